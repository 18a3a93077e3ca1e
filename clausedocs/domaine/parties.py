"""The parties: who they are, who signs for them, whom to call."""

from __future__ import annotations

from typing import Annotated

from clausedocs.domaine.champs import Bloc, Booleen, Jour, Montant, Paragraphes, Texte, champ
from clausedocs.domaine.identifiants import Bic, CodePostal, Courriel, Iban, Rna, Siret, Telephone, Tva
from clausedocs.domaine.tables import choix

Genre = Annotated[str, *choix({"m": "masculin", "f": "féminin"})]
Nombre = Annotated[str, *choix({"s": "singulier", "p": "pluriel"})]
Civilite = Annotated[str, *choix({"M.": "", "Mme": ""})]
Article = Annotated[str, *choix({"le": "", "la": "", "l'": "", "les": "", "aucun": ""})]


class Adresse(Bloc):
    """A postal address in France."""

    voie: Texte = champ("Voie", aide="Numéro et rue, ou lieu-dit.", exemple="1 place du Marché-Neuf")
    complement: Texte | None = champ("Complément", exemple="Bâtiment A", defaut=None)
    code_postal: CodePostal = champ("Code postal", exemple="99120")
    commune: Texte = champ("Commune", exemple="Valmorin")


class Personne(Bloc):
    """Someone who represents a party. `fonction` is written as in a sentence: « maire », « directrice »."""

    civilite: Civilite | None = champ("Civilité", aide="M. ou Mme ; facultative.", exemple="Mme", defaut=None)
    prenom: Texte = champ("Prénom", exemple="Solène")
    nom: Texte = champ("Nom", exemple="Kervadoc")
    genre: Genre = champ("Genre", aide="m ou f : il règle les accords de la fonction.", exemple="f")
    fonction: Texte = champ("Fonction", aide="Sans majuscule ni article.", exemple="maire")


class Delegation(Bloc):
    """The act by which the representative lets someone else sign this very convention."""

    acte: Texte = champ("Acte de délégation", exemple="arrêté n° 2026-112")
    date: Jour = champ("Date de l’acte", exemple="2026-07-02")
    executoire: Booleen = champ(
        "Caractère exécutoire", aide="oui une fois l’acte publié et transmis.", exemple="oui"
    )
    objet: Texte = champ(
        "Objet", aide="Ce que l’acte permet de signer : il doit viser les conventions.", exemple="conventions"
    )


class Signataire(Bloc):
    """Who signs. Without a name, the representative signs, under the delegation that is cited."""

    civilite: Civilite | None = champ("Civilité", exemple="M.", defaut=None)
    prenom: Texte | None = champ("Prénom", exemple="Loïc", defaut=None)
    nom: Texte | None = champ("Nom", exemple="Pradourel", defaut=None)
    genre: Genre | None = champ("Genre", exemple="m", defaut=None)
    fonction: Texte | None = champ("Fonction", exemple="directeur général des services", defaut=None)
    delegation: Delegation | None = champ(
        "Délégation",
        aide="Exigée quand le signataire n’est pas le représentant légal.",
        defaut=None,
    )


class Habilitation(Bloc):
    """The act that empowers the representative to sign. `date_transmission`: to the prefect."""

    type: Annotated[str, *choix("habilitations")] = champ(
        "Nature de l’acte",
        aide="deliberation, decision, arrete, delegation, pouvoir, statuts ou extrait_immatriculation.",
        exemple="deliberation",
        variante=True,
    )
    organe: Texte | None = champ(
        "Organe", aide="Qui a pris l’acte.", exemple="conseil municipal", defaut=None
    )
    organe_article: Article | None = champ(
        "Article de l’organe",
        aide="le, la, l' ou les, quand l’organe n’est pas un de ceux que l’outil connaît.",
        exemple="le",
        defaut=None,
    )
    numero: Texte | None = champ("Numéro", exemple="2026-087", defaut=None)
    date: Jour | None = champ("Date de l’acte", exemple="2026-09-24", defaut=None)
    date_transmission: Jour | None = champ(
        "Date de transmission au préfet", aide="Quand elle est due.", exemple="2026-09-28", defaut=None
    )


