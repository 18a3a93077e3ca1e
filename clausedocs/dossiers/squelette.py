"""A dossier to fill in: every field with its label, its unit, what it admits and an example.

Written from the declarations of the domain, so that it can never lag behind them. What must be filled is
an empty field; what may be is a field behind a « # » that touches it; a comment has a space after its « # ».
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pydantic import BaseModel

from clausedocs.domaine import DOCUMENTS, Dossier, DossierCourrier, DossierMarche, StructurePorteuse
from clausedocs.domaine.champs import dress
from clausedocs.domaine.vie_convention import SUITES
from clausedocs.dossiers.ecrits import CONVENTION, COURRIER, MARCHE, PARTENARIAT, STRUCTURE, Ecrits
from clausedocs.dossiers.formes import Champ, Forme, describe_quand, get_bloc, read_champs
from clausedocs.dossiers.traduction import write_exemple
from clausedocs.dossiers.yaml_positions import ABSENTS
from clausedocs.erreurs import UsageErreur

LARGEUR = 96
# Above, the codes of a choice are shown one a line, with their labels.
CHOIX_EN_LIGNE = 4

MODE_D_EMPLOI = (
    "Un champ par ligne : son nom, deux-points, une espace, sa valeur. Le retrait compte : deux espaces "
    "par niveau, jamais de tabulation. Un texte qui contient « : » ou « # » se met entre guillemets droits.",
    "Les lignes qui commencent par « # » et une espace expliquent : elles ne sont pas lues.",
    "Un champ précédé d’un « # » collé à son nom est facultatif : retirez ce « # », et celui de "
    "chacune des lignes d’un groupe, pour le remplir.",
    "Les champs sans « # » sont à remplir. Vides, ils seront surlignés dans un projet "
    "(--mode projet) et refusés dans un document définitif.",
)


# The other letters are blocks that are added to the dossier of one.
LETTRES = tuple(nom for nom, t in DOCUMENTS.items() if t.racine == "courrier" and nom != "rappel")


@dataclass(frozen=True, slots=True)
class Squelette:
    """A skeleton: its title, the block that it shows, what is already written in it, by path.

    `cle`: the key of the dossier under which the block goes, for one that is added to a dossier.
    """

    titre: str
    bloc: type[BaseModel]
    note: str
    ecrits: Ecrits
    cle: str = ""


SQUELETTES: dict[str, Squelette] = {
    "ma_structure": Squelette(
        "Ma structure",
        StructurePorteuse,
        "Ce fichier se remplit une fois ; chaque dossier l’appelle par une ligne : "
        "« structure_porteuse: ma_structure.yaml ».",
        STRUCTURE,
    ),
    "convention_cadre": Squelette(
        DOCUMENTS["convention_cadre"].titre,
        Dossier,
        "La structure porteuse est décrite dans son propre fichier, rangé à côté de celui-ci "
        "(« clausedocs nouveau ma_structure -o ma_structure.yaml »).",
        CONVENTION,
    ),
    "marche": Squelette(
        "Marché et clauses sociales",
        DossierMarche,
        "La structure porteuse et l’acheteur peuvent être décrits chacun dans son fichier, rangé à côté de "
        "celui-ci. Ce que « clause » dit vaut pour tous les lots ; la clause d’un lot dit ce qui lui est "
        "propre.",
        MARCHE,
    ),
    "convention_partenariat": Squelette(
        DOCUMENTS["convention_partenariat"].titre,
        Dossier,
        "La structure porteuse est décrite dans son propre fichier, rangé à côté de celui-ci "
        "(« clausedocs nouveau ma_structure -o ma_structure.yaml ») ; elle y donne sa présentation.",
        PARTENARIAT,
    ),
    "rappel": Squelette(
        "Lettre à l’entreprise",
        DossierCourrier,
        "La structure porteuse et l’acheteur peuvent être décrits chacun dans son fichier, rangé à côté de "
        "celui-ci. Une autre lettre remplace « rappel » dans « modeles » et ajoute ses lignes à la fin "
        "(« clausedocs nouveau mise_en_demeure »…).",
        COURRIER,
    ),
}


# What follows a convention is a block that is added to its dossier.
_CHAMPS_DU_DOSSIER = read_champs(Dossier)
_CHAMPS_DU_COURRIER = read_champs(DossierCourrier)
_A_PART: dict[type[BaseModel], tuple[str, ...]] = {Dossier: tuple(SUITES), DossierCourrier: LETTRES}
BLOCS: dict[str, Squelette] = {
    nom: Squelette(
        DOCUMENTS[nom].titre,
        bloc,
        f"Ces lignes s’ajoutent à la fin du dossier de la convention, où l’on écrit « modeles: [{nom}] ».",
        {},
        nom,
    )
    for nom in SUITES
    if (bloc := _CHAMPS_DU_DOSSIER[nom].forme.bloc) is not None
} | {
    nom: Squelette(
        DOCUMENTS[nom].titre,
        bloc,
        f"Ces lignes s’ajoutent à la fin du dossier d’une lettre, où l’on écrit « modeles: [{nom}] ».",
        {},
        nom,
    )
    for nom in LETTRES
    if (bloc := _CHAMPS_DU_COURRIER[nom].forme.bloc) is not None
}


def write_squelette(nom: str) -> str:
    """The YAML text of a skeleton from `SQUELETTES`, which loads as a draft, or from `BLOCS`.

    Raises UsageErreur `squelette_inconnu`.
    """
    squelette = SQUELETTES.get(nom) or BLOCS.get(nom)
    if squelette is None:
        raise UsageErreur(
            "squelette_inconnu",
            f"Il n’y a pas de dossier à remplir du nom de « {nom} ».",
            f"Choisissez parmi : {', '.join([*SQUELETTES, *BLOCS])}.",
        )
    head = [f"# {squelette.titre} : à remplir.", "#"]
    for paragraph in (*MODE_D_EMPLOI, squelette.note):
        head += [*_fold(paragraph), "#"]
    writer = Redacteur(squelette.ecrits)
    if squelette.cle:
        lines = [Ligne(), Ligne(f"{squelette.cle}:"), *writer.write_bloc(squelette.bloc, 1)]
    else:
        lines = list(writer.write_bloc(squelette.bloc, 0))
    return "\n".join([*head[:-1], *(line.render() for line in lines)]) + "\n"


@dataclass(frozen=True, slots=True)
class Ligne:
    """A line at its level; `marque` is the level where the « # » of an optional field stands."""

    texte: str = ""
    niveau: int = 0
    marque: int | None = None

    def render(self) -> str:
        if self.marque is None or not self.texte:
            return f"{'  ' * self.niveau}{self.texte}".rstrip()
        return f"{'  ' * self.marque}#{'  ' * (self.niveau - self.marque)}{self.texte}".rstrip()


