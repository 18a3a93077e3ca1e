"""The values of a dossier that are worth looking for in a document, each with the tag that prints it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from clausedocs.langue.lacune import has_lacune

# How a value is recognised by its shape, first match first.
NATURES = (
    ("siret", re.compile(r"\d{3} \d{3} \d{3} \d{5}")),
    ("iban", re.compile(r"[A-Z]{2}\d{2}(?: [A-Z0-9]{1,4})+")),
    ("telephone", re.compile(r"0\d(?: \d\d){4}")),
    ("tva", re.compile(r"FR\w{2}\d{9}")),
    ("date", re.compile(r"(?:1er|\d{1,2}) [a-zûé]+ \d{4}")),
    ("montant", re.compile(r"[\d ]+(?:,\d\d)? €")),
    ("nombre", re.compile(r"\d{1,3}(?: \d{3})+")),
)
# The forms of a party that its article makes; « par la Ville » is « par » and one of them.
DECLINEES = ("denomination", "le", "de", "a", "que")
CAPITALES = tuple(f[0].upper() + f[1:] for f in DECLINEES[1:])
PARTIES = ("donneur_ordre", "structure_porteuse")
# Of a party and of a convention, what is a code, a label of ours or a word that any text may hold.
IGNOREES = frozenset(
    (
        "annee",
        "role",
        "source",
        "genre",
        "nombre",
        "type_label",
        "mention_tva",
        "libelle",
        "contacts",
        "forme_juridique",
        "civilite",
    )
)
ESPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
_CODE = re.compile(r"[a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Valeur:
    """`chemin` is the tag's expression; `texte` what it prints, spaces made plain; `nature` its kind."""

    chemin: str
    texte: str
    nature: str

    @property
    def groupe(self) -> str:
        """The datum behind it: the two forms of an amount are one."""
        return self.chemin.rpartition(".")[0] if self.nature in ("duree", "partie") else _strip(self.chemin)


def list_valeurs(contexte: Mapping[str, Any]) -> list[Valeur]:
    """The values of a context, without those that say the same thing twice."""
    found: list[Valeur] = []
    for root in (*PARTIES, "coordinateur_regional", "convention", "marche"):
        group = contexte.get(root)
        if isinstance(group, dict):
            found += _walk(group, root, is_partie="denomination" in group and "le" in group)
    day = contexte.get("date_document")
    if isinstance(day, str) and day:
        found.append(Valeur("date_document", flatten(day), "date"))
    return _drop_doubles(found, contexte)


def flatten(text: str) -> str:
    """A text whose spaces are ordinary and single."""
    return ESPACES.sub(" ", text).strip()


@cache
def load_indices() -> dict[str, tuple[str, ...]]:
    """Path of a duration -> what, in the same paragraph, says that it is this one."""
    text = (files("clausedocs.proposition") / "indices.yaml").read_text("utf-8")
    return {k: tuple(v) for k, v in yaml.safe_load(text).items()}


def _walk(group: Mapping[str, Any], path: str, *, is_partie: bool = False) -> Iterator[Valeur]:
    if {"texte", "chiffres", "lettres"} <= group.keys():
        nature = "montant" if "€" in str(group["chiffres"]) else "duree"
        for form in ("texte", "chiffres", "lettres"):
            if isinstance(group[form], str) and not has_lacune(group[form]):
                yield Valeur(f"{path}.{form}", flatten(group[form]), nature)
        return
    for key, value in group.items():
        inner = f"{path}.{key}"
        if key in IGNOREES:
            continue
        if isinstance(value, dict):
            yield from _walk(value, inner)
        elif isinstance(value, str) and value and not has_lacune(value):
            if is_partie and key in (*DECLINEES, *CAPITALES):
                yield Valeur(inner, flatten(value), "partie")
            elif not is_partie or _is_own(key):
                text = flatten(value)
                nature = next((n for n, shape in NATURES if shape.fullmatch(text)), "texte")
                if nature != "texte" or is_telling(text):
                    yield Valeur(inner, text, nature)


def _is_own(key: str) -> bool:
    """A field of a party, and not one of the words that agree with its name."""
    return key in ("sigle", "rna", "rcs", "siret", "tva_intracom", "capital", "agissant_pour", "service") or (
        key.startswith("adresse")
    )


def is_telling(text: str) -> bool:
    """Whether a text could not stand in any document by chance: some words, a capital or a figure."""
    if len(text) < 3 or _CODE.fullmatch(text):
        return False
    return bool(re.search(r"[A-ZÉÈÀÂÎÔÇ\d@]", text)) or len(text.split()) >= 4


def _drop_doubles(valeurs: list[Valeur], contexte: Mapping[str, Any]) -> list[Valeur]:
    """Of two data that the dossier makes equal, the one that it was given."""
    convention = contexte.get("convention") or {}
    dropped: set[str] = set()
    if convention:
        if convention["reconduction"]["mode"] == "aucune":
            dropped.add("convention.reconduction")
            dropped.add("convention.preavis_non_reconduction")
        if convention["prise_effet"] == "signature":
            dropped.add("convention.date_effet")
        if contexte["date_document"] == convention["date_signature"]:
            dropped.add("date_document")
    for party in PARTIES:
        group = contexte[party]
        signatory, chief = group.get("signataire") or {}, group.get("representant") or {}
        if signatory and signatory.get("nom_complet") == chief.get("nom_complet"):
            dropped.add(f"{party}.signataire")
        bank = group.get("banque") or {}
        if bank and bank["titulaire"] in (group["sigle"], group["denomination"]):
            dropped.add(f"{party}.banque.titulaire")
        if group.get("agissant_pour") == group["le"]:
            dropped.add(f"{party}.agissant_pour")
    return [v for v in valeurs if not any(v.chemin == d or v.chemin.startswith(f"{d}.") for d in dropped)]


def _strip(chemin: str) -> str:
    head, _, last = chemin.rpartition(".")
    return head if last in ("texte", "chiffres", "lettres") else chemin
