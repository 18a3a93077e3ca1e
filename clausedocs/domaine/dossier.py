"""The dossier of a convention: everything that one set of documents is written from."""

from __future__ import annotations

from datetime import date

from clausedocs.domaine.avenant import Avenant
from clausedocs.domaine.champs import Bloc, Booleen, Jour, champ
from clausedocs.domaine.convention import Convention
from clausedocs.domaine.facturation import AppelVersement, Devis
from clausedocs.domaine.lettres_parties import (
    Denonciation,
    MiseEnDemeurePartie,
    NonReconduction,
    ResiliationConvention,
)
from clausedocs.domaine.offre import OffreService
from clausedocs.domaine.parties import CoordinateurRegional
from clausedocs.domaine.socle import Socle
from clausedocs.domaine.suites import Deliberation


class Rgpd(Bloc):
    """Personal data: what the parties checked before signing."""

    annexe_article_28: Booleen = champ(
        "Annexe de sous-traitance relue",
        aide="oui quand l’annexe sur le traitement confié a été relue et convient.",
        exemple="oui",
        defaut=False,
    )


class Dossier(Socle):
    """The top of a dossier of convention. Raises nothing by itself across fields: see `check_rules`."""

    date_pivot: Jour | None = champ(
        "Date pivot",
        aide="Lancement de la consultation : elle choisit la version du code de la commande publique.",
        exemple="2026-09-01",
        defaut=None,
    )
    coordinateur_regional: CoordinateurRegional | None = champ("Coordinateur régional", defaut=None)
    convention: Convention = champ("Convention")
    annexe: OffreService = champ("Offre de service", fabrique=OffreService)
    rgpd: Rgpd = champ("Données personnelles", fabrique=Rgpd)
    deliberation: Deliberation | None = champ(
        "Délibération", aide="Le vote qui approuve la convention, pour projet_deliberation.", defaut=None
    )
    devis: Devis | None = champ("Devis", aide="Le prix d’une action, pour devis.", defaut=None)
    appel_versement: AppelVersement | None = champ(
        "Appel de versement", aide="Une échéance venue à son terme, pour appel_versement.", defaut=None
    )
    avenant: Avenant | None = champ(
        "Avenant", aide="Ce qui change dans la convention, pour avenant.", defaut=None
    )
    non_reconduction: NonReconduction | None = champ(
        "Non-reconduction", aide="Le refus d’une nouvelle période, dont la date est contrôlée.", defaut=None
    )
    mise_en_demeure_partie: MiseEnDemeurePartie | None = champ(
        "Mise en demeure entre parties", aide="Avant une résiliation pour manquement.", defaut=None
    )
    resiliation_convention: ResiliationConvention | None = champ(
        "Résiliation de la convention", aide="Une fois la mise en demeure restée sans effet.", defaut=None
    )
    denonciation: Denonciation | None = champ(
        "Dénonciation de la convention", aide="Un départ avec préavis.", defaut=None
    )

    @property
    def date_consultation(self) -> date | None:
        """The launch of the consultation, as the dossier says it."""
        return self.date_pivot
