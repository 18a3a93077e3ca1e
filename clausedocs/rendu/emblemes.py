"""The European emblem, drawn from its public construction: as SVG for pages and PDF, as PNG for Word.

Geometry (interinstitutional style guide, "graphical specifications for the European emblem"): a rectangle
1.5 times as long as it is high; twelve stars, upright, centred on a circle of radius 1/3 of the height at
the hours of a clock; each star fits in a circle of radius 1/18 of the height.
"""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache
from math import cos, pi, sin, sqrt

BLEU, OR = (0x00, 0x33, 0x99), (0xFF, 0xCC, 0x00)
TEXTE = "Emblème de l’Union européenne : douze étoiles d’or en cercle sur fond bleu"
# Radius of the inner corners of a regular five-pointed star whose outer corners are at radius 1.
CREUX = (3 - sqrt(5)) / 2
NUANCES = 64
SOUS_LIGNES = 8

Point = tuple[float, float]


@lru_cache(maxsize=4)
def draw_svg(hauteur: int = 180) -> str:
    """The emblem as SVG, `hauteur` user units high; it carries its own title for screen readers."""
    stars = "".join(
        "M" + "L".join(f"{x:.3f} {y:.3f}" for x, y in star) + "Z" for star in _stars(float(hauteur))
    )
    width = hauteur * 3 // 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {hauteur}" width="{width}"'
        f' height="{hauteur}" role="img"><title>{TEXTE}</title>'
        f'<rect width="{width}" height="{hauteur}" fill="{_hex(BLEU)}"/>'
        f'<path fill="{_hex(OR)}" d="{stars}"/></svg>'
    )


@lru_cache(maxsize=4)
def draw_png(hauteur: int = 288) -> bytes:
    """The emblem as a PNG of `hauteur` pixels (a multiple of 2), edges smoothed over 64 shades."""
    width = hauteur * 3 // 2
    cover = [[0.0] * width for _ in range(hauteur)]
    for star in _stars(float(hauteur)):
        _fill(cover, star)
    rows = b"".join(b"\0" + bytes(min(NUANCES - 1, round(c * (NUANCES - 1))) for c in row) for row in cover)
    palette = bytes(
        round(b + (o - b) * i / (NUANCES - 1)) for i in range(NUANCES) for b, o in zip(BLEU, OR, strict=True)
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, data)
        for name, data in (
            (b"IHDR", struct.pack(">IIBBBBB", width, hauteur, 8, 3, 0, 0, 0)),
            (b"PLTE", palette),
            (b"IDAT", zlib.compress(rows, 9)),
            (b"IEND", b""),
        )
    )


def _stars(hauteur: float) -> list[list[Point]]:
    """The corners of the twelve stars, y downwards."""
    outer = hauteur / 18
    out = []
    for hour in range(12):
        cx = hauteur * 0.75 + hauteur / 3 * sin(hour * pi / 6)
        cy = hauteur * 0.5 - hauteur / 3 * cos(hour * pi / 6)
        corners = []
        for k in range(10):
            radius = outer if k % 2 == 0 else outer * CREUX
            corners.append((cx + radius * sin(k * pi / 5), cy - radius * cos(k * pi / 5)))
        out.append(corners)
    return out


def _fill(cover: list[list[float]], corners: list[Point]) -> None:
    """Add the area of each pixel that a polygon covers: thin lines of exact horizontal extent."""
    edges = list(zip(corners, corners[1:] + corners[:1], strict=True))
    top, bottom = int(min(y for _, y in corners)), int(max(y for _, y in corners)) + 1
    for line in range(top * SOUS_LIGNES, bottom * SOUS_LIGNES):
        y = (line + 0.5) / SOUS_LIGNES
        crossings = sorted(
            x1 + (y - y1) * (x2 - x1) / (y2 - y1) for (x1, y1), (x2, y2) in edges if (y1 <= y) != (y2 <= y)
        )
        row = cover[line // SOUS_LIGNES]
        for left, right in zip(crossings[::2], crossings[1::2], strict=True):
            for x in range(int(left), int(right) + 1):
                row[x] += (min(right, x + 1) - max(left, x)) / SOUS_LIGNES


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _hex(colour: tuple[int, int, int]) -> str:
    return "#" + "".join(f"{c:02X}" for c in colour)
