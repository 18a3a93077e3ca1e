"""What a clause asks of the rest of the file: its annex among the pieces, its derogations listed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from clausedocs.dce.allure import Allure, read_moule
from clausedocs.dce.arbre_word import Bloc
from clausedocs.dce.ecriture_word import Redacteur, Suivi
from clausedocs.dce.fichier_word import Fichier
from clausedocs.dce.montage import Morceau, name_bloc
from clausedocs.dce.numerotation import Numerotation
from clausedocs.dce.passages import Passage, Segment
from clausedocs.dce.plan_word import Entree, text_of
from clausedocs.dce.redaction import Texte, say
from clausedocs.word.styles_word import normalize

_PUCE = re.compile(r"^[-–—•·*▪●][\s\u00a0\u202f\t]*")
_TAPE = re.compile(r"^(?:\(?\w{1,3}[.)°]|\d+(?:\.\d+)*[.)]?)[\s\u00a0]")
_FIN = re.compile(r"[\s\u00a0\u202f]*[;.,]$")


@dataclass(frozen=True, slots=True)
class Liste:
    """A list that the clause adds to: how its heading reads, how its lines begin in the rendered text."""

    suffixe: str
    titre: re.Pattern[str]
    debut: str
    nom: str
    choisir: Callable[[list[Bloc]], tuple[Bloc, bool] | None]


@dataclass(frozen=True, slots=True)
class Report:
    """The blocks to write, and what is said of each: what is done, what is left to the reader."""

    morceaux: tuple[Morceau, ...]
    faits: tuple[str, ...]
    a_faire: tuple[str, ...]


def make_reports(
    fichier: Fichier, texte: Texte, identifiant: str, suivi: Suivi, *, voulus: frozenset[str]
) -> Report:
    """`voulus`: the suffixes of the lists to write; what concerns the others is only said."""
    pieces: list[Morceau] = []
    done: list[str] = []
    left: list[str] = []
    for intro, lines in _group(texte.ailleurs):
        liste = next((x for x in LISTES if normalize(intro).startswith(x.debut)), None)
        words = [w for p in lines for w in _say_lines(p, texte.numerotation)]
        if not lines:
            left.append(intro)
            continue
        if liste is None or liste.suffixe not in voulus:
            left.append(f"{intro} {' '.join(words)}")
            continue
        made = _place_lines(fichier, liste, words, suivi, identifiant)
        if isinstance(made, str):
            left.append(f"{made} {_join_lines(words)}")
        elif made is None:
            done.append(f"{liste.nom}\u00a0: la mention y est déjà.")
        else:
            pieces.append(made[0])
            done.append(made[1])
    return Report(tuple(pieces), tuple(done), tuple(left))


def find_section(fichier: Fichier, titre: re.Pattern[str]) -> tuple[Entree, list[Bloc]] | None:
    """The first heading that reads so, and the blocks under it."""
    entry = next((e for e in fichier.plan if titre.search(normalize(e.intitule))), None)
    if entry is None:
        return None
    following = next((e for e in fichier.plan if e.rang > entry.rang and e.niveau <= entry.niveau), None)
    blocs = fichier.corps.blocs
    end = following.rang if following else len(blocs) - (blocs[-1].balise == "sectPr")
    return entry, list(blocs[entry.rang + 1 : end])


def _group(passages: tuple[Passage, ...]) -> list[tuple[str, list[Passage]]]:
    groups: list[tuple[str, list[Passage]]] = []
    for p in passages:
        if p.genre in ("puce", "numero", "tableau") and groups:
            groups[-1][1].append(p)
        elif p.texte.strip():
            groups.append((p.texte.strip(), []))
    return groups


def _say_lines(passage: Passage, numerotation: Numerotation) -> list[str]:
    """The words of an item; those of a table, a line each, without its header."""
    if passage.genre != "tableau":
        return [say(passage.segments, numerotation)]
    rows = [[say(cell, numerotation) for cell in row] for row in passage.lignes[1:]]
    lines = [f"{first}\u00a0: {', '.join(rest)}" for first, *rest in rows]
    return [f"{x}\u202f;" for x in lines[:-1]] + [f"{x}." for x in lines[-1:]]


def _place_lines(
    fichier: Fichier, liste: Liste, lignes: list[str], suivi: Suivi, identifiant: str
) -> tuple[Morceau, str] | str | None:
    """The block and its sentence; a reason where it cannot be written; None where it is written already."""
    found = find_section(fichier, liste.titre)
    if found is None:
        return f"{liste.nom}\u00a0: aucun titre du fichier ne l’annonce\u202f; à reporter à la main."
    entry, blocs = found
    shown = " ".join(normalize(text_of(b.element)) for b in blocs if b.balise == "p")
    if all(normalize(line) in shown for line in lignes):
        return None
    chosen = liste.choisir(blocs)
    where = f"{liste.nom}, sous « {entry.texte} »\u00a0: non complétée"
    if chosen is None:
        return f"{where} (liste non reconnue). Ajoutez\u00a0:"
    model, before = chosen
    text = text_of(model.element)
    typed = _TAPE.match(text)
    if typed and not fichier.styles.list_of(model.element):
        side = "avant" if before else "après"
        return f"{where} (numéros tapés à la main). Ajoutez {side} « {text[:80].strip()} »\u00a0:"
    xml = _write_lines(fichier, model.element, text, lignes, suivi, interne=_end_before(blocs, model, before))
    rang = model.rang if before else model.rang + 1
    return (
        Morceau(name_bloc(identifiant, liste.suffixe), xml, rang),
        f"{liste.nom}\u00a0: {'une ligne ajoutée' if len(lignes) == 1 else f'{len(lignes)} lignes ajoutées'} "
        f"sous « {entry.texte} ».",
    )


def _join_lines(lignes: list[str]) -> str:
    """The lines as they go in a sentence of the report."""
    return " ".join([*(f"{_FIN.sub('', x)}\u202f;" for x in lignes[:-1]), f"{_FIN.sub('', lignes[-1])}."])


def _end_before(blocs: list[Bloc], model: Bloc, before: bool) -> str | None:
    """The mark of the item before, for lines that go before the last one; None: as the item itself ends."""
    if not before:
        return None
    above = [t for b in blocs if b.rang < model.rang and b.balise == "p" and (t := text_of(b.element))]
    ending = _FIN.search(above[-1]) if above else None
    return ending.group(0) if ending else None


def _write_lines(
    fichier: Fichier, model: Any, text: str, lignes: list[str], suivi: Suivi, *, interne: str | None
) -> str:
    """`interne`: how each line ends; None: as the item that they follow, sentence after sentence."""
    mould = read_moule(fichier.corps, model)
    mark = _PUCE.match(text)
    typed = mark.group(0) if mark else ""
    words = text[len(typed) :]
    ending = _FIN.search(words)
    end = ending.group(0) if ending else ""
    end = end if interne is None else interne
    writer = Redacteur(Allure(mould, None, mould, mould, ""), suivi, lambda _level: "", {}, str)
    out = []
    for line in lignes:
        bare = _FIN.sub("", line)
        if words[:1].isupper():
            bare = bare[:1].upper() + bare[1:]
        out.append(writer.write_paragraph(mould, (Segment(bare + end),), typed=typed))
    return "".join(out)


def _before_ccap(blocs: list[Bloc]) -> tuple[Bloc, bool] | None:
    """Before the CCAP itself, else after the acte d’engagement: pieces are listed in order of precedence."""
    items = [b for b in blocs if b.balise == "p" and text_of(b.element)]
    for b in items:
        words = _read_item(b)
        if len(words) < 300 and re.search(
            r"^(?:le |la )?(?:present )?(?:ccap|cahier des clauses administratives particulieres)\b", words
        ):
            return b, True
    for b in items:
        words = _read_item(b)
        if len(words) < 300 and re.search(r"^(?:l )?acte d engagement\b", words):
            return b, False
    return None


def _read_item(bloc: Bloc) -> str:
    """The words of an item, without the mark or the number typed before them."""
    return normalize(_TAPE.sub("", _PUCE.sub("", text_of(bloc.element))))


def _after_last(blocs: list[Bloc]) -> tuple[Bloc, bool] | None:
    """After the last paragraph of the section; None where a table holds the list."""
    shown = [b for b in blocs if b.balise == "tbl" or (b.balise == "p" and text_of(b.element))]
    if not shown or shown[-1].balise == "tbl":
        return None
    return shown[-1], False


LISTES = (
    Liste(
        "_pieces",
        re.compile(r"\b(?:pieces|documents) (?:contractuel|constitutiv|particulier|du marche)"),
        "pieces",
        "Liste des pièces contractuelles",
        _before_ccap,
    ),
    Liste("_derogations", re.compile(r"\bderogation"), "derogations", "Liste des dérogations", _after_last),
)
