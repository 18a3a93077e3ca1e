"""Word files made by script, fictional, each with the one thing that a test looks at."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NOMS = f'xmlns:w="{W}" xmlns:r="{_R}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'

STYLES = f"""<w:styles xmlns:w="{W}">
<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="fr-FR"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titre1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr>
<w:keepNext/><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr>
</w:style><w:style w:type="table" w:default="1" w:styleId="TableauNormal"><w:name w:val="Normal Table"/>
</w:style></w:styles>"""
NUMEROS = f"""<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Titre1"/>
<w:lvlText w:val="Article %1."/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""


def run(text: str, props: str = "") -> str:
    """A run of plain text."""
    rpr = f"<w:rPr>{props}</w:rPr>" if props else ""
    return f'<w:r>{rpr}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(*texts: str, props: str = "") -> str:
    """A paragraph, a run a text."""
    ppr = f"<w:pPr>{props}</w:pPr>" if props else ""
    return f"<w:p>{ppr}{''.join(run(t) for t in texts)}</w:p>"


def titre(text: str, signet: str = "", numero: int = 1) -> str:
    """A heading that Word numbers, with a bookmark."""
    start = f'<w:bookmarkStart w:id="{numero}" w:name="{signet}"/>' if signet else ""
    end = f'<w:bookmarkEnd w:id="{numero}"/>' if signet else ""
    return f'<w:p><w:pPr><w:pStyle w:val="Titre1"/></w:pPr>{start}{run(text)}{end}</w:p>'


def renvoi(signet: str, resultat: str = "?") -> str:
    """A paragraph with a cross-reference of Word."""
    marks = [f'<w:r><w:fldChar w:fldCharType="{k}"/></w:r>' for k in ("begin", "separate", "end")]
    code = f'<w:r><w:instrText xml:space="preserve"> REF {signet} \\r \\h </w:instrText></w:r>'
    return f"<w:p>{run('Voir ')}{marks[0]}{code}{marks[1]}{run(resultat)}{marks[2]}{run('.')}</w:p>"


def cellule(*blocs: str, props: str = "") -> str:
    """A cell."""
    return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>{props}</w:tcPr>{"".join(blocs)}</w:tc>'


def tableau(*lignes: tuple[str, ...], colonnes: int = 2) -> str:
    """A table, its cells as text or as markup."""
    grid = '<w:gridCol w:w="2000"/>' * colonnes
    rows = "".join(
        f"<w:tr>{''.join(c if c.startswith('<w:tc>') else cellule(p(c)) for c in row)}</w:tr>"
        for row in lignes
    )
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'


def make_docx(
    *corps: str,
    entete: str = "",
    pied: str = "",
    note: str = "",
    proprietes: dict[str, str] | None = None,
    autres: dict[str, bytes] | None = None,
) -> bytes:
    """A .docx whose body is this markup."""
    parts = {"word/styles.xml": STYLES, "word/numbering.xml": NUMEROS}
    kinds = {"styles": "styles.xml", "numbering": "numbering.xml"}
    section = ""
    for kind, markup, root in (("header", entete, "hdr"), ("footer", pied, "ftr")):
        if markup:
            parts[f"word/{kind}1.xml"] = f"<w:{root} {_NOMS}>{markup}</w:{root}>"
            kinds[kind] = f"{kind}1.xml"
            section += f'<w:{kind}Reference w:type="default" r:id="rId_{kind}"/>'
    if note:
        parts["word/footnotes.xml"] = (
            f'<w:footnotes {_NOMS}><w:footnote w:id="2">{note}</w:footnote></w:footnotes>'
        )
        kinds["footnotes"] = "footnotes.xml"
    parts["word/document.xml"] = (
        f"<w:document {_NOMS}><w:body>{''.join(corps)}<w:sectPr>{section}"
        '<w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>'
    )
    rels = "".join(
        f'<Relationship Id="rId_{kind}" Type="{_R}/{kind}" Target="{target}"/>'
        for kind, target in kinds.items()
    )
    base = "http://schemas.openxmlformats.org/package/2006"
    parts["word/_rels/document.xml.rels"] = (
        f'<Relationships xmlns="{base}/relationships">{rels}</Relationships>'
    )
    parts["docProps/core.xml"] = (
        f'<cp:coreProperties xmlns:cp="{base}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        + "".join(f"<{k}>{escape(v)}</{k}>" for k, v in (proprietes or {}).items())
        + "</cp:coreProperties>"
    )
    overrides = {"word/document.xml": "document.main"} | {f"word/{t}": k for k, t in kinds.items()}
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in overrides.items()
    )
    parts["[Content_Types].xml"] = (
        f'<Types xmlns="{base}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/>{types}<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )
    parts["_rels/.rels"] = (
        f'<Relationships xmlns="{base}/relationships"><Relationship Id="rId1" Type="{_R}/officeDocument" '
        'Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/'
        '2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(parts.items()):
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text)
        for name, data in (autres or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


def make_png(largeur: int = 4, hauteur: int = 2) -> bytes:
    """A picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x20\x60\xa0" * largeur for _ in range(hauteur))
    head = struct.pack(">IIBBBBB", largeur, hauteur, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
