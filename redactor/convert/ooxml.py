"""What a Word, Excel or PowerPoint file (OOXML) holds besides its pages, and a copy without it.

LibreOffice prints deleted text struck through, and today's date where a date field stands (seen, 7.4): the
copy that it gets has changes accepted, and fields hold what they showed when the file was saved.
"""

from __future__ import annotations

import functools
import io
import posixpath
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final

from redactor.convert.pieces import Limits, Reason, Unreadable

DOCUMENT: Final = "document"
#: (kind in rules/hidden-content.yaml, place) -> how many.
Hidden = Counter[tuple[str, str]]

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

_REMOVED: Final = frozenset(_W + name for name in ("del", "moveFrom"))
_UNWRAPPED: Final = frozenset(_W + name for name in ("ins", "moveTo"))
_MARKS: Final = frozenset(
    _W + name
    for name in (
        "rPrChange pPrChange sectPrChange tblPrChange tcPrChange trPrChange tblGridChange tblPrExChange "
        "numberingChange cellIns cellDel cellMerge commentRangeStart commentRangeEnd commentReference "
        "moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd"
    ).split()
)
#: Fields that are worked out for each page; all others keep what they showed.
_LIVE_FIELDS: Final = ("PAGE", "NUMPAGES", "SECTIONPAGES")
#: What LibreOffice works out anew when it reads an older format.
_LOST_FIELDS: Final = ("DATE", "TIME", "FILENAME", "USERNAME", "USERINITIALS", "USERADDRESS", "TEMPLATE")
LOST_FIELD: Final = "[veld zonder bewaarde waarde]"
_LEAST_HALF_POINTS: Final = 6
#: Leads nowhere: what is linked is no part of the file.
NOWHERE: Final = "about:blank"
_PROPERTIES: Final = re.compile(rb">\s*([^<\s][^<]*)<")


def read(data: bytes, limits: Limits) -> dict[str, bytes]:
    """The members of the file by name.

    Raises:
        Unreadable: no zip, damaged, behind a password, or more than ``limits`` allow.
    """
    members: dict[str, bytes] = {}
    left = limits.file_bytes
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            for info in opened.infolist():
                with opened.open(info) as stream:
                    content = stream.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise Unreadable(Reason.TOO_LARGE)
                members[info.filename] = content
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, zlib.error, NotImplementedError) as exc:
        raise Unreadable(Reason.DAMAGED) from exc
    except RuntimeError as exc:
        raise Unreadable(Reason.ENCRYPTED) from exc
    return members


def examine(members: dict[str, bytes]) -> Hidden:
    """Counts what a reader of the pages does not see."""
    found: Hidden = Counter()
    for name, content in members.items():
        for kind, pattern in _BY_NAME:
            if re.search(pattern, name):
                found[kind, DOCUMENT] += 1
        if name.startswith("docProps/") and name.endswith(".xml"):
            found["eigenschappen", DOCUMENT] += len(_PROPERTIES.findall(content))
        elif name.endswith(".rels"):
            _count_links(content, found)
        elif _is_of(content, _W):
            _examine_word(content, found)
        elif name.startswith("ppt/") and name.endswith(".xml"):
            _examine_slides(name, content, found)
    return found


_BY_NAME: Final = (
    ("macro", r"vbaProject\.bin$|/macrosheets/"),
    ("ingesloten-object", r"/(embeddings|activeX|ctrlProps)/[^/]+\.(bin|docx|xlsx|pptx|ole|dat)$"),
    ("geluid-of-beeld", r"/media/[^/]+\.(mp3|wav|m4a|mp4|mov|avi|wmv|wma)$"),
    ("externe-verwijzing", r"/externalLinks/externalLink\d+\.xml$|/connections\.xml$"),
    ("voorbeeld-afbeelding", r"^docProps/thumbnail"),
    ("brongegevens", r"/pivotCache/pivotCacheRecords\d*\.xml$|/queryTables?/|^customXml/item\d+\.xml$"),
)


