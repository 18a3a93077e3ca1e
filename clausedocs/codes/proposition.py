"""Codes of the modèles drawn from old documents."""

from __future__ import annotations

CODES: dict[str, str] = {
    "proposition_vide": "document où rien du dossier ne se retrouve",
}
