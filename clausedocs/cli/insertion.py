"""`clausedocs inserer` and `retirer`: a clause into a buyer’s Word file, or out of it, the file kept safe."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from clausedocs.cli.compte_rendu import say_lacunes
from clausedocs.cli.console import Progression, bind_spaces, say, say_avertissements, wrap
from clausedocs.cli.saisie import read_date, read_mode
from clausedocs.domaine.pieces import PIECES
from clausedocs.erreurs import DonneesErreur, Lieu, UsageErreur

if TYPE_CHECKING:
    from clausedocs.dce.ecriture_word import Suivi
    from clausedocs.dce.insertion import Projet, Resultat
    from clausedocs.dce.place import Cote, Demande
    from clausedocs.dce.plan_word import Entree
    from clausedocs.dossiers import DossierCharge

COPIE = "avant-clausedocs"
AUTEUR = "clausedocs"
RELIRE = (
    "Dans Word, l’onglet Révision montre chaque modification\u00a0: Accepter la garde, Refuser rend le texte "
    "d’avant."
)


@dataclass(frozen=True, slots=True)
class Choix:
    """What was typed of the clause and of how it is written."""

    dossier: str
    dans: str
    piece: str
    lot: str | None = None
    le: str | None = None
    mode: str = "definitif"
    ailleurs: bool = False
    suivi: bool = False
    auteur: str | None = None


@dataclass(frozen=True, slots=True)
class Places:
    """What was typed of the place; at most one of them is."""

    apres: str | None = None
    avant: str | None = None
    signet: str | None = None
    controle: str | None = None
    marque: bool = False
    a_la_fin: bool = False

    @property
    def donnees(self) -> list[Demande]:
        """Each place that was named."""
        from clausedocs.dce.place import Demande

        named: tuple[tuple[Cote, str | None], ...] = (
            ("apres", self.apres),
            ("avant", self.avant),
            ("signet", self.signet),
            ("controle", self.controle),
            ("marque", "" if self.marque else None),
            ("fin", "" if self.a_la_fin else None),
        )
        return [Demande(cote, cible) for cote, cible in named if cible is not None]


@dataclass(frozen=True, slots=True)
class Sorties:
    """Where the result goes: another file, or the file itself once a copy is kept. `ecraser`: whatever file
    bears that name already."""

    fichier: str | None
    en_place: bool = False
    ecraser: bool = False


def run_inserer(choix: Choix, places: Places, sorties: Sorties | None) -> None:
    """Insert the clause and say what was done; without `sorties`, show what would be done."""
    modele, demande = _read_piece(choix.piece), _read_place(places)
    cible = Path(choix.dans)
    _check_auteur(choix.suivi, choix.auteur)
    out = _read_sortie(cible, sorties) if sorties is not None else None
    from clausedocs.dce.insertion import Projet, insert_clause, plan_insertion

    fait: Projet | Resultat
    with Progression(f"lecture de {cible.name}"):
        charge = _load(choix, modele)
        suivi = _make_suivi(charge, choix)
        try:
            if out is None:
                fait = plan_insertion(
                    cible, charge, modele, demande, suivi=suivi, lot=choix.lot, ailleurs=choix.ailleurs
                )
            else:
                fait = insert_clause(
                    cible, charge, modele, demande, suivi=suivi, lot=choix.lot, ailleurs=choix.ailleurs
                )
        except DonneesErreur as absente:
            if places.donnees or absente.code != "place_absente":
                raise
            fait = _guide(cible, ecrire=out is not None, suivi=choix.suivi)
    if isinstance(fait, Projet):
        _say_projet(fait)
    elif out is not None:
        _write(fait, cible, out, suivi=choix.suivi, ecraser=sorties is not None and sorties.ecraser)
    say_lacunes(charge.lacunes)
    say_avertissements(charge.avertissements)
    if isinstance(fait, Projet) and fait.refus is not None:
        raise fait.refus


def run_retirer(
    fichier: str, sorties: Sorties, suivi: bool, auteur: str | None, le: str | None, identifiant: str | None
) -> None:
    """Take the clause out, and say what is left to look at."""
    cible = Path(fichier)
    _check_auteur(suivi, auteur)
    jour = read_date(le, "--le")
    out = _read_sortie(cible, sorties)
    from clausedocs.dce.ecriture_word import Suivi
    from clausedocs.dce.retrait import remove_clause

    tracked = Suivi(auteur or AUTEUR, jour or date.today()) if suivi else None  # noqa: DTZ011
    with Progression(f"lecture de {cible.name}"):
        resultat = remove_clause(cible, suivi=tracked, identifiant=identifiant)
    _write(resultat, cible, out, suivi=suivi, ecraser=sorties.ecraser)


# -- what was typed


def _read_piece(texte: str) -> str:
    piece = texte.strip().lower()
    if piece not in PIECES:
        raise UsageErreur(
            "piece_inconnue",
            f"La pièce « {texte} » n’existe pas.",
            f"Choisissez parmi {', '.join(PIECES)} : --piece ccap.",
        )
    return PIECES[piece]


def _read_place(places: Places) -> Demande:
    """The place that was named; without one, the mark `{{ clause }}`."""
    from clausedocs.dce.place import Demande

    given = places.donnees
    if len(given) > 1:
        raise UsageErreur(
            "options_contraires",
            "La clause ne va qu’à une place, et plusieurs sont données.",
            "Gardez une seule option parmi --apres, --avant, --signet, --controle, --marque et --a-la-fin.",
        )
    return given[0] if given else Demande("marque")


def _check_auteur(suivi: bool, auteur: str | None) -> None:
    if auteur is not None and not suivi:
        raise UsageErreur(
            "options_contraires",
            "Un auteur ne signe que des modifications suivies.",
            "Ajoutez --suivi, ou retirez --auteur.",
        )


def _read_sortie(cible: Path, sorties: Sorties) -> Path:
    """The file to write. The one that is read is never written over by mistake."""
    if sorties.en_place and sorties.fichier is not None:
        raise UsageErreur(
            "options_contraires",
            "Le résultat ne va qu’à un endroit : --en-place et -o se contredisent.",
            "Gardez l’une des deux options.",
        )
    if sorties.en_place:
        return cible
    if sorties.fichier is None:
        raise UsageErreur(
            "sortie_absente",
            "Rien ne dit où écrire le résultat.",
            f"Ajoutez par exemple « -o {cible.stem}-clause.docx », ou --en-place pour remplacer le fichier "
            "en gardant une copie.",
        )
    out = Path(sorties.fichier)
    if out.suffix.lower() != ".docx":
        raise UsageErreur(
            "sortie_refusee",
            f"« {sorties.fichier} » n’est pas le nom d’un fichier Word.",
            f"Écrivez un nom qui finit par .docx : -o {out.stem or cible.stem}.docx.",
        )
    if _is_same(out, cible):
        raise UsageErreur(
            "sortie_refusee",
            f"« {sorties.fichier} » est le fichier lu : il n’a pas été touché.",
            "Choisissez un autre nom, ou --en-place pour le remplacer en gardant une copie.",
        )
    return out


def _refuse_existing(out: Path, octets: bytes) -> None:
    """A result of ours that nobody saved since can be made again; anything else may be somebody’s work."""
    from clausedocs.dce.remplacement import may_replace

    if out.exists() and not may_replace(out, octets):
        raise UsageErreur(
            "fichier_existant",
            f"Le fichier « {out} » existe déjà et n’a pas été touché.",
            "Choisissez un autre nom, ou ajoutez --ecraser pour le remplacer.",
        )


def _is_same(one: Path, other: Path) -> bool:
    """One file by two names, links and cases included."""
    with suppress(OSError):
        return one.samefile(other)
    return one.absolute() == other.absolute()


def _load(choix: Choix, modele: str) -> DossierCharge:
    from clausedocs.domaine import DossierMarche
    from clausedocs.domaine.documents import DOCUMENTS
    from clausedocs.domaine.pieces import list_lots_of_piece
    from clausedocs.dossiers import load_dossier

    mode, jour = read_mode(choix.mode), read_date(choix.le, "--le")
    charge = load_dossier(Path(choix.dossier), mode=mode, le=jour, modeles=[modele])
    if not isinstance(charge.dossier, DossierMarche):
        raise DonneesErreur(
            "modele_hors_dossier",
            "Ce fichier décrit une convention, pas un marché.",
            "Donnez le fichier d’un marché (« clausedocs nouveau marche »).",
            Lieu(fichier=choix.dossier),
        )
    if choix.lot is not None and not DOCUMENTS[modele].par_lot:
        raise UsageErreur(
            "options_contraires",
            f"La pièce « {choix.piece} » vaut pour tout le marché : --lot n’y changerait rien.",
            "Retirez --lot.",
        )
    lots = [x.numero for x in list_lots_of_piece(charge.dossier, modele) if x is not None]
    if choix.lot is None and len(lots) > 1:
        raise UsageErreur(
            "lot_a_preciser",
            f"La pièce « {choix.piece} » s’écrit lot par lot.",
            f"Dites lequel parmi {', '.join(lots)} : --lot {lots[0]}.",
        )
    return charge


def _make_suivi(charge: DossierCharge, choix: Choix) -> Suivi | None:
    """Revisions in the name of the structure, which the buyer knows, at the day of the document."""
    if not choix.suivi:
        return None
    from clausedocs.dce.ecriture_word import Suivi

    structure = getattr(charge.dossier, "structure_porteuse", None)
    auteur = choix.auteur or str(getattr(structure, "denomination", "")) or AUTEUR
    return Suivi(auteur, charge.le)


# -- what is said and written


def _guide(cible: Path, *, ecrire: bool, suivi: bool) -> Projet:
    """For who named no place, and left no mark in the file: its outline, and what to type."""
    from clausedocs.dce.fichier_word import find_protection, read_fichier
    from clausedocs.dce.insertion import Projet
    from clausedocs.dce.place import show_plan

    fichier = read_fichier(cible)
    plan = fichier.plan
    example = f'--apres "{_name_titre(plan[-1])}"' if plan else "--a-la-fin"
    if ecrire:
        raise DonneesErreur(
            "place_absente",
            f"Rien ne dit où la clause doit aller.\n{show_plan(plan)}",
            f"Désignez un titre, par exemple {example}, ou écrivez {{{{ clause }}}} dans le fichier, sur une "
            "ligne à elle seule.",
            Lieu(fichier=str(cible)),
        ) from None
    protected = find_protection(fichier, suivi=suivi)
    return Projet(show_plan(plan), f"à choisir, par exemple {example}", (), protected)


def _name_titre(entree: Entree) -> str:
    """The shortest words that designate a heading: its number where it has a word before, else its title."""
    tape = entree.tape
    return (
        tape.prefixe.strip(" \u00a0\u202f.):–—-") if tape and tape.mot else entree.intitule.replace('"', "")
    )


def _say_projet(projet: Projet) -> None:
    say("Plan du fichier\u00a0:")
    say(projet.plan.rstrip("\n"))
    say()
    if projet.place:
        say(wrap(bind_spaces(f"Place : {projet.place}.".replace("..", "."))))
        say()
    if projet.changements:
        say("Ce qui changerait\u00a0:")
        _say_lignes(projet.changements)
        _say_numero(projet.numero)
    if projet.ailleurs:
        say()
        say("Ailleurs dans le fichier\u00a0:")
        _say_lignes(projet.ailleurs)
    say("Rien n’a été écrit.")


def _write(resultat: Resultat, cible: Path, out: Path, *, suivi: bool, ecraser: bool) -> None:
    """The file, in one go; where it takes the place of the one read, a copy of that one first."""
    from clausedocs.rendu import write_atomic

    if out != cible and not ecraser:
        _refuse_existing(out, resultat.octets)
    copie = _keep_copie(cible) if out == cible else None
    try:
        write_atomic(out, resultat.octets)
    except BaseException:
        # Nothing was replaced: the copy has no use.
        if copie is not None:
            with suppress(OSError):
                copie.unlink()
        raise
    first, *rest = resultat.rapport
    say(wrap(bind_spaces(f"{out} : {first}")))
    if copie is not None:
        say(f"{copie}\u00a0: copie du fichier d’avant.")
    _say_lignes(rest)
    _say_numero(resultat.numero)
    if suivi:
        say(wrap(RELIRE))


def _keep_copie(cible: Path) -> Path:
    """A copy beside the file, under a name that no former copy bears."""
    from clausedocs.rendu import write_atomic

    rank, copie = 1, cible.with_name(f"{cible.stem}.{COPIE}{cible.suffix}")
    while copie.exists():
        rank += 1
        copie = cible.with_name(f"{cible.stem}.{COPIE}-{rank}{cible.suffix}")
    write_atomic(copie, cible.read_bytes())
    return copie


def _say_numero(numero: tuple[str, int] | None) -> None:
    """Where this number goes in a dossier that is written as text."""
    if numero is not None:
        champ, valeur = numero
        written = f"numeros:\u00a0{{{champ}:\u00a0{valeur}}}"
        say(wrap(bind_spaces(f"Dans le dossier YAML, sous « marche »\u00a0: « {written} »."), indent="  "))


def _say_lignes(lignes: Iterable[str]) -> None:
    """Sentences, those of a list set back under the one that announces them."""
    for ligne in lignes:
        say(wrap(bind_spaces(ligne), indent="  " if ligne.startswith("–") else ""))
