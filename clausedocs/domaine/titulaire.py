"""The company that holds the marché: alone, in a group, with subcontractors, under insolvency proceedings."""

from __future__ import annotations

from typing import Annotated, ClassVar

from clausedocs.domaine.champs import Bloc, Booleen, Jour, Texte, champ
from clausedocs.domaine.identifiants import Courriel, Siret
from clausedocs.domaine.parties import Adresse, Civilite, Denommee, Genre, Personne
from clausedocs.domaine.tables import choix

PROCEDURES_COLLECTIVES = {
    "sauvegarde": "sauvegarde",
    "redressement": "redressement judiciaire",
    "liquidation": "liquidation judiciaire",
}
ORGANES = {
    "administrateur": "administrateur judiciaire",
    "mandataire_judiciaire": "mandataire judiciaire",
    "liquidateur": "liquidateur judiciaire",
}


class Entreprise(Denommee):
    """A company, and whom one writes to in it."""

    # Of a name that nothing makes sure: « à BTP Garance », « BTP Garance est tenue ».
    usage: ClassVar[tuple[str, str, str]] = ("aucun", "f", "s")

    denomination: Texte = champ(
        "Dénomination",
        aide="La raison sociale. À vérifier : sauf pour un nom comme « Société… », les lettres diront par "
        "exemple « à BTP Garance » et « BTP Garance est tenue » ; sinon, précisez ensemble article, genre et "
        "nombre.",
        exemple="BTP Garance",
        min_length=3,
        max_length=160,
    )
    adresse: Adresse = champ("Adresse", aide="Celle du contrat, ou le siège.")
    siret: Siret = champ("SIRET", aide="Quatorze chiffres.", exemple="99902030899008")
    forme_juridique: Texte | None = champ("Forme juridique", exemple="SAS", defaut=None)
    representant: Personne = champ("Représentant légal")
    courriel: Courriel | None = champ("Courriel", exemple="contact@causse.example", defaut=None)


class Membre(Entreprise):
    """Another company of the group."""

    defaillant: Booleen = champ(
        "Membre défaillant",
        aide="oui si le manquement est le sien : la lettre lui est adressée aussi.",
        exemple="oui",
        defaut=False,
    )


class GroupementEntreprises(Bloc):
    """The group that the titulaire leads: it is its mandataire and is not among `membres`."""

    forme: Annotated[str, *choix({"conjoint": "conjoint", "solidaire": "solidaire"})] = champ(
        "Forme", aide="conjoint ou solidaire.", exemple="conjoint", variante=True
    )
    mandataire_solidaire: Booleen = champ(
        "Mandataire solidaire", aide="Du groupement conjoint.", exemple="oui", defaut=True
    )
    mandataire_defaillant: Booleen = champ(
        "Mandataire défaillant", aide="oui si un manquement est le sien.", exemple="oui", defaut=True
    )
    membres: tuple[Membre, ...] = champ(
        "Autres membres", aide="Le mandataire n’y est pas répété.", min_length=1
    )


class SousTraitant(Bloc):
    """A subcontractor: named as a fact, never written to."""

    denomination: Texte = champ("Dénomination", exemple="Couvreurs du Val")
    prestations: Texte | None = champ("Prestations", aide="Sans article.", exemple="couverture", defaut=None)
    date_acte_special: Jour | None = champ("Acte spécial", exemple="2027-02-15", defaut=None)


class OrganeProcedure(Bloc):
    """Someone whom the court appointed."""

    role: Annotated[str, *choix(ORGANES)] = champ(
        "Rôle",
        aide="administrateur, mandataire_judiciaire ou liquidateur.",
        exemple="administrateur",
        variante=True,
    )
    civilite: Civilite | None = champ("Civilité", exemple="M.", defaut=None)
    prenom: Texte = champ("Prénom", exemple="Ambroise")
    nom: Texte = champ("Nom", exemple="Valcrosse")
    genre: Genre = champ("Genre", exemple="m")
    etude: Texte | None = champ("Étude", exemple="SELARL Valcrosse", defaut=None)
    adresse: Adresse = champ("Adresse")


class ProcedureCollective(Bloc):
    """Insolvency proceedings: they change who is written to, and what becomes of a penalty."""

    type: Annotated[str, *choix(PROCEDURES_COLLECTIVES)] = champ(
        "Procédure",
        aide="sauvegarde, redressement ou liquidation.",
        exemple="redressement",
        variante=True,
    )
    date_jugement: Jour = champ("Jugement d’ouverture", exemple="2027-05-12")
    tribunal: Texte | None = champ(
        "Tribunal", aide="Avec son article.", exemple="le tribunal de commerce de Ponant-Ville", defaut=None
    )
    organes: tuple[OrganeProcedure, ...] = champ("Organes", aide="Ceux que le jugement nomme.", min_length=1)


class Titulaire(Entreprise):
    """Who holds the marché; of a group, its mandataire."""

    groupement: GroupementEntreprises | None = champ("Groupement d’entreprises", defaut=None)
    sous_traitants: tuple[SousTraitant, ...] = champ("Sous-traitants", fabrique=tuple)
    procedure_collective: ProcedureCollective | None = champ(
        "Procédure collective", aide="Dès que le jugement d’ouverture est connu.", defaut=None
    )

    def find_organe(self, *roles: str) -> OrganeProcedure | None:
        """The first appointed person with one of these roles, in the order of the roles."""
        found = {o.role: o for o in self.procedure_collective.organes} if self.procedure_collective else {}
        return next((found[r] for r in roles if r in found), None)
