"""From a workbook to rows: the sheet, its headings, each row as texts, what is wrong in its cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from clausedocs.dossiers.chargement import choose_racine
from clausedocs.dossiers.lecture import CARACTERES_REFUSES
from clausedocs.dossiers.lieux import write_chemin
from clausedocs.erreurs import Avertissement, DonneesErreur, Lieu, UsageErreur
from clausedocs.publipostage.colonnes import REMARQUE, Colonne, read_colonnes
from clausedocs.publipostage.constats import Constat
from clausedocs.tableur import Cellule, Classeur, Feuille, Ligne, read_classeur, write_texte
from clausedocs.tableur.cellules import Fusion

# Sheets of our own workbook that hold no row.
SANS_LIGNES = frozenset({"notice", "listes", "autres colonnes"})


@dataclass(frozen=True, slots=True)
class LigneTableau:
    """A row to write: its number, a text by column ("" for an empty cell), what is wrong in its cells."""

    numero: int
    textes: tuple[str, ...]
    fautes: tuple[Constat, ...] = ()


@dataclass(frozen=True, slots=True)
class Tableau:
    """What was read of the table. `vides` counts the rows without a value between two others."""

    fichier: str
    feuille: str | None
    racine: type[BaseModel]
    colonnes: tuple[Colonne, ...]
    lignes: tuple[LigneTableau, ...]
    avertissements: tuple[Avertissement, ...] = ()
    vides: int = 0


def read_tableau(
    chemin: Path,
    commun: Mapping[str, Any],
    modeles: Sequence[str],
    *,
    feuille: str | None = None,
    masquees: bool = True,
) -> Tableau:
    """Read the rows of a table. `commun`: what all the dossiers share; `masquees`: hidden rows count too.

    Raises:
        DonneesErreur: the file cannot be read, no sheet has the headings, no row is filled in.
        ErreursGroupees: the headings that are wrong.
        UsageErreur: `feuille_a_preciser`, `feuille_inconnue`.
    """
    classeur = read_classeur(chemin)
    sheet = _choose_feuille(classeur, feuille)
    nom = sheet.nom or None
    head, rows = sheet.lignes[0], sheet.lignes[1:]
    racine = _find_racine(head, commun, modeles)
    colonnes = read_colonnes(head.cellules, racine, classeur.nom, nom)
    _refuse_sans_titre(head, rows, classeur.nom, nom)
    kept = [r for r in rows if not _is_remarque(r)]
    filled = [r for r in kept if any(c.rang in r.cellules for c in colonnes)]
    hidden = [r.numero for r in filled if r.masquee]
    if not masquees:
        filled = [r for r in filled if not r.masquee]
    if not filled or not colonnes:
        raise DonneesErreur(
            "tableau_sans_ligne",
            "Le tableau n’a aucune ligne à écrire sous ses titres.",
            "Remplissez une ligne par document ; « clausedocs publipostage --tableau-vierge » en donne un "
            "modèle.",
            Lieu(fichier=classeur.nom, feuille=nom),
        )
    reader = _LecteurLignes(classeur.nom, nom, colonnes, sheet.fusions, filled[-1].numero)
    lignes = tuple(reader.read(r) for r in filled)
    span = filled[-1].numero - head.numero
    return Tableau(
        classeur.nom,
        nom,
        racine,
        colonnes,
        lignes,
        (
            *_warn_masquees(hidden, classeur.nom, nom, masquees=masquees),
            *_warn_formules(filled, colonnes, classeur.nom, nom),
        ),
        max(0, span - len([r for r in rows if r.numero <= filled[-1].numero])),
    )


def _choose_feuille(classeur: Classeur, wanted: str | None) -> Feuille:
    full = [f for f in classeur.feuilles if f.lignes]
    if wanted is not None:
        found = next((f for f in full if f.nom.casefold() == wanted.strip().casefold()), None)
        if found is None:
            raise UsageErreur(
                "feuille_inconnue",
                f"Le classeur n’a pas de feuille « {wanted} » qui contienne quelque chose.",
                f"Feuilles du classeur : {', '.join(f.nom for f in full) or 'aucune'}.",
                Lieu(fichier=classeur.nom),
            )
        return found
    shown = [f for f in full if not f.masquee and f.nom.casefold() not in SANS_LIGNES]
    if not shown:
        raise DonneesErreur(
            "classeur_vide",
            "Le classeur ne contient aucune feuille remplie.",
            "Vérifiez que c’est le bon fichier.",
            Lieu(fichier=classeur.nom),
        )
    if len(shown) > 1:
        raise UsageErreur(
            "feuille_a_preciser",
            f"Plusieurs feuilles sont remplies : {', '.join(f.nom for f in shown)}.",
            f'Dites laquelle, par exemple --feuille "{shown[0].nom}".',
            Lieu(fichier=classeur.nom),
        )
    return shown[0]


def _find_racine(head: Ligne, commun: Mapping[str, Any], modeles: Sequence[str]) -> type[BaseModel]:
    """What the rows describe: the groups that the headings name say it, with the common part."""
    groups: dict[str, Any] = {
        str(c.valeur or "").partition(".")[0].strip(): {} for c in head.cellules.values()
    }
    return choose_racine({**groups, **commun, "modeles": list(modeles) or commun.get("modeles", [])})


def _is_remarque(row: Ligne) -> bool:
    first = row.cellules.get(1)
    return first is not None and str(first.valeur or "").lstrip().startswith(REMARQUE)


def _refuse_sans_titre(head: Ligne, rows: Sequence[Ligne], fichier: str, feuille: str | None) -> None:
    """A value under no heading is somebody's data: better asked about than lost."""
    for row in rows:
        if _is_remarque(row):
            continue
        for rang, cellule in row.cellules.items():
            if rang not in head.cellules:
                raise DonneesErreur(
                    "colonne_sans_titre",
                    "Cette cellule est remplie, mais sa colonne n’a pas de titre.",
                    "Donnez un titre à la colonne, effacez-la, ou mettez « # » en titre pour l’écarter.",
                    Lieu(fichier=fichier, cellule=cellule.adresse, feuille=feuille),
                )


