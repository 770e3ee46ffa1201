"""A tagged PDF that holds the name outside its pages: bookmarks, links, /Alt, metadata, XMP, attachment."""

from __future__ import annotations

from pathlib import Path

import pikepdf
from paper import Paper

NAME, MAIL = "Roelien Wagenaar", "r.wagenaar@waterrijk.nl"

TEXT = """\
Notitie groenbeheer

Steller: {PERSOON|Roelien Wagenaar}
E-mail: {EMAIL|r.wagenaar}{?domein|@waterrijk.nl}
Datum: {=datum|15 april 2025}

De {=boom|eik} aan het {=straat|Wagenaarspad} is gekeurd door de boomverzorger. Mevrouw {PERSOON|Wagenaar} adviseert
om de boom te laten staan. Meer op {=website|www.waterrijk.nl/groen}.
"""


def finish(path: Path) -> None:
    """Adds structure, links, bookmarks, metadata and an attachment that hold the name."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        page.contents_add(b"/P <</MCID 0>> BDC\n", prepend=True)
        page.contents_add(b"\nEMC")
        page.StructParents = 0
        root = pdf.Root
        root.Lang = pikepdf.String("nl-NL")
        root.MarkInfo = pikepdf.Dictionary(Marked=True)
        tree = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        element = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.StructElem,
                S=pikepdf.Name.P,
                P=tree,
                Pg=page.obj,
                K=0,
                Alt=pikepdf.String(f"Notitie van {NAME}"),
                T=pikepdf.String(NAME),
            )
        )
        tree.K = pikepdf.Array([element])
        numbers = pikepdf.Dictionary(Nums=pikepdf.Array([0, pikepdf.Array([element])]))
        tree.ParentTree = pdf.make_indirect(numbers)
        root.StructTreeRoot = tree

        mailto = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(f"mailto:{MAIL}"))
        site = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://www.waterrijk.nl/groen"))
        page.Annots = pikepdf.Array(
            [
                pdf.make_indirect(
                    pikepdf.Dictionary(
                        Type=pikepdf.Name.Annot,
                        Subtype=pikepdf.Name.Link,
                        Rect=pikepdf.Array(rect),
                        Border=pikepdf.Array([0, 0, 0]),
                        A=action,
                    )
                )
                for rect, action in (([110, 712, 260, 726], mailto), ([110, 655, 300, 669], site))
            ]
            + [
                pdf.make_indirect(
                    pikepdf.Dictionary(
                        Type=pikepdf.Name.Annot,
                        Subtype=pikepdf.Name.Text,
                        Rect=pikepdf.Array([400, 700, 420, 720]),
                        T=pikepdf.String(NAME),
                        Contents=pikepdf.String("Graag nog een keer nalezen, groet Roelien"),
                    )
                )
            ]
        )
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(f"Notitie {NAME}", 0))
        pdf.docinfo["/Author"] = NAME
        pdf.docinfo["/Title"] = f"Notitie {NAME}"
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
            meta["dc:creator"] = [NAME]
            meta["dc:title"] = f"Notitie {NAME}"
        pdf.attachments["klad.txt"] = pikepdf.AttachedFileSpec(
            pdf, f"Klad van {NAME}".encode(), filename="klad.txt", mime_type="text/plain"
        )
        pdf.save(path, deterministic_id=True)


def build(folder: Path) -> None:
    """Writes input.pdf and expected.json into ``folder``."""
    paper = Paper(
        why="a found name must leave bookmarks, link targets, /Alt, metadata, comments, attachments"
    )
    paper.new_page()
    paper.flow(70, 80, 455, TEXT, size=11)
    paper.hidden("outline", NAME)
    paper.hidden("metadata", NAME)
    paper.hidden("structure", NAME)
    paper.hidden("link", MAIL)
    paper.hidden("attachment", f"Klad van {NAME}")
    paper.hidden("comment", "groet Roelien")
    paper.save(folder, finish=finish)


if __name__ == "__main__":
    build(Path(__file__).parent)
