"""Fictional contracts of each shape that a buyer writes, made by a script: nothing real in them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

from fichiers_refuses import XML, fermer, paragraphe, types
from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
FIN = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
VIDE = "<w:p/>"
COURANT = (
    "Le titulaire exécute les prestations dans les conditions que fixe le présent contrat, sans réserve."
)


def texte(words: str = COURANT) -> str:
    """Running text, justified as buyers like it."""
    return f'<w:p><w:pPr><w:jc w:val="both"/></w:pPr><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def gras(words: str) -> str:
    """A heading that is only bold text."""
    return f'<w:p><w:r><w:rPr><w:b/><w:sz w:val="24"/></w:rPr><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def puce(words: str) -> str:
    numbers = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'
    return f'<w:p><w:pPr>{numbers}</w:pPr><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def tableau(*cells: str) -> str:
    row = "".join(f'<w:tc><w:tcPr><w:tcW w:w="4000" w:type="dxa"/></w:tcPr>{texte(c)}</w:tc>' for c in cells)
    grid = "".join('<w:gridCol w:w="4000"/>' for _ in cells)
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid><w:tr>{row}</w:tr></w:tbl>'


def revision(genre: str, words: str, numero: int) -> str:
    tag = "t" if genre == "ins" else "delText"
    return (
        f'<w:{genre} w:id="{numero}" w:author="Service juridique" w:date="2026-10-01T00:00:00Z"><w:r>'
        f'<w:{tag} xml:space="preserve">{words}</w:{tag}></w:r></w:{genre}>'
    )


def articles(titre: Callable[[int, str], str]) -> list[str]:
    """Four articles, the last text of which closes the body."""
    names = ("Objet du marché", "Pièces contractuelles", "Prix", "Dérogations au CCAG")
    bodies = (
        [texte(), texte("Les délais sont ceux de l’article 3 du présent contrat.")],
        [texte("Le marché comprend, par ordre de priorité :"), puce("L’acte d’engagement et ses annexes ;"),
         puce("Le présent cahier des clauses administratives particulières (CCAP) ;"), puce("Le CCTP.")],
        [texte("Les prix sont fermes, selon l’article 3 du CCAG-Travaux."),
         texte("Ils suivent l’article 4 du CCAP.")],
        [texte("L’article 3 déroge à l’article 10 du CCAG-Travaux.")],
    )  # fmt: skip
    return [
        titre(n, name) + "".join(body) for n, (name, body) in enumerate(zip(names, bodies, strict=True), 1)
    ]


def vivant(n: int, nom: str) -> str:
    return paragraphe(nom, "Titre1") + paragraphe(f"Premier point de l’article {nom}", "Titre2") + texte()


def tape(n: int, nom: str) -> str:
    return paragraphe(f"Article {n} – {nom}", "TitreTape")


def en_gras(n: int, nom: str) -> str:
    return gras(f"{n}. {nom}")


_CHAMP = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText>'
    '</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r>'
    '<w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> pages</w:t></w:r></w:p>'
)
_NOTE = '<w:p><w:r><w:t>Voir la note</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
_COMMENTE = (
    '<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>Passage commenté par le service</w:t></w:r>'
    '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>'
)
_SECTION = f"<w:p><w:pPr>{FIN}</w:pPr></w:p>"
_MARQUE = texte("{{ clause }}")
_SIGNET = (
    '<w:p><w:bookmarkStart w:id="40" w:name="ici"/><w:r><w:t>Ici</w:t></w:r><w:bookmarkEnd w:id="40"/></w:p>'
)
_CONTROLE = (
    '<w:sdt><w:sdtPr><w:alias w:val="Clause sociale"/><w:tag w:val="clause"/></w:sdtPr><w:sdtContent>'
    f"{texte('Texte du contrôle, que la clause suit.')}</w:sdtContent></w:sdt>"
)
_REVU = (
    f"<w:p>{revision('del', 'dix jours', 50)}{revision('ins', 'quinze jours', 51)}"
    '<w:r><w:t xml:space="preserve"> après la notification</w:t></w:r></w:p>'
)

# Shape -> the body. The clause goes after « Article 2 » (« Pièces contractuelles »), or where it is asked.
CORPS: dict[str, str] = {
    "vivant": "".join(articles(vivant)) + VIDE + FIN,
    "tape": "".join(articles(tape)) + VIDE + FIN,
    "gras": "".join(articles(en_gras)) + VIDE + FIN,
    "fin": "".join(articles(tape)) + FIN,
    "fin_sans_section": "".join(articles(en_gras)),
    "tableaux": tableau("Maître d’ouvrage", "Ville de Valmorin") + "".join(articles(tape)[:2])
    + tableau("Pièce", "Date") + VIDE + "".join(articles(tape)[2:]) + tableau("Signé", "Fait") + VIDE + FIN,
    "sections": articles(tape)[0] + articles(tape)[1] + _SECTION + "".join(articles(tape)[2:]) + VIDE + FIN,
    "revisions": articles(tape)[0] + articles(tape)[1] + _REVU + "".join(articles(tape)[2:]) + VIDE + FIN,
    "notes": articles(tape)[0] + articles(tape)[1] + _CHAMP + _NOTE + _COMMENTE
    + "".join(articles(tape)[2:]) + VIDE + FIN,
    "controle": articles(tape)[0] + articles(tape)[1] + _CONTROLE + "".join(articles(tape)[2:]) + VIDE + FIN,
    "signet": articles(tape)[0] + articles(tape)[1] + _SIGNET + "".join(articles(tape)[2:]) + VIDE + FIN,
    "marque": articles(tape)[0] + articles(tape)[1] + _MARQUE + "".join(articles(tape)[2:]) + VIDE + FIN,
    "marque_a_la_fin": "".join(articles(tape)) + _MARQUE + FIN,
    "marque_et_section": "".join(articles(tape)[:2]) + _MARQUE.replace("</w:pPr>", f"{FIN}</w:pPr>")
    + "".join(articles(tape)[2:]) + VIDE + FIN,
}  # fmt: skip


def fichier(corps: str) -> bytes:
    """A whole file around a body: styles, lists, header, footnotes, comments, settings."""
    body = f'{XML}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{corps}</w:body></w:document>'
    kinds = {n: n for n in ("styles", "numbering", "footnotes", "comments", "settings")} | {
        "header1": "header"
    }
    overrides = "".join(
        f'<Override PartName="/word/{n}.xml" ContentType="{_WORD}.{k}+xml"/>' for n, k in kinds.items()
    )
    rows = "".join(
        f'<Relationship Id="rId{i}" Type="{R}/{k}" Target="{n}.xml"/>'
        for i, (n, k) in enumerate(kinds.items(), 1)
    )
    root = f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/>'
    return fermer(
        {
            "[Content_Types].xml": types().replace(b"</Types>", f"{overrides}</Types>".encode()),
            "_rels/.rels": f'{XML}<Relationships xmlns="{_RELS}">{root}</Relationships>'.encode(),
            "word/document.xml": body.encode(),
            "word/_rels/document.xml.rels": f'{XML}<Relationships xmlns="{_RELS}">{rows}</Relationships>'.encode(),
            "word/styles.xml": _STYLES.encode(),
            "word/numbering.xml": _LISTES.encode(),
            "word/footnotes.xml": f'{XML}<w:footnotes xmlns:w="{W}"><w:footnote w:id="2">{texte()}</w:footnote>'
            "</w:footnotes>".encode(),
            "word/comments.xml": f'{XML}<w:comments xmlns:w="{W}"><w:comment w:id="0" w:author="S">{texte()}'
            "</w:comment></w:comments>".encode(),
            "word/settings.xml": f'{XML}<w:settings xmlns:w="{W}"/>'.encode(),
            "word/header1.xml": f'{XML}<w:hdr xmlns:w="{W}">{texte()}</w:hdr>'.encode(),
        }
    )


def read_parties(octets: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(octets)) as archive:
        return {n: archive.read(n) for n in archive.namelist()}


def enregistrer(octets: bytes, change: Callable[[bytes], bytes] = lambda x: x) -> bytes:
    """The file as an editor would save it: its main part written anew, the rest kept."""
    parts = read_parties(octets)
    root = etree.fromstring(change(parts["word/document.xml"]))
    parts["word/document.xml"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:body>", b"<w:body >")
    return fermer(parts)


def _niveau(rang: int, texte: str, style: str, fmt: str = "decimal") -> str:
    return (
        f'<w:lvl w:ilvl="{rang}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/><w:pStyle w:val="{style}"/>'
        f'<w:lvlText w:val="{texte}"/></w:lvl>'
    )


_PUCE_NIVEAU = (
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>'
)
_LISTES = (
    f'{XML}<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>'
    + _niveau(0, "Article %1", "Titre1")
    + _niveau(1, "%1.%2", "Titre2")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1">'
    + _PUCE_NIVEAU
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)


def _style(ident: str, nom: str, niveau: int, liste: bool) -> str:
    numbers = f'<w:numPr><w:ilvl w:val="{niveau}"/><w:numId w:val="1"/></w:numPr>' if liste else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{ident}"><w:name w:val="{nom}"/><w:pPr>{numbers}'
        f'<w:outlineLvl w:val="{niveau}"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
    )


_STYLES = (
    f'{XML}<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name '
    'w:val="Normal"/></w:style>'
    + _style("Titre1", "heading 1", 0, True)
    + _style("Titre2", "heading 2", 1, True)
    + _style("TitreTape", "Titre de l’acheteur", 0, False)
    + "</w:styles>"
)