class Redacteur:
    """Writes blocks one after the other; a list of codes or a group shown once is not shown again."""

    def __init__(self, ecrits: Ecrits) -> None:
        self._ecrits = ecrits
        self._blocs: set[type[BaseModel]] = set()
        self._listes: set[tuple[str, ...]] = set()

    def write_bloc(self, bloc: type[BaseModel], niveau: int, prefixe: str = "") -> Iterator[Ligne]:
        """The fields of a block that must be there: empty, except where even a draft needs a choice."""
        self._blocs.add(bloc)
        for champ in read_champs(bloc).values():
            if champ.nom in _A_PART.get(bloc, ()):
                continue  # a skeleton of its own
            chemin = f"{prefixe}{champ.nom}"
            written = self._ecrits.get(chemin)
            group = champ.forme.bloc is not None and isinstance(written, str)
            if niveau < 2:
                yield Ligne()
            if niveau == 0 and champ.forme.bloc is not None and not group:
                yield Ligne(f"# --- {champ.label} ".ljust(LARGEUR, "-"))
            vide = written == "" or (champ.obligatoire and not champ.variante and written is None)
            left = written is None and not champ.obligatoire
            yield from self._explain(champ, niveau, None, vide=vide, ecarte=left)
            if isinstance(written, list):
                yield Ligne(f"{champ.nom}:", niveau)
                yield from self._write_lignes(champ, written, niveau + 1)
            elif written is not None:
                yield Ligne(f"{champ.nom}: {written}".rstrip(), niveau)
            elif not champ.obligatoire:
                yield from self._write_exemple(champ, niveau, niveau)
            elif champ.forme.bloc is not None:
                yield Ligne(f"{champ.nom}:", niveau)
                yield from self.write_bloc(champ.forme.bloc, niveau + 1, f"{chemin}.")
            elif champ.variante:
                yield from _write_valeur(champ, niveau, None)
            else:
                yield Ligne(f"{champ.nom}:", niveau)

    def _write_lignes(self, champ: Champ, written: list[str], niveau: int) -> Iterator[Ligne]:
        """Lines given as they are, each field explained the first time that it comes."""
        bloc = get_bloc(champ.forme)
        inconnus = dict(read_champs(bloc)) if bloc is not None else {}
        for line in written:
            nom, _, value = line.lstrip(" -").partition(":")
            inside = inconnus.pop(nom, None)
            if inside is not None:
                retrait = (len(line) - len(line.lstrip())) // 2
                yield from self._explain(inside, niveau + retrait, None, vide=not value)
            yield Ligne(line, niveau)

    def _write_exemple(self, champ: Champ, niveau: int, marque: int) -> Iterator[Ligne]:
        """An optional field with its default or its example, and all that is below it."""
        forme = champ.forme
        if forme.bloc is not None:
            yield Ligne(f"{champ.nom}:", niveau, marque)
            yield from self._write_exemples(forme.bloc, niveau + 1, marque)
        elif forme.element is not None and forme.element.bloc is not None:
            yield Ligne(f"{champ.nom}:", niveau, marque)
            first = True
            for line in self._write_exemples(forme.element.bloc, niveau + 2, marque):
                dash = first and not line.texte.startswith("#")
                yield replace(line, texte=f"- {line.texte}", niveau=niveau + 1) if dash else line
                first = first and not dash
        else:
            yield from _write_valeur(champ, niveau, marque)

    def _write_exemples(self, bloc: type[BaseModel], niveau: int, marque: int) -> Iterator[Ligne]:
        """All the fields of a group, or only the necessary ones where the group was shown before."""
        again = bloc in self._blocs
        self._blocs.add(bloc)
        for champ in read_champs(bloc).values():
            if again and not champ.obligatoire:
                continue
            if not again:
                yield from self._explain(champ, niveau, marque, vide=False, ecarte=True)
            yield from self._write_exemple(champ, niveau, marque)

    def _explain(
        self, champ: Champ, niveau: int, marque: int | None, *, vide: bool, ecarte: bool = False
    ) -> Iterator[Ligne]:
        """What a field is, what it admits; an example where the field is left empty."""
        forme = champ.forme.element or champ.forme
        labelled = any(forme.valeurs.values())
        unite = f" ({champ.unite})" if champ.unite else ""
        parts = [f"{champ.label}{unite}{_write_bornes(forme)}.", drop_codes(champ.aide, forme)]
        # A field that is written already applies as it stands: the condition is for those left aside.
        if ecarte:
            parts.append(describe_quand(champ))
        codes = tuple(forme.valeurs)
        detailed = labelled and len(codes) > CHOIX_EN_LIGNE
        if codes and not detailed:
            listed = (f"{k} ({v})" if v else k for k, v in forme.valeurs.items())
            parts.append(f"Au choix : {', '.join(listed)}.")
        elif detailed and codes in self._listes:
            parts.append("Les codes sont donnés plus haut.")
        if champ.defaut not in (None, ()) and champ.forme.bloc is None:
            parts.append(f"Par défaut : {write_exemple(champ.defaut)}.")
        elif vide and write_exemple(champ.exemple):
            parts.append(f"Exemple : {write_exemple(champ.exemple)}")
        # The rule above a group already bears its name.
        text = " ".join(p for p in (parts[1:] if niveau == 0 and champ.forme.bloc else parts) if p)
        for line in _fold(text, 2 * niveau):
            yield Ligne(line, niveau, marque)
        if detailed and codes not in self._listes:
            self._listes.add(codes)
            yield from _write_codes(forme.valeurs, niveau, marque)


