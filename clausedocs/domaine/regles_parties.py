"""Rules on the parties: who they are, whom to call, how buyers group."""

from __future__ import annotations

from collections.abc import Iterator

from clausedocs.domaine.acheteurs import find_acheteur, find_structure
from clausedocs.domaine.champs import simplify
from clausedocs.domaine.dossier import Dossier
from clausedocs.domaine.grammaire import resolve_grammaire
from clausedocs.domaine.parties import DonneurOrdre, Partie, StructurePorteuse
from clausedocs.domaine.socle import Socle
from clausedocs.domaine.violations import Regle, RegleCommune, Violation, known, missing

GENERIQUES = frozenset((
    "acheteur", "agence", "association", "collectivite", "commune", "departement", "donneur d'ordre",
    "entreprise", "etablissement", "hopital", "maison de l'emploi", "metropole", "office public de l'habitat",
    "partie", "parties", "prestataire", "region", "societe", "structure", "structure porteuse", "titulaire",
    "universite", "ville",
))  # fmt: skip
# Services without legal personality. « Service » alone says nothing: a fire service has its own.
SERVICES = ("direction ", "secretariat general", "prefecture", "mairie", "rectorat", "service achat")


def list_parties(d: Socle) -> Iterator[tuple[str, Partie]]:
    """Every party, after the path of its block."""
    yield "donneur_ordre", d.donneur_ordre
    for n, member in enumerate(d.donneurs_ordre[1:], 1):
        yield f"groupement_commandes.membres[{n}]", member
    yield "structure_porteuse", d.structure_porteuse


def is_public(p: Partie) -> bool:
    """Whether a party is a public person, by its type."""
    if isinstance(p, DonneurOrdre):
        return find_acheteur(p.type_acheteur).public
    return isinstance(p, StructurePorteuse) and find_structure(p.type_structure).public


def names(d: Socle) -> Iterator[Violation]:
    """A party is a legal person, named, whose grammar is known."""
    for path, p in list_parties(d):
        name = known(p.denomination)
        if name is None:
            continue
        plain = simplify(name.replace("\u00a0", " "))
        for article in ("l'", "le ", "la ", "les "):
            plain = plain.removeprefix(article)
        is_state = isinstance(p, DonneurOrdre) and p.type_acheteur == "etat"
        if is_state and plain != "etat":
            yield Violation(
                "etat_nomme",
                f"{path}.denomination",
                f"Le donneur d’ordre de type « etat » s’appelle « {name} ».",
                "Écrivez État : ses services n’ont pas la personnalité morale. Le service va dans « "
                "service ».",
            )
        elif plain in GENERIQUES or (plain == "etat" and not is_state):
            yield Violation(
                "denomination_generique",
                f"{path}.denomination",
                f"« {name} » n’est pas un nom propre.",
                "Écrivez le nom de la personne morale, par exemple Ville de Valmorin.",
            )
        elif plain.startswith(SERVICES):
            yield Violation(
                "personne_morale",
                f"{path}.denomination",
                f"« {name} » désigne un service, qui ne peut pas être partie à un contrat.",
                "Nommez la personne morale, par exemple État ou Ville de Valmorin.",
            )
        if resolve_grammaire(p) is None:
            absent = next(n for n in ("article", "genre", "nombre") if getattr(p, n) is None)
            yield Violation(
                "article_a_preciser",
                f"{path}.{absent}",
                f"L’article ou l’accord de « {name} » ne se devine pas.",
                "Précisez article (le, la, l', les ou aucun), genre (m ou f) et nombre (s ou p).",
            )


def distinct_parties(d: Socle) -> Iterator[Violation]:
    """Two parties are two legal persons; a VAT number and a SIRET name the same one."""
    seen: dict[str, str] = {}
    for path, p in list_parties(d):
        siret, tva = known(p.siret), known(p.tva_intracom)
        if siret is None:
            continue
        siren = siret[:9]
        if siren in seen:
            yield Violation(
                "meme_siren",
                f"{path}.siret",
                f"Ce SIREN ({siren}) est déjà celui de « {seen[siren]} ».",
                "Deux parties sont deux personnes morales : corrigez l’un des SIRET, ou retirez la partie "
                "en trop.",
            )
        seen.setdefault(siren, p.denomination)
        if tva is not None and tva[4:] != siren:
            yield Violation(
                "tva_siren",
                f"{path}.tva_intracom",
                f"Le numéro de TVA porte le SIREN {tva[4:]}, et le SIRET le SIREN {siren}.",
                "Corrigez celui des deux qui est faux.",
            )


