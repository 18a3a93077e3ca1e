"""Codes of the letterheads."""

from __future__ import annotations

CODES: dict[str, str] = {
    "couleur_faible": "couleur trop claire pour un titre",
    "couleur_forme": "couleur mal écrite",
    "entete_actif": "papier à en-tête qui contient un programme ou un objet",
    "entete_balise": "balise d’un papier à en-tête mal écrite",
    "entete_corps": "place du document mal marquée dans un papier à en-tête",
    "entete_externe": "papier à en-tête qui va chercher un autre fichier",
    "entete_format": "papier à en-tête d’un autre format que .docx ou .yaml",
    "entete_image": "image d’un papier à en-tête que Word ne sait pas reprendre",
    "entete_image_muette": "image d’un papier à en-tête sans texte de remplacement",
    "entete_introuvable": "papier à en-tête absent",
    "entete_letter": "papier à en-tête au format américain",
    "entete_lointain": "papier à en-tête ou image hors du dossier de qui l’appelle",
    "entete_partiel": "papier à en-tête qui n’habille pas ce format",
    "entete_sans_effet": "papier à en-tête demandé pour un modèle Word, qui a le sien",
    "entete_sans_numero": "papier à en-tête dont le pied ne numérote pas les pages",
    "entete_sections": "papier à en-tête de plusieurs sections, dont une sert",
    "entete_texte_ignore": "texte d’un papier à en-tête remplacé par le document",
    "entete_variable": "balise d’un papier à en-tête absente des données",
    "logo_introuvable": "image d’une charte absente",
    "logo_refuse": "image d’une charte qui ne peut pas servir",
    "police_absente": "police absente de ce poste",
}
