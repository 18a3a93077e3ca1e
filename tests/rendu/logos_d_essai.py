"""Fictional logos drawn by script: three bars that climb in a disc, as PNG for Word and SVG for pages."""

from __future__ import annotations

import struct
import zlib
from functools import cache

FOND, BARRES = (0x7A, 0x1F, 0x3D), (0xF2, 0xC1, 0x4E)
COTE = 240
ECHELLE = 4
# x, top, bottom of the bars, in hundredths of the side.
TRAITS = ((28, 55, 74), (43, 42, 74), (58, 29, 74))
LARGEUR = 12


@cache
def draw_logo_png(cote: int = COTE) -> bytes:
    """Red, green, blue and opacity, edges smoothed by averaging a drawing four times larger."""
    rows = bytearray()
    for y in range(cote):
        rows.append(0)
        for x in range(cote):
            rows += _pixel(x, y, cote)
    head = struct.pack(">IIBBBBB", cote, cote, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    )


def draw_logo_svg(titre: str) -> str:
    """The same with lines and a disc, and its own title."""
    bars = "".join(
        f'<rect x="{x}" y="{top}" width="{LARGEUR}" height="{bottom - top}" fill="{_hex(BARRES)}"/>'
        for x, top, bottom in TRAITS
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="100" height="100" role="img">'
        f'<title>{titre}</title><circle cx="50" cy="50" r="49" fill="{_hex(FOND)}"/>{bars}</svg>\n'
    )


def draw_fonds_svg(titre: str) -> str:
    """The logo of a fictional fund: a band and a star-shaped diamond."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 60" width="160" height="60" role="img">'
        f'<title>{titre}</title><rect width="160" height="60" rx="6" fill="#1B5E5A"/>'
        '<path fill="#FFFFFF" d="M30 8L37 23L52 30L37 37L30 52L23 37L8 30L23 23Z"/>'
        '<rect x="66" y="20" width="82" height="7" fill="#FFFFFF"/>'
        '<rect x="66" y="34" width="58" height="7" fill="#B8D8D5"/></svg>\n'
    )


def _pixel(x: int, y: int, cote: int) -> bytes:
    inside = gold = 0
    for dx in range(ECHELLE):
        for dy in range(ECHELLE):
            px, py = (x + (dx + 0.5) / ECHELLE) * 100 / cote, (y + (dy + 0.5) / ECHELLE) * 100 / cote
            if (px - 50) ** 2 + (py - 50) ** 2 > 49**2:
                continue
            inside += 1
            gold += any(left <= px < left + LARGEUR and top <= py < bottom for left, top, bottom in TRAITS)
    if not inside:
        return b"\0\0\0\0"
    share = gold / inside
    colour = bytes(round(f + (b - f) * share) for f, b in zip(FOND, BARRES, strict=True))
    return colour + bytes([round(255 * inside / ECHELLE**2)])


def _hex(colour: tuple[int, int, int]) -> str:
    return "#" + "".join(f"{c:02X}" for c in colour)
