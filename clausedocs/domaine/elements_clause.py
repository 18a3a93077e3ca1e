"""The pieces of a social clause: stages, tranches, actions, criteria, whom to call, penalties."""

from __future__ import annotations

from typing import Annotated

from clausedocs.domaine.champs import Bloc, Booleen, Entier, Jour, Pourcentage, Texte, champ
from clausedocs.domaine.identifiants import Courriel, Telephone
from clausedocs.domaine.tables import choix


class Palier(Bloc):
    """A day, or a stage of the works, at which so many hours are due."""

    date: Jour | None = champ("Date", exemple="2027-12-31", defaut=None)
    avancement_pct: Pourcentage | None = champ(
        "Avancement", unite="%", aide="À la place de la date.", exemple=50, defaut=None, gt=0, le=100
    )
    heures_cumulees: Entier = champ("Heures cumulées", unite="h", exemple=300, gt=0)


class HeuresTranche(Bloc):
    """The hours of one tranche of the marché."""

    tranche: Texte = champ("Tranche", aide="Son code dans marche.tranches.", exemple="ferme")
    heures: Entier = champ("Heures", unite="h", exemple=790, gt=0)


class HeuresTerritoire(Bloc):
    """The part of the hours that one territory hosts."""

    territoire: Texte = champ("Territoire", aide="Son nom dans marche.territoires.", exemple="Val d’Orvenne")
    heures: Entier = champ("Heures", unite="h", exemple=4800, gt=0)


class ActionSociale(Bloc):
    """An engagement that is not counted as work: an internship, a session, a sponsorship."""

    code: Texte = champ("Code", exemple="stage")
    libelle: Texte = champ("Libellé", aide="Sans article.", exemple="stage d’immersion")
    quantite: Entier = champ("Quantité", exemple=35, gt=0)
    unite: Annotated[str, *choix({"h": "heures", "j": "jours", "nombre": "actions"})] = champ(
        "Unité", aide="h, j ou nombre.", exemple="h", variante=True
    )


class SousCritere(Bloc):
    """A part of the criterion; the points of all of them make 100."""

    code: Annotated[str, *choix("sous_criteres")] = champ(
        "Sous-critère", exemple="encadrement", variante=True
    )
    libelle: Texte | None = champ(
        "Autre libellé", aide="À la place du libellé d’usage.", exemple="tutorat", defaut=None
    )
    points: Entier = champ("Points", exemple=35, ge=1, le=100)
    porte_sur_heures: Booleen = champ(
        "Note les heures",
        aide="oui si le sous-critère note des heures : refusé quand la clause en impose déjà.",
        exemple="non",
        defaut=False,
    )


class Critere(Bloc):
    """The criterion of insertion of the offers."""

    ponderation_pct: Pourcentage = champ("Pondération", unite="%", exemple=10, gt=0, le=100)
    sous_criteres: tuple[SousCritere, ...] = champ(
        "Sous-critères", aide="La somme des points fait 100.", min_length=1
    )
    page_max: Entier | None = champ(
        "Longueur de la réponse", unite="pages", exemple=6, defaut=None, ge=1, le=50
    )


class CritereNote(Bloc):
    """A criterion of a marché d’insertion, the price among them; the weights of all make 100."""

    code: Annotated[str, *choix("sous_criteres")] = champ(
        "Critère", exemple="projet_insertion", variante=True
    )
    ponderation_pct: Pourcentage = champ("Pondération", unite="%", exemple=45, gt=0, le=100)


class Facilitateur(Bloc):
    """Whom the company calls. Without one, the referent of the structure."""

    prenom: Texte = champ("Prénom", exemple="Blaise")
    nom: Texte = champ("Nom", exemple="Monturier")
    structure: Texte | None = champ(
        "Structure", aide="Avec son article, si ce n’est pas la structure porteuse.", defaut=None
    )
    courriel: Courriel | None = champ("Courriel", exemple="clause@meivo.example", defaut=None)
    telephone: Telephone | None = champ("Téléphone", exemple="01 99 00 12 20", defaut=None)


class Penalites(Bloc):
    """What comes before a penalty, and what its cap is counted on."""

    mise_en_demeure_prealable: Annotated[
        str,
        *choix(
            {
                "toujours": "avant toute pénalité",
                "en_cours": "avant le terme seulement",
                "jamais": "aucune",
            }
        ),
    ] = champ(
        "Mise en demeure préalable",
        aide="toujours, en_cours ou jamais.",
        exemple="en_cours",
        defaut="en_cours",
        variante=True,
    )
    exoneration_ccag: Booleen = champ(
        "Exonération des petites pénalités",
        aide="oui pour laisser jouer le seuil du CCAG en deçà duquel une pénalité n’est pas due.",
        exemple="non",
        defaut=False,
    )
