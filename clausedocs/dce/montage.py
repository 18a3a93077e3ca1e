"""Markup spliced among the blocks of a body, so that each revision can be accepted or refused alone."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from clausedocs.dce.allure import write_fragment
from clausedocs.dce.arbre_word import Corps
from clausedocs.dce.blocs_poses import JALONS, PREFIXE, BlocPose
from clausedocs.dce.ecriture_word import Suivi
from clausedocs.dce.retouches import Retouche
from clausedocs.dce.revisions import (
    delete_element,
    deleted_runs,
    followed_by_paragraph,
    mark_paragraph,
    paragraph_before,
    ppr_now,
    settle_last,
)
from clausedocs.word.xml_sur import NS


@dataclass(frozen=True, slots=True)
class Morceau:
    """A block to write before the rank `rang` of the body.

    `ancien`: the accepted block that it takes the place of, kept as a deletion; `marque`: the rank of the
    paragraph that it replaces.
    """

    nom: str
    xml: str
    rang: int
    ancien: BlocPose | None = None
    marque: int | None = None


def assemble(
    corps: Corps, morceaux: list[Morceau], suivi: Suivi, base: int, propres: frozenset[str]
) -> list[Retouche]:
    """The changes to the bytes that write all the blocks. `base`: the first number for their bookmarks."""
    out: list[Retouche] = []
    numbered = {id(m): base + n for n, m in enumerate(morceaux)}
    fresh = [m for m in morceaux if m.ancien is None]
    for m in morceaux:
        if m.ancien is not None:
            out += _supersede(corps, m, m.ancien, suivi, numbered[id(m)], propres)
    for rang, group in groupby(sorted(fresh, key=lambda m: m.rang), key=lambda m: m.rang):
        members = list(group)
        xml = "".join(_bound(m.nom, m.xml, numbered[id(m)]) for m in members)
        marked = next((m.marque for m in members if m.marque is not None), None)
        if marked is not None:
            out.append(_replace_marque(corps, marked, xml, suivi, propres))
            continue
        at = corps.blocs[rang].debut if rang < len(corps.blocs) else corps.fin
        if suivi.actif and not followed_by_paragraph(corps, rang):
            before = paragraph_before(corps, rang)
            if before is not None:
                out += mark_paragraph(corps, before, suivi, "ins")
                xml = settle_last(xml, corps, before.element, suivi)
        out.append(Retouche(at, at, xml.encode()))
    return out


def delete_bloc(corps: Corps, bloc: BlocPose, suivi: Suivi, propres: frozenset[str]) -> list[Retouche]:
    """The accepted text of a block as a deletion. At the end, the paragraph before takes its mark."""
    out: list[Retouche] = []
    for a, b in bloc.plages:
        rows = [_delete(corps, rank, suivi, propres) for rank in range(a, b + 1)]
        last, before = corps.blocs[b], paragraph_before(corps, a)
        if rows[-1] and last.balise == "p" and before is not None and not followed_by_paragraph(corps, b + 1):
            out += mark_paragraph(corps, before, suivi, "del")
            runs = deleted_runs(corps, last.element, suivi, propres)
            former = ppr_now(corps, before.element)
            rows[-1] = settle_last(
                f"<w:p><w:pPr>{former}</w:pPr></w:p>", corps, last.element, suivi, effaces=runs
            )
        out.append(Retouche(corps.blocs[a].debut, corps.blocs[b].fin, "".join(rows).encode()))
    return out


def _bound(nom: str, xml: str, number: int) -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="{nom}"/>{xml}<w:bookmarkEnd w:id="{number}"/>'


def _delete(corps: Corps, rank: int, suivi: Suivi, propres: frozenset[str]) -> str:
    """A block of the body as a deletion; the bookmarks and comments of others as they are."""
    bloc = corps.blocs[rank]
    if bloc.balise in JALONS:
        return corps.octets[bloc.debut : bloc.fin].decode()
    return delete_element(corps, bloc.element, suivi, propres)


def _supersede(
    corps: Corps, m: Morceau, ancien: BlocPose, suivi: Suivi, number: int, propres: frozenset[str]
) -> list[Retouche]:
    """The former block deleted, the new one inserted after it, both between the bookmarks."""
    out: list[Retouche] = []
    spans: list[tuple[int, int]] = []
    for n, (a, b) in enumerate(ancien.plages):
        rows = [_delete(corps, rank, suivi, propres) for rank in range(a, b + 1)]
        start, end = corps.blocs[a].debut, corps.blocs[b].fin
        spans.append((start, end))
        if n:
            out.append(Retouche(start, end, "".join(rows).encode()))
            continue
        xml = m.xml
        kept = [r for r in range(a, b + 1) if rows[r - a]]
        last = corps.blocs[kept[-1]] if kept else None
        if last is not None and last.balise == "p" and not followed_by_paragraph(corps, b + 1):
            rows[last.rang - a] = ""
            runs = deleted_runs(corps, last.element, suivi, propres)
            xml = settle_last(xml, corps, last.element, suivi, effaces=runs)
        out.append(Retouche(start, end, _bound(m.nom, "".join(rows) + xml, number).encode()))
    own = [t for t in ancien.balises if not any(s <= t[0] and t[1] <= e for s, e in spans)]
    return [*out, *(Retouche(a, b, b"") for a, b in own)]


def _replace_marque(corps: Corps, rank: int, xml: str, suivi: Suivi, propres: frozenset[str]) -> Retouche:
    """The clause in the place of a `{{ clause }}` paragraph, which a refusal brings back."""
    bloc = corps.blocs[rank]
    if bloc.element.find(f"{NS}pPr/{NS}sectPr") is not None:
        # This paragraph closes a section: it stays, and the clause goes before it.
        rest = _emptied(corps, rank, suivi, propres)
        return Retouche(bloc.debut, bloc.fin, (xml + rest).encode())
    if not suivi.actif:
        return Retouche(bloc.debut, bloc.fin, xml.encode())
    if followed_by_paragraph(corps, rank + 1):
        deleted = delete_element(corps, bloc.element, suivi, propres)
        return Retouche(bloc.debut, bloc.fin, (deleted + xml).encode())
    runs = deleted_runs(corps, bloc.element, suivi, propres)
    return Retouche(bloc.debut, bloc.fin, settle_last(xml, corps, bloc.element, suivi, effaces=runs).encode())


def _emptied(corps: Corps, rank: int, suivi: Suivi, propres: frozenset[str]) -> str:
    element = corps.blocs[rank].element
    ppr = write_fragment(corps, element.find(f"{NS}pPr"))
    runs = deleted_runs(corps, element, suivi, propres) if suivi.actif else ""
    return f"<w:p>{ppr}{runs}</w:p>"


def name_bloc(identifiant: str, suffixe: str = "") -> str:
    """The bookmark of a block: at most forty characters, a hidden one."""
    return f"{PREFIXE}{identifiant}{suffixe}"
