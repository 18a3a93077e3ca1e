"""Numbers typed by hand, changed in the bytes of a heading: plainly, or as revisions."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from clausedocs.dce.arbre_word import Corps
from clausedocs.dce.coup_d_oeil import read_mots
from clausedocs.dce.ecriture_word import Suivi
from clausedocs.dce.place import Place
from clausedocs.dce.plan_word import Entree, Tape, text_of
from clausedocs.dce.retouches import Retouche
from clausedocs.word.styles_word import to_roman
from clausedocs.word.xml_sur import NS

_BALISE = re.compile(rb"<(/?)([\w:.-]+)([^<>]*?)(/?)>")
_TEXTE = re.compile(rb"<w:t(?:\s[^>]*)?>([^<]*)</w:t>")
_CARACTERE = re.compile(r"&#?\w+;|.", re.S)
_ENTITES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'"}
# Where a number is not ours to change: proposed or deleted by somebody, made by Word, outside the text.
_FERMES = (
    b"w:ins",
    b"w:del",
    b"w:moveFrom",
    b"w:moveTo",
    b"w:txbxContent",
    b"w:fldSimple",
    b"mc:AlternateContent",
)


_DETOURS = re.compile(rb"<(?:" + rb"|".join(_FERMES) + rb"|w:fldChar)")


class Changement(NamedTuple):
    """A heading and its number, before and after. `retouches` is empty where it cannot be changed safely."""

    entree: Entree
    ancien: str
    nouveau: str
    retouches: tuple[Retouche, ...]

    @property
    def texte(self) -> str:
        return f"« {self.entree.texte[:70]} »"


class _Lettre(NamedTuple):
    """A character that shows, and the bytes of its run and of its text element."""

    caractere: str
    debut: int
    fin: int
    texte: tuple[int, int] = (0, 0)
    run: tuple[int, int] = (0, 0)
    ferme: bool = True


def shift_numeros(
    corps: Corps, decales: tuple[Entree, ...], place: Place, suivi: Suivi
) -> tuple[Changement, ...]:
    """Each of the headings that follow, one number further."""
    depth = len(place.repere.numero) if place.repere else 1
    out = []
    for e in decales:
        if e.tape is None:
            continue
        values = list(e.numero)
        values[depth - 1] += 1
        new = to_roman(values[0]) if e.tape.romain else ".".join(str(v) for v in values)
        if e.tape.romain and e.tape.numero.islower():
            new = new.lower()
        out.append(change_numero(corps, e, new, suivi))
    return tuple(out)


def change_numero(corps: Corps, entree: Entree, nouveau: str, suivi: Suivi) -> Changement:
    """The number typed before a heading becomes another."""
    tape = entree.tape
    old = tape.numero if tape else ""
    refused = Changement(entree, old, nouveau, ())
    bloc = corps.blocs[entree.rang]
    if tape is None or bloc.element is not entree.element:
        return refused
    data = corps.octets[bloc.debut : bloc.fin]
    number = _read_first_run(data, tape)
    if number is None:
        letters = _read_letters(data)
        shown = "".join(x.caractere for x in letters)
        if shown.strip() != text_of(entree.element):
            return refused
        at = len(shown) - len(shown.lstrip()) + tape.prefixe.rindex(old)
        number = letters[at : at + len(old)]
    if "".join(x.caractere for x in number) != old or any(x.ferme for x in number):
        return refused
    if not suivi.actif:
        first, *others = number
        changes = [Retouche(bloc.debut + first.debut, bloc.debut + first.fin, nouveau.encode())]
        changes += [Retouche(bloc.debut + x.debut, bloc.debut + x.fin, b"") for x in others]
        return Changement(entree, old, nouveau, tuple(changes))
    if len({x.texte for x in number}) != 1:
        return refused
    return Changement(entree, old, nouveau, (_track(corps, bloc.debut, number, nouveau, suivi),))


def _track(corps: Corps, base: int, number: list[_Lettre], nouveau: str, suivi: Suivi) -> Retouche:
    """The run cut in three: what stands before, the number deleted then inserted, what stands after."""
    (rs, re_), (ts, te) = number[0].run, number[0].texte
    data = corps.octets
    run = data[base + rs : base + re_].decode()
    head = data[base + rs : base + ts].decode()
    tail = data[base + te : base + re_].decode()
    opening = re.match(r"<w:r(?:\s[^>]*)?>", run)
    found = (
        re.match(r"\s*(<w:rPr(?:\s[^>]*)?>.*?</w:rPr>|<w:rPr(?:\s[^>]*)?/>)", head[opening.end() :], re.S)
        if opening
        else None
    )
    rpr = found.group(1) if found else ""
    inner = data[base + ts : base + te].decode()
    start = ts + len(inner[: inner.index(">") + 1].encode())
    end = te - len(b"</w:t>")
    before = data[base + start : base + number[0].debut].decode()
    after = data[base + number[-1].fin : base + end].decode()
    old = data[base + number[0].debut : base + number[-1].fin].decode()

    def text(words: str, nom: str = "t") -> str:
        return f'<w:{nom} xml:space="preserve">{words}</w:{nom}>' if words else ""

    bare_head = opening is not None and head.strip() == (opening.group(0) + rpr).strip()
    out = "" if bare_head and not before else f"{head}{text(before)}</w:r>"
    out += suivi.wrap("del", f"<w:r>{rpr}{text(old, 'delText')}</w:r>")
    out += suivi.wrap("ins", f"<w:r>{rpr}{text(nouveau)}</w:r>")
    out += "" if tail.strip() == "</w:r>" and not after else f"<w:r>{rpr}{text(after)}{tail}"
    return Retouche(base + rs, base + re_, out.encode())


def _read_first_run(data: bytes, tape: Tape) -> list[_Lettre] | None:
    """The characters of a number that stands whole in the first run of a plain heading; None elsewhere."""
    text = _TEXTE.search(data)
    if text is None or _DETOURS.search(data):
        return None
    run = max(data.rfind(b"<w:r>", 0, text.start()), data.rfind(b"<w:r ", 0, text.start()))
    end = data.find(b"</w:r>", text.end())
    between = data[run : text.start()]
    if run < 0 or end < 0 or b"</w:r>" in between or b"<w:tab" in between or b"<w:br" in between:
        return None
    words = text.group(1).decode()
    lead = len(words) - len(words.lstrip())
    at = tape.prefixe.rindex(tape.numero)
    if "&" in words or not words.startswith(tape.prefixe[: at + len(tape.numero)], lead):
        return None
    start = text.start(1) + len(words[: lead + at].encode())
    spans = (text.start(), text.end()), (run, end + len(b"</w:r>"))
    return [_Lettre(c, start + n, start + n + 1, *spans, ferme=False) for n, c in enumerate(tape.numero)]


def _read_letters(data: bytes) -> list[_Lettre]:
    """The characters of a paragraph that show, as `text_of` gives them, with their bytes."""
    out: list[_Lettre] = []
    stack: list[tuple[bytes, int]] = []
    closed = fields = 0
    at = 0
    for tag in _BALISE.finditer(data):
        end, name, _, empty = tag.groups()
        if not end and not empty:
            stack.append((name, tag.start()))
            closed += name in _FERMES
        elif end and stack:
            _, began = stack.pop()
            closed -= name in _FERMES
            hidden = any(n in (b"w:del", b"w:moveFrom", b"w:txbxContent") for n, _ in stack)
            if name == b"w:t" and not hidden:
                run = next((s for n, s in reversed(stack) if n == b"w:r"), 0)
                stop = at
                for c in _CARACTERE.finditer(data[at : tag.start()].decode()):
                    start, stop = stop, stop + len(c.group(0).encode())
                    shown = _ENTITES.get(c.group(0), c.group(0)[:1] if c.group(0)[0] != "&" else "\ufffd")
                    out.append(_Lettre(shown, start, stop, (began, tag.end()), (run, 0), closed + fields > 0))
            elif name == b"w:r":
                for n in _letters_of(out, began):
                    x = out[n]
                    out[n] = _Lettre(x.caractere, x.debut, x.fin, x.texte, (began, tag.end()), x.ferme)
        if empty or not end:
            if name == b"w:fldChar":
                fields += {b"begin": 1, b"end": -1}.get(_field_type(tag.group(3)), 0)
            elif (
                name in (b"w:tab", b"w:br", b"w:noBreakHyphen")
                and stack
                and stack[-1 if empty else -2][0] == b"w:r"
            ):
                out.append(_Lettre("-" if name == b"w:noBreakHyphen" else " ", 0, 0))
        at = tag.end()
    return out


def _letters_of(letters: list[_Lettre], began: int) -> list[int]:
    """The ranks of the characters of the run that starts there."""
    return [n for n, x in enumerate(letters) if x.run[0] == began and not x.run[1] and x.fin]


def _field_type(attributes: bytes) -> bytes:
    found = re.search(rb'fldCharType="(\w+)"', attributes)
    return found.group(1) if found else b""


# -- references typed by hand

_RENVOI = re.compile(r"\b(articles?|art\.)[\s\u00a0\u202f]+(\d{1,3}(?:\.\d{1,3})*)(?!\d)", re.I)
# « l’article 9 du CCAG » is no article of this file.
_AILLEURS = re.compile(
    r"[\s\u00a0]*,?[\s\u00a0]*(?:du|de la|de l[’'])[\s\u00a0]*(?:CCAG|CCP\b|"
    r"cahier des clauses administratives g|code|décret|loi|arrêté|ordonnance|directive|RGPD|règlement \(UE)",
    re.I,
)
_SOUS_NUMERO = re.compile(r"^(\d{1,3})\.\d")


def list_renvois(corps: Corps, places: frozenset[int], numeros: frozenset[int]) -> tuple[str, ...]:
    """The sentences that name by hand an article which moves; `places` are ranks of the headings."""
    out = []
    for bloc in corps.blocs:
        if bloc.rang in places or corps.octets.find(b"rticle", bloc.debut, bloc.fin) < 0:
            continue
        for paragraph in bloc.element.iter(f"{NS}p"):
            text = _typed_text(paragraph)
            for match in _RENVOI.finditer(text):
                if int(match.group(2).split(".")[0]) in numeros and not _AILLEURS.match(text, match.end()):
                    start, end = max(0, match.start() - 50), match.end() + 40
                    cut = "…" if len(text.rstrip()) > end else ""
                    out.append(f"« {'…' if start else ''}{text[start:end].strip()}{cut} »")
                    break
    return tuple(out)


def list_sous_numeros(
    corps: Corps, rang: int, places: frozenset[int], numeros: frozenset[int]
) -> tuple[str, ...]:
    """The paragraphs that begin with a typed number of an article which moves, and that are no headings."""
    out = []
    for bloc in corps.blocs[rang:]:
        if bloc.balise == "p" and bloc.rang not in places:
            words = read_mots(corps, bloc)
            text = text_of(bloc.element) if words is None or words[0][:1].isdigit() else ""
            match = _SOUS_NUMERO.match(text)
            if match and int(match.group(1)) in numeros:
                out.append(f"« {text[:60]} »")
    return tuple(out)


def _typed_text(paragraph: Any) -> str:
    """The words of a paragraph without those that a field prints, which follow by themselves."""
    out: list[str] = []
    depth = 0
    for node in paragraph.iter(f"{NS}t", f"{NS}fldChar", f"{NS}tab"):
        if node.tag == f"{NS}fldChar":
            depth += {"begin": 1, "end": -1}.get(str(node.get(f"{NS}fldCharType")), 0)
        elif depth <= 0 and not any(
            a.tag in (f"{NS}del", f"{NS}moveFrom", f"{NS}fldSimple") for a in node.iterancestors()
        ):
            out.append(node.text or " ")
    return "".join(out)
