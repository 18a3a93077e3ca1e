"""How a field is declared: its metadata, the scalar types a dossier may hold, the base of all blocks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    field_validator,
)
from pydantic_core import PydanticCustomError, PydanticUndefined

from clausedocs.langue.lacune import Lacune
from clausedocs.langue.typographie import corriger

_ESPACES = re.compile(r"[\s\u00a0\u202f]+")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_JOUR_MOIS_AN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
PARAGRAPHES_MAX = 3
# What a dossier may speak of: nothing here is older than the insertion clauses.
ANNEES = range(1990, 2101)
_BOOLEENS = {"oui": True, "vrai": True, "true": True, "non": False, "faux": False, "false": False}


class Bloc(BaseModel):
    """A block of the dossier: frozen, no unknown key.

    A draft puts a `Lacune` in the place of a missing field: any field takes one, unchanged. The reader of
    the dossier alone decides whether there may be some.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=False, defer_build=True)

    @field_validator("*", mode="wrap")
    @classmethod
    def _let_gaps_through(cls, value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
        return value if isinstance(value, Lacune) else handler(value)


def champ(
    label: str,
    *,
    aide: str = "",
    ecran: str | None = None,
    exemple: Any = None,
    unite: str = "",
    defaut: Any = PydanticUndefined,
    fabrique: Callable[[], Any] | None = None,
    variante: bool = False,
    quand: Mapping[str, str | tuple[str, ...]] | None = None,
    **contraintes: Any,
) -> Any:
    """A field with what a form, a skeleton or a schema says of it.

    `ecran` is the help of the form, where `aide` speaks of what one types in a file ("": none there).
    `unite` names the unit of the value; `variante` marks a field that chooses a variant of the document:
    required even in a draft. `quand` says when the field has an object: other coded fields (a neighbour, or
    a path from the top) and the codes that each must hold; it hides nothing that was filled in.
    `contraintes` goes to Pydantic (`ge`, `max_length`…).
    """
    extra = {
        "label": label,
        "aide": aide,
        "ecran": ecran,
        "exemple": exemple,
        "unite": unite,
        "variante": variante,
        "quand": {k: (v,) if isinstance(v, str) else v for k, v in quand.items()} if quand else None,
    }
    common: dict[str, Any] = {
        "title": label,
        "description": aide or None,
        "json_schema_extra": {
            k: v for k, v in extra.items() if v not in (None, "", False) or (k == "ecran" and v == "")
        },
        **contraintes,
    }
    if fabrique is not None:
        return Field(default_factory=fabrique, **common)
    return Field(default=defaut, **common)


def refus(code: str, message: str, conseil: str) -> PydanticCustomError:
    """The error of one value, as Pydantic carries it: `type` is our code, `ctx["conseil"]` the advice."""
    # The message goes through `ctx` too: braces in what the user wrote must not be read as a place holder.
    ctx = {"message": dress(message), "conseil": dress(conseil)}
    return PydanticCustomError(code, "{message}", ctx)


def dress(texte: str) -> str:
    """French typography for a sentence, which leaves alone what it quotes of a dossier (`role: referent`)."""
    # U+F8FF stands for that colon: the typography leaves private characters where they are.
    kept = re.sub(r"(?<=[a-z0-9_]):(?= |$)", "\uf8ff", texte)
    return corriger(kept).replace("\uf8ff", ":")


def simplify(texte: str) -> str:
    """Lower case, no accents, straight apostrophe: how a code is compared with what was written."""
    nu = unicodedata.normalize("NFKD", texte.strip().replace("’", "'"))
    return "".join(c for c in nu if not unicodedata.combining(c)).lower()


def _read_texte(value: str) -> str:
    texte = value.strip()
    if not texte:
        raise refus("texte_vide", "Ce champ est vide.", "Écrivez sa valeur, ou retirez la ligne.")
    if "\n" in texte:
        raise refus(
            "texte_sur_plusieurs_lignes",
            "Ce texte contient un saut de ligne.",
            "Écrivez-le d’une seule traite, entre guillemets s’il contient « : » ou « # ».",
        )
    return texte


def _read_paragraphes(value: str) -> str:
    """Paragraphs apart by an empty line, each on one line: however the YAML folded them."""
    paragraphes = [" ".join(p.split()) for p in re.split(r"\n\s*\n", value.strip())]
    if not paragraphes[0]:
        raise refus("texte_vide", "Ce champ est vide.", "Écrivez sa valeur, ou retirez la ligne.")
    if len(paragraphes) > PARAGRAPHES_MAX:
        raise refus(
            "paragraphes_nombreux",
            f"Ce texte compte {len(paragraphes)} paragraphes.",
            f"Gardez-en {PARAGRAPHES_MAX} au plus ; une ligne vide sépare deux paragraphes.",
        )
    return "\n\n".join(paragraphes)


def read_jour(value: Any) -> Any:
    if not isinstance(value, str):
        if isinstance(value, date):
            _check_annee(value.year)
        return value
    iso, francais = _ISO.fullmatch(value.strip()), _JOUR_MOIS_AN.fullmatch(value.strip())
    parts = iso.groups() if iso else francais.groups()[::-1] if francais else None
    if parts is not None:
        annee, mois, jour = (int(n) for n in parts)
        _check_annee(annee)
        try:
            return date(annee, mois, jour)
        except ValueError:
            raise refus(
                "date_impossible",
                f"Le {value} n’existe pas au calendrier.",
                "Vérifiez le jour et le mois.",
            ) from None
    raise refus(
        "date_invalide",
        f"« {value} » n’est pas une date.",
        "Écrivez-la année-mois-jour, par exemple 2026-10-05, ou jour/mois/année, par exemple 05/10/2026.",
    )


def _check_annee(annee: int) -> None:
    """A browser's date field gives « 0026 » for a year typed on two digits: no text of law applies then."""
    if annee in ANNEES:
        return
    meant = annee + 2000 if annee < 100 else None
    raise refus(
        "annee_impossible",
        f"L’année {annee:04d} n’est pas possible"
        + (f" : vouliez-vous écrire {meant} ?" if meant is not None else "."),
        f"Écrivez l’année sur quatre chiffres, de {ANNEES[0]} à {ANNEES[-1]}.",
    )


def _read_entier(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        value = str(value)
    if isinstance(value, str):
        chiffres = _ESPACES.sub("", value)
        if not re.fullmatch(r"-?[0-9]{1,15}", chiffres):
            raise refus(
                "entier_invalide",
                f"« {value} » n’est pas un nombre entier.",
                "Écrivez-le en chiffres, sans unité, par exemple 48.",
            )
        return int(chiffres)
    return value


def _read_decimal(value: Any, decimales: int, code: str, conseil: str) -> Decimal:
    texte = _ESPACES.sub("", str(value)).removesuffix("€").removesuffix("%").replace(",", ".")
    if isinstance(value, bool) or not re.fullmatch(rf"-?[0-9]{{1,13}}(?:\.[0-9]{{1,{decimales}}})?", texte):
        raise refus(code, f"« {value} » n’est pas lisible ici.", conseil)
    return Decimal(texte)


def _read_montant(value: Any) -> Decimal:
    return _read_decimal(
        value,
        2,
        "montant_invalide",
        "Écrivez un montant en euros avec deux décimales au plus, par exemple 24000 ou 24 000,50.",
    )


def _read_pourcentage(value: Any) -> Decimal:
    return _read_decimal(
        value, 2, "pourcentage_invalide", "Écrivez un nombre de 0 à 100, par exemple 50 ou 33,33."
    )


def _read_part(value: Any) -> Decimal:
    """A share of one: « 5 % », « 0,05 » or « 0.05 »."""
    texte = _ESPACES.sub("", str(value)).replace(",", ".")
    percent = texte.endswith("%")
    if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,6}(?:\.[0-9]{1,6})?%?", texte):
        raise refus(
            "part_invalide",
            f"« {value} » n’est pas une part.",
            "Écrivez-la avec le signe %, par exemple 5 %, ou comme une fraction de un : 0,05.",
        )
    part = Decimal(texte.removesuffix("%")) / (100 if percent else 1)
    if part > 1:
        raise refus(
            "part_invalide",
            f"« {value} » dépasse 100 %.",
            "Une part va de 0 à 100 % : écrivez-la avec le signe %, par exemple 50 %, ou 0,5.",
        )
    return part


def _read_booleen(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    lu = _BOOLEENS.get(simplify(str(value)))
    if lu is None:
        raise refus("booleen_invalide", f"« {value} » n’est ni oui ni non.", "Écrivez oui ou non.")
    return lu


Texte = Annotated[str, AfterValidator(_read_texte)]
Paragraphes = Annotated[
    str,
    AfterValidator(_read_paragraphes),
    WithJsonSchema({"type": "string", "format": "paragraphes"}),
]
Jour = Annotated[date, BeforeValidator(read_jour)]
Entier = Annotated[int, BeforeValidator(_read_entier)]
Montant = Annotated[
    Decimal, BeforeValidator(_read_montant), WithJsonSchema({"type": "string", "format": "montant"})
]
Pourcentage = Annotated[
    Decimal, BeforeValidator(_read_pourcentage), WithJsonSchema({"type": "string", "format": "pourcentage"})
]
Booleen = Annotated[bool, BeforeValidator(_read_booleen)]
Part = Annotated[Decimal, BeforeValidator(_read_part), WithJsonSchema({"type": "string", "format": "part"})]
