"""From the text of a modèle to Markdown that a Markdown parser can read.

Tags, anchors and comments are taken out before anything else reads the source: a Jinja lexer would
take `{#` for a comment, and Markdown would take `*` in an expression for emphasis. A tag alone on its
line becomes a placeholder of the kind that it encloses (list item, table row, paragraph).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from clausedocs.modeles.arbre import (
    DEBUT_ANCRE,
    DEBUT_BLOC,
    DEBUT_EXPR,
    FIN_ANCRE,
    FIN_BLOC,
    FIN_EXPR,
    Expression,
    Note,
    Place,
)
from clausedocs.modeles.balises import LEFTOVER, OPENERS, TAG, error, read_tag
from clausedocs.modeles.sources import LigneSource

ANCHOR = re.compile(r"[ \t]*\{(#[a-z][a-z0-9-]*)?((?:[ \t]*\.[a-z_]+)*)[ \t]*(#[a-z][a-z0-9-]*)?\}[ \t]*$")
ITEM = re.compile(r"^(\s*)([-*]|\d+\.)\s+\S")
FENCE = re.compile(r"^\s*(:::)\s*([a-z_]*)\s*$")
COMMENT = re.compile(r"<!--(.*?)-->", re.S)
NOTE = re.compile(r"\A\s*(interet|articulation|vigilance)\s*:\s*(.*)\Z", re.S)
CONTENEURS = {"page_de_garde", "partie", "signatures", "signature", "encadre", "cofinancement", "centre"}
# What a letter is made of besides its text (`mise_en_page: lettre`).
CONTENEURS |= {
    "expediteur",
    "destinataire",
    "lieu_date",
    "references",
    "objet",
    "signature_lettre",
    "mentions",
}


@dataclass(frozen=True, slots=True)
class Bloc:
    """What a block placeholder stands for: a tag, or the opening or closing of a container."""

    genre: str  # "balise", "ouvre", "ferme"
    expression: Expression | None
    nom: str
    place: Place


@dataclass(slots=True)
class Preparation:
    markdown: str = ""
    places: list[Place] = field(default_factory=list)
    expressions: list[Expression] = field(default_factory=list)
    blocs: list[Bloc] = field(default_factory=list)
    ancres: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    notes: list[tuple[Place, str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Line:
    text: str
    place: Place
    bloc: int | None = None
    kind: str = "texte"
    marker: str = ""


def prepare(lignes: tuple[LigneSource, ...]) -> Preparation:
    """Markdown with placeholders. Raises ModeleErreur for a tag, anchor or comment badly formed."""
    prep = Preparation()
    lines = [_take_line(prep, line) for line in _without_comments(prep, lignes)]
    _choose_kinds(prep, lines)
    out: list[tuple[str, Place]] = []
    for line in lines:
        if line.bloc is None:
            out.append((line.text, line.place))
            continue
        mark = f"{DEBUT_BLOC}{line.bloc}{FIN_BLOC}"
        if line.kind == "element":
            out.append((f"{line.marker} {mark}", line.place))
        elif line.kind == "ligne":
            out.append((f"| {mark} |", line.place))
        else:
            indent = line.text[: len(line.text) - len(line.text.lstrip())]
            out += [("", line.place), (indent + mark, line.place), ("", line.place)]
    prep.markdown = "\n".join(text for text, _ in out)
    prep.places = [place for _, place in out]
    return prep


def _without_comments(prep: Preparation, lignes: tuple[LigneSource, ...]) -> list[LigneSource]:
    """Drop HTML comments, keeping the count of lines; keep the notes among them."""
    text = "\n".join(line.texte for line in lignes)
    if "<!--" not in text:
        return list(lignes)

    def drop(match: re.Match[str]) -> str:
        note = NOTE.match(match.group(1))
        if note:
            place = lignes[text.count("\n", 0, match.start())].place
            prep.notes.append((place, note.group(1), " ".join(note.group(2).split())))
        return "\n" * match.group(0).count("\n")

    kept = COMMENT.sub(drop, text)
    if "<!--" in kept:
        place = lignes[kept.count("\n", 0, kept.index("<!--"))].place
        raise error(
            "modele_commentaire", "Un commentaire <!-- n’est pas fermé.", "Terminez-le par -->.", place
        )
    return [LigneSource(t, line.place) for t, line in zip(kept.split("\n"), lignes, strict=True)]


def _take_line(prep: Preparation, line: LigneSource) -> _Line:
    text, place = line.texte.rstrip(), line.place
    if any("\ue000" <= c <= "\uf8ff" for c in text):
        raise error(
            "modele_caractere",
            "La ligne contient un caractère réservé.",
            "Effacez-le et retapez le mot.",
            place,
        )
    fence = FENCE.match(text)
    if fence:
        name = fence.group(2)
        if name and name not in CONTENEURS:
            raise error(
                "modele_conteneur",
                f"Le bloc « ::: {name} » n’existe pas.",
                f"Les blocs sont : {', '.join(sorted(CONTENEURS))}.",
                place,
            )
        prep.blocs.append(Bloc("ouvre" if name else "ferme", None, name, place))
        return _Line(text, place, len(prep.blocs) - 1, "bloc")
    stripped = text.strip()
    whole = TAG.fullmatch(stripped)
    if whole and stripped.startswith("{%"):
        expression = read_tag(stripped, place)
        prep.blocs.append(Bloc("balise", expression, "", place))
        return _Line(text, place, len(prep.blocs) - 1, "?")
    text, mark = _take_anchor(prep, text, place)
    out, last = [], 0
    for match in TAG.finditer(text):
        expression = read_tag(match.group(0), place)
        if expression.genre == "include":
            raise error(
                "modele_inclusion",
                "include n’est pas seul sur sa ligne.",
                "Mettez-le sur une ligne à lui.",
                place,
            )
        prep.expressions.append(expression)
        out += [text[last : match.start()], f"{DEBUT_EXPR}{len(prep.expressions) - 1}{FIN_EXPR}"]
        last = match.end()
    text = "".join([*out, text[last:]])
    left = LEFTOVER.search(text)
    if left:
        advice = (
            "Un commentaire s’écrit <!-- … --> ; une ancre, {#mon-ancre} en fin de ligne, sans accent."
            if left.group(0) in ("{#", "#}")
            else "Une balise s’ouvre et se ferme sur la même ligne : {{ variable }} ou {% if … %}."
        )
        raise error(
            "modele_jinja", f"« {left.group(0)} » n’est pas fermé ou n’est pas à sa place.", advice, place
        )
    return _Line(text + mark, place)


def _take_anchor(prep: Preparation, text: str, place: Place) -> tuple[str, str]:
    match = ANCHOR.search(text)
    if not match or not any(match.groups()):
        return text, ""
    names = [g[1:] for g in (match.group(1), match.group(3)) if g]
    if len(names) > 1:
        raise error("modele_ancre", "La ligne porte deux ancres.", "Gardez-en une.", place)
    classes = frozenset(re.findall(r"\.([a-z_]+)", match.group(2) or ""))
    prep.ancres.append((names[0] if names else "", classes))
    return text[: match.start()], f"{DEBUT_ANCRE}{len(prep.ancres) - 1}{FIN_ANCRE}"


def _choose_kinds(prep: Preparation, lines: list[_Line]) -> None:
    """Give each block tag the kind of what all the branches of its group enclose."""
    stack: list[tuple[int, list[int]]] = []  # (line of the opener, lines of the group's tags)
    for n, line in enumerate(lines):
        if line.kind != "?" or line.bloc is None:
            continue
        expression = prep.blocs[line.bloc].expression
        assert expression is not None
        if expression.genre in OPENERS:
            stack.append((n, [n]))
            continue
        if not stack:
            raise error(
                "modele_balise",
                f"{{% {expression.genre} %}} n’a pas de {{% if %}} ou {{% for %}} ouvert avant lui.",
                "Ajoutez la balise d’ouverture, seule sur sa ligne.",
                line.place,
            )
        opener = prep.blocs[lines[stack[-1][0]].bloc or 0].expression
        assert opener is not None
        wanted = ("elif", "else", "endif") if opener.genre == "if" else ("endfor",)
        if expression.genre not in wanted:
            raise error(
                "modele_balise",
                f"{{% {expression.genre} %}} ne peut pas suivre {{% {opener.genre} %}}"
                f" (ligne {opener.place.ligne}).",
                f"Fermez d’abord par {{% {OPENERS[opener.genre]} %}}.",
                line.place,
            )
        stack[-1][1].append(n)
        if expression.genre in OPENERS.values():
            first, tags = stack.pop()
            _mark_group(lines, first, n, tags)
    if stack:
        opener = prep.blocs[lines[stack[-1][0]].bloc or 0].expression
        assert opener is not None
        raise error(
            "modele_balise",
            f"{{% {opener.genre} %}} n’est jamais fermé.",
            f"Ajoutez {{% {OPENERS[opener.genre]} %}}, seul sur sa ligne.",
            opener.place,
        )


def _mark_group(lines: list[_Line], first: int, last: int, tags: list[int]) -> None:
    content = [ln for ln in lines[first + 1 : last] if ln.bloc is None and ln.text.strip()]
    inner = [
        ln
        for ln in lines[first + 1 : last]
        if ln.bloc is not None and ln.kind in ("element", "ligne", "bloc")
    ]
    kind, marker = "bloc", ""
    items = [m for ln in content if (m := ITEM.match(ln.text))]
    if content and items and ITEM.match(content[0].text) and not any(ln.kind == "bloc" for ln in inner):
        indent = min(len(m.group(1)) for m in items)
        sign = next(m for m in items if len(m.group(1)) == indent)
        deeper = indent + 1
        if all(ITEM.match(ln.text) or len(ln.text) - len(ln.text.lstrip()) >= deeper for ln in content):
            kind, marker = "element", sign.group(1) + sign.group(2)
    elif (
        content
        and all(ln.text.lstrip().startswith("|") for ln in content)
        and not any(ln.kind == "bloc" for ln in inner)
        # A whole table (with its ruler) is enclosed as a block, rows alone as rows.
        and not any(re.match(r"^\s*\|[\s:|-]+\|\s*$", ln.text) for ln in content)
    ):
        kind = "ligne"
    for n in tags:
        lines[n].kind, lines[n].marker = kind, marker


def make_notes(prep: Preparation, titles: list[tuple[Place, str, str]]) -> tuple[Note, ...]:
    """Notes by the heading that stands above them; `titles` are (place, anchor, text) in order."""
    by_anchor: dict[str, dict[str, str]] = {}
    for place, key, text in prep.notes:
        above = [t for t in titles if t[0].fichier == place.fichier and t[0].ligne <= place.ligne]
        if above:
            by_anchor.setdefault(above[-1][1], {})[key] = text
    return tuple(Note(anchor, text, **by_anchor[anchor]) for _, anchor, text in titles if anchor in by_anchor)
