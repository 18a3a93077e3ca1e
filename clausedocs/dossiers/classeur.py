"""A dossier filled in as a workbook, read as its YAML would be; each value knows its sheet and its cell."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from clausedocs.domaine.champs import simplify
from clausedocs.dossiers.classeur_fautes import (
    refuse_double,
    refuse_fusions,
    refuse_inconnu,
    warn_feuille,
    warn_formule,
    warn_masquee,
    warn_migration,
    warn_sans_champ,
    write_adresse,
)
from clausedocs.dossiers.classeur_vierge import CHAMP, CLASSEURS, FIN, LISTES, MARQUE, NOTICE, SORTES, VALEUR
from clausedocs.dossiers.formes import find_champ
from clausedocs.dossiers.formulaire import Element, Formulaire, make_formulaire
from clausedocs.dossiers.lieux import read_chemin
from clausedocs.dossiers.migrations import Passage, get_version, list_passages, migrate
from clausedocs.dossiers.redaction_yaml import clean_texte
from clausedocs.dossiers.yaml_positions import Chemin, LectureYaml, Position
from clausedocs.erreurs import Avertissement, ClausedocsErreur, DonneesErreur, ErreursGroupees, Lieu
from clausedocs.tableur import Cellule, Classeur, Feuille, Ligne, write_texte
from clausedocs.tableur.lecture import read_fichier, read_octets

SANS_CHAMPS = (MARQUE, LISTES, NOTICE)
# Nobody copies a row more often than that: a greater rank is a slip of the hand.
RANGS_MAX = 500


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
            `classeur_macros`, `classeur_fusion`, `classeur_champ_double`, `champ_inconnu`,
            `champ_retire`, and what `read_classeur` and `write_texte` raise.
    """
    return read_octets_dossier(read_fichier(chemin, nom), nom)[0]


def read_octets_dossier(octets: bytes, nom: str) -> tuple[LectureYaml, str]:
    """The same from bytes in hand, with the kind of dossier that the workbook says it is."""
    book = read_octets(octets, nom)
    _refuse_macros(octets, book.nom)
    sorte, version = _read_marque(book)
    lecteur = _Lecteur(book.nom, make_formulaire(sorte), list_passages(sorte, version))
    for feuille in book.feuilles:
        if feuille.nom not in SANS_CHAMPS:
            lecteur.read(feuille)
    if lecteur.faults:
        raise ErreursGroupees(lecteur.faults)
    warnings = list(lecteur.warnings)
    if lecteur.renamed:
        warnings.insert(0, warn_migration(book.nom, version, lecteur.renamed))
    return replace(_assemble(lecteur.entries), avertissements=tuple(warnings)), sorte


def _read_marque(book: Classeur) -> tuple[Any, int]:
    """The kind of dossier and its version, as the hidden sheet says them."""
    mark = next((f for f in book.feuilles if f.nom == MARQUE), None)
    said = {
        str(row.cellules[1].valeur): str(row.cellules[2].valeur)
        for row in (mark.lignes if mark else ())
        if 1 in row.cellules and 2 in row.cellules
    }
    version, kind = said.get("clausedocs", ""), said.get("dossier", "")
    if not version.isdigit() or not kind:
        raise DonneesErreur(
            "classeur_etranger",
            "Ce classeur n’est pas un dossier à remplir de clausedocs.",
            "Partez d’un classeur vierge, que donne le formulaire (« Déposer un dossier ») ou la commande "
            "« nouveau » avec --excel ; un tableau d’une ligne par dossier est pour le publipostage.",
            Lieu(fichier=book.nom),
        )
    if int(version) > get_version() or kind not in CLASSEURS:
        raise DonneesErreur(
            "classeur_version",
            "Ce classeur a été fait par une version plus récente de clausedocs."
            if int(version) > get_version()
            else f"Ce classeur est celui d’un document inconnu ici, « {kind[:60]} ».",
            "Mettez clausedocs à jour, puis recommencez.",
            Lieu(fichier=book.nom),
        )
    return SORTES.get(kind, "convention"), int(version)


def _refuse_macros(octets: bytes, nom: str) -> None:
    with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(octets)) as archive:
        if any(n.lower().endswith("vbaproject.bin") for n in archive.namelist()):
            raise DonneesErreur(
                "classeur_macros",
                "Ce classeur contient des macros, qui pourraient changer ce qu’il montre.",
                "Dans Excel, « Enregistrer sous » au format Classeur Excel (.xlsx), puis recommencez.",
                Lieu(fichier=nom),
            )