def _write_codes(valeurs: dict[str, str], niveau: int, marque: int | None) -> Iterator[Ligne]:
    width = max(map(len, valeurs))
    for code, label in valeurs.items():
        for n, line in enumerate(textwrap.wrap(dress(label), LARGEUR - width - 6 - 2 * niveau) or [""]):
            yield Ligne(f"#   {'' if n else code:<{width}}  {line}", niveau, marque)


def _write_valeur(champ: Champ, niveau: int, marque: int | None) -> Iterator[Ligne]:
    value = champ.defaut if champ.defaut not in (None, ()) else champ.exemple
    if not isinstance(value, (list, tuple)):
        yield Ligne(f"{champ.nom}: {write_scalar(write_exemple(value))}".rstrip(), niveau, marque)
        return
    elements = [write_scalar(write_exemple(v)) for v in value]
    inline = f"{champ.nom}: [{', '.join(elements)}]"
    if len(inline) <= LARGEUR - 2 * niveau and not any("," in e for e in elements):
        yield Ligne(inline, niveau, marque)
        return
    yield Ligne(f"{champ.nom}:", niveau, marque)
    yield from (Ligne(f"- {e}", niveau + 1, marque) for e in elements)


# Letters, digits and signs that mean nothing to YAML, at the start and then inside.
SANS_APOSTROPHES = re.compile(r"[\w(][\w +°’.()/@·–-]*", re.UNICODE)


def write_scalar(text: str) -> str:
    """A text as YAML writes it: bare where nothing in it can be misread, between apostrophes elsewhere."""
    if not text or (SANS_APOSTROPHES.fullmatch(text) and text == text.strip() and text not in ABSENTS):
        return text
    return "'" + text.replace("'", "''") + "'"


# -- explaining


def drop_codes(aide: str, forme: Forme) -> str:
    """The help without a first part that only lists the codes: they come with their labels."""
    start, *others = re.split(r"[.;:…]", aide, maxsplit=1)
    words = set(re.findall(r"[\w+'’]+", start)) - set(forme.valeurs) - {"ou"}
    if not forme.valeurs or words or not aide:
        return aide
    rest = "".join(others).strip()
    return rest[:1].upper() + rest[1:]


def _write_bornes(forme: Forme) -> str:
    low, high = forme.bornes.get("min"), forme.bornes.get("max")
    if forme.nature not in ("entier", "nombre") or low is None or high is None:
        return ""
    return f", de {low} à {high}"


def _fold(text: str, retrait: int = 0) -> list[str]:
    """A comment on as many lines as it takes; French spaces keep its signs with their words."""
    return textwrap.wrap(
        dress(text),
        LARGEUR - retrait,
        initial_indent="# ",
        subsequent_indent="# ",
        break_on_hyphens=False,
    )
