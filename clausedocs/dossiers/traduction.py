"""What Pydantic says of a value, told again in French with the words of the user."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel

from clausedocs.domaine import StructurePorteuse
from clausedocs.domaine.champs import dress, simplify
from clausedocs.domaine.racines import RACINES
from clausedocs.dossiers.formes import Champ, Forme, find_bloc, find_champ, read_champs
from clausedocs.dossiers.lieux import Lieux, write_chemin
from clausedocs.dossiers.migrations import explain_ancien
from clausedocs.dossiers.yaml_positions import Chemin
from clausedocs.erreurs import DonneesErreur

NATURES = {
    "texte": "un texte",
    "choix": "un mot de la liste",
    "oui_non": "« oui » ou « non »",
    "entier": "un nombre entier",
    "nombre": "un nombre",
    "jour": "une date",
    "liste": "une liste",
    "bloc": "un groupe de champs",
}


class Traducteur:
    """Turns the errors of one reading into ours. `donnees` is what was read, texts and groups."""

    def __init__(self, racine: type[BaseModel], lieux: Lieux, donnees: Mapping[str, Any]) -> None:
        self._racine = racine
        self._lieux = lieux
        self._donnees = donnees

    def translate_all(self, erreurs: Iterable[Mapping[str, Any]]) -> list[DonneesErreur]:
        """All the errors of one reading. A name misspelt is said once: its right form is not also missing."""
        listed = list(erreurs)
        meant = {
            (*chemin[:-1], near)
            for chemin in (tuple(e["loc"]) for e in listed if e["type"] == "extra_forbidden")
            if (near := self._find_near(chemin))
        }
        return [self.translate(e) for e in listed if e["type"] != "missing" or tuple(e["loc"]) not in meant]

    def _find_near(self, chemin: Chemin) -> str:
        """The field of the same group whose name looks like this unknown one; empty when none does."""
        bloc = find_bloc(self._racine, chemin[:-1])
        connus = list(read_champs(bloc)) if bloc is not None else []
        if find_elsewhere(self._racine, str(chemin[-1])):  # rightly spelt, wrongly placed
            return ""
        return next(iter(get_close_matches(simplify(str(chemin[-1])), connus, n=1, cutoff=0.6)), "")

    def translate(self, erreur: Mapping[str, Any]) -> DonneesErreur:
        """One line of `ValidationError.errors()`."""
        chemin = self.trim(tuple(erreur["loc"]))
        context: Mapping[str, Any] = erreur.get("ctx") or {}
        recu = erreur.get("input")
        # The « input » of a missing field is the whole group that lacks it.
        if erreur["type"] != "missing" and self._is_misplaced(chemin, recu):
            return self._write_nature(chemin, recu, context)
        for types, write in ECRIVAINS:
            if erreur["type"] in types:
                return write(self, chemin, recu, context)
        if "conseil" in context:  # written by the domain itself
            lieu = self._lieux.find_valeur(chemin)
            return DonneesErreur(erreur["type"], dress(context["message"]), dress(context["conseil"]), lieu)
        return self._write_refus(chemin, recu, context)

    def _is_misplaced(self, chemin: Chemin, recu: Any) -> bool:
        """A list or a group where a single value is due: the domain would quote it as Python writes it."""
        forme = _forme_at(find_champ(self._racine, chemin), chemin)
        simple = forme is not None and forme.nature not in ("liste", "bloc")
        return simple and isinstance(recu, (Mapping, list, tuple)) and chemin in self._lieux.valeurs

    def trim(self, chemin: Chemin) -> Chemin:
        """The path without the steps that Pydantic adds for itself (branches of a union, validators)."""
        kept: list[str | int] = []
        value: Any = self._donnees
        for n, pas in enumerate(chemin):
            if isinstance(pas, int) and isinstance(value, (list, tuple)):
                value = value[pas] if pas < len(value) else None
            elif isinstance(pas, str) and isinstance(value, Mapping) and pas in value:
                value = value[pas]
            elif n != len(chemin) - 1 or not isinstance(value, Mapping):
                continue
            kept.append(pas)
        return tuple(kept)

    def _advise(self, champ: Champ | None, forme: Forme | None = None) -> str:
        return advise(champ, forme, self._lieux.support)

    # -- one writer a family of errors

    def _write_manquant(self, chemin: Chemin, recu: Any, context: Mapping[str, Any]) -> DonneesErreur:
        champ = find_champ(self._racine, chemin)
        nom = str(chemin[-1])
        label = f" ({_lower(champ.label)})" if champ and simplify(champ.label) != simplify(nom) else ""
        vide = chemin in self._lieux.cles
        message = f"Le champ « {nom} »{label} est vide." if vide else f"Il manque le champ « {nom} »{label}."
        if champ and self._lieux.support == "formulaire":  # a page shows the labels, not the names
            message = f"« {champ.label} » n’est pas rempli."
        return DonneesErreur("champ_manquant", message, self._advise(champ), self._lieux.find_cle(chemin))

    def _write_inconnu(self, chemin: Chemin, recu: Any, context: Mapping[str, Any]) -> DonneesErreur:
        nom, lieu = str(chemin[-1]), self._lieux.find_cle(chemin)
        bloc = find_bloc(self._racine, chemin[:-1])
        connus = list(read_champs(bloc)) if bloc is not None else []
        groupe = write_chemin(chemin[:-1])
        ou = f"dans « {groupe} »" if groupe else "à ce niveau"
        near = self._find_near(chemin)
        ancien = self._explain_ancien(chemin)
        elsewhere = "" if near else find_elsewhere(self._racine, nom)
        if ancien:
            conseil = ancien
        elif near:
            conseil = f"Vouliez-vous écrire « {near} » ?"
        elif elsewhere:
            conseil = f"Ce champ existe, mais s’écrit sous « {elsewhere} » : vérifiez son retrait."
        else:
            conseil = f"Champs possibles ici : {', '.join(connus)}."
        return DonneesErreur("champ_inconnu", f"Le champ « {nom} » n’existe pas {ou}.", conseil, lieu)

    def _explain_ancien(self, chemin: Chemin) -> str:
        """What became of a field of an older version."""
        champ = write_chemin(chemin)
        bloc, _, inside = champ.partition(".")
        if bloc == "structure_porteuse" and inside:
            return explain_ancien("structure", inside)
        sortes = {**RACINES, "structure": StructurePorteuse}
        return next((explain_ancien(s, champ) for s, r in sortes.items() if r is self._racine), "")

    def _write_nature(self, chemin: Chemin, recu: Any, context: Mapping[str, Any]) -> DonneesErreur:
        champ = find_champ(self._racine, chemin)
        forme = _forme_at(champ, chemin)
        attendu = NATURES[forme.nature] if forme else "une seule valeur"
        nom = _name(chemin)
        return DonneesErreur(
            "nature_inattendue",
            f"{nom} attend {attendu}, et contient {_describe(recu)}.",
            self._advise(champ, forme),
            self._lieux.find_valeur(chemin),
        )

    def _write_choix(self, chemin: Chemin, recu: Any, context: Mapping[str, Any]) -> DonneesErreur:
        forme = _forme_at(find_champ(self._racine, chemin), chemin)
        valeurs = forme.valeurs if forme else {}
        return DonneesErreur(
            "code_inconnu",
            f"{_name(chemin)} n’admet pas {_quote(recu)}.",
            _advise_choix(str(recu), valeurs),
            self._lieux.find_valeur(chemin),
        )

    def _write_longueur(self, chemin: Chemin, recu: Any, context: Mapping[str, Any]) -> DonneesErreur:
        combien = f"{len(str(recu))} caractère{_s(len(str(recu)))}"
        lieu = self._lieux.find_valeur(chemin)
        if "min_length" in context:
            return DonneesErreur(
                "texte_trop_court",
                f"Le texte {_quote(recu)} est trop court : {combien}.",
                f"Ce champ en demande au moins {context['min_length']}.",
                lieu,
            )
        return DonneesErreur(
            "texte_trop_long",
            f"Le texte {_quote(recu)} est trop long : {combien}.",
            f"Ce champ en admet au plus {context['max_length']}.",
            lieu,
        )

    def _write_nombre_elements(self, chemin: Chemin, recu: Any, context: Mapping[str, Any]) -> DonneesErreur:
        if isinstance(recu, str):  # Pydantic says the same of a text that a validator has read first
            return self._write_longueur(chemin, recu, context)
        combien = context.get("actual_length", len(recu) if isinstance(recu, (list, tuple)) else 0)
        contenu = "est vide" if combien == 0 else f"compte {combien} élément{_s(combien)}"
        lieu = self._lieux.find_valeur(chemin)
        if "min_length" in context:
            conseil = f"Il en faut au moins {context['min_length']}."
            champ = find_champ(self._racine, chemin)
            shown = champ is not None and self._lieux.support == "formulaire"
            name = f"« {champ.label} »" if shown and champ is not None else _name(chemin)
            return DonneesErreur(
                "liste_trop_courte", f"{name} {contenu}.", f"{conseil} {self._advise(champ)}", lieu
            )
        return DonneesErreur(
            "liste_trop_longue",
            f"{_name(chemin)} {contenu}.",
            f"Gardez-en {context['max_length']} au plus.",
            lieu,
        )

    def _write_borne(self, chemin: Chemin, recu: Any, context: Mapping[str, Any]) -> DonneesErreur:
        champ = find_champ(self._racine, chemin)
        unite = f" {champ.unite}" if champ and champ.unite else ""
        sens, borne = next((sens, context[cle]) for cle, sens in BORNES.items() if cle in context)
        return DonneesErreur(
            "valeur_inadmise",
            f"La valeur {_quote(recu)} n’est pas admise : {sens} {borne}{unite}.",
            self._advise(champ),
            self._lieux.find_valeur(chemin),
        )

    def _write_refus(self, chemin: Chemin, recu: Any, context: Mapping[str, Any]) -> DonneesErreur:
        champ = find_champ(self._racine, chemin)
        return DonneesErreur(
            "valeur_inadmise",
            f"{_name(chemin)} n’admet pas {_quote(recu)}.",
            self._advise(champ),
            self._lieux.find_valeur(chemin),
        )


# How a group and a list are filled, by what the dossier is written on (`Lieux.support`).
GROUPES = {
    "yaml": "Écrivez en dessous, en retrait",
    "classeur": "Remplissez les lignes de ce groupe",
    "formulaire": "Remplissez ce groupe",
}
_TIRET = "Écrivez un élément par ligne, après un tiret."
LISTES = {
    "yaml": {"textes": _TIRET, "codes": _TIRET, "rangs": _TIRET},
    "classeur": {
        "textes": "Écrivez-les dans une case, séparés par des points-virgules.",
        "codes": "Écrivez oui en face de chacun de ceux qui conviennent.",
        "rangs": "Remplissez un rang par élément.",
    },
    "formulaire": {
        "textes": "Écrivez un élément par ligne.",
        "codes": "Cochez ceux qui conviennent.",
        "rangs": "Ajoutez-en autant qu’il en faut.",
    },
}

BORNES = {
    "ge": "il faut au moins",
    "gt": "il faut plus de",
    "le": "il faut au plus",
    "lt": "il faut moins de",
}

Ecrivain = Callable[[Traducteur, Chemin, Any, Mapping[str, Any]], DonneesErreur]

# Pydantic's types of errors, by what we say of them. All the others get the last sentence.
ECRIVAINS: tuple[tuple[frozenset[str], Ecrivain], ...] = (
    (frozenset({"missing"}), Traducteur._write_manquant),
    (frozenset({"extra_forbidden"}), Traducteur._write_inconnu),
    (frozenset({"code_inconnu"}), Traducteur._write_choix),
    (
        frozenset(
            {
                "bool_type",
                "date_type",
                "decimal_type",
                "dict_type",
                "int_type",
                "list_type",
                "mapping_type",
                "model_attributes_type",
                "model_type",
                "string_type",
                "tuple_type",
            }
        ),
        Traducteur._write_nature,
    ),
    (frozenset({"string_too_short", "string_too_long"}), Traducteur._write_longueur),
    (frozenset({"too_short", "too_long"}), Traducteur._write_nombre_elements),
    (
        frozenset({"greater_than", "greater_than_equal", "less_than", "less_than_equal"}),
        Traducteur._write_borne,
    ),
)


def advise(champ: Champ | None, forme: Forme | None = None, support: str = "yaml") -> str:
    """What to write in a field, from what its declaration says."""
    if champ is None:
        return "Supprimez cette ligne, ou vérifiez son retrait."
    forme = forme or champ.forme
    if forme.nature == "choix" and support == "formulaire":
        return f"Choisissez parmi : {', '.join(v or k for k, v in forme.valeurs.items())}."
    if forme.nature == "choix":
        return f"Choisissez parmi : {_list_court(forme.valeurs)}."
    if forme.nature == "bloc" and forme.bloc is not None:
        champs = read_champs(forme.bloc).values()
        asked = [c for c in champs if c.obligatoire] or list(champs)
        noms = [_lower(c.label) if support == "formulaire" else c.nom for c in asked]
        return f"{GROUPES[support]}\u00a0: {', '.join(noms)}."
    if forme.nature == "liste" and forme.element is not None:
        genre = "rangs" if forme.element.bloc else "codes" if forme.element.valeurs else "textes"
        return f"{LISTES[support][genre]} {advise(champ, forme.element, support)}"
    exemple = write_exemple(champ.exemple)
    start = f"Écrivez par exemple « {exemple} »" if exemple else f"Écrivez {NATURES[forme.nature]}"
    return f"{start}. {champ.aide}".rstrip()


# Beyond, a list with its labels would fill the screen: the codes alone.
VALEURS_DETAILLEES = 12


def _advise_choix(recu: str, valeurs: Mapping[str, str]) -> str:
    lus = {code.lower(): code for code in valeurs} | {v.lower(): c for c, v in valeurs.items() if v}
    near = dict.fromkeys(lus[n] for n in get_close_matches(recu.lower(), lus, n=2, cutoff=0.5))
    if near:
        proches = list_valeurs({code: valeurs[code] for code in near}, " ou ")
        return f"Vouliez-vous écrire {proches} ? Valeurs admises : {', '.join(valeurs)}."
    return f"Valeurs admises : {_list_court(valeurs)}."


def _list_court(valeurs: Mapping[str, str]) -> str:
    return list_valeurs(valeurs) if len(valeurs) <= VALEURS_DETAILLEES else ", ".join(valeurs)


def list_valeurs(valeurs: Mapping[str, str], entre: str = ", ") -> str:
    """The codes of a closed list, each with its label where it says more."""
    return entre.join(f"{k} ({v})" if v and v.lower() != k.lower() else k for k, v in valeurs.items())


def write_exemple(exemple: Any) -> str:
    """An example as it is typed in a dossier."""
    if isinstance(exemple, bool):
        return "oui" if exemple else "non"
    if isinstance(exemple, (list, tuple)):
        return ", ".join(write_exemple(e) for e in exemple)
    return "" if exemple is None or isinstance(exemple, dict) else str(exemple)


def find_elsewhere(racine: type[BaseModel], nom: str, prefixe: str = "", profondeur: int = 0) -> str:
    """The path of the group where a field of this name exists; empty when there is none."""
    if profondeur > 5:
        return ""
    for champ in read_champs(racine).values():
        chemin = f"{prefixe}{champ.nom}"
        bloc = champ.forme.bloc or (champ.forme.element.bloc if champ.forme.element else None)
        if bloc is None:
            continue
        if nom in read_champs(bloc):
            return chemin
        deeper = find_elsewhere(bloc, nom, f"{chemin}.", profondeur + 1)
        if deeper:
            return deeper
    return ""


def _forme_at(champ: Champ | None, chemin: Chemin) -> Forme | None:
    """The form of a field, or of one element when the path ends in a list."""
    if champ is None:
        return None
    inside = bool(chemin) and isinstance(chemin[-1], int)
    return champ.forme.element if inside and champ.forme.element else champ.forme


def _name(chemin: Chemin) -> str:
    last = next((str(p) for p in reversed(chemin) if isinstance(p, str)), "")
    if chemin and isinstance(chemin[-1], int):
        return f"L’élément {chemin[-1] + 1} de « {last} »"
    return f"Le champ « {last} »" if last else "Le dossier"


def _describe(value: Any) -> str:
    if isinstance(value, Mapping):
        return "un groupe de champs"
    if isinstance(value, (list, tuple)):
        return "une liste"
    return f"le texte {_quote(value)}"


def _quote(value: Any) -> str:
    if isinstance(value, (Mapping, list, tuple)):
        return _describe(value)
    text = " ".join(str(value).split())
    return f"« {text if len(text) <= 60 else text[:59] + '…'} »"


def _lower(label: str) -> str:
    """A label inside a sentence: small first letter, unless it is an acronym."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def _s(n: int) -> str:
    return "s" if n > 1 else ""
