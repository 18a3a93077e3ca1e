"""Letterheads written by script, as a service would have them: each with one peculiarity, or ordinary.

`python tests/rendu/papiers_d_essai.py` writes those of `fixtures/` anew.
"""

from __future__ import annotations

from pathlib import Path

from logos_d_essai import draw_fonds_svg, draw_logo_png, draw_logo_svg

from clausedocs.word.archive_zip import deflate_partie, write_zip

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
P = "http://schemas.openxmlformats.org/package/2006"
OOXML = "application/vnd.openxmlformats-officedocument"
ESPACES = f'xmlns:w="{W}" xmlns:r="{R}" xmlns:wp="{WP}"'
TITRE_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

THEME = (
    f'{TITRE_XML}<a:theme xmlns:a="{A}" name="Maison"><a:themeElements><a:clrScheme name="Maison">'
    '<a:dk1><a:srgbClr val="000000"/></a:dk1><a:lt1><a:srgbClr val="FFFFFF"/></a:lt1>'
    '<a:dk2><a:srgbClr val="3B2A30"/></a:dk2><a:lt2><a:srgbClr val="F4ECEF"/></a:lt2>'
    + "".join(f'<a:accent{n}><a:srgbClr val="{c}"/></a:accent{n}>' for n, c in enumerate(("7A1F3D", "F2C14E", "1B5E5A", "595959", "8A9BB3", "C9D9EA"), 1))
    + '<a:hlink><a:srgbClr val="0563C1"/></a:hlink><a:folHlink><a:srgbClr val="954F72"/></a:folHlink></a:clrScheme>'
    '<a:fontScheme name="Maison"><a:majorFont><a:latin typeface="DejaVu Sans"/><a:ea typeface=""/><a:cs typeface=""/></a:majorFont>'
    '<a:minorFont><a:latin typeface="Liberation Serif"/><a:ea typeface=""/><a:cs typeface=""/></a:minorFont></a:fontScheme>'
    '<a:fmtScheme name="Maison"><a:fillStyleLst>' + 3 * '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>' + "</a:fillStyleLst>"
    "<a:lnStyleLst>" + 3 * '<a:ln w="6350"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln>' + "</a:lnStyleLst>"
    "<a:effectStyleLst>" + 3 * "<a:effectStyle><a:effectLst/></a:effectStyle>" + "</a:effectStyleLst>"
    "<a:bgFillStyleLst>" + 3 * '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>' + "</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
)  # fmt: skip

# Its ids collide with ours on purpose: « Titre1 » is a character style, « Corps » a table, « heading 1 » has
# a number of its own. Its language is English, its fonts come from the theme.
STYLES = (
    f'{TITRE_XML}<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:eastAsiaTheme="minorHAnsi" w:cstheme="minorBidi"/>'
    '<w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="en-US" w:eastAsia="en-US" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:after="140" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/>'
    '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:pBdr><w:bottom w:val="single" w:sz="6" w:space="2" w:color="F2C14E"/></w:pBdr>'
    '<w:spacing w:before="360" w:after="120"/><w:ind w:left="432" w:hanging="432"/></w:pPr>'
    '<w:rPr><w:rFonts w:asciiTheme="majorHAnsi" w:hAnsiTheme="majorHAnsi"/><w:b/><w:color w:val="7A1F3D" w:themeColor="accent1"/><w:sz w:val="26"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Heading1"/><w:next w:val="Normal"/><w:qFormat/>'
    '<w:pPr><w:pBdr><w:bottom w:val="nil"/></w:pBdr></w:pPr><w:rPr><w:sz w:val="22"/></w:rPr></w:style>'
    '<w:style w:type="character" w:customStyle="1" w:styleId="Titre1"><w:name w:val="Mot de la maison"/><w:rPr><w:smallCaps/><w:color w:val="7A1F3D"/></w:rPr></w:style>'
    '<w:style w:type="table" w:customStyle="1" w:styleId="Corps"><w:name w:val="Grille maison"/><w:basedOn w:val="TableNormal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Header"><w:name w:val="header"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:after="0"/></w:pPr><w:rPr><w:sz w:val="18"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:after="0"/><w:jc w:val="center"/></w:pPr><w:rPr><w:sz w:val="16"/></w:rPr></w:style>'
    "</w:styles>"
)  # fmt: skip

