"""A Word modèle compiled once: each part that holds tags becomes a template, the others are left alone."""

from __future__ import annotations

import bisect
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import CodeType, TracebackType
from typing import Any

from jinja2 import Template, TemplateError, UndefinedError
from lxml import etree

from clausedocs.erreurs import ClausedocsErreur, ErreursGroupees, Lieu, ModeleErreur
from clausedocs.modeles.citations import SourceCitations
from clausedocs.modeles.environnement import TAILLE_MAX
from clausedocs.modeles.plan import FIN_TAG, FIN_VAR, TAG, VAR
from clausedocs.modeles.sources import ModeleMeta
from clausedocs.modeles.word.bac_a_sable import RESSOURCES, compile_text, environnement_word
from clausedocs.modeles.word.chemins import Emploi, Suivi
from clausedocs.modeles.word.expressions import Lecture, read_expression
from clausedocs.modeles.word.filtres import MESURE
from clausedocs.modeles.word.gabarit import Gabarit
from clausedocs.modeles.word.lieux import Faute, LieuWord
from clausedocs.modeles.word.mesure import Mesure
from clausedocs.modeles.word.reperage import DEBUT_MARQUE, MARQUE, RESERVES, Balise, find_in_text, mark_tags
from clausedocs.modeles.word.sources import SourceWord
from clausedocs.modeles.word.surete import find_active_fields, find_dangers
from clausedocs.modeles.word.valeurs import Ressources
from clausedocs.modeles.word.voisins import make_voisins
from clausedocs.word.paquet import CONTENT_TYPES, Paquet
from clausedocs.word.xml_sur import NS, parse_xml

_PORTEUSES = re.compile(r"\.(?:header|footer|footnotes|endnotes)\+xml$")
_PROPRIETES = ("docProps/core.xml", "docProps/custom.xml", "docProps/app.xml")
# The words of a watermark, the alternative text of a picture.
_ATTRIBUTS = ("string", "descr", "title", "alt")
_LUS_OU_EFFACES = (f"{NS}t", f"{NS}delText", f"{NS}delInstrText")
# More tags in a part, and it is no text that a person wrote.
BALISES_MAX = 5000
_DEBUT_LIGNE = re.compile(f"[{VAR}{TAG}]\n")
_MODELE = "<template>"


@dataclass(frozen=True, slots=True)
class PartieCompilee:
    """A part as code, and what places an error: the line of the template on which each tag starts."""

    nom: str
    code: CodeType
    balises: tuple[Balise, ...]
    lignes: tuple[int, ...]
    ordre: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Analyse:
    """All that was read in a Word file: its tags, the fields that they cite, and every fault of theirs."""

    balises: tuple[Balise, ...]
    lectures: tuple[Lecture, ...]
    fautes: tuple[Faute, ...]
    sources: tuple[tuple[str, str, tuple[Balise, ...], tuple[int, ...]], ...] = ()
    emplois: tuple[Emploi, ...] = ()


@dataclass(frozen=True, slots=True)
class RenduWord:
    """The parts of a document, as XML, and the pictures and files that they call for."""

    parties: dict[str, str]
    ressources: Ressources


