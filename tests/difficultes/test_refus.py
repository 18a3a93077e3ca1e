"""The refusals that the walked cases do not meet: one story each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from histoires import (
    OBLIGATION,
    TERME,
    Histoire,
    Refuse,
    contrat,
    convention,
    jusqu_a_l_alerte,
    jusqu_a_la_mise_en_demeure,
    jusqu_aux_observations,
    mettre_en_demeure,
)

from clausedocs.difficultes.conditions import Demande
from clausedocs.difficultes.controles import check_conditions


def refuse(act: Callable[[], Any], *conditions: str) -> None:
    with pytest.raises(Refuse) as caught:
        act()
    assert set(conditions) <= set(caught.value.conditions), caught.value.conditions


def test_a_paper_is_missing_after_a_tolerance() -> None:
    h = Histoire(contrat())
    late = {"attendue": "relevé 2027-01", "exigible_le": "2027-02-10"}
    refuse(lambda: h.dire("2027-02-20", "piece_manquante", **late), "piece_en_retard")
    h.dire("2027-02-21", "piece_manquante", **late)
    assert [x.get("attendue") for x in h.s.list_pieces_dues()] == ["relevé 2027-01"]
    h.dire("2027-02-25", "piece_remise", attendue="relevé 2027-01")
    assert h.s.list_pieces_dues() == ()


def test_a_notice_needs_something_due_or_in_peril() -> None:
    h = Histoire(contrat())
    jusqu_a_l_alerte(h)
    h.courrier("2027-03-27", "convocation_rencontre")
    h.dire("2027-03-27", "releve", arrete_au="2027-03-27", heures_realisees="200")
    refuse(lambda: h.dire("2027-03-28", "absence"), "obligation_echue_ou_peril")
    h.dire("2027-03-28", "releve", arrete_au="2027-03-28", heures_realisees="199")
    h.dire("2027-03-28", "absence")
    assert (h.etat, h.s.du) == ("E9", "mise_en_demeure")


def test_a_peril_is_enough_to_decide() -> None:
    h = Histoire(contrat(echeancier=()))
    jusqu_a_l_alerte_sans_echeancier(h)
    refuse(lambda: h.dire("2027-03-30", "mise_en_demeure_decidee"), "obligation_echue_ou_peril")
    h.dire("2027-03-30", "mise_en_demeure_decidee", peril="l’équipe d’insertion a quitté le chantier")
    assert h.etat == "E9"


def jusqu_a_l_alerte_sans_echeancier(h: Histoire) -> None:
    h.dire("2027-03-20", "refus")
    h.dire("2027-03-22", "anomalie_grave", motif="refus_ecrit")
    h.courrier("2027-03-22", "alerte_donneur_ordre")


def test_a_plan_is_judged_after_its_review() -> None:
    h = Histoire(contrat())
    jusqu_a_l_alerte(h)
    h.courrier("2027-03-27", "convocation_rencontre")
    refuse(lambda: h.dire("2027-04-07", "plan_signe", revoyure="2027-04-07"), "revoyure_a_venir")
    h.dire("2027-04-07", "plan_signe", revoyure="2027-05-07")
    h.dire("2027-04-30", "releve", arrete_au="2027-04-30", heures_realisees="282.5")
    refuse(lambda: h.dire("2027-05-07", "plan_non_tenu"), "echeance_du_plan_passee")
    h.dire("2027-05-08", "plan_non_tenu")
    assert h.etat == "E9"


def test_no_amount_no_penalty() -> None:
    h = Histoire(contrat(penalites=False))
    jusqu_a_la_mise_en_demeure(h)
    h.courrier("2027-05-03", "notification_defaillance")
    refuse(
        lambda: h.courrier("2027-05-10", "intention_penalites", manquements=[OBLIGATION]),
        "clause_de_penalite",
    )


def test_the_final_account_forbids_penalties_even_if_the_procedure_is_open() -> None:
    h = Histoire(contrat())
    jusqu_aux_observations(h)
    asked = Demande(h.lignes[-1].jour, "", "application_penalites", {})
    assert check_conditions(h.s, asked, ("penalites_dans_les_temps",)) == ()
    h.dire("2027-08-10", "decompte_general_notifie")
    assert h.etat == "E15"
    (refus,) = check_conditions(h.s, asked, ("penalites_dans_les_temps",))
    assert "10\u00a0août\u00a02027" in refus.constat


def test_a_termination_is_considered_only_if_the_contractor_may_answer() -> None:
    h = Histoire(contrat())
    jusqu_a_la_mise_en_demeure(h)
    h.courrier("2027-05-03", "notification_defaillance")
    refuse(
        lambda: h.dire("2027-05-04", "resiliation_envisagee", gravite="fraude"), "invitation_aux_observations"
    )


def test_what_the_contractor_answered_is_answered() -> None:
    h = Histoire(contrat())
    jusqu_aux_observations(h)
    h.dire("2027-07-28", "observations_recues")
    asked = {"manquements": [OBLIGATION, TERME]}
    refuse(lambda: h.courrier("2027-08-09", "application_penalites", **asked), "sans_observations")
    refuse(lambda: h.dire("2027-08-03", "observations_rejetees", motif="aucune preuve"), "delai_ecoule")
    h.dire("2027-08-09", "observations_rejetees", motif="aucune preuve")
    h.courrier("2027-08-09", "application_penalites", **asked)
    assert h.etat == "E12"


def test_observations_that_convince_end_it() -> None:
    h = Histoire(contrat())
    jusqu_aux_observations(h)
    h.dire("2027-07-28", "observations_admises", motif="candidatures jamais présentées")
    assert (h.etat, h.s.du) == ("E14", "cloture_procedure")


def test_a_termination_without_notice_is_refused() -> None:
    h = Histoire(contrat(mise_en_demeure_prealable="jamais"))
    jusqu_a_l_alerte(h)
    h.courrier("2027-04-05", "intention_penalites", manquements=[OBLIGATION])
    h.recu("2027-04-07", "intention_penalites")
    refuse(lambda: h.dire("2027-05-03", "resiliation_decidee", gravite="fraude"), "mise_en_demeure_echue")


def penalise(h: Histoire) -> None:
    jusqu_aux_observations(h)
    h.courrier("2027-08-09", "application_penalites", manquements=[OBLIGATION, TERME])


def test_after_penalties_a_new_breach_or_the_end() -> None:
    h = Histoire(contrat())
    penalise(h)
    refuse(lambda: h.dire("2027-09-01", "persistance", suite="resiliation"), "persistance_etablie")
    h.dire("2027-09-01", "persistance", suite="resiliation", gravite="fraude répétée")
    assert (h.etat, h.s.du) == ("E13", "resiliation")
    other = Histoire(contrat())
    penalise(other)
    other.dire("2027-09-01", "persistance", suite="mise_en_demeure")
    assert (other.etat, other.s.du) == ("E9", "mise_en_demeure")
    mended = Histoire(contrat())
    penalise(mended)
    mended.dire("2027-08-31", "releve", arrete_au="2027-08-31", heures_realisees="790")
    refuse(lambda: mended.dire("2027-09-01", "persistance", suite="mise_en_demeure"), "persistance_etablie")
    mended.dire("2027-09-01", "execution")
    assert mended.etat == "E14"


def test_one_second_reminder_and_no_more() -> None:
    h = Histoire(contrat())
    jusqu_a_l_alerte(h)
    (refus,) = check_conditions(h.s, Demande(h.lignes[-1].jour, "", "relance", {}), ("relance_unique",))
    assert "15\u00a0mars\u00a02027" in refus.constat


def test_a_breach_is_noted_after_the_fact() -> None:
    h = Histoire(convention())
    refuse(
        lambda: h.dire(
            "2027-01-30",
            "manquement",
            auteur_lese="structure",
            engagement="5",
            fait="x",
            fait_le="2027-01-31",
        ),
        "fait_passe",
    )


def test_a_new_difficulty_starts_its_contacts_again() -> None:
    h = Histoire(contrat())
    h.dire("2027-01-31", "silence")
    h.contact("2027-02-02", "telephone")
    h.contact("2027-02-09")
    h.dire("2027-02-10", "contact_abouti")
    h.dire("2027-02-20", "silence")
    h.contact("2027-02-22", "telephone")
    refuse(lambda: h.courrier("2027-02-23", "demande_accord"), "contacts_suffisants")


def test_a_consent_serves_one_difficulty_only() -> None:
    h = Histoire(contrat())
    h.dire("2027-01-31", "silence")
    h.contact("2027-02-02", "telephone")
    h.contact("2027-02-09")
    h.courrier("2027-02-10", "demande_accord")
    h.dire("2027-02-12", "accord_donne")
    h.courrier("2027-02-15", "rappel")
    h.recu("2027-02-16", "rappel")
    h.dire("2027-02-20", "reponse_satisfaisante", suite="regularise", action_le="2027-03-01")
    h.dire("2027-04-20", "silence")
    h.contact("2027-04-21", "telephone")
    h.contact("2027-04-22")
    refuse(lambda: h.courrier("2027-04-23", "rappel"), "consentement_ecrit")


def test_a_notice_names_what_the_letter_names() -> None:
    h = Histoire(contrat())
    jusqu_a_l_alerte(h)
    mettre_en_demeure(h, "2027-04-12")  # the obligation in the letter is due, no statement needed
    assert h.etat == "E9"
