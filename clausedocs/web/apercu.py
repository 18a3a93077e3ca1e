"""The document beside the form: its HTML, with its gaps, its law and what hangs on one field marked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from clausedocs.domaine.champs import simplify
from clausedocs.dossiers import DossierCharge
from clausedocs.dossiers.formes import find_champ
from clausedocs.dossiers.formulaire import RACINES
from clausedocs.dossiers.lieux import get_valeur, read_chemin
from clausedocs.droit import Citations, Registre
from clausedocs.droit.catalogue import describe
from clausedocs.droit.registre import write_jour
from clausedocs.erreurs import ClausedocsErreur
from clausedocs.langue.lacune import DEBUT_LACUNE, FIN_LACUNE
from clausedocs.modeles import SourceModele, compile_source
from clausedocs.rendu import list_documents
from clausedocs.rendu.emblemes import draw_svg
from clausedocs.rendu.page_html import EMBLEME_SRC
from clausedocs.rendu.preparation import Preparateur, choose_jour
from clausedocs.web.examen import Constat, find_label, make_charge
from clausedocs.web.mots_word import is_word, write_mots

# Around a citation, with its rank between: private characters, as those of the gaps.
_DEBUT, _MILIEU, _FIN = "\ue010", "\ue011", "\ue012"
_CITATION = re.compile(f"{_DEBUT}(\\d+){_MILIEU}([^{_DEBUT}{_FIN}]*){_FIN}")
_LACUNE = re.compile(f"{DEBUT_LACUNE}\\[à compléter\u00a0: ([^{FIN_LACUNE}]*?)\\]{FIN_LACUNE}")
_BLOC = re.compile(r"<(p|li|h[1-6]|tr|div)\b", re.I)
_NUMERO = re.compile(r'<span class="numero">.*?</span>|<a href="#[^"]*">[^<]*</a>')
_IDENT = re.compile(r'(\bid=|\bhref=)"(#?)')
_LARGEUR = re.compile(r' style="width:(\d+)(?:\.\d+)?%"')
_TITRE = re.compile(r"<(/?)h([1-5])(?=[ >])")
ESSAIS = 4


@dataclass(frozen=True, slots=True)
class Apercu:
    """`html`: a fragment without style or script of its own; "" when `attend` must be chosen before.

    `word`: the key of the document (`modele:lot`) where it follows a Word modèle, of which these are the
    words alone."""

    html: str
    titre: str
    attend: tuple[Constat, ...] = ()
    marques: int = 0
    word: str = ""


class CitationsMarquees:
    """Citations that remember which entries each printed phrase cites."""

    def __init__(self, citations: Citations) -> None:
        self._citations = citations
        self.listes: list[tuple[str, ...]] = []

    def begin_plan(self) -> None:
        self._citations.begin_plan()

    def begin_render(self) -> None:
        self._citations.begin_render()

    def cite(
        self,
        *groupes: str | Sequence[str],
        exigence: str = "facultative",
        forme: str = "le",
        avant: str = "",
        apres: str = "",
    ) -> str:
        phrase = self._citations.cite(*groupes, exigence=exigence, forme=forme)
        if not phrase:
            return ""
        ids = tuple(i for g in groupes for i in ((g,) if isinstance(g, str) else g))
        self.listes.append(ids)
        return f"{avant}{_DEBUT}{len(self.listes) - 1}{_MILIEU}{phrase}{_FIN}{apres}"


def make_apercu(
    donnees: Mapping[str, Any], chemin: Path, sorte: str, *, document: str = "", champ: str = ""
) -> Apercu:
    """The document that these data give, as a draft; a value that is wrong counts as missing.

    `document` is `modele` or `modele:lot` (the first one by default); `champ` is the field being filled in.
    """
    charge, attend = _load_lenient(donnees, chemin, sorte)
    if charge is None:
        return Apercu("", "", attend)
    documents = list_documents(charge)
    if not documents:
        return Apercu("", "", ())
    modele, lot = next(((m, n) for m, n in documents if f"{m}:{n}" == document), documents[0])
    try:
        corps, titre, listes = _render(charge, modele, lot)
    except ClausedocsErreur as raised:
        return Apercu("", "", (Constat("", "", raised.message, raised.conseil),))
    touched: frozenset[int] = frozenset()
    if champ:
        touched = _find_touched(corps, donnees, chemin, sorte, champ, (modele, lot))
    word = f"{modele}:{lot}" if is_word(charge, modele) else ""
    return Apercu(_dress(corps, sorte, charge, listes, touched), titre, (), len(touched), word)


def _load_lenient(
    donnees: Mapping[str, Any], chemin: Path, sorte: str
) -> tuple[DossierCharge | None, tuple[Constat, ...]]:
    current: Any = donnees
    attend: tuple[Constat, ...] = ()
    for _ in range(ESSAIS):
        try:
            return make_charge(current, chemin, "projet"), ()
        except ClausedocsErreur as raised:
            erreurs = raised.erreurs
        attend = tuple(
            Constat(e.lieu.champ or "", find_label(sorte, e.lieu.champ or ""), *_say(e)) for e in erreurs
        )
        pruned = current
        for erreur in erreurs:
            if erreur.code != "champ_manquant" and erreur.lieu.champ:
                pruned = drop(pruned, read_chemin(erreur.lieu.champ))
        if pruned == current:
            break
        current = pruned
    return None, attend


def _say(erreur: ClausedocsErreur) -> tuple[str, str]:
    """A choice that nobody made yet is no fault: the page lists it, and its list says what it admits."""
    if erreur.code in ("champ_manquant", "liste_trop_courte"):
        return "à choisir.", ""
    return erreur.message, erreur.conseil


def drop(data: Any, chemin: Sequence[str | int]) -> Any:
    """A copy without the value at this path; the same where there is none."""
    first, *rest = chemin
    if isinstance(first, int):
        if not isinstance(data, (list, tuple)) or first >= len(data):
            return data
        if not rest:
            return [v for n, v in enumerate(data) if n != first]
        return [drop(v, rest) if n == first else v for n, v in enumerate(data)]
    if not isinstance(data, Mapping) or first not in data:
        return data
    if not rest:
        return {k: v for k, v in data.items() if k != first}
    return {**data, first: drop(data[first], rest)}


def put(data: Any, chemin: Sequence[str | int], value: Any) -> Any:
    """A copy with this value at this path; groups and rows that lack are made."""
    if not chemin:
        return value
    first, *rest = chemin
    if isinstance(first, int):
        rows = list(data) if isinstance(data, (list, tuple)) else []
        rows += [{}] * (first + 1 - len(rows))
        rows[first] = put(rows[first], rest, value)
        return rows
    group = data if isinstance(data, Mapping) else {}
    return {**group, first: put(group.get(first), rest, value)}


def _render(charge: DossierCharge, modele: str, lot: str) -> tuple[str, str, list[tuple[str, ...]]]:
    prepared = Preparateur(charge).prepare(modele, lot)
    source = prepared.source
    if not isinstance(source, SourceModele):
        return write_mots(prepared, source), prepared.titre, []
    citations = CitationsMarquees(prepared.citations)
    corps = compile_source(source, "html").render(prepared.contexte, citations)
    return corps, prepared.titre, citations.listes


# -- what hangs on a field


def _find_touched(
    corps: str, donnees: Mapping[str, Any], chemin: Path, sorte: str, champ: str, document: tuple[str, str]
) -> frozenset[int]:
    """The ranks of the blocks that would read otherwise, were this field empty or chosen otherwise."""
    here = _split(corps)
    for other in _list_alternatives(donnees, sorte, champ):
        charge, _ = _load_lenient(other, chemin, sorte)
        if charge is None or document not in list_documents(charge):
            continue
        try:
            there, _, _ = _render(charge, *document)
        except ClausedocsErreur:
            continue
        mine, theirs = [_bare(b) for b in here], [_bare(b) for b in _split(there)]
        matcher = SequenceMatcher(None, theirs, mine, autojunk=False)
        touched = {
            n for tag, _, _, start, end in matcher.get_opcodes() if tag != "equal" for n in range(start, end)
        }
        if touched:
            return frozenset(touched)
    return frozenset()


def _list_alternatives(donnees: Mapping[str, Any], sorte: str, champ: str) -> list[Any]:
    path = read_chemin(champ)
    declared = find_champ(RACINES[sorte], path)
    if declared is None:
        return []
    without = drop(donnees, path)
    out = [without] if without != donnees else []
    if declared.forme.valeurs or declared.forme.nature == "oui_non":
        codes = list(declared.forme.valeurs) or ["oui", "non"]
        chosen = get_valeur(donnees, path)
        default = declared.defaut
        if isinstance(default, bool):
            default = "oui" if default else "non"
        now = simplify(str(chosen if chosen is not None else default))
        # Where nothing is written, the default holds: the other choices are what differs.
        out = [put(donnees, path, c) for c in codes if simplify(c) != now][:3]
    return out


def _split(corps: str) -> list[str]:
    """The body cut at the start of each block; the first piece stands before them all."""
    starts = [m.start() for m in _BLOC.finditer(corps)]
    return [corps[a:b] for a, b in zip([0, *starts], [*starts, len(corps)], strict=True)]


def _bare(bloc: str) -> str:
    """A block without numbers that move with others, nor the ranks of its citations."""
    return re.sub(f"{_DEBUT}\\d+{_MILIEU}", "", _NUMERO.sub("", bloc))


# -- dressing


def _dress(
    corps: str,
    sorte: str,
    charge: DossierCharge,
    listes: list[tuple[str, ...]],
    touched: frozenset[int],
) -> str:
    blocs = _split(corps)
    for n in touched:
        blocs[n] = _mark(blocs[n])
    html = "".join(blocs)
    html = _LARGEUR.sub(lambda m: f' class="l{m.group(1)}"', html)
    html = html.replace('<div class="barre" class="l', '<div class="barre l')
    html = _IDENT.sub(r'\1"\2apercu-', html)
    html = _TITRE.sub(lambda m: f"<{m.group(1)}h{int(m.group(2)) + 1}", html)
    if EMBLEME_SRC in html:
        html = html.replace(EMBLEME_SRC, f'src="data:image/svg+xml,{quote(draw_svg())}"')
    html = _LACUNE.sub(lambda m: _write_lacune(sorte, m.group(1)), html)
    html = re.sub(f"[{DEBUT_LACUNE}{FIN_LACUNE}]", "", html)
    jour = choose_jour(charge)
    notes: dict[tuple[str, ...], str] = {}
    counter = iter(range(10_000))

    def write(found: re.Match[str]) -> str:
        ids = listes[int(found.group(1))]
        note = notes.setdefault(ids, _write_note(ids, charge, jour))
        rank = next(counter)
        return (
            f'<span class="loi" tabindex="0" role="note" aria-describedby="loi-{rank}">{found.group(2)}'
            f'<span class="loi-note" role="tooltip" id="loi-{rank}">{note}</span></span>'
        )

    # A phrase inside a heading or a link stays bare: the marks alone go.
    html = _CITATION.sub(write, html)
    return re.sub(f"{_DEBUT}\\d*{_MILIEU}|[{_DEBUT}{_MILIEU}{_FIN}]", "", html)


def _mark(bloc: str) -> str:
    """A block of which the reader is told that it hangs on the field at hand."""
    opening = re.match(r"<(\w+)([^>]*)>", bloc)
    if opening is None:
        return bloc
    tag, attributes = opening.group(1), opening.group(2)
    if 'class="' in attributes:
        attributes = attributes.replace('class="', 'class="touche ', 1)
    else:
        attributes += ' class="touche"'
    return f"<{tag}{attributes}>{bloc[opening.end() :]}"


def _write_lacune(sorte: str, champ: str) -> str:
    label = find_label(sorte, champ)
    return (
        f'<a class="lacune" href="?champ={escape(champ)}" data-champ="{escape(champ)}">'
        f"[à compléter\u00a0: {escape(label)}]</a>"
    )


def _write_note(ids: tuple[str, ...], charge: DossierCharge, jour: Any) -> str:
    """What each article says, since when it holds, where that was read."""
    au = charge.dossier.date_consultation or jour
    parts = []
    for identifiant in ids:
        try:
            known = describe(identifiant, jour, Registre.standard())
            day = au if known["date_pivot"] == "consultation" else jour
            known = describe(identifiant, day, Registre.standard())
        except ClausedocsErreur:
            continue
        version = known["version_au"] or {}
        since = f"en vigueur depuis le {_jour(version['du'])}" if version.get("du") else "en vigueur"
        until = f" jusqu’au {_jour(version['au'])}" if version.get("au") else ""
        checked = "vérifié" if known["verifie"] else "à vérifier"
        parts.append(
            f"<strong>{escape(known['citation'])}</strong> {escape(known['objet'])} "
            f"<em>{since}{until}\u00a0; {checked}. Source\u00a0: {escape(str(known['source']))}</em>"
        )
    return " ".join(parts)


def _jour(iso: str) -> str:
    from datetime import date

    return write_jour(date.fromisoformat(iso))
