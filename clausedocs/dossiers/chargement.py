"""From a file to a dossier: read, bring in the structure's own file, validate, say every error at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal, NoReturn

from pydantic import BaseModel, ValidationError

from clausedocs.domaine import (
    Dossier,
    DossierMarche,
    Socle,
    StructurePorteuse,
    Violation,
    check_prudences,
    check_rules,
)
from clausedocs.domaine.consultation import judge_consultation, warn_consultation
from clausedocs.domaine.pieces import list_pieces
from clausedocs.domaine.racines import RACINES, find_racine
from clausedocs.domaine.regles import dress_all
from clausedocs.dossiers.formes import find_bloc, find_champ, read_champs
from clausedocs.dossiers.lecture import read_texte
from clausedocs.dossiers.lieux import Lieux, get_valeur, read_chemin, write_chemin
from clausedocs.dossiers.propres import Propres
from clausedocs.dossiers.traduction import Traducteur
from clausedocs.dossiers.yaml_positions import Chemin, LectureYaml, Position, read_yaml
from clausedocs.erreurs import Avertissement, ClausedocsErreur, DonneesErreur, ErreursGroupees, Lieu
from clausedocs.langue.lacune import Lacune

Mode = Literal["projet", "definitif"]

# The blocks that a dossier may keep in a file of their own: written once, for all the dossiers.
INCLUS = ("donneur_ordre", "structure_porteuse")
CLASSEURS = (".xlsx", ".xlsm", ".ods")
EXTENSIONS = (".yaml", ".yml", *CLASSEURS)


@dataclass(frozen=True, slots=True)
class DossierCharge:
    """A dossier that holds, with where each of its fields was written.

    `le` is the day of the documents; `lacunes` names the fields that a draft still lacks, in the order of
    the dossier (`donneur_ordre.adresse.voie`); `avertissements` stop nothing. `demandes`: the modèles as
    asked for, where some are the user’s own: found in `dossiers_modeles`, their types in `types`.
    """

    dossier: Socle
    mode: Mode
    le: date
    positions: Lieux
    avertissements: tuple[Avertissement, ...] = ()
    lacunes: tuple[str, ...] = ()
    chemin: Path | None = None
    dossiers_modeles: tuple[Path, ...] = ()
    demandes: tuple[str, ...] = ()
    types: Mapping[str, str] = field(default_factory=dict)

    def type_of(self, modele: str) -> str:
        """The type of document that a modèle stands for: its own id, but for one of the user."""
        return self.types.get(modele, modele)


def load_dossier(
    chemin: Path,
    *,
    mode: Mode = "definitif",
    le: date | None = None,
    modeles: Sequence[str] | None = None,
    propres: Propres | None = None,
) -> DossierCharge:
    """Read and validate a dossier. In `projet`, a missing required field becomes a `Lacune`.

    `modeles` take the place of those that the dossier names: the rules of the documents written are those
    that hold. `propres` are the modèles of the user: each is held to the rules of its type of document.

    Raises:
        ErreursGroupees: all that is wrong in the dossier, in the order of the files and lines.
        ClausedocsErreur: the file cannot be read at all.
    """
    donnees, lieux = read_dossier(chemin)
    # No modèle at all means every piece of a marché; a convention keeps its own.
    if modeles or (modeles is not None and choose_racine(donnees) is DossierMarche):
        donnees = {**donnees, "modeles": list(modeles)}
    return make_dossier(donnees, lieux, mode=mode, le=le, chemin=chemin, propres=propres)


def make_dossier(
    donnees: Mapping[str, Any],
    lieux: Lieux,
    *,
    mode: Mode = "definitif",
    le: date | None = None,
    chemin: Path | None = None,
    propres: Propres | None = None,
) -> DossierCharge:
    """Validate what was read, be it from a file or from a form. Raises ErreursGroupees."""
    own = propres or Propres()
    asked = donnees.get("modeles")
    demandes = tuple(str(m) for m in asked) if isinstance(asked, (list, tuple)) else ()
    if own.types and demandes:
        donnees = {**donnees, "modeles": [own.types.get(m) or m for m in demandes]}
    racine = choose_racine(donnees)
    dossier, lacunes, tolerees = _validate(racine, donnees, lieux, mode)
    jour = le or _choose_jour(dossier)
    prudences = [*tolerees, *check_prudences(dossier), *_follow_consultation(dossier, jour, lieux)]
    return DossierCharge(
        dossier=dossier,
        mode=mode,
        le=jour,
        positions=lieux,
        avertissements=(*lieux.avertissements, *(_make_avertissement(v, lieux) for v in prudences)),
        lacunes=tuple(write_chemin(c) for c in sorted(lacunes, key=lambda c: _order(racine, c))),
        chemin=chemin,
        dossiers_modeles=own.dossiers,
        demandes=demandes if own.types else (),
        types=own.types,
    )


def choose_racine(donnees: Mapping[str, Any]) -> type[Socle]:
    """The model of what the file describes."""
    return RACINES[find_racine(donnees)]


def _follow_consultation(dossier: Socle, jour: date, lieux: Lieux) -> list[Violation]:
    """Refuse a piece that may no longer change; give back what a change takes. Raises ErreursGroupees."""
    if not isinstance(dossier, DossierMarche):
        return []
    # The day of the document, as everywhere: its own date before the calendar's.
    day = dossier.date_reference or jour
    modeles = dossier.modeles or list_pieces(dossier)
    refused = dress_all(judge_consultation(dossier, modeles, day))
    if refused:
        _raise_all(_make_erreur(v, lieux) for v in refused)
    return dress_all(warn_consultation(dossier, modeles, day))


def _choose_jour(dossier: Socle) -> date:
    """The day that the dossier names; without one, today on the user's own calendar."""
    return dossier.date_document or date.today()  # noqa: DTZ011


