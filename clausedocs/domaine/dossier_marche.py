"""The dossier of a marché: what the pieces of one tender file, its hours and its opinion are written from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from clausedocs.domaine.amont import AvisMotive, FicheProjet, QuestionCandidat
from clausedocs.domaine.calibrage import Calibrage
from clausedocs.domaine.champs import Texte, champ
from clausedocs.domaine.clause import Clause, ClauseLot
from clausedocs.domaine.marche import Lot, Marche
from clausedocs.domaine.socle import Socle
from clausedocs.domaine.tables import load_table


@dataclass(frozen=True, slots=True)
class LotResolu:
    """A lot with the clause that governs it; a marché without lots is one of them, without a number.

    `chemin` is the path of the lot in the dossier ("" without lots).
    """

    numero: str
    intitule: str
    montant_ht: Decimal | None
    clause: ClauseLot
    calibrage: Calibrage | None
    chemin: str
    propres: frozenset[str]
    metiers: tuple[str, ...] = ()

    @property
    def dispositif(self) -> str:
        """The device, `aucun` while nobody said it (a rule asks for it)."""
        return self.clause.dispositif or "aucun"

    @property
    def mode(self) -> str:
        """How the hours are engaged."""
        return self.clause.mode_engagement or "volume"

    @property
    def famille(self) -> str:
        """`condition`, `critere`, `reserve`, `insertion` or `aucune`."""
        famille: str = load_table("dispositifs_lot")[self.dispositif]["famille"]
        return famille

    @property
    def note(self) -> bool:
        """Whether the insertion of the offers is judged."""
        return bool(load_table("dispositifs_lot")[self.dispositif]["critere"])

    @property
    def has_heures(self) -> bool:
        """Whether hours of insertion are due for it."""
        return self.famille == "condition" and self.mode != "actions"

    def find_chemin(self, champ_: str) -> str:
        """The path of a field of the clause: the lot's own, or the common one where it was written."""
        if self.chemin and (champ_ in self.propres or champ_ not in Clause.model_fields):
            return f"{self.chemin}.clause.{champ_}"
        return f"clause.{champ_}"

    def ask_chemin(self, champ_: str) -> str:
        """The path where a missing field of the clause would be written."""
        return f"{self.chemin}.clause.{champ_}" if self.chemin else f"clause.{champ_}"

    def find_calibrage(self, champ_: str) -> str:
        """The path of a field of the calculation."""
        return f"{self.chemin}.calibrage.{champ_}" if self.chemin else f"calibrage.{champ_}"


class DossierMarche(Socle):
    """The top of a dossier of a marché. Without `modeles`, its tender file is all that it needs."""

    modeles: tuple[Texte, ...] = champ(
        "Documents à produire",
        aide="Identifiants de modèles ; sans eux, toutes les pièces que ce marché demande.",
        ecran="Si rien n’est coché, toutes les pièces que ce marché demande.",
        exemple=["clause_ccap"],
        fabrique=tuple,
    )
    marche: Marche = champ("Marché")
    clause: Clause = champ("Clause", fabrique=Clause)
    calibrage: Calibrage | None = champ("Calibrage", aide="D’un marché sans lots.", defaut=None)
    fiche_projet_achat: FicheProjet | None = champ("Fiche projet achat", defaut=None)
    avis_motive: AvisMotive | None = champ("Avis motivé", defaut=None)
    questions: tuple[QuestionCandidat, ...] = champ(
        "Questions des candidats", aide="Reçues pendant la consultation.", fabrique=tuple
    )

    @property
    def date_consultation(self) -> date | None:
        """The launch of the consultation; None in a draft that does not say it yet."""
        launch: object = self.marche.date_lancement
        return launch if isinstance(launch, date) else None

    @cached_property
    def lots(self) -> tuple[LotResolu, ...]:
        """The lots with the clause that governs each, common part included."""
        if not self.marche.lots:
            return (self._whole(),)
        return tuple(self._resolve(n, lot) for n, lot in enumerate(self.marche.lots, 1))

    def _whole(self) -> LotResolu:
        m = self.marche
        framework = load_table("formes")[m.forme]["accord_cadre"]
        amount = m.montant_previsionnel_ht if framework else m.valeur_estimee_ht
        return LotResolu(
            "", m.objet, amount, self.clause, self.calibrage, "", frozenset(self.clause.model_fields_set)
        )

    def _resolve(self, n: int, lot: Lot) -> LotResolu:
        own = lot.clause.model_fields_set
        common = self.clause.model_fields_set & set(ClauseLot.model_fields)
        values: dict[str, Any] = {nom: getattr(self.clause, nom) for nom in common}
        values |= {nom: getattr(lot.clause, nom) for nom in own}
        device = values.get("dispositif")
        if device is not None and "dispositif" in own:
            _drop_foreign(values, own, device)
        return LotResolu(
            lot.numero,
            lot.intitule,
            lot.montant_estime_ht,
            ClauseLot.model_construct(_fields_set=set(values), **values),
            lot.calibrage,
            f"marche.lots[{n}]",
            frozenset(own),
            lot.metiers,
        )


# What only one family of devices has: a lot of another family does not take it from the common clause.
_DE_FAMILLE = {
    "condition": (
        "mode_engagement",
        "heures",
        "echeancier",
        "heures_par_territoire",
        "heures_des_tranches",
        "base_ht",
        "taux_pct",
        "heures_par_tranche",
        "tranche_ht",
        "seuil_declenchement_ht",
        "seuil_bon_ht",
        "actions",
        "penalite_heure_eur",
    ),
    "reserve": ("condition_sociale_ccap",),
    "insertion": ("places", "heures_hebdo", "semaines", "support", "accompagnement_heures", "criteres"),
}


def _drop_foreign(values: dict[str, Any], own: set[str], device: Any) -> None:
    row = load_table("dispositifs_lot").get(device) if isinstance(device, str) else None
    if row is None:
        return
    for family, fields in _DE_FAMILLE.items():
        if family != row["famille"]:
            for nom in fields:
                if nom not in own:
                    values.pop(nom, None)
    if not row["critere"] and "critere" not in own:
        values.pop("critere", None)
