"""Cleans what a PDF says outside its pages: one narrow function for each hiding place.

What these functions leave goes through ``whitelist.py``, which keeps known keys only and searches the strings
that stay. Annotations and forms are in ``annotations.py``. Dates and the name of the producing program are
not kept either; they say nothing about people, but nobody needs them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf

from redactor.forms import SecretMatcher
from redactor.redact import known_keys
from redactor.redact.names import contains
from redactor.redact.whitelist import REPLACEMENT

#: /ID of the input would tie the output to it; saving makes a new one.
_TRAILER = frozenset(("/Root", "/Size"))
_CATALOG = frozenset(known_keys.KEYS["catalog"])

_TEXT_OF_TAGS = ("/ActualText", "/Alt", "/E", "/T")

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""{attributes}>{body}</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def _keep_only(dictionary: Any, allowed: frozenset[str]) -> None:
    for key in [key for key in dictionary if key not in allowed]:
        del dictionary[key]


def trailer_and_catalog(pdf: pikepdf.Pdf) -> None:
    """Drops Info and every key of trailer and catalog that no reader of the pages needs."""
    for key in [key for key in sorted(pdf.trailer.keys()) if key not in _TRAILER]:
        del pdf.trailer[key]
    root = pdf.Root
    xmp = _identification(root)
    _keep_only(root, _CATALOG)
    if xmp is None:
        if "/Metadata" in root:
            del root["/Metadata"]
    else:
        stream = pdf.make_stream(xmp)
        stream["/Type"], stream["/Subtype"] = pikepdf.Name.Metadata, pikepdf.Name.XML
        root["/Metadata"] = stream


def _identification(root: Any) -> bytes | None:
    """XMP with only what makes a file PDF/A or PDF/UA; None when the input claims neither."""
    stream = root.get("/Metadata")
    if not isinstance(stream, pikepdf.Stream):
        return None
    try:
        data = stream.read_bytes().decode("utf-8", errors="ignore")
    except pikepdf.PdfError:
        return None

    def value(name: str, pattern: str) -> str:
        found = re.search(rf"{name}\s*(?:=\s*[\"']|>)\s*({pattern})\s*[\"'<]", data)
        return found.group(1) if found else ""

    part, conformance = value("pdfaid:part", r"\d"), value("pdfaid:conformance", "[A-Za-z]")
    revision, accessible = value("pdfaid:rev", r"\d{4}"), value("pdfuaid:part", r"\d")
    if not part and not accessible:
        return None
    attributes, body = "", ""
    if part:
        attributes += ' xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"'
        body += f"<pdfaid:part>{part}</pdfaid:part>"
        body += f"<pdfaid:conformance>{conformance}</pdfaid:conformance>" if conformance else ""
        body += f"<pdfaid:rev>{revision}</pdfaid:rev>" if revision else ""
    if accessible:
        # PDF/UA (ISO 14289-1 7.1) asks for a title. The original's own may name people: a neutral one.
        attributes += ' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"'
        attributes += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        body += f"<pdfuaid:part>{accessible}</pdfuaid:part>"
        body += (
            '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Gelakt document</rdf:li></rdf:Alt></dc:title>'
        )
    return _XMP.format(attributes=attributes, body=body).encode("utf-8")


def safe_action(action: Any, matcher: SecretMatcher) -> bool:
    """True for an action that may stay: a jump or an address without removed text. Drops what follows it."""
    if not isinstance(action, pikepdf.Dictionary):
        return False
    kind = str(action.get("/S", ""))
    allowed = {"/URI": ("/URI", "/IsMap"), "/GoTo": ("/D", "/SD"), "/Named": ("/N",)}.get(kind)
    if allowed is None:
        return False
    if kind == "/URI" and contains(matcher, _text(action.get("/URI"))):
        return False
    _keep_only(action, frozenset(("/Type", "/S", *allowed)))
    return True


def _text(value: Any) -> str:
    return str(value) if isinstance(value, pikepdf.String) else ""


def open_action(pdf: pikepdf.Pdf, matcher: SecretMatcher) -> None:
    """Keeps an opening view, drops scripts and everything else that runs on opening."""
    action = pdf.Root.get("/OpenAction")
    if action is not None and not isinstance(action, pikepdf.Array) and not safe_action(action, matcher):
        del pdf.Root["/OpenAction"]
    base = pdf.Root.get("/URI")
    if base is not None and (
        not isinstance(base, pikepdf.Dictionary) or contains(matcher, _text(base.get("/Base")))
    ):
        del pdf.Root["/URI"]


def outlines(pdf: pikepdf.Pdf, matcher: SecretMatcher) -> None:
    """Bookmarks stay; removed strings in their titles are replaced, unsafe actions go."""
    for item in _outline_items(pdf.Root.get("/Outlines")):
        title = _text(item.get("/Title"))
        if matcher.search(title):
            item["/Title"] = pikepdf.String(matcher.replace(title, REPLACEMENT))
        if "/A" in item and not safe_action(item["/A"], matcher):
            del item["/A"]


def _outline_items(root: Any) -> Iterator[Any]:
    stack = [root.get("/First")] if isinstance(root, pikepdf.Dictionary) else []
    seen: set[tuple[int, int]] = set()
    while stack:
        item = stack.pop()
        if not isinstance(item, pikepdf.Dictionary) or (item.objgen != (0, 0) and item.objgen in seen):
            continue
        seen.add(item.objgen)
        yield item
        stack += [item.get("/Next"), item.get("/First")]


def names(pdf: pikepdf.Pdf, matcher: SecretMatcher) -> dict[str, str]:
    """Keeps only named destinations (no scripts, attachments, templates); renames those that say too much.

    Returns:
        Old name -> new name; the places that refer to them are changed by ``strings``.
    """
    renamed: dict[str, str] = {}

    def new_name(old: str) -> str:
        return renamed.setdefault(old, f"bestemming-{len(renamed) + 1}")

    tree = pdf.Root.get("/Names")
    if isinstance(tree, pikepdf.Dictionary):
        _keep_only(tree, frozenset(("/Dests",)))
        if isinstance(tree.get("/Dests"), pikepdf.Dictionary):
            entries = pikepdf.NameTree(tree["/Dests"])
            for old in [key for key in entries if matcher.search(str(key))]:
                value = entries[old]
                del entries[old]
                entries[new_name(str(old))] = value
    old_style = pdf.Root.get("/Dests")
    if isinstance(old_style, pikepdf.Dictionary):
        for key in [key for key in sorted(old_style.keys()) if matcher.search(key[1:])]:
            value = old_style[key]
            del old_style[key]
            old_style["/" + new_name(key[1:])] = value
    return renamed


def layers(pdf: pikepdf.Pdf) -> Callable[[Any], bool]:
    """Which layers are off at opening; their content is removed by the editor.

    Returns:
        A test on an optional-content group or membership dictionary (ISO 32000-1 8.11.2).
    """
    properties = pdf.Root.get("/OCProperties")
    if not isinstance(properties, pikepdf.Dictionary):
        return lambda dictionary: False
    default = properties.get("/D", pikepdf.Dictionary())
    groups = properties.get("/OCGs", pikepdf.Array())
    off: set[tuple[int, int]] = set()
    if str(default.get("/BaseState", "")) == "/OFF":
        off |= {group.objgen for group in groups}
        off -= {group.objgen for group in default.get("/ON", pikepdf.Array())}
    off |= {group.objgen for group in default.get("/OFF", pikepdf.Array())}
    # Other ways to show the layers could turn one of them on again.
    for key in ("/Configs",):
        if key in properties:
            del properties[key]
    if "/AS" in default:
        del default["/AS"]

    def is_off(dictionary: Any) -> bool:
        if not isinstance(dictionary, pikepdf.Dictionary):
            return False
        if str(dictionary.get("/Type")) != "/OCMD":
            return dictionary.objgen in off
        members = dictionary.get("/OCGs")
        if isinstance(members, pikepdf.Dictionary):
            members = pikepdf.Array([members])
        states = [group.objgen in off for group in members] if isinstance(members, pikepdf.Array) else []
        if not states:
            return False
        policy = str(dictionary.get("/P", "/AnyOn"))
        return {
            "/AllOn": any(states),
            "/AnyOff": not any(states),
            "/AllOff": not all(states),
        }.get(policy, all(states))

    return is_off


def tags_of(pdf: pikepdf.Pdf, page: Any, mcids: set[int], matcher: SecretMatcher) -> None:
    """Replacement text on the structure elements that lost text on a page, and on those around them."""
    elements = parent_array(pdf, page)
    if elements is None:
        return
    for mcid in mcids:
        element = elements[mcid] if 0 <= mcid < len(elements) else None
        own, depth = True, 0
        while isinstance(element, pikepdf.Dictionary) and depth < 64:
            for key in _TEXT_OF_TAGS:
                if key in element and (own or matcher.search(_text(element[key]))):
                    del element[key]
            if "/P" not in element:
                # Asked for first: to look for what is not there takes ten times as long.
                break
            element, own, depth = element["/P"], False, depth + 1


def parent_array(pdf: pikepdf.Pdf, page: Any) -> Any:
    """The array MCID -> structure element of a page; None when the page is not tagged."""
    root = pdf.Root.get("/StructTreeRoot")
    key = page.get("/StructParents")
    if not isinstance(root, pikepdf.Dictionary) or key is None or "/ParentTree" not in root:
        return None
    tree = pikepdf.NumberTree(root["/ParentTree"])
    try:
        array = tree[int(key)]
    except (KeyError, ValueError):
        return None
    return array if isinstance(array, pikepdf.Array) else None


def unplaced(pdf: pikepdf.Pdf) -> None:
    """Empties pages that are in no page tree and annotations that are on no page.

    Destinations, tags and forms may still point at them, and what they say was read by nobody: deleted
    pages, removed comments with their attachments, fields that show nowhere.
    """
    placed = {page.obj.objgen for page in pdf.pages}
    for page in pdf.pages:
        annotations = page.obj.get("/Annots")
        for item in annotations if isinstance(annotations, pikepdf.Array) else ():
            placed.add(item.objgen)
            # A field keeps its parents, which hold its name and value.
            keys = item.keys() if isinstance(item, pikepdf.Dictionary) else ()
            parent = item["/Parent"] if "/Parent" in keys else None
            while isinstance(parent, pikepdf.Dictionary) and parent.objgen not in placed:
                placed.add(parent.objgen)
                parent = parent.get("/Parent")
    for item in pdf.objects:
        # Asked for by its code: pikepdf answers isinstance in Python, many times slower.
        if not isinstance(item, pikepdf.Object) or item._type_code != pikepdf.ObjectType.dictionary:
            continue
        if item.objgen in placed:
            continue
        keys = item.keys()
        kind = str(item["/Type"]) if "/Type" in keys else ""
        is_page = kind == "/Page"
        is_placed = "/Subtype" in keys and "/Rect" in keys and isinstance(item["/Rect"], pikepdf.Array)
        if is_page or kind == "/Annot" or is_placed:
            _keep_only(item, frozenset(("/Type", "/Subtype", "/Rect", "/MediaBox")))
        elif "/FT" in keys:
            _keep_only(item, frozenset(("/FT", "/T", "/Kids", "/Parent", "/Ff")))
        elif kind == "/StructElem" and "/Pg" in keys and _leads_nowhere(item["/Pg"], placed):
            _keep_only(item, frozenset(("/Type", "/S", "/P", "/K")))


def _leads_nowhere(page: Any, placed: set[tuple[int, int]]) -> bool:
    return isinstance(page, pikepdf.Dictionary) and page.objgen not in placed
