"""A part whose tags are marks, as a Jinja template: block tags lifted to what they govern, pairs checked."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from clausedocs.modeles.ecrivain import PREFIXES
from clausedocs.modeles.plan import FIN_TAG, FIN_VAR, TAG, VAR
from clausedocs.modeles.word.expressions import DE_CELLULE, Lecture
from clausedocs.modeles.word.lieux import TC, TR, Faute, P
from clausedocs.modeles.word.reperage import (
    DEBUT_MARQUE,
    FIN_MARQUE,
    MARQUE,
    Balise,
    join_paragraph,
    text_of,
)
from clausedocs.modeles.word.valeurs import COUPE
from clausedocs.word.xml_sur import NS

_PORTES = {"p": P, "tr": TR, "tc": TC}
_UNITES = {"p": "le paragraphe", "tr": "la ligne du tableau", "tc": "la cellule"}
_HISSE = "clausedocs"
_MARQUE_HISSEE = re.compile(rf"<\?{_HISSE} (\S+?)\?>|{DEBUT_MARQUE}(\w+){FIN_MARQUE}")
_VAL = f"{NS}val"
# Elements of a cell's properties that come before these, by the order of the schema.
_AVANT_SPAN = {f"{NS}cnfStyle", f"{NS}tcW"}
_AVANT_FUSION = _AVANT_SPAN | {f"{NS}gridSpan", f"{NS}hMerge"}
_AVANT_FOND = _AVANT_FUSION | {f"{NS}vMerge", f"{NS}tcBorders"}
_IMAGES = (f"{NS}drawing", f"{NS}pict", f"{NS}object")
_SECTION = f"{NS}sectPr"
# Nested deeper, a template would not compile.
EMBOITEMENT_MAX = 15


class Gabarit:
    """Writes one part. `fautes` receives all that is wrong with its structure."""

    def __init__(
        self, root: Any, balises: list[Balise], lectures: list[Lecture], fautes: list[Faute]
    ) -> None:
        self.root = root
        self.balises = balises
        self.lectures = lectures
        self.fautes = fautes
        # Marks that stand for markup of ours and not for a tag.
        self.propres: dict[str, str] = {}
        # The tags that stand in an attribute.
        self.attributs: set[int] = set()
        # The tags in the order of the template: each starts a line of it.
        self.ordre: list[int] = []

    def write(self) -> str:
        """The template, its delimiters included; one line a tag, so that an error finds its own."""
        self._read_attributes()
        self._merge_glued()
        self._lift()
        self._write_literals()
        self._shape_cells()
        self._check_pairs()
        text = etree.tostring(self.root, encoding="unicode")
        return _MARQUE_HISSEE.sub(lambda m: self._jinja(m.group(1) or m.group(2)), text)

    # -- marks

    def _places(self, element: Any = None) -> list[tuple[int, Any]]:
        """The marks in order, each with the node that holds it: a text node or an instruction."""
        out: list[tuple[int, Any]] = []
        for node in (self.root if element is None else element).iter():
            if node.tag is etree.ProcessingInstruction and node.target == _HISSE and node.text.isdigit():
                out.append((int(node.text), node))
            elif node.tag == f"{NS}t" and node.text and DEBUT_MARQUE in node.text:
                out += [(int(m), node) for m in MARQUE.findall(node.text)]
        return out

    def _jinja(self, mark: str) -> str:
        found = self._markup(mark)
        if found.startswith((f"{VAR}\n", f"{TAG}\n")):
            self.ordre.append(int(re.sub(r"\D", "", mark)))
        return found

    def _markup(self, mark: str) -> str:
        if mark in self.propres:
            return self.propres[mark]
        n = int(mark)
        balise, lecture = self.balises[n], self.lectures[n]
        if balise.genre == "valeur":
            if lecture.ancres:
                return self._reference(lecture, self.propres.get(f"style{n}", ""))
            return f"{VAR}\n({balise.corps})|{'_attribut' if n in self.attributs else '_texte'} {FIN_VAR}"
        if balise.genre == "bloc":
            return f"{TAG}\n {balise.corps} {FIN_TAG}"
        return ""

    def _reference(self, lecture: Lecture, rpr: str) -> str:
        """Words and live fields; their cached results are written once the document is whole."""
        words = PREFIXES[lecture.renvoi or ""]
        out = ""
        for n, anchor in enumerate(lecture.ancres):
            joint = "" if n == 0 else (" et " if n == len(lecture.ancres) - 1 else ", ")
            name = re.sub(r"\W", "_", anchor)
            run = f"<w:r>{rpr}"
            out += (
                f'{joint}{words}{COUPE}{run}<w:fldChar w:fldCharType="begin"/></w:r>{run}<w:instrText '
                f'xml:space="preserve"> REF {name} \\r \\h </w:instrText></w:r>{run}<w:fldChar '
                f'w:fldCharType="separate"/></w:r>{run}<w:t>{name}</w:t></w:r>{run}<w:fldChar '
                f'w:fldCharType="end"/></w:r><w:r>{rpr}<w:t xml:space="preserve">'
            )
        return out

    def _write_literals(self) -> None:
        for n, node in self._places():
            balise = self.balises[n]
            mark = f"{DEBUT_MARQUE}{n}{FIN_MARQUE}"
            if balise.genre == "litteral" and node.text:
                node.text = node.text.replace(mark, balise.corps)
            elif balise.genre == "commentaire" and not balise.portee and node.text:
                node.text = node.text.replace(mark, "")
            elif self.lectures[n].ancres:
                rpr = node.getparent().find(f"{NS}rPr")
                if rpr is not None:
                    self.propres[f"style{n}"] = etree.tostring(rpr, encoding="unicode", with_tail=False)

    def _read_attributes(self) -> None:
        for node in self.root.iter(etree.Element):
            for value in node.attrib.values():
                for n in map(int, MARQUE.findall(value) if DEBUT_MARQUE in value else ()):
                    self.attributs.add(n)
                    balise = self.balises[n]
                    if balise.genre != "valeur" or balise.portee or self.lectures[n].ancres:
                        self.fautes.append(
                            Faute(
                                "word_place",
                                f"« {balise.brut[:80]} » ne s’emploie ni dans un filigrane ni dans un texte "
                                "de remplacement.",
                                "N’y citez qu’un champ, par exemple {{ convention.reference }}.",
                                balise.lieu,
                            )
                        )

    # -- `{%-` and `-%}`

    def _merge_glued(self) -> None:
        """`{%-` at the start of a paragraph joins it to the one before, `-%}` at the end to the one after."""
        for n, node in self._places():
            balise = self.balises[n]
            if balise.portee or not (balise.colle_avant or balise.colle_apres):
                continue
            paragraph = next(node.iterancestors(P), None)
            if paragraph is None:
                continue
            text = text_of(paragraph)
            mark = f"{DEBUT_MARQUE}{n}{FIN_MARQUE}"
            if balise.colle_avant and not text.split(mark)[0].strip():
                before = paragraph.getprevious()
                if before is not None and before.tag == P:
                    join_paragraph(before, paragraph)
                    paragraph = before
            if balise.colle_apres and not text.split(mark)[-1].strip():
                after = paragraph.getnext()
                if after is not None and after.tag == P:
                    join_paragraph(paragraph, after)

    # -- `{%p`, `{%tr`, `{%tc`

    def _lift(self) -> None:
        gone: set[Any] = set()
        for n, node in self._places():
            balise = self.balises[n]
            if balise.portee in ("", "r"):
                continue
            if node in gone:
                self._misplaced(
                    balise,
                    f"« {balise.brut} » et une autre balise de même portée sont dans le même passage.",
                    f"Mettez chacune seule dans {_UNITES[balise.portee]} qui lui appartient.",
                )
                continue
            unit = next(node.iterancestors(_PORTES[balise.portee]), None)
            if unit is None:
                self._misplaced(
                    balise,
                    f"« {balise.brut} » n’est pas dans un tableau.",
                    "Hors d’un tableau, écrivez {%p … %}, seule dans son paragraphe.",
                )
                continue
            lost = _text_beside(unit, n)
            if lost:
                self._tell_lost(balise, lost)
            if balise.genre == "valeur":
                self._repeat(unit, n, balise)
                continue
            gone.update(unit.iter())
            instruction = etree.ProcessingInstruction(_HISSE, str(n))
            instruction.tail = unit.tail
            unit.getparent().replace(unit, instruction)

    def _repeat(self, unit: Any, n: int, balise: Balise) -> None:
        """`{{p valeur }}`: the paragraph once for each of its paragraphs."""
        if balise.portee != "p":
            self._misplaced(
                balise, f"« {balise.brut} » ne s’emploie pas.", "Écrivez {{ valeur }} ou {{p valeur }}."
            )
            return
        start, end = f"debut{n}", f"fin{n}"
        self.propres[start] = f"{TAG}\n for _p in ({balise.corps})|_morceaux {FIN_TAG}"
        self.propres[end] = f"{TAG} endfor {FIN_TAG}"
        self.propres[str(n)] = f"{VAR}_p|_texte {FIN_VAR}"
        unit.addprevious(etree.ProcessingInstruction(_HISSE, start))
        after = etree.ProcessingInstruction(_HISSE, end)
        after.tail, unit.tail = unit.tail, None
        unit.addnext(after)

    def _tell_lost(self, balise: Balise, lost: str) -> None:
        shown = " ".join(MARQUE.sub(lambda m: self.balises[int(m.group(1))].brut, lost).split())[:80]
        self.fautes.append(
            Faute(
                "word_texte_perdu",
                f"« {balise.brut} » remplace {_UNITES[balise.portee]} : « {shown} » disparaîtrait.",
                f"Mettez la balise seule dans {_UNITES[balise.portee]}, le texte avant ou après.",
                balise.lieu,
            )
        )

    def _misplaced(self, balise: Balise, message: str, advice: str) -> None:
        self.fautes.append(Faute("word_prefixe", message, advice, balise.lieu))

    # -- cells

    def _shape_cells(self) -> None:
        for n, node in self._places():
            balise = self.balises[n]
            if balise.genre != "bloc" or balise.mot not in DE_CELLULE:
                continue
            cell = next(node.iterancestors(TC), None)
            if cell is None:
                self._misplaced(
                    balise,
                    f"« {balise.brut} » n’est pas dans la cellule d’un tableau.",
                    "Placez-la dans la cellule qu’elle règle.",
                )
                continue
            node.text = node.text.replace(f"{DEBUT_MARQUE}{n}{FIN_MARQUE}", "")
            _SHAPES[balise.mot](self, cell, n, balise)

    def _span(self, cell: Any, n: int, balise: Balise) -> None:
        self.propres[str(n)] = f"{VAR}\n({balise.reste})|_colonnes {FIN_VAR}"
        _set(cell, "gridSpan", _AVANT_SPAN).set(_VAL, f"{DEBUT_MARQUE}{n}{FIN_MARQUE}")

    def _shade(self, cell: Any, n: int, balise: Balise) -> None:
        self.propres[str(n)] = f"{VAR}\n({balise.reste})|_couleur {FIN_VAR}"
        shade = _set(cell, "shd", _AVANT_FOND)
        shade.attrib.clear()
        shade.set(_VAL, "clear")
        shade.set(f"{NS}color", "auto")
        shade.set(f"{NS}fill", f"{DEBUT_MARQUE}{n}{FIN_MARQUE}")

    def _merge_down(self, cell: Any, n: int, balise: Balise) -> None:
        """`{% vm %}`: in a loop of rows, the first keeps its words and the others continue it."""
        self.propres[f"vm{n}"] = (
            f"{TAG} if loop.first {FIN_TAG}restart{TAG} else {FIN_TAG}continue{TAG} endif {FIN_TAG}"
        )
        _set(cell, "vMerge", _AVANT_FUSION).set(_VAL, f"{DEBUT_MARQUE}vm{n}{FIN_MARQUE}")
        first = next((c for c in cell if c.tag != f"{NS}tcPr"), None)
        if first is None:
            return
        self.propres[f"si{n}"] = f"{TAG} if loop.first {FIN_TAG}"
        self.propres[f"sinon{n}"] = f"{TAG} else {FIN_TAG}<w:p/>{TAG} endif {FIN_TAG}"
        first.addprevious(etree.ProcessingInstruction(_HISSE, f"si{n}"))
        cell.append(etree.ProcessingInstruction(_HISSE, f"sinon{n}"))

    def _merge_across(self, cell: Any, n: int, balise: Balise) -> None:
        """`{% hm %}`: in a loop of cells, the first one takes the place of all."""
        span = _set(cell, "gridSpan", _AVANT_SPAN)
        old = span.get(_VAL) or "1"
        self.propres[f"hm{n}"] = f"{VAR} {int(old) if old.isdigit() else 1} * loop.length {FIN_VAR}"
        span.set(_VAL, f"{DEBUT_MARQUE}hm{n}{FIN_MARQUE}")
        self.propres[f"si{n}"] = f"{TAG} if loop.first {FIN_TAG}"
        self.propres[f"fin{n}"] = f"{TAG} endif {FIN_TAG}"
        cell.addprevious(etree.ProcessingInstruction(_HISSE, f"si{n}"))
        after = etree.ProcessingInstruction(_HISSE, f"fin{n}")
        after.tail, cell.tail = cell.tail, None
        cell.addnext(after)

    # -- openers and closers

    def _check_pairs(self) -> None:
        stack: list[tuple[int, Any]] = []
        for n, node in self._places():
            balise = self.balises[n]
            word = balise.mot if balise.genre == "bloc" else ""
            if word in ("if", "for"):
                stack.append((n, node))
                if len(stack) > EMBOITEMENT_MAX:
                    self._tell_pair(
                        balise, "word_balise_ouverte", "est dans trop d’autres balises", "Simplifiez."
                    )
                    return
            elif word in ("elif", "else", "endif", "endfor"):
                opener = self._opener(stack, balise)
                if opener is None:
                    continue
                if not _parallel(opener[1], node):
                    first = self.balises[opener[0]]
                    self._tell_pair(
                        balise,
                        "word_balises_croisees",
                        f"n’est pas au même niveau que « {first.brut} »",
                        "Mettez les deux dans le même paragraphe, ou chacune seule dans le sien avec {%p, ou "
                        "chacune seule dans une ligne du même tableau avec {%tr.",
                    )
                if word in ("endif", "endfor"):
                    stack.remove(opener)
        for n, _ in stack:
            balise = self.balises[n]
            self._tell_pair(
                balise, "word_balise_ouverte", "n’est jamais fermée", f"Ajoutez {{% end{balise.mot} %}}."
            )

    def _opener(self, stack: list[tuple[int, Any]], balise: Balise) -> tuple[int, Any] | None:
        wanted = {"endfor": ("for",), "else": ("if", "for")}.get(balise.mot, ("if",))
        if stack and self.balises[stack[-1][0]].mot in wanted:
            return stack[-1]
        opener = {"endfor": "for"}.get(balise.mot, "if")
        after = f" (la dernière ouverte est « {self.balises[stack[-1][0]].brut} »)" if stack else ""
        self._tell_pair(
            balise,
            "word_balise_ouverte",
            f"ne ferme rien{after}",
            f"Ouvrez d’abord par {{% {opener} … %}}, ou fermez ce qui est ouvert.",
        )
        return None

    def _tell_pair(self, balise: Balise, code: str, what: str, advice: str) -> None:
        self.fautes.append(Faute(code, f"« {balise.brut[:80]} » {what}.", advice, balise.lieu))


_SHAPES = {
    "colspan": Gabarit._span,
    "cellbg": Gabarit._shade,
    "vm": Gabarit._merge_down,
    "hm": Gabarit._merge_across,
}


def _text_beside(unit: Any, n: int) -> str:
    """The words of a paragraph, a row or a cell besides one tag."""
    paragraphs = [unit] if unit.tag == P else list(unit.iter(P))
    whole = " ".join(text_of(p) for p in paragraphs)
    words = whole.replace(f"{DEBUT_MARQUE}{n}{FIN_MARQUE}", "").strip()
    if words:
        return words
    held = next((n.tag for n in unit.iter(*_IMAGES, _SECTION)), None)
    return "" if held is None else ("(saut de section)" if held == _SECTION else "(image)")


def _set(cell: Any, name: str, before: set[str]) -> Any:
    """A property of a cell, made where the schema wants it."""
    props = cell.find(f"{NS}tcPr")
    if props is None:
        props = etree.Element(f"{NS}tcPr")
        cell.insert(0, props)
    found = props.find(f"{NS}{name}")
    if found is None:
        found = etree.Element(f"{NS}{name}")
        at = next((i for i, c in enumerate(props) if c.tag not in before), len(props))
        props.insert(at, found)
    return found


def _parallel(first: Any, second: Any) -> bool:
    """Whether what stands between two marks is whole: the same elements lead to both from where they part."""
    a, b = _path(first), _path(second)
    while a and b and a[0] is b[0]:
        a, b = a[1:], b[1:]
    return [x.tag for x in a] == [x.tag for x in b]


def _path(node: Any) -> list[Any]:
    """The elements that hold a mark, outermost first, down to the text node itself."""
    up = list(node.iterancestors())[::-1]
    return up if node.tag is etree.ProcessingInstruction else [*up, node]
