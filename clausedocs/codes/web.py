"""Codes of the web form."""

from __future__ import annotations

CODES: dict[str, str] = {
    "adresse_indisponible": "adresse où le formulaire ne peut pas s’ouvrir",
    "dossier_inconnu": "dossier absent de l’espace de travail",
    "dossier_verrouille": "dossier qu’une autre personne est en train d’enregistrer",
    "envoi_refuse": "fichier déposé d’une autre sorte que celle attendue",
    "envoi_trop_gros": "fichier déposé trop gros",
    "espace_absent": "espace de travail qui n’est pas un dossier de ce poste",
    "nom_pris": "nom déjà donné à un autre dossier",
    "nom_refuse": "nom qui ne peut pas être celui d’un fichier",
    "page_inconnue": "adresse qui ne mène à aucune page",
    "requete_etrangere": "demande venue d’une autre page ou d’une autre adresse",
    "session_absente": "page ouverte sans l’adresse donnée au démarrage",
    "titulaire_absent": "procédure ouverte sur un marché sans son entreprise",
    "version_absente": "version antérieure qui n’existe plus",
}
