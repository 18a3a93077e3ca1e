"""`clausedocs difficultes`: what was typed, read; what was done, said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from clausedocs.cli.console import Progression, bind_spaces, say, say_avertissements, say_table, wrap
from clausedocs.cli.saisie import read_date, read_formats, read_mode
from clausedocs.erreurs import UsageErreur

if TYPE_CHECKING:
    from clausedocs.difficultes.enregistrement import Resultat
    from clausedocs.difficultes.preparation import LettrePreparee
    from clausedocs.difficultes.situation import Situation


@dataclass(frozen=True, slots=True)
class Saisie:
    """What was typed of any line: its day, the day of its writing, who writes, its data, its proofs."""

    le: str | None = None
    consigne_le: str | None = None
    auteur: str | None = None
    donnees: list[str] | None = None
    pieces: list[str] | None = None

    @property
    def aujourdhui(self) -> date:
        """The day of the writing, by default that of the user's calendar."""
        return read_date(self.consigne_le, "--consigne-le") or date.today()  # noqa: DTZ011

    @property
    def jour(self) -> date:
        return read_date(self.le, "--le") or self.aujourdhui

    def list_pieces(self) -> list[Path]:
        return [Path(p) for p in self.pieces or ()]

    def read_donnees(self) -> dict[str, str]:
        """Raises UsageErreur (`donnee_incomprise`)."""
        read: dict[str, str] = {}
        for text in self.donnees or ():
            nom, sign, value = text.partition("=")
            if not sign or not nom.strip():
                raise UsageErreur(
                    "donnee_incomprise",
                    f"« {text} » ne dit pas quel champ reçoit quelle valeur.",
                    "Écrivez --donnee champ=valeur, sans espace autour du signe égal ; entre guillemets si "
                    'la valeur contient des espaces : --donnee motif="refus écrit".',
                )
            read[nom.strip()] = value.strip().strip('"')
        return read


@dataclass(frozen=True, slots=True)
class Retour:
    """What was typed of what became of a letter."""

    courrier: str
    presente: str | None = None
    issue: str | None = None
    preuve: str | None = None
    mode: str | None = None
    destinataire: str | None = None


def run_etat(dossier: str, le: str | None) -> None:
    """Where the procedure stands."""
    jour = Saisie(le).jour
    from clausedocs.cli.etat_procedure import say_etat
    from clausedocs.difficultes.etat import read_etat

    say_etat(read_etat(Path(dossier), jour), dossier)


def run_consigner(
    dossier: str, evenement: str, dites: dict[str, str | None], saisie: Saisie, *, apres_coup: bool
) -> None:
    """Add an event."""
    precisions = {**{k: v for k, v in dites.items() if v is not None}, **saisie.read_donnees()}
    jour, today = saisie.jour, saisie.aujourdhui
    from clausedocs.difficultes import consigner

    fait = consigner(
        Path(dossier),
        evenement,
        jour=jour,
        consigne_le=today,
        precisions=precisions,
        pieces=saisie.list_pieces(),
        auteur=saisie.auteur or "",
        apres_coup=apres_coup,
    )
    _say_ligne(fait, dossier)


def run_recu(dossier: str, retour: Retour, saisie: Saisie) -> None:
    """Add what became of a letter."""
    presented, today = read_date(retour.presente, "--presente"), saisie.aujourdhui
    from clausedocs.difficultes import Avis, recu

    avis = Avis(
        read_date(saisie.le, "--le"),
        presented,
        (retour.issue or "").strip().lower(),
        (retour.mode or "").strip(),
        (retour.destinataire or "").strip(),
    )
    proof = Path(retour.preuve) if retour.preuve else None
    fait = recu(
        Path(dossier), retour.courrier, avis, preuve=proof, consigne_le=today, auteur=saisie.auteur or ""
    )
    _say_ligne(fait, dossier)


def run_rectifier(dossier: str, ligne: str, motif: str, saisie: Saisie, *, annuler: bool) -> None:
    """Add a correction."""
    if not ligne.strip().isdecimal():
        raise UsageErreur(
            "donnee_incomprise",
            f"« {ligne} » n’est pas le numéro d’une ligne.",
            "Écrivez le numéro que montre « clausedocs difficultes journal ».",
        )
    correction_data, jour, today = saisie.read_donnees(), saisie.jour, saisie.aujourdhui
    from clausedocs.difficultes import Correction, rectifier

    correction = Correction(correction_data, motif, saisie.auteur or "", annuler)
    fait = rectifier(
        Path(dossier), int(ligne), correction, jour=jour, consigne_le=today, pieces=saisie.list_pieces()
    )
    _say_ligne(fait, dossier)


