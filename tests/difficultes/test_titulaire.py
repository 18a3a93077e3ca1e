"""The machine of the contractor, walked on the cases; then each refusal."""

from __future__ import annotations

from datetime import date

import pytest
from histoires import (
    CAUSSE,
    OBLIGATION,
    SANCTION,
    STRUCTURE,
    Histoire,
    J,
    Refuse,
    contrat,
    jusqu_a_l_alerte,
    jusqu_a_la_mise_en_demeure,
    mettre_en_demeure,
)

from clausedocs.difficultes.controles_execution import count_manquantes
from clausedocs.difficultes.moteur import list_suites

HEURES_AU_TERME = {"code": "heures_terme", "nature": "heures", "exigible_le": "2027-06-30"}


def etats(h: Histoire) -> list[str]:
    courts = [h.s.machine.etats[p.etat].court for p in h.s.parcours]
    return [e for n, e in enumerate(courts) if n == 0 or courts[n - 1] != e]


def refuse(act: object, *conditions: str) -> None:
    with pytest.raises(Refuse) as caught:
        act()  # type: ignore[operator]
    assert set(conditions) <= set(caught.value.conditions), caught.value.conditions


def test_c03_from_the_first_silence_to_the_penalties() -> None:
    h = Histoire(contrat())
    jusqu_a_la_mise_en_demeure(h)
    assert count_manquantes(h.s, J("2027-04-12")) == 217.5
    notice = h.s.find_courrier("mise_en_demeure")
    assert notice and notice.echeance and notice.echeance.fin == J("2027-04-29")
    for letter, fin in (("rappel", "2027-03-12"), ("relance", "2027-03-25")):
        found = h.s.find_courrier(letter)
        assert found and found.echeance and found.echeance.fin == J(fin)
    refuse(lambda: h.courrier("2027-04-29", "notification_defaillance"), "delai_ecoule")
    h.dire("2027-04-29", "releve", arrete_au="2027-04-29", heures_realisees="340")
    h.courrier("2027-05-03", "notification_defaillance")
    h.dire(
        "2027-06-30", "releve", arrete_au="2027-06-30", heures_realisees="612.5", heures_non_imputables="40"
    )
    assert count_manquantes(h.s, J("2027-07-15")) == 137.5
    breaches = [HEURES_AU_TERME]
    h.courrier("2027-07-15", "intention_penalites", manquements=breaches)
    h.recu("2027-07-19", "intention_penalites")
    intention = h.s.find_courrier("intention_penalites")
    assert intention and intention.echeance and intention.echeance.fin == J("2027-08-03")
    refuse(
        lambda: h.courrier("2027-08-03", "application_penalites", manquements=breaches),
        "delai_ecoule",
        "manquements_annonces",
    )
    h.courrier("2027-08-09", "application_penalites", manquements=breaches)
    assert etats(h) == ["E1", "E2", "E3", "E4", "E5", "E6", "E7", "E9", "E10", "E11", "E12"]


