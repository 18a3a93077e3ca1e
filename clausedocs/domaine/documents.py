"""The types of documents: which blocks of the dossier each one needs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TypeDocument:
    """`blocs`: the keys of the dossier that it reads; `famille`: the `convention.modele` it is meant for.

    `racine`: the dossier that it is written from (a key of `RACINES`). Of a marché: `dce`, whether it
    is a piece of the tender file; `par_lot`, one document a lot; `familles`, the devices that call for it
    (`note`: the insertion of the offers is judged), None for any; `contrats`, the kinds of contract it suits;
    `titre_prive`, its name in the contract of a private company. Of a letter (`courrier`): `expediteurs`, who
    may send it, the first by default; `sanction`, whether only the buyer may.
    """

    id: str
    titre: str
    blocs: tuple[str, ...]
    famille: str | None = None
    racine: str = "convention"
    dce: bool = False
    par_lot: bool = False
    familles: tuple[str, ...] | None = None
    contrats: tuple[str, ...] = ("marche",)
    titre_prive: str = ""
    expediteurs: tuple[str, ...] = ()
    sanction: bool = False


# The vote has rules of its own: it prepares the power to sign that the other documents cite.
DELIBERATION = "projet_deliberation"

CONVENTION = ("donneur_ordre", "structure_porteuse", "convention")
MARCHE = ("donneur_ordre", "structure_porteuse", "marche", "clause")
COURRIER = ("donneur_ordre", "structure_porteuse", "marche", "clause", "titulaire", "courrier")
TOUS_CONTRATS = ("marche", "concession", "defense", "quasi_regie", "cooperation_publique")

DOCUMENTS: dict[str, TypeDocument] = {
    d.id: d
    for d in (
        TypeDocument(
            "convention_cadre",
            "Convention-cadre de coopération",
            ("donneur_ordre", "structure_porteuse", "convention", "annexe"),
            famille="cadre",
        ),
        TypeDocument(
            "convention_partenariat",
            "Convention de partenariat",
            ("donneur_ordre", "structure_porteuse", "convention", "annexe"),
            famille="partenariat",
        ),
        TypeDocument(
            DELIBERATION,
            "Projet de délibération",
            ("donneur_ordre", "structure_porteuse", "convention", "deliberation"),
        ),
        TypeDocument(
            "annexe_offre_service",
            "Annexe : offre de service",
            ("donneur_ordre", "structure_porteuse", "convention", "annexe"),
        ),
        TypeDocument("devis", "Devis", (*CONVENTION, "devis")),
        TypeDocument("appel_versement", "Appel de versement", (*CONVENTION, "devis", "appel_versement")),
        TypeDocument("avenant", "Avenant", (*CONVENTION, "avenant")),
        TypeDocument("non_reconduction", "Refus de reconduction", (*CONVENTION, "non_reconduction")),
        TypeDocument(
            "mise_en_demeure_partie", "Mise en demeure entre parties", (*CONVENTION, "mise_en_demeure_partie")
        ),
        TypeDocument(
            "resiliation_convention",
            "Résiliation de la convention",
            (*CONVENTION, "mise_en_demeure_partie", "resiliation_convention"),
        ),
        TypeDocument("denonciation", "Dénonciation de la convention", (*CONVENTION, "denonciation")),
        TypeDocument(
            "clause_avis",
            "Mentions sociales de l’avis",
            MARCHE,
            racine="marche",
            dce=True,
            familles=("condition", "critere", "reserve", "insertion"),
        ),
        TypeDocument(
            "clause_rc",
            "Clause sociale du règlement de la consultation",
            MARCHE,
            racine="marche",
            dce=True,
            familles=("condition", "critere", "reserve", "insertion"),
            titre_prive="Clause sociale du dossier de consultation",
        ),
        TypeDocument(
            "clause_ccap",
            "Clause sociale du CCAP",
            MARCHE,
            racine="marche",
            dce=True,
            familles=("condition", "critere", "reserve", "insertion"),
            contrats=TOUS_CONTRATS,
            titre_prive="Clause sociale du contrat",
        ),
        TypeDocument(
            "clause_cctp",
            "Clause sociale du CCTP",
            MARCHE,
            racine="marche",
            dce=True,
            familles=("condition", "critere", "reserve", "insertion"),
            contrats=TOUS_CONTRATS,
            titre_prive="Clause sociale du cahier des charges",
        ),
        TypeDocument(
            "clause_ae",
            "Clause sociale de l’acte d’engagement",
            MARCHE,
            racine="marche",
            dce=True,
            par_lot=True,
            familles=("condition", "critere", "reserve", "insertion"),
            titre_prive="Engagement social du titulaire",
        ),
        TypeDocument(
            "annexe_insertion",
            "Annexe sociale à l’acte d’engagement",
            MARCHE,
            racine="marche",
            dce=True,
            par_lot=True,
            familles=("condition", "reserve", "insertion"),
            contrats=TOUS_CONTRATS,
            titre_prive="Annexe sociale au contrat",
        ),
        TypeDocument(
            "cadre_reponse",
            "Cadre de réponse : insertion",
            MARCHE,
            racine="marche",
            dce=True,
            par_lot=True,
            familles=("note",),
        ),
        TypeDocument("note_calibrage", "Note de calibrage", MARCHE, racine="marche"),
        TypeDocument("note_obligation", "Note sur l’obligation sociale", MARCHE, racine="marche"),
        TypeDocument(
            "fiche_projet_achat", "Fiche projet achat", (*MARCHE, "fiche_projet_achat"), racine="marche"
        ),
        TypeDocument(
            "avis_motive", "Avis motivé", (*MARCHE, "fiche_projet_achat", "avis_motive"), racine="marche"
        ),
        TypeDocument("reponse_candidats", "Réponses aux questions", (*MARCHE, "questions"), racine="marche"),
        TypeDocument(
            "chronologie_procedure",
            "Chronologie de la procédure",
            ("donneur_ordre", "structure_porteuse", "chronologie"),
            racine="chronologie",
        ),
        *(
            TypeDocument(
                nom, titre, (*COURRIER, nom), racine="courrier", expediteurs=senders, sanction=sanction
            )
            for nom, titre, senders, sanction in (
                ("demande_accord", "Demande d’accord", ("structure",), False),
                ("rappel", "Rappel", ("structure",), False),
                ("relance", "Relance", ("structure",), False),
                ("alerte_donneur_ordre", "Alerte du donneur d’ordre", ("structure",), False),
                ("convocation_rencontre", "Convocation à une rencontre", ("donneur_ordre",), False),
                ("plan_action", "Plan d’action", ("structure", "donneur_ordre"), False),
                ("mise_en_demeure", "Mise en demeure", ("donneur_ordre",), True),
                ("notification_defaillance", "Notification de défaillance", ("donneur_ordre",), True),
                ("intention_penalites", "Intention d’appliquer des pénalités", ("donneur_ordre",), True),
                ("application_penalites", "Application de pénalités", ("donneur_ordre",), True),
                ("resiliation", "Résiliation", ("donneur_ordre",), True),
                ("cloture_procedure", "Clôture de la procédure", ("donneur_ordre", "structure"), False),
            )
        ),
    )
}
