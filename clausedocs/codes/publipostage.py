"""Codes of the mail merge."""

from __future__ import annotations

CODES: dict[str, str] = {
    "acheteur_unique": "plusieurs lignes au même donneur d’ordre, celui du dossier commun",
    "cellule_fusionnee": "cellule fusionnée avec d’autres",
    "colonne_double": "deux colonnes du même nom",
    "colonne_incomplete": "titre de colonne qui ne désigne pas un seul champ",
    "colonne_inconnue": "titre de colonne qui n’est pas un champ",
    "colonne_sans_titre": "cellule remplie sous aucun titre",
    "document_etranger": "fichier du même nom qui ne vient pas du publipostage",
    "document_modifie": "document retouché depuis qu’il a été écrit",
    "executeur_absent": "bibliothèque de l’exécuteur absente de ce poste",
    "executeur_inadapte": "travailleurs d’une autre version, ou sans accès au dossier de sortie",
    "executeur_inconnu": "adresse d’exécuteur mal écrite",
    "executeur_injoignable": "exécuteur qui ne répond pas",
    "feuille_a_preciser": "plusieurs feuilles remplies",
    "feuille_inconnue": "feuille qui n’existe pas, ou vide",
    "lignes_masquees": "lignes masquées dans le tableau",
    "liste_trouee": "rang de liste sauté",
    "modele_a_preciser": "ligne dont rien ne dit le document à écrire",
    "modele_change": "modèle qui change pendant le publipostage",
    "motif_chemin": "motif de nom qui sort du dossier",
    "motif_inconnu": "motif de nom qui cite un champ inconnu",
    "publipostage_en_cours": "autre publipostage en cours dans le même dossier",
    "tableau_sans_ligne": "tableau sans ligne à écrire",
    "travailleur_perdu": "ligne dont l’écriture est interrompue à chaque essai",
}
