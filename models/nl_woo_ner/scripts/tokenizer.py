"""The model's own tokenizer rules: a stock spaCy ``Tokenizer`` without any exception table.

The language class is ``xx``: ``nl`` builds more than 2,800 exceptions on loading, which costs more time
than the whole model. Everything the tokenizer needs is written to the model folder as regular
expressions; no code of ours has to be imported to load the model.
"""

from __future__ import annotations

import spacy
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

#: Marks that stand alone wherever they occur.
_ALWAYS = r"[()\[\]{}<>«»“”„\"‹›;!?…|~^=*#•·●▪◦§€$£%°±×→⇒✓☐☑☒✔@\\_&+]"

_PREFIXES = (
    _ALWAYS,
    r"['‘’`](?![stnk]\b)",  # an opening quote, but not 's-Gravenhage, 't, 'n, 'k
    r"[,:/.–—-](?=.)",
)
_SUFFIXES = (
    _ALWAYS,
    r"(?<=.)['’‘`]",
    r"(?<=[^\W\d_])['’]s",
    r"[,:/–—-]",
    r"(?<=[^\W_]{2})\.",  # "Jansen." and "mw.", but "A." keeps its dot
    r"(?<=[)\]\"'’”%€.])\.",
)
_LETTER = r"[^\W\d_]"
_INFIXES = (
    _ALWAYS,
    rf"(?<={_LETTER})[-–—‑](?={_LETTER})",  # Ouwehand-Li, motie-Vijlbrief
    rf"(?<={_LETTER})[-–—](?=\d)|(?<=\d)[–—](?={_LETTER})|(?<=\d)-(?={_LETTER}{{3}})|(?<=\.)[-–—](?={_LETTER})",
    r"(?<![vV])/|/(?!d(?:\b|$))",  # Jansen/De Vries, but v/d stays whole
    rf"(?<=[^\W_]):(?={_LETTER})|(?<={_LETTER}):(?=\w)",
    rf",(?={_LETTER})|(?<={_LETTER}),",
    rf"(?<=[^\W_]{{2}})\.(?={_LETTER}{{2}})",  # jan.jansen, brief.docx, www.rijksoverheid.nl
    rf"(?<=\b[^\W\d_]\.)(?={_LETTER}{{3}})",  # A.Jansen, b.emanuelson (split behind the dot)
    r"(?<=\b[^\W\d_]\.)(?=(?:van|de|den|der|ten|ter|v)[A-Z])",  # J.vanDijk
    r"(?<=[a-zà-öø-ÿ]{2})(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{2})",  # vanDijk
    r"(?<=\bde)(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{2})",
)


def blank() -> Language:
    """A pipeline without components that has only this tokenizer."""
    nlp = spacy.blank("xx")
    nlp.tokenizer = Tokenizer(
        nlp.vocab,
        rules={},
        prefix_search=compile_prefix_regex(_PREFIXES).search,
        suffix_search=compile_suffix_regex(_SUFFIXES).search,
        infix_finditer=compile_infix_regex(_INFIXES).finditer,
        token_match=None,
        url_match=None,
    )
    return nlp