# The numbers of its lists are those of ours, and so is one of its signs.
NUMEROS = (
    f'{TITRE_XML}<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:nsid w:val="1A2C0001"/><w:multiLevelType w:val="multilevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:pStyle w:val="Heading1"/><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:nsid w:val="0BAD0002"/><w:multiLevelType w:val="hybridMultilevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="➢"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)  # fmt: skip

REGLAGES = (
    f'{TITRE_XML}<w:settings xmlns:w="{W}" xmlns:r="{R}"><w:attachedTemplate r:id="rId1"/><w:trackRevisions/>'
    '<w:documentProtection w:edit="readOnly" w:enforcement="1"/><w:defaultTabStop w:val="708"/>{plus}'
    '<w:themeFontLang w:val="en-US"/></w:settings>'
)


def paragraph(text: str, style: str = "", *, ppr: str = "") -> str:
    """One paragraph of one run."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f'<w:p><w:pPr>{named}{ppr}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def split_tag(*pieces: str, style: str = "Footer") -> str:
    """A paragraph that Word cut into runs as it was typed."""
    runs = "".join(
        f'<w:r w:rsidR="00AB12CD"><w:rPr><w:lang w:val="en-US"/></w:rPr><w:t xml:space="preserve">{p}</w:t></w:r><w:proofErr w:type="spellStart"/>'
        for p in pieces
    )
    return f'<w:p w:rsidR="00AB12CD"><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'


def picture(
    rid: str = "rId1", alt: str = "Logotype de la Maison de l’emploi et de l’insertion", cm: float = 2.0
) -> str:
    """A run that shows a square picture."""
    side = round(cm * 360000)
    described = f' descr="{alt}"' if alt else ""
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{side}" cy="{side}"/>'
        f'<wp:docPr id="1" name="Logo"{described}/><a:graphic xmlns:a="{A}"><a:graphicData uri="{PIC}"><pic:pic xmlns:pic="{PIC}">'
        f'<pic:nvPicPr><pic:cNvPr id="1" name="Logo"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{rid}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{side}" cy="{side}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )  # fmt: skip


def header(inside: str, root: str = "hdr") -> str:
    """A header, or a footer with `root` « ftr »."""
    return f"{TITRE_XML}<w:{root} {ESPACES}>{inside}</w:{root}>"


def page_fields() -> str:
    """« Page 1 sur 1 », live."""
    one = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    words = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    return words.format("Page ") + one.format("PAGE") + words.format(" sur ") + one.format("NUMPAGES")


def relationships(rows: dict[str, tuple[str, str]]) -> str:
    """Id -> end of the type, target; a target with « :// » is outside."""
    return (
        f'{TITRE_XML}<Relationships xmlns="{P}/relationships">'
        + "".join(
            f'<Relationship Id="{i}" Type="{R}/{kind}" Target="{target}"{" TargetMode=" + chr(34) + "External" + chr(34) if "://" in target else ""}/>'
            for i, (kind, target) in rows.items()
        )
        + "</Relationships>"
    )


SECTION = (
    '<w:headerReference w:type="default" r:id="rId7"/><w:headerReference w:type="first" r:id="rId8"/>'
    '<w:footerReference w:type="default" r:id="rId9"/><w:footerReference w:type="first" r:id="rId9"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1701" w:right="1134" w:bottom="1418" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/><w:titlePg/>'
)
PREMIERE = (
    '<w:p><w:pPr><w:pStyle w:val="Header"/><w:tabs><w:tab w:val="right" w:pos="9071"/></w:tabs></w:pPr>'
    + picture()
    + '<w:r><w:tab/></w:r><w:r><w:rPr><w:rStyle w:val="Titre1"/><w:b/></w:rPr><w:t>{{ structure_porteuse.denomination }}</w:t></w:r></w:p>'
    + paragraph("{{ structure_porteuse.adresse }}", "Header", ppr='<w:jc w:val="right"/>')
)
SUITE = paragraph(
    "{{ titre_court }}",
    "Header",
    ppr='<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="7A1F3D"/></w:pBdr>',
)
PIED = (
    split_tag("{{ structure_", "porteuse.sig", "le }} – SIRET ", "{", "{ structure_porteuse.siret }", "}")
    + f'<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{page_fields()}</w:p>'
)


def make_papier(
    *,
    corps: str = "",
    section: str = SECTION,
    premiere: str = PREMIERE,
    suite: str = SUITE,
    pied: str = PIED,
    styles: str | None = STYLES,
    numeros: str | None = NUMEROS,
    reglages: str = "",
    attache: bool = True,
    liens: dict[str, tuple[str, str]] | None = None,
    liens_premiere: dict[str, tuple[str, str]] | None = None,
    ajouts: dict[str, bytes] | None = None,
    type_principal: str = f"{OOXML}.wordprocessingml.document.main+xml",
) -> bytes:
    """The bytes of a letterhead."""
    rels = {
        "rId1": ("styles", "styles.xml"),
        "rId2": ("settings", "settings.xml"),
        "rId3": ("theme", "theme/theme1.xml"),
        "rId4": ("numbering", "numbering.xml"),
        "rId7": ("header", "header1.xml"),
        "rId8": ("header", "header2.xml"),
        "rId9": ("footer", "footer1.xml"),
        **(liens or {}),
    }
    parts: dict[str, bytes] = {
        "_rels/.rels": relationships({"rId1": ("officeDocument", "word/document.xml")}).encode(),
        "word/document.xml": f"{TITRE_XML}<w:document {ESPACES}><w:body>{corps}<w:sectPr>{section}</w:sectPr></w:body></w:document>".encode(),
        "word/_rels/document.xml.rels": relationships(rels).encode(),
        "word/settings.xml": REGLAGES.replace("{plus}", reglages).encode(),
        "word/_rels/settings.xml.rels": relationships(
            {"rId1": ("attachedTemplate", "https://exemple.example/piege.dotm")}
        ).encode(),
        "word/theme/theme1.xml": THEME.encode(),
        "word/header1.xml": header(suite).encode(),
        "word/header2.xml": header(premiere).encode(),
        "word/footer1.xml": header(pied, "ftr").encode(),
        "word/_rels/header2.xml.rels": relationships(
            {"rId1": ("image", "media/image1.png"), **(liens_premiere or {})}
        ).encode(),
        "word/media/image1.png": draw_logo_png(),
        **({"word/styles.xml": styles.encode()} if styles is not None else {}),
        **({"word/numbering.xml": numeros.encode()} if numeros is not None else {}),
        **(ajouts or {}),
    }
    if not attache:
        parts["word/settings.xml"] = parts["word/settings.xml"].replace(
            b'<w:attachedTemplate r:id="rId1"/>', b""
        )
        del parts["word/_rels/settings.xml.rels"]
    kinds = {
        "styles": "styles",
        "numbering": "numbering",
        "settings": "settings",
        "header": "header",
        "footer": "footer",
    }
    overrides = {"word/document.xml": type_principal, "word/theme/theme1.xml": f"{OOXML}.theme+xml"}
    for name in parts:
        kind = next((k for k in kinds if name.startswith(f"word/{k}") and name.endswith(".xml")), "")
        if kind:
            overrides[name] = f"{OOXML}.wordprocessingml.{kind}+xml"
    types = (
        f'{TITRE_XML}<Types xmlns="{P}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        + "".join(f'<Override PartName="/{n}" ContentType="{k}"/>' for n, k in overrides.items())
        + "</Types>"
    )
    return write_zip(
        deflate_partie(n, d) for n, d in {"[Content_Types].xml": types.encode(), **parts}.items()
    )


FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


def list_fixtures() -> dict[str, bytes]:
    """The files of `fixtures/` that this module makes."""
    return {
        "entete_meivo.docx": make_papier(),
        "entete_meivo_logo.svg": draw_logo_svg(
            "Maison de l’emploi et de l’insertion du Val d’Orvenne"
        ).encode(),
        "entete_meivo_fonds.svg": draw_fonds_svg("Fonds pour l’emploi du Ponant").encode(),
    }


if __name__ == "__main__":
    for nom, octets in list_fixtures().items():
        (FIXTURES / nom).write_bytes(octets)