@dataclass(frozen=True)
class ModeleWord:
    """A Word modèle ready to be rendered."""

    origine: SourceWord
    parties: tuple[PartieCompilee, ...]
    _gabarits: dict[str, Template] = field(default_factory=dict, compare=False, repr=False)

    @property
    def meta(self) -> ModeleMeta:
        return self.origine.meta

    @property
    def paquet(self) -> Paquet:
        return self.origine.open()

    @cached_property
    def empreinte(self) -> str:
        """SHA-256 of the file."""
        return hashlib.sha256(self.origine.octets).hexdigest()

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The fields that it cites, in order of their names."""
        return tuple(sorted({e.chemin for e in analyse_word(self.paquet).emplois}))

    def render(self, contexte: dict[str, Any], citations: SourceCitations) -> RenduWord:
        """The parts with their values. Nothing in `contexte` is changed.

        Raises:
            ModeleErreur: an unknown variable, a loop or a text without end, an operation that may not be.
        """
        found = Ressources()
        # The law is cited in full once, then in short: a first pass says what comes again.
        citations.begin_plan()
        self._run(contexte, citations, found)
        citations.begin_render()
        found.clear()
        return RenduWord(self._run(contexte, citations, found), found)

    def _run(self, contexte: dict[str, Any], citations: SourceCitations, found: Ressources) -> dict[str, str]:
        variables = {
            **contexte,
            "cite": citations.cite,
            MESURE: Mesure(),
            RESSOURCES: found,
            **make_voisins(self.origine.dossier),
        }
        out: dict[str, str] = {}
        length = 0
        for partie in self.parties:
            found.partie = partie.nom
            pieces: list[str] = []
            try:
                template = self._template(partie)
                for piece in template.root_render_func(template.new_context(variables, shared=True)):
                    length += len(piece)
                    if length > TAILLE_MAX:
                        raise ModeleErreur(
                            "modele_trop_long",
                            "Le document rendu dépasse la taille admise.",
                            "Vérifiez les boucles du modèle.",
                        )
                    pieces.append(piece)
            except (TemplateError, ClausedocsErreur, RecursionError, TypeError) as exc:
                raise self._explain(exc, partie, contexte) from None
            out[partie.nom] = "".join(pieces)
        return out

    def _template(self, partie: PartieCompilee) -> Template:
        if partie.nom not in self._gabarits:
            env = environnement_word()
            self._gabarits[partie.nom] = Template.from_code(env, partie.code, env.make_globals(None))
        return self._gabarits[partie.nom]

    def _explain(
        self, exc: BaseException, partie: PartieCompilee, contexte: dict[str, Any]
    ) -> ClausedocsErreur:
        """The error with the tag that made it."""
        balise = self._find_balise(exc.__traceback__, partie)
        place = Lieu(
            fichier=self.meta.fichier.name, champ=str(balise.lieu if balise else LieuWord(partie.nom))
        )
        shown = f"« {balise.brut[:80]} »" if balise else "Une balise"
        if isinstance(exc, UndefinedError):
            match = re.search(r"'([^']*)' is undefined|has no attribute '([^']*)'", str(exc))
            name = next((g for g in match.groups() if g), "?") if match else "?"
            uses = [e.chemin for e in analyse_word(self.paquet).emplois if e.balise == balise]
            breaks = (find_break(use, contexte) for use in uses)
            _, siblings = next((b for b in breaks if b and b[0] == name), (name, []))
            return _unknown(shown, name, siblings, place)
        if isinstance(exc, ClausedocsErreur):
            return exc if str(exc.lieu) else exc.at(place)
        return ModeleErreur(
            "modele_jinja",
            f"{shown} n’a pas pu être rendue ({type(exc).__name__}).",
            "Vérifiez que le champ est du type attendu : une liste pour une boucle, un texte ailleurs.",
            place,
        )

    def _find_balise(self, trace: TracebackType | None, partie: PartieCompilee) -> Balise | None:
        line = 0
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == _MODELE:
                line = self._template(partie).get_corresponding_lineno(trace.tb_lineno)
            trace = trace.tb_next
        rank = bisect.bisect_right(partie.lignes, line) - 1
        return partie.balises[partie.ordre[rank]] if line and rank >= 0 else None


@lru_cache(maxsize=32)
def compile_word(source: SourceWord) -> ModeleWord:
    """A Word modèle compiled. Raises ErreursGroupees: every fault of its tags, each with its place."""
    analyse = analyse_word(source.open())
    if not analyse.balises and not analyse.fautes:
        raise ModeleErreur(
            "word_sans_balise",
            "Le fichier ne contient aucune balise : rien ne changerait d’un dossier à l’autre.",
            "Écrivez par exemple {{ donneur_ordre.denomination }} là où le nom doit venir ; "
            "« clausedocs modele variables » donne la liste des champs.",
            Lieu(fichier=source.meta.fichier.name),
        )
    if analyse.fautes:
        raise ErreursGroupees(f.error(source.meta.fichier.name) for f in analyse.fautes)
    return ModeleWord(source, tuple(_compile(*one, source.meta.fichier.name) for one in analyse.sources))


def _compile(
    nom: str, text: str, balises: tuple[Balise, ...], ordre: tuple[int, ...], fichier: str
) -> PartieCompilee:
    try:
        code = compile_text(text)
    except (TemplateError, SyntaxError, RecursionError, ValueError, MemoryError) as exc:
        raise ModeleErreur(
            "modele_jinja",
            f"Les balises du fichier ne forment pas un tout ({type(exc).__name__}).",
            "Vérifiez que chaque boucle et chaque condition est fermée, et qu’elles ne s’emboîtent pas trop.",
            Lieu(fichier=fichier, champ=LieuWord(nom).libelle),
        ) from None
    starts = [m.end() for m in _DEBUT_LIGNE.finditer(text)]
    lines = tuple(text.count("\n", 0, at) + 1 for at in starts)
    return PartieCompilee(nom, code, balises, lines, ordre)


def analyse_word(paquet: Paquet) -> Analyse:
    """Read every part that may hold tags. Raises DonneesErreur where a part cannot be read."""
    tags: list[Balise] = []
    readings: list[Lecture] = []
    faults: list[Faute] = list(find_dangers(paquet))
    uses: list[Emploi] = []
    sources: list[tuple[str, str, tuple[Balise, ...], tuple[int, ...]]] = []
    for nom in list_parties(paquet):
        data = paquet.read(nom)
        if b"instrText" in data or b"fldSimple" in data:
            faults += find_active_fields(parse_xml(data, paquet.nom), nom)
        if b"{" not in data and b"}" not in data and not RESERVES.search(data.decode("utf-8", "replace")):
            continue
        root = parse_xml(data, paquet.nom)
        own: list[Balise] = []
        scan: Callable[[Any, str, list[Balise], list[Faute]], None] = (
            _mark_properties if nom in _PROPRIETES else mark_tags
        )
        scan(root, nom, own, faults)
        _mark_attributes(root, nom, own, faults)
        if len(own) > BALISES_MAX:
            faults.append(
                Faute(
                    "word_trop_de_balises",
                    f"Cette partie compte {len(own)} balises, plus de {BALISES_MAX}.",
                    "Découpez le document, ou remplacez les répétitions par une boucle.",
                    LieuWord(nom),
                )
            )
            continue
        lectures = [read_expression(b) for b in own]
        faults += [f for x in lectures for f in x.fautes]
        faults += _find_elsewhere(root, nom)
        tags += own
        readings += lectures
        uses += Suivi().read(own, lectures)
        if not own:
            continue
        if nom in _PROPRIETES:
            sources.append((nom, *_write_properties(root, own)))
        else:
            gabarit = Gabarit(root, own, lectures, faults)
            text = gabarit.write()
            sources.append((nom, text, tuple(own), tuple(gabarit.ordre)))
    rank = {nom: n for n, nom in enumerate(list_parties(paquet))}
    faults.sort(key=lambda f: (rank.get(f.lieu.partie, 99), f.lieu.paragraphe))
    return Analyse(tuple(tags), tuple(readings), tuple(faults), tuple(sources), tuple(uses))


def list_parties(paquet: Paquet) -> list[str]:
    """The parts that may hold tags: the body, headers, footers, notes, properties."""
    types = parse_xml(paquet.read(CONTENT_TYPES), paquet.nom)
    rows = [(str(r.get("PartName")).lstrip("/"), str(r.get("ContentType"))) for r in types]
    text = [paquet.document, *sorted(n for n, t in rows if _PORTEUSES.search(t) and n in paquet)]
    return [*dict.fromkeys(text), *(p for p in _PROPRIETES if p in paquet)]


def _mark_attributes(root: Any, partie: str, balises: list[Balise], fautes: list[Faute]) -> None:
    """Watermarks and alternative texts, which stand in attributes."""
    for node in root.iter(etree.Element):
        for key, value in node.attrib.items():
            if key in _ATTRIBUTS and "{" in value and not RESERVES.search(value):
                node.set(key, find_in_text(value, LieuWord(partie), fautes, balises))


def _mark_properties(root: Any, partie: str, balises: list[Balise], fautes: list[Faute]) -> None:
    for node in root.iter():
        if isinstance(node.tag, str) and node.text and "{" in node.text and not RESERVES.search(node.text):
            node.text = find_in_text(node.text, LieuWord(partie), fautes, balises)


def _write_properties(root: Any, balises: list[Balise]) -> tuple[str, tuple[Balise, ...], tuple[int, ...]]:
    order: list[int] = []

    def jinja(match: re.Match[str]) -> str:
        balise = balises[int(match.group(1))]
        if balise.genre == "litteral":
            return balise.corps
        if balise.genre == "commentaire":
            return ""
        order.append(int(match.group(1)))
        if balise.genre == "valeur":
            return f"{VAR}\n({balise.corps})|_simple {FIN_VAR}"
        return f"{TAG}\n {balise.corps} {FIN_TAG}"

    text = MARQUE.sub(jinja, etree.tostring(root, encoding="unicode"))
    return text, tuple(balises), tuple(order)


def _find_elsewhere(root: Any, partie: str) -> list[Faute]:
    """Tags where none is read: alternative texts, field codes, shapes drawn as pictures."""
    out: list[Faute] = []
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        texts = [*node.attrib.values(), node.text or ""]
        found = next((t for t in texts if "{{" in t or "{%" in t), "")
        if found and DEBUT_MARQUE not in found and node.tag not in _LUS_OU_EFFACES:
            out.append(
                Faute(
                    "word_place",
                    f"Une balise est écrite là où elle n’est pas lue : « {' '.join(found.split())[:60]} ».",
                    "Écrivez-la dans le texte : ni le code d’un champ ni un graphique ne sont remplis.",
                    LieuWord(partie),
                )
            )
    return out


def _unknown(shown: str, name: str, siblings: list[str], place: Lieu) -> ModeleErreur:
    """Name the field that the data lack, and those that stand where it was looked for."""
    import difflib

    near = difflib.get_close_matches(name, siblings, 1, 0.65)
    advice = f"Vouliez-vous écrire « {near[0]} » ? " if near else ""
    if siblings and not near:
        shown_names = ", ".join(siblings[:12]) + ("…" if len(siblings) > 12 else "")
        advice = f"Il y a là : {shown_names}. "
    return ModeleErreur(
        "variable_inconnue",
        f"{shown} emploie « {name} », que les données ne contiennent pas.",
        f"{advice}« clausedocs modele variables » donne la liste des champs.",
        place,
    )


def find_break(chemin: str, data: Any) -> tuple[str, list[str]] | None:
    """Where a path leaves the data: the name that is missing, and those that are there."""
    for step in chemin.split("."):
        name, items = step.removesuffix("[]"), step.endswith("[]")
        if not isinstance(data, dict):
            return name, []
        if name not in data:
            return name, sorted(k for k in data if isinstance(k, str))
        data = data[name]
        if items:
            if not isinstance(data, (list, tuple)) or not data:
                return None
            data = data[0]
    return None