class _LecteurLignes:
    """Reads the cells of the rows; equal texts are kept once."""

    def __init__(
        self,
        fichier: str,
        feuille: str | None,
        colonnes: Sequence[Colonne],
        fusions: Sequence[Fusion],
        derniere: int,
    ) -> None:
        self._fichier = fichier
        self._feuille = feuille
        self._colonnes = colonnes
        self._fusions: dict[int, list[Fusion]] = {}
        for f in fusions:
            for row in range(f.haut, min(f.bas, derniere) + 1):
                self._fusions.setdefault(row, []).append(f)
        self._texts: dict[str, str] = {}

    def read(self, row: Ligne) -> LigneTableau:
        texts: list[str] = []
        faults: list[Constat] = []
        for colonne in self._colonnes:
            try:
                self._refuse_fusion(row.numero, colonne.rang)
                text = self._read_cellule(row.cellules.get(colonne.rang), colonne)
            except DonneesErreur as raised:
                lieu = Lieu(
                    self._fichier,
                    champ=write_chemin(colonne.chemin),
                    cellule=f"{colonne.lettres}{row.numero}",
                    feuille=self._feuille,
                )
                faults.append(Constat.of(raised.at(lieu)))
                text = ""
            texts.append(self._texts.setdefault(text, text))
        return LigneTableau(row.numero, tuple(texts), tuple(faults))

    def _read_cellule(self, cellule: Cellule | None, colonne: Colonne) -> str:
        if colonne.liste or colonne.inclusion:
            # Several values in a cell are always a text; one alone may look like a number.
            text = write_texte(cellule, "texte")
        else:
            text = write_texte(cellule, colonne.forme.nature, colonne.forme.ecriture)
        text = text.replace("\r\n", "\n")
        found = CARACTERES_REFUSES.search(text)
        if found is not None:
            raise DonneesErreur(
                "fichier_caractere",
                f"Cette cellule contient un caractère invisible que les documents n’admettent pas "
                f"(U+{ord(found[0]):04X}).",
                "Retapez son texte : il vient le plus souvent d’un copier-coller.",
            )
        return text

    def _refuse_fusion(self, ligne: int, rang: int) -> None:
        for f in self._fusions.get(ligne, ()):
            if f.gauche <= rang <= f.droite:
                raise DonneesErreur(
                    "cellule_fusionnee",
                    f"Cette cellule est fusionnée avec d’autres ({f}) ; sa valeur n’est que dans une.",
                    "Défusionnez-les, puis répétez la valeur sur chaque ligne qu’elle concerne.",
                )


def _warn_formules(
    rows: Sequence[Ligne], colonnes: Sequence[Colonne], fichier: str, feuille: str | None
) -> Iterator[Avertissement]:
    """A column at a time: a table is often made of formulas, and their last result is what is read."""
    for colonne in colonnes:
        found = [r.numero for r in rows if (c := r.cellules.get(colonne.rang)) is not None and c.formule]
        if found:
            shown = ", ".join(f"{colonne.lettres}{n}" for n in found[:5]) + ("…" if len(found) > 5 else "")
            yield Avertissement(
                "cellule_formule",
                f"{len(found)} cellules contiennent une formule ({shown}) ; c’est leur dernier résultat "
                "enregistré qui est lu."
                if len(found) > 1
                else f"La cellule {shown} contient une formule ; c’est son dernier résultat enregistré qui "
                "est lu.",
                "Enregistrez le classeur après tout changement, et relisez les documents.",
                Lieu(fichier=fichier, champ=write_chemin(colonne.chemin), feuille=feuille),
            )


def _warn_masquees(
    hidden: Sequence[int], fichier: str, feuille: str | None, *, masquees: bool
) -> tuple[Avertissement, ...]:
    if not hidden:
        return ()
    shown = ", ".join(map(str, hidden[:10])) + ("…" if len(hidden) > 10 else "")
    many = len(hidden) > 1
    what = f"{len(hidden)} lignes masquées" if many else "Une ligne masquée"
    done = "ont été écrites comme les autres" if many else "a été écrite comme les autres"
    left = "ont été laissées de côté" if many else "a été laissée de côté"
    return (
        Avertissement(
            "lignes_masquees",
            f"{what} ({shown}) {done if masquees else left}.",
            "Pour les écarter, ajoutez --sans-masquees."
            if masquees
            else "Pour les écrire, ôtez --sans-masquees.",
            Lieu(fichier=fichier, feuille=feuille),
        ),
    )
