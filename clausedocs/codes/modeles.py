"""Codes of the modèles."""

from __future__ import annotations

CODES: dict[str, str] = {
    "cible_inconnue": "cible de compilation qui n’existe pas",
    "cible_sans_rendu": "cible que seul docxtpl remplit",
    "modele_ancre": "ancre en double, mal placée ou dans une boucle",
    "modele_balise": "balise de bloc mal placée ou non fermée",
    "modele_caractere": "caractère réservé dans un modèle",
    "modele_commentaire": "commentaire non fermé",
    "modele_conteneur": "bloc ::: inconnu ou non fermé",
    "modele_encodage": "modèle qui n’est pas en UTF-8",
    "modele_entete": "en-tête de modèle absent ou faux",
    "modele_grammaire": "construction que la grammaire des modèles n’admet pas",
    "modele_inclusion": "inclusion en boucle ou mal placée",
    "modele_inconnu": "modèle introuvable",
    "modele_interdit": "balise, fonction ou opération interdite",
    "modele_jinja": "balise Jinja mal écrite",
    "modele_liste": "liste mal formée",
    "modele_commun": "passage commun demandé comme un document",
    "modele_paragraphes": "champ de paragraphes qui n’est pas seul sur sa ligne",
    "modele_plan": "données qui changent entre les deux passes",
    "modele_renvoi": "renvoi illisible ou sans cible",
    "modele_tableau": "tableau mal formé",
    "modele_trop_long": "document sans fin",
    "modele_titre": "titre mal formé",
    "renvoi_exclu": "renvoi à un article que les données excluent",
    "valeur_imprimable": "valeur qui n’a pas de forme imprimée",
    "valeur_saut_de_ligne": "saut de ligne dans une valeur d’une ligne",
    "variable_inconnue": "variable absente des données",
}
