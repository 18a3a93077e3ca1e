"""How the hours of a lot were found, so that anyone can do the sum again."""

from __future__ import annotations

from typing import Annotated

from clausedocs.domaine.champs import Bloc, Entier, Montant, Part, Texte, champ
from clausedocs.domaine.tables import choix

METHODES_CODES = {
    "M1": "par le montant",
    "M2": "par les heures",
    "M3": "avec reprise de personnel",
    "M4": "par tranche de commandes",
    "M5": "par période",
    "M6": "forfait",
    "M7": "marché d’insertion",
    "M8": "actions, sans heures",
}


class Hypothese(Bloc):
    """Where a number of the calculation comes from."""

    parametre: Texte = champ("Paramètre", aide="Nom du champ du calibrage.", exemple="part_mo")
    source: Texte = champ("Origine", exemple="étude de la branche, 2023")


class Calibrage(Bloc):
    """How the hours of a lot were found. Shares are fractions of one; amounts are euros before tax."""

    methode: Annotated[str, *choix(METHODES_CODES)] = champ(
        "Méthode", aide="Le plus courant : par le montant.", exemple="M1", variante=True
    )
    montant_ht: Montant | None = champ(
        "Montant calculé",
        unite="€ HT",
        aide="Par défaut le montant estimé du lot ; jamais le maximum d’un accord-cadre.",
        exemple="1200000",
        defaut=None,
        gt=0,
    )
    part_mo: Part | None = champ(
        "Part de main-d’œuvre",
        aide="Dans le prix : M1, M4, M5.",
        exemple="50 %",
        defaut=None,
        quand={"methode": ("M1", "M4", "M5")},
    )
    cout_horaire: Montant | None = champ(
        "Coût d’une heure",
        unite="€/h",
        aide="Salaire chargé, frais compris, hors taxes : M1, M4, M5.",
        exemple="38",
        defaut=None,
        gt=0,
        quand={"methode": ("M1", "M4", "M5")},
    )
    taux: Part | None = champ(
        "Taux d’insertion",
        aide="Part du travail réservée à l’insertion.",
        exemple="5 %",
        defaut=None,
        quand={"methode": ("M1", "M2", "M3", "M4", "M5")},
    )
    motif_taux: Texte | None = champ(
        "Motif du taux",
        aide="À écrire au-dessus de 20 %.",
        exemple="le taux ne porte que sur les heures nouvelles",
        defaut=None,
    )
    heures_totales: Montant | None = champ(
        "Heures de travail",
        unite="h",
        aide="Du marché, ou d’un an si l’engagement est par période : M2, M3.",
        exemple="5625",
        defaut=None,
        gt=0,
        quand={"methode": ("M2", "M3")},
    )
    heures_reprises: Montant | None = champ(
        "Heures reprises",
        unite="h",
        aide="Du personnel repris : M3.",
        exemple="4500",
        defaut=None,
        ge=0,
        quand={"methode": "M3"},
    )
    montant_annuel_ht: Montant | None = champ(
        "Montant d’un an",
        unite="€ HT",
        aide="M5.",
        exemple="620000",
        defaut=None,
        gt=0,
        quand={"methode": "M5"},
    )
    heures_forfait: Entier | None = champ(
        "Heures fixées",
        unite="h",
        aide="Par l’avis : M6.",
        exemple="80",
        defaut=None,
        gt=0,
        quand={"methode": "M6"},
    )
    arrondi: Entier = champ(
        "Pas d’arrondi", unite="h", aide="Un seul arrondi, à la fin.", exemple=5, defaut=5, ge=1, le=100
    )
    hypotheses: tuple[Hypothese, ...] = champ("Hypothèses", aide="D’où vient chaque valeur.", fabrique=tuple)
