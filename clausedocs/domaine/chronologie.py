"""The log of a procedure as a document: what was done, day by day, to attach to a letter."""

from __future__ import annotations

from clausedocs.domaine.champs import Bloc, Booleen, Entier, Jour, Texte, champ
from clausedocs.domaine.socle import Socle


class LigneChronologie(Bloc):
    """One line of the log."""

    numero: Entier = champ("Numéro de la ligne", exemple=4, ge=1)
    date: Texte = champ(
        "Date", aide="En toutes lettres, avec l’heure si elle est connue.", exemple="9 février 2027"
    )
    fait: Texte = champ("Fait", exemple="Contact par courriel avec le référent insertion : sans réponse")
    auteur: Texte | None = champ("Auteur", exemple="Rosalie Hautecombes", defaut=None)
    pieces: tuple[Texte, ...] = champ("Pièces", exemple=["0004-mail.eml"], fabrique=tuple)
    corrigee: Booleen = champ(
        "Ligne corrigée",
        aide="oui si une ligne plus récente la corrige ou l’annule.",
        exemple="non",
        defaut=False,
    )


class Chronologie(Bloc):
    """A log on a day."""

    reference: Texte = champ("Référence de la procédure", exemple="PR-2027-003")
    procedure: Texte = champ(
        "Procédure", aide="Sans article.", exemple="procédure envers le titulaire du marché"
    )
    contrat: Texte = champ(
        "Contrat",
        aide="Sa référence et son objet.",
        exemple="marché 2026-OPH-021, réhabilitation de 96 logements",
    )
    autre_partie: Texte | None = champ("Titulaire", exemple="Charpentes du Causse", defaut=None)
    etape: Texte = champ("Étape atteinte", exemple="E9, mis en demeure")
    arretee_le: Jour = champ("Arrêtée le", exemple="2027-04-20")
    empreinte: Texte | None = champ(
        "Empreinte de la dernière ligne",
        aide="Elle scelle toutes les lignes qui précèdent.",
        exemple="b4ecb728698b6920db27fca47cca46d7",
        defaut=None,
    )
    lignes: tuple[LigneChronologie, ...] = champ("Lignes", min_length=1)


class DossierChronologie(Socle):
    """The dossier of a chronology: who follows the clause, and the log."""

    chronologie: Chronologie = champ("Chronologie")