def test_c05_a_written_refusal_leads_straight_to_the_alert_then_to_termination() -> None:
    h = Histoire(
        contrat(
            regime="prive_ccp",
            echeancier=((J("2027-02-28"), 140), (J("2027-11-30"), 320)),
            heures=320,
            date_fin=J("2027-11-30"),
            delais={"mise_en_demeure": 20},
        )
    )
    h.dire("2027-02-20", "refus")
    h.contact("2027-02-20", resultat="refus")
    h.dire("2027-02-24", "anomalie_grave", motif="refus_ecrit")
    assert h.s.du == "alerte_donneur_ordre"
    h.courrier("2027-02-24", "alerte_donneur_ordre")
    h.dire("2027-02-28", "releve", arrete_au="2027-02-28", heures_realisees="0")
    obligation = {**OBLIGATION, "exigible_le": "2027-02-28"}
    mettre_en_demeure(h, "2027-03-01", obligations=[obligation])
    h.recu("2027-03-03", "mise_en_demeure")
    refuse(lambda: h.courrier("2027-03-23", "notification_defaillance"), "delai_ecoule")
    h.courrier("2027-03-24", "notification_defaillance", invitation_observations=True)
    refuse(lambda: h.dire("2027-03-25", "resiliation_envisagee", gravite="procedure collective"),
           "pas_seule_procedure_collective")  # fmt: skip
    h.dire("2027-03-25", "resiliation_envisagee", gravite="refus délibéré")
    refuse(lambda: h.dire("2027-04-13", "resiliation_decidee", gravite="refus"), "reception_prouvee")
    h.recu("2027-03-26", "notification_defaillance")
    notice = h.s.courrier_de_l_etape
    assert notice and notice.echeance and notice.echeance.fin == J("2027-04-12")  # the 10th is a Saturday
    h.dire("2027-04-06", "observations_recues")
    refuse(lambda: h.dire("2027-04-12", "resiliation_decidee", gravite="refus"), "delai_ecoule")
    refuse(lambda: h.dire("2027-04-13", "resiliation_decidee"), "gravite_motivee")
    h.dire("2027-04-13", "resiliation_decidee", gravite="refus délibéré d’exécuter la clause")
    h.courrier("2027-04-13", "resiliation")
    h.dire("2027-05-10", "decompte")
    assert etats(h) == ["E1", "E2", "E6", "E9", "E10", "E11", "E13", "E15"]


def test_c06_a_plan_that_is_kept_ends_well() -> None:
    h = Histoire(contrat(heures=12000, echeancier=(), date_fin=J("2028-12-31"), delais={}))
    h.dire("2027-03-31", "ecart_detecte", heures_realisees="1980", avancement_pct="36.0")
    h.contact("2027-04-02")
    h.contact("2027-04-06", "telephone")
    h.courrier("2027-04-08", "demande_accord")
    h.dire("2027-04-09", "accord_donne")
    h.courrier("2027-04-12", "rappel")
    h.recu("2027-04-13", "rappel")
    h.dire("2027-04-20", "reponse_satisfaisante", suite="plan", action_le="2027-05-14")
    h.dire("2027-07-12", "releve", arrete_au="2027-07-12", heures_realisees="5240", avancement_pct="62.8")
    refuse(lambda: h.dire("2027-07-12", "plan_tenu"), "ecart_resorbe")  # 19,1 points
    h.dire("2027-07-12", "releve", arrete_au="2027-07-12", heures_realisees="5820", avancement_pct="62.8")
    h.dire("2027-07-12", "plan_tenu")
    h.courrier("2027-07-12", "cloture_procedure")
    refuse(lambda: h.dire("2027-09-09", "surveillance_finie"), "surveillance_ecoulee")
    h.dire("2027-09-10", "surveillance_finie")
    assert etats(h) == ["E1", "E2", "E3", "E4", "E8", "E14", "E15"]


def test_c09_a_limit_that_ends_on_a_saturday() -> None:
    h = Histoire(contrat(computation=contrat().computation))
    h.dire("2027-02-10", "piece_manquante", attendue="relevé 2027-01", exigible_le="2027-01-10")
    h.contact("2027-02-11", "telephone", "message_laisse")
    refuse(lambda: h.courrier("2027-02-12", "demande_accord"), "contacts_suffisants")
    h.contact("2027-02-17")
    h.courrier("2027-02-18", "demande_accord")
    h.dire("2027-02-22", "accord_donne")
    h.courrier("2027-02-24", "rappel")
    h.recu("2027-02-26", "rappel")
    refuse(lambda: h.courrier("2027-03-15", "relance"), "delai_ecoule")
    h.courrier("2027-03-18", "relance")
    h.recu("2027-03-22", "relance")
    found = h.s.courrier_de_l_etape
    assert found and found.echeance and found.echeance.fin == J("2027-03-30")


