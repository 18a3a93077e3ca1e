"""A clause taken out of a Word file, without a trace; or deleted under revision, for the buyer to decide."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from clausedocs.dce.blocs_poses import PREFIXE, BlocPose
from clausedocs.dce.chantier import undo_poses
from clausedocs.dce.depose import cut_bloc, is_pending, restore_numeros
from clausedocs.dce.ecriture_word import Suivi
from clausedocs.dce.fichier_word import Fichier, check_protection, free_numero, read_fichier
from clausedocs.dce.insertion import Resultat
from clausedocs.dce.listes_du_marche import LISTES
from clausedocs.dce.manifeste import drop_manifeste, store_manifeste
from clausedocs.dce.montage import delete_bloc, name_bloc
from clausedocs.dce.retouches import Retouche, apply_retouches
from clausedocs.erreurs import DonneesErreur, Lieu


def remove_clause(cible: Path, *, suivi: Suivi | None = None, identifiant: str | None = None) -> Resultat:
    """The file `cible` without the clause `identifiant`, or without the only one that it holds.

    Where nobody saved the file since the insertion, every part is given back byte for byte. With `suivi`, a
    text that was accepted is deleted under revision; one that was only proposed is taken out at once.

    Raises:
        DonneesErreur: `clause_absente`, `clause_a_preciser`; as `insert_clause` for the file itself.
    """
    fichier = read_fichier(cible)
    track = Suivi(
        suivi.auteur if suivi else None,
        suivi.jour if suivi else date.min,
        free_numero(fichier.corps.octets),
    )
    check_protection(fichier, suivi=track.actif)
    wanted = _choose(fichier, identifiant)
    poses = [p for p in fichier.manifeste.poses if p.identifiant == wanted]
    own = frozenset(a for a in (track.auteur, *(p.auteur for p in poses)) if a)
    renumbered = tuple(dict.fromkeys(r for p in poses for r in p.renumerotes))
    paquet, had = fichier.paquet, any(not b.vide for b in _blocs_of(fichier, wanted))
    fichier, undone = undo_poses(fichier, wanted, track)
    exact = undone is not None
    pending_deletion = False
    report: list[str] = []
    blocs = _blocs_of(fichier, wanted)
    if blocs or not exact:
        exact = False
        edits: list[Retouche] = []
        for bloc in blocs:
            if bloc.vide or not track.actif or is_pending(fichier.corps, bloc, own):
                edits += cut_bloc(fichier.corps, bloc, own)
            else:
                edits += delete_bloc(fichier.corps, bloc, track, own)
                pending_deletion = True
        if had:
            start = min((b.plages[0][0] for b in blocs if b.plages), default=0)
            numbers, missed = restore_numeros(fichier, renumbered, track, own, start)
            edits += numbers
            report += [f"À renuméroter à la main\u00a0: {m}." for m in missed]
        octets, _ = apply_retouches(fichier.corps.octets, edits)
    else:
        octets = fichier.corps.octets
    manifeste = fichier.manifeste if pending_deletion else fichier.manifeste.without(wanted)
    parts = {paquet.document: octets} if octets != paquet.read(paquet.document) else {}
    gone: frozenset[str] = frozenset()
    if manifeste.poses or pending_deletion:
        parts |= store_manifeste(paquet, manifeste)
    else:
        others, gone = drop_manifeste(paquet, manifeste)
        parts |= others
    return Resultat(paquet.write(parts, gone), (_say(exact, pending_deletion, had), *report), wanted, False)


def _say(exact: bool, deleted: bool, had: bool) -> str:
    if deleted:
        return (
            "La clause est supprimée en révisions, à accepter ou à refuser dans Word. Une fois la "
            "suppression acceptée, « clausedocs retirer » ôte ses derniers repères."
        )
    if not had:
        return "La clause n’était plus dans le fichier\u00a0: ses repères en sont retirés."
    if exact:
        return "La clause est retirée\u00a0: le fichier retrouve chacune de ses parties, à l’octet près."
    return (
        "La clause est retirée. Le fichier a été enregistré depuis l’insertion\u00a0: tout ce qui l’entoure "
        "est laissé tel quel. Mettez à jour les renvois et la table des matières (Ctrl+A, puis F9)."
    )


def _blocs_of(fichier: Fichier, identifiant: str) -> list[BlocPose]:
    names = [name_bloc(identifiant, s) for s in ("", *(x.suffixe for x in LISTES))]
    return [fichier.blocs[n] for n in names if n in fichier.blocs]


def list_identifiants(fichier: Fichier) -> tuple[str, ...]:
    """The clauses of a file: those that stand in it, and those whose marks alone are left."""
    suffixes = tuple(x.suffixe for x in LISTES)
    found = []
    for name in fichier.blocs:
        ident = name[len(PREFIXE) :]
        found.append(next((ident[: -len(s)] for s in suffixes if ident.endswith(s)), ident))
    return tuple(dict.fromkeys([*found, *(p.identifiant for p in fichier.manifeste.poses)]))


def _choose(fichier: Fichier, identifiant: str | None) -> str:
    known = list_identifiants(fichier)
    shown = ", ".join(f"« {k} »" for k in known)
    if identifiant is not None:
        name = identifiant.removeprefix(PREFIXE)
        if name in known:
            return name
        raise DonneesErreur(
            "clause_absente",
            f"Le fichier ne contient pas de clause « {identifiant} ».",
            f"Il contient\u00a0: {shown}." if known else "Vérifiez que c’est le bon fichier.",
            Lieu(fichier=fichier.nom),
        )
    if not known:
        raise DonneesErreur(
            "clause_absente",
            "Le fichier ne contient aucune clause insérée par clausedocs.",
            "Vérifiez que c’est le bon fichier. Une clause collée à la main se retire à la main.",
            Lieu(fichier=fichier.nom),
        )
    if len(known) > 1:
        raise DonneesErreur(
            "clause_a_preciser",
            f"Le fichier contient {len(known)} clauses.",
            f"Dites laquelle retirer\u00a0: {shown}.",
            Lieu(fichier=fichier.nom),
        )
    return known[0]