class _Lecteur:
    """Reads the sheets of one workbook, each row by itself: what is wrong in one hides nothing of another."""

    def __init__(self, nom: str, formulaire: Formulaire, passages: Sequence[Passage]) -> None:
        self._nom, self._formulaire, self._passages = nom, formulaire, passages
        self._seen: dict[str, Lieu] = {}
        self.entries: list[_Saisie] = []
        self.faults: list[ClausedocsErreur] = []
        self.warnings: list[Avertissement] = []
        self.renamed: dict[str, str] = {}

    def read(self, feuille: Feuille) -> None:
        head = next(iter(_find_colonnes(feuille)), None)
        if head is None:
            return
        numero, names, values = head
        rows = [row for row in feuille.lignes if row.numero > numero]
        if feuille.masquee:
            if any(values in row.cellules and names in row.cellules for row in rows):
                self.warnings.append(warn_feuille(self._nom, feuille))
            return
        refuse_fusions(feuille, self._nom, values, numero, self.faults)
        for row in rows:
            self._read_ligne(feuille, row, names, values)

    def _read_ligne(self, feuille: Feuille, row: Ligne, names: int, values: int) -> None:
        cell = row.cellules.get(values)
        place = write_adresse(values, row.numero)
        field = str(row.cellules[names].valeur or "").strip() if names in row.cellules else ""
        lieu = Lieu(self._nom, None, None, field or None, place, feuille.nom)
        if not field:
            if cell is not None:
                self.warnings.append(warn_sans_champ(lieu))
            return
        try:
            entry = self._make(field, cell, Position(self._nom, 0, 0, feuille.nom, place))
        except DonneesErreur as raised:
            self.faults.append(raised.at(lieu))
            return
        if entry is None:
            return
        if field in self._seen:
            self.faults.append(refuse_double(field, self._seen[field], lieu))
        self._seen[field] = lieu
        self.entries.append(entry)
        if cell is not None and entry.valeur is not None:
            if cell.formule:
                self.warnings.append(warn_formule(lieu, entry.valeur))
            if row.masquee:
                self.warnings.append(warn_masquee(lieu, row.numero, entry.valeur))

    def _make(self, field: str, cell: Cellule | None, place: Position) -> _Saisie | None:
        """The entry of a row, under the name that its field bears now; None for a field that is gone."""
        path, equal, code = (x.strip() for x in field.partition("="))
        raw = code if equal else cell.valeur if cell is not None and isinstance(cell.valeur, str) else ""
        now = migrate(path, raw, self._passages)
        if now.conseil:
            if cell is None:
                return None
            raise DonneesErreur("champ_retire", f"Le champ « {path} » n’existe plus.", now.conseil)
        if now.champ != path and cell is not None:
            self.renamed[path] = now.champ
        if cell is not None and raw and not equal:
            cell = replace(cell, valeur=now.valeur)
        return _read_ligne(
            f"{now.champ} = {now.valeur}" if equal else now.champ, cell, place, self._formulaire
        )


def _find_colonnes(feuille: Feuille) -> Iterator[tuple[int, int, int]]:
    """The row of the titles, then the columns of the fields and of the values."""
    for row in feuille.lignes:
        found = {str(c.valeur or "").strip(): rank for rank, c in row.cellules.items()}
        if CHAMP in found and VALEUR in found:
            yield row.numero, found[CHAMP], found[VALEUR]


def _read_ligne(field: str, cell: Cellule | None, place: Position, formulaire: Formulaire) -> _Saisie:
    path, _, code = (x.strip() for x in field.partition("="))
    element = formulaire.find_element(path)
    if element is None or (element.genre == "rangees") or (bool(code) != (element.genre == "codes")):
        raise refuse_inconnu(path, formulaire)
    chemin = read_chemin(path)
    if not _has_right_ranks(chemin, formulaire):
        raise refuse_inconnu(path, formulaire)
    forme = element.forme
    nature = "oui_non" if code else "texte" if element.genre in ("groupe", "textes") else forme.nature
    text = clean_texte(write_texte(cell, nature, forme.ecriture)).strip()
    if code:
        if code not in forme.valeurs and path != "modeles":  # a modèle may be the user's own
            raise refuse_inconnu(field, formulaire)
        return _Saisie((*chemin, code), [code] if simplify(text) in ("oui", "x", "vrai") else None, place)
    if element.genre == "textes":
        lines = text.split("\n")
        pieces = lines[:-1] if lines[-1].strip() == FIN else text.replace("\n", ";").split(";")
        return _Saisie(chemin, [p.strip() for p in pieces if p.strip()] or None, place)
    return _Saisie(chemin, _read_choix(text, forme.valeurs) or None, place, _is_exige(element, formulaire))


def _has_right_ranks(chemin: Chemin, formulaire: Formulaire) -> bool:
    """Whether each list of the path says which of its rows, and nothing else does."""
    named = ""
    for n, pas in enumerate(chemin):
        if isinstance(pas, int):
            if not 0 <= pas < RANGS_MAX or n == 0 or isinstance(chemin[n - 1], int):
                return False
            continue
        named = f"{named}.{pas}" if named else pas
        element = formulaire.find_element(named)
        ranked = n + 1 < len(chemin) and isinstance(chemin[n + 1], int)
        if ranked != (element is not None and element.genre == "rangees"):
            return False
    return True


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
