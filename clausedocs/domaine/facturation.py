"""What the structure asks to be paid: the quote, then the call for each share of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from clausedocs.domaine.champs import Bloc, Entier, Jour, Montant, Pourcentage, Texte, champ
from clausedocs.domaine.tables import choix

# Code -> singular, plural. Never an hour of insertion: the structure validates those hours.
UNITES_DEVIS = {
    "jour": ("jour", "jours"),
    "demi_journee": ("demi-journée", "demi-journées"),
    "heure": ("heure", "heures"),
    "lot": ("lot", "lots"),
    "unite": ("unité", "unités"),
    "mois": ("mois", "mois"),
    "an": ("an", "ans"),
    "forfait": ("forfait", "forfaits"),
    "kilometre": ("kilomètre", "kilomètres"),
}


class LigneDevis(Bloc):
    """A line of the quote."""

    designation: Texte = champ("Désignation", exemple="assistance à maîtrise d’ouvrage insertion")
    quantite: Montant = champ("Quantité", exemple=6, gt=0)
    unite: Annotated[str, *choix({code: forms[0] for code, forms in UNITES_DEVIS.items()})] = champ(
        "Unité", aide="Du travail de la structure.", exemple="jour", variante=True
    )
    prix_unitaire_ht: Montant = champ("Prix unitaire", unite="€ HT", exemple="480,00", ge=0)


class Devis(Bloc):
    """The price of an action, before it is engaged. Totals are computed; those written are checked."""

    numero: Texte = champ("Numéro", exemple="DEV-2026-031")
    date: Jour = champ("Date", exemple="2026-11-19")
    validite_jours: Entier = champ("Validité", unite="jours", exemple=60, defaut=60, ge=1, le=365)
    convention_ref: Texte | None = champ(
        "Convention",
        aide="Contrôlée : c’est la référence de la convention.",
        exemple="CONV-2026-012",
        defaut=None,
    )
    marche_ref: Texte = champ("Marché ou opération", exemple="2026-TVX-014")
    marche_objet: Texte | None = champ(
        "Objet du marché", exemple="réhabilitation du groupe scolaire des Tilleuls", defaut=None
    )
    membre: Texte | None = champ(
        "Membre du groupement",
        aide="Dénomination ou sigle de celui qui commande et paie.",
        exemple="Ville de Valmorin",
        defaut=None,
    )
    lignes: tuple[LigneDevis, ...] = champ("Lignes", min_length=1, max_length=60)
    remise_ht: Montant = champ("Remise", unite="€ HT", exemple="0", defaut=Decimal(0), ge=0)
    taux_tva_pct: Pourcentage | None = champ(
        "Taux de la taxe",
        aide="Exigé d’une structure imposable, sans objet pour les autres.",
        unite="%",
        exemple=20,
        defaut=None,
        ge=0,
        le=30,
    )
    total_ht: Montant | None = champ(
        "Total hors taxes", aide="Contrôlé.", unite="€", exemple="2880", defaut=None
    )
    total_ttc: Montant | None = champ(
        "Total à payer", aide="Contrôlé.", unite="€", exemple="3456", defaut=None
    )
    devis_anterieurs_ht: Montant = champ(
        "Total des devis précédents",
        aide="Déjà acceptés au titre de la convention : le tout reste sous le maximum.",
        unite="€ HT",
        exemple="0",
        defaut=Decimal(0),
        ge=0,
    )
    accepte_le: Jour | None = champ("Accepté le", exemple="2026-11-27", defaut=None)


class AppelVersement(Bloc):
    """The call for one share, once what makes it due has happened."""

    numero: Texte = champ("Numéro de l’appel", exemple="AV-2027-004")
    date: Jour = champ("Date", exemple="2027-01-15")
    lieu: Texte | None = champ("Lieu", exemple="Valmorin", defaut=None)
    echeance: Entier = champ(
        "Échéance", aide="Son rang dans la convention : 1 pour la première.", exemple=1, ge=1, le=12
    )
    fait_generateur_le: Jour = champ(
        "Date du fait générateur", aide="Démarrage, remise du bilan…", exemple="2027-01-11"
    )
    facture_ref: Texte | None = champ(
        "Facture",
        aide="Son numéro, quand le service est facturé ; une subvention ou une cotisation n’en a pas.",
        exemple="FA-2027-011",
        defaut=None,
    )
    engagement: Texte | None = champ(
        "Numéro d’engagement",
        aide="Donné par un acheteur public qui l’exige.",
        exemple="EJ-88213",
        defaut=None,
    )
    montant_total_eur: Montant | None = champ(
        "Montant réparti",
        aide="De la subvention ou de la cotisation annuelle ; d’un service facturé, c’est le total du devis.",
        unite="€",
        exemple="8000",
        defaut=None,
        gt=0,
    )
    periode: Texte | None = champ(
        "Période ou action", aide="Pour une cotisation ou une subvention.", exemple="année 2027", defaut=None
    )
    pieces_jointes: tuple[Texte, ...] = champ("Pièces jointes", exemple=["bilan final"], fabrique=tuple)