def contacts(d: Socle) -> Iterator[Violation]:
    """Each party has someone to call; a fund has a name."""
    for path, p in list_parties(d):
        people = known(p.contacts)
        if people is not None and not any(c.role == "referent" for c in people):
            yield Violation(
                "referent_absent",
                f"{path}.contacts",
                f"Aucun contact de « {p.denomination} » n’est « referent ».",
                "Ajoutez un contact dont le rôle est referent, ou donnez ce rôle à l’un d’eux.",
            )
        for n, c in enumerate(known(p.cofinancements) or (), 1):
            if c.fonds == "autre" and missing(c.nom):
                yield Violation(
                    "fonds_sans_nom",
                    f"{path}.cofinancements[{n}].nom",
                    "Un cofinancement de fonds « autre » n’est pas nommé.",
                    "Ajoutez nom, par exemple « fonds régional pour l’emploi ».",
                )


def legal_forms(d: Socle) -> Iterator[Violation]:
    """A private person says its legal form; the public invoicing portal is for public persons."""
    for path, p in list_parties(d):
        if is_public(p):
            continue
        if missing(p.forme_juridique):
            yield Violation(
                "forme_juridique_absente",
                f"{path}.forme_juridique",
                f"« {p.denomination} » est une personne privée sans forme juridique.",
                "Ajoutez forme_juridique, par exemple association loi 1901 ou société anonyme.",
            )
        if isinstance(p, DonneurOrdre) and p.chorus is not None:
            yield Violation(
                "portail_prive",
                f"{path}.chorus",
                f"« {p.denomination} » n’est pas une personne publique : elle ne reçoit rien du portail "
                "public.",
                "Retirez le bloc chorus.",
            )


def grouping(d: Socle) -> Iterator[Violation]:
    """A grouping of buyers: one of them coordinates, all follow the same law, that of the code."""
    g = d.groupement_commandes
    if g is None:
        return
    members = [known(x) for b in d.donneurs_ordre for x in (b.denomination, b.sigle)]
    listed = [m for m in members if m]
    leader = known(g.coordonnateur)
    if leader is not None and simplify(leader) not in {simplify(m) for m in listed}:
        yield Violation(
            "coordonnateur_inconnu",
            "groupement_commandes.coordonnateur",
            f"« {leader} » n’est pas un membre du groupement.",
            f"Écrivez l’un de ces noms : {', '.join(listed)}.",
        )
    regimes = {find_acheteur(b.type_acheteur).regime for b in d.donneurs_ordre}
    if len(regimes) > 1 or "prive" in regimes:
        yield Violation(
            "groupement_regimes",
            "groupement_commandes.membres",
            "Le groupement réunit des acheteurs qui ne suivent pas le même code."
            if len(regimes) > 1
            else "Un groupement de commandes ne réunit que des acheteurs soumis au code.",
            "Faites un dossier par régime : les textes applicables ne sont pas les mêmes.",
        )


def coordinator(d: Dossier) -> Iterator[Violation]:
    """Several territories have someone to coordinate them, who is named."""
    who, territories = d.coordinateur_regional, known(d.convention.territoires) or ()
    if who is None:
        if len(territories) > 1:
            yield Violation(
                "coordinateur_absent",
                "coordinateur_regional",
                f"La convention couvre {len(territories)} territoires sans coordinateur.",
                "Ajoutez coordinateur_regional, ou gardez un seul territoire.",
            )
        return
    if missing(who.denomination) and (missing(who.nom) or missing(who.prenom) or missing(who.fonction)):
        yield Violation(
            "coordinateur_incomplet",
            "coordinateur_regional.denomination",
            "Le coordinateur régional n’est pas nommé.",
            "Écrivez denomination pour un organisme, ou prenom, nom et fonction pour une personne.",
        )
    elif known(who.denomination) and resolve_grammaire(who) is None:
        yield Violation(
            "article_a_preciser",
            "coordinateur_regional.article",
            f"L’article ou l’accord de « {who.denomination} » ne se devine pas.",
            "Précisez article (le, la, l', les ou aucun), genre (m ou f) et nombre (s ou p).",
        )


REGLES_COMMUNES: tuple[RegleCommune, ...] = (names, distinct_parties, contacts, legal_forms, grouping)
REGLES_PARTIES: tuple[Regle, ...] = (coordinator,)
