"""A buyer’s file once read: its package, its body, its outline, what was inserted into it before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from clausedocs.dce.arbre_word import Corps, read_corps
from clausedocs.dce.blocs_poses import BlocPose, find_blocs
from clausedocs.dce.manifeste import Manifeste, read_manifeste
from clausedocs.dce.plan_word import Entree, read_plan
from clausedocs.dce.revisions import mark_of, paragraph_before
from clausedocs.erreurs import DonneesErreur, Lieu
from clausedocs.word.paquet import Paquet, open_paquet, read_paquet
from clausedocs.word.styles_word import Styles, read_styles
from clausedocs.word.xml_sur import NS

_PROTECTION = re.compile(rb"<w:documentProtection\b[^>]*>")
_NUMERO_MAX = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Fichier:
    """`blocs` are those that stand in the body, by the name of their bookmark."""

    paquet: Paquet
    corps: Corps
    styles: Styles
    plan: tuple[Entree, ...]
    manifeste: Manifeste
    blocs: dict[str, BlocPose]

    @property
    def nom(self) -> str:
        return self.paquet.nom

    def with_octets(self, octets: bytes, manifeste: Manifeste) -> Fichier:
        """The same file with another main part, read anew."""
        return _read(self.paquet, octets, manifeste)


def read_fichier(cible: Path) -> Fichier:
    """Raises DonneesErreur: why this file cannot be worked on, and what to do."""
    return _read_whole(open_paquet(cible))


def read_octets(octets: bytes, nom: str) -> Fichier:
    """The same from the bytes of a file. Raises DonneesErreur."""
    return _read_whole(read_paquet(octets, nom))


def _read_whole(paquet: Paquet) -> Fichier:
    _refuse_signed(paquet)
    return _read(paquet, paquet.read(paquet.document), read_manifeste(paquet))


def _read(paquet: Paquet, octets: bytes, manifeste: Manifeste) -> Fichier:
    corps = read_corps(octets, paquet.nom)
    if not corps.prefixe_declare:
        raise DonneesErreur(
            "docx_prefixe",
            "Le fichier n’a pas été écrit par Word ni par LibreOffice, et son texte y est nommé autrement.",
            "Ouvrez-le dans Word, enregistrez-le, puis recommencez.",
            Lieu(fichier=paquet.nom),
        )
    styles = read_styles(paquet)
    hashes = {p.identifiant: p.textes for p in manifeste.poses if p.textes}
    try:
        blocs = find_blocs(corps, hashes)
    except DonneesErreur as raised:
        raise raised.at(Lieu(fichier=paquet.nom)) from None
    return Fichier(paquet, corps, styles, read_plan(corps, styles), manifeste, blocs)


def check_protection(fichier: Fichier, *, suivi: bool) -> None:
    """Raises DonneesErreur `docx_protege` where the buyer allows no such change."""
    refused = find_protection(fichier, suivi=suivi)
    if refused is not None:
        raise refused


def find_protection(fichier: Fichier, *, suivi: bool) -> DonneesErreur | None:
    """Why the buyer allows no such change; None where it is allowed."""
    paquet = fichier.paquet
    folder = paquet.document.rpartition("/")[0]
    nom = f"{folder}/settings.xml" if folder else "settings.xml"
    if nom not in paquet:
        return None
    data = paquet.read(nom)
    found = _PROTECTION.search(data)
    tag = found.group(0) if found else b""
    if not re.search(rb'w:enforcement="(?:1|true|on)"', tag):
        return None
    kind = re.search(rb'w:edit="(\w+)"', tag)
    edit = kind.group(1).decode() if kind else "none"
    if edit == "none" or (edit == "trackedChanges" and suivi):
        return None
    if edit == "trackedChanges":
        message = "Le document n’admet que des modifications suivies."
        advice = "Recommencez avec --suivi."
    else:
        message = "Le document est protégé contre la modification."
        advice = "Dans Word : Révision, « Restreindre la modification », « Arrêter la protection »."
    return DonneesErreur("docx_protege", message, advice, Lieu(fichier=fichier.nom))


def check_place(fichier: Fichier, rang: int, *, suivi: bool) -> None:
    """Raises DonneesErreur `place_enfermee`, `place_en_revision` where no text may go."""
    corps = fichier.corps
    depth = 0
    for bloc in corps.blocs[:rang]:
        if corps.octets.find(b"fldCharType", bloc.debut, bloc.fin) >= 0:
            data = corps.octets[bloc.debut : bloc.fin]
            depth += len(re.findall(rb'fldCharType="begin"', data)) - len(
                re.findall(rb'fldCharType="end"', data)
            )
    if depth > 0:
        raise DonneesErreur(
            "place_enfermee",
            "Cette place est à l’intérieur d’un champ de Word (une table des matières, par exemple).",
            "Choisissez un titre voisin, ou --a-la-fin.",
            Lieu(fichier=fichier.nom),
        )
    before = paragraph_before(corps, rang)
    after = corps.blocs[rang] if rang < len(corps.blocs) else None
    if all(x is not None and x.element.find(f"{NS}pPr/{NS}framePr") is not None for x in (before, after)):
        raise DonneesErreur(
            "place_enfermee",
            "Cette place est à l’intérieur d’un cadre de texte\u00a0: une clause n’y tiendrait pas.",
            "Choisissez un titre du texte courant, ou --a-la-fin.",
            Lieu(fichier=fichier.nom),
        )
    mark = mark_of(before.element) if before is not None else ""
    if before is None or not mark or (mark == "ins" and suivi):
        return
    stays = any(
        (t.text or "").strip() and not any(a.tag == f"{NS}{mark}" for a in t.iterancestors())
        for t in before.element.iter(f"{NS}t")
    )
    if stays:
        raise DonneesErreur(
            "place_en_revision",
            "Une révision en attente joint le paragraphe qui précède cette place à celui qui la suit.",
            "Acceptez ou refusez cette révision dans Word, puis recommencez.",
            Lieu(fichier=fichier.nom),
        )


def free_numero(octets: bytes) -> int:
    """The first of a long row of numbers that no revision nor bookmark of the file bears."""
    used = [int(x) for x in re.findall(rb'w:id="(\d{1,10})"', octets)]
    highest = max((n for n in used if n < _NUMERO_MAX), default=0)
    return highest + 1


def _refuse_signed(paquet: Paquet) -> None:
    if any(p.nom.lower().startswith(b"_xmlsignatures/") for p in paquet.parties):
        raise DonneesErreur(
            "docx_signe",
            "Le document porte une signature électronique, que toute modification annulerait.",
            "Travaillez sur la version d’avant la signature.",
            Lieu(fichier=paquet.nom),
        )
