"""Codes of the Word modèles of the user."""

from __future__ import annotations

CODES: dict[str, str] = {
    "modele_boucle": "boucle sans fin, ou sur ce qui n’est pas une liste",
    "modele_double": "deux fichiers pour un même modèle",
    "modele_operation": "calcul impossible ou démesuré dans un modèle Word",
    "modele_xml": "modèle Word qui donne un fichier illisible",
    "renvoi_sans_numero": "renvoi à un titre dont le numéro est tapé",
    "word_accolades": "balise non fermée, ou accolades en trop",
    "word_balise_ouverte": "condition ou boucle sans fin ou sans début",
    "word_balise_refusee": "balise qu’un modèle Word n’admet pas",
    "word_balises_croisees": "début et fin d’une balise à des niveaux différents",
    "word_categorie": "catégorie d’un modèle Word qui n’est pas un type de document",
    "word_cible": "modèle Word demandé comme un texte",
    "word_format": "format qu’un modèle Word n’a pas",
    "word_image": "image introuvable ou inutilisable",
    "word_nom": "nom de fichier sans lettres",
    "word_place": "balise écrite là où elle n’est pas lue",
    "word_prefixe": "balise {%p, {%tr ou {%tc mal employée",
    "word_sans_balise": "fichier Word sans aucune balise",
    "word_sous_document": "document à insérer introuvable ou inutilisable",
    "word_texte_perdu": "texte qui disparaîtrait à côté d’une balise",
    "word_trop_de_balises": "partie d’un fichier Word aux balises trop nombreuses",
}
