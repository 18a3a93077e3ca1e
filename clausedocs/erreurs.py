"""One family of errors: a code, a place, what is wrong, what to write instead (all in French)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

# Exit codes of the command line: 0 done, 1 data, 2 usage, 3 modèle, 4 machine.
SORTIE_DONNEES, SORTIE_USAGE, SORTIE_MODELE, SORTIE_MACHINE = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Lieu:
    """Where something is wrong. Lines and columns count from 1; `champ` is a dotted path."""

    fichier: str | None = None
    ligne: int | None = None
    colonne: int | None = None
    champ: str | None = None
    cellule: str | None = None

    def __str__(self) -> str:
        place = self.fichier or ""
        if self.cellule:
            place = f"{place}, cellule {self.cellule}" if place else f"cellule {self.cellule}"
        elif self.ligne is not None:
            place += f":{self.ligne}" + (f":{self.colonne}" if self.colonne is not None else "")
        parts = [p for p in (place, self.champ) if p]
        return ", ".join(parts)


class ClausedocsErreur(Exception):
    """Base of all errors that a user may meet.

    `code` is a stable ASCII slug listed in `CODES`, `message` says what is wrong with the user's
    words, `conseil` what to write or do instead.
    """

    sortie = SORTIE_DONNEES

    def __init__(self, code: str, message: str, conseil: str = "", lieu: Lieu | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.conseil = conseil
        self.lieu = lieu or Lieu()

    def at(self, lieu: Lieu) -> ClausedocsErreur:
        """The same error at a given place (for layers that learn the place later)."""
        return type(self)(self.code, self.message, self.conseil, lieu)

    def __str__(self) -> str:
        place = str(self.lieu)
        text = f"{place} : {self.message}" if place else self.message
        return f"{text} {self.conseil}".rstrip()


class DonneesErreur(ClausedocsErreur, ValueError):
    """The dossier is wrong."""

    sortie = SORTIE_DONNEES


class UsageErreur(ClausedocsErreur):
    """The command was called in a way that cannot work."""

    sortie = SORTIE_USAGE


class ModeleErreur(ClausedocsErreur, ValueError):
    """The template is wrong."""

    sortie = SORTIE_MODELE


class MachineErreur(ClausedocsErreur, OSError):
    """Disk, engine, font, lock: the machine cannot do it."""

    sortie = SORTIE_MACHINE


class ErreursGroupees(ClausedocsErreur):
    """Several errors found in one reading; the exit code is that of the first."""

    def __init__(self, erreurs: Iterable[ClausedocsErreur]) -> None:
        self.erreurs: Sequence[ClausedocsErreur] = tuple(erreurs)
        first = self.erreurs[0]
        super().__init__(first.code, "\n".join(str(e) for e in self.erreurs), "", None)
        self.sortie = first.sortie

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class Avertissement:
    """Something that does not stop the work but that the signatory should read."""

    code: str
    message: str
    conseil: str = ""
    lieu: Lieu = field(default_factory=Lieu)

    def __str__(self) -> str:
        place = str(self.lieu)
        text = f"{place} : {self.message}" if place else self.message
        return f"{text} {self.conseil}".rstrip()


# Every code with what it means in a few words; a test asks for one broken fixture each.
CODES: dict[str, str] = {
    # -- dossiers (reading)
    "champ_inconnu": "champ qui n’existe pas à cet endroit",
    "champ_manquant": "champ obligatoire absent ou vide",
    "fichier_binaire": "fichier qui n’est pas du texte",
    "fichier_caractere": "caractère invisible ou réservé",
    "fichier_encodage": "fichier qui n’est ni en UTF-8 ni en UTF-16",
    "fichier_illisible": "fichier que le poste ne peut pas lire",
    "fichier_introuvable": "fichier absent",
    "fichier_repertoire": "répertoire à la place d’un fichier",
    "fichier_structure": "fichier de la structure donné à la place du dossier",
    "fichier_trop_gros": "fichier bien plus gros qu’un dossier",
    "fichier_vide": "fichier sans aucune donnée",
    "inclusion_lointaine": "fichier de la structure loin du dossier",
    "liste_trop_courte": "liste vide ou trop courte",
    "liste_trop_longue": "liste trop longue",
    "nature_inattendue": "texte, liste ou groupe à la place d’un autre",
    "squelette_inconnu": "dossier à remplir qui n’existe pas",
    "texte_trop_court": "texte trop court",
    "texte_trop_long": "texte trop long",
    "valeur_inadmise": "valeur hors des limites du champ",
    "yaml_alias": "renvoi ou repère « * » ou « & »",
    "yaml_caractere": "valeur qui commence par un signe réservé",
    "yaml_cle": "nom de champ absent ou mal formé",
    "yaml_cle_double": "champ écrit deux fois",
    "yaml_cle_sans_valeur": "ligne sans deux-points",
    "yaml_crochets": "crochet ou accolade non fermés",
    "yaml_deux_points": "deux-points sans espace, ou en trop",
    "yaml_documents": "second document dans le fichier",
    "yaml_echappement": "barre oblique inverse incomprise",
    "yaml_element_vide": "tiret de liste sans valeur",
    "yaml_etiquette": "mot lu comme un type de donnée",
    "yaml_guillemets": "guillemet non fermé",
    "yaml_indentation": "retrait faux",
    "yaml_liste": "tiret de liste mal placé",
    "yaml_profondeur": "trop de niveaux emboîtés",
    "yaml_racine": "fichier qui n’est pas une suite de champs",
    "yaml_syntaxe": "ligne incomprise",
    "yaml_tabulation": "tabulation à la place d’espaces",
    # -- domaine (values)
    "bic_forme": "BIC mal écrit",
    "booleen_invalide": "ni oui ni non",
    "code_inconnu": "mot qui n’est pas dans la liste",
    "code_postal_forme": "code postal mal écrit",
    "courriel_forme": "adresse électronique mal écrite",
    "date_impossible": "date qui n’existe pas au calendrier",
    "date_invalide": "date mal écrite",
    "entier_invalide": "nombre entier mal écrit",
    "iban_cle": "IBAN dont la clé est fausse",
    "iban_forme": "IBAN mal écrit",
    "montant_invalide": "montant mal écrit",
    "pourcentage_invalide": "pourcentage mal écrit",
    "paragraphes_nombreux": "texte de trop de paragraphes",
    "rna_forme": "numéro RNA mal écrit",
    "siret_cle": "SIRET dont la clé est fausse",
    "siret_forme": "SIRET mal écrit",
    "telephone_forme": "numéro de téléphone mal écrit",
    "texte_sur_plusieurs_lignes": "texte d’une ligne qui en a plusieurs",
    "texte_vide": "texte vide",
    "tva_cle": "numéro de TVA dont la clé est fausse",
    "tva_forme": "numéro de TVA mal écrit",
    # -- domaine (rules)
    "annexe_obligatoire": "convention-cadre privée de son annexe",
    "article_a_preciser": "nom de partie dont l’article ou l’accord ne se devine pas",
    "attribution_absente": "convention payée sans date d’attribution",
    "attribution_tardive": "attribution postérieure à la signature",
    "chiffres_futurs": "chiffres d’une année à venir",
    "contacts_ecrits": "plus de contacts écrits que de contacts",
    "convention_famille": "document d’une autre famille de convention",
    "cooperation_privee": "coopération publique avec qui n’est pas pouvoir adjudicateur",
    "coordinateur_absent": "plusieurs territoires sans coordinateur",
    "coordinateur_incomplet": "coordinateur régional sans nom",
    "coordonnateur_inconnu": "coordonnateur étranger au groupement",
    "cotisation_a_l_acte": "cotisation payée par marché ou contre un bilan",
    "date_effet_absente": "date d’effet annoncée et absente",
    "date_effet_inutile": "date d’effet d’une convention qui prend effet à la signature",
    "delai_paiement": "délai de paiement plus long que le délai légal",
    "delegation_absente": "signataire sans délégation",
    "delegation_non_executoire": "délégation qui n’est pas exécutoire",
    "delegation_objet": "délégation qui ne couvre pas une convention",
    "delegation_tardive": "délégation postérieure à la signature",
    "deliberation_absente": "projet de délibération sans assemblée",
    "deliberation_exclue": "délibération citée pour qui n’en prend pas",
    "deliberation_sans_assemblee": "délibération demandée à qui n’en vote pas",
    "deliberation_tardive": "délibération postérieure à la signature",
    "denomination_generique": "partie sans nom propre",
    "dispositif_local_absent": "dispositif local sans nom",
    "double_financement": "mission à la fois cofinancée et payée",
    "duree_accord_cadre": "durée plus longue que celle d’un accord-cadre",
    "echeances_absentes": "service payé sans échéance",
    "ecriture_etat": "écriture que l’État n’emploie pas",
    "effet_retroactif": "effet antérieur à la signature",
    "etat_nomme": "État nommé autrement",
    "exemplaires_insuffisants": "moins d’exemplaires que de signataires",
    "fondement_absent": "convention payée sans fondement d’achat",
    "fondement_incompatible": "fondement d’achat contraire au mode de rémunération",
    "fondement_incomplet": "fondement d’achat auquel il manque un champ",
    "fondement_prive": "fondement d’achat d’une entreprise hors du code",
    "fonds_sans_nom": "cofinancement sans nom",
    "forme_juridique_absente": "personne privée sans forme juridique",
    "gratuit_avec_prix": "service gratuit avec un prix",
    "groupement_regimes": "groupement d’acheteurs de régimes différents",
    "habilitation_absente": "signature sans habilitation",
    "habilitation_exclue": "habilitation citée quand le texte suffit",
    "habilitation_forme": "habilitation d’une autre sorte que celle de l’acheteur",
    "habilitation_incomplete": "habilitation incomplète",
    "habilitation_tardive": "habilitation postérieure à la signature",
    "imputation_inutile": "dépense imputée pour un service gratuit",
    "indicateur_sans_objet": "indicateur d’un dispositif que la convention ne vise pas",
    "indicateurs_insuffisants": "moins de sept indicateurs",
    "maximum_absent": "convention payée sans maximum",
    "meme_siren": "deux parties de même SIREN",
    "non_reconduction_douteuse": "refus de reconduire reçu un jour discutable",
    "non_reconduction_sans_objet": "refus d’une reconduction qui n’existe pas",
    "non_reconduction_tardive": "refus de reconduire reçu trop tard",
    "organe_a_preciser": "organe dont l’article ne se devine pas",
    "paiement_incomplet": "service payé sans compte ou sans statut de TVA",
    "parts_somme": "échéances dont la somme n’est pas cent",
    "personne_morale": "service nommé comme partie",
    "portail_prive": "portail public de facturation d’une personne privée",
    "preavis_trop_long": "préavis aussi long que la période",
    "presentation_absente": "partie que rien ne présente",
    "quasi_regie_part": "quasi-régie sans l’essentiel de l’activité",
    "reception_avant_envoi": "lettre reçue avant d’être envoyée",
    "reconduction_inutile": "reconduction chiffrée d’une convention qui n’en a pas",
    "reconduction_sans_fin": "reconduction sans durée ni nombre",
    "referent_absent": "partie sans référent",
    "regime_a_relire": "régime des acheteurs privés à relire",
    "seuil_depasse": "maximum qui atteint le seuil de dispense",
    "signataire_incomplet": "signataire incomplet",
    "sous_traitance_sans_annexe": "sous-traitance de données sans annexe relue",
    "subvention_privee": "subvention d’un acheteur hors du code",
    "subvention_contre_bilan": "subvention payée contre un bilan",
    "transmission_privee": "acte d’une personne privée transmis au préfet",
    "transmission_date": "transmission au préfet à une date impossible",
    "tva_hors_champ": "statut de TVA d’une personne publique",
    "tva_siren": "numéro de TVA d’un autre SIREN",
    "tva_subvention": "statut de TVA d’une subvention pour un service payé",
    "valeur_en_double": "même code deux fois",
    "volet_inactif": "action d’un volet écarté",
    "volet_vide": "volet sans action",
    # -- droit
    "article_inconnu": "article absent du registre",
    "article_abroge": "article qui n’est plus en vigueur à la date qui compte",
    "article_futur": "article pas encore en vigueur à la date qui compte",
    "article_non_verifie": "article exigé que personne n’a vérifié",
    "article_hors_regime": "article que le régime du contrat interdit de citer",
    "citation_incomprise": "citation mal demandée par le modèle",
    "seuil_inconnu": "date que la table des seuils ne couvre pas",
    "contrat_inconnu": "nature de contrat que la loi ne distingue pas",
    # -- chiffrage
    "methode_inconnue": "méthode de chiffrage qui n’existe pas",
    "methode_sans_heures": "méthode qui ne donne pas d’heures",
    "parametre_absent": "paramètre de chiffrage manquant",
    "parametre_invalide": "paramètre de chiffrage impossible",
    # -- modeles
    "cible_inconnue": "cible de compilation qui n’existe pas",
    "cible_sans_rendu": "cible que seul docxtpl remplit",
    "modele_ancre": "ancre en double, mal placée ou dans une boucle",
    "modele_balise": "balise de bloc mal placée ou non fermée",
    "modele_caractere": "caractère réservé dans un modèle",
    "modele_commentaire": "commentaire non fermé",
    "modele_conteneur": "bloc ::: inconnu ou non fermé",
    "modele_encodage": "modèle qui n’est pas en UTF-8",
    "modele_entete": "en-tête de modèle absent ou faux",
    "modele_grammaire": "construction que la grammaire des modèles n’admet pas",
    "modele_inclusion": "inclusion en boucle ou mal placée",
    "modele_inconnu": "modèle introuvable",
    "modele_interdit": "balise, fonction ou opération interdite",
    "modele_jinja": "balise Jinja mal écrite",
    "modele_liste": "liste mal formée",
    "modele_commun": "passage commun demandé comme un document",
    "modele_paragraphes": "champ de paragraphes qui n’est pas seul sur sa ligne",
    "modele_plan": "données qui changent entre les deux passes",
    "modele_renvoi": "renvoi illisible ou sans cible",
    "modele_tableau": "tableau mal formé",
    "modele_trop_long": "document sans fin",
    "modele_titre": "titre mal formé",
    "renvoi_exclu": "renvoi à un article que les données excluent",
    "valeur_imprimable": "valeur qui n’a pas de forme imprimée",
    "valeur_saut_de_ligne": "saut de ligne dans une valeur d’une ligne",
    "variable_inconnue": "variable absente des données",
    # -- rendu
    "caractere_interdit": "caractère de commande qu’aucun document ne peut contenir",
    "caractere_sans_police": "caractère que la police des documents ne dessine pas",
    "conversion_echouee": "document que LibreOffice n’a pas converti",
    "conversion_trop_longue": "conversion par LibreOffice arrêtée faute de finir",
    "dossier_non_inscriptible": "dossier de sortie où l’on ne peut pas écrire",
    "fichier_ouvert": "document ouvert dans un autre programme",
    "feuille_ignoree": "règle d’une feuille de style que le moteur PDF n’emploie pas",
    "feuille_illisible": "feuille de style qui n’est pas du texte en UTF-8",
    "feuille_introuvable": "feuille de style absente",
    "feuille_ressource": "image ou police hors du dossier de la feuille de style",
    "feuille_sans_moteur": "feuille de style donnée à un moteur PDF qui n’en emploie pas",
    "moteur_absent": "moteur PDF ou LibreOffice absent de ce poste",
    "moteur_inconnu": "moteur PDF qui n’existe pas",
    "moteur_refus": "document que le moteur PDF refuse",
    "reference_a_controler": "article cité sous réserve dans un brouillon",
    "variante_inconnue": "variante de PDF que le moteur ne connaît pas",
    # -- cli
    "commande_inconnue": "commande qui n’existe pas",
    "commande_incomprise": "ligne de commande incomprise",
    "argument_manquant": "argument ou option obligatoire absent",
    "argument_en_trop": "argument que la commande n’attend pas",
    "option_inconnue": "option qui n’existe pas",
    "valeur_manquante": "option sans sa valeur",
    "valeur_en_trop": "valeur donnée à une option qui n’en prend pas",
    "valeur_refusee": "valeur d’option qui ne convient pas",
    "date_illisible": "date de la ligne de commande mal écrite",
    "mode_inconnu": "mode autre que projet ou definitif",
    "format_inconnu": "format de sortie inconnu",
    "texte_inconnu": "texte de loi absent du registre",
    "fichier_existant": "fichier que la commande aurait remplacé",
    "acces_refuse": "fichier ou dossier fermé à l’utilisateur",
    "chemin_introuvable": "chemin qui ne mène à rien, ou à autre chose",
    "disque_plein": "plus de place sur le disque",
    "memoire_pleine": "plus de mémoire",
    "anomalie_interne": "faute de clausedocs",
}