def run_preparer(dossier: str, courrier: str, avec: str | None, mode: str, saisie: Saisie) -> None:
    """Write the next letter."""
    choix, jour, today = read_mode(mode), saisie.jour, saisie.aujourdhui
    from clausedocs.difficultes import preparer

    with Progression("préparation du courrier"):
        fait = preparer(
            Path(dossier),
            courrier,
            jour=jour,
            consigne_le=today,
            mode=choix,
            avec=Path(avec) if avec else None,
            auteur=saisie.auteur or "",
        )
    _say_courrier(fait, dossier)


def run_journal(dossier: str, formats: str | None, sortie: str | None, le: str | None) -> None:
    """Show the chronology, or write it as a document."""
    from clausedocs.rendu import FORMATS

    wanted, jour = read_formats(formats, tuple(FORMATS)), Saisie(le).jour
    from clausedocs.difficultes.etat import read_etat

    if wanted is None:
        from clausedocs.difficultes.chronologie import list_faits

        state = read_etat(Path(dossier), jour)
        rows = [(str(f.numero), f.date, f.fait, f.auteur, f.pieces) for f in list_faits(state)]
        if rows:
            say_table(("N°", "Date", "Fait", "Auteur", "Pièces"), rows)
        else:
            say("Le journal est vide.")
        say_avertissements(state.avertissements)
        return
    from clausedocs.cli.compte_rendu import say_fichiers
    from clausedocs.difficultes.chronologie import write_chronologie

    with Progression("écriture de la chronologie"):
        resultat = write_chronologie(Path(dossier), jour, wanted, Path(sortie) if sortie else None)
    say_fichiers(resultat)
    say_avertissements(resultat.rapport.avertissements)


def run_calendrier(dossier: str, sortie: str, le: str | None) -> None:
    """Write the days for a calendar."""
    jour, path = Saisie(le).jour, Path(sortie)
    if path.suffix.lower() != ".ics":
        raise UsageErreur(
            "sortie_refusee",
            f"« {sortie} » n’est pas le nom d’un fichier d’agenda.",
            f"Écrivez un nom qui finit par .ics : -o {path.stem or 'echeances'}.ics.",
        )
    from clausedocs.difficultes.calendrier import write_calendrier
    from clausedocs.difficultes.etat import read_etat
    from clausedocs.rendu import write_atomic

    state = read_etat(Path(dossier), jour)
    write_atomic(path, write_calendrier(state.situation, jour))
    n = len(state.jalons)
    say(bind_spaces(f"{sortie} : {n} échéance{'s' if n > 1 else ''}."))
    say_avertissements(state.avertissements)


# -- what is said


def _say_ligne(fait: Resultat, dossier: str) -> None:
    x = fait.ligne
    say(bind_spaces(f"Ligne {x.numero} consignée."))
    for piece in x.pieces:
        say(bind_spaces(f"  {piece.nom} : pièce copiée, empreinte {piece.sha256[:12]}…"))
    _say_ensuite(fait.situation, dossier)
    say_avertissements(fait.avertissements)


def _say_ensuite(s: Situation, dossier: str) -> None:
    from clausedocs.cli.etat_procedure import write_etape, write_lettre_courante

    say(wrap(bind_spaces(write_etape(s))))
    told = write_lettre_courante(s)
    if told:
        say(wrap(bind_spaces(told)))
    if s.du:
        say(bind_spaces(f"Courrier à écrire : clausedocs difficultes preparer {dossier} {s.du}"))


def _say_courrier(fait: LettrePreparee, dossier: str) -> None:
    from clausedocs.cli.compte_rendu import say_rapport

    if fait.deja and fait.ligne is not None:
        say(bind_spaces(f"Déjà préparé (ligne {fait.ligne.numero}) : rien n’a changé."))
    elif fait.ligne is None:
        say(bind_spaces("Projet, à ne pas envoyer : rien n’a été consigné."))
    else:
        say(bind_spaces(f"Ligne {fait.ligne.numero} consignée."))
    for path in fait.fichiers:
        say(f"  {path}")
    if fait.rapport is not None:
        say_rapport(fait.rapport)
    if fait.ligne is not None:
        _say_ensuite(fait.situation, dossier)
        if not fait.deja:
            say(
                wrap(
                    bind_spaces(
                        "Une fois la lettre signée et envoyée, consignez sa réception : clausedocs "
                        f"difficultes recu {dossier} {fait.courrier} --le DATE --preuve FICHIER"
                    )
                )
            )
    say_avertissements(fait.avertissements)
