"""The convention as it was written: the name and the words of each passage, by its anchor.

An amendment or a default notice names a passage of the convention, whose number only its modèle knows, and
quotes it. Both are read from the page of the convention itself: they cannot differ from what was signed.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import html

from clausedocs.domaine.champs import dress
from clausedocs.dossiers import DossierCharge
from clausedocs.dossiers.lieux import read_chemin
from clausedocs.droit import Citations
from clausedocs.erreurs import DonneesErreur
from clausedocs.langue.lacune import has_lacune
from clausedocs.langue.nombres import ordinal_en_lettres
from clausedocs.langue.passages import formes_passage
from clausedocs.modeles import SourceModele, compile_source, find_modele

MODELES = {"cadre": "convention_cadre", "partenariat": "convention_partenariat"}
TITRES = ("h2", "h3", "h4")
LETTRES = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Passage:
    """`nom`: « le 9° de l’article 5 (Engagements de la Structure) »; `texte`: its paragraphs."""

    nom: str
    titre: bool
    texte: tuple[str, ...]


def read_passages(famille: str, contexte: dict[str, Any], citations: Citations) -> dict[str, Passage]:
    """Every passage of the convention that has an anchor."""
    source = find_modele(MODELES[famille])
    # Without a folder of the user, a modèle is one of our own texts.
    assert isinstance(source, SourceModele)
    page = compile_source(source, "html").render(contexte, citations)
    return _Lecteur(html.fragment_fromstring(page, create_parent="main")).passages


@dataclass(slots=True)
class _Section:
    """Where a passage stands: the nearest numbered heading, and what was counted since."""

    nom: str = ""
    alineas: int = 0
    listes: dict[str, int] = field(default_factory=dict)


class _Lecteur:
    """Reads the page once, from top to bottom."""

    def __init__(self, main: Any) -> None:
        self.passages: dict[str, Passage] = {}
        self.section = _Section()
        self.article, self.partie = "", ""
        self.blocs = list(_walk(main))
        for rank, bloc in enumerate(self.blocs):
            self._read(rank, bloc)

    def _read(self, rank: int, bloc: Any) -> None:
        if bloc.tag in TITRES:
            self._read_titre(rank, bloc)
        elif bloc.tag == "p":
            self.section.alineas += 1
            self._keep(bloc, f"le {ordinal_en_lettres(self.section.alineas)} alinéa", (_words(bloc),))
        elif bloc.tag in ("ol", "ul"):
            self._read_liste(bloc)

    def _read_titre(self, rank: int, bloc: Any) -> None:
        number = bloc.find("span[@class='numero']")
        text = _words(bloc)
        if number is None:
            nom = f"le passage « {text} »"
        else:
            figure = _words(number)
            title = text[len(figure) :].lstrip("\u00a0– ")
            # « Article 5 » stays a noun; « 5.2 » and the parts of an annex take one.
            if bloc.tag == "h2":
                self.article, self.partie = f"l’{figure[:1].lower()}{figure[1:]}", ""
                nom = f"{self.article} ({title})"
            elif figure.endswith("."):
                # « 1 », then « 1 A », of an annex.
                part = figure.rstrip(".")
                self.partie = part if bloc.tag == "h3" else f"{self.partie.split(' ')[0]} {part}"
                nom = f"la partie {self.partie} de {self.article} ({title})"
            else:
                nom = f"l’article\u00a0{figure} ({title})"
        self.section = _Section(nom)
        if bloc.get("id"):
            self.passages[bloc.get("id")] = Passage(nom, True, tuple(self._gather(rank)))

    def _gather(self, rank: int) -> Iterator[str]:
        """What stands under a heading, down to the next one of its level or above."""
        level = self.blocs[rank].tag
        for bloc in self.blocs[rank + 1 :]:
            if bloc.tag in TITRES and bloc.tag <= level:
                return
            if bloc.tag in ("ol", "ul"):
                yield from (text for _, _, text in _items(bloc))
            elif bloc.tag != "table":
                yield _words(bloc)

    def _read_liste(self, bloc: Any) -> None:
        counted = self.section.listes
        counted[bloc.tag] = counted.get(bloc.tag, 0) + 1
        place = "" if counted[bloc.tag] == 1 else f" de la {ordinal_en_lettres(counted[bloc.tag], 'f')} liste"
        for item, mark, text in _items(bloc):
            self._keep(item, f"{mark}{place}", (text,))

    def _keep(self, bloc: Any, rank: str, text: tuple[str, ...]) -> None:
        if bloc.get("id"):
            of = formes_passage(self.section.nom)["de"] if self.section.nom else "du préliminaire"
            self.passages[bloc.get("id")] = Passage(f"{rank} {of}", False, text)


def _walk(main: Any) -> Iterator[Any]:
    """Headings, paragraphs, lists and tables in order; a list is one block, with its items."""
    for node in main:
        if node.tag in (*TITRES, "p", "ol", "ul", "table"):
            yield node
        elif node.tag == "div":
            yield from _walk(node)


def _items(liste: Any) -> Iterator[tuple[Any, str, str]]:
    """Each item of a list with how it is called: « le 3° », « le a) du 3° », « le deuxième tiret »."""
    for rank, item in enumerate(liste.iterchildren("li"), 1):
        numbered = liste.tag == "ol"
        mark = f"le {rank}°" if numbered else f"le {ordinal_en_lettres(rank)} tiret"
        yield item, mark, _words(item, without=("ol", "ul")).rstrip("\u00a0\u202f;. ")
        for inner in item.iterchildren("ol", "ul"):
            for n, (kid, _, text) in enumerate(_items(inner)):
                called = f"le {LETTRES[n]})" if inner.tag == "ol" else f"le {ordinal_en_lettres(n + 1)} tiret"
                yield kid, f"{called} {formes_passage(mark)['de']}", text


def _words(node: Any, without: tuple[str, ...] = ()) -> str:
    """The text of a block on one line, its inner lists apart."""
    parts = [node.text or ""]
    for child in node:
        if child.tag not in without:
            parts.append(_words(child))
        parts.append(child.tail or "")
    return " ".join("".join(parts).split(" ")).replace("\n", " ").strip()


# What is quoted of a passage that goes: enough to know it, not a whole page.
CITE_MAX = 700


def fill_passages(charge: DossierCharge, value: Any, passages: dict[str, Passage]) -> Any:
    """The same context, where each group that has an anchor gets the name and the words of its passage.

    Raises:
        DonneesErreur: `ancre_inconnue`.
    """
    if isinstance(value, list):
        return [fill_passages(charge, v, passages) for v in value]
    if not isinstance(value, dict):
        return value
    filled = {k: fill_passages(charge, v, passages) for k, v in value.items()}
    anchor = value.get("ancre")
    if not anchor or "passage" not in value:
        return filled
    if has_lacune(anchor):
        return {**filled, "passage": formes_passage(anchor), "texte": ""}
    found = passages.get(anchor)
    if found is None:
        raise _unknown(charge, value["champ"], anchor, passages)
    quoted = "\n\n".join(found.texte)
    short = not found.titre and len(quoted) <= CITE_MAX
    # A clause reproduced is quoted whole, be it an article.
    whole = value["champ"].endswith("clause_reproduite")
    text = quoted if whole else quoted.removesuffix(".") if short else ""
    return {**filled, "passage": formes_passage(found.nom), "texte": text}


def has_passages(value: Any) -> bool:
    """Whether some group of these data names a passage by its anchor."""
    if isinstance(value, list):
        return any(has_passages(v) for v in value)
    if not isinstance(value, dict):
        return False
    return bool(value.get("ancre")) or any(has_passages(v) for v in value.values())


def _unknown(charge: DossierCharge, champ: str, anchor: str, passages: dict[str, Passage]) -> DonneesErreur:
    near = difflib.get_close_matches(anchor, passages, 3) or [a for a in passages if anchor in a][:3]
    titles = [f"{a} ({p.nom})" for a, p in passages.items() if p.titre and p.nom.startswith("l’article")]
    advice = (
        f"Vouliez-vous écrire {' ou '.join(near)} ?"
        if near
        else f"Écrivez l’ancre d’un article, par exemple {', '.join(titles[:4])}."
    )
    return DonneesErreur(
        "ancre_inconnue",
        dress(f"La convention n’a pas de passage « {anchor} », ou ces données l’en excluent."),
        dress(advice),
        charge.positions.find_valeur(read_chemin(champ)),
    )
