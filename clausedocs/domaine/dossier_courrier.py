"""The dossier of a letter: what the letters of a procedure with the holder of a marché are written from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from clausedocs.domaine.champs import champ
from clausedocs.domaine.clause import Clause
from clausedocs.domaine.courriers import Courrier, MarcheSuivi
from clausedocs.domaine.courriers_sanctions import (
    ApplicationPenalites,
    Defaillance,
    IntentionPenalites,
    MiseEnDemeure,
    Resiliation,
)
from clausedocs.domaine.courriers_suivi import (
    Alerte,
    Cloture,
    Convocation,
    DemandeAccord,
    PlanAction,
    Rappel,
    Relance,
)
from clausedocs.domaine.documents import DOCUMENTS
from clausedocs.domaine.marche import Lot
from clausedocs.domaine.socle import Socle
from clausedocs.domaine.titulaire import Membre, OrganeProcedure, Titulaire
from clausedocs.domaine.violations import known


class DossierCourrier(Socle):
    """The top of a dossier of letters. `donneur_ordre` is the buyer that writes, or for whom one writes."""

    marche: MarcheSuivi = champ("Marché")
    clause: Clause = champ("Clause", fabrique=Clause)
    titulaire: Titulaire = champ("Titulaire")
    courrier: Courrier = champ("Courrier")
    demande_accord: DemandeAccord | None = champ(
        "Demande d’accord", defaut=None, quand={"modeles": "demande_accord"}
    )
    rappel: Rappel | None = champ("Rappel", defaut=None, quand={"modeles": "rappel"})
    relance: Relance | None = champ("Relance", defaut=None, quand={"modeles": "relance"})
    alerte_donneur_ordre: Alerte | None = champ(
        "Alerte", defaut=None, quand={"modeles": "alerte_donneur_ordre"}
    )
    convocation_rencontre: Convocation | None = champ(
        "Convocation", defaut=None, quand={"modeles": "convocation_rencontre"}
    )
    plan_action: PlanAction | None = champ("Plan d’action", defaut=None, quand={"modeles": "plan_action"})
    mise_en_demeure: MiseEnDemeure | None = champ(
        "Mise en demeure", defaut=None, quand={"modeles": "mise_en_demeure"}
    )
    notification_defaillance: Defaillance | None = champ(
        "Notification de défaillance", defaut=None, quand={"modeles": "notification_defaillance"}
    )
    intention_penalites: IntentionPenalites | None = champ(
        "Intention de pénalités", defaut=None, quand={"modeles": "intention_penalites"}
    )
    application_penalites: ApplicationPenalites | None = champ(
        "Application de pénalités", defaut=None, quand={"modeles": "application_penalites"}
    )
    resiliation: Resiliation | None = champ("Résiliation", defaut=None, quand={"modeles": "resiliation"})
    cloture_procedure: Cloture | None = champ("Clôture", defaut=None, quand={"modeles": "cloture_procedure"})

    @property
    def date_consultation(self) -> date | None:
        """The launch of the consultation, when it is known."""
        return self.marche.date_lancement

    @property
    def date_document(self) -> date | None:
        """The day of the letter."""
        return known(self.courrier.date) or self.date_reference

    @property
    def lettres(self) -> tuple[str, ...]:
        """The documents asked for that this dossier can hold."""
        return tuple(m for m in self.modeles if m in DOCUMENTS and DOCUMENTS[m].racine == "courrier")

    @cached_property
    def lot(self) -> Lot | None:
        """The lot that the letter is about; None for a marché without lots, or while it is not found."""
        numero = known(self.courrier.lot)
        return next((x for x in self.marche.lots if known(x.numero) == numero), None) if numero else None

    @cached_property
    def clause_suivie(self) -> Clause:
        """The clause that governs the letter: that of the lot where it says something of its own."""
        if self.lot is None:
            return self.clause
        own: dict[str, Any] = {n: getattr(self.lot.clause, n) for n in self.lot.clause.model_fields_set}
        return self.clause.model_copy(update=own)

    @property
    def assiette_plafond(self) -> Decimal | None:
        """The amount that the cap is a share of: what was signed, else what was estimated."""
        amounts = (
            self.marche.montant_ht,
            self.lot.montant_estime_ht if self.lot is not None else None,
            self.marche.valeur_estimee_ht,
        )
        return next((a for a in map(known, amounts) if a is not None), None)

    @property
    def defaillants(self) -> tuple[Membre, ...]:
        """The members of the group, its mandataire apart, to whom the letter goes too."""
        g = self.titulaire.groupement
        return tuple(m for m in g.membres if m.defaillant is True) if g is not None else ()

    def find_organe_destinataire(self, modele: str) -> OrganeProcedure | None:
        """Whom the court appointed and one must write to; None when the company still answers for itself."""
        if self.titulaire.procedure_collective is None:
            return None
        act = self.application_penalites
        if (
            modele == "application_penalites"
            and act is not None
            and act.recouvrement == "declaration_creance"
        ):
            return self.titulaire.find_organe("liquidateur", "mandataire_judiciaire")
        return self.titulaire.find_organe("liquidateur", "administrateur")
