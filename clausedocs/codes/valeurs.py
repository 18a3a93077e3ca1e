"""Codes of the values of a dossier."""

from __future__ import annotations

CODES: dict[str, str] = {
    "annee_impossible": "année hors de ce dont un dossier peut parler",
    "bic_forme": "BIC mal écrit",
    "booleen_invalide": "ni oui ni non",
    "code_inconnu": "mot qui n’est pas dans la liste",
    "code_postal_forme": "code postal mal écrit",
    "courriel_forme": "adresse électronique mal écrite",
    "date_impossible": "date qui n’existe pas au calendrier",
    "date_invalide": "date mal écrite",
    "entier_invalide": "nombre entier mal écrit",
    "iban_cle": "IBAN dont la clé est fausse",
    "iban_forme": "IBAN mal écrit",
    "montant_invalide": "montant mal écrit",
    "pourcentage_invalide": "pourcentage mal écrit",
    "paragraphes_nombreux": "texte de trop de paragraphes",
    "rna_forme": "numéro RNA mal écrit",
    "siret_cle": "SIRET dont la clé est fausse",
    "siret_forme": "SIRET mal écrit",
    "telephone_forme": "numéro de téléphone mal écrit",
    "texte_sur_plusieurs_lignes": "texte d’une ligne qui en a plusieurs",
    "texte_vide": "texte vide",
    "tva_cle": "numéro de TVA dont la clé est fausse",
    "tva_forme": "numéro de TVA mal écrit",
}
