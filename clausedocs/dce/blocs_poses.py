"""The blocks that earlier insertions left in a file, found by their bookmarks as editors leave them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from clausedocs.dce.arbre_word import Bloc, Corps
from clausedocs.dce.retouches import Retouche
from clausedocs.dossiers.canonique import hash_octets
from clausedocs.erreurs import DonneesErreur, Lieu
from clausedocs.word.xml_sur import NS

PREFIXE = "_clausedocs_"
# To know a clause by its words alone: how many blocks in a row may have changed, how much must be left.
ECART_MAX, PART_MIN = 3, 0.6
JALONS = (
    "bookmarkStart", "bookmarkEnd", "proofErr", "commentRangeStart", "commentRangeEnd", "permStart",
    "permEnd",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BlocPose:
    """A block by the name of its bookmark: the ranks of the body that it covers, first and last included.

    `balises` are the byte ranges of its bookmarks; `vide`: nothing is left between them, as after a refusal.
    """

    nom: str
    plages: tuple[tuple[int, int], ...]
    balises: tuple[tuple[int, int], ...]
    vide: bool

    @property
    def identifiant(self) -> str:
        return self.nom[len(PREFIXE) :]

    def cut(self, corps: Corps) -> list[Retouche]:
        """What takes the block and its bookmarks out of the bytes."""
        spans = [(corps.blocs[a].debut, corps.blocs[b].fin) for a, b in self.plages]
        tags = [t for t in self.balises if not any(s <= t[0] and t[1] <= e for s, e in spans)]
        return [Retouche(a, b, b"") for a, b in (*spans, *tags)]


def find_blocs(corps: Corps, textes: Mapping[str, Iterable[str]]) -> dict[str, BlocPose]:
    """Every block of the body by the name of its bookmark. `textes`: by identifier, the hashes of the
    paragraphs once written, which find a block whose bookmarks were lost, in whole or in part.

    Raises:
        DonneesErreur: `bloc_melange` where the buyer’s text and the clause share a paragraph.
    """
    found = _find_named(corps, frozenset(t for row in textes.values() for t in row))
    lost = {f"{PREFIXE}{i}": frozenset(row) for i, row in textes.items() if f"{PREFIXE}{i}" not in found}
    for name, known in lost.items():
        bloc = _recover(corps, name, known)
        if bloc is not None:
            found[name] = bloc
    return found


def _find_named(corps: Corps, known: frozenset[str]) -> dict[str, BlocPose]:
    if PREFIXE.encode() not in corps.octets:
        return {}
    found: dict[str, list[tuple[tuple[int, int] | None, tuple[tuple[int, int], ...]]]] = {}
    ends: dict[str, list[tuple[Bloc, Any, int]]] = {}
    for bloc in corps.blocs:
        for n, node in enumerate(_marks(bloc, "bookmarkEnd")):
            ends.setdefault(str(node.get(f"{NS}id")), []).append((bloc, node, n))
    for bloc in corps.blocs:
        for n, node in enumerate(_marks(bloc, "bookmarkStart")):
            name = str(node.get(f"{NS}name"))
            if name.startswith(PREFIXE):
                same = ends.get(str(node.get(f"{NS}id")), [])
                end = next((e for e in same if e[0].rang >= bloc.rang), None)
                if end is not None:
                    same.remove(end)
                found.setdefault(name, []).append(_measure(corps, (bloc, node, n), end, known))
    return {name: _gather(corps, name, pairs, known) for name, pairs in found.items()}


def _recover(corps: Corps, name: str, known: frozenset[str]) -> BlocPose | None:
    """A block by its paragraphs alone: LibreOffice drops a bookmark that opens a section."""
    groups: list[tuple[int, int, set[str]]] = []
    for bloc in corps.blocs:
        marks = {hash_texte(t) for p in bloc.element.iter(f"{NS}p") if (t := all_text(p)).strip()}
        if not marks or not marks <= known:
            continue
        if groups and bloc.rang - groups[-1][1] <= ECART_MAX:
            first, _, seen = groups[-1]
            groups[-1] = (first, bloc.rang, seen | marks)
        else:
            groups.append((bloc.rang, bloc.rang, marks))
    best = max(groups, key=lambda g: len(g[2]), default=None)
    if best is None or len(best[2]) < PART_MIN * len(known):
        return None
    return BlocPose(name, ((best[0], best[1]),), (), False)


def hash_texte(text: str) -> str:
    """A short mark of the words of a paragraph."""
    return hash_octets(re.sub(r"\s+", " ", text).strip().encode())[:8]


def hash_textes(xml: str) -> list[str]:
    """The marks of the paragraphs of our own markup; none for the empty ones."""
    texts = (
        unescape("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", p)))
        for p in re.findall(r"<w:p>.*?</w:p>", xml, re.S)
    )
    return [hash_texte(t) for t in texts if t.strip()]


def all_text(element: Any) -> str:
    """All the words of an element, those that a revision deletes included."""
    return "".join(t.text or "" for t in element.iter(f"{NS}t", f"{NS}delText"))


def _marks(bloc: Bloc, nom: str) -> list[Any]:
    return list(bloc.element.iter(f"{NS}{nom}"))


def _measure(
    corps: Corps,
    start: tuple[Bloc, Any, int],
    end: tuple[Bloc, Any, int] | None,
    known: frozenset[str],
) -> tuple[tuple[int, int] | None, tuple[tuple[int, int], ...]]:
    """The ranks between two bookmarks, and the bytes of the bookmarks."""
    bloc, node, n = start
    tags = [_tag_bytes(corps, bloc, "bookmarkStart", n)]
    if end is not None:
        tags.append(_tag_bytes(corps, end[0], "bookmarkEnd", end[2]))
    inside = end is not None and end[0] is bloc
    if inside and not _words_between(bloc.element, node, end[1] if end else None):
        return None, tuple(tags)
    head = node is not bloc.element and _has_text(bloc.element, node, before=True)
    if head and (inside or _has_text(bloc.element, node, before=False)):
        raise _mixed(corps, bloc)
    first = bloc.rang + 1 if head or node is bloc.element else bloc.rang
    if end is None:
        return _guess_end(corps, first, known), tuple(tags)
    last_bloc, last_node, _ = end
    if last_node is last_bloc.element or (
        not inside and not _has_text(last_bloc.element, last_node, before=True)
    ):
        last = last_bloc.rang - 1
    elif not _has_text(last_bloc.element, last_node, before=False):
        last = last_bloc.rang
    else:
        raise _mixed(corps, last_bloc)
    return ((first, last) if last >= first else None), tuple(tags)


def _guess_end(corps: Corps, first: int, known: frozenset[str]) -> tuple[int, int] | None:
    """Where a block whose end was lost stops: after the last paragraph that we wrote."""
    last = first - 1
    for bloc in corps.blocs[first:]:
        if bloc.balise == "p" and hash_texte(all_text(bloc.element)) in known:
            last = bloc.rang
        elif bloc.balise == "sectPr" or (bloc.balise == "p" and all_text(bloc.element).strip()):
            break
    return (first, last) if last >= first else None


def _gather(
    corps: Corps,
    name: str,
    pairs: list[tuple[tuple[int, int] | None, tuple[tuple[int, int], ...]]],
    known: frozenset[str],
) -> BlocPose:
    """The pairs of one name as one block: those that hold something, or the empty ones if none does."""
    tags = tuple(sorted({t for _, ts in pairs for t in ts}))
    ranges = sorted({r for r, _ in pairs if r is not None})
    full = [r for r in ranges if _holds(corps, r, known)]
    merged: list[tuple[int, int]] = []
    for a, b in full or ranges:
        if merged and a <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(b, merged[-1][1]))
        else:
            merged.append((a, b))
    if not full:
        # Paragraphs that a refusal left empty go too, but nothing that shows or that parts two sections.
        merged = [r for r in merged if all(_is_bare(x) for x in corps.blocs[r[0] : r[1] + 1])]
    return BlocPose(name, tuple(merged), tags, not full)


def _holds(corps: Corps, plage: tuple[int, int], known: frozenset[str]) -> bool:
    """Whether a range holds something of ours. Where a refusal joins paragraphs, bookmarks may come to hold
    the buyer’s own: text none of which we wrote is not a clause."""
    texts = [
        hash_texte(text)
        for b in corps.blocs[plage[0] : plage[1] + 1]
        for p in b.element.iter(f"{NS}p")
        if (text := all_text(p)).strip()
    ]
    return bool(texts) and (not known or any(t in known for t in texts))


def _is_bare(bloc: Bloc) -> bool:
    if bloc.balise in JALONS or all_text(bloc.element).strip():
        return False
    shows = ("drawing", "pict", "object", "sectPr", "fldChar", "sdt", "tbl", "commentReference")
    return not any(True for _ in bloc.element.iter(*(f"{NS}{n}" for n in shows)))


def _has_text(element: Any, node: Any, *, before: bool) -> bool:
    """Whether words stand before (or after) a bookmark in the block that holds it."""
    head, _, tail = _split(element, node, node)
    return head if before else tail


def _words_between(element: Any, start: Any, end: Any) -> bool:
    return _split(element, start, end)[1]


def _split(element: Any, start: Any, end: Any) -> tuple[bool, bool, bool]:
    """Whether something shows before the first mark, between the two, after the last."""
    found = [False, False, False]
    at = 0
    for x in element.iter():
        if x is start:
            at = 1
        if x is end:
            at = 2
        if x.tag in _SHOWN or (x.tag in _WORDS and (x.text or "").strip()):
            found[at] = True
    return found[0], found[1], found[2]


_WORDS = (f"{NS}t", f"{NS}delText")
_SHOWN = (f"{NS}drawing", f"{NS}pict", f"{NS}object")


def _tag_bytes(corps: Corps, bloc: Bloc, nom: str, n: int) -> tuple[int, int]:
    """The bytes of the n-th bookmark of a block."""
    pattern = rb"<w:" + nom.encode() + rb"\b[^>]*?(?:/>|>\s*</w:" + nom.encode() + rb"\s*>)"
    found = list(re.finditer(pattern, corps.octets[bloc.debut : bloc.fin]))
    if len(found) <= n:
        raise _mixed(corps, bloc)
    return bloc.debut + found[n].start(), bloc.debut + found[n].end()


def _mixed(corps: Corps, bloc: Bloc) -> DonneesErreur:
    text = all_text(bloc.element).strip()
    return DonneesErreur(
        "bloc_melange",
        f"Le texte du fichier et celui de la clause se partagent un paragraphe (« {text[:60]} »).",
        "Séparez-les dans Word par un retour à la ligne, puis recommencez.",
        Lieu(),
    )
