"""The convention: duration, money, procedure, and what it promises to count."""

from __future__ import annotations

from typing import Annotated

from clausedocs.domaine.champs import Bloc, Booleen, Entier, Jour, Montant, Pourcentage, Texte, champ
from clausedocs.domaine.tables import choix

# The durations of an agreement, in months: beyond ten years it is a slip of the keyboard.
_MOIS_MAX = 120

RYTHMES = {
    "mensuel": "chaque mois",
    "bimestriel": "tous les deux mois",
    "trimestriel": "chaque trimestre",
    "semestriel": "chaque semestre",
    "a_la_demande": "à la demande de l’une des parties",
}

ROLES_RGPD = {
    "responsables_distincts": "chacun répond de ses traitements",
    "responsables_conjoints": "les parties décident ensemble",
    "sous_traitance": "la structure traite pour le compte du donneur d’ordre",
}


class Reconduction(Bloc):
    """What happens at the end of the first period."""

    mode: Annotated[
        str, *choix({"aucune": "pas de reconduction", "tacite": "sauf refus", "expresse": "par accord écrit"})
    ] = champ("Mode de reconduction", aide="aucune, tacite ou expresse.", exemple="tacite", variante=True)
    duree_periode_mois: Entier | None = champ(
        "Durée d’une période",
        unite="mois",
        exemple=12,
        defaut=None,
        ge=1,
        le=_MOIS_MAX,
        quand={"mode": ("tacite", "expresse")},
    )
    nombre_max: Entier | None = champ(
        "Nombre de reconductions", exemple=3, defaut=None, ge=1, le=20, quand={"mode": ("tacite", "expresse")}
    )


class Echeance(Bloc):
    """A payment: a share of the amount, due when something happens."""

    part_pct: Pourcentage = champ("Part", unite="%", exemple=50, gt=0, le=100)
    declencheur: Annotated[str, *choix("declencheurs")] = champ(
        "Fait générateur",
        aide="demarrage, bilan_annuel, bilan_final, signature…",
        exemple="demarrage",
        variante=True,
    )


class Remuneration(Bloc):
    """How the structure is paid, or that it is not."""

    mode: Annotated[str, *choix("remunerations")] = champ(
        "Mode de rémunération",
        aide="gratuit, participation, prestation, cotisation ou subvention.",
        exemple="participation",
        variante=True,
    )
    echeances: tuple[Echeance, ...] = champ(
        "Échéances",
        aide="Leur somme fait cent.",
        fabrique=tuple,
        max_length=12,
        quand={"mode": ("participation", "prestation", "cotisation", "subvention")},
    )
    revision: Booleen = champ(
        "Révision annuelle",
        aide="Les parties peuvent revoir les prix chaque année.",
        exemple="oui",
        defaut=True,
        quand={"mode": ("participation", "prestation", "cotisation", "subvention")},
    )
    delai_paiement_jours: Entier | None = champ(
        "Délai de paiement convenu",
        aide="Plus court que le délai légal, qui s’applique sinon.",
        unite="jours",
        exemple=30,
        defaut=None,
        ge=1,
        le=60,
        quand={"mode": ("participation", "prestation", "cotisation", "subvention")},
    )


class QuasiRegie(Bloc):
    """What makes the structure an extension of the buyer."""

    controle: Texte = champ(
        "Contrôle exercé",
        aide="En quoi l’acheteur contrôle la structure comme ses propres services.",
        exemple="majorité au conseil d’administration",
    )
    part_activite_pct: Pourcentage = champ(
        "Part d’activité", aide="Réalisée pour cet acheteur.", unite="%", exemple=85, gt=0, le=100
    )


class ChiffresTerritoire(Bloc):
    """What insertion amounted to in one year: never without its year and its source."""

    heures: Entier = champ("Heures d’insertion", unite="h", exemple=412000, gt=0)
    personnes: Entier = champ("Personnes", unite="personnes", exemple=1150, gt=0)
    annee: Entier = champ("Année", exemple=2025, ge=2000, le=2100)
    source: Texte = champ("Source", exemple="bilan de la structure")


class ProcedureDifficultes(Bloc):
    """What the structure does before it alerts the buyer."""

    contacts_min: Entier = champ("Contacts tentés", exemple=2, defaut=2, ge=1, le=10)
    contacts_ecrits_min: Entier = champ("Dont contacts écrits", exemple=1, defaut=1, ge=1, le=10)
    delai_rappel_jours: Entier = champ(
        "Délai de réponse au rappel", unite="jours", exemple=15, defaut=15, ge=1, le=90
    )
    delai_accord_jours_ouvres: Entier = champ(
        "Délai d’accord du donneur d’ordre", unite="jours ouvrés", exemple=5, defaut=5, ge=1, le=30
    )


