"""A .docx of the service as paper: read with suspicion, compiled once, kept like a compiled modèle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from lxml import etree

from clausedocs.erreurs import Avertissement, Lieu
from clausedocs.rendu.entete.corps_papier import CorpsPapier, complete_section, measure, read_corps_papier
from clausedocs.rendu.entete.gabarits import Gabarit, compile_text, prepare_tags, write_marked
from clausedocs.rendu.entete.nettoyage import clean_part, list_silent_pictures, refuse_programs
from clausedocs.rendu.entete.numeros_papier import list_bulleted, merge_lists
from clausedocs.rendu.entete.pages_papier import add_pied, has_numero, warn_letter, warn_numero
from clausedocs.rendu.entete.parties_papier import Recolte
from clausedocs.rendu.entete.reglages_papier import merge_settings
from clausedocs.rendu.entete.reperes import rename_styles, shift_lists
from clausedocs.rendu.entete.styles_papier import PUCES, StylesPapier
from clausedocs.rendu.papier_docx import (
    ENTETE_XML,
    OFFICE,
    TYPE_WORD,
    Papier,
    Relation,
    open_document,
    read_part,
)
from clausedocs.word.paquet import Paquet, read_paquet
from clausedocs.word.xml_sur import NS, parse_xml

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = f"{{{OFFICE}}}"
_NOTES = ("footnotes", "endnotes")
# How a header or a footer is said to who must find it in Word.
_LIEUX = {"default": "des pages", "first": "de la première page", "even": "des pages paires"}
_GENRES = {"header": "l’en-tête", "footer": "le pied"}


@dataclass(frozen=True, slots=True)
class PapierWord:
    """A compiled letterhead and what to say of it: names of styles, its own and those that were missing."""

    papier: Papier
    avertissements: tuple[Avertissement, ...]
    repris: tuple[str, ...]
    fournis: tuple[str, ...]


def compile_papier(octets: bytes, chemin: Path) -> PapierWord:
    """A letterhead from the bytes of its file; compiled once for the same bytes.

    Raises:
        DonneesErreur: what is wrong with the file (as `read_paquet`), `entete_actif`, `entete_externe`,
            `entete_image`, `entete_corps`.
        ModeleErreur: `entete_balise`.
    """
    return _compile(octets, str(chemin))


@lru_cache(maxsize=8)
def _compile(octets: bytes, nom: str) -> PapierWord:
    paquet = read_paquet(octets, nom)
    refuse_programs(paquet)
    return _Assemblage(paquet, sha256(octets).hexdigest()).assemble()


class _Assemblage:
    """One letterhead being compiled."""

    def __init__(self, paquet: Paquet, empreinte: str) -> None:
        self.paquet = paquet
        self.nom = paquet.nom
        self.empreinte = empreinte
        self.recolte = Recolte(paquet)
        self.relations: list[Relation] = []
        self.variables: list[tuple[str, Any]] = []
        self.muettes = 0
        self.nomme = False
        self.numerote = False
        self.pied = False
        self.dossier = paquet.document.rpartition("/")[0]
        self.liens = self.recolte.read_relations(paquet.document)

    def assemble(self) -> PapierWord:
        root = self._parse(self.paquet.document)
        corps = read_corps_papier(root, self.nom)
        for kept in (*corps.avant, *corps.apres, corps.section):
            clean_part(kept, self.nom, "le texte")
        theme = self._read_part("theme")
        styles = StylesPapier(self._read_part("styles"), theme, self.nom)
        numbering = self._read_part("numbering")
        styles.keep_bullets(list_bulleted(numbering, self.nom))
        self._keep_theme(theme)
        self._keep_fonts()
        self._keep_lists(numbering, styles)
        self._add("styles", styles.octets)
        notes = self._keep_notes(corps, styles.renommes)
        self._add("settings", self._settings(notes))
        for section in corps.sections:
            complete_section(section)
            self._keep_headers(section, styles.renommes)
        self.numerote = self.numerote or any(has_numero(e) for e in (*corps.avant, *corps.apres))
        self._number_pages(corps)
        avant, apres, section = self._write_body(root, corps, styles.renommes)
        espaces = {p: u for p, u in root.nsmap.items() if p not in (None, "w", "r", "wp")}
        papier = Papier(
            parties=tuple(self.recolte.parties),
            types=tuple(self.recolte.types),
            relations=tuple(self.relations),
            section=section,
            debut=open_document(espaces, str(root.get(f"{_MC}Ignorable") or "")),
            variables=tuple(self.variables),
            extensions=tuple(sorted(self.recolte.extensions.items())),
            avant=avant,
            apres=apres,
            largeur=measure(corps.section_of_text()),
            puces_propres=styles.puces_propres,
            nomme=self.nomme,
            empreinte=self.empreinte,
        )
        return PapierWord(
            papier,
            (*corps.avertissements, *self._warn(), *warn_letter(corps.sections, self.nom)),
            styles.list_names(True),
            styles.list_names(False),
        )

    def _warn(self) -> list[Avertissement]:
        numbers = [] if self.numerote else [warn_numero(self.nom)]
        if not self.muettes:
            return numbers
        what = "Une image n’a" if self.muettes == 1 else f"{self.muettes} images n’ont"
        return [
            *numbers,
            Avertissement(
                "entete_image_muette",
                f"{what} pas de texte de remplacement dans le papier à en-tête.",
                "Dans Word\u00a0: clic droit sur l’image, « Afficher le texte de remplacement ».",
                Lieu(fichier=self.nom),
            ),
        ]

    # -- parts

    def _parse(self, partie: str) -> Any:
        return parse_xml(self.paquet.read(partie), self.nom)

    def _find(self, genre: str) -> str | None:
        """The part that the main one is related to by a kind of relationship."""
        row = next((r for r in self.liens.values() if r.genre == genre and not r.externe), None)
        return row.cible if row is not None and row.cible in self.paquet else None

    def _read_part(self, genre: str) -> bytes | None:
        partie = self._find(genre)
        return self.paquet.read(partie) if partie is not None else None

    def _add(self, genre: str, data: bytes, relations: tuple[Relation, ...] = ()) -> None:
        self.recolte.add(f"{genre}.xml", data, f"{TYPE_WORD}.{genre}+xml", relations)
        self.relations.append(Relation(f"rIdPapier_{genre}", genre, f"{genre}.xml"))

    def _settings(self, notes: bool) -> bytes:
        data = self._read_part("settings")
        merged = parse_xml(merge_settings(data, self.nom), self.nom)
        if not notes:
            for kind in ("footnotePr", "endnotePr"):
                node = merged.find(f"{NS}{kind}")
                if node is not None:
                    merged.remove(node)
        return _serialize(merged)

    def _keep_theme(self, data: bytes | None) -> None:
        partie = self._find("theme")
        if data is None or partie is None:
            return
        root = parse_xml(data, self.nom)
        rows = self.recolte.keep_relations(partie, root, "le thème")
        rows = [replace(r, cible=f"../{r.cible}") for r in rows]
        self.recolte.add(
            "theme/theme1.xml",
            _serialize(root),
            "application/vnd.openxmlformats-officedocument.theme+xml",
            rows,
        )
        self.relations.append(Relation("rIdPapier_theme", "theme", "theme/theme1.xml"))

    def _keep_fonts(self) -> None:
        partie = self._find("fontTable")
        if partie is None:
            self._add("fontTable", read_part("fontTable.xml"))
            return
        root = self._parse(partie)
        self._add(
            "fontTable", _serialize(root), tuple(self.recolte.keep_relations(partie, root, "les polices"))
        )

    def _keep_lists(self, data: bytes | None, styles: StylesPapier) -> None:
        partie = self._find("numbering")
        own = [PUCES[level] for level in styles.puces_propres]
        merged = merge_lists(data, styles.renommes, own, styles.couleur, self.nom)
        if data is None or partie is None:
            self._add("numbering", merged)
            return
        root = parse_xml(merged, self.nom)
        rows = tuple(self.recolte.keep_relations(partie, root, "les puces"))
        self._add("numbering", _serialize(root) if rows else merged, rows)

    def _keep_notes(self, corps: CorpsPapier, renommes: Mapping[str, str]) -> bool:
        """The notes of what is kept, and the rules that separate them from the text."""
        kept = False
        for genre in _NOTES:
            partie = self._find(genre)
            if partie is None:
                continue
            kept = True
            root = self._parse(partie)
            clean_part(root, self.nom, "les notes")
            word = genre[:-1]
            called = {
                n.get(f"{NS}id") for e in (*corps.avant, *corps.apres) for n in e.iter(f"{NS}{word}Reference")
            }
            for note in list(root.iterchildren(f"{NS}{word}")):
                if note.get(f"{NS}type") in (None, "normal") and note.get(f"{NS}id") not in called:
                    root.remove(note)
            self._settle(root, renommes)
            rows = tuple(self.recolte.keep_relations(partie, root, "les notes"))
            self._add(genre, _serialize(root), rows)
        return kept

    def _settle(self, root: Any, renommes: Mapping[str, str]) -> None:
        rename_styles(root, dict(renommes))
        shift_lists(root)
        self.muettes += list_silent_pictures(root)

    # -- headers, footers, body

    def _keep_headers(self, section: Any, renommes: Mapping[str, str]) -> None:
        for genre, said in _GENRES.items():
            for node in list(section.iterchildren(f"{NS}{genre}Reference")):
                row = self.liens.get(str(node.get(f"{_R}id")))
                if row is None or row.externe or row.genre != genre or row.cible not in self.paquet:
                    section.remove(node)
                    continue
                place = f"{said} {_LIEUX.get(str(node.get(f'{NS}type')), 'des pages')}"
                node.set(f"{_R}id", self._keep_header(row, genre, place, renommes))

    def _number_pages(self, corps: CorpsPapier) -> None:
        """Our own footer where the letterhead has none at all; a footer of its own is left as it is."""
        if self.numerote or self.pied:
            return
        self.recolte.add("footer_pages.xml", read_part("footer.xml"), f"{TYPE_WORD}.footer+xml")
        self.relations.append(Relation("rIdPapier_pages", "footer", "footer_pages.xml"))
        for section in corps.sections:
            add_pied(section, "rIdPapier_pages")
        self.numerote = True

    def _keep_header(self, row: Relation, genre: str, place: str, renommes: Mapping[str, str]) -> str:
        ident = f"rIdPapier_{row.ident}"
        if any(r.ident == ident for r in self.relations):
            return ident
        root = self._parse(row.cible)
        self.numerote = self.numerote or has_numero(root)
        self.pied = self.pied or genre == "footer"
        clean_part(root, self.nom, place)
        self._settle(root, renommes)
        rows = self.recolte.keep_relations(row.cible, root, place)
        if genre == "header" and (rows or "".join(root.itertext(f"{NS}t")).strip()):
            self.nomme = True
        name = f"{genre}{len(self.relations) + 1}.xml"
        type_ = f"{TYPE_WORD}.{genre}+xml"
        if prepare_tags(root, self.nom, place):
            self.variables.append((f"word/{name}", self._compile(ENTETE_XML + write_marked(root), place)))
            self.recolte.types.append((f"word/{name}", type_))
            self.recolte.add_relations(name, rows)
        else:
            self.recolte.add(name, _serialize(root), type_, rows)
        self.relations.append(Relation(ident, genre, name))
        return ident

    def _compile(self, text: str, place: str) -> Gabarit:
        return Gabarit(compile_text(text), self.nom, place)

    def _write_body(
        self, root: Any, corps: CorpsPapier, renommes: Mapping[str, str]
    ) -> tuple[Gabarit, Gabarit, str]:
        pieces = []
        for elements in (corps.avant, corps.apres):
            holder = etree.Element(f"{NS}body", nsmap=root.nsmap)
            holder.extend(elements)
            self._settle(holder, renommes)
            for row in self.recolte.keep_relations(self.paquet.document, holder, "le texte", "rIdPapier_"):
                if row.ident not in {r.ident for r in self.relations}:
                    self.relations.append(row)
            prepare_tags(holder, self.nom, "le texte")
            text = "".join(write_marked(e) for e in holder)
            pieces.append(self._compile(text, "le texte"))
        return pieces[0], pieces[1], etree.tostring(corps.section, encoding="unicode")


def _serialize(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
