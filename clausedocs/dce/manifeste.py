"""What was inserted into a file, kept inside it: enough to give back every part as it was.

The manifest is an item of `customXml/`, which Word and LibreOffice keep when they save. What it says holds
byte for byte only as long as nobody saved the file: hashes tell.
"""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any

from clausedocs.dce.retouches import Retouche, apply_retouches
from clausedocs.dossiers.canonique import hash_octets
from clausedocs.erreurs import DonneesErreur
from clausedocs.word.paquet import CONTENT_TYPES, Paquet
from clausedocs.word.xml_sur import parse_xml

ESPACE = "urn:clausedocs:manifeste:1"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_LIEN = f"{_OFFICE}/relationships"
_DATA = f"{_OFFICE}/customXml"
_RELS = "application/vnd.openxmlformats-package.relationships+xml"
_PROPS = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"


@dataclass(frozen=True, slots=True)
class Pose:
    """One insertion. `etapes` give the former text back, the last one first, as long as `apres` is its hash.

    `place` is (rank of the block, rank of the heading it follows, whether it follows, rank of the mark
    replaced) in the former text; `repere` the words and the level of that heading. `textes` are short hashes
    of the paragraphs written; `renumerotes` the headings renumbered (old number, new one, words).
    """

    identifiant: str
    modele: str
    reference: str
    auteur: str | None
    avant: str
    apres: str
    etapes: tuple[tuple[Retouche, ...], ...]
    place: tuple[int, int | None, bool, int | None]
    repere: tuple[str, int] | None
    textes: tuple[str, ...] = ()
    renumerotes: tuple[tuple[str, str, str], ...] = ()
    blocs: tuple[str, ...] = ()

    def undo(self, octets: bytes) -> bytes | None:
        """The text before this insertion; None where the file was saved since."""
        if hash_octets(octets) != self.apres:
            return None
        for etape in self.etapes:
            octets, _ = apply_retouches(octets, etape)
        return octets if hash_octets(octets) == self.avant else None


@dataclass(frozen=True, slots=True)
class Ajout:
    """A part of the package that names the manifest: its hashes, and how to undo."""

    nom: str
    avant: str
    apres: str
    retouches: tuple[Retouche, ...]


@dataclass(frozen=True, slots=True)
class Manifeste:
    """The insertions of a file, oldest first. `item` is the part that holds it, "" for none yet."""

    poses: tuple[Pose, ...] = ()
    item: str = ""
    parties: tuple[str, ...] = ()
    ajouts: tuple[Ajout, ...] = field(default=())

    def find(self, identifiant: str) -> Pose | None:
        """The last insertion of a block."""
        return next((p for p in reversed(self.poses) if p.identifiant == identifiant), None)

    def without(self, identifiant: str) -> Manifeste:
        return replace(self, poses=tuple(p for p in self.poses if p.identifiant != identifiant))

    def drop_last(self) -> Manifeste:
        return replace(self, poses=self.poses[:-1])

    def add(self, pose: Pose) -> Manifeste:
        return replace(self, poses=(*self.poses, pose))


