"""A dossier filled in as a workbook, read as its YAML would be; each value knows its sheet and its cell."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from clausedocs.domaine.champs import simplify
from clausedocs.dossiers.classeur_vierge import CHAMP, LISTES, MARQUE, NOTICE, SORTES, VALEUR, VERSION
from clausedocs.dossiers.formes import find_champ
from clausedocs.dossiers.formulaire import Element, Formulaire, make_formulaire, walk
from clausedocs.dossiers.lieux import read_chemin
from clausedocs.dossiers.redaction_yaml import clean_texte
from clausedocs.dossiers.yaml_positions import Chemin, LectureYaml, Position
from clausedocs.erreurs import ClausedocsErreur, DonneesErreur, ErreursGroupees, Lieu
from clausedocs.tableur import Cellule, Classeur, Feuille, name_colonne, read_classeur, write_texte

SANS_CHAMPS = (MARQUE, LISTES, NOTICE)


@dataclass(frozen=True, slots=True)
class _Saisie:
    """A row that says something, or could: its field, what is written, where. `exige`: it stands in groups
    that no dossier can do without."""

    chemin: Chemin
    valeur: str | list[str] | None
    place: Position
    exige: bool = False


def read_dossier_classeur(chemin: Path, nom: str) -> LectureYaml:
    """What a workbook made by `nouveau --excel` says, as a YAML dossier would say it.

    Raises:
        ErreursGroupees, DonneesErreur: each with its cell; `classeur_etranger`, `classeur_version`,
            `classeur_macros`, `classeur_fusion`, `classeur_champ_double`, `champ_inconnu`, and what
            `read_classeur` and `write_texte` raise.
    """
    book = read_classeur(chemin, nom)
    _refuse_macros(chemin, nom)
    formulaire = make_formulaire(_read_sorte(book))
    faults: list[ClausedocsErreur] = []
    entries: list[_Saisie] = []
    seen: dict[str, Lieu] = {}
    for feuille in book.feuilles:
        if feuille.nom not in SANS_CHAMPS and not feuille.masquee:
            entries += _read_feuille(feuille, nom, formulaire, seen, faults)
    if faults:
        raise ErreursGroupees(faults)
    return _assemble(entries)


def _read_sorte(book: Classeur) -> Any:
    """The kind of dossier, as its hidden sheet says it."""
    mark = next((f for f in book.feuilles if f.nom == MARQUE), None)
    said = {
        str(row.cellules[1].valeur): str(row.cellules[2].valeur)
        for row in (mark.lignes if mark else ())
        if 1 in row.cellules and 2 in row.cellules
    }
    version = said.get("clausedocs", "")
    if not version.isdigit() or "dossier" not in said:
        raise DonneesErreur(
            "classeur_etranger",
            "Ce classeur n’est pas un dossier à remplir de clausedocs.",
            "Partez de « clausedocs nouveau convention_cadre --excel -o convention.xlsx » ; un tableau d’une "
            "ligne par dossier se donne à « clausedocs publipostage ».",
            Lieu(fichier=book.nom),
        )
    if int(version) > VERSION:
        raise DonneesErreur(
            "classeur_version",
            "Ce classeur a été fait par une version plus récente de clausedocs.",
            "Mettez clausedocs à jour, puis recommencez.",
            Lieu(fichier=book.nom),
        )
    return SORTES.get(said["dossier"], "convention")


def _refuse_macros(chemin: Path, nom: str) -> None:
    with suppress(OSError, zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(chemin.read_bytes())) as archive:
        if any(n.lower().endswith("vbaproject.bin") for n in archive.namelist()):
            raise DonneesErreur(
                "classeur_macros",
                "Ce classeur contient des macros, qui pourraient changer ce qu’il montre.",
                "Dans Excel, « Enregistrer sous » au format Classeur Excel (.xlsx), puis recommencez.",
                Lieu(fichier=nom),
            )


def _read_feuille(
    feuille: Feuille,
    nom: str,
    formulaire: Formulaire,
    seen: dict[str, Lieu],
    faults: list[ClausedocsErreur],
) -> list[_Saisie]:
    columns: dict[str, int] = {}
    out: list[_Saisie] = []
    for row in feuille.lignes:
        texts = {rank: str(c.valeur or "").strip() for rank, c in row.cellules.items()}
        if not columns:
            found = {text: rank for rank, text in texts.items()}
            if CHAMP in found and VALEUR in found:
                columns = {CHAMP: found[CHAMP], VALEUR: found[VALEUR]}
                _refuse_fusions(feuille, nom, columns[VALEUR], row.numero, faults)
            continue
        field = texts.get(columns[CHAMP], "")
        if field:
            place = _address(columns[VALEUR], row.numero)
            cell = row.cellules.get(columns[VALEUR])
            try:
                entry = _read_ligne(field, cell, Position(nom, 0, 0, feuille.nom, place), formulaire)
            except DonneesErreur as raised:
                faults.append(raised.at(Lieu(nom, None, None, field, place, feuille.nom)))
                continue
            if field in seen:
                faults.append(_doubled(field, seen[field], Lieu(nom, None, None, field, place, feuille.nom)))
            seen[field] = Lieu(nom, None, None, field, place, feuille.nom)
            out.append(entry)
    return out


def _read_ligne(field: str, cell: Cellule | None, place: Position, formulaire: Formulaire) -> _Saisie:
    path, _, code = (x.strip() for x in field.partition("="))
    element = formulaire.find_element(path)
    if element is None or (element.genre == "rangees") or (bool(code) != (element.genre == "codes")):
        raise _unknown(path, formulaire)
    chemin = read_chemin(path)
    forme = element.forme
    nature = "oui_non" if code else "texte" if element.genre in ("groupe", "textes") else forme.nature
    text = clean_texte(write_texte(cell, nature, forme.ecriture)).strip()
    if code:
        if code not in forme.valeurs:
            raise _unknown(field, formulaire)
        return _Saisie((*chemin, code), [code] if simplify(text) in ("oui", "x", "vrai") else None, place)
    if element.genre == "textes":
        pieces = [p.strip() for p in text.replace("\n", ";").split(";")]
        return _Saisie(chemin, [p for p in pieces if p] or None, place)
    return _Saisie(chemin, _read_choix(text, forme.valeurs) or None, place, _is_exige(element, formulaire))


def _is_exige(element: Element, formulaire: Formulaire) -> bool:
    groups = [".".join(element.groupes[: n + 1]) for n in range(len(element.groupes))]
    found = [find_champ(formulaire.racine, read_chemin(g)) for g in groups]
    return all(c is not None and c.obligatoire and c.forme.bloc is not None for c in found)


def _read_choix(text: str, valeurs: Mapping[str, str]) -> str:
    """The code of the words that were chosen; what is neither goes on as it is, to be refused with advice."""
    if not valeurs or text in valeurs:
        return text
    words = {simplify(" ".join(w.replace("\u00a0", " ").split())): code for code, w in valeurs.items() if w}
    return words.get(simplify(" ".join(text.replace("\u00a0", " ").split())), text)


def _assemble(entries: list[_Saisie]) -> LectureYaml:
    """The data, rows without any value left out, and the cell of each field."""
    used: dict[Chemin, set[int]] = {}
    for entry in entries:
        if entry.valeur is not None:
            for n, pas in enumerate(entry.chemin):
                if isinstance(pas, int):
                    used.setdefault(entry.chemin[:n], set()).add(pas)
    donnees: dict[str, Any] = {}
    valeurs: dict[Chemin, Position] = {}
    cles: dict[Chemin, Position] = {}
    for entry in entries:
        chemin = _compact(entry.chemin, used)
        if chemin is None:
            continue
        if isinstance(entry.valeur, list) and isinstance(chemin[-1], str) and entry.valeur == [chemin[-1]]:
            chemin = chemin[:-1]
            holder = _open(donnees, chemin[:-1])
            holder.setdefault(chemin[-1], []).extend(entry.valeur)
            valeurs[(*chemin, len(holder[chemin[-1]]) - 1)] = entry.place
            valeurs.setdefault(chemin, entry.place)
        elif entry.valeur is not None:
            _open(donnees, chemin[:-1])[chemin[-1]] = entry.valeur
            valeurs[chemin] = entry.place
        elif entry.exige:
            _open(donnees, chemin[:-1])
        # A group is shown by its first row: that is where something missing is to be written.
        for n in range(1, len(chemin) + 1):
            cles.setdefault(chemin[:n], entry.place)
    return LectureYaml(donnees, valeurs, cles)


def _compact(chemin: Chemin, used: Mapping[Chemin, set[int]]) -> Chemin | None:
    """The path with the ranks that remain once empty rows are gone; None inside one of those."""
    out: list[str | int] = []
    for n, pas in enumerate(chemin):
        if isinstance(pas, str):
            out.append(pas)
            continue
        kept = sorted(used.get(chemin[:n], ()))
        if pas not in kept:
            return None
        out.append(kept.index(pas))
    return tuple(out)


def _open(data: Any, chemin: Chemin) -> Any:
    """The group or the list at this path, made where it lacks."""
    for n, pas in enumerate(chemin):
        empty: Any = [] if n + 1 < len(chemin) and isinstance(chemin[n + 1], int) else {}
        if isinstance(pas, int):
            while len(data) <= pas:
                data.append({})
            data = data[pas]
        else:
            data = data.setdefault(pas, empty)
    return data


# -- what is wrong


def _refuse_fusions(
    feuille: Feuille, nom: str, column: int, head: int, faults: list[ClausedocsErreur]
) -> None:
    faults.extend(
        DonneesErreur(
            "classeur_fusion",
            f"Les cellules {f} sont fusionnées : on ne sait pas quelle ligne porte la valeur.",
            "Sélectionnez-les, puis Accueil, « Fusionner et centrer » pour défaire la fusion.",
            Lieu(nom, None, None, None, _address(f.gauche, f.haut), feuille.nom),
        )
        for f in feuille.fusions
        if f.gauche <= column <= f.droite and f.bas > head
    )


def _doubled(field: str, first: Lieu, place: Lieu) -> DonneesErreur:
    return DonneesErreur(
        "classeur_champ_double",
        f"Le champ « {field} » a déjà une ligne, à la cellule {first.cellule}.",
        "Supprimez une des deux lignes, ou changez le rang entre crochets d’une ligne recopiée.",
        place,
    )


def _unknown(field: str, formulaire: Formulaire) -> DonneesErreur:
    known = [e.chemin for s in formulaire.etapes for e in walk(s.elements) if _has_row(e)]
    near = get_close_matches(field, known, n=1, cutoff=0.7)
    advice = (
        f"Vouliez-vous écrire « {near[0]} » ?"
        if near
        else "Recopiez le nom d’un autre champ, ou videz cette case : la ligne ne sera pas lue."
    )
    return DonneesErreur("champ_inconnu", f"Le champ « {field} » n’existe pas dans ce dossier.", advice)


def _has_row(element: Element) -> bool:
    return element.genre in ("valeur", "textes")


def _address(column: int, row: int) -> str:
    return f"{name_colonne(column)}{row}"
