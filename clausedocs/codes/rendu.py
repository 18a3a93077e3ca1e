"""Codes of the documents produced."""

from __future__ import annotations

CODES: dict[str, str] = {
    "caractere_interdit": "caractère de commande qu’aucun document ne peut contenir",
    "caractere_sans_police": "caractère que la police des documents ne dessine pas",
    "conversion_echouee": "document que LibreOffice n’a pas converti",
    "conversion_trop_longue": "conversion par LibreOffice arrêtée faute de finir",
    "dossier_non_inscriptible": "dossier de sortie où l’on ne peut pas écrire",
    "fichier_ouvert": "document ouvert dans un autre programme",
    "feuille_ignoree": "règle d’une feuille de style que le moteur PDF n’emploie pas",
    "feuille_illisible": "feuille de style qui n’est pas du texte en UTF-8",
    "feuille_introuvable": "feuille de style absente",
    "feuille_ressource": "image ou police hors du dossier de la feuille de style",
    "feuille_sans_moteur": "feuille de style donnée à un moteur PDF qui n’en emploie pas",
    "lot_a_preciser": "pièce écrite lot par lot, demandée sans lot",
    "lot_inexistant": "pièce demandée pour un lot qui n’en a pas",
    "moteur_absent": "moteur PDF ou LibreOffice absent de ce poste",
    "moteur_inconnu": "moteur PDF qui n’existe pas",
    "moteur_refus": "document que le moteur PDF refuse",
    "reference_a_controler": "article cité sous réserve dans un brouillon",
    "variante_inconnue": "variante de PDF que le moteur ne connaît pas",
}
