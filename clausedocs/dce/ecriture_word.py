"""Passages in the look of a file: paragraphs and tables as Word markup, tracked or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from html import escape

from clausedocs.dce.allure import Allure, Blancs, Moule
from clausedocs.dce.ordre_schema import order_ppr
from clausedocs.dce.passages import Passage, Segment

# How many characters a column is held to have, at least and at most.
COLONNE_MIN, COLONNE_MAX = 8, 40
# A table of so many rows or fewer stays on one page.
LIGNES_ENSEMBLE = 8
_CELLULE = '<w:spacing w:before="40" w:after="40"/>'


@dataclass(slots=True)
class Suivi:
    """Whose revisions they are; `None` as author writes plain text. Numbers go on from those of the file."""

    auteur: str | None
    jour: date
    prochain: int = 1

    @property
    def actif(self) -> bool:
        return self.auteur is not None

    def mark(self, nom: str) -> str:
        """An empty mark (`ins` or `del`) for a paragraph or a row."""
        return f"<w:{nom} {self.attributes()}/>"

    def wrap(self, nom: str, xml: str) -> str:
        """Runs inside a revision; as they are where nothing is tracked."""
        return f"<w:{nom} {self.attributes()}>{xml}</w:{nom}>" if self.actif and xml else xml

    def attributes(self) -> str:
        """Number, author and date, as every revision bears them."""
        number, self.prochain = self.prochain, self.prochain + 1
        who = escape(self.auteur or "", quote=True)
        return f'w:id="{number}" w:author="{who}" w:date="{self.jour.isoformat()}T00:00:00Z"'


@dataclass(slots=True)
class Redacteur:
    """Writes passages one after the other. `prefixe` gives what is typed before a heading of a level.

    `vivants`: the anchors whose number is a field; `signets` names their bookmarks.
    """

    allure: Allure
    suivi: Suivi
    prefixe: Callable[[int], str]
    numeros: Mapping[str, str]
    signets: Callable[[str], str]
    vivants: frozenset[str] = frozenset()
    identifiant_signet: int = 1

    def write(self, passages: tuple[Passage, ...]) -> str:
        """The markup of all the passages, to be spliced among the blocks of a body."""
        blancs = self.allure.blancs if passages else None
        out: list[str] = []
        for before, p, after in zip((None, *passages), passages, (*passages[1:], None), strict=False):
            if blancs is not None and (blancs.avant if before is None else _is_parted(before, p, blancs)):
                out.append(self._blanc(blancs, suite=before is not None and before.genre == "titre"))
            out.append(self._write(p, suite=after is not None and after.genre == "tableau"))
        if blancs is not None and blancs.apres:
            out.append(self._blanc(blancs))
        return "".join(out)

    def _blanc(self, blancs: Blancs, *, suite: bool = False) -> str:
        """An empty paragraph; `suite` keeps it on the page of what follows, as the heading before it."""
        ppr, rpr = blancs.xml
        ppr = order_ppr(f"{ppr}<w:keepNext/>") if suite else ppr
        mark = self.suivi.mark("ins") if self.suivi.actif else ""
        look = f"<w:rPr>{mark}{rpr}</w:rPr>" if mark or rpr else ""
        return f"<w:p><w:pPr>{ppr}{look}</w:pPr></w:p>"

    def _write(self, p: Passage, *, suite: bool) -> str:
        """One passage; `suite` keeps a text on the page of the table that it announces."""
        a = self.allure
        if p.genre == "tableau":
            return self._tableau(p)
        if p.genre == "titre":
            sub = p.niveau >= 2
            mould = a.titre if not sub else a.sous_titre or a.texte.bolder()
            words = p.segments
            if a.capitales and not sub:
                words = tuple(replace(s, texte=s.texte.upper()) for s in words)
            typed = self.prefixe(max(p.niveau, 1))
            if sub or a.intitule is None:
                return self.write_paragraph(mould, words, typed=typed, ancre=p.ancre)
            number = self.write_paragraph(mould, (), typed=typed, ancre=p.ancre)
            parted = self._blanc(a.blancs, suite=True) if a.blancs and a.blancs.sous_titre else ""
            return number + parted + self.write_paragraph(a.intitule, words)
        if p.genre in ("puce", "numero"):
            if a.puce is not None:
                return self.write_paragraph(a.puce, p.segments)
            return self.write_paragraph(a.texte.dashed(), p.segments, typed="–\u00a0")
        return self.write_paragraph(a.texte.kept() if suite else a.texte, p.segments)

    def write_paragraph(
        self, mould: Moule, segments: tuple[Segment, ...], *, typed: str = "", ancre: str = ""
    ) -> str:
        """One paragraph in the look of a mould, with what is typed before its words."""
        runs = self.write_runs(mould, segments, typed)
        inside = self.suivi.wrap("ins", runs)
        if ancre in self.vivants:
            number, self.identifiant_signet = self.identifiant_signet, self.identifiant_signet + 1
            name = self.signets(ancre)
            inside = (
                f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{inside}<w:bookmarkEnd w:id="{number}"/>'
            )
        mark = f"<w:rPr>{self.suivi.mark('ins')}{mould.rpr}</w:rPr>" if self.suivi.actif else ""
        ppr = f"<w:pPr>{mould.ppr}{mark}</w:pPr>" if mould.ppr or mark else ""
        return f"<w:p>{ppr}{inside}</w:p>"

    def write_runs(self, mould: Moule, segments: tuple[Segment, ...], typed: str = "") -> str:
        """The runs of a paragraph in the look of its mould."""
        out = _run(mould.rpr, typed) if typed else ""
        for s in segments:
            rpr = mould.rpr
            if s.gras and "<w:b/>" not in rpr and "<w:b " not in rpr:
                rpr = Moule("", rpr).bolder().rpr
            if s.italique and "<w:i/>" not in rpr:
                rpr = Moule("", rpr).italic().rpr
            if s.lacune:
                rpr = Moule("", rpr).highlighted().rpr
            if s.saut:
                out += f"<w:r>{_rpr(rpr)}<w:br/></w:r>"
            elif s.ancre:
                out += self._reference(rpr, s)
            else:
                out += _run(rpr, s.texte)
        return out

    def _reference(self, rpr: str, s: Segment) -> str:
        """A number of the clause: a live field where Word numbers its headings, its text elsewhere."""
        text = self.numeros.get(s.ancre, s.texte)
        if s.ancre not in self.vivants:
            return _run(rpr, text)
        p = _rpr(rpr)
        return (
            f'<w:r>{p}<w:fldChar w:fldCharType="begin"/></w:r><w:r>{p}<w:instrText xml:space="preserve"> REF '
            f"{self.signets(s.ancre)} \\r \\h </w:instrText></w:r>"
            f'<w:r>{p}<w:fldChar w:fldCharType="separate"/></w:r>{_run(rpr, text)}'
            f'<w:r>{p}<w:fldChar w:fldCharType="end"/></w:r>'
        )

    def _tableau(self, p: Passage) -> str:
        widths = _share_width(p)
        total = sum(widths) or 1
        grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
        rows = []
        for n, line in enumerate(p.lignes):
            cells = "".join(
                f'<w:tc><w:tcPr><w:tcW w:w="{round(5000 * w / total)}" w:type="pct"/></w:tcPr>'
                f"{self._cell(cell, header=n == 0, suite=n + 1 < len(p.lignes) <= LIGNES_ENSEMBLE)}</w:tc>"
                for cell, w in zip(line, widths, strict=True)
            )
            header = "<w:tblHeader/>" if n == 0 else ""
            tracked = self.suivi.mark("ins") if self.suivi.actif else ""
            rows.append(f"<w:tr><w:trPr><w:cantSplit/>{header}{tracked}</w:trPr>{cells}</w:tr>")
        # A table right before another, or before a section, would join it: a short paragraph parts them.
        after = self.write_paragraph(Moule(_SEPARATEUR, ""), ())
        properties = f"<w:tblPr>{self.allure.tableau}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        return f"<w:tbl>{properties}{''.join(rows)}</w:tbl>{after}"

    def _cell(self, segments: tuple[Segment, ...], *, header: bool, suite: bool) -> str:
        """The paragraph of a cell; `suite` keeps its row on the page of the next one."""
        text = Moule(_CELLULE, self.allure.texte.rpr)
        mould = Moule(_CELLULE, text.bolder().rpr) if header else text
        return self.write_paragraph(mould.kept() if suite else mould, segments)


def _share_width(tableau: Passage) -> tuple[int, ...]:
    """The width of a table shared out by the words of its columns: a page narrower than ours breaks fewer."""
    longest = [
        max(len("".join(s.texte for s in cell)) for cell in column)
        for column in zip(*tableau.lignes, strict=True)
    ]
    weights = [min(max(n, COLONNE_MIN), COLONNE_MAX) for n in longest]
    total = sum(tableau.largeurs)
    return tuple(total * w // sum(weights) for w in weights)


def _is_parted(before: Passage, p: Passage, blancs: Blancs) -> bool:
    """Whether an empty paragraph stands between two passages: not within a list, nor around a table."""
    if p.genre == "titre":
        return True
    if before.genre == "titre":
        return blancs.sous_titre
    return p.genre == "texte" and before.genre != "tableau"


_SEPARATEUR = '<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>'


def _run(rpr: str, text: str) -> str:
    return f'<w:r>{_rpr(rpr)}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'


def _rpr(rpr: str) -> str:
    return f"<w:rPr>{rpr}</w:rPr>" if rpr else ""
