"""`clausedocs publipostage`: a table in, a folder of documents out, and what is to be corrected."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from clausedocs.cli.console import say, say_avertissements, tell_erreur
from clausedocs.cli.saisie import ChoixRendu, read_date, read_dossiers_modeles, read_formats, read_mode
from clausedocs.erreurs import SORTIE_DONNEES, Avertissement, DonneesErreur, Lieu, UsageErreur

if TYPE_CHECKING:
    from clausedocs.publipostage import Bilan, LigneFaite

# Beyond, the same error is not said once more: the report has them all.
LIGNES_MONTREES = 20


def run_publipostage(
    tableau: str | None,
    sortie: str,
    choix_rendu: ChoixRendu,
    *,
    modeles: Sequence[str],
    commun: str | None,
    formats: str | None,
    mode: str,
    le: str | None,
    nom: str | None,
    feuille: str | None,
    masquees: bool,
    archive: bool,
    ecraser: bool,
    refaire: bool,
    coeurs: str | None,
    executeur: str | None,
    dossiers_modeles: Sequence[str] | None,
) -> int:
    """Write what can be, say what cannot; the exit code is 1 as soon as one row is wrong."""
    if tableau is None:
        raise UsageErreur(
            "argument_manquant",
            "Il manque l’argument « TABLEAU ».",
            "Donnez le tableau des dossiers ; « clausedocs publipostage --tableau-vierge --modele ID -o "
            "tableau.xlsx » en écrit un à remplir.",
        )
    choix, jour, nombre = read_mode(mode), read_date(le, "--le"), _read_coeurs(coeurs)
    from clausedocs.publipostage import Demande, open_executeur, publish
    from clausedocs.publipostage.noms import MOTIF
    from clausedocs.publipostage.rapport import NOM, write_rapport
    from clausedocs.rendu import FORMATS, write_atomic

    wanted = read_formats(formats, tuple(FORMATS))
    demande = Demande(
        Path(tableau),
        Path(sortie),
        tuple(modeles),
        Path(commun) if commun is not None else None,
        tuple(wanted) if wanted is not None else None,
        choix,
        jour,
        MOTIF if nom is None else nom,
        feuille,
        masquees,
        archive,
        ecraser,
        refaire,
        dossiers_modeles=read_dossiers_modeles(dossiers_modeles),
        **choix_rendu.arguments(),
    )
    with open_executeur(executeur) if executeur else nullcontext() as work, Barre() as barre:
        bilan = publish(demande, coeurs=nombre, executeur=work, progression=barre)
    rapport = bilan.sortie / NOM
    write_atomic(rapport, write_rapport(bilan))
    _say_bilan(bilan, rapport)
    return SORTIE_DONNEES if bilan.en_erreur else 0


def run_vierge(modeles: Sequence[str], commun: str | None, sortie: str, tableau: str | None) -> None:
    """Write an empty table for a modèle."""
    if len(modeles) != 1 or tableau is not None:
        raise UsageErreur(
            "modele_a_preciser",
            "Un tableau vierge se fait pour un modèle, et un seul.",
            "Écrivez par exemple « clausedocs publipostage --tableau-vierge --modele convention_cadre -o "
            "tableau.xlsx ».",
        )
    path = Path(sortie)
    if path.suffix.lower() != ".xlsx":
        raise UsageErreur(
            "sortie_refusee",
            f"« {sortie} » n’est pas le nom d’un classeur.",
            "Donnez un nom de fichier en .xlsx, par exemple -o tableau.xlsx.",
        )
    if path.exists():
        raise UsageErreur(
            "fichier_existant",
            f"Le fichier « {sortie} » existe déjà et n’a pas été touché.",
            "Choisissez un autre nom : un tableau rempli ne se remplace pas.",
        )
    from clausedocs.publipostage.plan import read_commun
    from clausedocs.publipostage.vierge import write_vierge
    from clausedocs.rendu import write_atomic

    data = write_vierge(modeles[0], read_commun(Path(commun) if commun is not None else None))
    write_atomic(path, data)
    shared = f" --commun {commun}" if commun is not None else " --commun commun.yaml"
    say(
        f"{sortie} : à remplir, puis « clausedocs publipostage {sortie} --modele {modeles[0]}{shared} "
        "-o sorties »."
    )


def _read_coeurs(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.strip().isdigit() or int(text) == 0:
        raise UsageErreur(
            "valeur_refusee",
            f"« {text} » n’est pas un nombre de cœurs.",
            "Écrivez un nombre entier, par exemple --coeurs 4.",
        )
    return int(text)


def _say_bilan(bilan: Bilan, rapport: Path) -> None:
    _tell_erreurs(bilan.en_erreur)
    count = Counter(line.etat for line in bilan.lignes)
    documents = sum(len(line.fichiers) for line in bilan.lignes if line.etat == "ecrit")
    where = bilan.archive or bilan.sortie
    parts = [_count(documents, "document écrit", "documents écrits") + f" dans {where}"]
    if count["deja"]:
        parts.append(_count(count["deja"], "ligne déjà faite", "lignes déjà faites"))
    if count["erreur"]:
        parts.append(_count(count["erreur"], "ligne à corriger", "lignes à corriger"))
    if bilan.vides:
        parts.append(_count(bilan.vides, "ligne vide passée", "lignes vides passées"))
    say(f"{' ; '.join(parts)}.")
    for name, reason in bilan.formats_indisponibles:
        say(f"{name} : pas écrit. {reason}")
    say_avertissements((*bilan.avertissements, *_group_avertissements(bilan)))
    gaps = Counter(champ for line in bilan.lignes for champ in line.lacunes)
    if gaps:
        say(f"À compléter ({len(gaps)})\u00a0:")
        for champ, n in gaps.items():
            say(f"  – {champ} ({_count(n, 'ligne', 'lignes')})")
    if bilan.restes:
        shown = ", ".join(bilan.restes[:5]) + ("…" if len(bilan.restes) > 5 else "")
        say(f"Documents d’une exécution précédente qui ne viennent plus d’aucune ligne : {shown}")
    say(f"Compte rendu, ligne par ligne : {rapport}")


def _tell_erreurs(lines: Sequence[LigneFaite]) -> None:
    """The errors of the first rows; one that has no cell and comes on every row is said once."""
    common = Counter((e.code, e.champ, e.message) for line in lines for e in line.erreurs if not e.cellule)
    shared = {k for k, n in common.items() if n > 1 and n == len(lines)}
    said: set[tuple[str, str | None, str]] = set()
    for rank, line in enumerate(lines):
        for e in line.erreurs:
            key = (e.code, e.champ, e.message)
            if key in shared and not e.cellule:
                if key not in said:
                    said.add(key)
                    place = Lieu(e.fichier, champ=e.champ, feuille=e.feuille)
                    message = f"{e.message} Il en va ainsi des {len(lines)} lignes à corriger."
                    tell_erreur(DonneesErreur(e.code, message, e.conseil, place))
            elif rank < LIGNES_MONTREES:
                tell_erreur(e.as_erreur())


def _group_avertissements(bilan: Bilan) -> list[Avertissement]:
    """Each warning once, with the rows that it concerns when it is not of one cell."""
    groups: dict[tuple[str, str], list[Any]] = {}
    for line in bilan.lignes:
        for a in line.avertissements:
            groups.setdefault((a.code, a.message), []).append(a)
    out = []
    for found in groups.values():
        first = found[0]
        if len(found) == 1:
            out.append(first.as_avertissement())
            continue
        place = Lieu(first.fichier, champ=first.champ, feuille=first.feuille)
        message = f"{first.message} ({len(found)} lignes)"
        out.append(Avertissement(first.code, message, first.conseil, place))
    return out


def _count(n: int, one: str, many: str) -> str:
    return f"{n} {many if n > 1 else one}"


class Barre:
    """A progress bar on stderr where somebody looks; nothing elsewhere.

    Call it with the number of rows done and how many there are.
    """

    def __init__(self) -> None:
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Barre:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("reste"),
                TimeRemainingColumn(),
                console=Console(file=sys.stderr, highlight=False),
                transient=True,
                # Drawn when rows are done: a thread that draws would slow the start of the processes.
                auto_refresh=False,
            )
            self._task = self._bar.add_task("Lecture du tableau", total=None)
            self._bar.start()
        return self

    def __call__(self, faits: int, total: int, en_cours: str) -> None:
        if self._bar is not None:
            self._bar.update(
                self._task, description=f"Écriture, {en_cours}", completed=faits, total=total, refresh=True
            )

    def __exit__(
        self, _type: type[BaseException] | None, _value: BaseException | None, _tb: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
