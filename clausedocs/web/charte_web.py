"""A charter written from the page: a colour, a logo and a few lines dress the PDF, with no file to write."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from starlette.datastructures import UploadFile

from clausedocs.rendu.entete.choix import WORD, read_entete
from clausedocs.web.demande import Demande
from clausedocs.web.envois import Attente, Recu, take_fichier

NOM = "charte.yaml"
IMAGES = (".svg", ".png", ".jpg", ".jpeg")
COULEUR = "#1F3A5F"
LOGO = Attente(
    "une image (.svg, .png ou .jpg)",
    IMAGES,
    "Enregistrez votre logotype en SVG, PNG ou JPEG.",
    "Réduisez l’image, puis déposez-la à nouveau.",
    5_000_000,
)


def propose_charte(structure: Mapping[str, Any]) -> dict[str, str]:
    """What the form shows at first: the name and the address at the head, the SIRET at the foot."""
    address = structure.get("adresse")
    address = address if isinstance(address, Mapping) else {}
    town = f"{address.get('code_postal') or ''} {address.get('commune') or ''}".strip()
    lines = [str(x) for x in (structure.get("denomination"), address.get("voie"), town) if x]
    siret = structure.get("siret")
    return {
        "couleur": COULEUR,
        "lignes": "\n".join(lines),
        "pied": f"SIRET {siret}" if siret else "",
        "texte_logo": f"Logotype\u00a0: {lines[0]}" if lines else "",
    }


def compose_charte(d: Demande, word: str) -> list[Recu]:
    """The charter that the fields describe, and its logo. `word`: the Word paper that goes on serving.

    Raises UsageErreur `envoi_refuse`, `envoi_trop_gros`.
    """
    charter: dict[str, Any] = {"word": word} if word else {}
    charter["couleurs"] = {"principale": d.read("couleur").strip() or COULEUR}
    made: list[Recu] = []
    if any(isinstance(f, UploadFile) and f.filename for f in d.envoi.getlist("logo")):
        made.append(take_fichier(d, "logo", LOGO))
        charter["logo"] = {"fichier": made[0].nom_garde, "texte": d.read("texte_logo").strip() or "Logotype"}
    for nom in ("lignes", "pied"):
        lines = [line.strip() for line in d.read(nom).splitlines() if line.strip()]
        if lines:
            charter[nom] = lines
    text = yaml.safe_dump(charter, allow_unicode=True, sort_keys=False, width=1000)
    return [Recu(NOM, text.encode("utf-8")), *made]


def find_word(path: Path | None) -> str:
    """The Word paper that serves today, as a charter beside it names it; "" for none."""
    if path is None:
        return ""
    if path.suffix.lower() == WORD:
        return path.name
    charte = read_entete(path).charte
    return str(charte.lue.word or "") if charte is not None else ""
