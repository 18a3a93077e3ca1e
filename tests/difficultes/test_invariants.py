"""The ten invariants of the procedure, over histories at random: whatever is tried, only what may be happens."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from histoires import (
    CAUSSE,
    OBLIGATION,
    OFFICE,
    STRUCTURE,
    TERME,
    Histoire,
    Refuse,
    contrat,
    convention,
    jusqu_a_l_alerte,
    jusqu_a_la_mise_en_demeure,
    jusqu_aux_observations,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from clausedocs.difficultes.lignes import Ligne, decode_ligne, encode_ligne
from clausedocs.difficultes.machine import load_courriers, load_machine
from clausedocs.difficultes.moteur import list_suites
from clausedocs.difficultes.situation import Situation, replay
from clausedocs.droit.delais_procedure import choose_computation

# A history is long to try: fewer on each push, ten times more with « make test-complet ».
ESSAIS = settings().max_examples // 2
DEBUT = date(2027, 1, 4)
FIN = date(2027, 6, 30)
TITULAIRE = load_machine("titulaire")
LETTRES = [c for c, k in load_courriers().items() if k.expediteur != "une_partie"]
SANCTIONS = [c for c in LETTRES if load_courriers()[c].sanction]
DEPARTS = (None, jusqu_a_l_alerte, jusqu_a_la_mise_en_demeure, jusqu_aux_observations)
jours = st.sampled_from(["2026-12-31", "2027-02-15", "2027-03-31", "2027-06-30", "2027-12-31"])


@st.composite
def manquements(draw: st.DrawFn) -> list[dict[str, Any]]:
    n = draw(st.integers(0, 2))
    if draw(st.booleans()):
        return [OBLIGATION, TERME][:n] or [TERME]
    return [
        {
            "code": draw(st.sampled_from(["a", "b", "c"])),
            "nature": draw(st.sampled_from(["heures", "piece"])),
            "article": draw(st.sampled_from(["CCAP 8", "CCAP 8", ""])),
            "exigible_le": draw(jours),
            **({"repare_le": draw(jours)} if draw(st.integers(0, 3)) == 0 else {}),
        }
        for _ in range(n)
    ]


CONTRATS = st.builds(
    contrat,
    mise_en_demeure_prealable=st.sampled_from(["toujours", "en_cours", "jamais"]),
    computation=st.sampled_from([choose_computation("travaux"), choose_computation("aucun")]),
    echeancier=st.sampled_from([(), ((date(2026, 12, 31), Decimal(200)), (date(2027, 3, 31), Decimal(500)))]),
    acheteurs=st.just((OFFICE, "Ville")),
    sanctionne=st.sampled_from([OFFICE, "Ville"]),
    accord_permanent=st.sampled_from(["", "compte rendu"]),
    accord_permanent_le=st.sampled_from([date(2026, 9, 15), date(2027, 5, 1)]),
)


def _tell(draw: st.DrawFn, h: Histoire, jour: str) -> None:
    """One thing tried, likely or not."""
    what = draw(st.integers(0, 9))
    open_letter = h.s.courrier_de_l_etape
    if what >= 8 and open_letter is not None and open_letter.reception is None:
        h.recu(jour, open_letter.id)
        return
    if what <= 1:
        h.contact(jour, draw(st.sampled_from(["telephone", "courriel"])))
    elif what <= 3:
        names = [x.evenement for x in list_suites(h.s, date.fromisoformat(jour)) if not x.refus]
        names += [t.evenement for t in h.s.machine.list_transitions(h.s.etat)]
        data = {
            "heures_realisees": str(draw(st.integers(0, 900))),
            "heures_non_imputables": str(draw(st.integers(0, 50))),
            "arrete_au": jour,
            "gravite": draw(st.sampled_from(["", "refus", "procedure_collective"])),
            "jugement_le": jour,
            "organe": "Me O",
            "peril": draw(st.sampled_from(["", "oui"])),
            "revoyure": "2027-12-01",
            "attendue": "relevé",
            "exigible_le": "2026-12-31",
        }
        kind = draw(st.sampled_from(names))
        transition = h.s.machine.find_transition(h.s.etat, kind)
        assert transition is not None
        if "" not in transition.vers:
            data["suite"] = draw(st.sampled_from(sorted(transition.vers)))
        h.dire(jour, kind, piece=draw(st.booleans()), **data)
    elif what <= 5 and h.s.courriers:
        letter = draw(st.sampled_from(h.s.courriers))
        issue = draw(st.sampled_from(["recu", "non_reclame", "refuse", "inconnu"]))
        h.recu(jour, letter.id, issue)
    else:
        reachable = [c for t in h.s.machine.list_transitions(h.s.etat) for c in t.courriers.values() if c]
        name = draw(st.sampled_from(reachable or LETTRES)) if what < 9 else draw(st.sampled_from(LETTRES))
        name = h.s.du or name if what < 8 else name
        breaches = draw(manquements())
        h.courrier(
            jour,
            name,
            expediteur=draw(
                st.sampled_from([h.reglages.sanctionne] * 3 + [STRUCTURE] * 2 + ["Ville", OFFICE])
            ),
            destinataires=draw(st.sampled_from([["Me O", CAUSSE], ["Me O", CAUSSE], [CAUSSE], []])),
            mode_envoi=draw(st.sampled_from(["LRAR", "LRAR", "courriel"])),
            obligations=breaches,
            manquements=breaches,
            sanctions=draw(st.sampled_from([[{"sanction": "pénalité", "article": "CCAP 8.11"}], []])),
            invitation_observations=draw(st.booleans()),
            recouvrement=draw(st.sampled_from(["deduction_acompte", "declaration_creance"])),
        )


def _draw_expediteur(draw: st.DrawFn, h: Histoire, name: str) -> str:
    right = STRUCTURE if load_courriers()[name].expediteur == "structure" else h.reglages.sanctionne
    return draw(st.sampled_from([right, right, right, STRUCTURE, "Ville", OFFICE]))


@st.composite
def histoires(draw: st.DrawFn) -> Histoire:
    """Up to forty attempts, a few days apart; those that are refused leave no line."""
    h = Histoire(draw(CONTRATS))
    jour = DEBUT
    # The later steps are far from the start: some histories begin half-way.
    with suppress(Refuse):
        begun = draw(st.sampled_from(DEPARTS))
        if begun is not None:
            begun(h)
    jour = max(jour, h.s.derniere_date or jour)
    for _ in range(draw(st.integers(5, 40))):
        jour += timedelta(days=draw(st.sampled_from([0, 1, 3, 9, 16, 25])))
        try:
            _tell(draw, h, jour.isoformat())
        except Refuse:
            continue
    return h


def each_letter(h: Histoire, check: Callable[[Situation, Ligne], None], names: list[str]) -> None:
    """Every letter of these kinds, with the situation just before it."""
    for n, ligne in enumerate(h.lignes):
        if ligne.type == "courrier" and ligne.get("courrier") in names:
            check(replay(h.lignes[:n], h.reglages), ligne)


def check_1_and_10_a_sanction_comes_from_the_entitled_buyer_alone(h: Histoire) -> None:
    def check(_s: Situation, ligne: Ligne) -> None:
        assert ligne.get("expediteur") == h.reglages.sanctionne
        assert ligne.get("expediteur") != STRUCTURE

    each_letter(h, check, SANCTIONS)


def check_2_a_reminder_has_a_written_consent(h: Histoire) -> None:
    def check(s: Situation, ligne: Ligne) -> None:
        given_ = s.find_ligne("accord_donne")
        standing = h.reglages.accord_permanent and h.reglages.accord_permanent_le
        assert (given_ is not None and given_.pieces) or (standing and standing <= ligne.jour)

    each_letter(h, check, ["rappel"])


def check_3_a_formal_notice_names_what_is_due_and_what_follows(h: Histoire) -> None:
    def check(_s: Situation, ligne: Ligne) -> None:
        assert ligne.get("obligations")
        for o in ligne.get("obligations"):
            assert o["article"]
            assert o["exigible_le"] <= ligne.jour.isoformat()
            if o["nature"] == "heures":
                assert h.reglages.is_echeance_d_heures(date.fromisoformat(o["exigible_le"]))
        assert all(x["article"] for x in ligne.get("sanctions"))
        assert ligne.get("sanctions")
        assert ligne.get("mode_envoi") != "courriel"

    each_letter(h, check, ["mise_en_demeure"])


def check_4_a_penalty_follows_an_invitation_and_the_notice_that_the_contract_wants(h: Histoire) -> None:
    def check(s: Situation, ligne: Ligne) -> None:
        assert s.decompte_general is None
        invitation = s.find_courrier("intention_penalites")
        assert invitation is not None
        assert invitation.reception is not None
        assert (ligne.jour - invitation.reception).days > 15
        for m in ligne.get("manquements"):
            _check_breach(s, ligne, m)

    each_letter(h, check, ["application_penalites"])


def _check_breach(s: Situation, ligne: Ligne, m: dict[str, Any]) -> None:
    due = date.fromisoformat(m["exigible_le"])
    assert due <= ligne.jour
    rule = s.reglages.mise_en_demeure_prealable
    running = due < FIN if m["nature"] == "heures" else ligne.jour <= FIN
    if rule == "jamais" or (rule == "en_cours" and not running):
        return
    covered = [
        c
        for c in s.courriers
        if c.id == "mise_en_demeure"
        and m["code"] in {o["code"] for o in c.donnees["obligations"]}
        and due <= c.jour
        and c.echeance is not None
        and c.echeance.fin < ligne.jour
        and not ("repare_le" in m and date.fromisoformat(m["repare_le"]) <= c.echeance.fin)
    ]
    assert covered


def check_5_a_limit_starts_from_a_proven_reception(h: Histoire) -> None:
    for n, ligne in enumerate(h.lignes):
        if ligne.evenement == "delai_expire":
            letter = replay(h.lignes[:n], h.reglages).courrier_de_l_etape
            assert letter is not None
            assert letter.reception is not None
            assert letter.echeance is not None
            assert letter.reception < letter.echeance.fin < ligne.jour
    for letter in h.s.courriers:
        assert (letter.reception is None) <= (letter.echeance is None)


def check_6_every_state_that_is_not_the_end_may_come_back_to_order(h: Histoire) -> None:
    state = h.s.machine.etats[h.s.etat]
    out = [t for t in h.s.machine.list_transitions(h.s.etat) if "E14_REGULARISE" in t.vers.values()]
    assert bool(out) or state.terminal or state.code in ("E0_SUIVI", "E14_REGULARISE")


def test_6_in_the_table_too() -> None:
    for code, state in TITULAIRE.etats.items():
        seen, todo = set(), [code]
        while todo:
            here = todo.pop()
            seen.add(here)
            reached = {v for t in TITULAIRE.list_transitions(here) for v in t.vers.values()}
            todo += [v for v in reached - seen if v in TITULAIRE.etats]
        assert ("E14_REGULARISE" in seen) != state.terminal


@settings(max_examples=ESSAIS)
@given(histoires(), st.data())
def test_7_a_line_is_never_changed(h: Histoire, data: st.DataObject) -> None:
    """Lines come back from their bytes; cutting the log after any of them gives the past, untouched."""
    assert [decode_ligne(encode_ligne(x)) for x in h.lignes] == h.lignes
    n = data.draw(st.integers(0, len(h.lignes)))
    past = replay(h.lignes[:n], h.reglages)
    assert h.s.lignes[: len(past.lignes)] == past.lignes
    assert h.s.parcours[: len(past.parcours)] == past.parcours


def check_8_no_hours_are_claimed_before_they_are_due(h: Histoire) -> None:
    def check(_s: Situation, ligne: Ligne) -> None:
        for m in ligne.get("manquements") or ligne.get("obligations"):
            if m["nature"] == "heures" and date.fromisoformat(m["exigible_le"]) < FIN:
                assert h.reglages.echeancier

    each_letter(h, check, ["mise_en_demeure", "intention_penalites", "application_penalites"])


def check_9_insolvency_changes_the_addressee_and_forbids_termination_for_itself(h: Histoire) -> None:
    def check(s: Situation, ligne: Ligne) -> None:
        if s.procedure_collective is None:
            return
        assert "Me O" in ligne.get("destinataires")
        opened = s.procedure_collective.get_jour("jugement_le")
        assert opened is not None
        if ligne.get("courrier") == "application_penalites":
            older = [m for m in ligne.get("manquements") if date.fromisoformat(m["exigible_le"]) < opened]
            assert not older or ligne.get("recouvrement") == "declaration_creance"

    each_letter(h, check, SANCTIONS)
    for ligne in h.lignes:
        if ligne.evenement in ("resiliation_envisagee", "resiliation_decidee"):
            assert ligne.get("gravite") not in ("", "procedure_collective")


def check_the_random_histories_are_not_idle(h: Histoire) -> None:
    assert h.s.sans_objet == ()
    assert h.s.etat in TITULAIRE.etats
    assert [x.numero for x in h.lignes] == list(range(1, len(h.lignes) + 1))


INVARIANTS = (
    check_1_and_10_a_sanction_comes_from_the_entitled_buyer_alone,
    check_2_a_reminder_has_a_written_consent,
    check_3_a_formal_notice_names_what_is_due_and_what_follows,
    check_4_a_penalty_follows_an_invitation_and_the_notice_that_the_contract_wants,
    check_5_a_limit_starts_from_a_proven_reception,
    check_6_every_state_that_is_not_the_end_may_come_back_to_order,
    check_8_no_hours_are_claimed_before_they_are_due,
    check_9_insolvency_changes_the_addressee_and_forbids_termination_for_itself,
    check_the_random_histories_are_not_idle,
)


@settings(max_examples=ESSAIS)
@given(histoires())
def test_the_invariants_hold_whatever_is_tried(h: Histoire) -> None:
    for check in INVARIANTS:
        check(h)


@settings(max_examples=ESSAIS)
@given(st.data())
def test_between_the_parties_no_end_without_its_letter_received(data: st.DataObject) -> None:
    h = Histoire(convention(regime=data.draw(st.sampled_from(["administratif", "prive"]))))
    jour = date(2026, 1, 5)
    for _ in range(data.draw(st.integers(3, 25))):
        jour += timedelta(days=data.draw(st.sampled_from([1, 20, 35, 70])))
        try:
            _tell_partie(data, h, jour.isoformat())
        except Refuse:
            continue
    if h.s.etat == "P3_RESILIEE":
        notice = h.s.find_courrier("mise_en_demeure_partie")
        end = h.s.find_courrier("resiliation_convention")
        entree = h.s.entree
        assert notice and notice.echeance and entree
        assert notice.echeance.fin < entree.jour
        if end is None:  # the end was noted, its letter is still to write
            assert h.s.du == "resiliation_convention"
        else:
            assert notice.echeance.fin < end.jour
            assert notice.donnees["auteur_acte"] == end.donnees["auteur_acte"]


def _tell_partie(data: st.DataObject, h: Histoire, jour: str) -> None:
    party = st.sampled_from(["donneur_ordre", "structure"])
    what = data.draw(st.integers(0, 3))
    names = [t.evenement for t in h.s.machine.list_transitions(h.s.etat)]
    letters = [c for t in h.s.machine.list_transitions(h.s.etat) for c in t.courriers.values() if c]
    if what == 0 and h.s.courriers:
        h.recu(jour, h.s.courriers[-1].id, data.draw(st.sampled_from(["recu", "non_reclame"])))
    elif what <= 2 and letters:
        h.courrier(
            jour,
            data.draw(st.sampled_from(letters)),
            auteur_acte=data.draw(party),
            clause_reproduite="Article 12",
            invitation_opposition=data.draw(st.booleans()),
            motif="manquement",
        )
    else:
        h.dire(
            jour,
            data.draw(st.sampled_from(names)),
            auteur_lese=data.draw(party),
            fait_le=jour,
            auteur_acte=data.draw(party),
            motif="motif",
        )
