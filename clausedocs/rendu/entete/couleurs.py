"""Our colours carried over to another charter: one colour stands for our blue, its tints for our tints."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

BLEU = "1F3A5F"
# Our tints of that blue -> the share of white in them.
NUANCES = {"8A9BB3": 0.45, "C9D9EA": 0.78, "E3EAF2": 0.88, "F2F5F9": 0.94}
_COULEUR = re.compile("|".join((BLEU, *NUANCES)), re.I)


def recolor(text: str, principale: str, propres: Mapping[str, str] | None = None) -> str:
    """A sheet or a part of ours where `principale` (six hexadecimal digits) takes the place of our blue.

    `propres`: tints of ours that have a colour of their own.
    """
    return _COULEUR.sub(_recolorer(principale, propres or {}), text)


def mix_with_white(couleur: str, part: float) -> str:
    """A lighter colour: `part` of white, from 0 to 1."""
    channels = (int(couleur[i : i + 2], 16) for i in (0, 2, 4))
    return "".join(f"{round(c + (255 - c) * part):02X}" for c in channels)


def contrast_with_white(couleur: str) -> float:
    """The contrast ratio of a text in this colour on white paper (WCAG 2.1, 1.4.3)."""
    red, green, blue = (_linear(int(couleur[i : i + 2], 16) / 255) for i in (0, 2, 4))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _recolorer(principale: str, propres: Mapping[str, str]) -> Callable[[re.Match[str]], str]:
    mixed = {ours: mix_with_white(principale, p) for ours, p in NUANCES.items()}
    tints = {BLEU: principale, **mixed, **propres}

    def replace(found: re.Match[str]) -> str:
        written = tints[found.group().upper()]
        return written.lower() if found.group().islower() else written

    return replace


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4
