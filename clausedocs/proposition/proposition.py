"""An old Word document made a modèle: its values become tags, each with a comment to confirm.

The look of the words is kept: a tag takes that of the first of the runs that it replaces. Headers and footers
change too, without a comment, which Word does not admit there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from clausedocs.dossiers import DossierCharge
from clausedocs.erreurs import DonneesErreur, Lieu
from clausedocs.proposition.reperage import ABREGE, CASSE, ECRITURE, Reperage, Trouve, list_groupes
from clausedocs.proposition.valeurs import Valeur
from clausedocs.rendu.preparation import Preparateur, list_documents
from clausedocs.word.balises import set_text, text_of
from clausedocs.word.categorie import write_categorie
from clausedocs.word.commentaires import Commentaire, serialize, write_comments
from clausedocs.word.paquet import CONTENT_TYPES, Paquet, open_paquet
from clausedocs.word.passage import isolate
from clausedocs.word.xml_sur import NS, parse_xml

_P, _T, _R = f"{NS}p", f"{NS}t", f"{NS}r"
# What a change of writing asks of who confirms.
CONSEILS = {
    CASSE: "Les majuscules ne seront pas les mêmes.",
    ECRITURE: "La même donnée s’écrira autrement.",
    ABREGE: "Le nom s’écrira en entier.",
}


@dataclass(frozen=True, slots=True)
class Releve:
    """One thing found, and how often. `balise` is "" where it was left: `choix` are then the data that may
    be meant; `ecart` says what will be printed otherwise."""

    etait: str
    balise: str
    devient: str
    choix: tuple[str, ...] = ()
    ecart: str = ""
    fois: int = 1


@dataclass(frozen=True, slots=True)
class Bilan:
    """The copy, and what was found in it, left in it, or not found.

    `absentes`: tag and value; `document`: the kind of document that the copy makes.
    """

    octets: bytes
    remplaces: tuple[Releve, ...]
    ambigus: tuple[Releve, ...]
    absentes: tuple[tuple[str, str], ...]
    document: str


def propose_modele(chemin: Path, charge: DossierCharge, *, jour: date) -> Bilan:
    """A copy of a Word document where the values of a dossier are tags. `jour` is that of the comments.

    Raises:
        DonneesErreur: what is wrong with the file, as `read_paquet`; `proposition_vide`.
    """
    paquet = open_paquet(chemin)
    modele, lot = next(iter(list_documents(charge)))
    prepared = Preparateur(charge).prepare(modele, lot)
    return _Atelier(paquet, Reperage(prepared.contexte), modele).work(jour)


class _Atelier:
    """One document being changed."""

    def __init__(self, paquet: Paquet, reperage: Reperage, categorie: str) -> None:
        self.paquet = paquet
        self.reperage = reperage
        self.categorie = categorie
        self.remplaces: dict[tuple[str, str], Releve] = {}
        self.ambigus: dict[str, Releve] = {}
        self.vus: set[str] = set()

    def work(self, jour: date) -> Bilan:
        main = parse_xml(self.paquet.read(self.paquet.document), self.paquet.nom)
        comments = [c for p in main.iter(_P) for c in self._change(p)]
        parts = write_comments(self.paquet, main, comments, jour=jour)
        for name in self._list_headers():
            root = parse_xml(self.paquet.read(name), self.paquet.nom)
            if [c for p in root.iter(_P) for c in self._change(p)]:
                parts[name] = serialize(root)
        if not self.remplaces and not self.ambigus:
            raise DonneesErreur(
                "proposition_vide",
                "Aucune donnée du dossier ne se trouve dans ce document.",
                "Donnez le dossier qui décrit ce document-là : mêmes parties, mêmes dates, mêmes montants.",
                Lieu(fichier=self.paquet.nom),
            )
        parts |= write_categorie(self.paquet, self.categorie, parts)
        parts |= self._detach_template()
        return Bilan(
            self.paquet.write(parts),
            tuple(self.remplaces.values()),
            tuple(self.ambigus.values()),
            tuple(self._list_absent()),
            self.categorie,
        )

    # -- one paragraph

    def _change(self, paragraph: Any) -> list[Commentaire]:
        """Put tags in the place of values; the comments that say so."""
        text = text_of(paragraph)
        found = self.reperage.find(text) if text.strip() else []
        for f in reversed(found):
            if not f.ambigu:
                _replace(paragraph, f.debut, f.fin, _tag(f.valeurs[0]))
        # Word takes no comment in a text box.
        boxed = next(paragraph.iterancestors(f"{NS}txbxContent"), None) is not None
        comments: list[Commentaire] = []
        shift = 0
        for f in found:
            self.vus.update(v.groupe for v in f.valeurs)
            length = f.fin - f.debut if f.ambigu else len(_tag(f.valeurs[0]))
            start = f.debut + shift
            said = self._record(f)
            if not boxed:
                comments.append(Commentaire(paragraph, said, debut=start, fin=start + length))
            shift += length - (f.fin - f.debut)
        return comments

    def _record(self, f: Trouve) -> tuple[str, ...]:
        """Count it, and say it to who reads the copy."""
        value = f.valeurs[0]
        if f.ambigu:
            choices = tuple(_tag(v) for v in f.valeurs)
            kept = self.ambigus.get(f.texte)
            count = kept.fois + 1 if kept else 1
            self.ambigus[f.texte] = Releve(f.texte, "", "", choices, f.ecart, count)
            listed = " ou ".join(choices)
            return (
                f"À préciser : « {f.texte} » peut être {listed}.",
                "Remplacez-le, ou laissez-le tel quel.",
            )
        key = f.texte, value.chemin
        count = self.remplaces[key].fois + 1 if key in self.remplaces else 1
        self.remplaces[key] = Releve(f.texte, _tag(value), value.texte, (), f.ecart, count)
        first = f"À confirmer. Était : « {f.texte} », devient : « {value.texte} » ({value.chemin})."
        return (first, *([CONSEILS[f.ecart]] if f.ecart else []))

    # -- around

    def _list_headers(self) -> Iterator[str]:
        types = parse_xml(self.paquet.read(CONTENT_TYPES), self.paquet.nom)
        for row in types:
            kind = str(row.get("ContentType"))
            name = str(row.get("PartName")).lstrip("/")
            if kind.endswith((".header+xml", ".footer+xml")) and name in self.paquet:
                yield name

    def _list_absent(self) -> Iterator[tuple[str, str]]:
        """The data that a document of this kind usually holds, and that this one does not."""
        for group, value in list_groupes(self.reperage.valeurs).items():
            if group not in self.vus and not _is_said_otherwise(group, self.vus):
                yield _tag(value), value.texte

    def _detach_template(self) -> dict[str, bytes]:
        """The model that the old file was typed on, on somebody's disk: a modèle must not send for it."""
        folder = self.paquet.document.rpartition("/")[0]
        settings, rels = f"{folder}/settings.xml", f"{folder}/_rels/settings.xml.rels"
        if settings not in self.paquet or rels not in self.paquet:
            return {}
        root = parse_xml(self.paquet.read(settings), self.paquet.nom)
        links = parse_xml(self.paquet.read(rels), self.paquet.nom)
        for node in list(root.iter(f"{NS}attachedTemplate")):
            node.getparent().remove(node)
        for row in [r for r in links if str(r.get("Type")).endswith("/attachedTemplate")]:
            links.remove(row)
        return {settings: serialize(root), rels: serialize(links)}


