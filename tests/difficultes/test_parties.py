"""The machine between the parties to the convention, walked on the cases; then each refusal."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from histoires import Histoire, J, Refuse, convention

from clausedocs.difficultes.controles_parties import find_limite, find_opposition
from clausedocs.difficultes.lignes import Ligne
from clausedocs.difficultes.reglages import Periodes


def refuse(act: Any, *conditions: str) -> None:
    with pytest.raises(Refuse) as caught:
        act()
    assert set(conditions) <= set(caught.value.conditions), caught.value.conditions


def manquement(h: Histoire, jour: str, lese: str = "donneur_ordre") -> Ligne:
    return h.dire(
        jour,
        "manquement",
        auteur_lese=lese,
        engagement="article 5",
        fait="bilan non remis",
        fait_le="2027-01-31",
    )


def mettre_en_demeure(h: Histoire, jour: str, auteur: str = "donneur_ordre", **data: Any) -> Ligne:
    return h.courrier(
        jour, "mise_en_demeure_partie", **{"auteur_acte": auteur, "clause_reproduite": "Article 12…", **data}
    )


def test_c14_a_breach_of_the_structure_ends_the_convention() -> None:
    h = Histoire(convention())
    manquement(h, "2027-02-03")
    mettre_en_demeure(h, "2027-02-04")
    refuse(lambda: h.courrier("2027-05-01", "resiliation_convention", auteur_acte="donneur_ordre"),
           "reception_prouvee")  # fmt: skip
    h.recu("2027-02-08", "mise_en_demeure_partie")
    letter = h.s.courrier_de_l_etape
    assert letter and letter.echeance and letter.echeance.fin == J("2027-04-08")
    refuse(lambda: h.courrier("2027-04-08", "resiliation_convention", auteur_acte="donneur_ordre"),
           "delai_ecoule")  # fmt: skip
    h.courrier("2027-04-12", "resiliation_convention", auteur_acte="donneur_ordre")
    assert h.etat == "P3"
    h.dire("2027-04-12", "suivi_en_cours")
    assert h.etat == "P3"


def test_a_breach_that_is_mended_leaves_the_convention_in_force() -> None:
    h = Histoire(convention())
    manquement(h, "2027-02-03")
    mettre_en_demeure(h, "2027-02-04")
    h.recu("2027-02-08", "mise_en_demeure_partie")
    refuse(lambda: h.dire("2027-04-09", "execution"), "avant_echeance")
    h.dire("2027-04-08", "execution")
    assert h.etat == "P0"


def test_a_public_body_may_object_to_the_end_that_a_structure_wants() -> None:
    h = Histoire(convention())
    manquement(h, "2027-02-03", "structure")
    refuse(lambda: mettre_en_demeure(h, "2027-02-04", "structure"), "opposition_offerte")
    refuse(lambda: mettre_en_demeure(h, "2027-02-04"), "partie_lesee")
    mettre_en_demeure(h, "2027-02-04", "structure", invitation_opposition=True)
    h.recu("2027-02-08", "mise_en_demeure_partie")
    letter = h.s.courrier_de_l_etape
    assert letter
    opposition = find_opposition(h.s, letter)
    assert opposition and opposition.fin == J("2027-03-08")
    refuse(
        lambda: h.dire("2027-03-09", "opposition_interet_general", motif="continuité"), "opposition_recevable"
    )
    h.dire("2027-03-08", "opposition_interet_general", motif="continuité du suivi")
    assert h.etat == "P0"
    refuse(lambda: h.courrier("2027-05-01", "resiliation_convention", auteur_acte="structure"), "hors_etape")


def test_without_objection_the_structure_may_end_it() -> None:
    h = Histoire(replace(convention(), delais={"opposition": 3}))
    manquement(h, "2027-02-03", "structure")
    mettre_en_demeure(h, "2027-02-04", "structure", invitation_opposition=True)
    h.recu("2027-02-08", "mise_en_demeure_partie")
    refuse(lambda: h.courrier("2027-05-10", "resiliation_convention", auteur_acte="structure"),
           "opposition_purgee")  # fmt: skip
    h.courrier("2027-05-11", "resiliation_convention", auteur_acte="structure")
    assert h.etat == "P3"


def test_a_private_buyer_is_not_invited_to_object() -> None:
    h = Histoire(convention(regime="prive"))
    manquement(h, "2027-02-03", "structure")
    mettre_en_demeure(h, "2027-02-04", "structure")
    refuse(lambda: h.dire("2027-02-05", "opposition_interet_general", motif="non"), "opposition_recevable")


@pytest.mark.parametrize("changes, condition", [
    ({"clause_reproduite": ""}, "clause_reproduite"),
    ({"mode_envoi": "courriel"}, "envoi_recommande"),
    ({"mode_envoi": "lettre_suivie"}, "envoi_recommande"),
])  # fmt: skip
def test_a_notice_that_would_not_hold_is_refused(changes: dict[str, str], condition: str) -> None:
    h = Histoire(convention())
    manquement(h, "2027-02-03")
    refuse(lambda: mettre_en_demeure(h, "2027-02-04", **changes), condition)


def test_c14_a_notice_to_leave_is_never_extended() -> None:
    h = Histoire(convention())
    refuse(lambda: h.courrier("2026-11-26", "denonciation", auteur_acte="structure"), "motif_si_exige")
    h.courrier(
        "2026-11-26", "denonciation", auteur_acte="structure", motif="engagements financiers non tenus"
    )
    h.recu("2026-11-30", "denonciation")
    refuse(lambda: h.dire("2027-02-28", "fin_preavis"), "delai_ecoule")  # a Sunday
    h.dire("2027-03-01", "fin_preavis")
    assert h.etat == "P6"


def test_a_free_notice_needs_no_reason() -> None:
    h = Histoire(convention(denonciation_libre=True))
    h.courrier("2026-11-26", "denonciation", auteur_acte="structure")
    assert h.etat == "P4"


def c11() -> Histoire:
    """A first period of 1 March 2025 to 28 February 2026, renewed once: its end is 28 February 2027."""
    return Histoire(convention(periodes=Periodes(J("2025-03-01"), 12, "tacite", 12, 3), periode=2))


@pytest.mark.parametrize("recue, etat", [
    ("2026-11-16", "P5"),
    ("2026-11-28", "P5"),  # the limit, a Saturday
    ("2026-11-30", "P5"),  # arguable
    ("2026-12-01", "P0"),  # late
])  # fmt: skip
def test_c11_a_refusal_to_renew_counts_by_its_reception(recue: str, etat: str) -> None:
    h = c11()
    assert h.s.terme == J("2027-02-28")
    assert find_limite(h.s) == J("2026-11-28")
    h.courrier("2026-11-12", "non_reconduction", auteur_acte="donneur_ordre")
    h.recu(recue, "non_reconduction")
    if etat == "P0":
        refuse(lambda: h.dire("2027-03-01", "terme"), "recue_a_temps")
        h.dire("2026-12-01", "reception_tardive")
    else:
        refuse(lambda: h.dire("2026-12-01", "reception_tardive"), "certainement_tardive")
    assert h.etat == etat


def test_a_refusal_written_too_late_is_not_written() -> None:
    h = c11()
    refuse(lambda: h.courrier("2026-12-01", "non_reconduction", auteur_acte="donneur_ordre"),
           "non_reconduction_a_temps")  # fmt: skip


def test_the_end_of_a_period() -> None:
    h = c11()
    refuse(lambda: h.dire("2027-02-28", "terme"), "terme_de_convention")
    h.dire("2027-03-01", "terme")
    assert (h.etat, h.s.periode, h.s.terme) == ("P0", 3, J("2028-02-29"))
    h.dire("2028-03-01", "terme")
    h.dire("2029-03-01", "terme")
    assert (h.etat, h.s.periode) == ("P6", 4)


def test_what_is_not_renewed_needs_no_letter() -> None:
    h = Histoire(convention(periodes=Periodes(J("2024-11-15"), 48)))
    refuse(
        lambda: h.courrier("2027-01-02", "non_reconduction", auteur_acte="structure"), "reconduction_prevue"
    )
    h.dire("2028-11-15", "terme")
    assert h.etat == "P6"


def test_two_procedures_never_run_on_one_breach() -> None:
    h = Histoire(convention())
    manquement(h, "2027-02-03")
    refuse(lambda: manquement(h, "2027-02-04"), "hors_etape")
    h.dire("2027-02-05", "reglement_amiable")
    manquement(h, "2027-02-06")
    assert h.etat == "P1"
