"""A fictional CCAP of a buyer, as a Word file, and what is read back from one."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "application/vnd.openxmlformats-officedocument"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TITRES = ("Article 1 – Objet du marché", "Article 2 – Prix", "Article 3 – Litiges")
INSERER = ["inserer", "c01_marche.yaml", "--dans", "CCAP.docx", "--piece", "ccap"]


def paragraphe(texte: str, gras: str = "") -> str:
    return f"<w:p><w:r>{gras and '<w:rPr><w:b/></w:rPr>'}<w:t>{texte}</w:t></w:r></w:p>"


def write_docx(path: Path, *avant: str) -> None:
    """A fictional CCAP: three articles numbered by hand, in bold, and what stands before them."""
    articles = [paragraphe(t, "b") + paragraphe("Le présent article dit ce qui est convenu.") for t in TITRES]
    body = "".join(
        [*(paragraphe(a) for a in avant), *articles, paragraphe("Voir l’article 3."), "<w:sectPr/>"]
    )
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
        f'PartName="/word/document.xml" ContentType="{OFFICE}.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, data in parts.items():
            archive.writestr(zipfile.ZipInfo(nom), XML + data)


def plain(text: str) -> str:
    return " ".join(re.sub("[\u00a0\u202f]", " ", text).split())


def read_lignes(path: Path) -> list[str]:
    """The paragraphs of a file, without those under revision taken out."""
    body = zipfile.ZipFile(path).read("word/document.xml").decode("utf-8")
    rows = [
        "".join(re.findall(r"<w:t(?: [^>]*)?>(.*?)</w:t>", p)) for p in re.findall(r"<w:p[ >].*?</w:p>", body)
    ]
    return [plain(r) for r in rows if r.strip()]


def read_parties(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {n: archive.read(n) for n in archive.namelist()}


def change_parties(path: Path, changes: dict[str, bytes]) -> None:
    """The file with some of its parts written anew, or added."""
    parts = read_parties(path) | changes
    with zipfile.ZipFile(path, "w") as archive:
        for nom, data in parts.items():
            archive.writestr(nom, data)