def read_manifeste(paquet: Paquet) -> Manifeste:
    """The manifest of a file; an empty one where it has none, or one that cannot be trusted."""
    for nom in _list_items(paquet):
        data = paquet.read(nom)
        if ESPACE.encode() not in data[:4096]:
            continue
        try:
            root = parse_xml(data, paquet.nom)
            if root.tag != f"{{{ESPACE}}}manifeste":
                continue
            return replace(_from_json(json.loads(root.text or "")), item=nom)
        except (DonneesErreur, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
            return Manifeste(item=nom)
    return Manifeste()


def store_manifeste(paquet: Paquet, manifeste: Manifeste) -> dict[str, bytes]:
    """The parts to write so that the file holds this manifest."""
    written: dict[str, bytes] = {}
    if not manifeste.item:
        manifeste, written = _install(paquet, manifeste)
    body = escape(json.dumps(_to_json(manifeste), separators=(",", ":")), quote=False)
    written[manifeste.item] = f'{_XML}<manifeste xmlns="{ESPACE}">{body}</manifeste>'.encode()
    return written


def drop_manifeste(paquet: Paquet, manifeste: Manifeste) -> tuple[dict[str, bytes], frozenset[str]]:
    """The parts to write and those to take out so that nothing is left of the manifest."""
    if not manifeste.item:
        return {}, frozenset()
    item, folder = manifeste.item, manifeste.item.rpartition("/")[0]
    name = item.rpartition("/")[2]
    gone = {item, *manifeste.parties}
    rels = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    if rels in paquet:
        gone.add(rels)
        for target in re.findall(rb'\bTarget\s*=\s*"([^"]+)"', paquet.read(rels)):
            gone.add(f"{folder}/{target.decode('utf-8', 'replace').rpartition('/')[2]}")
    gone = {n for n in gone if n in paquet}
    known = {a.nom: a for a in manifeste.ajouts}
    written: dict[str, bytes] = {}
    for part in (rels_of(paquet), CONTENT_TYPES):
        if part not in paquet or part in gone:
            continue
        data = paquet.read(part)
        new = _undo_ajout(known.get(part), data)
        if new is None:
            new = _forget(data, gone)
        if new != data:
            written[part] = new
    return written, frozenset(gone)


def rels_of(paquet: Paquet) -> str:
    """The part that holds the relations of the main one."""
    folder, _, name = paquet.document.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def _list_items(paquet: Paquet) -> list[str]:
    names = [p.nom.decode("utf-8", "replace") for p in paquet.parties]
    return [n for n in names if n.lower().startswith("customxml/") and n.count("/") == 1 and n in paquet]


def _undo_ajout(ajout: Ajout | None, data: bytes) -> bytes | None:
    if ajout is None or hash_octets(data) != ajout.apres:
        return None
    old, _ = apply_retouches(data, ajout.retouches)
    return old if hash_octets(old) == ajout.avant else None


def _forget(data: bytes, gone: set[str]) -> bytes:
    """Without the rows that name these parts, whoever wrote them."""

    def keep(match: re.Match[bytes]) -> bytes:
        row = match.group(0)
        return b"" if any(n.encode() in row for n in gone) else row

    return re.sub(rb"<(?:\w+:)?(?:Override|Relationship)\s[^>]*/>", keep, data)


# -- a first manifest in a file


def _install(paquet: Paquet, manifeste: Manifeste) -> tuple[Manifeste, dict[str, bytes]]:
    number = 1
    while any(f"customXml/{n}{number}.xml" in paquet for n in ("item", "itemProps")):
        number += 1
    item, props = f"customXml/item{number}.xml", f"customXml/itemProps{number}.xml"
    item_rels = f"customXml/_rels/item{number}.xml.rels"
    guid = str(uuid.uuid5(uuid.NAMESPACE_URL, ESPACE)).upper()
    written = {
        props: f'{_XML}<ds:datastoreItem ds:itemID="{{{guid}}}" xmlns:ds="{_DATA}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{ESPACE}"/></ds:schemaRefs></ds:datastoreItem>',
        item_rels: _relations(_row("", "rId1", f"{_LIEN}/customXmlProps", f"itemProps{number}.xml")),
    }
    out = {nom: text.encode() for nom, text in written.items()}
    parties = [item, *out]
    ajouts: list[Ajout] = []
    rels = rels_of(paquet)
    depth = paquet.document.count("/")
    target = "../" * depth + item
    if rels in paquet:
        data = paquet.read(rels)
        ident = _free_id(data)
        ajouts.append(
            _append(
                rels,
                data,
                "Relationships",
                lambda p: _row(p, ident, f"{_LIEN}/customXml", target),
            )
        )
    else:
        out[rels] = _relations(_row("", "rId1", f"{_LIEN}/customXml", target)).encode()
        parties.append(rels)
    types = paquet.read(CONTENT_TYPES)
    kinds = [(props, _PROPS)]
    if not re.search(rb'<(?:\w+:)?Default\b[^>]*\bExtension\s*=\s*"xml"', types, re.I):
        kinds.append((item, "application/xml"))
    if not re.search(rb'<(?:\w+:)?Default\b[^>]*\bExtension\s*=\s*"rels"', types, re.I):
        kinds += [(n, _RELS) for n in out if n.endswith(".rels")]
    ajouts.append(
        _append(
            CONTENT_TYPES,
            types,
            "Types",
            lambda p: "".join(f'<{p}Override PartName="/{n}" ContentType="{k}"/>' for n, k in kinds),
        )
    )
    for a in ajouts:
        data = paquet.read(a.nom)
        out[a.nom] = _redo(data, a)
    made = [
        replace(a, apres=hash_octets(out[a.nom]), retouches=_invert(paquet.read(a.nom), a)) for a in ajouts
    ]
    return replace(manifeste, item=item, parties=tuple(parties), ajouts=tuple(made)), out


def _append(nom: str, data: bytes, root: str, row: Any) -> Ajout:
    """A row at the end of a list; an empty list is opened for it."""
    closing = list(re.finditer(rb"</(\w+:)?" + root.encode() + rb"\s*>", data))
    if closing:
        last = closing[-1]
        prefix = (last.group(1) or b"").decode()
        change = Retouche(last.start(), last.start(), row(prefix).encode())
    else:
        empty = re.search(rb"<(\w+:)?" + root.encode() + rb"\b[^>]*?(\s*/>)", data)
        if empty is None:
            raise ValueError(nom)
        prefix = (empty.group(1) or b"").decode()
        change = Retouche(empty.start(2), empty.end(2), f">{row(prefix)}</{prefix}{root}>".encode())
    return Ajout(nom, hash_octets(data), "", (change,))


def _redo(data: bytes, ajout: Ajout) -> bytes:
    return apply_retouches(data, ajout.retouches)[0]


def _invert(data: bytes, ajout: Ajout) -> tuple[Retouche, ...]:
    return apply_retouches(data, ajout.retouches)[1]


def _free_id(data: bytes) -> str:
    used = set(re.findall(rb'\bId\s*=\s*"([^"]+)"', data))
    number = 1
    while f"rIdClausedocs{number}".encode() in used:
        number += 1
    return f"rIdClausedocs{number}"


def _row(prefix: str, ident: str, kind: str, target: str) -> str:
    return f'<{prefix}Relationship Id="{ident}" Type="{kind}" Target="{target}"/>'


def _relations(rows: str) -> str:
    base = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{_XML}<Relationships xmlns="{base}">{rows}</Relationships>'


# -- as JSON


def _to_json(m: Manifeste) -> dict[str, Any]:
    return {
        "parties": list(m.parties),
        "ajouts": [
            {"nom": a.nom, "avant": a.avant, "apres": a.apres, "retouches": _write_retouches(a.retouches)}
            for a in m.ajouts
        ],
        "poses": [
            {
                "identifiant": p.identifiant,
                "modele": p.modele,
                "reference": p.reference,
                "auteur": p.auteur,
                "avant": p.avant,
                "apres": p.apres,
                "etapes": [_write_retouches(e) for e in p.etapes],
                "place": list(p.place),
                "repere": list(p.repere) if p.repere else None,
                "textes": list(p.textes),
                "renumerotes": [list(r) for r in p.renumerotes],
                "blocs": list(p.blocs),
            }
            for p in m.poses
        ],
    }


def _from_json(data: dict[str, Any]) -> Manifeste:
    return Manifeste(
        poses=tuple(
            Pose(
                str(p["identifiant"]),
                str(p["modele"]),
                str(p["reference"]),
                None if p["auteur"] is None else str(p["auteur"]),
                str(p["avant"]),
                str(p["apres"]),
                tuple(_read_retouches(e) for e in p["etapes"]),
                _read_place(p["place"]),
                (str(p["repere"][0]), int(p["repere"][1])) if p["repere"] else None,
                tuple(str(t) for t in p["textes"]),
                tuple((str(a), str(b), str(c)) for a, b, c in p["renumerotes"]),
                tuple(str(b) for b in p["blocs"]),
            )
            for p in data["poses"]
        ),
        parties=tuple(str(x) for x in data["parties"]),
        ajouts=tuple(
            Ajout(str(a["nom"]), str(a["avant"]), str(a["apres"]), _read_retouches(a["retouches"]))
            for a in data["ajouts"]
        ),
    )


def _read_place(row: list[Any]) -> tuple[int, int | None, bool, int | None]:
    rang, repere, apres, remplace = row
    return (
        int(rang),
        None if repere is None else int(repere),
        bool(apres),
        None if remplace is None else int(remplace),
    )


def _write_retouches(rows: tuple[Retouche, ...]) -> list[list[Any]]:
    return [[r.debut, r.fin, r.octets.decode("utf-8", "surrogateescape")] for r in rows]


def _read_retouches(rows: list[list[Any]]) -> tuple[Retouche, ...]:
    return tuple(Retouche(int(a), int(b), str(c).encode("utf-8", "surrogateescape")) for a, b, c in rows)
