"""A file made ready for a clause: what earlier insertions left is undone, cut, or listed to be superseded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from clausedocs.dce.blocs_poses import BlocPose
from clausedocs.dce.depose import cut_bloc, is_pending, restore_numeros
from clausedocs.dce.ecriture_word import Suivi
from clausedocs.dce.fichier_word import Fichier, check_place
from clausedocs.dce.listes_du_marche import LISTES
from clausedocs.dce.manifeste import Pose
from clausedocs.dce.montage import name_bloc
from clausedocs.dce.place import Demande, Place, find_place
from clausedocs.dce.plan_word import read_plan
from clausedocs.dce.retouches import apply_retouches
from clausedocs.word.styles_word import normalize, read_styles

_SANS_SUIVI = Suivi(None, date.min)


@dataclass(frozen=True, slots=True)
class Chantier:
    """The file to write into and the place.

    `anciens`: the accepted blocks that stay in it, to be deleted under revision; `presents`: the names of all
    the blocks that stood there; `renumerotes`: what an earlier insertion renumbered, for the day the clause
    goes; `propres`: the authors whose revisions are ours.
    """

    fichier: Fichier
    place: Place
    mise_a_jour: bool
    anciens: dict[str, BlocPose]
    renumerotes: tuple[tuple[str, str, str], ...]
    propres: frozenset[str]
    presents: frozenset[str]


def prepare_chantier(fichier: Fichier, identifiant: str, demande: Demande, suivi: Suivi) -> Chantier:
    """The file without what the insertion replaces, and the place: that of the clause already there, or the
    one that is asked for.

    Raises:
        DonneesErreur: as `find_place` and `check_place`.
    """
    main = name_bloc(identifiant)
    names = {main, *(name_bloc(identifiant, x.suffixe) for x in LISTES)}
    poses = [p for p in fichier.manifeste.poses if p.identifiant == identifiant]
    own = frozenset(a for a in (suivi.auteur, *(p.auteur for p in poses)) if a)
    present = frozenset(n for n in names if n in fichier.blocs and not fichier.blocs[n].vide)
    last = poses[-1] if poses else None
    fichier, undone = undo_poses(fichier, identifiant, suivi)
    renumbered = [r for p in fichier.manifeste.poses if p.identifiant == identifiant for r in p.renumerotes]
    former = {n: b for n, b in fichier.blocs.items() if n in names}
    kept = {n for n, b in former.items() if suivi.actif and _is_accepted(fichier, b, own)}
    at = None
    gone = {n: b for n, b in former.items() if n not in kept}
    if gone:
        fichier, at = _clear(fichier, gone, main, own, renumbered)
        renumbered = [] if at is not None else renumbered
    anciens = {n: b for n, b in fichier.blocs.items() if n in kept}
    fichier = _hide(fichier, anciens)
    place = _recall(fichier, undone) if undone is not None and not gone else None
    if place is None and main in anciens:
        place = _place_here(fichier, anciens[main].plages[0][0], last)
    elif place is None and at is not None:
        place = _place_here(fichier, at, last)
    if place is None:
        place = find_place(fichier.corps, fichier.plan, demande, fichier.nom)
    if main not in anciens:
        check_place(fichier, place.rang, suivi=suivi.actif)
    if undone is None:
        # Whatever is known of earlier insertions no longer fits the bytes, or will not once this one is done.
        stale = not anciens or (last is not None and last.undo(fichier.corps.octets) is None)
        fichier = replace(fichier, manifeste=fichier.manifeste.without(identifiant)) if stale else fichier
    place = replace(place, decale=_is_shifted(place, renumbered))
    return Chantier(fichier, place, main in present, anciens, tuple(dict.fromkeys(renumbered)), own, present)


def undo_poses(fichier: Fichier, identifiant: str, suivi: Suivi) -> tuple[Fichier, Pose | None]:
    """Takes back, byte for byte, the last insertions of this clause, where nobody saved the file since.

    With `suivi`, only those that were proposed: what was written plainly can but be deleted under revision.
    """
    undone = None
    while fichier.manifeste.poses:
        pose = fichier.manifeste.poses[-1]
        if pose.identifiant != identifiant or (suivi.actif and pose.auteur is None):
            break
        before = pose.undo(fichier.corps.octets)
        if before is None:
            break
        fichier = fichier.with_octets(before, fichier.manifeste.drop_last())
        undone = pose
    return fichier, undone


def _is_accepted(fichier: Fichier, bloc: BlocPose, propres: frozenset[str]) -> bool:
    return not bloc.vide and not is_pending(fichier.corps, bloc, propres)


def _hide(fichier: Fichier, anciens: dict[str, BlocPose]) -> Fichier:
    """The outline without the headings of the blocks that are about to be deleted."""
    ranges = [r for b in anciens.values() for r in b.plages]
    if not ranges:
        return fichier
    corps = fichier.corps
    blocs = tuple(x for x in corps.blocs if not any(a <= x.rang <= b for a, b in ranges))
    return replace(fichier, plan=read_plan(replace(corps, blocs=blocs), read_styles(fichier.paquet)))


def _recall(fichier: Fichier, pose: Pose) -> Place | None:
    """The place of an insertion that was taken back: the file is the one that it was found in."""
    rang, repere, apres, remplace = pose.place
    entry = next((e for e in fichier.plan if e.rang == repere), None) if repere is not None else None
    if rang > len(fichier.corps.blocs) or (repere is not None and entry is None):
        return None
    return Place(rang, entry, apres, remplace)


def _clear(
    fichier: Fichier,
    blocs: dict[str, BlocPose],
    main: str,
    propres: frozenset[str],
    renumerotes: list[tuple[str, str, str]],
) -> tuple[Fichier, int | None]:
    """The file without these blocks, and the rank where the main one stood, if it held anything.

    The headings after it take back the numbers that they had: those of the new clause are counted from there.
    """
    edits = [r for b in blocs.values() for r in cut_bloc(fichier.corps, b, propres)]
    at = None
    if main in blocs and blocs[main].plages and not blocs[main].vide:
        first = blocs[main].plages[0][0]
        edits += restore_numeros(fichier, renumerotes, _SANS_SUIVI, propres, first)[0]
        start = fichier.corps.blocs[first].debut
        at = start - sum(min(r.fin, start) - r.debut - len(r.octets) for r in edits if r.debut < start)
    octets, _ = apply_retouches(fichier.corps.octets, edits)
    fichier = fichier.with_octets(octets, fichier.manifeste)
    if at is None:
        return fichier, None
    return fichier, next((b.rang for b in fichier.corps.blocs if b.debut >= at), len(fichier.corps.blocs))


def _place_here(fichier: Fichier, rang: int, pose: Pose | None) -> Place:
    """The place at a rank: by the heading that the insertion named, else by the nearest of its level."""
    before = [e for e in fichier.plan if e.rang < rang]
    after = [e for e in fichier.plan if e.rang >= rang]
    if pose is not None and pose.repere is not None:
        words, level = pose.repere
        follows = pose.place[2]
        near = reversed(before) if follows else iter(after)
        same = next((e for e in near if e.cle == words and e.niveau == level), None)
        if same is not None:
            return Place(rang, same, follows)
        level_before = [e for e in before if e.niveau == level]
        if level_before:
            return Place(rang, level_before[-1], apres=True)
    return Place(rang, before[-1] if before else None, apres=True)


def _is_shifted(place: Place, renumerotes: list[tuple[str, str, str]]) -> bool:
    """Whether the heading that the clause precedes bears the number that an earlier insertion gave it."""
    entry = place.repere
    if entry is None or place.apres or entry.tape is None:
        return False
    words = normalize(entry.intitule)
    return any(entry.tape.numero == new and words == normalize(w) for _, new, w in renumerotes)
