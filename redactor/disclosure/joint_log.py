"""The log of a whole dossier: the logs of its documents in one file, form ``redactor-dossierlog/1``.

Every line is one of a document's own log, byte for byte, with ``"document"`` before its other keys; so each
log in it can be checked as if it stood alone. A last line holds how many there are and a hash over their
heads: a log that is left out, put in or moved is noticed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from redactor.disclosure import log_file
from redactor.disclosure.chain import canonical
from redactor.disclosure.keys import OrganisationKey
from redactor.disclosure.log_file import Log, Problem
from redactor.disclosure.log_schema import Hex, SignatureLine
from redactor.errors import Refused

SCHEMA_VERSION: Final = "redactor-dossierlog/1"
#: Name of the file, without the end that its form gives it.
STEM: Final = "dossierlogboek"
FILE: Final = f"{STEM}.jsonl"

_OPENING: Final = '{"type":"dossier",'
_CLOSING: Final = '{"type":"einde",'
_LINE: Final = re.compile(r'\{"document":("(?:[^"\\]|\\.)*"),')
_SIGNED: Final = b"redactor-dossierlog-einde/1\n"

#: A document's name in the dossier, with ``/`` between its folders, and its log.
Named = tuple[str, Log]


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class OpeningLine(_Line):
    """First line: how many logs follow."""

    type: Literal["dossier"]
    schema_version: Literal["redactor-dossierlog/1"]
    documents: Annotated[int, Field(ge=0)]


class LastLine(_Line):
    """Last line: ``lines`` counts those of documents, ``head`` covers their names and heads in order."""

    type: Literal["einde"]
    documents: Annotated[int, Field(ge=0)]
    lines: Annotated[int, Field(ge=0)]
    head: Hex
    signature: SignatureLine | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found; ``last`` is None when something is wrong with the file as a whole."""

    documents: int
    boxes: int
    kept: int
    changes: int
    problems: tuple[Problem, ...]
    last: LastLine | None


def compose(
    texts: Iterable[tuple[str, str]], *, documents: int, signer: OrganisationKey | None = None
) -> Iterator[str]:
    """The lines of the file, each with its end.

    Args:
        texts: Name and log of every document, in order of names; the logs as they stand in their files.
        documents: How many there are.
        signer: Signs the last line.

    Raises:
        Refused: one of them is no whole log.
    """
    yield (
        canonical(
            OpeningLine(type="dossier", schema_version=SCHEMA_VERSION, documents=documents).model_dump()
        )
        + "\n"
    )
    heads = _Heads()
    lines = 0
    for name, text in texts:
        heads.add(name, _head_of(text, name))
        prefix = f'{{"document":{json.dumps(name, ensure_ascii=False)},'
        for line in text.removesuffix("\n").split("\n"):
            lines += 1
            yield f"{prefix}{line[1:]}\n"
    last = LastLine(type="einde", documents=documents, lines=lines, head=heads.head, signature=None)
    if signer is not None:
        signature = SignatureLine(key=signer.id, algorithm="ed25519", value=signer.sign(signed_bytes(last)))
        last = last.model_copy(update={"signature": signature})
    yield canonical(last.model_dump(mode="json")) + "\n"


def signed_bytes(last: LastLine) -> bytes:
    """What a signature of this line covers."""
    return _SIGNED + canonical({**last.model_dump(mode="json"), "signature": None}).encode()


def is_joint(path: Path) -> bool:
    """True for a file that begins as the log of a dossier."""
    try:
        with path.open("rb") as stream:
            return stream.read(len(_OPENING)) == _OPENING.encode()
    except OSError:
        return False


def read(path: Path) -> Iterator[Named]:
    """The logs in a file, one after another.

    Raises:
        Refused: it is no such file, or something in it is wrong; the first problem is told.
    """
    for found in _parts(path):
        if isinstance(found, Problem):
            raise Refused(
                found.message,
                where=f"{path.name}:{found.line}" if found.line else path.name,
                hint="redactor log check noemt alles wat niet klopt",
            )
        if not isinstance(found, LastLine):
            yield found