# -- reading


def read_dossier(chemin: Path) -> tuple[dict[str, Any], Lieux]:
    """The texts of a dossier, the included file in its place, and where each was written."""
    nom = str(chemin)
    return complete_dossier(read_fichier(chemin, nom), chemin)


def read_fichier(chemin: Path, nom: str) -> LectureYaml:
    """What one file says, be it YAML or a workbook made by `nouveau --excel`. Raises ClausedocsErreur."""
    if chemin.suffix.lower() in CLASSEURS:
        # Spreadsheets are read where one is given, and only there.
        from clausedocs.dossiers.classeur import read_dossier_classeur

        return read_dossier_classeur(chemin, nom)
    return read_yaml(read_texte(chemin, nom), nom)


def complete_dossier(lecture: LectureYaml, chemin: Path) -> tuple[dict[str, Any], Lieux]:
    """What was read of a file or of a form, with the files that it names, looked up beside `chemin`."""
    nom = str(chemin)
    valeurs, cles = dict(lecture.valeurs), dict(lecture.cles)
    donnees, told = dict(lecture.donnees), lecture.avertissements
    _refuse_structure(donnees, nom)
    for bloc in INCLUS:
        cible = donnees.get(bloc)
        if isinstance(cible, str) and cible.strip().lower().endswith(EXTENSIONS):
            inclus = include_fichier(chemin, bloc, cible.strip(), _at(bloc, valeurs.get((bloc,)), nom))
            donnees[bloc] = inclus.donnees
            told += inclus.avertissements
            valeurs |= {(bloc, *c): p for c, p in inclus.valeurs.items()}
            cles |= {(bloc, *c): p for c, p in inclus.cles.items()}
            # A field missing from the included file is said of that file.
            if (bloc,) in valeurs:
                cles[(bloc,)] = valeurs[(bloc,)]
    return donnees, Lieux(nom, valeurs, cles, told)


def _refuse_structure(donnees: Mapping[str, Any], nom: str) -> None:
    """The structure's own file given in the place of a dossier: one word rather than twenty errors."""
    racine, structure = read_champs(Dossier), read_champs(StructurePorteuse)
    if donnees and all(cle in structure and cle not in racine for cle in donnees):
        raise DonneesErreur(
            "fichier_structure",
            "Ce fichier décrit une structure porteuse, pas une convention.",
            "Il se vérifie avec le dossier qui l’appelle : donnez le fichier de la convention, où une ligne "
            "dit « structure_porteuse: ma_structure.yaml ».",
            Lieu(fichier=nom),
        )


