"""Changes to the bytes of a part that can be undone: what is replaced is kept, what is written is counted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Retouche(NamedTuple):
    """The bytes from `debut` to `fin` become `octets`."""

    debut: int
    fin: int
    octets: bytes


def apply_retouches(octets: bytes, retouches: Iterable[Retouche]) -> tuple[bytes, tuple[Retouche, ...]]:
    """The new bytes, and the changes that give the old ones back.

    Two changes at one place keep their order; none may overlap another.
    """
    # Views: a long file is copied once, when all is joined.
    view = memoryview(octets)
    out: list[bytes | memoryview] = []
    back: list[Retouche] = []
    at = size = 0
    for r in sorted(retouches, key=lambda r: (r.debut, r.fin)):
        if r.debut < at:
            raise ValueError(f"retouches qui se recouvrent à l’octet {r.debut}")
        out += (view[at : r.debut], r.octets)
        size += r.debut - at
        back.append(Retouche(size, size + len(r.octets), octets[r.debut : r.fin]))
        size += len(r.octets)
        at = r.fin
    out.append(view[at:])
    return b"".join(out), tuple(back)
