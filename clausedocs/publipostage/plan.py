"""What a mail merge has to do: rows, names, modèles, and the sum of all that each row is made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from clausedocs import __version__
from clausedocs.domaine.racines import RACINES
from clausedocs.dossiers.canonique import hash_octets
from clausedocs.dossiers.chargement import EXTENSIONS, read_dossier
from clausedocs.dossiers.lieux import Lieux
from clausedocs.dossiers.yaml_positions import Chemin
from clausedocs.erreurs import Avertissement, ClausedocsErreur, Lieu, UsageErreur
from clausedocs.modeles import SourceModele, compile_source, find_modele
from clausedocs.publipostage.assemblage import Commun, Source, split_liste
from clausedocs.publipostage.noms import MOTIF, name_all, read_motif
from clausedocs.publipostage.suivi import make_cle
from clausedocs.publipostage.tableau import LigneTableau, Tableau, read_tableau
from clausedocs.publipostage.taches import LigneATraiter, Mode, Reglages, sum_modele
from clausedocs.rendu.entete.choix import read_entete, sum_entetes
from clausedocs.rendu.production import choose_demandes

# What the journal of an earlier layout said is void.
FORME_CLE = 1


@dataclass(frozen=True, slots=True)
class Demande:
    """What is asked of a mail merge.

    `tableau`: the rows; `sortie`: the folder, made if need be; `commun`: a dossier (.yaml) that holds what
    all the rows share; `modeles`: what to write of each row, before the column and the common dossier;
    `motif`: the names of the files; `masquees`: hidden rows count; `archive`: one zip instead of files;
    `ecraser`: replace what somebody changed; `refaire`: write again what is done; `dossiers_modeles`: the
    user's own modèles, before ours.
    """

    tableau: Path
    sortie: Path
    modeles: tuple[str, ...] = ()
    commun: Path | None = None
    formats: tuple[str, ...] | None = None
    mode: Mode = "definitif"
    le: date | None = None
    motif: str = MOTIF
    feuille: str | None = None
    masquees: bool = True
    archive: bool = False
    ecraser: bool = False
    refaire: bool = False
    moteur_pdf: str | None = None
    pdf_variante: str | None = None
    feuille_style: Path | None = None
    dossiers_modeles: tuple[Path, ...] = ()
    entete: Path | None = None

    @property
    def chemin_archive(self) -> Path | None:
        """The zip, named after the table."""
        return self.sortie / f"{self.tableau.stem}.zip" if self.archive else None


@dataclass(frozen=True, slots=True)
class Plan:
    """The rows to write, in the order of the table, and what they share."""

    source: Source
    commun: Commun
    reglages: Reglages
    lignes: tuple[LigneATraiter, ...]
    avertissements: tuple[Avertissement, ...] = ()
    formats_indisponibles: tuple[tuple[str, str], ...] = ()
    vides: int = 0


def make_plan(demande: Demande) -> Plan:
    """Read the table and its common dossier; no row is validated, nothing is written. Raises
    ClausedocsErreur."""
    demandes, missing = choose_demandes(
        demande.formats,
        moteur_pdf=demande.moteur_pdf,
        pdf_variante=demande.pdf_variante,
        feuille_style=demande.feuille_style,
    )
    commun = read_commun(demande.commun)
    tableau = read_tableau(
        demande.tableau,
        commun.donnees,
        demande.modeles,
        feuille=demande.feuille,
        masquees=demande.masquees,
    )
    motif = read_motif(demande.motif, tableau.racine)
    modeles = _ChoixModeles(demande.modeles, tableau, commun)
    wanted = {ligne.numero: modeles.choose(ligne) for ligne in tableau.lignes}
    used = dict.fromkeys(m for names in wanted.values() for m in names)
    if demande.dossiers_modeles:
        for modele in used:
            _check_modele(modele, demande.dossiers_modeles, {d.format.cible for d in demandes})
    reglages = Reglages(
        str(demande.sortie.absolute()),
        tuple(d.format.nom for d in demandes),
        demande.mode,
        demande.le or date.today(),  # noqa: DTZ011 (today on the user's own calendar)
        tuple((m, sum_modele(m, demande.dossiers_modeles)) for m in used),
        demande.archive,
        demande.ecraser,
        demande.moteur_pdf,
        demande.pdf_variante,
        str(demande.feuille_style.absolute()) if demande.feuille_style else None,
        tuple(str(d.absolute()) for d in demande.dossiers_modeles),
        str(demande.entete.absolute()) if demande.entete else None,
    )
    getter = _Textes(tableau, commun)
    stems = name_all(motif, ((r.numero, getter.of(r), wanted[r.numero]) for r in tableau.lignes))
    source = Source(
        str(demande.tableau), str(demande.tableau.absolute().parent), tableau.feuille, tableau.colonnes
    )
    return Plan(
        source,
        commun,
        reglages,
        _make_lignes(tableau, wanted, stems, reglages, commun),
        (*tableau.avertissements, *_warn_acheteur(tableau, commun)),
        missing,
        tableau.vides,
    )


def _warn_acheteur(tableau: Tableau, commun: Commun) -> Iterator[Avertissement]:
    """Conventions that would all go to the buyer of the common dossier."""
    buyer = commun.donnees.get("donneur_ordre")
    name = buyer.get("denomination") if isinstance(buyer, Mapping) else None
    ranks = [n for n, c in enumerate(tableau.colonnes) if c.chemin[0] == "donneur_ordre"]
    if tableau.racine is not RACINES["convention"] or not name or len(tableau.lignes) < 2:
        return
    bare = [r for r in tableau.lignes if not any(r.textes[n] for n in ranks)]
    if len(bare) > 1:
        yield Avertissement(
            "acheteur_unique",
            f"{len(bare)} lignes ne nomment aucun donneur d’ordre\u00a0: leurs documents portent tous celui "
            f"du dossier commun, « {name} ».",
            "Ajoutez les colonnes « donneur_ordre.… » (le tableau vierge les a), sauf si c’est voulu.",
            Lieu(fichier=tableau.fichier, feuille=tableau.feuille),
        )


def _check_modele(identifiant: str, dossiers: Sequence[Path], cibles: Iterable[str]) -> None:
    """A fault of the user's own modèle is one for the whole table: said once, before any row is written."""
    source = find_modele(identifiant, dossiers)
    if isinstance(source, SourceModele):
        for cible in cibles:
            compile_source(source, cible)
        return
    from clausedocs.modeles.word.compilation import compile_word

    compile_word(source)


