"""The filters of a Word modèle: those that templates for docxtpl use, each measured."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context, Undefined

from clausedocs.erreurs import ModeleErreur
from clausedocs.langue.elision import capitalize_first
from clausedocs.modeles.environnement import paragraphs, print_value
from clausedocs.modeles.word.mesure import Mesure, check_texte, join_texts, read_nombre, replace_text
from clausedocs.modeles.word.valeurs import Lignes, SousDocument, TexteRiche, make_riche

MESURE = "_mesure"
# Letters or items read for one unit of work.
PAS = 50


def measured(function: Callable[..., Any], *, undefined: bool = False) -> Callable[..., Any]:
    """The filter, paid for by the length of what it reads; `undefined`: it takes an unknown variable."""

    @pass_context
    def run(context: Context, value: Any, *args: Any, **kwargs: Any) -> Any:
        mesure: Mesure = context[MESURE]
        mesure.spend(1 + size(value) // PAS)
        if isinstance(value, Undefined) and not undefined:
            str(value)  # raises, with the name
        try:
            return function(value, *args, **kwargs)
        except (TypeError, ValueError, ArithmeticError, KeyError) as exc:
            if isinstance(exc, ModeleErreur):
                raise
            raise ModeleErreur(
                "modele_operation",
                f"Un filtre du modèle ne s’applique pas à une valeur de type {type(value).__name__}.",
                "Vérifiez le champ et ce que le filtre attend.",
            ) from None

    return run


def size(value: Any) -> int:
    """How much there is to read in a value."""
    return len(value) if isinstance(value, (str, list, tuple, dict)) else 1


def use_default(value: Any, other: Any = "", empty: bool = False) -> Any:
    return other if isinstance(value, Undefined) or (empty and not value) else value


def as_text(value: Any) -> str:
    return print_value(value)


def as_int(value: Any) -> int:
    return int(read_nombre(_to_nombre(value), "int"))


def as_decimal(value: Any) -> Any:
    return read_nombre(Decimal(str(_to_nombre(value))), "float")


def round_number(value: Any, digits: int = 0) -> Any:
    number = Decimal(str(_to_nombre(value)))
    rounded = number.quantize(Decimal(1).scaleb(-min(max(int(digits), 0), 12)), ROUND_HALF_UP)
    return int(rounded) if digits <= 0 else rounded


def _to_nombre(value: Any) -> Any:
    if isinstance(value, str):
        # « 24 000,50 », as it is printed.
        return Decimal("".join(c for c in value if c.isdigit() or c in ",.-").replace(",", ".")[:30])
    return value


def join(value: Any, joint: str = "", attribute: str | None = None) -> str:
    items = [_field(x, attribute) for x in as_list(value)]
    return join_texts([print_value(x) for x in items], joint)


def as_list(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value)
    if not isinstance(value, (list, tuple)):
        raise TypeError
    return list(value)


def sort(value: Any, reverse: bool = False, attribute: str | None = None) -> list[Any]:
    return sorted(as_list(value), key=lambda x: _rank(_field(x, attribute)), reverse=bool(reverse))


def unique(value: Any, attribute: str | None = None) -> list[Any]:
    seen: dict[Any, Any] = {}
    for x in as_list(value):
        seen.setdefault(_rank(_field(x, attribute)), x)
    return list(seen.values())


def sum_up(value: Any, attribute: str | None = None) -> Any:
    total: Any = 0
    for x in as_list(value):
        total += read_nombre(_field(x, attribute), "sum")
    return read_nombre(total, "sum")


def take(value: Any, *, attribute: str) -> list[Any]:
    return [_field(x, attribute) for x in as_list(value)]


def select(value: Any, attribute: str, test: str = "", other: Any = None) -> list[Any]:
    return [x for x in as_list(value) if _holds(_field(x, attribute), test, other)]


def reject(value: Any, attribute: str, test: str = "", other: Any = None) -> list[Any]:
    return [x for x in as_list(value) if not _holds(_field(x, attribute), test, other)]


def _holds(value: Any, test: str, other: Any) -> bool:
    if test in ("equalto", "eq", "=="):
        return bool(value == other)
    if test in ("ne", "!="):
        return bool(value != other)
    if test:
        raise TypeError
    return bool(value)


def _field(value: Any, attribute: str | None) -> Any:
    if attribute is None:
        return value
    for key in attribute.split("."):
        value = value[key] if isinstance(value, dict) else None
    return value


def _rank(value: Any) -> tuple[str, Any]:
    """Numbers among themselves, texts without regard for capitals."""
    if isinstance(value, (int, float, Decimal)):
        return "0", Decimal(str(value))
    return "1", str(value).lower() if isinstance(value, str) else ""


def first(value: Any) -> Any:
    return value[0] if isinstance(value, (str, list, tuple)) and value else ""


def last(value: Any) -> Any:
    return value[-1] if isinstance(value, (str, list, tuple)) and value else ""


def reverse(value: Any) -> Any:
    return value[::-1] if isinstance(value, str) else as_list(value)[::-1]


def items(value: Any) -> list[tuple[Any, Any]]:
    if not isinstance(value, dict):
        raise TypeError
    return list(value.items())


def pieces(value: Any) -> list[Any]:
    """What `{{p … }}` prints: paragraphs, or one whole."""
    if isinstance(value, (TexteRiche, SousDocument, Lignes)):
        return [value]
    return paragraphs(value)


def lines(value: Any) -> Lignes:
    if isinstance(value, (list, tuple)):
        return Lignes(join_texts([print_value(x) for x in value], "\n"))
    return Lignes(check_texte(str(value)))


def size_of(value: Any) -> int:
    return len(value)


def same(value: Any) -> Any:
    return value


_MESURES: dict[str, Callable[..., Any]] = {
    "abs": lambda v: abs(read_nombre(v, "abs")),
    "capitalize": lambda v: as_text(v).capitalize(),
    "count": size_of,
    "e": same,
    "escape": same,
    "first": first,
    "float": as_decimal,
    "gras": lambda v: make_riche(v, "b"),
    "int": as_int,
    "italique": lambda v: make_riche(v, "i"),
    "items": items,
    "join": join,
    "last": last,
    "length": size_of,
    "lignes": lines,
    "list": as_list,
    "lower": lambda v: as_text(v).lower(),
    "majuscule_initiale": capitalize_first,
    "map": take,
    "max": lambda v: max(as_list(v), key=_rank, default=""),
    "min": lambda v: min(as_list(v), key=_rank, default=""),
    "paragraphes": paragraphs,
    "rejectattr": reject,
    "replace": lambda v, old, new: replace_text(as_text(v), str(old), str(new)),
    "reverse": reverse,
    "round": round_number,
    "safe": same,
    "selectattr": select,
    "sort": sort,
    "souligne": lambda v: make_riche(v, "u"),
    "string": as_text,
    "sum": sum_up,
    "title": lambda v: as_text(v).title(),
    "trim": lambda v: as_text(v).strip(),
    "unique": unique,
    "upper": lambda v: as_text(v).upper(),
    "_morceaux": pieces,
}
FILTRES: dict[str, Callable[..., Any]] = {
    **{nom: measured(function) for nom, function in _MESURES.items()},
    "d": measured(use_default, undefined=True),
    "default": measured(use_default, undefined=True),
}