class Contact(Bloc):
    """Someone to call, with the role they hold for the party."""

    role: Annotated[str, *choix("roles")] = champ(
        "Rôle",
        aide="referent (un au moins par partie), suivi, facturation, juridique, donnees_personnelles…",
        ecran="Un référent au moins par partie.",
        exemple="referent",
        variante=True,
    )
    prenom: Texte = champ("Prénom", exemple="Octavie")
    nom: Texte = champ("Nom", exemple="Lambresac")
    courriel: Courriel | None = champ("Courriel", exemple="achats@valmorin.example", defaut=None)
    telephone: Telephone | None = champ("Téléphone", exemple="01 99 00 12 04", defaut=None)


class Cofinancement(Bloc):
    """A fund that pays part of the mission."""

    fonds: Annotated[
        str, *choix({"FSE+": "Fonds social européen plus", "ANRU": "rénovation urbaine", "autre": ""})
    ] = champ("Fonds", aide="FSE+, ANRU ou autre.", exemple="FSE+", variante=True)
    nom: Texte | None = champ("Nom du fonds", aide="Si « autre ».", exemple="fonds régional", defaut=None)
    operation: Texte = champ("Opération financée", exemple="accompagnement des clauses sociales")
    periode: Texte | None = champ("Période", exemple="2026-2028", defaut=None)
    logo: Texte | None = champ("Logotype", exemple="emblème de l’Union européenne", defaut=None)


class Chorus(Bloc):
    """What the State's invoicing portal asks for."""

    code_service: Texte = champ("Code service", exemple="ACHATS")
    engagement_obligatoire: Booleen = champ("Numéro d’engagement obligatoire", exemple="non", defaut=False)


class Denommee(Bloc):
    """A name and its grammar. Article, gender and number are guessed from the first word where it is safe."""

    denomination: Texte = champ(
        "Dénomination",
        aide="La personne morale, sans son article : jamais une direction ni un mot comme « commune » seul.",
        exemple="Ville de Valmorin",
        min_length=3,
        max_length=160,
    )
    sigle: Texte | None = champ("Sigle", exemple="MEIVO", defaut=None, min_length=2, max_length=25)
    article: Article | None = champ(
        "Article",
        aide="le, la, l', les, ou aucun ; deviné pour « Ville de… », « Département de… » et semblables.",
        exemple="la",
        defaut=None,
        variante=True,
    )
    genre: Genre | None = champ("Genre", aide="m ou f.", exemple="f", defaut=None, variante=True)
    nombre: Nombre | None = champ("Nombre", aide="s ou p.", exemple="s", defaut=None, variante=True)
    initiale_vocalique: Booleen | None = champ(
        "Initiale vocalique",
        aide="oui si l’on dit « d’ » devant un nom sans article ; devinée d’après la première lettre.",
        exemple="non",
        defaut=None,
    )


class Partie(Denommee):
    """What a buyer and a structure have in common."""

    forme_juridique: Texte | None = champ(
        "Forme juridique",
        aide="Obligatoire pour une personne privée.",
        exemple="association loi 1901",
        defaut=None,
    )
    adresse: Adresse = champ("Adresse du siège")
    siret: Siret = champ("SIRET", aide="Quatorze chiffres.", exemple="21000410799006")
    rna: Rna | None = champ("Numéro RNA", aide="Associations.", exemple="W991000101", defaut=None)
    rcs: Texte | None = champ("RCS", aide="Ville du greffe.", exemple="Ponant-Ville", defaut=None)
    capital_eur: Montant | None = champ("Capital social", unite="€", exemple="3500000", defaut=None, gt=0)
    tva_intracom: Tva | None = champ("Numéro de TVA", exemple="FR49210004107", defaut=None)
    agissant_pour: Texte = champ(
        "Personne morale engagée", aide="Avec son article.", exemple="la commune de Valmorin"
    )
    presentation: Paragraphes | None = champ(
        "Présentation",
        aide="Qui elle est et ce qu’elle fait, en un à trois paragraphes ; "
        "exigée d’une convention de partenariat.",
        exemple="La Ville de Valmorin compte 18 000 habitants.",
        defaut=None,
    )
    representant: Personne = champ("Représentant légal")
    signataire: Signataire | None = champ(
        "Signataire",
        aide="À remplir si ce n’est pas le représentant légal, ou s’il signe par délégation.",
        defaut=None,
    )
    habilitation: Habilitation | None = champ(
        "Habilitation",
        aide="L’acte qui autorise à signer ; exigé des personnes publiques, sauf l’État et les OPH.",
        defaut=None,
    )
    contacts: tuple[Contact, ...] = champ("Contacts", aide="Au moins un référent.", fabrique=tuple)
    cofinancements: tuple[Cofinancement, ...] = champ("Cofinancements", fabrique=tuple)
    entete: Texte | None = champ(
        "Papier à en-tête",
        aide="Un document Word (.docx) ou une charte (.yaml), à côté de ce fichier ; "
        "celui de qui envoie habille une lettre, celui de la structure tout le reste.",
        exemple="papier.yaml",
        defaut=None,
    )

    @property
    def siren(self) -> str:
        """The nine digits of the legal person."""
        return self.siret[:9]