def test_c13_an_unclaimed_letter_counts_from_its_presentation() -> None:
    h = Histoire(contrat())
    jusqu_a_l_alerte(h)
    h.dire("2027-03-31", "releve", arrete_au="2027-03-31", heures_realisees="46")
    mettre_en_demeure(h, "2027-04-26")
    refuse(lambda: h.courrier("2027-06-01", "notification_defaillance"), "reception_prouvee")
    h.recu("2027-04-28", "mise_en_demeure", "non_reclame")
    notice = h.s.find_courrier("mise_en_demeure")
    assert notice and notice.echeance and notice.echeance.fin == J("2027-05-13")
    h.courrier("2027-05-14", "notification_defaillance")
    assert h.etat == "E10"


def test_a_letter_that_found_nobody_is_sent_again() -> None:
    h = Histoire(contrat())
    jusqu_a_l_alerte(h)
    h.dire("2027-03-31", "releve", arrete_au="2027-03-31", heures_realisees="46")
    mettre_en_demeure(h, "2027-04-26")
    letter = h.recu("2027-04-28", "mise_en_demeure", "inconnu").get("courrier_ligne")
    refuse(lambda: h.courrier("2027-06-01", "notification_defaillance"), "reception_prouvee")
    h.dire("2027-05-10", "nouvel_envoi", courrier="mise_en_demeure", courrier_ligne=letter, adresse="siège")
    h.recu("2027-05-12", "mise_en_demeure")
    notice = h.s.find_courrier("mise_en_demeure")
    assert notice and notice.echeance and notice.echeance.fin == J("2027-05-27")


def test_a_letter_to_two_companies_counts_from_the_last_reception() -> None:
    h = Histoire(contrat())
    jusqu_a_l_alerte(h)
    h.dire("2027-03-31", "releve", arrete_au="2027-03-31", heures_realisees="46")
    mettre_en_demeure(h, "2027-04-12", destinataires=[CAUSSE, "Maçonnerie Delvaux-Perrin"])
    h.recu("2027-04-14", "mise_en_demeure", destinataire=CAUSSE)
    refuse(lambda: h.courrier("2027-05-03", "notification_defaillance"), "reception_prouvee")
    h.recu("2027-04-20", "mise_en_demeure", destinataire="Maçonnerie Delvaux-Perrin")
    notice = h.s.find_courrier("mise_en_demeure")
    assert notice and notice.echeance and notice.echeance.fin == J("2027-05-05")


def test_silence_is_never_consent() -> None:
    h = Histoire(contrat())
    h.dire("2027-01-31", "silence")
    h.contact("2027-02-02", "telephone")
    h.contact("2027-02-09")
    refuse(lambda: h.courrier("2027-02-10", "rappel"), "accord_permanent_ecrit", "consentement_ecrit")
    h.courrier("2027-02-18", "demande_accord")
    refuse(lambda: h.dire("2027-02-25", "silence_accord"), "reponse_attendue_depassee")
    h.dire("2027-02-26", "silence_accord")
    assert (h.etat, h.s.du) == ("E3", "")
    refuse(lambda: h.courrier("2027-03-26", "rappel"), "hors_etape")


def test_a_standing_consent_is_enough() -> None:
    h = Histoire(contrat(accord_permanent="compte rendu de cadrage", accord_permanent_le=J("2026-09-15")))
    h.dire("2027-01-31", "silence")
    h.contact("2027-02-02", "telephone")
    refuse(lambda: h.courrier("2027-02-10", "rappel"), "contacts_suffisants")
    h.contact("2027-02-09")
    h.courrier("2027-02-10", "rappel")
    assert h.etat == "E4"


def test_two_attempts_the_same_day_by_the_same_way_are_one() -> None:
    h = Histoire(contrat())
    h.dire("2027-01-31", "silence")
    h.contact("2027-02-02")
    h.contact("2027-02-02")
    refuse(lambda: h.courrier("2027-02-03", "demande_accord"), "contacts_suffisants")
    h.contact("2027-02-02", "telephone")
    h.courrier("2027-02-03", "demande_accord")


