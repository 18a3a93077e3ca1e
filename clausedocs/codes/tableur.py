"""Codes of reading a workbook."""

from __future__ import annotations

CODES: dict[str, str] = {
    "cellule_date": "date et nombre pris l’un pour l’autre par un tableur",
    "cellule_erreur": "cellule qui affiche une erreur de calcul",
    "cellule_pourcentage": "pourcentage qui peut se lire de deux façons, ou hors de place",
    "cellule_sans_resultat": "formule dont le résultat n’est pas enregistré",
    "cellule_scientifique": "nombre dont un tableur a perdu des chiffres",
    "cellule_type": "valeur logique dans un champ qui attend autre chose",
    "classeur_corrompu": "classeur abîmé",
    "classeur_demesure": "classeur bien plus gros qu’un tableau",
    "classeur_format": "fichier qui n’est pas un classeur lisible",
    "classeur_introuvable": "tableau absent",
    "classeur_vide": "tableau sans rien dedans",
    "csv_guillemets": "guillemet non fermé dans un fichier CSV",
}