def _tag(value: Valeur) -> str:
    return f"{{{{ {value.chemin} }}}}"


def _replace(paragraph: Any, start: int, end: int, tag: str) -> None:
    """The tag in the first of the runs that hold these characters; the others go with their words."""
    runs = isolate(paragraph, start, end)
    first = True
    for run in runs:
        _unlink(run)
        for node in list(run.iter(_T)):
            if first:
                set_text(node, tag)
                first = False
            else:
                node.getparent().remove(node)
        if all(n.tag == f"{NS}rPr" for n in run):
            run.getparent().remove(run)


def _unlink(run: Any) -> None:
    """A link leads to the old address: its words stay, the link goes."""
    link = run.getparent()
    if link is None or link.tag != f"{NS}hyperlink":
        return
    for child in list(link):
        link.addprevious(child)
    link.getparent().remove(link)


# What says the same thing whole or in pieces: each of them found makes the others useless.
_EQUIVALENTS = (
    ({"adresse_voie", "adresse_ville"}, "adresse"),
    ({"nom_complet"}, "par"),
)


def _is_said_otherwise(group: str, seen: set[str]) -> bool:
    holder, _, field = group.rpartition(".")
    for pieces, whole in _EQUIVALENTS:
        if field == whole and {f"{holder}.{p}" for p in pieces} <= seen:
            return True
        if field in pieces and f"{holder}.{whole}" in seen:
            return True
    return False