@pytest.mark.parametrize("changes, condition", [
    ({"expediteur": STRUCTURE}, "expediteur_habilite"),
    ({"obligations": []}, "obligations_nommees"),
    ({"obligations": [{**OBLIGATION, "article": " "}]}, "obligations_nommees"),
    ({"obligations": [{**OBLIGATION, "exigible_le": "2027-06-30"}]}, "obligations_exigibles"),
    ({"obligations": [{**OBLIGATION, "exigible_le": "2027-02-28"}]}, "obligations_exigibles"),
    ({"sanctions": []}, "sanction_designee"),
    ({"sanctions": [{"sanction": "pénalité", "article": ""}]}, "sanction_designee"),
    ({"mode_envoi": "courriel"}, "envoi_prouvable"),
    ({"destinataires": ["Maçonnerie Delvaux-Perrin"]}, "destinataire_exact"),
])  # fmt: skip
def test_a_formal_notice_that_would_not_hold_is_refused(changes: dict[str, object], condition: str) -> None:
    h = Histoire(contrat())
    jusqu_a_l_alerte(h)
    h.dire("2027-03-31", "releve", arrete_au="2027-03-31", heures_realisees="46")
    refuse(lambda: mettre_en_demeure(h, "2027-04-12", **changes), condition)


def penaliser(h: Histoire, jour: str, **changes: object) -> None:
    breach = {**OBLIGATION, **changes}
    h.courrier(jour, "intention_penalites", manquements=[breach])


def test_what_may_be_penalised() -> None:
    h = Histoire(contrat())
    jusqu_a_la_mise_en_demeure(h)
    h.courrier("2027-05-03", "notification_defaillance")
    for changes in (
        {"code": "releve_2027-03", "nature": "piece"},  # not named
        {"exigible_le": "2027-12-31"},  # to come
        {"exigible_le": "2027-02-28"},  # no hours due then
        {"repare_le": "2027-04-29"},  # mended in time
    ):
        refuse(lambda c=changes: penaliser(h, "2027-05-10", **c), "manquements_penalisables")
    penaliser(h, "2027-05-10", repare_le="2027-04-30")
    assert h.etat == "E11"


@pytest.mark.parametrize("regle, jour, passe", [
    ("jamais", "2027-04-05", True),
    ("en_cours", "2027-04-05", False),
    ("en_cours", "2027-07-01", True),
    ("toujours", "2027-07-01", False),
])  # fmt: skip
def test_when_penalties_need_no_formal_notice(regle: str, jour: str, passe: bool) -> None:
    h = Histoire(contrat(mise_en_demeure_prealable=regle))
    jusqu_a_l_alerte(h)
    breach = HEURES_AU_TERME if jour >= "2027-06-30" else OBLIGATION
    if passe:
        h.courrier(jour, "intention_penalites", manquements=[breach])
        assert h.etat == "E11"
    else:
        refuse(
            lambda: h.courrier(jour, "intention_penalites", manquements=[breach]),
            "sans_mise_en_demeure_requise",
            "manquements_penalisables",
        )


def test_no_penalty_after_the_final_account() -> None:
    h = Histoire(contrat())
    jusqu_a_la_mise_en_demeure(h)
    h.courrier("2027-05-03", "notification_defaillance")
    h.dire("2027-08-30", "decompte_general_notifie")
    assert h.etat == "E15"
    refuse(lambda: penaliser(h, "2027-09-10"), "hors_etape")


