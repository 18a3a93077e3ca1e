"""From Markdown with placeholders to the tree, and the checks that keep every target well-formed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from clausedocs.langue.typographie import corriger
from clausedocs.modeles.arbre import (
    DEBUT_ANCRE,
    DEBUT_BLOC,
    DEBUT_EXPR,
    FIN_ANCRE,
    FIN_BLOC,
    FIN_EXPR,
    FIN_GRAS,
    FIN_ITALIQUE,
    GRAS,
    ITALIQUE,
    SAUT_DE_LIGNE,
    Arbre,
    Balise,
    Barre,
    Conteneur,
    Element,
    Expression,
    Ligne,
    Liste,
    Noeud,
    Paragraphe,
    ParagraphesDe,
    Place,
    SautDePage,
    Tableau,
    Titre,
    segments,
    walk,
)
from clausedocs.modeles.assemblage import finish
from clausedocs.modeles.balises import error
from clausedocs.modeles.controle import check_anchors, check_parents
from clausedocs.modeles.preparation import Preparation, make_notes, prepare
from clausedocs.modeles.sources import LETTRE, SourceModele

ONLY_BLOC = re.compile(f"{DEBUT_BLOC}(\\d+){FIN_BLOC}\\Z")
ONLY_EXPR = re.compile(f"{DEBUT_EXPR}(\\d+){FIN_EXPR}\\Z")
ANCHOR_MARK = re.compile(f"{DEBUT_ANCRE}(\\d+){FIN_ANCRE}")
BARRE = re.compile(r"\A(.*?)\s*\|\s*barre\Z", re.S)
PARAGRAPHES = re.compile(r"\A(.*?)\s*\|\s*paragraphes\Z", re.S)
OWN_ENDINGS = ":.?!…"
REFUSED = {
    "fence": "un bloc de code",
    "code_block": "un bloc de code",
    "html_block": "du HTML",
    "blockquote_open": "une citation",
    "code_inline": "du code",
    "html_inline": "du HTML",
    "link_open": "un lien",
    "image": "une image",
}
CLASSES = {"sans_numero", "annexe"}


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table").disable(["code", "lheading", "reference", "entity"])


def read_modele(source: SourceModele) -> Arbre:
    """The tree of a modèle. Raises ModeleErreur with file, line and advice for what the grammar refuses."""
    prep = prepare(source.lignes)
    reader = _Reader(prep)
    nodes = reader.blocks(_parser().parse(prep.markdown), 0)[0]
    nodes = _fold_containers(nodes, prep)
    nodes = finish(nodes, articles=source.meta.mise_en_page != LETTRE)
    check_parents(nodes, prep.expressions)
    anchors = check_anchors(nodes, prep)
    titles = [
        (t.place, t.ancre, _plain(t.contenu, prep.expressions)) for t in walk(nodes) if isinstance(t, Titre)
    ]
    return Arbre(tuple(nodes), tuple(prep.expressions), make_notes(prep, titles), anchors)


class _Reader:
    """Tokens of markdown-it to nodes."""

    def __init__(self, prep: Preparation) -> None:
        self.prep = prep
        self.auto = 0

    def place(self, token: Token) -> Place:
        line = token.map[0] if token.map else 0
        return self.prep.places[min(line, len(self.prep.places) - 1)]

    def blocks(self, tokens: Sequence[Token], i: int, until: str = "") -> tuple[tuple[Noeud, ...], int]:
        out: list[Noeud] = []
        while i < len(tokens):
            token = tokens[i]
            kind = token.type
            if kind == until:
                return tuple(out), i + 1
            if kind in REFUSED:
                raise error(
                    "modele_grammaire",
                    f"Le modèle contient {REFUSED[kind]}.",
                    "La grammaire admet titres, paragraphes, listes, tableaux, gras et italique.",
                    self.place(token),
                )
            if kind == "heading_open":
                out.append(self.heading(token, tokens[i + 1]))
                i += 3
            elif kind == "paragraph_open":
                out.append(self.paragraph(token, tokens[i + 1]))
                i += 3
            elif kind in ("bullet_list_open", "ordered_list_open"):
                node, i = self.list(tokens, i)
                out.append(node)
            elif kind == "table_open":
                table, i = self.table(tokens, i)
                out.append(table)
            elif kind == "hr":
                out.append(SautDePage(self.place(token)))
                i += 1
            else:
                raise error(
                    "modele_grammaire",
                    f"Le modèle contient une construction inconnue ({kind}).",
                    "Tenez-vous aux titres, paragraphes, listes et tableaux.",
                    self.place(token),
                )
        return tuple(out), i

    def inline(self, token: Token, place: Place) -> tuple[str, str, frozenset[str]]:
        """Inline text with its marks, its anchor and the classes of that anchor."""
        parts: list[str] = []
        marks = {"strong_open": GRAS, "strong_close": FIN_GRAS, "em_open": ITALIQUE, "em_close": FIN_ITALIQUE}
        for child in token.children or []:
            if child.type in ("text", "text_special"):
                parts.append(child.content)
            elif child.type == "softbreak":
                parts.append(" ")
            elif child.type == "hardbreak":
                parts.append(SAUT_DE_LIGNE)
            elif child.type in marks:
                parts.append(marks[child.type])
            else:
                raise error(
                    "modele_grammaire",
                    f"Le texte contient {REFUSED.get(child.type, 'une construction inconnue')}.",
                    "Seuls le gras, l’italique et le saut de ligne sont admis dans un paragraphe.",
                    place,
                )
        text = "".join(parts)
        anchor, classes = "", frozenset[str]()
        found = ANCHOR_MARK.findall(text)
        if found:
            if len(found) > 1 or not text.endswith(FIN_ANCRE):
                raise error(
                    "modele_ancre",
                    "Une ancre n’est pas à la fin de son paragraphe.",
                    "Déplacez-la à la fin.",
                    place,
                )
            anchor, classes = self.prep.ancres[int(found[0])]
            text = ANCHOR_MARK.sub("", text)
        return corriger(text.strip()), anchor, classes

    def heading(self, token: Token, inline: Token) -> Titre:
        place = self.place(token)
        level = int(token.tag[1])
        text, anchor, classes = self.inline(inline, place)
        unknown = classes - CLASSES
        if unknown or level > 4:
            what = f"la classe « .{min(unknown)} »" if unknown else f"un titre de niveau {level}"
            raise error(
                "modele_titre",
                f"Le titre porte {what}.",
                "Quatre niveaux ; classes .sans_numero et .annexe.",
                place,
            )
        if not text:
            raise error("modele_titre", "Le titre est vide.", "Écrivez son texte.", place)
        if re.match(r"(?i)(article|annexe)\s+[\dIVX]", text):
            raise error(
                "modele_titre",
                f"Le titre « {text[:40]} » porte un numéro tapé.",
                "Écrivez seulement l’intitulé : le numéro est calculé.",
                place,
            )
        if not anchor:
            self.auto += 1
            anchor = f"titre-{self.auto}"
        return Titre(level, text, anchor, classes, place)

    def paragraph(self, token: Token, inline: Token) -> Noeud:
        place = self.place(token)
        text, anchor, classes = self.inline(inline, place)
        if classes:
            raise error(
                "modele_ancre", "Une classe ne se met que sur un titre.", "Gardez seulement l’ancre.", place
            )
        only = ONLY_EXPR.match(text)
        if only:
            expression = self.prep.expressions[int(only.group(1))]
            match = PARAGRAPHES.match(expression.source)
            if match:
                return ParagraphesDe(match.group(1), place)
        for kind, value in segments(text):
            if kind == "tag" and PARAGRAPHES.match(self.prep.expressions[int(value)].source):
                raise error(
                    "modele_paragraphes",
                    "Un champ « paragraphes » n’est pas seul sur sa ligne.",
                    "Mettez-le seul, entre deux lignes vides.",
                    place,
                )
        return Paragraphe(text, anchor, place)

    def list(self, tokens: Sequence[Token], i: int) -> tuple[Liste, int]:
        token = tokens[i]
        place, ordered = self.place(token), token.type == "ordered_list_open"
        end = token.type.replace("_open", "_close")
        children: list[Element | Balise] = []
        i += 1
        while tokens[i].type != end:
            blocks, i = self.blocks(tokens, i + 1, "list_item_close")
            if not blocks:
                raise error(
                    "modele_liste",
                    "Un élément de liste est vide.",
                    "Complétez-le ou retirez le tiret.",
                    place,
                )
            bloc = _only_block(blocks)
            if bloc is not None:
                expression = self.prep.blocs[bloc].expression
                if expression is None:
                    raise error(
                        "modele_conteneur",
                        "Un bloc ::: se trouve dans une liste.",
                        "Sortez-le de la liste.",
                        place,
                    )
                children.append(Balise(expression))
                continue
            children.append(Element(blocks, self.punctuated(blocks)))
        depth = (token.level // 2) + 1
        if depth > (2 if ordered else 3):
            raise error(
                "modele_liste",
                "La liste a trop de niveaux.",
                "Trois niveaux de tirets, deux de numéros.",
                place,
            )
        return Liste(ordered, depth, tuple(children), place, peut_etre_vide=_may_be_empty(children)), i + 1

    def punctuated(self, blocks: tuple[Noeud, ...]) -> bool:
        last = blocks[-1]
        if not isinstance(last, Paragraphe):
            return False
        texts = [v for k, v in segments(last.contenu) if k in ("texte", "tag", "saut")]
        final = [(k, v) for k, v in segments(last.contenu) if k != "style"]
        if not texts or not final or final[-1][0] != "texte":
            return True
        char = final[-1][1].rstrip()[-1:]
        if char in (";", ","):
            raise error(
                "modele_liste",
                f"L’élément de liste se termine par « {char} ».",
                "Retirez cette ponctuation : elle est ajoutée selon la place de l’élément.",
                last.place,
            )
        return char not in OWN_ENDINGS

    def table(self, tokens: Sequence[Token], i: int) -> tuple[Tableau, int]:
        place = self.place(tokens[i])
        header: tuple[str, ...] = ()
        rows: list[Ligne | Balise] = []
        while tokens[i].type != "table_close":
            if tokens[i].type == "tr_open":
                cells: list[str] = []
                row_place = self.place(tokens[i])
                i += 1
                while tokens[i].type != "tr_close":
                    if tokens[i].type == "inline":
                        cells.append(self.inline(tokens[i], row_place)[0])
                    i += 1
                match = ONLY_BLOC.match(cells[0]) if cells else None
                if match:
                    expression = self.prep.blocs[int(match.group(1))].expression
                    assert expression is not None
                    rows.append(Balise(expression))
                elif not header:
                    header = tuple(cells)
                    if not all(header):
                        raise error(
                            "modele_tableau",
                            "Une colonne n’a pas d’intitulé.",
                            "Nommez chaque colonne.",
                            row_place,
                        )
                else:
                    rows.append(Ligne(tuple(self.cell(c, row_place) for c in cells)))
            i += 1
        widths = self.widths(place, len(header))
        return Tableau(header, widths, tuple(rows), place, peut_etre_vide=_may_be_empty(rows)), i + 1

    def cell(self, text: str, place: Place) -> str | Barre:
        """A bar where the cell is one, alone; its text elsewhere."""
        sources = [self.prep.expressions[int(v)].source for k, v in segments(text) if k == "tag"]
        bars = [m.group(1) for m in map(BARRE.match, sources) if m]
        if not bars:
            return text
        if not ONLY_EXPR.match(text):
            raise error("modele_tableau", "Une barre n’est pas seule dans sa cellule.", "Isolez-la.", place)
        return Barre(bars[0])

    def widths(self, place: Place, count: int) -> tuple[int, ...]:
        """Relative widths, from the number of dashes under each heading."""
        lines = self.prep.markdown.split("\n")
        for text, where in zip(lines, self.prep.places, strict=True):
            if where.fichier == place.fichier and where.ligne == place.ligne + 1:
                dashes = [c.count("-") for c in text.strip().strip("|").split("|")]
                if len(dashes) == count and all(dashes):
                    return tuple(dashes)
        return (1,) * count


def _only_block(blocks: tuple[Noeud, ...]) -> int | None:
    if len(blocks) == 1 and isinstance(blocks[0], Paragraphe):
        match = ONLY_BLOC.match(blocks[0].contenu)
        if match:
            return int(match.group(1))
    return None


def _may_be_empty(children: Iterable[Any]) -> bool:
    depth = 0
    for child in children:
        if isinstance(child, Balise):
            depth += {"if": 1, "for": 1, "endif": -1, "endfor": -1}.get(child.expression.genre, 0)
        elif depth == 0:
            return False
    return True


def _fold_containers(nodes: Sequence[Noeud], prep: Preparation) -> tuple[Noeud, ...]:
    """Placeholders of tags and containers, among siblings, become nodes."""
    stack: list[tuple[str, Place | None, list[Noeud]]] = [("", None, [])]
    for node in nodes:
        match = ONLY_BLOC.match(node.contenu) if isinstance(node, Paragraphe) else None
        if match is None:
            if isinstance(node, Liste):
                node = replace(node, enfants=tuple(_fold_item(e, prep) for e in node.enfants))
            stack[-1][2].append(node)
            continue
        bloc = prep.blocs[int(match.group(1))]
        if bloc.genre == "balise":
            assert bloc.expression is not None
            stack[-1][2].append(Balise(bloc.expression))
        elif bloc.genre == "ouvre":
            stack.append((bloc.nom, bloc.place, []))
        elif len(stack) == 1:
            raise error(
                "modele_conteneur", "« ::: » ne ferme aucun bloc.", "Retirez cette ligne.", bloc.place
            )
        else:
            name, place, children = stack.pop()
            assert place is not None
            stack[-1][2].append(Conteneur(name, tuple(children), place))
    if len(stack) > 1:
        place = stack[-1][1]
        assert place is not None
        raise error(
            "modele_conteneur",
            f"« ::: {stack[-1][0]} » n’est pas fermé.",
            "Ajoutez une ligne « ::: ».",
            place,
        )
    return tuple(stack[0][2])


def _fold_item(item: Element | Balise, prep: Preparation) -> Element | Balise:
    if isinstance(item, Balise):
        return item
    return replace(item, enfants=_fold_containers(item.enfants, prep))


def _plain(text: str, expressions: Sequence[Expression]) -> str:
    return "".join(v if k == "texte" else "…" if k == "tag" else "" for k, v in segments(text))
