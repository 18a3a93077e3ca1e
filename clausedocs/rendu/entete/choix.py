"""Which letterhead documents are written on: the one asked for, the dossier's, the structure's, or ours.

What reads a letterhead is imported only where there is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clausedocs.dossiers import DossierCharge
from clausedocs.dossiers.lieux import Lieux
from clausedocs.dossiers.yaml_positions import Chemin
from clausedocs.erreurs import Avertissement, DonneesErreur, Lieu, UsageErreur

if TYPE_CHECKING:
    from clausedocs.rendu.entete.charte import Charte
    from clausedocs.rendu.entete.habillage import Habillage
    from clausedocs.rendu.papier_docx import Papier

CHARTES = (".yaml", ".yml")
WORD = ".docx"
# Formats drawn from the Word paper, and from the charter.
DE_WORD, DE_CHARTE = ("docx", "odt"), ("pdf", "html")


@dataclass(frozen=True, slots=True)
class Entete:
    """A letterhead ready to serve. `empreinte` is recorded in the documents; "" for ours. `imposee`: whoever
    asks for the documents named it, and not their dossier."""

    papier: Papier | None = None
    charte: Charte | None = None
    nom: str = ""
    empreinte: str = ""
    avertissements: tuple[Avertissement, ...] = ()
    styles_repris: tuple[str, ...] = ()
    styles_fournis: tuple[str, ...] = ()
    imposee: bool = False

    def dress(self, variables: Mapping[str, Any]) -> Habillage | None:
        """The charter filled in for one document."""
        if self.charte is None:
            return None
        from clausedocs.rendu.entete.habillage import fill_charte

        return fill_charte(self.charte, variables)

    def warn_of(self, format: str) -> tuple[Avertissement, ...]:
        """What to say of a document of this format."""
        if not self.nom:
            return ()
        if format in DE_WORD:
            if self.papier is not None:
                return self.avertissements
            return (_lack("Le Word", "« word: papier.docx » dans la charte", self.nom),)
        if format in DE_CHARTE and self.charte is None:
            return (
                _lack(
                    "Le PDF et la page web", "une charte (.yaml) dont « word: » nomme ce fichier", self.nom
                ),
            )
        return ()


SANS_ENTETE = Entete()


class Papeterie:
    """The letterheads of the documents of one dossier, each read once. `demande` comes before the dossier."""

    def __init__(self, charge: DossierCharge, demande: Path | None = None) -> None:
        self._charge = charge
        self._asked = replace(read_entete(demande), imposee=True) if demande is not None else None
        self._read: dict[Chemin, Entete] = {}

    def choose(self, contexte: Mapping[str, Any], *, acheteur: bool = False) -> Entete:
        """The letterhead of one document: a letter takes that of the party who sends it.

        `acheteur`: the document is a piece of the buyer's, which the structure's own paper never dresses.

        Raises:
            DonneesErreur: `entete_introuvable`, `entete_format`, `entete_lointain`; as `compile_papier` and
                `read_charte`.
        """
        if self._asked is not None:
            return self._asked
        dossier = self._charge.dossier
        sender = "donneur_ordre" if acheteur else _find_sender(contexte)
        party = getattr(dossier, sender)
        for value, path in ((dossier.entete, ("entete",)), (party.entete, (sender, "entete"))):
            if value:
                if path not in self._read:
                    self._read[path] = _read_beside(self._charge.positions, str(value), path)
                return self._read[path]
        return SANS_ENTETE


def _find_sender(contexte: Mapping[str, Any]) -> str:
    lines = (contexte.get("lettre") or {}).get("expediteur", {}).get("lignes", ())
    buyer = contexte["donneur_ordre"]["denomination"]
    return "donneur_ordre" if lines and lines[0] == buyer else "structure_porteuse"


def read_entete(chemin: Path, lieu: Lieu | None = None) -> Entete:
    """A letterhead from its file: a .docx, or the charter that may name one. `lieu`: where it was named."""
    suffix = chemin.suffix.lower()
    if suffix not in (WORD, *CHARTES):
        raise _refuse(
            "entete_format",
            f"« {chemin.name} » n’est pas un papier à en-tête.",
            "Donnez un document Word (.docx), ou une charte (.yaml) pour le PDF et la page web.",
            chemin,
            lieu,
        )
    if not chemin.is_file():
        raise _refuse(
            "entete_introuvable",
            f"Le papier à en-tête « {chemin.name} » n’existe pas.",
            "Vérifiez son nom et son dossier.",
            chemin,
            lieu,
        )
    charte = _read_charte(chemin) if suffix in CHARTES else None
    word = charte.word if charte is not None else chemin
    if word is None:
        assert charte is not None
        return Entete(None, charte, str(chemin), charte.empreinte)
    if not word.is_file():
        named = Lieu(fichier=str(chemin), champ="word")
        raise _refuse(
            "entete_introuvable",
            f"Le papier à en-tête « {word.name} » n’existe pas.",
            "Vérifiez son nom et son dossier.",
            word,
            named,
        )
    return _with_word(word, charte, str(chemin))


def find_beside(folder: Path, nom: str, lieu: Lieu) -> Path:
    """A file of this folder or below. Raises DonneesErreur `entete_lointain`."""
    relative = Path(nom.replace("\\", "/"))
    found = (folder / relative).resolve()
    if relative.is_absolute() or ":" in nom or not found.is_relative_to(folder.resolve()):
        raise DonneesErreur(
            "entete_lointain",
            f"Le fichier « {nom} » n’est pas à côté de celui qui l’appelle.",
            "Copiez-le dans le même dossier et écrivez seulement son nom.",
            lieu,
        )
    return found


def _read_charte(chemin: Path) -> Charte:
    from clausedocs.rendu.entete.charte import read_charte

    return read_charte(chemin)


def _with_word(word: Path, charte: Charte | None, nom: str) -> Entete:
    from clausedocs.rendu.entete.papier_word import compile_papier
    from clausedocs.word.paquet import TAILLE_MAX

    with word.open("rb") as stream:
        data = stream.read(TAILLE_MAX + 1)
    compiled = compile_papier(data, word)
    mark = f"{compiled.papier.empreinte}{f' {charte.empreinte}' if charte else ''}"
    return Entete(
        compiled.papier, charte, nom, mark, compiled.avertissements, compiled.repris, compiled.fournis
    )


def sum_entetes(demande: Path | None, donnees: Mapping[str, Any], lieux: Lieux) -> tuple[str, ...]:
    """What tells whether the letterheads of a dossier, as it was read, are still the same. Raises as
    `Papeterie.choose` does."""
    if demande is not None:
        return (read_entete(demande).empreinte,)
    found = []
    for path in (("entete",), ("structure_porteuse", "entete"), ("donneur_ordre", "entete")):
        holder: Any = donnees if len(path) == 1 else donnees.get(path[0])
        value = holder.get("entete") if isinstance(holder, Mapping) else None
        if isinstance(value, str) and value.strip():
            found.append(_read_beside(lieux, value.strip(), path).empreinte)
    return tuple(found)


def _read_beside(lieux: Lieux, nom: str, chemin: Chemin) -> Entete:
    place = lieux.find_valeur(chemin)
    folder = Path(place.fichier or ".").resolve().parent
    return read_entete(find_beside(folder, nom, place), place)


def _refuse(
    code: str, message: str, conseil: str, chemin: Path, lieu: Lieu | None
) -> DonneesErreur | UsageErreur:
    if lieu is not None:
        return DonneesErreur(code, message, conseil, lieu)
    return UsageErreur(code, message, conseil, Lieu(fichier=str(chemin)))


def _lack(quoi: str, comment: str, nom: str) -> Avertissement:
    verb = "gardent" if " et " in quoi else "garde"
    return Avertissement(
        "entete_partiel",
        f"{quoi} {verb} le papier de clausedocs.",
        f"Pour {'leur' if verb == 'gardent' else 'lui'} donner le vôtre, ajoutez {comment}.",
        Lieu(fichier=nom),
    )
