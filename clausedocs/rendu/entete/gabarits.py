"""Parts of a letterhead that bear tags: compiled once in the sandbox of the modèles, filled many times."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from html import unescape
from types import CodeType
from typing import Any

from jinja2 import Template, TemplateError, UndefinedError
from lxml import etree

from clausedocs.erreurs import Lieu, ModeleErreur
from clausedocs.modeles.arbre import Place
from clausedocs.modeles.balises import OPENERS, read_tag
from clausedocs.modeles.cible_docx import escape_xml
from clausedocs.modeles.environnement import Environnement, make_environnement
from clausedocs.modeles.plan import COM, FIN_COM, FIN_TAG, FIN_VAR, TAG, VAR
from clausedocs.rendu.lacunes import strip_marks
from clausedocs.word.balises import BALISE, join_tags, set_text, text_of, texts_of
from clausedocs.word.xml_sur import NS

_MARQUES = str.maketrans("", "", VAR + FIN_VAR + TAG + FIN_TAG + COM + FIN_COM)
_POSEE = re.compile(f"[{VAR}{TAG}][^{FIN_VAR}{FIN_TAG}]*[{FIN_VAR}{FIN_TAG}]")
# What stands alone in a template part: the text of the document goes there.
CORPS = "{{ corps }}"


class Gabarit:
    """A template and where it stands, said when it fails. `place`: « l’en-tête des pages »."""

    def __init__(
        self, code: CodeType, fichier: str, place: str, escape: Callable[[str], str] = escape_xml
    ) -> None:
        env = environment_of(escape)
        self._template = Template.from_code(env, code, env.make_globals(None))
        self._fichier = fichier
        self._place = place

    def __call__(self, variables: Mapping[str, Any]) -> str:
        """Raises ModeleErreur `entete_variable`, and as the printing of a value does."""
        template = self._template
        try:
            text = "".join(template.root_render_func(template.new_context(dict(variables), shared=True)))
        except UndefinedError as raised:
            raise self._unknown(str(raised)) from None
        except TemplateError as raised:
            raise bad_tag(self._fichier, self._place, str(raised)) from None
        except ModeleErreur as raised:
            raise raised.at(Lieu(fichier=self._fichier, champ=self._place)) from None
        return strip_marks(text)

    def _unknown(self, message: str) -> ModeleErreur:
        found = re.search(r"'([^']*)' is undefined|has no attribute '([^']*)'", message)
        name = next((g for g in found.groups() if g), "?") if found else "?"
        return ModeleErreur(
            "entete_variable",
            f"Le papier à en-tête emploie « {name} », que ce document ne contient pas.",
            "Corrigez le nom de la balise ; les plus utiles sont {{ structure_porteuse.denomination }}, "
            "{{ structure_porteuse.adresse }}, {{ titre_court }} et {{ date_document }}.",
            Lieu(fichier=self._fichier, champ=self._place),
        )


@lru_cache(maxsize=4)
def environment_of(escape: Callable[[str], str]) -> Environnement:
    """The sandbox that the tags of a letterhead run in."""
    return make_environnement(escape)


def compile_text(text: str, escape: Callable[[str], str] = escape_xml) -> CodeType:
    """The code of a text whose tags bear the marks of `mark_tags`."""
    code: CodeType = environment_of(escape).compile(text)
    return code


def mark_tags(text: str, fichier: str, place: str) -> str:
    """A text of one line where each tag, checked, bears the marks of a compiled template.

    Raises ModeleErreur `entete_balise`.
    """
    marker = _Marqueur(fichier, place)
    out = marker.mark(text.translate(_MARQUES), None)
    marker.close()
    return out


def prepare_tags(root: Any, fichier: str, place: str) -> bool:
    """The same for the paragraphs of a part, in place; whether there was any tag."""
    found = False
    for node in root.iter(f"{NS}t"):
        if node.text and node.text.translate(_MARQUES) != node.text:
            node.text = node.text.translate(_MARQUES)
    for paragraph in root.iter(f"{NS}p"):
        if ("{{" not in (words := text_of(paragraph)) and "{%" not in words) or not join_tags(paragraph):
            continue
        found = True
        marker = _Marqueur(fichier, place)
        for node in texts_of(paragraph):
            if node.text and BALISE.search(node.text):
                # A condition that skips from one text to another must leave the same elements open.
                set_text(node, marker.mark(node.text, node.getparent().getparent()))
        marker.close()
    return found


def write_marked(root: Any) -> str:
    """The markup of a part whose tags are marked: between the marks, the code as it was typed."""
    text = etree.tostring(root, encoding="unicode")
    return _POSEE.sub(lambda m: unescape(m.group()), text)


def bad_tag(fichier: str, place: str, why: str) -> ModeleErreur:
    """The error of a tag that cannot be read."""
    return ModeleErreur(
        "entete_balise",
        f"Une balise du papier à en-tête n’est pas lisible\u00a0: {why.rstrip('.')}.",
        "Écrivez une variable entre doubles accolades, par exemple {{ structure_porteuse.denomination }}, ou "
        "{% if … %}…{% endif %} dans un même paragraphe.",
        Lieu(fichier=fichier, champ=place),
    )


class _Marqueur:
    """Marks the tags of one paragraph, and remembers which conditions are open."""

    def __init__(self, fichier: str, place: str) -> None:
        self._fichier = fichier
        self._place = place
        self._opened: list[tuple[str, Any]] = []

    def mark(self, text: str, holder: Any) -> str:
        """The text with its tags marked; `holder` is the element that holds its run."""
        return BALISE.sub(lambda m: self._mark(m.group(), holder), text)

    def close(self) -> None:
        """Raises ModeleErreur where a condition is still open."""
        if self._opened:
            raise self._refuse(f"« {{% {self._opened[-1][0]} %}} » n’est pas fermé dans son paragraphe")

    def _refuse(self, why: str) -> ModeleErreur:
        return bad_tag(self._fichier, self._place, why)

    def _mark(self, tag: str, holder: Any) -> str:
        try:
            read = read_tag(tag, Place(self._fichier, 0))
        except ModeleErreur as raised:
            raise self._refuse(raised.message) from None
        if read.cite or read.ancres or read.genre == "include":
            raise self._refuse(f"« {tag} » n’a de sens que dans un modèle")
        if read.genre == "valeur":
            return f"{VAR} {read.source} {FIN_VAR}"
        if read.genre in OPENERS:
            self._opened.append((read.genre, holder))
        else:
            self._follow(tag, read.genre, holder)
        return f"{TAG} {read.genre} {read.source} {FIN_TAG}"

    def _follow(self, tag: str, genre: str, holder: Any) -> None:
        """A branch or the end of what was opened last, within the same element."""
        ends = genre in OPENERS.values()
        if not self._opened or self._opened[-1][1] is not holder:
            raise self._refuse(f"« {tag} » ne répond à aucune ouverture dans le même passage")
        if ends and OPENERS[self._opened[-1][0]] != genre:
            raise self._refuse(f"« {tag} » ne ferme pas « {self._opened[-1][0]} »")
        if ends:
            self._opened.pop()