def cleaned(members: dict[str, bytes], *, older: bool = False) -> bytes:
    """The file as its reader sees it: changes accepted, comments, hidden text and properties gone.

    Args:
        members: Of the file.
        older: It was made from another format just now: fields that LibreOffice works out anew do not hold
            what they showed, and say so.
    """
    gone = {name for name in members if name.startswith("docProps/") or name.endswith("vbaProject.bin")}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            if name in gone:
                continue
            if name.endswith(".rels"):
                content = edited(content, functools.partial(_cut_links, part=name, gone=gone))
            elif name == "[Content_Types].xml":
                content = edited(content, functools.partial(_forget, gone=gone))
            elif _is_of(content, _W):
                content = edited(content, functools.partial(_clean_word, older=older))
            elif _is_of(content, _P):
                content = edited(content, functools.partial(_clean_slide, older=older))
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def is_word(content: bytes) -> bool:
    """True for a part that holds text of a Word document."""
    return _is_of(content, _W)


def _is_of(content: bytes, namespace: str) -> bool:
    """True for XML in which a namespace is used: parts may bear any name, and be in UTF-16."""
    return namespace[1:-1].encode() in content[:16384].replace(b"\0", b"")


def parse(content: bytes) -> Any:
    """XML without entities, document types or anything from elsewhere; raises Unreadable."""
    import lxml.etree

    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = lxml.etree.fromstring(content, parser)
    except (lxml.etree.XMLSyntaxError, ValueError) as exc:
        raise Unreadable(Reason.DAMAGED) from exc
    if b"<!DOCTYPE" in content[:1024] or root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable(Reason.DAMAGED)
    return root


def edited(content: bytes, edit: Callable[[Any], None]) -> bytes:
    """XML after an edit; raises as ``parse``."""
    import lxml.etree

    root = parse(content)
    edit(root)
    written: bytes = lxml.etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _count_links(content: bytes, found: Hidden) -> None:
    for link in parse(content).iter(_RELATIONSHIP):
        if link.get("TargetMode") == "External":
            hyperlink = str(link.get("Type", "")).endswith("/hyperlink")
            found["linkdoel" if hyperlink else "externe-verwijzing", DOCUMENT] += 1


def _cut_links(root: Any, *, part: str, gone: set[str]) -> None:
    # Of "word/_rels/document.xml.rels" targets are seen from "word".
    folder = posixpath.dirname(posixpath.dirname(part))
    for link in [*root.iter(_RELATIONSHIP)]:
        target = link.get("Target", "")
        if link.get("TargetMode") == "External":
            link.set("Target", NOWHERE)
        elif posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/") in gone:
            # Impress refuses a file that names a part that it does not hold.
            _remove(link)


def _forget(root: Any, *, gone: set[str]) -> None:
    for entry in [*root]:
        if entry.get("PartName", "").lstrip("/") in gone:
            _remove(entry)


def _examine_word(content: bytes, found: Hidden) -> None:
    root = parse(content)
    authors = set()
    for element in root.iter(*_REMOVED, *_UNWRAPPED):
        # A mark on a paragraph end or a row has no text of its own.
        found["wijziging", DOCUMENT] += 1
        authors.add(element.get(_W + "author"))
    for element in root.iter(_W + "comment"):
        found["opmerking", DOCUMENT] += 1
        authors.add(element.get(_W + "author"))
    found["maker-van-wijziging", DOCUMENT] += len(authors - {None})
    found["ingesloten-object", DOCUMENT] += sum(1 for _ in root.iter(_W + "altChunk"))
    for run in root.iter(_W + "r"):
        found["verborgen-tekst", DOCUMENT] += is_vanished(run)
        found["nauwelijks-zichtbaar", DOCUMENT] += _is_faint(run)


def is_vanished(run: Any) -> bool:
    """True for a run of hidden text."""
    mark = run.find(f"{_W}rPr/{_W}vanish")
    return mark is not None and mark.get(_W + "val", "1") not in ("0", "false", "off")


def _is_faint(run: Any) -> bool:
    """White on nothing, or smaller than three points: in the PDF, but not for the eye."""
    properties = run.find(_W + "rPr")
    if properties is None or not any((t.text or "").strip() for t in run.iter(_W + "t")):
        return False
    colour, size = properties.find(_W + "color"), properties.find(_W + "sz")
    if (
        size is not None
        and size.get(_W + "val", "").isdecimal()
        and int(size.get(_W + "val")) < _LEAST_HALF_POINTS
    ):
        return True
    if colour is None or colour.get(_W + "val", "").upper() != "FFFFFF":
        return False
    # A colour behind it: of the run, its paragraph, its cell or its table.
    return not any(
        shade.get(_W + "fill", "auto").upper() not in ("AUTO", "FFFFFF")
        for around in (run, *run.iterancestors(*(_W + tag for tag in ("p", "tc", "tbl"))))
        for shade in around.iterfind(f"*/{_W}shd")
    )