def read_commun(chemin: Path | None) -> Commun:
    """The common dossier; an empty one where there is none. Raises as `load_dossier` on its text."""
    if chemin is None:
        return Commun({}, Lieux("", {}, {}))
    return Commun(*read_dossier(chemin), str(chemin.absolute()))


def _make_lignes(
    tableau: Tableau,
    wanted: Mapping[int, Sequence[str]],
    stems: Mapping[tuple[int, str], str],
    reglages: Reglages,
    commun: Commun,
) -> tuple[LigneATraiter, ...]:
    dated = ("date_reference",)
    getter = _Textes(tableau, commun)
    style = hash_octets(Path(reglages.feuille_style).read_bytes()) if reglages.feuille_style else ""
    common = make_cle(
        FORME_CLE,
        __version__,
        reglages.formats,
        reglages.mode,
        reglages.archive,
        (reglages.moteur_pdf, reglages.pdf_variante, style),
        sum_entetes(Path(reglages.entete) if reglages.entete else None, commun.donnees, commun.lieux),
        reglages.empreintes,
        commun.donnees,
        [list(c.chemin) for c in tableau.colonnes],
    )
    files = _Fichiers(Path(tableau.fichier).parent)
    rows = []
    for ligne in tableau.lignes:
        names = tuple((m, stems[ligne.numero, m]) for m in wanted[ligne.numero])
        named = [
            files.sum(t, entete=c.chemin[-1] == "entete")
            for c, t in zip(tableau.colonnes, ligne.textes, strict=True)
            if c.inclusion or c.chemin[-1] == "entete"
        ]
        # A dossier that bears its date is the same whatever the day.
        day = None if getter.of(ligne)(dated) else reglages.le
        key = make_cle(common, ligne.textes, names, named, day)
        rows.append(LigneATraiter(ligne.numero, ligne.textes, key, names, (), ligne.fautes))
    return tuple(rows)


@dataclass(slots=True)
class _Fichiers:
    """The sums of the files that cells name, each read once."""

    dossier: Path
    sommes: dict[str, str] = field(default_factory=dict)

    def sum(self, nom: str, *, entete: bool) -> str:
        if not nom.lower().endswith((*EXTENSIONS, ".docx")):
            return ""
        if nom not in self.sommes:
            path = self.dossier / nom.replace("\\", "/")
            try:
                # A letterhead is the sum of all that it draws on.
                paper = read_entete(path).empreinte if entete else ""
                self.sommes[nom] = paper or hash_octets(path.read_bytes())
            except (OSError, ValueError, ClausedocsErreur):
                self.sommes[nom] = "absent"
        return self.sommes[nom]


@dataclass(frozen=True, slots=True)
class _ChoixModeles:
    """Which modèles each row asks for: those of the command, else of its column, else the common ones."""

    demandes: tuple[str, ...]
    tableau: Tableau
    commun: Commun

    def choose(self, ligne: LigneTableau) -> tuple[str, ...]:
        """Raises UsageErreur `modele_a_preciser`."""
        names: Sequence[str] = self.demandes
        if not names:
            rang = next((n for n, c in enumerate(self.tableau.colonnes) if c.chemin == ("modeles",)), None)
            names = split_liste(ligne.textes[rang], choix=True) if rang is not None else ()
        if not names:
            common = self.commun.donnees.get("modeles")
            names = [str(m) for m in common] if isinstance(common, (list, tuple)) else ()
        if not names:
            raise UsageErreur(
                "modele_a_preciser",
                f"Rien ne dit quel document écrire pour la ligne {ligne.numero}.",
                "Ajoutez --modele (par exemple --modele convention_cadre), une colonne « modeles », ou "
                "« modeles: » au fichier commun.",
            )
        return tuple(dict.fromkeys(names))


class _Textes:
    """The text at a path: the row's own, else the common one."""

    def __init__(self, tableau: Tableau, commun: Commun) -> None:
        self._rangs: dict[Chemin, int] = {c.chemin: n for n, c in enumerate(tableau.colonnes)}
        self._commun = commun.donnees

    def of(self, ligne: LigneTableau) -> Any:
        def get(chemin: Chemin) -> str:
            rang = self._rangs.get(chemin)
            if rang is not None and ligne.textes[rang]:
                return ligne.textes[rang]
            value: Any = self._commun
            for pas in chemin:
                if isinstance(value, Mapping):
                    value = value.get(str(pas))
                elif isinstance(value, (list, tuple)) and isinstance(pas, int) and pas < len(value):
                    value = value[pas]
                else:
                    return ""
            return value if isinstance(value, str) else ""

        return get
