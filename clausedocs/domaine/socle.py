"""What every dossier holds, be it of a convention or of a marché: who, for whom, how it is written."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from clausedocs.domaine.acheteurs import Acheteur, find_acheteur
from clausedocs.domaine.champs import Bloc, Jour, Texte, champ
from clausedocs.domaine.parties import DonneurOrdre, StructurePorteuse
from clausedocs.domaine.tables import choix


class Groupement(Bloc):
    """A grouping of buyers. `membres` are the others: the `donneur_ordre` always belongs to it."""

    membres: tuple[DonneurOrdre, ...] = champ(
        "Autres membres", aide="Le donneur d’ordre en fait partie sans y être répété.", min_length=1
    )
    coordonnateur: Texte = champ(
        "Coordonnateur", aide="Dénomination ou sigle d’un des membres.", exemple="Ville de Valmorin"
    )
    convention_constitutive: Texte | None = champ(
        "Convention constitutive",
        aide="L’acte qui crée le groupement, sans son article.",
        exemple="convention constitutive du 12 mars 2026",
        defaut=None,
    )
    qui_sanctionne: Annotated[
        str, *choix({"coordonnateur": "pour le compte de tous", "chaque_acheteur": "pour ses marchés"})
    ] = champ(
        "Auteur des sanctions",
        aide="coordonnateur ou chaque_acheteur, selon la convention de groupement.",
        exemple="chaque_acheteur",
        variante=True,
    )


class ReferenceVerifiee(Bloc):
    """An article that someone read at its source, and answers for."""

    id: Texte = champ("Article", aide="Identifiant du registre.", exemple="ccp:L2113-6")
    qui: Texte = champ("Qui l’a relu", exemple="O. Lambresac")
    quand: Jour = champ("Quand", exemple="2026-09-01")


class Socle(Bloc):
    """The head of a dossier. `modeles` is required where the dossier is of one document."""

    modeles: tuple[Texte, ...] = champ(
        "Documents à produire",
        aide="Identifiants de modèles.",
        ecran="",
        exemple=["convention_cadre"],
        min_length=1,
    )
    ecriture: (
        Annotated[
            str, *choix({"generique": "masculin", "doublet": "les deux formes", "inclusive": "point médian"})
        ]
        | None
    ) = champ(
        "Écriture",
        aide="generique, doublet ou inclusive ; par défaut doublet pour l’État, generique sinon.",
        ecran="Par défaut les deux formes pour l’État, le masculin sinon.",
        exemple="doublet",
        defaut=None,
        variante=True,
    )
    date_reference: Jour | None = champ(
        "Date du document", aide="Elle choisit la version des textes.", exemple="2026-10-05", defaut=None
    )
    donneur_ordre: DonneurOrdre = champ(
        "Donneur d’ordre", aide="Ces données, ou le nom d’un fichier comme donneur_ordre.yaml.", ecran=""
    )
    groupement_commandes: Groupement | None = champ("Groupement de commandes", defaut=None)
    structure_porteuse: StructurePorteuse = champ(
        "Structure porteuse", aide="Ces données, ou le nom d’un fichier comme ma_structure.yaml.", ecran=""
    )
    entete: Texte | None = champ(
        "Papier à en-tête",
        aide="Un document Word (.docx) ou une charte (.yaml), à côté de ce fichier ; il passe avant celui de "
        "la structure.",
        exemple="papier.yaml",
        defaut=None,
    )
    references_verifiees: tuple[ReferenceVerifiee, ...] = champ(
        "Références vérifiées",
        aide="Articles que le registre dit non vérifiés et que quelqu’un a relus.",
        fabrique=tuple,
    )

    @property
    def donneurs_ordre(self) -> tuple[DonneurOrdre, ...]:
        """All the buyers, the `donneur_ordre` first."""
        autres = self.groupement_commandes.membres if self.groupement_commandes else ()
        return (self.donneur_ordre, *autres)

    @property
    def acheteur(self) -> Acheteur:
        """What follows from the type of the buyer."""
        return find_acheteur(self.donneur_ordre.type_acheteur)

    @property
    def regime(self) -> str:
        """`administratif`, `prive_ccp` or `prive`."""
        return self.acheteur.regime

    @property
    def date_document(self) -> date | None:
        """The day of the documents, where the dossier says it."""
        return self.date_reference

    @property
    def ecriture_retenue(self) -> str:
        """The way of writing, with its default."""
        return self.ecriture or ("doublet" if self.donneur_ordre.type_acheteur == "etat" else "generique")

    @property
    def date_consultation(self) -> date | None:
        """The launch of the consultation, which picks the version of the code; None when nobody said it."""
        return None