def test_insolvency_changes_the_addressee_and_the_recovery() -> None:
    h = Histoire(contrat())
    jusqu_a_la_mise_en_demeure(h)
    h.dire(
        "2027-04-20", "procedure_collective", jugement_le="2027-04-15", nature="redressement", organe="Me O"
    )
    assert h.etat == "E9"
    refuse(lambda: h.courrier("2027-05-03", "notification_defaillance"), "destinataire_exact")
    both = ["Me O", CAUSSE]
    h.courrier("2027-05-03", "notification_defaillance", destinataires=both)
    h.courrier("2027-05-10", "intention_penalites", manquements=[OBLIGATION], destinataires=both)
    h.recu("2027-05-12", "intention_penalites")
    asked = {"manquements": [OBLIGATION], "destinataires": both}
    refuse(lambda: h.courrier("2027-06-15", "application_penalites", **asked), "creance_a_declarer")
    h.courrier("2027-06-15", "application_penalites", recouvrement="declaration_creance", **asked)
    assert h.etat == "E12"


def test_in_a_grouping_the_designated_buyer_alone_sanctions() -> None:
    h = Histoire(contrat(acheteurs=("Ville", "Agglo"), sanctionne="Agglo"))
    jusqu_a_l_alerte(h)
    h.dire("2027-03-31", "releve", arrete_au="2027-03-31", heures_realisees="46")
    refuse(lambda: mettre_en_demeure(h, "2027-04-12", expediteur="Ville"), "expediteur_habilite")
    mettre_en_demeure(h, "2027-04-12")
    assert h.etat == "E9"


@pytest.mark.parametrize("regle, faites, attendu", [
    ("en_cours", "790", "E15"),
    ("en_cours", "612.5", "E11"),
    ("jamais", "612.5", "E11"),
    ("toujours", "612.5", "E9"),
])  # fmt: skip
def test_the_end_of_the_marche(regle: str, faites: str, attendu: str) -> None:
    h = Histoire(contrat(mise_en_demeure_prealable=regle))
    jusqu_a_l_alerte(h)
    refuse(lambda: h.dire("2027-06-29", "fin_de_marche"), "terme_atteint")
    refuse(lambda: h.dire("2027-06-30", "fin_de_marche"), "releve_au_terme")
    h.dire("2027-06-30", "releve", arrete_au="2027-06-30", heures_realisees=faites)
    h.dire("2027-06-30", "fin_de_marche")
    assert h.etat == attendu


def test_an_end_that_comes_near_alerts_without_a_reminder() -> None:
    h = Histoire(contrat())
    h.dire("2027-03-20", "silence")
    refuse(lambda: h.courrier("2027-03-29", "alerte_donneur_ordre"), "fin_proche", "heures_manquantes")
    h.dire("2027-03-30", "releve", arrete_au="2027-03-30", heures_realisees="46")
    h.courrier("2027-03-30", "alerte_donneur_ordre")
    assert h.etat == "E6"


def test_what_comes_next_says_from_when_and_why_not() -> None:
    h = Histoire(contrat())
    jusqu_a_la_mise_en_demeure(h)
    suites = {x.evenement: x for x in list_suites(h.s, J("2027-04-20"))}
    expiry, done = suites["delai_expire"], suites["execution"]
    assert [r.condition for r in expiry.refus] == ["delai_ecoule"]
    assert "29\u00a0avril\u00a02027" in expiry.refus[0].constat
    assert expiry.des_le == date(2027, 4, 30)
    assert (done.refus, done.jusqu_au) == ((), date(2027, 4, 29))


def test_the_notice_may_be_sanctioned_only_as_announced() -> None:
    h = Histoire(contrat())
    jusqu_a_la_mise_en_demeure(h)
    h.courrier("2027-05-03", "notification_defaillance")
    penaliser(h, "2027-05-10")
    h.recu("2027-05-12", "intention_penalites")
    other = {"code": "reunion_2027-04-07", "nature": "reunion", "exigible_le": "2027-04-07"}
    refuse(
        lambda: h.courrier("2027-06-15", "application_penalites", manquements=[OBLIGATION, other]),
        "manquements_annonces",
    )
    assert SANCTION["article"]
