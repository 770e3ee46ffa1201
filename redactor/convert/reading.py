"""Each file by its route, and the files in it, and those in them. Runs behind the walls of worker.py."""

from __future__ import annotations

import base64
import binascii
import csv
import hashlib
import io
import re
import urllib.parse
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from redactor.convert import chat, letter, mail, markup, msg, office, ooxml, pictures, sheets, unpack
from redactor.convert.blocks import Block, Heading, Picture, Run, Table, paragraph
from redactor.convert.charsets import decode
from redactor.convert.manifest import Job
from redactor.convert.pieces import FileType, HiddenContent, MessageKeys, Piece, Reason
from redactor.convert.quotes import Quotes
from redactor.convert.typeset import TEXT_WIDTH, typeset
from redactor.convert.unpack import Member

_STEM_LETTERS: Final = 60
_MOST_ROWS: Final = 20_000
_WIDE: Final = 6
_DOCUMENT: Final = "document"
#: A text has hardly any of these.
_BINARY: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
#: So much of a file says what it is, where its name does not.
_SNIFFED: Final = 4096
#: First bytes of the older Office formats, and of files behind a password.
_OLE: Final = b"\xd0\xcf\x11\xe0"
_OOXML: Final = {FileType.DOC: "docx", FileType.SPREADSHEET: "xlsx", FileType.PRESENTATION: "pptx"}
_OOXML_ENDINGS: Final = frozenset(
    {"docx", "docm", "dotx", "xlsx", "xlsm", "xltx", "pptx", "pptm", "ppsx", "potx"}
)
_ROUTES_WITH_PIECES: Final = frozenset({"archive", "mailbox"})