def _at(bloc: str, position: Position | None, nom: str) -> Lieu:
    if position is None:
        return Lieu(fichier=nom, champ=bloc)
    return position.at(bloc)


def include_fichier(chemin: Path, bloc: str, cible: str, lieu: Lieu) -> LectureYaml:
    """The file `cible`, that the dossier or the table `chemin` names for a block. Raises DonneesErreur."""
    # A path typed under Windows is read everywhere.
    relatif = Path(cible.replace("\\", "/"))
    if relatif.is_absolute() or ":" in relatif.parts[0] or relatif.parts.count("..") > 1:
        raise DonneesErreur(
            "inclusion_lointaine",
            f"Le fichier « {cible} » n’est pas à côté du dossier.",
            "Copiez-le dans le même répertoire que le dossier (ou celui du dessus) et écrivez seulement "
            "son nom : « structure_porteuse: ma_structure.yaml ».",
            lieu,
        )
    nom = str(chemin.parent / relatif)
    try:
        return read_fichier(chemin.parent / relatif, nom)
    except ClausedocsErreur as raised:
        # A file that is not there has no line: the place is the line that names it.
        raise (raised.at(lieu) if raised.code in SANS_CONTENU else raised) from None


SANS_CONTENU = frozenset(
    {"classeur_introuvable", "fichier_introuvable", "fichier_repertoire", "fichier_illisible"}
)


# -- validating


def check_bloc(bloc: type[BaseModel], donnees: Mapping[str, Any], fichier: str) -> list[DonneesErreur]:
    """What is wrong in one group by itself, its rules with others left aside."""
    try:
        bloc.model_validate(donnees)
    except ValidationError as raised:
        lieux = Lieux(fichier, {}, {})
        return Traducteur(bloc, lieux, donnees).translate_all(raised.errors(include_url=False))
    return []


def check_racine(
    racine: type[Socle], donnees: Mapping[str, Any], fichier: str
) -> tuple[list[DonneesErreur], tuple[str, ...]]:
    """What is wrong in a dossier that no document is asked of, and what it lacks."""
    try:
        _, lacunes, _ = _validate(racine, donnees, Lieux(fichier, {}, {}), "projet")
    except ErreursGroupees as several:
        return [e for e in several.erreurs if isinstance(e, DonneesErreur)], ()
    return [], tuple(write_chemin(c) for c in sorted(lacunes, key=lambda c: _order(racine, c)))


def _validate(
    racine: type[Socle], donnees: Mapping[str, Any], lieux: Lieux, mode: Mode
) -> tuple[Socle, set[Chemin], list[Violation]]:
    """The dossier, the gaps of a draft and the preconditions that it does not meet yet.

    What fills a gap may reveal another: until nothing moves.
    """
    lacunes: set[Chemin] = set()
    # The lists of which the only row is ours: nobody chose anything in it, and it is all to be filled in.
    rangs: set[Chemin] = set()
    remplies: Any = donnees
    while True:
        try:
            dossier = racine.model_validate(remplies)
        except ValidationError as raised:
            erreurs = raised.errors(include_url=False)
            trous = [tuple(e["loc"]) for e in erreurs if e["type"] == "missing" and mode == "projet"]
            trous = [c for c in trous if _is_gap(racine, c, rangs)]
            if not trous:
                _raise_all(Traducteur(racine, lieux, remplies).translate_all(erreurs))
        else:
            violations = [(read_chemin(v.champ), v) for v in check_rules(dossier)]
            absents = (
                {c for c, _ in violations if _is_absent(racine, c, donnees)} if mode == "projet" else set()
            )
            blocs = {c for c, v in violations if v.code == "bloc_absent"} & absents
            trous = [c for c in absents - lacunes if c in blocs or _is_fillable(racine, c, remplies)]
            lacunes |= absents
            if not trous:
                restantes = [v for c, v in violations if c not in lacunes]
                refusees = [v for v in restantes if mode != "projet" or not v.precondition]
                if refusees:
                    _raise_all(_make_erreur(v, lieux) for v in refusees)
                return dossier, lacunes, restantes
        for trou in trous:
            value = _make_gap(racine, trou)
            if value == [{}]:
                rangs.add(trou)
            elif value != {}:
                lacunes.add(trou)
            remplies = _put(remplies, trou, value)


