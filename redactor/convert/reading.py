"""Each file by its route, and the files in it, and those in them. Runs behind the walls of worker.py."""

from __future__ import annotations

import hashlib
import re
import urllib.parse
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from redactor.convert import (
    attached,
    chat,
    conversation,
    delimited,
    kinds,
    letter,
    mail,
    markup,
    msg,
    naming,
    office,
    older_office,
    ooxml,
    pictures,
    sandbox,
    sheets,
    tnef,
    unpack,
    unseen,
)
from redactor.convert.blocks import Block, Heading, Picture, Run, plain_text
from redactor.convert.charsets import decode
from redactor.convert.manifest import Job
from redactor.convert.naming import Names
from redactor.convert.pieces import FileType, HiddenContent, MessageKeys, Piece, Reason, Unreadable
from redactor.convert.quotes import Quotes
from redactor.convert.typeset import TEXT_WIDTH, typeset
from redactor.convert.unpack import Member

#: More columns than this go on a page that lies on its side.
_WIDE: Final = 6
_DOCUMENT: Final = "document"
_OOXML: Final = {FileType.DOC: "docx", FileType.SPREADSHEET: "xlsx", FileType.PRESENTATION: "pptx"}
_ROUTES_WITH_PIECES: Final = frozenset({"archive", "mailbox"})
#: A web page names its letters in its first lines.
_LOOKED_AT: Final = 4096
_LOCKED_TEXT: Final = "-----BEGIN PGP MESSAGE-----"


class Place:
    """Where a file was found: how deep, on which piece, under which stem."""

    __slots__ = ("depth", "family", "parent", "stem")

    def __init__(
        self, *, depth: int = 0, parent: str | None = None, family: str | None = None, stem: str = ""
    ) -> None:
        self.depth, self.parent, self.family, self.stem = depth, parent, family, stem


