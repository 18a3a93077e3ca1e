"""The findings of a proofreading as comments of Word, in a copy of the file."""

from __future__ import annotations

import re
from datetime import date

from clausedocs.modeles.word.lieux import LieuWord, list_paragraphs
from clausedocs.relecture.constats import Constat
from clausedocs.relecture.relire import Relecture
from clausedocs.word.commentaires import Commentaire, write_comments
from clausedocs.word.xml_sur import parse_xml


def annotate(relecture: Relecture, jour: date) -> bytes:
    """The bytes of a copy. What is not in the body is said on its first paragraph, the only place for it."""
    paquet = relecture.paquet
    root = parse_xml(paquet.read(paquet.document), paquet.nom)
    places = {lieu.paragraphe: paragraph for paragraph, lieu in list_paragraphs(root, paquet.document)}
    first = min(places, default=0)
    comments = []
    for c in relecture.constats:
        inside = c.lieu.partie == paquet.document and c.lieu.paragraphe in places
        rank = c.lieu.paragraphe if inside else first
        if rank in places:
            comments.append(Commentaire(places[rank], _write(c, None if inside else c.lieu)))
    return paquet.write(write_comments(paquet, root, comments, jour=jour))


def _write(c: Constat, elsewhere: LieuWord | None) -> tuple[str, ...]:
    where = f" ({elsewhere})" if elsewhere else ""
    others = c.fois - 1
    ending = "s" if others > 1 else ""
    more = f" Même défaut à {others} autre{ending} endroit{ending}." if others else ""
    texts = (f"{c.gravite.capitalize()}{where} : {c.message}{more}", f"→ {c.conseil}" if c.conseil else "")
    return tuple(bind_spaces(t) for t in texts)


def bind_spaces(text: str) -> str:
    """No-break spaces beside punctuation, and no more: a message quotes what was typed."""
    return re.sub(r" (?=[;?!])", "\u202f", re.sub(r"(?<=«) | (?=[:»])", "\u00a0", text))