class Stopped(Exception):
    """This file gives no PDF."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Place:
    """Where a file was found: how deep, on which piece, under which stem."""

    __slots__ = ("depth", "family", "parent", "stem")

    def __init__(
        self, *, depth: int = 0, parent: str | None = None, family: str | None = None, stem: str = ""
    ) -> None:
        self.depth, self.parent, self.family, self.stem = depth, parent, family, stem


class Reading:
    """One job; ``pieces`` grows as files are read. ``begin`` is told the number of each file first."""

    def __init__(self, job: Job, work: Path, *, begin: Callable[[int], None]) -> None:
        self.pieces: list[Piece] = []
        self._job, self._work, self._begin = job, work, begin
        self._quotes = Quotes(job.lists)
        self._names: set[str] = set()
        self._number = 0
        self._bytes = 0
        self._pictures = 0

    def source(self) -> None:
        """Reads the file or folder of the job."""
        source = self._job.source
        if not source.is_dir():
            self._take(self._from_disk(source, source.name), Place())
            return
        for path in sorted(source.rglob("*")):
            if path.is_symlink() or path.is_file():
                self._take(self._from_disk(path, path.relative_to(source).as_posix()), Place())

    def _from_disk(self, path: Path, name: str) -> Member:
        if path.is_symlink() or not path.is_file():
            return Member(name=name, reason=Reason.NO_PLAIN_FILE)
        if path.stat().st_size > self._job.limits.file_bytes:
            return Member(name=name, reason=Reason.TOO_LARGE)
        return Member(name=name, data=path.read_bytes())

    def _take(self, member: Member, place: Place) -> None:
        """One file, whatever it is: ends in at least one piece."""
        limits = self._job.limits
        self._number += 1
        if self._number > limits.pieces:
            if self._number == limits.pieces + 1:
                self._refuse(member, place, Reason.TOO_MANY)
            return
        self._begin(self._number)
        self._bytes += len(member.data)
        reason = member.reason or self._job.passed_over.get(self._number)
        if reason is None and self._bytes > limits.total_bytes:
            reason = Reason.TOO_LARGE
        if reason is None and not member.data and member.message is None:
            reason = Reason.EMPTY
        if reason is not None:
            self._refuse(member, place, reason)
            return
        file_type, route = self._route(member)
        try:
            if route in _ROUTES_WITH_PIECES:
                self._unpack(member, place, route)
            else:
                self._convert(member, place, file_type, route)
        except Stopped as stopped:
            self._refuse(member, place, stopped.reason, file_type)
        except pictures.Unreadable as exc:
            self._refuse(member, place, exc.reason, file_type)
        except MemoryError:
            self._refuse(member, place, Reason.TOO_LARGE, file_type)

    def _route(self, member: Member) -> tuple[FileType, str]:
        """By the ending of the name, unless the content says otherwise; without ending by content."""
        if member.message is not None:
            return FileType.EMAIL, "mail"
        data, name = member.data, member.name.lower()
        known = self._job.file_types
        endings = [name[at + 1 :] for at in range(len(name)) if name[at] == "."]
        found = next((known[e] for e in endings if e in known), None)
        if data[:1024].lstrip().startswith(b"%PDF-"):
            return FileType.PDF, "pdf"
        if found is not None:
            return found
        head = data[:_SNIFFED]
        if data.startswith((b"PK\x03\x04", b"\x1f\x8b", b"BZh")):
            return FileType.UNKNOWN, "archive"
        if data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF8")):
            return FileType.IMAGE, "picture"
        if data.startswith(b"From ") and b"\nFrom: " in head:
            return FileType.EMAIL, "mailbox"
        if re.match(rb"(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){3,}", head) and b"\nSubject:" in head:
            return FileType.EMAIL, "mail"
        if re.match(rb"\s*(?:<!doctype html|<html)", head, re.IGNORECASE):
            return FileType.HTML, "html"
        if len(_BINARY.findall(head)) * 100 < len(head):
            return FileType.NOTE, "text"
        return FileType.UNKNOWN, "geen"

    def _unpack(self, member: Member, place: Place, route: str) -> None:
        if place.depth >= self._job.limits.depth:
            raise Stopped(Reason.TOO_DEEP)
        inside = (
            unpack.mailbox(member.data)
            if route == "mailbox"
            else unpack.archive(member.data, self._job.limits)
        )
        stem = _stem(member.name)
        deeper = Place(
            depth=place.depth + 1,
            parent=place.parent,
            family=place.family,
            stem=f"{place.stem}-{stem}" if place.stem else stem,
        )
        number = self._number
        for found in inside:
            if not found.name and found.reason is not None:
                raise Stopped(found.reason)
            self._take(found, deeper)
        if self._number == number:
            raise Stopped(Reason.EMPTY)

    def _convert(self, member: Member, place: Place, file_type: FileType, route: str) -> None:
        hidden: Counter[str] = Counter()
        if route == "pdf":
            piece = self._add(member, place, FileType.PDF, hidden, pdf=member.data)
            self._children(unpack.attached_to_pdf(member.data, self._job.limits), piece, place)
        elif route == "mail":
            self._mail(member.message or _message(member.data), member, place)
        elif route == "picture":
            target = self._target()
            hidden["eigenschappen"] = pictures.to_pdf(member.data, target, self._job.limits)
            self._add(member, place, file_type, hidden, pdf=target)
        elif route == "office":
            self._office(member, place, file_type)
        elif route in ("text", "markdown", "html", "csv"):
            text = decode(member.data, _declared(member.data) if route == "html" else None)
            if len(text) > self._job.limits.text:
                raise Stopped(Reason.TOO_LARGE)
            self._text(text, member, place, file_type, route)
        else:
            raise Stopped(Reason.UNSUPPORTED)

    def _office(self, member: Member, place: Place, file_type: FileType) -> None:
        """Through OOXML, whatever it was: what is hidden is read and taken out there."""
        data, ending = member.data, member.name.lower().rpartition(".")[2]
        if data.startswith(_OLE) and b"E\0n\0c\0r\0y\0p\0t" in data:
            raise Stopped(Reason.ENCRYPTED)
        wanted = _OOXML[file_type]
        placed: ooxml.Hidden = Counter()
        # Half of the time that the file has: two runs may be needed.
        seconds = self._job.limits.seconds / 2
        if not data.startswith(b"PK\x03\x04") or ending not in _OOXML_ENDINGS:
            data = office.to_ooxml(data, ending, wanted, self._work, seconds=seconds)
            placed["ander-formaat", _DOCUMENT] += 1
        members = ooxml.read(data, self._job.limits)
        placed += ooxml.examine(members)
        if wanted == "xlsx":
            blocks, more = sheets.lay_out(data)
            placed += more
            self._page(
                blocks, member, place, file_type, Counter(), title=sheets.TITLE, landscape=True, placed=placed
            )
            return
        target = self._target()
        office.to_pdf(ooxml.cleaned(members), wanted, self._work, target, seconds=seconds)
        self._add(member, place, file_type, Counter(), pdf=target, placed=placed)

    def _text(self, text: str, member: Member, place: Place, file_type: FileType, route: str) -> None:
        hidden: Counter[str] = Counter()
        landscape = False
        said = chat.from_text(text) or chat.from_json(text) if route == "text" else ()
        if said:
            file_type, title, blocks = FileType.CHAT, chat.TITLE, chat.lay_out(said)
        else:
            title = _TITLES[route]
            body: tuple[Block, ...]
            if route == "html":
                page = markup.Page(pictures=self._picture_from({}))
                body = page.read(text)
                hidden += page.hidden
            elif route == "markdown":
                body = markup.from_markdown(text)
            elif route == "csv":
                body = (_grid(text),)
                landscape = len(body[0].rows[0]) > _WIDE if isinstance(body[0], Table) else False
            else:
                body = markup.from_text(text)
            if not body:
                raise Stopped(Reason.EMPTY)
            blocks = (Heading(level=1, runs=(Run(text=title),)), *body)
        self._page(blocks, member, place, file_type, hidden, title=title, landscape=landscape)

    def _mail(self, message: mail.Mail, member: Member, place: Place) -> None:
        used: set[str] = set()
        by_id = {a.content_id: a for a in message.attachments if a.content_id}
        blocks, hidden = letter.lay_out(
            message,
            attached=(),
            pictures=self._picture_from(by_id, used),
            quotes=self._quotes,
        )
        apart = [a for a in message.attachments if a.content_id not in used or not a.content_id]
        if apart:
            blocks, hidden = letter.lay_out(
                message,
                attached=tuple(a.name for a in apart),
                pictures=self._picture_from(by_id, used),
                quotes=self._quotes,
            )
        own, quoted = self._quotes.keys(_mail_text(message))
        keys = MessageKeys(
            message_id=_digest(message.message_id),
            references=tuple(_digest(reference) for reference in message.references),
            subject=_digest(self._quotes.subject(message.subject)),
            own_text=own,
            quoted_texts=quoted,
        )
        if message.encrypted:
            raise Stopped(Reason.ENCRYPTED)
        piece = self._page(
            blocks,
            member,
            place,
            FileType.EMAIL,
            hidden,
            title=letter.TITLE,
            date=message.sent,
            message=keys,
        )
        self._children((Member(name=a.name, data=a.data, message=a.message) for a in apart), piece, place)

    def _children(self, members: object, piece: Piece, place: Place) -> None:
        """Files that hang on a piece."""
        deeper = Place(depth=place.depth + 1, parent=piece.name, family=piece.family, stem=piece.name)
        for member in members:  # type: ignore[attr-defined]
            if deeper.depth > self._job.limits.depth:
                self._refuse(member, deeper, Reason.TOO_DEEP)
            else:
                self._take(member, deeper)

    def _picture_from(
        self, by_id: dict[str, mail.Attachment], used: set[str] | None = None
    ) -> markup.Pictures:
        """Pictures for a body: ``cid:`` from the message's parts, ``data:`` from the address itself."""

        def picture(source: str, alt: str) -> Picture | None:
            scheme, _, rest = source.partition(":")
            if scheme.lower() == "cid":
                part = by_id.get(urllib.parse.unquote(rest))
                data = part.data if part else b""
            else:
                part = None
                data = _from_data_address(rest)
            if not data:
                return None
            try:
                content, width, _height, _ = next(pictures.frames(data, self._job.limits))
            except (pictures.Unreadable, StopIteration):
                return None
            if part is not None and used is not None:
                used.add(part.content_id)
            self._pictures += 1
            ending = "png" if content.startswith(b"\x89PNG") else "jpg"
            path = self._work / f"picture-{self._pictures}.{ending}"
            path.write_bytes(content)
            return Picture(
                path=path, alt=alt or f"Afbeelding {self._pictures}", width=min(width, TEXT_WIDTH - 30)
            )

        return picture

    def _page(
        self,
        blocks: tuple[Block, ...],
        member: Member,
        place: Place,
        file_type: FileType,
        hidden: Counter[str],
        *,
        title: str,
        landscape: bool = False,
        date: datetime | None = None,
        message: MessageKeys | None = None,
        placed: ooxml.Hidden | None = None,
    ) -> Piece:
        target = self._target()
        hidden["teken-zonder-letter"] = typeset(
            blocks, target, title=title, root=self._work, landscape=landscape
        )
        return self._add(
            member, place, file_type, hidden, pdf=target, date=date, message=message, placed=placed
        )

    def _target(self) -> Path:
        return self._work / f"{self._number}.pdf"

    def _add(
        self,
        member: Member,
        place: Place,
        file_type: FileType,
        hidden: Counter[str],
        *,
        pdf: Path | bytes,
        date: datetime | None = None,
        message: MessageKeys | None = None,
        placed: ooxml.Hidden | None = None,
    ) -> Piece:
        found = Counter({(kind, _DOCUMENT): count for kind, count in hidden.items()}) + (placed or Counter())
        converted = isinstance(pdf, Path)
        if not isinstance(pdf, Path):
            target = self._target()
            target.write_bytes(pdf)
            pdf = target
        name = self._name(member, place)
        piece = Piece(
            name=name,
            pdf=Path(pdf.name),
            original_name=member.name,
            file_type=file_type,
            source_sha256=hashlib.sha256(member.data).hexdigest() if member.data else "",
            parent=place.parent,
            family=place.family or name,
            date=date,
            message=message,
            hidden=tuple(
                HiddenContent(kind=kind, place=where, count=count)
                for (kind, where), count in sorted(found.items())
                if count
            ),
            converted=converted,
        )
        self.pieces.append(piece)
        return piece

    def _refuse(
        self, member: Member, place: Place, reason: Reason, file_type: FileType | None = None
    ) -> None:
        name = self._name(member, place)
        self.pieces.append(
            Piece(
                name=name,
                pdf=None,
                original_name=member.name,
                file_type=file_type or self._type_of(member),
                source_sha256=hashlib.sha256(member.data).hexdigest() if member.data else "",
                parent=place.parent,
                family=place.family or name,
                reason=reason,
            )
        )

    def _type_of(self, member: Member) -> FileType:
        ending = member.name.lower().rpartition(".")[2]
        return self._job.file_types.get(ending, (FileType.UNKNOWN, ""))[0]

    def _name(self, member: Member, place: Place) -> str:
        stem = _stem(member.name)
        if place.stem:
            stem = f"{place.stem[:_STEM_LETTERS]}-{stem}"
        stem = stem[: 2 * _STEM_LETTERS].rstrip(" .-_") or "document"
        name, number = stem, 1
        while name.casefold() in self._names:
            number += 1
            name = f"{stem}-{number}"
        self._names.add(name.casefold())
        return name


