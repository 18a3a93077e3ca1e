"""Fictional authorities, as many as wanted, each with its own SIRET."""

from __future__ import annotations

from datetime import date
from typing import Any

from stdnum import luhn

ENTETES = (
    "donneur_ordre.denomination",
    "donneur_ordre.siret",
    "donneur_ordre.agissant_pour",
    "donneur_ordre.adresse.voie",
    "donneur_ordre.adresse.code_postal",
    "donneur_ordre.adresse.commune",
    "donneur_ordre.habilitation.date",
    "convention.reference",
    "convention.montant_max_ht",
    "donneur_ordre.contacts.1.role",
    "donneur_ordre.contacts.1.prenom",
    "donneur_ordre.contacts[1].nom",
    "donneur_ordre.contacts.1.courriel",
    "convention.publics_preambule",
)
# Cells that are wrong, by column, with the code that each deserves.
FAUTES: tuple[tuple[str, Any, str], ...] = (
    ("A", None, "champ_manquant"),
    ("B", "2,1E+13", "cellule_scientifique"),
    ("B", 2100041079900, "siret_forme"),
    ("E", "991", "code_postal_forme"),
    ("G", 46266, "cellule_date"),
    ("G", "le 1er septembre", "date_invalide"),
    ("H", date(2026, 9, 1), "cellule_date"),
    ("I", "=10000+5", "cellule_sans_resultat"),
    ("J", "chef", "code_inconnu"),
    ("M", "achats@", "courriel_forme"),
)


def make_siret(n: int) -> str:
    siren = f"2100{n:04d}"
    siren += luhn.calc_check_digit(siren)
    return siren + "0001" + luhn.calc_check_digit(siren + "0001")


def list_lignes(n: int) -> list[list[Any]]:
    return [
        [
            f"Ville d’Aubrac-{i}",
            make_siret(i),
            f"la commune d’Aubrac-{i}",
            f"{i} rue Haute",
            f"99{i % 1000:03d}",
            f"Aubrac-{i}",
            date(2026, 9, 1),
            f"CONV-{i:04d}",
            10_000 + i,
            "referent",
            "Octavie",
            "Lambresac",
            f"achats{i}@aubrac.example",
            "DELD ; RSA ; BOETH",
        ]
        for i in range(1, n + 1)
    ]