class TextePropre(Bloc):
    """What the signed text says, when it does not come from our modèles: their anchors then mean nothing."""

    computation_delais: Booleen = champ(
        "Délais réglés",
        aide="oui si la convention dit comment se comptent les délais et de quel jour date une réception.",
        exemple="oui",
        defaut=False,
    )
    faculte_structure: Booleen = champ(
        "Faculté de la structure",
        aide="Contrat administratif : oui si la convention permet à la structure d’y mettre fin.",
        exemple="oui",
        defaut=False,
    )
    service_public: Booleen = champ(
        "Service public",
        aide="oui si la convention confie à la structure l’exécution même d’un service public.",
        exemple="non",
        defaut=False,
    )


class Convention(Bloc):
    """The agreement between one or more buyers and a structure."""

    modele: Annotated[
        str, *choix({"cadre": "convention-cadre", "partenariat": "convention de partenariat"})
    ] = champ("Famille", aide="cadre ou partenariat.", exemple="cadre", defaut="cadre", variante=True)
    reference: Texte | None = champ("Référence", exemple="CONV-2026-012", defaut=None)
    date_signature: Jour | None = champ("Date de signature", exemple="2026-10-05", defaut=None)
    lieu_signature: Texte | None = champ("Lieu de signature", exemple="Valmorin", defaut=None)
    signature: Annotated[
        str, *choix({"manuscrite": "sur papier", "electronique": "par voie électronique"})
    ] = champ(
        "Signature",
        aide="manuscrite ou electronique.",
        exemple="manuscrite",
        defaut="manuscrite",
        variante=True,
    )
    exemplaires: Entier | None = champ(
        "Exemplaires",
        aide="Un par signataire si rien n’est écrit ; sans objet en signature électronique.",
        exemple=2,
        defaut=None,
        ge=1,
        le=20,
        quand={"signature": "manuscrite"},
    )
    prise_effet: Annotated[
        str, *choix({"signature": "le jour de la dernière signature", "date": "à une date écrite"})
    ] = champ(
        "Prise d’effet", aide="signature ou date.", exemple="signature", defaut="signature", variante=True
    )
    date_effet: Jour | None = champ(
        "Date d’effet",
        aide="Si la prise d’effet est une date.",
        exemple="2027-01-01",
        defaut=None,
        quand={"prise_effet": "date"},
    )
    duree_mois: Entier = champ("Durée", unite="mois", exemple=48, ge=1, le=_MOIS_MAX)
    reconduction: Reconduction = champ("Reconduction", fabrique=lambda: Reconduction(mode="aucune"))
    preavis_non_reconduction_mois: Entier = champ(
        "Préavis de non-reconduction",
        unite="mois",
        exemple=3,
        defaut=3,
        ge=1,
        le=24,
        quand={"reconduction.mode": "tacite"},
    )
    preavis_denonciation_mois: Entier = champ(
        "Préavis de dénonciation", unite="mois", exemple=3, defaut=3, ge=1, le=24
    )
    denonciation_libre: Booleen = champ(
        "Dénonciation sans motif",
        aide="Sinon, la dénonciation suppose que l’autre partie manque à ses engagements.",
        exemple="non",
        defaut=False,
    )
    delai_mise_en_demeure_mois: Entier = champ(
        "Délai de mise en demeure", unite="mois", exemple=2, defaut=2, ge=1, le=12
    )
    delai_opposition_mois: Entier = champ(
        "Délai d’opposition",
        aide="Laissé à l’acheteur public pour s’opposer à une fin voulue par la structure.",
        unite="mois",
        exemple=1,
        defaut=1,
        ge=1,
        le=12,
    )
    texte_propre: TextePropre | None = champ(
        "Convention d’une autre origine",
        aide="À remplir si le texte signé ne vient pas d’un modèle : ses articles se citent alors par leur "
        "numéro.",
        defaut=None,
    )
    indemnite_resiliation: Booleen = champ("Indemnité de fin anticipée", exemple="non", defaut=False)
    suivi_marches_en_cours: Booleen = champ(
        "Suivi des marchés en cours", aide="Poursuivi après la fin.", exemple="oui", defaut=True
    )
    remuneration: Remuneration = champ("Rémunération")
    fondement_achat: Annotated[str, *choix("fondements")] | None = champ(
        "Fondement de l’achat",
        aide="Exigé d’une convention payée par un acheteur soumis au code.",
        exemple="dispense_seuil",
        defaut=None,
        variante=True,
        quand={"remuneration.mode": ("participation", "prestation", "cotisation", "subvention")},
    )
    montant_max_ht: Montant | None = champ(
        "Montant maximal",
        aide="Pour toute la durée, reconductions comprises.",
        unite="€ HT",
        exemple="24000",
        defaut=None,
        gt=0,
        quand={"remuneration.mode": ("participation", "prestation", "cotisation", "subvention")},
    )
    date_attribution: Jour | None = champ(
        "Date d’attribution",
        aide="Elle choisit le seuil applicable.",
        exemple="2026-09-28",
        defaut=None,
        quand={"remuneration.mode": ("participation", "prestation", "cotisation", "subvention")},
    )
    consultation_ref: Texte | None = champ(
        "Référence de la consultation",
        exemple="HC-2026-C017",
        defaut=None,
        quand={"remuneration.mode": ("participation", "prestation", "cotisation", "subvention")},
    )
    decision_ref: Texte | None = champ(
        "Décision d’attribution ou d’adhésion",
        aide="Pour une subvention ou une cotisation.",
        exemple="délibération n° 2026-41",
        defaut=None,
        quand={"remuneration.mode": ("cotisation", "subvention")},
    )
    quasi_regie: QuasiRegie | None = champ(
        "Quasi-régie", defaut=None, quand={"fondement_achat": "quasi_regie"}
    )
    delai_avis_jours: Entier = champ(
        "Délai de l’avis", unite="jours calendaires", exemple=15, defaut=15, ge=1, le=90
    )
    report_jour_ouvrable: Booleen = champ(
        "Report au jour ouvrable",
        aide="Un délai qui finit un jour chômé est prolongé.",
        exemple="oui",
        defaut=True,
    )
    territoire: Texte | None = champ("Territoire", exemple="le Val d’Orvenne", defaut=None)
    territoires: tuple[Texte, ...] = champ(
        "Territoires",
        aide="À partir de deux, un coordinateur régional est exigé.",
        exemple=["le Littoral"],
        fabrique=tuple,
    )
    outil_suivi: Texte | None = champ(
        "Outil de suivi",
        aide="Jamais de marque par défaut.",
        exemple="base de suivi de la structure",
        defaut=None,
    )
    dispositifs_vises: tuple[Annotated[str, *choix("dispositifs")], ...] = champ(
        "Dispositifs confiés",
        aide="condition, condition_critere, reserve_siae, marche_insertion…",
        exemple=["condition"],
        min_length=1,
        variante=True,
    )
    publics_preambule: tuple[Annotated[str, *choix("publics")], ...] = champ(
        "Publics",
        aide="Codes des publics visés.",
        ecran="",
        exemple=["DELD", "RSA"],
        min_length=1,
        variante=True,
    )
    dispositifs_locaux: tuple[Texte, ...] = champ(
        "Dispositifs locaux",
        aide="Leur nom, si DISPOSITIF_LOCAL est cité.",
        fabrique=tuple,
        quand={"publics_preambule": "DISPOSITIF_LOCAL"},
    )
    indicateurs: tuple[Annotated[str, *choix("indicateurs")], ...] = champ(
        "Indicateurs",
        aide="Sept au moins, pris dans la liste.",
        exemple=["heures_realisees"],
        variante=True,
    )
    chiffres_territoire: ChiffresTerritoire | None = champ("Chiffres du territoire", defaut=None)
    procedure_difficultes: ProcedureDifficultes = champ(
        "Traitement des difficultés", fabrique=ProcedureDifficultes
    )
    frequence_reunion_annuelle: Entier = champ(
        "Réunions de bilan", unite="par an", exemple=1, defaut=1, ge=1, le=12
    )
    annexer_offre: Booleen | None = champ(
        "Offre de service annexée",
        aide="oui pour joindre l’offre de service à une convention de partenariat ; "
        "la convention-cadre l’a toujours.",
        exemple="oui",
        defaut=None,
        quand={"modele": "partenariat"},
    )
    rythme_suivi: Annotated[str, *choix(RYTHMES)] = champ(
        "Rythme des réunions de suivi",
        aide="Convention de partenariat : mensuel, bimestriel, trimestriel, semestriel ou a_la_demande.",
        exemple="trimestriel",
        defaut="a_la_demande",
        variante=True,
        quand={"modele": "partenariat"},
    )
    seuil_plan_action_points: Entier = champ(
        "Seuil du plan d’action",
        aide="Convention de partenariat : retard des heures sur l’avancement du marché à partir duquel un "
        "plan d’action est établi.",
        unite="points",
        exemple=15,
        defaut=15,
        ge=1,
        le=100,
        quand={"modele": "partenariat"},
    )
    suivi_post_embauche_mois: Entier = champ(
        "Suivi après l’embauche",
        aide="Convention de partenariat : durée du suivi de l’intégration dans l’emploi.",
        unite="mois",
        exemple=3,
        defaut=3,
        ge=1,
        le=24,
        quand={"modele": "partenariat"},
    )
    aide_hors_territoire: Booleen = champ(
        "Aide hors du territoire",
        aide="Convention de partenariat : la structure peut aider à suivre les marchés exécutés ailleurs.",
        exemple="oui",
        defaut=True,
        quand={"modele": "partenariat"},
    )
    communication: Booleen = champ("Article sur la communication", exemple="oui", defaut=True)
    mutualisation: Booleen = champ(
        "Mise en commun d’heures", aide="Entre marchés et donneurs d’ordre.", exemple="oui", defaut=True
    )
    marches_exclus: tuple[Texte, ...] = champ("Marchés exclus", fabrique=tuple)
    prevision_heures: Entier | None = champ(
        "Prévision annuelle d’heures", unite="h", exemple=8000, defaut=None, gt=0
    )
    roles_rgpd: Annotated[str, *choix(ROLES_RGPD)] = champ(
        "Rôles au regard des données personnelles",
        aide="responsables_distincts, responsables_conjoints ou sous_traitance.",
        exemple="responsables_distincts",
        defaut="responsables_distincts",
        variante=True,
    )