class DonneurOrdre(Partie):
    """The buyer."""

    type_acheteur: Annotated[str, *choix("acheteurs")] = champ(
        "Type d’acheteur",
        aide="Il décide du régime du contrat, du délai de paiement et de l’habilitation à citer.",
        exemple="commune",
        variante=True,
    )
    entreprise_publique: Booleen = champ(
        "Entreprise publique",
        aide="SEM et SPL seulement : porte le délai de paiement à soixante jours.",
        exemple="non",
        defaut=False,
        quand={"type_acheteur": ("sem", "spl")},
    )
    entite_adjudicatrice: Booleen = champ(
        "Entité adjudicatrice", aide="Opérateur de réseau.", exemple="non", defaut=False
    )
    service: Texte | None = champ(
        "Service",
        aide="Service de l’État qui agit ; il n’est jamais une partie.",
        exemple="secrétariat général commun départemental",
        defaut=None,
        quand={"type_acheteur": "etat"},
    )
    chorus: Chorus | None = champ("Portail public de facturation", defaut=None)


class StructurePorteuse(Partie):
    """The structure that carries the social clause."""

    type_structure: Annotated[str, *choix("structures")] = champ(
        "Type de structure",
        aide="MDE, PLIE, GIP, ASSOCIATION, EPCI, SCIC ou DEPARTEMENT.",
        exemple="MDE",
        variante=True,
    )
    pouvoir_adjudicateur: Booleen | None = champ(
        "Pouvoir adjudicateur",
        aide="À dire si la structure, de statut privé, est soumise au code de la commande publique.",
        exemple="non",
        defaut=None,
    )
    statut_tva: Annotated[str, *choix("statuts_tva")] | None = champ(
        "Statut de TVA",
        aide="taxable, hors_champ_public, exonere_non_lucratif, franchise ou subvention.",
        exemple="exonere_non_lucratif",
        defaut=None,
        variante=True,
    )
    iban: Iban | None = champ("IBAN", aide="Exigé si le service est payé.", defaut=None)
    bic: Bic | None = champ("BIC", aide="Exigé si le service est payé.", exemple="ZZZZFR99XXX", defaut=None)
    titulaire_compte: Texte | None = champ("Titulaire du compte", exemple="MEIVO", defaut=None)


class CoordinateurRegional(Bloc):
    """Who coordinates the structures of several territories: a body (`denomination`) or a person."""

    denomination: Texte | None = champ("Dénomination", exemple="Agence régionale des clauses", defaut=None)
    article: Article | None = champ("Article", exemple="l'", defaut=None)
    genre: Genre | None = champ("Genre", exemple="f", defaut=None)
    nombre: Nombre | None = champ("Nombre", exemple="s", defaut=None)
    initiale_vocalique: Booleen | None = champ("Initiale vocalique", defaut=None)
    sigle: Texte | None = champ("Sigle", defaut=None)
    prenom: Texte | None = champ("Prénom", exemple="Ysaline", defaut=None)
    nom: Texte | None = champ("Nom", exemple="Bréguier-Dosne", defaut=None)
    fonction: Texte | None = champ("Fonction", exemple="coordinatrice régionale des clauses", defaut=None)
    courriel: Courriel | None = champ("Courriel", exemple="coordination@ponant.example", defaut=None)
    telephone: Telephone | None = champ("Téléphone", exemple="02 61 91 40 10", defaut=None)
