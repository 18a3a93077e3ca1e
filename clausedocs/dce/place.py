"""Where the clause goes: a heading named as people name it, a bookmark, a control, a mark, or the end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Literal

from clausedocs.dce.arbre_word import Corps
from clausedocs.dce.plan_word import Entree, read_tape, text_of
from clausedocs.erreurs import DonneesErreur, Lieu
from clausedocs.word.styles_word import normalize
from clausedocs.word.xml_sur import NS

Cote = Literal["apres", "avant", "signet", "controle", "marque", "fin"]
MARQUE = re.compile(r"\{\{\s*clause\s*\}\}")
APERCU_MAX = 60


@dataclass(frozen=True, slots=True)
class Demande:
    """What the user asked for: where (`cote`), and by which name."""

    cote: Cote
    cible: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """The clause is written before the block `rang` of the body (as many as blocks: at the end).

    `repere` is the heading that it follows or precedes, whose look and number it takes; `remplace` is the
    rank of a block that the clause takes the place of (a `{{ clause }}` mark). `decale`: the heading that it
    precedes was renumbered for it before.
    """

    rang: int
    repere: Entree | None
    apres: bool
    remplace: int | None = None
    decale: bool = False

    @property
    def article(self) -> int | None:
        """The number of the clause: that after the heading before it, or that of the heading after."""
        numbers = self.repere.numero if self.repere else ()
        if not numbers:
            return None
        return numbers[-1] + (1 if self.apres else -1 if self.decale else 0)


def find_place(corps: Corps, plan: tuple[Entree, ...], demande: Demande, nom: str) -> Place:
    """Raises DonneesErreur `place_absente` or `place_ambigue`, which shows the outline, `place_enfermee`."""
    if demande.cote == "fin":
        return Place(_before_trailing(corps), _last_top(plan), apres=True)
    if demande.cote == "marque":
        return _find_marque(corps, plan, nom)
    if demande.cote in ("signet", "controle"):
        return _find_named(corps, plan, demande, nom)
    try:
        entry = find_titre(plan, demande.cible, nom)
    except DonneesErreur as absent:
        if absent.code == "place_absente":
            _refuse_enclosed(corps, demande.cible, nom)
        raise
    _refuse_nested(corps, plan, entry, nom, apres=demande.cote == "apres")
    if demande.cote == "avant":
        return Place(entry.rang, entry, apres=False)
    return Place(_end_of_section(corps, plan, entry), entry, apres=True)


def find_titre(plan: tuple[Entree, ...], cible: str, nom: str) -> Entree:
    """The heading that these words or this number designate, at the best of six ways of matching."""
    wanted = normalize(cible)
    typed = read_tape(cible.strip() + " ")
    tape = typed or read_tape(f"article {cible.strip()} ")
    # « Chapitre 2 » is no « Article 2 », but may be a bare « II ».
    word = normalize(typed.mot)[:3] if typed else ""
    number = tape.valeurs if tape else ()
    words = normalize(cible[len(tape.prefixe) :]) if tape and tape.mot else wanted
    numbered = bool(number) and (not words or (tape is not None and not tape.mot))
    annexe = wanted.startswith("annexe")
    tries: tuple[Callable[[Entree], bool], ...] = (
        lambda e: normalize(e.texte) == wanted or normalize(e.show()) == wanted,
        lambda e: numbered and e.numero == number and bool(word) and _word(e).startswith(word),
        lambda e: numbered and e.numero == number and _is_annexe(e) == annexe,
        lambda e: normalize(e.intitule) == wanted,
        lambda e: bool(wanted) and normalize(e.intitule).startswith(wanted),
        lambda e: bool(wanted) and wanted in normalize(e.show()),
    )
    for matches in tries:
        found = [e for e in plan if matches(e)]
        if len(found) == 1:
            return found[0]
        if len(found) > 1:
            raise DonneesErreur(
                "place_ambigue",
                f"« {cible} » désigne {len(found)} titres du fichier.\n{show_plan(tuple(found))}",
                "Écrivez le titre en entier, ou son numéro.",
                Lieu(fichier=nom),
            )
    titles = {normalize(e.intitule): e.show().strip() for e in plan}
    near = get_close_matches(wanted, titles, n=1, cutoff=0.6)
    hint = f"Vouliez-vous écrire « {titles[near[0]]} » ? " if near else ""
    raise DonneesErreur(
        "place_absente",
        f"Aucun titre du fichier ne correspond à « {cible} ».\n{show_plan(plan)}",
        f"{hint}Recopiez un de ces titres, ou choisissez --a-la-fin.",
        Lieu(fichier=nom),
    )


def _is_annexe(entry: Entree) -> bool:
    return _word(entry).startswith("annexe")


def _word(entry: Entree) -> str:
    """« article » or « annexe » before the number of a heading, typed or live."""
    return normalize(entry.tape.mot if entry.tape else entry.etiquette)


def is_bis(entry: Entree, numero: tuple[int, ...]) -> bool:
    """« Article 8 bis », which goes on from « Article 8 »."""
    return entry.numero == numero and re.match(r"(?:bis|ter|quater)\b", entry.intitule) is not None


def show_plan(plan: tuple[Entree, ...]) -> str:
    """The outline of the file, as its reader knows it."""
    if not plan:
        return "    (le fichier n’a aucun titre reconnaissable)"
    lines = [f"    {e.show()}" for e in plan[:APERCU_MAX]]
    more = len(plan) - APERCU_MAX
    return "\n".join([*lines, *([f"    … et {more} autres titres"] if more > 0 else [])])


def _refuse_nested(corps: Corps, plan: tuple[Entree, ...], entry: Entree, nom: str, *, apres: bool) -> None:
    same = [e for e in plan if e.rang == entry.rang]
    at = same.index(entry)
    beyond = [e for e in same[at + 1 :] if e.niveau <= entry.niveau] if apres else same[:at]
    if beyond or corps.blocs[entry.rang].balise not in ("p", "sdt"):
        raise DonneesErreur(
            "place_enfermee",
            f"Le titre « {entry.texte} » est dans un élément que l’on ne peut pas ouvrir sans risque.",
            "Choisissez un titre voisin, ou --a-la-fin.",
            Lieu(fichier=nom),
        )


def _refuse_enclosed(corps: Corps, cible: str, nom: str) -> None:
    """The words asked for are there, but where no clause can stand: to say so helps more than « absent »."""
    wanted = normalize(cible)
    for text, where in _list_enclosed(corps):
        if wanted and f"{normalize(text)} ".startswith(f"{wanted} "):
            raise DonneesErreur(
                "place_enfermee",
                f"« {cible} » est dans {where} : une clause n’y tiendrait pas.",
                "Choisissez un titre du texte courant (--plan les montre), ou --a-la-fin.",
                Lieu(fichier=nom),
            )


def _list_enclosed(corps: Corps) -> Iterator[tuple[str, str]]:
    """The paragraphs that stand in a table or in a text box, with where they stand."""
    for paragraph in corps.racine.iter(f"{NS}p"):
        around = {a.tag for a in paragraph.iterancestors()}
        if f"{NS}txbxContent" in around or f"{NS}tbl" in around:
            text = "".join(t.text or "" for t in paragraph.iter(f"{NS}t")).strip()
            yield text, "une zone de texte" if f"{NS}txbxContent" in around else "un tableau"


def _end_of_section(corps: Corps, plan: tuple[Entree, ...], entry: Entree) -> int:
    """The block before which what follows a heading ends: the next heading of its level or above."""
    following = [
        e for e in plan if e.rang > entry.rang and e.niveau <= entry.niveau and not is_bis(e, entry.numero)
    ]
    rank = following[0].rang if following else _end(corps)
    return _step_back(corps, rank, entry.rang)


def _step_back(corps: Corps, rank: int, floor: int) -> int:
    """Before the empty paragraphs, page and section breaks that part two sections: they stay between them."""
    while rank - 1 > floor:
        bloc = corps.blocs[rank - 1]
        if bloc.balise in ("bookmarkStart", "bookmarkEnd", "proofErr") or (
            bloc.balise == "p" and not text_of(bloc.element) and not _holds_object(bloc.element)
        ):
            rank -= 1
        else:
            break
    return rank


def _holds_object(paragraph: Any) -> bool:
    return any(
        paragraph.find(f".//{NS}{nom}") is not None for nom in ("drawing", "pict", "object", "fldChar", "sdt")
    )


def _end(corps: Corps) -> int:
    """The rank of the last `sectPr`, or one past the last block."""
    last = corps.blocs[-1]
    return last.rang if last.balise == "sectPr" else last.rang + 1


def _before_trailing(corps: Corps) -> int:
    """The end of the text: before the empty paragraphs that close it, unless one closes a section."""
    rank = _end(corps)
    while rank > 1:
        bloc = corps.blocs[rank - 1]
        empty = bloc.balise == "p" and not text_of(bloc.element) and not _holds_object(bloc.element)
        if not empty or bloc.element.find(f"{NS}pPr/{NS}sectPr") is not None:
            break
        rank -= 1
    return rank


def _last_top(plan: tuple[Entree, ...]) -> Entree | None:
    """The last article, else the last numbered heading, else the last one, of the highest level.

    The clause is one more of its kind.
    """
    found = [e for e in plan if not _is_annexe(e)]
    named = [e for e in found if _word(e).startswith("art")]
    numbered = [e for e in found if e.numero]
    articles = next((x for x in (named, numbered) if len(x) >= 2), found)
    if not articles:
        return None
    top = min(e.niveau for e in articles)
    return [e for e in articles if e.niveau == top][-1]


def _find_marque(corps: Corps, plan: tuple[Entree, ...], nom: str) -> Place:
    found = [b for b in corps.blocs if b.balise == "p" and MARQUE.search(text_of(b.element))]
    if len(found) > 1:
        raise DonneesErreur(
            "place_ambigue",
            f"La marque « {{{{ clause }}}} » est écrite {len(found)} fois.",
            "Gardez-en une seule.",
            Lieu(fichier=nom),
        )
    for text, where in () if found else _list_enclosed(corps):
        if MARQUE.search(text):
            raise DonneesErreur(
                "place_enfermee",
                f"La marque « {{{{ clause }}}} » est dans {where} : une clause n’y tiendrait pas.",
                "Écrivez-la seule sur sa ligne, dans le texte courant.",
                Lieu(fichier=nom),
            )
    if not found:
        raise DonneesErreur(
            "place_absente",
            "La marque « {{ clause }} » n’est pas dans le fichier.\n" + show_plan(plan),
            "Écrivez-la seule sur sa ligne, là où la clause doit aller, ou désignez un titre (--apres).",
            Lieu(fichier=nom),
        )
    (bloc,) = found
    if not MARQUE.fullmatch(text_of(bloc.element)):
        raise DonneesErreur(
            "place_ambigue",
            "La marque « {{ clause }} » partage sa ligne avec un autre texte.",
            "Mettez-la seule sur sa ligne.",
            Lieu(fichier=nom),
        )
    return Place(
        bloc.rang, _heading_for(corps, plan, bloc.rang, bloc.rang + 1), apres=True, remplace=bloc.rang
    )


def _find_named(corps: Corps, plan: tuple[Entree, ...], demande: Demande, nom: str) -> Place:
    """After the block that holds a bookmark, or after a content control (by its tag or title)."""
    wanted = demande.cible.strip()
    names: list[str] = []
    ranks: list[int] = []
    for bloc in corps.blocs:
        for name in _names_in(bloc.element, demande.cote):
            names.append(name)
            if normalize(name) == normalize(wanted):
                ranks.append(bloc.rang)
    what = "signet" if demande.cote == "signet" else "contrôle de contenu"
    if not ranks:
        shown = ", ".join(f"« {n} »" for n in names[:20]) or "aucun"
        raise DonneesErreur(
            "place_absente",
            f"Aucun {what} ne s’appelle « {wanted} ».",
            f"Le fichier contient : {shown}.",
            Lieu(fichier=nom),
        )
    if len(set(ranks)) > 1:
        raise DonneesErreur(
            "place_ambigue",
            f"Plusieurs endroits portent le {what} « {wanted} ».",
            "Désignez un titre (--apres ou --avant).",
            Lieu(fichier=nom),
        )
    rank = ranks[0]
    return Place(rank + 1, _heading_for(corps, plan, rank, rank + 1), apres=True)


def _names_in(element: Any, cote: str) -> list[str]:
    if cote == "signet":
        nodes = [element] if element.tag == f"{NS}bookmarkStart" else []
        nodes += list(element.iter(f"{NS}bookmarkStart"))
        return list(dict.fromkeys(str(n.get(f"{NS}name")) for n in nodes if n.get(f"{NS}name") != "_GoBack"))
    found = []
    for properties in element.iter(f"{NS}sdtPr"):
        for key in ("tag", "alias"):
            node = properties.find(f"{NS}{key}")
            if node is not None and node.get(f"{NS}val"):
                found.append(str(node.get(f"{NS}val")))
    return found


def _heading_for(corps: Corps, plan: tuple[Entree, ...], rank: int, following: int) -> Entree | None:
    """The heading that a clause placed there comes after: the one before, or, where a heading follows at
    once, the last one of the level of that heading."""
    before = [e for e in plan if e.rang <= rank]
    if not before:
        return None
    upcoming = next((e for e in plan if e.rang >= following), None)
    if upcoming is not None and all(
        b.balise != "tbl" and not text_of(b.element) for b in corps.blocs[following : upcoming.rang]
    ):
        same = [e for e in before if e.niveau == upcoming.niveau]
        return same[-1] if same else before[-1]
    if upcoming is None and all(
        b.balise != "tbl" and not text_of(b.element) for b in corps.blocs[following:]
    ):
        return _last_top(tuple(before)) or before[-1]
    return before[-1]
