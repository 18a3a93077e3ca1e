"""The registry of the law: which articles may be cited, and what each was on a given day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from clausedocs.droit.entrees import Entree, Texte, Version, read_entree, read_texte
from clausedocs.droit.formules import is_sous_partie, join_et, write_citation
from clausedocs.droit.lecture import FichierDecoupe
from clausedocs.erreurs import DonneesErreur

_ICI = Path(__file__).parent


class Registre:
    """The entries of a folder of YAML files, each parsed the first time it is asked for.

    The file is named by what precedes the colon of the id: `ccp:L2112-2` is in `ccp.yaml`.
    """

    def __init__(self, dossier: Path, intitules: Path) -> None:
        self._dossier = dossier
        self._chemin_intitules = intitules
        self._fichiers: dict[str, FichierDecoupe | None] = {}
        self._entrees: dict[str, Entree] = {}
        self._textes: dict[str, Texte] = {}
        self._intitules: FichierDecoupe | None = None
        self._ids: tuple[str, ...] | None = None

    @classmethod
    def standard(cls) -> Registre:
        """The registry that comes with the product."""
        return _load_standard()

    def __getitem__(self, identifiant: str) -> Entree:
        """The entry of that id.

        Raises:
            DonneesErreur: `article_inconnu`, with the nearest ids.
        """
        entree = self._entrees.get(identifiant)
        if entree is None:
            fichier = self._open(identifiant)
            if fichier is None or identifiant not in fichier:
                raise self._unknown(identifiant)
            donnees = fichier.read(identifiant)
            texte = self._find_texte(identifiant)
            entree = read_entree(donnees, texte, write_citation(donnees["article"], texte))
            self._entrees[identifiant] = entree
        return entree

    def __contains__(self, identifiant: object) -> bool:
        if not isinstance(identifiant, str):
            return False
        fichier = self._open(identifiant)
        return fichier is not None and identifiant in fichier

    def __len__(self) -> int:
        return len(self.ids())

    def ids(self) -> tuple[str, ...]:
        """Every id, file by file, in the order in which the files were written."""
        if self._ids is None:
            prefixes = sorted(chemin.stem for chemin in self._dossier.glob("*.yaml"))
            fichiers = [self._open(p) for p in prefixes]
            self._ids = tuple(i for f in fichiers if f is not None for i in f.ids())
        return self._ids

    def entrees(self) -> tuple[Entree, ...]:
        """Every entry, in the order of `ids()`."""
        return tuple(self[i] for i in self.ids())

    def textes(self) -> Mapping[str, Texte]:
        """The names of the texts, by id."""
        return {cle: self._read_texte(cle) for cle in self._titles().ids()}

    def resolve(self, identifiant: str, au: date) -> Version:
        """The version of an article in force on a day. A subdivision (`ccp:R2123-1#3°`) is ignored.

        Raises:
            DonneesErreur: `article_inconnu`, `article_futur` (not yet in force) or `article_abroge`
                (no longer, with what replaces it).
        """
        entree = self[split_id(identifiant)[0]]
        for version in entree.versions:
            if version.holds(au):
                return version
        suivantes = [v.du for v in entree.versions if v.du is not None and v.du > au]
        if suivantes:
            raise _future(entree, min(suivantes), au)
        raise self._repealed(entree, au)

    def _open(self, identifiant: str) -> FichierDecoupe | None:
        prefixe = identifiant.partition(":")[0]
        if prefixe not in self._fichiers:
            chemin = self._dossier / f"{prefixe}.yaml"
            # An id is written by an author: it must not lead out of the folder.
            lisible = prefixe.replace("-", "").isalnum() and chemin.is_file()
            self._fichiers[prefixe] = FichierDecoupe(chemin) if lisible else None
        return self._fichiers[prefixe]

    def _titles(self) -> FichierDecoupe:
        if self._intitules is None:
            self._intitules = FichierDecoupe(self._chemin_intitules)
        return self._intitules

    def _find_texte(self, identifiant: str) -> Texte:
        """The longest title whose key begins the id: `loi:78-17:46` belongs to `loi:78-17`."""
        cle = identifiant
        while cle not in self._titles():
            cle, deux_points, _ = cle.rpartition(":")
            if not deux_points:
                raise KeyError(f"intitules.yaml has no title for {identifiant}")
        return self._read_texte(cle)

    def _read_texte(self, cle: str) -> Texte:
        if cle not in self._textes:
            self._textes[cle] = read_texte(self._titles().read(cle))
        return self._textes[cle]

    def _unknown(self, identifiant: str) -> DonneesErreur:
        proches = find_proches(identifiant, self.ids())
        if proches:
            conseil = f"Identifiants proches\u00a0: {', '.join(proches)}."
        else:
            conseil = (
                "Un identifiant s’écrit «\u00a0ccp:L2112-2\u00a0»\u00a0: le texte, deux-points, le numéro. "
                "«\u00a0clausedocs droit lister\u00a0» les donne tous."
            )
        message = f"«\u00a0{identifiant}\u00a0» n’est pas au registre."
        return DonneesErreur("article_inconnu", message, conseil)

    def _repealed(self, entree: Entree, au: date) -> DonneesErreur:
        fin = max((v.au for v in entree.versions if v.au is not None), default=None)
        depuis = f" depuis le {write_jour(fin + timedelta(days=1))}" if fin else ""
        if entree.remplace_par:
            remplacants = join_et([f"{self[i].citation} ({i})" for i in entree.remplace_par])
            conseil = f"À citer à la place\u00a0: {remplacants}."
        else:
            conseil = "Aucun texte ne l’a remplacé au registre\u00a0: ôtez cette citation."
        return DonneesErreur(
            "article_abroge",
            f"«\u00a0{entree.id}\u00a0» ({entree.citation}) n’est plus en vigueur{depuis}\u00a0; "
            f"il ne peut être cité au {write_jour(au)}.",
            conseil,
        )


@cache
def _load_standard() -> Registre:
    return Registre(_ICI / "textes", _ICI / "intitules.yaml")


def resolve(identifiant: str, au: date) -> Version:
    """`Registre.resolve` on the registry of the product."""
    return Registre.standard().resolve(identifiant, au)


@cache
def split_id(identifiant: str) -> tuple[str, str]:
    """An id and the subdivision asked for: `ccp:R2123-1#3°` -> ("ccp:R2123-1", "3°").

    Raises:
        DonneesErreur: `citation_incomprise` when what follows « # » names no subdivision.
    """
    base, diese, marque = identifiant.partition("#")
    if diese and not is_sous_partie(marque):
        raise DonneesErreur(
            "citation_incomprise",
            f"«\u00a0{identifiant}\u00a0»\u00a0: «\u00a0{marque}\u00a0» ne désigne pas une partie d’article.",
            "Écrivez après le dièse un rang comme «\u00a03°\u00a0» ou «\u00a0II\u00a0», ou rien.",
        )
    return base, marque


def find_proches(identifiant: str, ids: tuple[str, ...]) -> list[str]:
    """The ids that the author most likely meant, nearest first, three at most."""

    from difflib import get_close_matches  # only when something is wrong

    def flatten(texte: str) -> str:
        return "".join(c for c in texte.casefold() if c.isalnum())

    par_forme: dict[str, str] = {}
    for connu in ids:
        par_forme.setdefault(flatten(connu), connu)
    trouves = get_close_matches(flatten(identifiant), par_forme, n=3, cutoff=0.7)
    return [par_forme[t] for t in trouves]


def write_jour(jour: date) -> str:
    """« 22 août 2026 », with its no-break space (this room may not import `langue`, its neighbour)."""
    mois = (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    )  # fmt: skip
    quantieme = "1er" if jour.day == 1 else str(jour.day)
    return f"{quantieme}\u00a0{mois[jour.month - 1]} {jour.year}"


def _future(entree: Entree, debut: date, au: date) -> DonneesErreur:
    return DonneesErreur(
        "article_futur",
        f"«\u00a0{entree.id}\u00a0» ({entree.citation}) n’est en vigueur que depuis le {write_jour(debut)}"
        f"\u00a0; il ne peut être cité au {write_jour(au)}.",
        "Vérifiez la date du document ou de la consultation, ou ôtez cette citation.",
    )
