"""WordprocessingML: the children of the body, with live numbers and references.

Numbers live in Word: headings are numbered by their style, references are REF fields whose cached
result is the number computed here, ordered lists restart because their introducing paragraph is the
level above them.
"""

from __future__ import annotations

from html import escape as _escape
from typing import Any

from clausedocs.modeles.arbre import (
    FIN_GRAS,
    FIN_ITALIQUE,
    GRAS,
    ITALIQUE,
    Balise,
    Barre,
    Conteneur,
    Liste,
    Paragraphe,
    ParagraphesDe,
    Tableau,
    Titre,
    segments,
)
from clausedocs.modeles.caracteres import check_caracteres
from clausedocs.modeles.ecrivain import Ecrivain, is_lettre
from clausedocs.modeles.plan import VIDE, tag, value

LARGEUR_TEXTE = 9070  # twips between the margins of an A4 page (16 cm)
STYLES_TITRE = {
    ("article", 2): "Titre1",
    ("article", 3): "Titre2",
    ("article", 4): "Titre3",
    ("annexe", 2): "Annexe",
    ("annexe", 3): "AnnexeTitre2",
    ("annexe", 4): "AnnexeTitre3",
    ("", 1): "Titre",
    ("", 2): "TitreSansNumero",
    ("", 3): "Titre2",
    ("", 4): "Titre3",
}
STYLES_CONTENEUR = {
    "page_de_garde": "SousTitre",
    "partie": "Partie",
    "encadre": "Encadre",
    "centre": "Centre",
    "cofinancement": "Centre",
    "signature": "Signature",
    "expediteur": "LettreExpediteur",
    "destinataire": "LettreDestinataire",
    "lieu_date": "LettreLieuDate",
    "references": "LettreReferences",
    "objet": "LettreObjet",
    "signature_lettre": "LettreSignature",
    "mentions": "LettreMentions",
}
# The headings of a letter stay as quiet as its text.
STYLES_LETTRE = {"TitreSansNumero": "LettreTitre"}
ANCRAGE = 'w:hSpace="0" w:vSpace="0" w:wrap="around" w:vAnchor="page" w:hAnchor="page"'
# Where a letter says who writes to whom, in twips from the edges of the sheet. The address is 11 cm from the
# left and 5.5 cm from the top: what the window of a C5, C6/5 or DL envelope shows. Not in the styles, from
# which LibreOffice takes no frame.
CADRES = {
    "LettreExpediteur": f'<w:framePr w:w="4309" w:h="2154" w:hRule="exact" {ANCRAGE} w:x="1418" w:y="964"/>',
    "LettreDestinataire": (
        f'<w:framePr w:w="4649" w:h="1928" w:hRule="atLeast" {ANCRAGE} w:x="6236" w:y="3118"/>'
    ),
}
NUM_PUCES, NUM_LISTE = 3, 4
MARGE_CELLULE = 108  # twips on each side of a cell (style « Tableau »)
# A row with a cell to fill in by hand is as high as a line of handwriting.
A_REMPLIR = '<w:trHeight w:val="510" w:hRule="atLeast"/>'


def escape_xml(text: str) -> str:
    """Text for an XML element. Raises DonneesErreur `caractere_interdit`."""
    if not text.isprintable():
        check_caracteres(text)
    return _escape(text, quote=False)