class Reading:
    """One job; ``pieces`` grows as files are read.

    ``begin`` is told the number of each file first; ``barriers``: the walls that stand.
    """

    def __init__(
        self, job: Job, work: Path, *, begin: Callable[[int], None], barriers: Collection[str]
    ) -> None:
        self.pieces: list[Piece] = []
        self._job, self._work, self._begin, self._barriers = job, work, begin, barriers
        self._quotes = Quotes(job.lists)
        self._names = Names()
        self._number = 0
        self._bytes = 0
        self._pictures = 0

    def source(self) -> None:
        """Reads the file or folder of the job."""
        source = self._job.path
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
            # The first one stands for all that follow: a list of a million names helps nobody.
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
            if route == "signed":
                member = unpack.unsigned(member)
                file_type, route = self._route(member)
            if route in _ROUTES_WITH_PIECES:
                self._unpack(member, place, route)
            else:
                self._convert(member, place, file_type, route)
        except Unreadable as exc:
            self._refuse(member, place, exc.reason, file_type)
        except MemoryError:
            self._refuse(member, place, Reason.TOO_LARGE, file_type)

    def _route(self, member: Member) -> tuple[FileType, str]:
        if member.message is not None:
            return FileType.EMAIL, "mail"
        return kinds.kind_of(member.name, member.data, self._job.file_types)

    def _unpack(self, member: Member, place: Place, route: str) -> None:
        if place.depth >= self._job.limits.depth:
            raise Unreadable(Reason.TOO_DEEP)
        inside = (
            unpack.mailbox(member.data)
            if route == "mailbox"
            else unpack.archive(member.name, member.data, self._job.limits, left=self._bytes_left)
        )
        stem = naming.stem(member.name)
        deeper = Place(
            depth=place.depth + 1,
            parent=place.parent,
            family=place.family,
            stem=f"{place.stem}-{stem}" if place.stem else stem,
        )
        number, first = self._number, len(self.pieces)
        for found in inside:
            if not found.name and found.reason is not None:
                if self._number == number:
                    raise Unreadable(found.reason)
                # Some of it could be read: what is behind the damage is named by the archive itself.
                self._refuse(member, place, found.reason)
                return
            self._take(found, deeper)
        if self._number == number:
            raise Unreadable(Reason.EMPTY)
        self._hang_on_chat(first)

    def _hang_on_chat(self, first: int) -> None:
        """An exported conversation comes with its pictures and sounds: they are its attachments."""
        inside = self.pieces[first:]
        chats = [piece for piece in inside if piece.file_type is FileType.CHAT]
        if len(chats) != 1 or any(piece.file_type is FileType.EMAIL for piece in inside):
            return
        on, family = chats[0].name, chats[0].family
        old = {piece.name for piece in inside}
        self.pieces[first:] = [
            chats[0],
            *(
                replace(
                    piece,
                    parent=on if piece.parent is None or piece.parent not in old else piece.parent,
                    family=family,
                )
                for piece in inside
                if piece is not chats[0]
            ),
        ]

    def _bytes_left(self) -> int:
        return max(0, self._job.limits.total_bytes - self._bytes)

    def _convert(self, member: Member, place: Place, file_type: FileType, route: str) -> None:
        hidden: Counter[str] = Counter()
        if route == "pdf":
            try:
                inside = [*attached.attached(member.data, self._job.limits)]
            except Unreadable:
                # What is wrong with the PDF itself, the pipeline says.
                inside = []
                hidden["bijlagen-onbekend"] += 1
            piece = self._add(member, place, FileType.PDF, hidden, pdf=member.data)
            self._children(inside, piece, place)
        elif route == "mail":
            self._mail(member.message or _message(member.data), member, place)
        elif route == "tnef":
            self._mail(tnef.read(member.data), member, place)
        elif route == "picture":
            target = self._target()
            hidden = pictures.to_pdf(member.data, target, self._job.limits)
            self._add(member, place, file_type, hidden, pdf=target)
        elif route == "office":
            self._office(member, place, file_type)
        elif route in ("text", "markdown", "html", "csv"):
            text = decode(member.data, _declared(member.data) if route == "html" else None)
            if len(text) > self._job.limits.text:
                raise Unreadable(Reason.TOO_LARGE)
            self._text(text, member, place, file_type, route)
        else:
            raise Unreadable(Reason.UNSUPPORTED)

    def _office(self, member: Member, place: Place, file_type: FileType) -> None:
        """Through OOXML, whatever it was: what is hidden is read and taken out there."""
        data, ending = member.data, member.name.lower().rpartition(".")[2]
        wanted = _OOXML[file_type]
        placed: ooxml.Hidden = Counter()
        # Half of the time that the file has: two runs may be needed.
        seconds = self._job.limits.seconds / 2
        older = older_office.prepared(data, self._job.limits)
        if older is not None:
            placed += older[0]
            self._require_walls()
            data = office.to_ooxml(older[1], ending, wanted, self._work, seconds=seconds)
            placed["ander-formaat", _DOCUMENT] += 1
        members = ooxml.read(data, self._job.limits)
        examined = ooxml.examine(members)
        if older is not None:
            # LibreOffice gave it properties; what was hidden in the older format is no longer in this one.
            examined = Counter({key: n for key, n in examined.items() if key[0] != "eigenschappen"})
            examined["verborgen-tekst", _DOCUMENT] += placed["verborgen-tekst", _DOCUMENT]
        placed |= examined
        if wanted == "xlsx":
            blocks, more = sheets.lay_out(data, members, older=older is not None)
            placed += more
            piece = self._page(
                blocks, member, place, file_type, Counter(), title=sheets.TITLE, landscape=True, placed=placed
            )
            self._append_unseen(members, piece, place)
            return
        self._require_walls()
        target = self._target()
        office.to_pdf(
            ooxml.cleaned(members, older=older is not None), wanted, self._work, target, seconds=seconds
        )
        piece = self._add(member, place, file_type, Counter(), pdf=target, placed=placed)
        self._append_unseen(members, piece, place)

    def _append_unseen(self, members: dict[str, bytes], piece: Piece, place: Place) -> None:
        """What the rules want to be judged too, as a document that hangs on the piece."""
        blocks = unseen.lay_out(members, self._job.appended)
        if not blocks:
            return
        self._number += 1
        self._begin(self._number)
        below = Place(depth=place.depth + 1, parent=piece.name, family=piece.family, stem=piece.name)
        member = Member(name=f"{unseen.NAME}.txt")
        reason = self._job.passed_over.get(self._number)
        if reason is not None:
            self._refuse(member, below, reason, FileType.NOTE)
        else:
            self._page(blocks, member, below, FileType.NOTE, Counter(), title=unseen.TITLE)

    def _require_walls(self) -> None:
        """Our own readers open nothing that a file names; LibreOffice can, and only walls keep it back."""
        if not {sandbox.NETWORK, sandbox.FILES} <= set(self._barriers):
            raise Unreadable(Reason.NO_WALLS)

    def _text(self, text: str, member: Member, place: Place, file_type: FileType, route: str) -> None:
        hidden: Counter[str] = Counter()
        landscape = False
        if text.lstrip().startswith(_LOCKED_TEXT):
            raise Unreadable(Reason.ENCRYPTED)
        said: tuple[chat.Said, ...] = ()
        if route in ("text", "markdown"):
            said = chat.from_text(text) or chat.from_json(text)
        if said:
            file_type, title, blocks = FileType.CHAT, chat.TITLE, chat.lay_out(said)
        else:
            title = _TITLES[route]
            body: tuple[Block, ...]
            if route == "html":
                page = markup.Page(pictures=self._picture_from({}))
                messages: list[int] = []
                body = page.read(text, arrange=lambda tree: messages.append(conversation.arrange(tree)))
                hidden += page.hidden
                if any(messages):
                    file_type, title = FileType.CHAT, chat.TITLE
            elif route == "markdown":
                body = markup.from_markdown(text)
            elif route == "csv":
                table = delimited.lay_out(text)
                body, landscape = (table,), len(table.rows[0]) > _WIDE
            else:
                body = markup.from_text(text)
            if not body:
                raise Unreadable(Reason.EMPTY)
            blocks = (Heading(level=1, runs=(Run(text=title),)), *body)
        self._page(blocks, member, place, file_type, hidden, title=title, landscape=landscape)

    def _mail(self, message: mail.Mail, member: Member, place: Place) -> None:
        if message.encrypted or (message.text.lstrip().startswith(_LOCKED_TEXT) and not message.html):
            raise Unreadable(Reason.ENCRYPTED)
        message = tnef.merged(message, _mail_text)
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
        self._children(
            (Member(name=a.name, data=a.data, message=a.message, reason=a.reason) for a in apart),
            piece,
            place,
        )

    def _children(self, members: Iterable[Member], piece: Piece, place: Place) -> None:
        """Files that hang on a piece."""
        deeper = Place(depth=place.depth + 1, parent=piece.name, family=piece.family, stem=piece.name)
        for member in members:
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
                data = pictures.from_data_address(rest)
            if not data:
                return None
            try:
                content, width, _height, _ = next(pictures.frames(data, self._job.limits))
            except (Unreadable, StopIteration):
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
        if member.is_signed:
            found["handtekening", _DOCUMENT] += 1
        converted = isinstance(pdf, Path)
        if not isinstance(pdf, Path):
            target = self._target()
            target.write_bytes(pdf)
            pdf = target
        name = self._names.give(member.name, below=place.stem)
        piece = Piece(
            name=name,
            pdf=Path(pdf.name),
            original_name=naming.printable(member.name),
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
        name = self._names.give(member.name, below=place.stem)
        self.pieces.append(
            Piece(
                name=name,
                pdf=None,
                original_name=naming.printable(member.name),
                file_type=file_type or self._type_of(member),
                source_sha256=hashlib.sha256(member.data).hexdigest() if member.data else "",
                parent=place.parent,
                family=place.family or name,
                reason=reason,
            )
        )

    def _type_of(self, member: Member) -> FileType:
        if member.message is not None:
            return FileType.EMAIL
        return (kinds.by_ending(member.name, self._job.file_types) or (FileType.UNKNOWN, ""))[0]


_TITLES: Final = {"text": "Tekst", "markdown": "Tekst", "html": "Webpagina", "csv": delimited.TITLE}


def _message(data: bytes) -> mail.Mail:
    return msg.read(data) if data.startswith(kinds.OLE) else mail.read(data)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32] if text else ""


def _mail_text(message: mail.Mail) -> str:
    if message.html.strip():
        return plain_text(markup.Page().read(message.html))
    return message.text.replace("\r\n", "\n")


def _declared(data: bytes) -> str | None:
    """The charset that a web page names."""
    found = re.search(rb"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", data[:_LOOKED_AT], re.IGNORECASE)
    return found[1].decode("ascii") if found else None
