"""What French Word calls the styles that files name in English."""

from __future__ import annotations

NOMS = {
    "heading": "Titre",
    "Title": "Titre principal",
    "Subtitle": "Sous-titre",
    "Body Text": "Corps de texte",
    "List Bullet": "Liste à puces",
    "List Number": "Liste à numéros",
    "header": "En-tête",
    "footer": "Pied de page",
}


def name_style(style: str) -> str:
    """« heading 1 » -> « Titre 1 »."""
    head, _, rank = style.rpartition(" ")
    if rank.isdigit():
        return f"{NOMS.get(head, head)} {rank}"
    return NOMS.get(style, style)
