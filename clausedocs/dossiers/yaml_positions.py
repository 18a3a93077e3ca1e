"""YAML as people write it: every scalar stays text, every node keeps its place, nothing clever is allowed.

The stream of events is read, not the tree that PyYAML would compose: no recursion that a hostile file
could exhaust, an alias is refused before it is followed, and a mistake leaves what follows readable.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from clausedocs.dossiers.lecture import CARACTERES_REFUSES
from clausedocs.dossiers.yaml_fautes import translate_yaml
from clausedocs.erreurs import Avertissement, DonneesErreur, ErreursGroupees, Lieu

# The deepest field of a dossier is at 6; nobody needs twice that.
PROFONDEUR_MAX = 16
# A plain scalar that stands for « nothing here ». « Null » with a capital is somebody's name.
ABSENTS = frozenset({"", "null", "~"})

Chemin = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a file; `ligne` and `colonne` count from 1; in a workbook, a sheet and a cell instead."""

    fichier: str
    ligne: int = 0
    colonne: int = 0
    feuille: str | None = None
    cellule: str | None = None

    def at(self, champ: str | None) -> Lieu:
        """The place as errors carry it."""
        return Lieu(self.fichier, self.ligne or None, self.colonne or None, champ, self.cellule, self.feuille)


@dataclass(frozen=True, slots=True)
class LectureYaml:
    """A mapping of texts, lists and mappings, and where each stands.

    `valeurs` and `cles` give the place of the value and of the key, by path (list indexes from 0).
    A key without value is absent from `donnees` but keeps its places. `avertissements`: what reading a
    workbook tells.
    """

    donnees: dict[str, Any]
    valeurs: dict[Chemin, Position]
    cles: dict[Chemin, Position]
    avertissements: tuple[Avertissement, ...] = ()


def read_yaml(text: str, fichier: str) -> LectureYaml:
    """Read one YAML document. Raises DonneesErreur, or ErreursGroupees for several mistakes."""
    lecteur = _Lecteur(text, fichier)
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            lecteur.read(event)
    except yaml.YAMLError as raised:
        lecteur.fautes.append(translate_yaml(raised, text, fichier))
    except RecursionError:  # the pure Python reader, on a line of brackets
        lecteur.fautes.append(lecteur.make_profondeur(1, 1))
    except _Abandon:
        pass
    return lecteur.finish()


class _Abandon(Exception):
    """Nothing that follows can be read."""


@dataclass(slots=True)
class _Niveau:
    """An open mapping or list. `cle` is the key that waits for its value."""

    valeur: dict[str, Any] | list[Any]
    chemin: Chemin
    cle: str | None = None
    cle_lue: bool = False
    vues: dict[str, int] = field(default_factory=dict)
    taille: int = 0