def check(path: Path) -> Checked:
    """Reads the whole file and tells everything that is wrong with it."""
    documents = boxes = kept = changes = 0
    problems: list[Problem] = []
    last: LastLine | None = None
    for found in _parts(path):
        if isinstance(found, Problem):
            problems.append(found)
        elif isinstance(found, LastLine):
            last = found
        else:
            log = found[1]
            documents += 1
            shown = sum(entry.type == "vak" for entry in log.entries)
            boxes += shown
            kept += len(log.entries) - shown
            changes += len(log.changes)
    return Checked(
        documents=documents,
        boxes=boxes,
        kept=kept,
        changes=changes,
        problems=tuple(problems),
        last=last if not problems else None,
    )


class _Heads:
    """Takes names and heads of logs one by one."""

    def __init__(self) -> None:
        self._state = hashlib.sha256(SCHEMA_VERSION.encode()).digest()

    def add(self, name: str, head: str) -> None:
        self._state = hashlib.sha256(self._state + canonical({"d": name, "h": head}).encode()).digest()

    @property
    def head(self) -> str:
        return self._state.hex()


def _head_of(text: str, name: str) -> str:
    try:
        last: Any = json.loads(text.removesuffix("\n").rpartition("\n")[2])
        if last["type"] == "slot" and text.endswith("\n"):
            return str(last["head"])
    except (ValueError, KeyError, TypeError):
        pass
    raise Refused("dit logboek is niet volledig", where=name, hint="lak het document opnieuw")


def _parts(path: Path) -> Iterator[Named | Problem | LastLine]:
    """Logs and problems in the order of the file, then its last line."""
    heads = _Heads()
    opening: OpeningLine | None = None
    last: LastLine | None = None
    names: set[str] = set()
    documents = lines = number = 0
    before = ""
    for start, name, part in _sections(path):
        number = start
        if last is not None or (name and opening is None):
            yield Problem(line=start, message="hier staat een regel buiten het dossierlogboek")
            return
        if name:
            documents += 1
            lines += len(part)
            if name in names or name < before:
                yield Problem(line=start, message="dit document staat niet op zijn plaats, of twee keer")
            names.add(name)
            before = name
            log, problems = log_file.examine("".join(part))
            for problem in problems:
                at = None if problem.line is None else start + problem.line - 1
                yield Problem(line=at or start, message=problem.message)
            if log is not None:
                heads.add(name, log.closing.head)
                yield name, log
            continue
        text = part[0].removesuffix("\n")
        try:
            if opening is None:
                opening = OpeningLine.model_validate_json(text)
                same = canonical(opening.model_dump()) == text
            else:
                last = LastLine.model_validate_json(text)
                same = canonical(last.model_dump(mode="json")) == text and part[0].endswith("\n")
        except ValidationError:
            same = False
        if not same:
            yield Problem(line=start, message="deze regel heeft niet de vorm van een dossierlogboek")
            return
    if opening is None or last is None:
        yield Problem(line=None, message="het einde ontbreekt: documenten zijn weggelaten")
        return
    if not (opening.documents == last.documents == documents) or last.lines != lines:
        yield Problem(
            line=number,
            message=f"volgens de laatste regel zijn er {last.documents} documenten, het zijn er {documents}",
        )
    elif last.head != heads.head:
        yield Problem(line=number, message="de laatste regel hoort niet bij deze documenten")
    yield last


def _sections(path: Path) -> Iterator[tuple[int, str, Sequence[str]]]:
    """Number of the first line, document and lines of each run of lines of one document.

    Lines of a document are as in its log; a line that is of none stands alone, with an empty name.
    """
    start, current = 0, ""
    gathered: list[str] = []
    try:
        with path.open(encoding="utf-8", newline="\n") as stream:
            for number, line in enumerate(stream, start=1):
                match = _LINE.match(line)
                name = _unquoted(match[1]) if match else ""
                if name != current and gathered:
                    yield start, current, gathered
                    gathered = []
                current = name
                if match and name:
                    start = start if gathered else number
                    gathered.append("{" + line[match.end() :])
                else:
                    yield number, "", [line]
    except (OSError, UnicodeDecodeError) as exc:
        raise Refused(f"dit is geen logboek in de vorm {SCHEMA_VERSION}", where=path.name) from exc
    if gathered:
        yield start, current, gathered


def _unquoted(text: str) -> str:
    try:
        name = json.loads(text)
    except ValueError:
        return ""
    # Written otherwise than we write it, it would not be the same file again.
    return name if json.dumps(name, ensure_ascii=False) == text else ""
