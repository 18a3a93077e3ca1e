"""A charter with its texts filled in for one document: what the engines and the page are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from clausedocs.rendu.entete.charte import Charte, ImageLue, Marges
from clausedocs.rendu.entete.couleurs import mix_with_white
from clausedocs.rendu.entete.gabarits import Gabarit, compile_text, mark_tags


@dataclass(frozen=True, slots=True)
class Teinte:
    """What changes our sheets: colours of six hexadecimal digits, a family of fonts."""

    principale: str
    filets: str
    police: str


@dataclass(frozen=True, slots=True)
class Habillage:
    """`entete` is "" for no running title."""

    teinte: Teinte
    logo: ImageLue | None
    lignes: tuple[str, ...]
    cofinanceurs: tuple[ImageLue, ...]
    entete: str
    pied: tuple[str, ...]
    numeros: str
    marges: Marges

    @property
    def police(self) -> str:
        return self.teinte.police

    @property
    def textes(self) -> tuple[str, ...]:
        """All that it prints."""
        return (*self.lignes, self.entete, *self.pied)

    @property
    def images(self) -> tuple[ImageLue, ...]:
        """All the pictures, the logo first."""
        return (*([self.logo] if self.logo else ()), *self.cofinanceurs)

    @property
    def bandeau(self) -> bool:
        """Whether the first page opens on the band of the service."""
        return bool(self.logo or self.lignes or self.cofinanceurs)


def fill_charte(charte: Charte, variables: Mapping[str, Any]) -> Habillage:
    """Raises ModeleErreur `entete_balise`, `entete_variable`."""
    lue = charte.lue

    def fill(text: str, champ: str) -> str:
        return _compile(text, charte.nom, champ)(variables)

    return Habillage(
        teinte=Teinte(
            lue.couleurs.principale,
            lue.couleurs.filets or mix_with_white(lue.couleurs.principale, 0.45),
            lue.police,
        ),
        logo=charte.logo,
        lignes=tuple(fill(t, "lignes") for t in lue.lignes),
        cofinanceurs=charte.cofinanceurs,
        entete=fill(lue.entete, "entete") if lue.entete else "",
        pied=tuple(fill(t, "pied") for t in lue.pied),
        numeros=lue.numeros,
        marges=lue.marges_mm,
    )


@lru_cache(maxsize=256)
def _compile(text: str, fichier: str, champ: str) -> Gabarit:
    marked = mark_tags(text, fichier, champ)
    return Gabarit(compile_text(marked, _as_it_is), fichier, champ, _as_it_is)


def _as_it_is(text: str) -> str:
    """Each target escapes the whole text in its own way."""
    return text
