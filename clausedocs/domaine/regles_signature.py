"""Rules on signatures: who holds the power to sign, by which act, since when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from clausedocs.domaine.acheteurs import find_acheteur, find_structure
from clausedocs.domaine.champs import simplify
from clausedocs.domaine.documents import DELIBERATION
from clausedocs.domaine.dossier import Dossier
from clausedocs.domaine.parties import Delegation, DonneurOrdre, Habilitation, Partie, StructurePorteuse
from clausedocs.domaine.regles_parties import is_public, list_parties
from clausedocs.domaine.suites import Deliberation
from clausedocs.domaine.tables import find_libelle, load_table
from clausedocs.domaine.vie_convention import find_date_acte
from clausedocs.domaine.violations import Regle, Violation, known, missing
from clausedocs.langue.dates import format_date

# A delegation that names procurement alone does not cover a convention.
OBJETS_LARGES = ("convention", "tout acte", "tous actes", "tous les actes", "ensemble des actes")
# At the State's, these hold their power from the text itself.
PLEIN_POUVOIR = ("prefet", "prefete", "ministre")
AVEC_NUMERO = ("deliberation", "decision", "arrete")


def authority(d: Dossier) -> Iterator[Violation]:
    """The act that empowers: required, possible or excluded by the type of party, in the forms it knows."""
    for path, p in list_parties(d):
        rule, forms, _ = read_habilitation_rule(p)
        act = p.habilitation
        if act is not None:
            yield from check_habilitation(f"{path}.habilitation", p, act)
        elif rule == "exigee" and not (path == "donneur_ordre" and is_voting(d)):
            yield Violation(
                "habilitation_absente",
                f"{path}.habilitation",
                f"Rien n’habilite à signer pour « {p.denomination} ».",
                f"Ajoutez habilitation : type ({', '.join(forms)}), organe, numero et date.",
            )


def check_habilitation(
    path: str, p: Partie, act: Habilitation, jour: date | None = None
) -> Iterator[Violation]:
    """An act that this party may cite, entire; taken before `jour`, that of what it allows."""
    rule, forms, label = read_habilitation_rule(p)
    if rule == "exclue":
        yield Violation(
            "habilitation_exclue",
            path,
            f"Le pouvoir de signer pour « {p.denomination} » ({label}) vient du texte : aucun acte ne "
            "s’y ajoute.",
            "Retirez l’habilitation ; si quelqu’un signe par délégation, citez-la dans « signataire ».",
        )
    elif act.type not in forms:
        private = act.type == "deliberation" and rule != "exigee"
        yield Violation(
            "deliberation_exclue" if private else "habilitation_forme",
            f"{path}.type",
            "On ne signe pas en vertu de cet acte "
            f"({find_libelle('habilitations', act.type)}) pour ce type de partie ({label}).",
            f"Écrivez {' ou '.join(forms)}.",
        )
    if not missing(act.date_transmission) and not is_public(p):
        yield Violation(
            "transmission_privee",
            f"{path}.date_transmission",
            f"« {p.denomination} » n’est pas une personne publique : rien ne se transmet au préfet.",
            "Retirez date_transmission.",
        )
    yield from _complete(path, act)
    if jour is not None:
        yield from _precedes(path, act, jour)


def is_voting(d: Dossier) -> bool:
    """Whether the vote that would empower the buyer is the only document asked for: there is no act yet."""
    return set(known(d.modeles) or ()) == {DELIBERATION}


def read_habilitation_rule(p: Partie) -> tuple[str, tuple[str, ...], str]:
    """`exigee`, `possible` or `exclue`; the forms admitted; the label of the type of party."""
    if isinstance(p, DonneurOrdre):
        buyer = find_acheteur(p.type_acheteur)
        return buyer.habilitation, buyer.formes, buyer.libelle
    assert isinstance(p, StructurePorteuse)
    structure = find_structure(p.type_structure)
    return structure.habilitation, structure.formes, structure.libelle


def _complete(path: str, act: Habilitation) -> Iterator[Violation]:
    if not load_table("habilitations")[act.type]["complet"]:
        return
    needed = ("organe", "numero", "date") if act.type in AVEC_NUMERO else ("organe", "date")
    for name in needed:
        if missing(getattr(act, name)):
            yield Violation(
                "habilitation_incomplete",
                f"{path}.{name}",
                f"L’acte d’habilitation n’a pas de champ « {name} ».",
                f"Citez l’acte entier : {', '.join(needed)}.",
            )
    yield from check_organe(path, act)


def check_organe(path: str, act: Habilitation | Deliberation) -> Iterator[Violation]:
    """The article of the body is written, or is known by its first word."""
    body = known(act.organe)
    if body is not None and act.organe_article is None and find_article_organe(body) is None:
        yield Violation(
            "organe_a_preciser",
            f"{path}.organe_article",
            f"L’article de « {body} » ne se devine pas.",
            "Ajoutez organe_article : le, la, l' ou les.",
        )


def find_article_organe(organe: str) -> str | None:
    """The article of a body by its first word (« conseil municipal »: le); None when it is not sure."""
    head = organe.lower().split()[:1]
    row = load_table("organes").get(head[0]) if head else None
    return row["article"] if row else None


def signatory(d: Dossier) -> Iterator[Violation]:
    """Who is not the legal representative signs under a delegation that covers this very act."""
    for path, p in list_parties(d):
        who = p.signataire
        absent = [n for n in ("prenom", "nom", "genre", "fonction") if who and missing(getattr(who, n))]
        if 0 < len(absent) < 4:
            yield Violation(
                "signataire_incomplet",
                f"{path}.signataire.{absent[0]}",
                f"Il manque, pour le signataire de « {p.denomination} » : {', '.join(absent)}.",
                "Écrivez prenom, nom, genre et fonction, ou aucun des quatre si le représentant signe.",
            )
        delegation = who.delegation if who else None
        if delegation is not None:
            yield from check_delegation(f"{path}.signataire.delegation", delegation)
        elif needs_delegation(p):
            yield Violation(
                "delegation_absente",
                f"{path}.signataire.delegation",
                f"Qui signe pour « {p.denomination} » tient son pouvoir d’une délégation, qui n’est pas "
                "citée.",
                "Ajoutez signataire.delegation : acte, date, executoire, objet.",
            )


def needs_delegation(p: Partie) -> bool:
    """Whether someone else than the legal representative signs, or a head of service of the State."""
    who, legal = p.signataire, p.representant
    if who is not None and known(who.nom) is not None:
        return (who.prenom, who.nom) != (legal.prenom, legal.nom)
    if isinstance(p, DonneurOrdre) and find_acheteur(p.type_acheteur).delegation_exigee:
        function = known(legal.fonction)
        return function is not None and simplify(function).split()[0] not in PLEIN_POUVOIR
    return False


def check_delegation(path: str, delegation: Delegation, jour: date | None = None) -> Iterator[Violation]:
    """A delegation in force that covers a convention; given before `jour`, that of what it allows."""
    if known(delegation.executoire) is False:
        yield Violation(
            "delegation_non_executoire",
            f"{path}.executoire",
            "La délégation n’est pas exécutoire.",
            "Attendez sa publication et sa transmission avant de signer.",
        )
    scope = known(delegation.objet)
    if scope is not None and not any(o in simplify(scope) for o in OBJETS_LARGES):
        yield Violation(
            "delegation_objet",
            f"{path}.objet",
            f"La délégation porte sur « {scope} », et non sur les conventions.",
            "Une délégation pour les marchés n’y suffit pas : citez celle qui couvre les conventions.",
        )
    yield from _delegated(path, delegation, jour)


def authority_dates(d: Dossier) -> Iterator[Violation]:
    """An act comes before what it allows: the convention, or what follows it."""
    signed = find_date_acte(d)
    for path, p in list_parties(d):
        if p.habilitation is not None:
            yield from _precedes(f"{path}.habilitation", p.habilitation, signed)
        if p.signataire and p.signataire.delegation:
            yield from _delegated(f"{path}.signataire.delegation", p.signataire.delegation, signed)


def _delegated(path: str, delegation: Delegation, signed: date | None) -> Iterator[Violation]:
    given = known(delegation.date)
    if given and signed and given > signed:
        yield Violation(
            "delegation_tardive",
            f"{path}.date",
            f"La délégation du {format_date(given)} est postérieure à la signature du {format_date(signed)}.",
            "La signature suit la délégation : corrigez l’une des dates.",
        )


def _precedes(path: str, act: Habilitation, signed: date | None) -> Iterator[Violation]:
    taken, sent = known(act.date), known(act.date_transmission)
    if taken and signed and taken > signed:
        yield Violation(
            "habilitation_tardive",
            f"{path}.date",
            f"L’habilitation du {format_date(taken)} est postérieure à la signature du "
            f"{format_date(signed)}.",
            "La signature suit l’habilitation : corrigez l’une des dates.",
        )
    elif sent and ((taken and sent < taken) or (signed and sent > signed)):
        yield Violation(
            "transmission_date",
            f"{path}.date_transmission",
            f"La transmission du {format_date(sent)} n’est pas entre l’acte et la signature.",
            "Un acte est pris, puis transmis, puis permet de signer : vérifiez les trois dates.",
        )


REGLES_SIGNATURE: tuple[Regle, ...] = (authority, signatory, authority_dates)
