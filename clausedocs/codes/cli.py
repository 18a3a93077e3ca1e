"""Codes of the command line."""

from __future__ import annotations

CODES: dict[str, str] = {
    "modeles_introuvables": "répertoire de modèles qui n’existe pas",
    "commande_inconnue": "commande qui n’existe pas",
    "commande_incomprise": "ligne de commande incomprise",
    "argument_manquant": "argument ou option obligatoire absent",
    "argument_en_trop": "argument que la commande n’attend pas",
    "option_inconnue": "option qui n’existe pas",
    "valeur_manquante": "option sans sa valeur",
    "valeur_en_trop": "valeur donnée à une option qui n’en prend pas",
    "valeur_refusee": "valeur d’option qui ne convient pas",
    "date_illisible": "date de la ligne de commande mal écrite",
    "mode_inconnu": "mode autre que projet ou definitif",
    "format_inconnu": "format de sortie inconnu",
    "options_contraires": "options qui ne vont pas ensemble",
    "piece_inconnue": "pièce du marché qui n’existe pas",
    "sortie_absente": "résultat sans endroit où l’écrire",
    "sortie_refusee": "fichier de sortie qui ne peut pas convenir",
    "texte_inconnu": "texte de loi absent du registre",
    "donnee_incomprise": "donnée sans champ ni valeur, numéro de ligne qui n’en est pas un",
    "bureau_introuvable": "bureau du poste introuvable",
    "fichier_existant": "fichier que la commande aurait remplacé",
    "acces_refuse": "fichier ou dossier fermé à l’utilisateur",
    "chemin_introuvable": "chemin qui ne mène à rien, ou à autre chose",
    "disque_plein": "plus de place sur le disque",
    "memoire_pleine": "plus de mémoire",
    "anomalie_interne": "faute de clausedocs",
}