_TITLES: Final = {"text": "Tekst", "markdown": "Tekst", "html": "Webpagina", "csv": "Tabel"}


def _stem(untrusted_name: str) -> str:
    """The last part of a name without its ending, of letters, digits and a few signs."""
    last = re.split(r"[/\\]", untrusted_name)[-1]
    stem = last.rpartition(".")[0] or last
    kept = "".join(c if c.isalnum() or c in "-_. " else "-" for c in stem)
    return re.sub(r"[-. ]{2,}", "-", kept)[:_STEM_LETTERS].strip(" .-_~") or "document"


def _message(data: bytes) -> mail.Mail:
    return msg.read(data) if data.startswith(_OLE) else mail.read(data)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32] if text else ""


def _mail_text(message: mail.Mail) -> str:
    if message.html.strip():
        from redactor.convert.blocks import plain_text

        return plain_text(markup.Page().read(message.html))
    return message.text.replace("\r\n", "\n")


def _declared(data: bytes) -> str | None:
    """The charset that a web page names."""
    found = re.search(rb"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", data[:_SNIFFED], re.IGNORECASE)
    return found[1].decode("ascii") if found else None


def _from_data_address(rest: str) -> bytes:
    head, _, body = rest.partition(",")
    if not head.lower().startswith("image/"):
        return b""
    try:
        plain = urllib.parse.unquote_to_bytes(body)
        return base64.b64decode(plain, validate=False) if "base64" in head.lower() else plain
    except (binascii.Error, ValueError):
        return b""


def _grid(text: str) -> Block:
    """A table of values; the first row is its head. The separator is the sign that is there most."""
    first = text.split("\n", 1)[0]
    separator = max(";,\t|", key=first.count)
    rows = []
    # The size of the text has been limited; cells of any length are values, not an attack.
    csv.field_size_limit(len(text) + 1)
    try:
        for row in csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=separator):
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) > _MOST_ROWS:
                raise Stopped(Reason.TOO_LARGE)
    except csv.Error as exc:
        raise Stopped(Reason.DAMAGED) from exc
    if not rows:
        raise Stopped(Reason.EMPTY)
    columns = max(map(len, rows))
    return Table(
        rows=tuple(
            tuple((paragraph(row[i] if i < len(row) else ""),) for i in range(columns)) for row in rows
        ),
        header=True,
    )
