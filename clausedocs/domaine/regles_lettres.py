"""Rules on the letters of one party to the other: who signs, what they name, when they are received."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from clausedocs.domaine.champs import simplify
from clausedocs.domaine.dossier import Dossier
from clausedocs.domaine.lettres_parties import FinDeConvention, LettrePartie, Manquement
from clausedocs.domaine.parties import Partie
from clausedocs.domaine.regles_signature import check_delegation, check_habilitation
from clausedocs.domaine.vie_convention import (
    SUITES,
    find_debut,
    find_dernier_terme,
    list_lettres,
    needs_invitation,
)
from clausedocs.domaine.violations import Regle, Violation, known, missing
from clausedocs.langue.dates import format_date


def asked_blocks(d: Dossier) -> Iterator[Violation]:
    """A document that follows the convention has its block."""
    for modele in known(d.modeles) or ():
        if modele in SUITES and getattr(d, modele) is None:
            yield Violation(
                "suite_absente",
                "modeles",
                f"Le document « {modele} » est demandé, et le dossier n’a pas de bloc « {modele} ».",
                f"Ajoutez « {modele}: » et ses champs (« clausedocs nouveau {modele} »).",
            )


def reception(d: Dossier) -> Iterator[Violation]:
    """A letter is received after it is sent, and is sent while the convention lives."""
    begun, end = find_debut(d), find_dernier_terme(d)
    for nom, letter in list_lettres(d):
        sent, received = known(letter.date), known(letter.reception)
        if sent and received and received < sent:
            yield Violation(
                "reception_avant_envoi",
                f"{nom}.reception",
                f"La lettre du {format_date(sent)} aurait été reçue le {format_date(received)}.",
                "Vérifiez les deux dates.",
            )
        yield from check_en_vigueur(f"{nom}.date", sent, begun, end)


def check_en_vigueur(
    champ: str, day: date | None, begun: date | None, end: date | None
) -> Iterator[Violation]:
    """An act of the convention is dated while the convention is in force."""
    if day is None:
        return
    if begun is not None and day < begun:
        yield Violation(
            "acte_hors_convention",
            champ,
            f"Cet acte est daté du {format_date(day)}, et la convention ne prend effet que le "
            f"{format_date(begun)}.",
            "Vérifiez la date, ou celle de la convention.",
        )
    elif end is not None and day > end:
        yield Violation(
            "acte_hors_convention",
            champ,
            f"Cet acte est daté du {format_date(day)}, et la convention a pris fin le {format_date(end)}, "
            "reconductions comprises.",
            "Une convention qui a pris fin ne s’exécute plus : vérifiez la date, ou écrivez les "
            "reconductions "
            "et les prolongations.",
        )


def references_once(d: Dossier) -> Iterator[Violation]:
    """No two letters bear the same reference."""
    seen: dict[str, str] = {}
    for nom, letter in list_lettres(d):
        reference = known(letter.reference)
        if reference is not None and reference in seen:
            yield Violation(
                "reference_en_double",
                f"{nom}.reference",
                f"La référence « {reference} » est déjà celle du bloc « {seen[reference]} ».",
                "Donnez à chaque lettre sa référence.",
            )
        elif reference is not None:
            seen[reference] = nom


def find_partie(d: Dossier, auteur: str) -> Partie:
    """The party behind « donneur_ordre » or « structure »; a grouping speaks by its coordinator."""
    if auteur == "structure":
        return d.structure_porteuse
    grouping = d.groupement_commandes
    wanted = simplify(known(grouping.coordonnateur) or "") if grouping else ""
    named = (b for b in d.donneurs_ordre if wanted in (simplify(b.denomination), simplify(b.sigle or "")))
    return next(named, d.donneur_ordre) if wanted else d.donneur_ordre


def signatories(d: Dossier) -> Iterator[Violation]:
    """Who signs a letter in the place of the representative shows a delegation that covers it, in time."""
    for nom, letter in list_lettres(d):
        party, who, sent = find_partie(d, letter.auteur), letter.signataire, known(letter.date)
        if letter.habilitation is not None:
            yield from check_habilitation(f"{nom}.habilitation", party, letter.habilitation, sent)
        if who is None:
            continue
        absent = [n for n in ("prenom", "nom", "genre", "fonction") if missing(getattr(who, n))]
        if 0 < len(absent) < 4:
            yield Violation(
                "signataire_incomplet",
                f"{nom}.signataire.{absent[0]}",
                f"Il manque, pour le signataire de cette lettre : {', '.join(absent)}.",
                "Écrivez prenom, nom, genre et fonction, ou aucun des quatre si le représentant signe.",
            )
        legal = party.representant
        other = not absent and (who.prenom, who.nom) != (legal.prenom, legal.nom)
        if who.delegation is not None:
            yield from check_delegation(f"{nom}.signataire.delegation", who.delegation, sent)
        elif other:
            yield Violation(
                "delegation_absente",
                f"{nom}.signataire.delegation",
                f"Qui signe cette lettre pour « {party.denomination} » tient son pouvoir d’une délégation, "
                "qui "
                "n’est pas citée.",
                "Ajoutez signataire.delegation : acte, date, executoire, objet.",
            )


def passages(d: Dossier) -> Iterator[Violation]:
    """Each breach and each change names one passage, in the way that the signed text allows."""
    named: list[tuple[str, Sequence[object]]] = [
        (nom, getattr(letter, "manquements", ())) for nom, letter in list_lettres(d)
    ]
    for nom, breaches in named:
        for n, breach in enumerate(breaches, 1):
            assert isinstance(breach, Manquement)
            yield from check_passage(d, f"{nom}.manquements[{n}]", breach.ancre, breach.article)
    for n, change in enumerate(d.avenant.modifications if d.avenant else (), 1):
        yield from check_passage(d, f"avenant.modifications[{n}]", change.ancre, change.article)


def check_passage(d: Dossier, path: str, ancre: str | None, article: str | None) -> Iterator[Violation]:
    own = d.convention.texte_propre is not None
    wanted, other = ("article", "ancre") if own else ("ancre", "article")
    values = {"ancre": ancre, "article": article}
    if not missing(values[other]) or missing(values[wanted]):
        why = (
            "La convention signée ne vient pas d’un modèle : ses passages se nomment par leur numéro"
            if own
            else "Les passages de la convention se nomment par leur ancre, dont le numéro est calculé"
        )
        yield Violation(
            "passage_a_nommer",
            f"{path}.{other if not missing(values[other]) else wanted}",
            f"{why}.",
            "Écrivez article, par exemple « l’article 4.2 (Bilans) », et retirez ancre."
            if own
            else "Écrivez ancre, par exemple engagements-structure-bilan, et retirez article.",
        )


def breaches_in_order(d: Dossier) -> Iterator[Violation]:
    """A fact comes before the letter that reproaches it."""
    for nom, letter in list_lettres(d):
        sent = known(letter.date)
        for n, breach in enumerate(getattr(letter, "manquements", ()), 1):
            day = known(breach.date)
            if sent and day and day > sent:
                yield Violation(
                    "manquement_futur",
                    f"{nom}.manquements[{n}].date",
                    f"Le fait est daté du {format_date(day)}, après la lettre du {format_date(sent)}.",
                    "On ne reproche qu’un fait passé : corrigez l’une des dates.",
                )


def markets(d: Dossier) -> Iterator[Violation]:
    """Each marché once; only a wronged structure may stop following them."""
    for nom, letter in list_lettres(d):
        if not isinstance(letter, FinDeConvention):
            continue
        seen: set[str] = set()
        for n, market in enumerate(letter.marches_en_cours, 1):
            reference = known(market.reference)
            if reference is not None and reference in seen:
                yield Violation(
                    "valeur_en_double",
                    f"{nom}.marches_en_cours[{n}].reference",
                    f"« {reference} » figure déjà plus haut.",
                    "Gardez-le une fois.",
                )
            seen.add(reference or "")
        sorts = [(f"{nom}.sort_marches_en_cours", letter.sort_marches_en_cours)]
        sorts += [
            (f"{nom}.marches_en_cours[{n}].sort", m.sort or "")
            for n, m in enumerate(letter.marches_en_cours, 1)
        ]
        stopped = [path for path, sort in sorts if sort == "arret"]
        if stopped and not may_stop(d, letter):
            yield Violation(
                "arret_structure",
                stopped[0],
                "Seul le donneur d’ordre arrête le suivi des marchés en cours ; la structure ne le peut que "
                "si "
                "la convention finit par le manquement de celui-ci.",
                "Écrivez poursuite.",
            )


def may_stop(d: Dossier, letter: LettrePartie) -> bool:
    """Whether the author of the letter may put an end to the following of the marchés."""
    wronged = any(bool(getattr(letter, champ, None)) for champ in ("manquements", "motif"))
    ends_for_breach = type(letter).__name__ in ("ResiliationConvention", "Denonciation")
    return (
        letter.auteur == "donneur_ordre"
        or known(d.convention.suivi_marches_en_cours) is False
        or (ends_for_breach and (wronged or d.mise_en_demeure_partie is not None))
    )


def public_contract(d: Dossier) -> Iterator[Violation]:
    """A structure ends an administrative contract only where the contract says so, public service apart."""
    own = d.convention.texte_propre
    for nom, letter in list_lettres(d):
        if own is None or nom == "non_reconduction" or not needs_invitation(d, letter.auteur):
            continue
        if known(own.service_public) is True:
            yield Violation(
                "service_public_confie",
                "convention.texte_propre.service_public",
                "La structure exécute elle-même un service public : elle ne peut pas mettre fin à ce contrat "
                "administratif (Conseil d’État, 8 octobre 2014).",
                "Demandez la résiliation au juge, ou un accord écrit du donneur d’ordre.",
            )
        elif known(own.faculte_structure) is not True:
            yield Violation(
                "faculte_absente",
                "convention.texte_propre.faculte_structure",
                "Rien dans la convention ne permet à la structure d’y mettre fin : face à une personne "
                "publique, elle ne le peut que si le contrat l’écrit (Conseil d’État, 8 octobre 2014).",
                "Relisez la convention et écrivez faculte_structure: oui si elle le prévoit ; sinon, "
                "convenez "
                "d’un avenant ou saisissez le juge.",
            )


REGLES_LETTRES: tuple[Regle, ...] = (
    asked_blocks,
    reception,
    references_once,
    signatories,
    passages,
    breaches_in_order,
    markets,
    public_contract,
)
