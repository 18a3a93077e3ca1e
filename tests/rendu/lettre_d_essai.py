"""A letter with nothing but its layout: data made by hand, a text as long as one likes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from clausedocs.droit import Citations, Registre
from clausedocs.modeles import compile_source, find_modele
from clausedocs.rendu.impression import Metadonnees, ReglagesPdf
from clausedocs.rendu.lacunes import SURLIGNEURS
from clausedocs.rendu.moteur_pdf import print_pdf

JOUR = date(2027, 3, 4)
PHRASE = "Par l’acte d’engagement signé le 12 mars 2027, votre société s’est engagée à réserver des heures."
LETTRE: dict[str, Any] = {
    "expediteur": {"lignes": ["Ville de Valmorin", "1 place du Marché-Neuf", "99120 Valmorin"]},
    "destinataire": {
        "lignes": [
            "Bâtiment du Val d’Orvenne SAS",
            "À l’attention de Mme Lise Cornavin, présidente",
            "Zone des Peupliers",
            "12 rue des Tuiliers",
            "99120 Valmorin",
        ]
    },
    "lieu_date": "Valmorin, le 4 mars 2027",
    "envoi": "Lettre recommandée avec avis de réception",
    "references": [{"libelle": "Nos références", "valeur": "CL-2027-017"}],
    "appel": "Madame la Présidente",
    "politesse": "Je vous prie d’agréer, Madame la Présidente, l’expression de ma considération distinguée.",
    "signature": {
        "pour": "Pour la Ville de Valmorin,",
        "acte": "par délégation (arrêté du 2 juillet 2026)",
        "qualite": "Le directeur général des services,",
        "nom_complet": "Loïc Pradourel",
    },
    "pieces_jointes": ["grille de suivi"],
    "copies": ["Maison de l’emploi"],
    "cofinancement": "",
    "obstacles": [],
}


def write_modele(folder: Path, corps: str = PHRASE, entete: str = "") -> Path:
    """A modèle named `essai` in a folder."""
    front = entete or 'mise_en_page: lettre\nobjet: "Essai {{ lettre.appel }}"'
    (folder / "essai.md").write_text(
        f'---\nid: essai\ntitre: Essai\ndocument: essai\nversion: "1"\n{front}\n---\n\n{corps}\n', "utf-8"
    )
    return folder


def write_corps(folder: Path, cible: str, mode: str = "definitif", **lettre: Any) -> str:
    """The markup of the letter that stands in a folder."""
    citations = Citations(
        Registre.standard(), {"document": JOUR, "consultation": JOUR}, "administratif", frozenset(), mode, ""
    )
    compiled = compile_source(find_modele("essai", (folder,)), cible)
    return SURLIGNEURS[cible](compiled.render({"mode": mode, "lettre": {**LETTRE, **lettre}}, citations))


def print_lettre(folder: Path, moteur: str, **lettre: Any) -> bytes:
    """Its PDF by one engine."""
    corps = write_corps(folder, {"typst": "typst", "weasyprint": "html"}[moteur], **lettre)
    return print_pdf(corps, Metadonnees("Essai", "Essai court", jour=JOUR), ReglagesPdf(moteur)).octets
