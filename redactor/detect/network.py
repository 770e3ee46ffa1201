"""The layers of the shipped model, computed with numpy and with a memory of words.

What a word brings into the network depends on the word alone, and a dossier says the same words again and
again: those rows are worked out once. The rest are thinc's own steps, without its bookkeeping for training.
The probabilities are thinc's to the last bit; `tests/detect/test_network.py` compares them.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from thinc.api import Model

Floats = NDArray[np.float32]

#: The steps of a layer that reads each word with its neighbours.
_WINDOW: Final = "expand_window>>maxout>>layernorm>>dropout"
#: Words that are remembered; 12 MB.
_KNOWN_WORDS: Final = 30_000
#: Rows worked out together at least: for fewer, libraries multiply in another order of adding up.
_FEWEST_ROWS: Final = 16


class Network:
    """Probabilities per word and tag of one loaded model.

    Args:
        model: Its embedding, layers over neighbouring words, and softmax; see ``is_known``.
    """

    def __init__(self, model: Model[Any, Any]) -> None:
        tok2vec, softmax = model.layers[0], model.layers[-1]
        self._embed, encode = tok2vec.layers
        self._pad: int = encode.attrs["pad"]
        self._layers = [_Layer(residual) for residual in encode.layers[0].layers]
        self._softmax = softmax.layers[0]
        self._lock = threading.Lock()
        self._rows: dict[int, int] = {}
        self._table: Floats = np.zeros((1024, int(tok2vec.get_dim("nO"))), np.float32)

    @staticmethod
    def is_known(model: Model[Any, Any]) -> bool:
        """Is this a model of the kind that ``models/nl_woo_ner/config.cfg`` describes?"""
        try:
            tok2vec, softmax = model.layers
            _, encode = tok2vec.layers
            layers = encode.layers[0].layers
        except (ValueError, IndexError):
            return False
        return (
            softmax.name == "with_array(softmax)"
            and softmax.layers[0].attrs.get("softmax_temperature") == 1.0
            and encode.name.startswith(f"with_array(residual({_WINDOW})")
            and all(layer.name == f"residual({_WINDOW})" for layer in layers)
            and all(layer.layers[0].layers[0].attrs["window_size"] == 1 for layer in layers)
        )

    def predict(self, doc: Doc) -> Floats:
        """(words, tags): probabilities, each row adding up to 1; ``doc`` has a word at least."""
        # Another thread may be learning words, or forgetting all of them.
        with self._lock:
            numbers = self._words_of(doc)
            words: Floats = self._table[numbers]
        pad = self._pad
        rows = np.zeros((len(words) + 2 * pad, words.shape[1]), np.float32)
        rows[pad : pad + len(words)] = words
        for layer in self._layers:
            rows = layer.forward(rows)
        probabilities: Floats = self._softmax.predict(rows[pad : pad + len(words)])
        return probabilities

    def _words_of(self, doc: Doc) -> list[int]:
        """For each word its row in the table; new words get theirs."""
        keys: list[int] = doc.to_array("ORTH").tolist()
        known = self._rows
        if any(key not in known for key in keys):
            if len(known) + len(keys) > _KNOWN_WORDS:
                known.clear()
            self._learn([key for key in dict.fromkeys(keys) if key not in known], doc)
        return [known[key] for key in keys]

    def _learn(self, keys: list[int], doc: Doc) -> None:
        from spacy.tokens import Doc

        start = len(self._rows)
        while start + len(keys) > len(self._table):
            self._table = np.concatenate([self._table, np.zeros_like(self._table)])
        filled = keys + keys[:1] * (_FEWEST_ROWS - len(keys))
        (made,) = self._embed.predict([Doc(doc.vocab, words=filled)])
        self._table[start : start + len(keys)] = made[: len(keys)]
        self._rows.update((key, start + number) for number, key in enumerate(keys))


class _Layer:
    """One layer: each word with its neighbours, the largest of some sums, evened out, and the word itself."""

    def __init__(self, residual: Model[Any, Any]) -> None:
        _, maxout_and_norm, *_ = residual.layers[0].layers
        maxout, norm = maxout_and_norm.layers[0].layers[:2]
        weights = maxout.get_param("W")
        self._width, self._pieces, self._inputs = weights.shape
        # Laid out as they are read: turning them costs a short text as much as multiplying.
        flat = weights.reshape(self._width * self._pieces, self._inputs)
        self._weights: Floats = np.ascontiguousarray(flat.T)
        self._bias: Floats = maxout.get_param("b").reshape(-1)
        self._scale: Floats = norm.get_param("G")
        self._shift: Floats = norm.get_param("b")

    def forward(self, rows: Floats) -> Floats:
        """The rows behind this layer."""
        width = self._width
        seen = np.zeros((len(rows), 3 * width), np.float32)
        seen[1:, :width] = rows[:-1]
        seen[:, width : 2 * width] = rows
        seen[:-1, 2 * width :] = rows[1:]
        sums = seen @ self._weights
        sums += self._bias
        best = sums[:, :: self._pieces].copy()
        for piece in range(1, self._pieces):
            np.maximum(best, sums[:, piece :: self._pieces], out=best)
        # As numpy's own mean and var, which would take the mean twice.
        best -= np.add.reduce(best, axis=1, keepdims=True) / np.float32(width)
        spread = np.add.reduce(best * best, axis=1, keepdims=True) / np.float32(width) + np.float32(1e-08)
        best *= spread ** np.float32(-0.5)
        best *= self._scale
        best += self._shift
        best += rows
        return best