class _Lecteur:
    def __init__(self, text: str, fichier: str) -> None:
        self.fichier = fichier
        self.fautes: list[DonneesErreur] = []
        self._lignes = text.count("\n") + 1
        self._piles: list[_Niveau] = []
        self._racine: Any = None
        self._documents = 0
        self._valeurs: dict[Chemin, Position] = {}
        self._cles: dict[Chemin, Position] = {}

    def finish(self) -> LectureYaml:
        if self.fautes:
            fautes = sorted(self.fautes, key=lambda f: (f.lieu.ligne or 0, f.lieu.colonne or 0))
            raise fautes[0] if len(fautes) == 1 else ErreursGroupees(fautes)
        if self._racine is None:
            raise DonneesErreur(
                "fichier_vide",
                "Le fichier ne contient aucune donnée (rien, ou seulement des commentaires).",
                "Écrivez au moins un champ, ou retirez le « # » devant les lignes à remplir.",
                Lieu(fichier=self.fichier),
            )
        return LectureYaml(self._racine, self._valeurs, self._cles)

    def read(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self._start_document(event)
        elif isinstance(event, yaml.AliasEvent):
            self._refuse_alias(event)
            self._put_scalar(event, f"*{event.anchor}", absent=False)
        elif isinstance(event, yaml.ScalarEvent):
            self._refuse_marks(event)
            plain = event.style is None or event.style == ""
            absent = not event.value or (plain and event.value in ABSENTS)
            self._put_scalar(event, event.value, absent=absent)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._refuse_marks(event)
            self._open(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._piles.pop()

    # -- building

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        ligne, colonne = _place(event)
        if len(self._piles) >= PROFONDEUR_MAX:
            self.fautes.append(self.make_profondeur(ligne, colonne))
            raise _Abandon
        mapping = isinstance(event, yaml.MappingStartEvent)
        if not self._piles and not mapping:
            self._refuse_racine(ligne, colonne, "une liste")
        if self._piles and self._expects_key():
            self.fautes.append(
                self._make(
                    "yaml_cle",
                    ligne,
                    colonne,
                    "Un nom de champ est attendu ici, pas une liste ni un groupe de champs.",
                    "Écrivez le nom du champ, deux-points, puis sa valeur ; mettez entre guillemets "
                    "un texte qui commence par « { », « [ » ou « ? ».",
                )
            )
            raise _Abandon
        value: dict[str, Any] | list[Any] = {} if mapping else []
        chemin = self._attach(value, Position(self.fichier, ligne, colonne))
        self._piles.append(_Niveau(value, chemin))

    def _put_scalar(self, event: yaml.NodeEvent, text: str, *, absent: bool) -> None:
        ligne, colonne = _place(event)
        position = Position(self.fichier, ligne, colonne)
        if not self._piles:
            if not absent:
                self._refuse_racine(ligne, colonne, f"« {_shorten(text)} »")
            return
        if self._expects_key():
            self._read_key(text, position)
            return
        niveau = self._piles[-1]
        if absent and isinstance(niveau.valeur, list):
            self.fautes.append(
                self._make(
                    "yaml_element_vide",
                    ligne,
                    colonne,
                    f"L’élément {niveau.taille + 1} de cette liste est vide.",
                    "Écrivez sa valeur après le tiret, ou supprimez la ligne.",
                )
            )
        self._attach(None if absent else text, position)

    def _attach(self, value: Any, position: Position) -> Chemin:
        """Put a value where the reader stands; None keeps its place only."""
        if not self._piles:
            self._racine = value
            self._valeurs[()] = position
            return ()
        niveau = self._piles[-1]
        if isinstance(niveau.valeur, list):
            chemin: Chemin = (*niveau.chemin, niveau.taille)
            niveau.valeur.append(value)
        else:
            assert niveau.cle is not None
            chemin = (*niveau.chemin, niveau.cle)
            niveau.cle_lue = False
            if value is not None:
                niveau.valeur[niveau.cle] = value
        niveau.taille += 1
        self._valeurs[chemin] = position
        return chemin

    def _expects_key(self) -> bool:
        niveau = self._piles[-1]
        return isinstance(niveau.valeur, dict) and not niveau.cle_lue

    def _read_key(self, key: str, position: Position) -> None:
        niveau = self._piles[-1]
        niveau.cle, niveau.cle_lue = key, True
        if not key.strip():
            self.fautes.append(
                self._make(
                    "yaml_cle",
                    position.ligne,
                    position.colonne,
                    "Il manque le nom du champ avant les deux-points.",
                    "Écrivez le nom du champ, deux-points, une espace, puis la valeur.",
                )
            )
        elif key in niveau.vues:
            self.fautes.append(
                self._make(
                    "yaml_cle_double",
                    position.ligne,
                    position.colonne,
                    f"Le champ « {_shorten(key)} » est écrit deux fois au même endroit "
                    f"(déjà à la ligne {niveau.vues[key]}).",
                    "Gardez une seule des deux lignes.",
                )
            )
        niveau.vues.setdefault(key, position.ligne)
        self._cles[(*niveau.chemin, key)] = position

    # -- refusing

    def _start_document(self, event: yaml.DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            ligne, colonne = _place(event)
            self.fautes.append(
                self._make(
                    "yaml_documents",
                    ligne,
                    colonne,
                    "Une ligne « --- » commence ici un second document : un fichier n’en contient qu’un.",
                    "Supprimez cette ligne, ou mettez la suite dans un autre fichier.",
                )
            )
            raise _Abandon

    def _refuse_racine(self, ligne: int, colonne: int, quoi: str) -> None:
        if quoi.startswith("«") and ":" in quoi:
            conseil = "Écrivez une espace après les deux-points qui suivent le nom du champ."
        else:
            conseil = "Écrivez chaque champ sur sa ligne : son nom, deux-points, une espace, sa valeur."
        self.fautes.append(
            self._make(
                "yaml_racine",
                ligne,
                colonne,
                f"Le fichier doit être une suite de champs « nom: valeur » ; il commence par {quoi}.",
                conseil,
            )
        )
        raise _Abandon

    def _refuse_alias(self, event: yaml.AliasEvent) -> None:
        self.fautes.append(
            self._make(
                "yaml_alias",
                *_place(event),
                f"« *{_shorten(str(event.anchor))} » renvoie à une valeur écrite ailleurs : "
                "les dossiers n’admettent pas ces renvois.",
                "Recopiez la valeur ; si l’astérisque fait partie du texte, mettez tout entre guillemets.",
            )
        )

    def _refuse_marks(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        """Anchors and tags: YAML would drop these words from the text without saying so."""
        ligne, colonne = _place(event)
        if event.anchor is not None:
            self.fautes.append(
                self._make(
                    "yaml_alias",
                    ligne,
                    colonne,
                    f"« &{_shorten(str(event.anchor))} » serait pris pour un repère et perdu.",
                    "Supprimez-le, ou mettez le texte entre guillemets s’il en fait partie.",
                )
            )
        if event.tag is not None:
            shown = _shorten(str(event.tag).replace("tag:yaml.org,2002:", "!!"))
            self.fautes.append(
                self._make(
                    "yaml_etiquette",
                    ligne,
                    colonne,
                    f"« {shown} » serait pris pour un type de donnée et perdu.",
                    "Supprimez-le, ou mettez le texte entre guillemets s’il en fait partie.",
                )
            )
        found = CARACTERES_REFUSES.search(event.value) if isinstance(event, yaml.ScalarEvent) else None
        if found is not None:
            self.fautes.append(
                self._make(
                    "fichier_caractere",
                    ligne,
                    colonne,
                    f"Ce texte contient le code d’un caractère invisible (U+{ord(found[0]):04X}).",
                    "Effacez ce code : les documents n’admettent que du texte visible.",
                )
            )

    def make_profondeur(self, ligne: int, colonne: int) -> DonneesErreur:
        return self._make(
            "yaml_profondeur",
            ligne,
            colonne,
            f"Plus de {PROFONDEUR_MAX} niveaux sont emboîtés ici : aucun dossier n’en a besoin.",
            "Vérifiez les retraits en début de ligne et les crochets qui restent ouverts.",
        )

    def _make(self, code: str, ligne: int, colonne: int, message: str, conseil: str) -> DonneesErreur:
        # The end of the file is one line past the last: nobody sees that line in an editor.
        return DonneesErreur(code, message, conseil, Lieu(self.fichier, min(ligne, self._lignes), colonne))


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


def _shorten(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"
