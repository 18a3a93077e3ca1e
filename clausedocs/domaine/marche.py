"""The marché: what is bought, how, in which lots, when."""

from __future__ import annotations

from typing import Annotated

from clausedocs.domaine.calibrage import Calibrage
from clausedocs.domaine.champs import Bloc, Booleen, Entier, Jour, Montant, Texte, champ
from clausedocs.domaine.clause import ClauseLot
from clausedocs.domaine.elements_clause import Facilitateur
from clausedocs.domaine.tables import choix, load_table

CONTRATS = {
    "marche": "marché public",
    "concession": "concession",
    "defense": "marché de défense ou de sécurité",
    "quasi_regie": "quasi-régie",
    "cooperation_publique": "coopération entre acheteurs publics",
}
PUBLICITES = {
    "avis_europeen": "avis publié au Journal officiel de l’Union européenne",
    "avis_national": "avis publié en France",
    "mise_en_ligne": "dossier mis en ligne, sans avis",
    "aucune": "consultation directe",
}
# The forms of which orders or contracts are still to come: they alone have a minimum and a maximum.
ACCORDS_CADRES = tuple(code for code, row in load_table("formes").items() if row["accord_cadre"])


class Reconductions(Bloc):
    """New periods that the contract foresees."""

    nombre: Entier = champ("Nombre", exemple=3, ge=1, le=10)
    duree_mois: Entier = champ("Durée de chacune", unite="mois", exemple=12, ge=1, le=60)
    tacite: Booleen = champ("Tacite", exemple="oui", defaut=True)


class Tranche(Bloc):
    """A part of the marché, firm or optional."""

    code: Texte = champ("Code", exemple="ferme")
    libelle: Texte = champ("Libellé", aide="Sans article.", exemple="tranche ferme")
    optionnelle: Booleen = champ("Optionnelle", exemple="non", defaut=False)
    date_limite_affermissement: Jour | None = champ(
        "Limite d’affermissement", exemple="2027-05-31", defaut=None
    )


class Territoire(Bloc):
    """A place with its own facilitateur."""

    nom: Texte = champ("Nom", exemple="Val d’Orvenne")
    facilitateur: Facilitateur = champ("Facilitateur")


class GroupementTitulaire(Bloc):
    """The form that a group of companies must or may take."""

    forme: Annotated[str, *choix({"conjoint": "conjoint", "solidaire": "solidaire", "libre": "au choix"})] = (
        champ("Forme", aide="conjoint, solidaire ou libre.", exemple="conjoint", variante=True)
    )
    mandataire_solidaire: Booleen = champ(
        "Mandataire solidaire", aide="Du groupement conjoint.", exemple="oui", defaut=True
    )


class Numeros(Bloc):
    """Where the clause stands in each piece of the buyer: its first article, the number of the annex."""

    avis: Entier | None = champ("Rubrique de l’avis", exemple=4, defaut=None, ge=1, le=99)
    rc: Entier | None = champ("Article du RC", exemple=6, defaut=None, ge=1, le=99)
    ccap: Entier | None = champ("Article du CCAP", exemple=8, defaut=None, ge=1, le=99)
    cctp: Entier | None = champ("Article du CCTP", exemple=5, defaut=None, ge=1, le=99)
    ae: Entier | None = champ("Article de l’AE", exemple=4, defaut=None, ge=1, le=99)
    annexe: Entier | None = champ("Annexe à l’AE", exemple=2, defaut=None, ge=1, le=99)


class Lot(Bloc):
    """A lot. What its clause does not say comes from the `clause` of the dossier."""

    numero: Texte = champ("Numéro", exemple="1", max_length=10)
    intitule: Texte = champ("Intitulé", aide="Sans article.", exemple="Gros œuvre")
    montant_estime_ht: Montant | None = champ(
        "Montant estimé", unite="€ HT", exemple="1200000", defaut=None, gt=0
    )
    metiers: tuple[Texte, ...] = champ("Métiers", exemple=["maçonnerie"], fabrique=tuple)
    calibrage: Calibrage | None = champ("Calibrage", defaut=None)
    clause: ClauseLot = champ("Clause", fabrique=ClauseLot)