def _clean_word(root: Any, *, older: bool) -> None:
    _freeze_fields(root, older=older)
    for element in [*root.iter(*_REMOVED, *_MARKS)]:
        _remove(element)
    for run in [*root.iter(_W + "r")]:
        if is_vanished(run):
            _remove(run)
    for element in [*root.iter(*_UNWRAPPED)]:
        _unwrap(element)


def _freeze_fields(root: Any, *, older: bool) -> None:
    """Fields become what they showed when the file was saved."""
    lost = _LOST_FIELDS if older else ()
    for code, texts in [*_fields(root)]:
        if code.split()[:1] in [[name] for name in lost]:
            for text in texts:
                text.text = ""
            if texts:
                texts[0].text = LOST_FIELD
    for field in [*root.iter(_W + "fldSimple")]:
        if not _is_live(field.get(_W + "instr")):
            _unwrap(field)
    # A long field: runs with begin, instruction, separate, what it shows, end.
    open_fields: list[list[Any]] = []
    shown: list[bool] = []
    for run in [*root.iter(_W + "r")]:
        mark = run.find(_W + "fldChar")
        kind = mark.get(_W + "fldCharType") if mark is not None else ""
        if kind == "begin":
            open_fields.append([])
            shown.append(False)
        if not open_fields:
            continue
        if kind or not shown[-1]:
            open_fields[-1].append(run)
        if kind == "separate":
            shown[-1] = True
        elif kind == "end":
            runs = open_fields.pop()
            shown.pop()
            code = "".join(t.text or "" for r in runs for t in r.iter(_W + "instrText"))
            if not _is_live(code):
                for part in runs:
                    _remove(part)
            elif open_fields and not shown[-1]:
                open_fields[-1] += runs


def _fields(root: Any) -> Iterator[tuple[str, list[Any]]]:
    """The code of each field, and the elements with the text that it shows."""
    for field in root.iter(_W + "fldSimple"):
        yield field.get(_W + "instr") or "", [*field.iter(_W + "t")]
    codes: list[list[str]] = []
    texts: list[list[Any]] = []
    for element in root.iter(_W + "fldChar", _W + "instrText", _W + "t"):
        kind = element.get(_W + "fldCharType")
        if kind == "begin":
            codes.append([])
            texts.append([])
        elif kind == "end" and codes:
            yield "".join(codes.pop()), texts.pop()
        elif element.tag == _W + "instrText" and codes:
            codes[-1].append(element.text or "")
        elif element.tag == _W + "t" and texts:
            texts[-1].append(element)


def _is_live(code: str | None) -> bool:
    return (code or "").split()[:1] in [[name] for name in _LIVE_FIELDS]


def _examine_slides(name: str, content: bytes, found: Hidden) -> None:
    number = "".join(re.findall(r"(\d+)\.xml$", name)) or "?"
    if re.match(r"ppt/slides/slide\d+\.xml$", name):
        root = parse(content)
        found["verborgen-dia", f"dia {number}"] += root.get("show") in ("0", "false")
    elif re.match(r"ppt/notesSlides/notesSlide\d+\.xml$", name):
        text = "".join(t.text or "" for t in parse(content).iter(_A + "t"))
        found["notitie", f"notities {number}"] += bool(text.strip().strip("0123456789‹#›"))
    elif re.match(r"ppt/comments/", name):
        root = parse(content)
        found["opmerking", DOCUMENT] += sum(1 for e in root.iter() if str(e.tag).endswith("}cm"))


def _clean_slide(root: Any, *, older: bool) -> None:
    for field in [*root.iter(_A + "fld")]:
        if str(field.get("type", "")).startswith("datetime"):
            if older:
                for text in field.iter(_A + "t"):
                    text.text = LOST_FIELD
            field.tag = _A + "r"
            for name in ("id", "type"):
                field.attrib.pop(name, None)
            for properties in field.findall(_A + "pPr"):
                field.remove(properties)


def _remove(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: Any) -> None:
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for offset, child in enumerate(list(element)):
        parent.insert(at + offset, child)
    parent.remove(element)