class EcrivainDocx(Ecrivain):
    """Body markup. `style` is the paragraph style of plain text where the walk stands."""

    def __init__(self, arbre: Any) -> None:
        super().__init__(arbre)
        self.style = "Corps"
        self.lettre = is_lettre(arbre)
        self.page_break = False
        self.bookmark = 0
        self.ilvl_intro = False

    # -- paragraphs
    def open(self, style: str, props: str = "") -> str:
        page = "<w:pageBreakBefore/>" if self.page_break else ""
        self.page_break = False
        keep = "<w:keepNext/>" if "<w:keepNext/>" in props else ""
        rest = CADRES.get(style, "") + props.replace("<w:keepNext/>", "")
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}{page}{rest}</w:pPr>'

    def titre(self, node: Titre) -> None:
        style = STYLES_TITRE[node.numero, node.niveau]
        if self.style == STYLES_CONTENEUR["objet"]:
            style = self.style  # the object of a letter is its title
        elif self.lettre and style in STYLES_LETTRE:
            style = STYLES_LETTRE[style]
        props = (
            '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
            if not node.numero and node.niveau > 2
            else ""
        )
        if node.premier and style == "Annexe":
            props = '<w:pageBreakBefore w:val="0"/>'  # alone in its document, an annex starts it
        if style == "Titre" and self.style != STYLES_CONTENEUR["page_de_garde"]:
            props = '<w:spacing w:before="0" w:after="240"/>'  # the style is made for a cover
        self.bookmark += 1
        name = bookmark_name(node.ancre)
        dash = "–\u00a0" if node.numero and node.niveau == 2 else ""
        self.out.append(self.open(style, props))
        self.out.append(f'<w:bookmarkStart w:id="{self.bookmark}" w:name="{name}"/>')
        self.inline(dash + node.contenu)
        self.out.append(f'<w:bookmarkEnd w:id="{self.bookmark}"/></w:p>')

    def paragraphe(self, node: Paragraphe, *, end: str = "", style: str = "", props: str = "") -> None:
        if node.lie_au_suivant:
            props = "<w:keepNext/>" + props
        self.out.append(self.open(style or self.style, props))
        self.inline(node.contenu, end=end)
        self.out.append("</w:p>")

    def paragraphes_de(self, node: ParagraphesDe) -> None:
        text = f'<w:r><w:t xml:space="preserve">{value("_p")}</w:t></w:r>'
        self.loop(node.source, self.open(self.style) + text + "</w:p>")

    # -- lists and tables
    def liste(self, node: Liste) -> None:
        if node.introduction:
            numbered = node.ordonnee and node.niveau == 1
            num = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{NUM_LISTE}"/></w:numPr>' if numbered else ""
            style = "IntroListe" if self.style == "Corps" else self.style
            self.paragraphe(node.introduction, style=style, props=num)
        if node.ordonnee:
            style, ilvl, num_id = f"Numero{node.niveau}", node.niveau, NUM_LISTE
        else:
            style, ilvl, num_id = f"Puce{node.niveau}", node.niveau - 1, NUM_PUCES
        num = f'<w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{num_id}"/></w:numPr>'
        outer = self.style
        for child in node.enfants:
            if isinstance(child, Balise):
                self.balise(child.expression)
                continue
            for i, block in enumerate(child.enfants):
                end = self.fin_element if child.ponctuer and i == len(child.enfants) - 1 else ""
                if isinstance(block, Paragraphe) and i == 0:
                    self.paragraphe(block, end=end, style=style, props=num)
                elif isinstance(block, (Liste, Tableau)) and block.introduction and i == 0:
                    self.item_with_sublist(block, style, num)
                elif isinstance(block, Paragraphe):
                    self.paragraphe(
                        block,
                        end=end,
                        style=style,
                        props='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>',
                    )
                else:
                    self.nodes((block,))
        self.style = outer

    def item_with_sublist(self, block: Liste | Tableau, style: str, num: str) -> None:
        """The item's own text introduces the list that it holds: it keeps the item's mark."""
        from dataclasses import replace

        assert block.introduction is not None
        if block.peut_etre_vide:
            self.guard("p")
        self.paragraphe(block.introduction, style=style, props=num)
        alone = replace(block, introduction=None)
        self.liste(alone) if isinstance(alone, Liste) else self.tableau(alone)
        if block.peut_etre_vide:
            self.unguard("p")

    def tableau(self, node: Tableau) -> None:
        if node.introduction:
            self.paragraphe(node.introduction, style="IntroListe" if self.style == "Corps" else self.style)
        total = sum(node.largeurs)
        widths = [round(LARGEUR_TEXTE * w / total) for w in node.largeurs]
        self.out.append(
            '<w:tbl><w:tblPr><w:tblStyle w:val="Tableau"/><w:tblW w:w="5000" w:type="pct"/>'
            '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0"'
            ' w:noHBand="0" w:noVBand="1"/></w:tblPr><w:tblGrid>'
            + "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
            + "</w:tblGrid>"
        )
        self.row(node.entete, widths, header=True)
        last = node.lignes[-1] if node.lignes else None
        for row in node.lignes:
            if isinstance(row, Balise):
                self.balise(row.expression, "tr")
            else:
                # Rows held together: Word cuts a table only when a page cannot hold it.
                self.row(row.cellules, widths, keep=row is not last)
        self.out.append(
            '</w:tbl><w:p><w:pPr><w:pStyle w:val="Corps"/><w:spacing w:before="0" w:after="0" w:line="160"'
            ' w:lineRule="exact"/></w:pPr></w:p>'
        )

    def row(
        self, cells: tuple[str | Barre, ...], widths: list[int], *, header: bool = False, keep: bool = True
    ) -> None:
        style = "CelluleEntete" if header else "Cellule"
        mark = "<w:cantSplit/><w:tblHeader/>" if header else "<w:cantSplit/>"
        if not header and "" in cells:
            mark += A_REMPLIR
        self.out.append(f"<w:tr><w:trPr>{mark}</w:trPr>")
        for cell, width in zip(cells, widths, strict=True):
            self.out.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>')
            held = "<w:keepNext/>" if keep else ""
            if isinstance(cell, Barre):
                self.barre(cell, width, held)
            else:
                self.out.append(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{held}</w:pPr>')
                self.inline(cell or VIDE)
            self.out.append("</w:p></w:tc>")
        self.out.append("</w:tr>")

    def barre(self, cell: Barre, width: int, held: str) -> None:
        """A shaded paragraph, as long as its right indent leaves it: text that stays text."""
        room = width - 2 * MARGE_CELLULE
        indent, text = value(f"({cell.source}).longueur|retrait({room})"), value(f"({cell.source}).texte")
        self.out.append(
            f'<w:p><w:pPr><w:pStyle w:val="Barre"/>{held}<w:ind w:right="{indent}"/></w:pPr>'
            f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
        )

    # -- containers
    def conteneur(self, node: Conteneur) -> None:
        if node.nom == "signatures":
            self.signatures(node)
            return
        outer = self.style
        self.style = STYLES_CONTENEUR[node.nom]
        if node.nom == "cofinancement":
            room = '<w:keepNext/><w:spacing w:before="360"/>'
            self.out.append(self.open("Centre", room) + EMBLEME + "</w:p>")
        if node.nom == "signature_lettre":
            self.signature_lettre(node)
        else:
            self.nodes(node.enfants)
        self.style = outer

    def signature_lettre(self, node: Conteneur) -> None:
        """In one piece; the last paragraph is the name, and the room to sign is above it."""
        for block in node.enfants:
            if isinstance(block, Paragraphe):
                last = block is node.enfants[-1]
                self.paragraphe(block, style="LettreNom" if last else self.style)
            else:
                self.nodes((block,))

    def signatures(self, node: Conteneur) -> None:
        """One row a signatory, never split, each kept with the next: the block stays in one piece."""
        left, right = 5170, LARGEUR_TEXTE - 5170
        self.out.append(
            '<w:tbl><w:tblPr><w:tblStyle w:val="TableauSignatures"/><w:tblW w:w="5000" w:type="pct"/>'
            '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0500" w:firstRow="0" w:lastRow="0"'
            f' w:firstColumn="0" w:lastColumn="1" w:noHBand="0" w:noVBand="1"/></w:tblPr><w:tblGrid>'
            f'<w:gridCol w:w="{left}"/><w:gridCol w:w="{right}"/></w:tblGrid>'
        )
        outer, self.style = self.style, "Signature"
        for child in node.enfants:
            if isinstance(child, Balise):
                self.balise(child.expression, "tr")
                continue
            assert isinstance(child, Conteneur)
            self.out.append(
                '<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="1700" w:hRule="atLeast"/></w:trPr>'
                f'<w:tc><w:tcPr><w:tcW w:w="{left}" w:type="dxa"/></w:tcPr>'
            )
            first = True
            for block in child.enfants:
                if isinstance(block, Paragraphe):
                    self.paragraphe(
                        block, style="SignaturePour" if first else "Signature", props="<w:keepNext/>"
                    )
                    first = False
                else:
                    self.nodes((block,))
            self.out.append(
                f'</w:tc><w:tc><w:tcPr><w:tcW w:w="{right}" w:type="dxa"/></w:tcPr>'
                '<w:p><w:pPr><w:pStyle w:val="Signature"/>'
                "<w:keepNext/></w:pPr></w:p></w:tc></w:tr>"
            )
        self.out.append(
            '</w:tbl><w:p><w:pPr><w:pStyle w:val="Corps"/><w:spacing w:before="0" w:after="0" w:line="20"'
            ' w:lineRule="exact"/></w:pPr></w:p>'
        )
        self.style = outer

    def saut(self, following: Any) -> None:
        if following is None or isinstance(following, Balise):
            self.out.append(self.open(self.style) + '<w:r><w:br w:type="page"/></w:r></w:p>')
        else:
            self.page_break = True

    # -- runs
    def inline(self, text: str, *, end: str = "") -> None:
        """Runs. A run stays open over text, values and conditions, and closes where the style changes."""
        bold = italic = opened = False
        out = self.out

        def props() -> str:
            inner = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
            return f"<w:rPr>{inner}</w:rPr>" if inner else ""

        def need() -> None:
            nonlocal opened
            if not opened:
                out.append(f'<w:r>{props()}<w:t xml:space="preserve">')
                opened = True

        def close() -> None:
            nonlocal opened
            if opened:
                out.append("</w:t></w:r>")
                opened = False

        for kind, item in segments(text):
            if kind == "texte":
                need()
                out.append(escape_xml(item))
            elif kind == "saut":
                close()
                out.append("<w:r><w:br/></w:r>")
            elif kind == "style":
                close()
                bold = item == GRAS if item in (GRAS, FIN_GRAS) else bold
                italic = item == ITALIQUE if item in (ITALIQUE, FIN_ITALIQUE) else italic
            else:
                expression = self.arbre.expressions[int(item)]
                if expression.ancres:
                    for words, anchor in self.references(expression):
                        if words:
                            need()
                            out.append(words)
                        close()
                        out.append(self.field(anchor, props()))
                    continue
                # A condition finds a run open and must leave one open in every branch.
                need()
                out.append(tag(expression) if expression.genre != "valeur" else value(expression.source))
        if end:
            need()
            out.append(end)
        close()

    def field(self, anchor: str, props: str) -> str:
        """A live reference; its cached result is the number computed by the plan."""
        run = f"<w:r>{props}"
        return (
            f'{run}<w:fldChar w:fldCharType="begin"/></w:r>{run}<w:instrText xml:space="preserve"> REF '
            f'{bookmark_name(anchor)} \\r \\h </w:instrText></w:r>{run}<w:fldChar w:fldCharType="separate"/>'
            f'</w:r>{run}<w:t xml:space="preserve">{self.number(anchor)}</w:t></w:r>'
            f'{run}<w:fldChar w:fldCharType="end"/></w:r>'
        )


def bookmark_name(anchor: str) -> str:
    """A name that Word accepts: letters, digits, underscores, 40 characters at most."""
    name = "a_" + anchor.replace("-", "_")
    if len(name) <= 40:
        return name
    import hashlib

    return name[:31] + "_" + hashlib.sha256(anchor.encode()).hexdigest()[:8]


# 3.6 cm by 2.4 cm in EMU. The relationship is added by the Word package when it finds this id.
EMBLEME = (
    '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="1296000" cy="864000"/>'
    '<wp:docPr id="900" name="Emblème" descr="Emblème de l’Union européenne : douze étoiles d’or en cercle'
    ' sur fond bleu"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData'
    ' uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="900"'
    ' name="Emblème"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdEmblemeUE"/><a:stretch>'
    '<a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="1296000" cy="864000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
    "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)
