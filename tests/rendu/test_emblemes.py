"""The drawn emblem: ratio, colours, twelve stars, by reading the files back."""

from __future__ import annotations

import re
import struct
import xml.etree.ElementTree as ET
import zlib

from clausedocs.rendu.emblemes import BLEU, OR, draw_png, draw_svg


def read_png(data: bytes) -> tuple[int, int, list[bytes], bytes]:
    """Width, height, rows of palette indexes, palette; checks the sum of each chunk."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    chunks: dict[bytes, bytes] = {}
    at = 8
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        body = data[at + 4 : at + 8 + size]
        assert struct.unpack(">I", data[at + 8 + size : at + 12 + size])[0] == zlib.crc32(body)
        chunks[body[:4]] = body[4:]
        at += 12 + size
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    raw = zlib.decompress(chunks[b"IDAT"])
    rows = [raw[y * (width + 1) + 1 : (y + 1) * (width + 1)] for y in range(height)]
    return width, height, rows, chunks[b"PLTE"]


def test_png_ratio_and_colours() -> None:
    width, height, rows, palette = read_png(draw_png())
    assert width * 2 == height * 3
    assert tuple(palette[:3]) == BLEU and tuple(palette[-3:]) == OR
    assert rows[0] == bytes(width)  # the border is blue


def test_png_has_a_star_at_each_hour_and_nothing_in_the_middle() -> None:
    width, height, rows, palette = read_png(draw_png())
    full = len(palette) // 3 - 1
    from math import cos, pi, sin

    for hour in range(12):
        x = width / 2 + height / 3 * sin(hour * pi / 6)
        y = height / 2 - height / 3 * cos(hour * pi / 6)
        assert rows[int(y)][int(x)] == full, hour
        # upright: the upper point is gold, its mirror image below the centre is blue
        assert rows[int(y - height / 18 * 0.8)][int(x)] > full // 2, hour
        assert rows[int(y + height / 18 * 0.8)][int(x)] == 0, hour
    assert rows[height // 2][width // 2] == 0


def test_png_gold_area_is_that_of_twelve_stars() -> None:
    _, height, rows, palette = read_png(draw_png())
    full = len(palette) // 3 - 1
    gold = sum(map(sum, rows)) / full
    # Area of a regular star of circumradius R: 1.12257 R².
    assert abs(gold / (12 * 1.12257 * (height / 18) ** 2) - 1) < 0.02


def test_svg_is_well_formed_and_has_twelve_stars() -> None:
    root = ET.fromstring(draw_svg())
    ns = "{http://www.w3.org/2000/svg}"
    assert root.get("width") == "270" and root.get("height") == "180"
    path = root.find(f"{ns}path")
    assert path is not None and path.get("fill") == "#FFCC00"
    assert len(re.findall("M", path.get("d") or "")) == 12
    rect = root.find(f"{ns}rect")
    assert rect is not None and rect.get("fill") == "#003399"