class Marche(Bloc):
    """What is bought. Amounts are euros before tax."""

    reference: Texte = champ("Référence", exemple="2026-TVX-014")
    objet: Texte = champ(
        "Objet",
        aide="Groupe de mots sans article ni point final.",
        exemple="réhabilitation du groupe scolaire des Tilleuls",
    )
    nature: Annotated[str, *choix("natures")] = champ("Nature", exemple="travaux", variante=True)
    forme: Annotated[str, *choix("formes")] = champ("Forme", exemple="ordinaire", variante=True)
    contrat: Annotated[str, *choix(CONTRATS)] = champ(
        "Contrat", exemple="marche", defaut="marche", variante=True
    )
    procedure: Annotated[str, *choix("procedures")] = champ("Procédure", exemple="mapa", variante=True)
    publicite: Annotated[str, *choix(PUBLICITES)] = champ(
        "Publicité", exemple="avis_national", defaut="avis_national", variante=True
    )
    ccag: Annotated[str, *choix("ccag")] = champ(
        "CCAG", aide="Celui que vise le marché, ou aucun.", exemple="travaux", variante=True
    )
    valeur_estimee_ht: Montant = champ(
        "Valeur estimée",
        unite="€ HT",
        aide="Reconductions et tranches comprises ; accord-cadre : la valeur maximale.",
        exemple="2860000",
        gt=0,
    )
    montant_previsionnel_ht: Montant | None = champ(
        "Montant prévisionnel",
        unite="€ HT",
        aide="Accord-cadre : l’estimation réaliste des commandes, seule base du calcul.",
        exemple="720000",
        defaut=None,
        gt=0,
        quand={"forme": ACCORDS_CADRES},
    )
    montant_min_ht: Montant | None = champ(
        "Minimum", unite="€ HT", exemple="0", defaut=None, ge=0, quand={"forme": ACCORDS_CADRES}
    )
    montant_max_ht: Montant | None = champ(
        "Maximum",
        unite="€ HT",
        aide="Obligatoire pour un accord-cadre ; reconductions comprises.",
        exemple="960000",
        defaut=None,
        gt=0,
        quand={"forme": ACCORDS_CADRES},
    )
    duree_mois: Entier = champ("Durée", unite="mois", exemple=18, ge=1, le=240)
    reconductions: Reconductions | None = champ("Reconductions", defaut=None)
    tranches: tuple[Tranche, ...] = champ("Tranches", fabrique=tuple, quand={"forme": "tranches"})
    date_lancement: Jour = champ(
        "Lancement de la consultation",
        aide="Il choisit la version du code et dit si l’obligation sociale joue.",
        exemple="2026-12-07",
    )
    date_publication: Jour | None = champ("Publication", exemple="2026-12-07", defaut=None)
    date_limite_questions: Jour | None = champ("Limite des questions", exemple="2027-01-04", defaut=None)
    date_limite_offres: Jour | None = champ("Limite des offres", exemple="2027-01-15", defaut=None)
    contrat_signe: Booleen = champ("Contrat signé", exemple="non", defaut=False)
    lieux: tuple[Texte, ...] = champ("Lieux", exemple=["Valmorin"], fabrique=tuple)
    territoires: tuple[Territoire, ...] = champ("Territoires", fabrique=tuple)
    lots: tuple[Lot, ...] = champ("Lots", fabrique=tuple)
    motif_non_allotissement: Texte | None = champ(
        "Motif sans lots", exemple="prestations indissociables", defaut=None
    )
    heures_total: Entier | None = champ(
        "Total des heures", unite="h", aide="Contrôlé : c’est la somme des lots.", exemple=1795, defaut=None
    )
    titulaires: Entier = champ(
        "Titulaires", aide="D’un accord-cadre à plusieurs titulaires.", exemple=1, defaut=1, ge=1, le=50
    )
    groupement_titulaire: GroupementTitulaire | None = champ("Groupement d’entreprises", defaut=None)
    sous_traitance_prevue: Booleen = champ("Sous-traitance", exemple="oui", defaut=True)
    variantes: Booleen = champ("Variantes autorisées", exemple="non", defaut=False)
    reprise_personnel: Booleen = champ("Reprise de personnel", exemple="non", defaut=False)
    regularisation: Booleen = champ(
        "Régularisation des offres",
        aide="oui si l’acheteur prévoit de laisser compléter l’annexe qui manque.",
        exemple="oui",
        defaut=True,
    )
    liste_structures: Booleen = champ(
        "Liste des structures",
        aide="oui si une liste indicative est jointe, la même pour tous.",
        exemple="non",
        defaut=False,
    )
    numeros: Numeros = champ("Numéros des articles", fabrique=Numeros)
    version: Texte = champ(
        "Version du DCE", aide="Rappelée dans chaque pièce.", exemple="1 du 1er décembre 2026", defaut="1"
    )
