"""How the messages on a marché name its lots, and cite the code only where it applies."""

from __future__ import annotations

from collections.abc import Sequence

from clausedocs.domaine.clause import ClauseLot
from clausedocs.domaine.dossier_marche import DossierMarche, LotResolu


def name(lot: LotResolu) -> str:
    """« le lot 2 » in a message; « le marché » without lots."""
    return f"le lot {lot.numero}" if lot.chemin else "le marché"


def name_all(lots: Sequence[LotResolu]) -> str:
    """« le lot 2 », « les lots 1, 3 et 4 »: one fault in a common field is said once."""
    if len(lots) == 1:
        return name(lots[0])
    *first, last = (lot.numero for lot in lots)
    return f"les lots {', '.join(first)} et {last}"


def of(named: str) -> str:
    """« du lot 2 », « des lots 1 et 2 », « du marché »."""
    return named.replace("les ", "des ", 1).replace("le ", "du ", 1)


def this(lot: LotResolu) -> str:
    """« ce lot », « ce marché »."""
    return "ce lot" if lot.chemin else "ce marché"


def cite_code(d: DossierMarche, articles: str) -> str:
    """« (article R. 2162-4 du code de la commande publique) », "" for a buyer whom the code does not bind."""
    return "" if d.regime == "prive" else f" ({articles} du code de la commande publique)"


def say_champ(field: str) -> str:
    """« tranche_ht » with its label: the name alone says little to who did not read the manual."""
    return f"« {field} » ({(ClauseLot.model_fields[field].title or '').lower()})"