def _make_erreur(violation: Violation, lieux: Lieux) -> DonneesErreur:
    return DonneesErreur(*_say(violation), lieux.find_valeur(read_chemin(violation.champ)))


def _make_avertissement(violation: Violation, lieux: Lieux) -> Avertissement:
    return Avertissement(*_say(violation), lieux.find_valeur(read_chemin(violation.champ)))


def _say(violation: Violation) -> tuple[str, str, str]:
    return violation.code, violation.message, violation.conseil


def _is_absent(racine: type[Socle], chemin: Chemin, donnees: Mapping[str, Any]) -> bool:
    """Whether a broken rule asks for a field that nobody wrote: in a draft, one more gap."""
    champ = find_champ(racine, chemin)
    empty = champ is not None and (champ.obligatoire or champ.defaut in (None, ()))
    return empty and get_valeur(donnees, chemin) is None and champ is not None and not champ.variante


def _is_fillable(racine: type[Socle], chemin: Chemin, donnees: Any) -> bool:
    """Whether a gap can be printed there: a single value, in a group that exists."""
    return isinstance(get_valeur(donnees, chemin[:-1]), Mapping) and isinstance(
        _make_gap(racine, chemin), Lacune
    )


def _is_gap(racine: type[Socle], chemin: Chemin, rangs: Collection[Chemin]) -> bool:
    """Whether a draft may lack this field: not when it chooses between texts, unless in one of `rangs`, nor
    a list of codes."""
    champ = find_champ(racine, chemin)
    if champ is None or (champ.variante and not any(chemin[: len(r)] == r for r in rangs)):
        return False
    element = champ.forme.element
    return element is None or element.bloc is not None or (not element.valeurs and chemin != ("modeles",))


def _make_gap(racine: type[Socle], chemin: Chemin) -> Any:
    """What stands for a missing field: a gap; for a group, an empty one, whose own fields will lack; for a
    list of texts, a list of one gap."""
    champ = find_champ(racine, chemin)
    assert champ is not None
    if champ.forme.nature == "bloc":
        return {}
    if champ.forme.element is None:
        return Lacune(write_chemin(chemin))
    return [Lacune(write_chemin(chemin))] if champ.forme.element.bloc is None else [{}]


def _put(data: Any, chemin: Chemin, value: Any) -> Any:
    """A copy of the data where `value` stands at this path."""
    if not chemin:
        return value
    pas, *suite = chemin
    if isinstance(pas, int):
        return [_put(v, tuple(suite), value) if n == pas else v for n, v in enumerate(data)]
    return {**data, pas: _put(data.get(pas), tuple(suite), value)}


def _order(racine: type[Socle], chemin: Chemin) -> tuple[int, ...]:
    """The rank of a field: that of its declaration, level after level."""
    rangs: list[int] = []
    bloc: type[BaseModel] | None = racine
    for n, pas in enumerate(chemin):
        if isinstance(pas, int):
            rangs.append(pas)
            continue
        noms = list(bloc.model_fields) if bloc is not None else []
        rangs.append(noms.index(pas) if pas in noms else len(noms))
        bloc = find_bloc(racine, chemin[: n + 1])
    return tuple(rangs)


def _raise_all(erreurs: Iterable[ClausedocsErreur]) -> NoReturn:
    """All the errors, by file and place."""
    uniques = {(e.code, e.lieu, e.message): e for e in erreurs}.values()
    raise ErreursGroupees(
        sorted(uniques, key=lambda e: (e.lieu.fichier or "", e.lieu.ligne or 0, e.lieu.colonne or 0))
    )
