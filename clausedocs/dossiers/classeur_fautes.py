"""What a person does to a workbook that no reader may let pass: refused, or read and said, with its cell."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from clausedocs.dossiers.formulaire import Element, Formulaire, walk
from clausedocs.dossiers.migrations import explain_ancien
from clausedocs.erreurs import Avertissement, ClausedocsErreur, DonneesErreur, Lieu
from clausedocs.tableur import Feuille, name_colonne

# Letters of a value that a warning quotes.
MONTRE = 60


def refuse_fusions(
    feuille: Feuille, nom: str, column: int, head: int, faults: list[ClausedocsErreur]
) -> None:
    """Merged cells of the column of values, below its title."""
    faults.extend(
        DonneesErreur(
            "classeur_fusion",
            f"Les cellules {f} sont fusionnées : on ne sait pas quelle ligne porte la valeur.",
            "Sélectionnez-les, puis Accueil, « Fusionner et centrer » pour défaire la fusion.",
            Lieu(nom, None, None, None, write_adresse(f.gauche, f.haut), feuille.nom),
        )
        for f in feuille.fusions
        if f.gauche <= column <= f.droite and f.bas > head
    )


def refuse_double(field: str, first: Lieu, place: Lieu) -> DonneesErreur:
    """A field that has two rows."""
    return DonneesErreur(
        "classeur_champ_double",
        f"Le champ « {field} » a déjà une ligne, à la cellule {first.cellule}.",
        "Supprimez une des deux lignes, ou changez le rang entre crochets d’une ligne recopiée.",
        place,
    )


def refuse_inconnu(field: str, formulaire: Formulaire) -> DonneesErreur:
    """A field of no dossier of this kind; what an older version called so is explained."""
    ancien = explain_ancien(formulaire.sorte, field)
    known = [e.chemin for s in formulaire.etapes for e in walk(s.elements) if _has_row(e)]
    near = get_close_matches(field, known, n=1, cutoff=0.7)
    advice = ancien or (
        f"Vouliez-vous écrire « {near[0]} » ?"
        if near
        else "Recopiez le nom d’un autre champ, ou videz cette case : la ligne ne sera pas lue."
    )
    return DonneesErreur("champ_inconnu", f"Le champ « {field} » n’existe pas dans ce dossier.", advice)


def warn_formule(lieu: Lieu, valeur: str | list[str]) -> Avertissement:
    """A formula, of which the last result that was saved is read."""
    return Avertissement(
        "cellule_formule",
        f"Cette cellule contient une formule ; la valeur lue est « {_show(valeur)} ».",
        "Vérifiez-la : c’est son résultat au dernier enregistrement du classeur.",
        lieu,
    )


def warn_masquee(lieu: Lieu, numero: int, valeur: str | list[str]) -> Avertissement:
    """A row that nobody sees, and that counts."""
    return Avertissement(
        "classeur_masque",
        f"La ligne {numero} est masquée, et sa valeur « {_show(valeur)} » est lue.",
        "Affichez-la pour la relire, ou videz la cellule.",
        lieu,
    )


def warn_feuille(nom: str, feuille: Feuille) -> Avertissement:
    """A sheet that nobody sees, and that does not count."""
    return Avertissement(
        "classeur_masque",
        "Cette feuille est masquée : ce qu’elle contient n’est pas lu.",
        "Affichez-la (clic droit sur un onglet, Afficher) si ses valeurs comptent.",
        Lieu(nom, None, None, None, None, feuille.nom),
    )


def warn_sans_champ(lieu: Lieu) -> Avertissement:
    """A value beside no field."""
    return Avertissement(
        "classeur_sans_champ",
        "Cette cellule est remplie, mais sa ligne ne nomme aucun champ : elle n’est pas lue.",
        "Recopiez le champ dans la première colonne, ou videz la cellule.",
        lieu,
    )


def warn_migration(nom: str, version: int, renommes: Mapping[str, str]) -> Avertissement:
    """Fields that an older workbook names as they were."""
    told = ", ".join(f"{avant} → {apres}" for avant, apres in renommes.items())
    return Avertissement(
        "classeur_migre",
        f"Ce classeur est d’une version précédente ({version}) : des champs y portent leur ancien nom et "
        f"sont lus sous le nouveau ({told}).",
        "Rien n’est à refaire ; la prochaine fois, repartez d’un classeur vierge d’aujourd’hui.",
        Lieu(fichier=nom),
    )


def _show(valeur: str | list[str]) -> str:
    text = " ".join((valeur if isinstance(valeur, str) else "; ".join(valeur)).split())
    return text if len(text) <= MONTRE else f"{text[: MONTRE - 1]}…"


def _has_row(element: Element) -> bool:
    return element.genre in ("valeur", "textes")


def write_adresse(column: int, row: int) -> str:
    return f"{name_colonne(column)}{row}"
