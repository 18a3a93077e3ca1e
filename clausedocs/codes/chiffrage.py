"""Codes of the calculation of hours."""

from __future__ import annotations

CODES: dict[str, str] = {
    "methode_inconnue": "méthode de chiffrage qui n’existe pas",
    "methode_sans_heures": "méthode qui ne donne pas d’heures",
    "parametre_absent": "paramètre de chiffrage manquant",
    "parametre_invalide": "paramètre de chiffrage impossible",
}
