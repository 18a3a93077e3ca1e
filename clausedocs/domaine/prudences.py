"""Warnings: what the law allows but a careful jurist reads twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from clausedocs.domaine.dossier import Dossier
from clausedocs.domaine.regles_argent import is_payante
from clausedocs.domaine.regles_fin import late_opposition
from clausedocs.domaine.regles_parties import list_parties
from clausedocs.domaine.regles_suites import day_off_limit, doubtful_refusal
from clausedocs.domaine.socle import Socle
from clausedocs.domaine.tables import find_libelle, load_table
from clausedocs.domaine.vie_convention import is_suite_seule
from clausedocs.domaine.violations import Regle, RegleCommune, Violation, known, missing
from clausedocs.langue.dates import format_date
from clausedocs.langue.elision import begins_with_vowel_sound

# Entry into force of the law no. 2026-403, which may have touched L. 6 of the code.
LOI_2026_403 = date(2026, 5, 28)
# A framework agreement lasts four years at most, eight for a network operator, unless justified (L. 2125-1).
MOIS_ACCORD_CADRE, MOIS_ENTITE = 48, 96


def double_funding(d: Dossier) -> Iterator[Violation]:
    """A European fund and the buyer must not pay for the same thing."""
    for n, c in enumerate(d.structure_porteuse.cofinancements, 1):
        if c.fonds == "FSE+" and is_payante(d):
            yield Violation(
                "double_financement",
                f"structure_porteuse.cofinancements[{n}]",
                f"L’opération « {c.operation} » est cofinancée, et le donneur d’ordre paie aussi.",
                "Vérifiez qu’aucune dépense n’est payée deux fois, et gardez-en la preuve.",
            )


def state_writing(d: Socle) -> Iterator[Violation]:
    """The texts that the State publishes avoid the middle dot; both forms suit it."""
    if d.donneur_ordre.type_acheteur == "etat" and d.ecriture_retenue != "doublet":
        yield Violation(
            "ecriture_etat",
            "ecriture",
            f"L’État signe, et l’écriture choisie est « {d.ecriture_retenue} ».",
            "Préférez « doublet », les deux formes, qui est l’usage de ses textes publiés.",
        )


def private_regime(d: Dossier) -> Iterator[Violation]:
    """The regime of private buyers was read before a law that announced a change."""
    days = (d.date_pivot, d.convention.date_attribution, d.convention.date_signature, d.date_reference)
    day = next((j for j in map(known, days) if j is not None), None)
    if d.regime == "prive_ccp" and day is not None and day > LOI_2026_403:
        yield Violation(
            "regime_a_relire",
            "donneur_ordre.type_acheteur",
            "Le régime des organismes privés soumis au code repose sur une rédaction antérieure à la loi du "
            f"26 mai 2026, et la convention se juge au {format_date(day)}.",
            "Faites relire par votre juriste l’article du code qui qualifie les contrats.",
        )


def retroactive(d: Dossier) -> Iterator[Violation]:
    """A convention seldom governs the past, a public contract never."""
    effect, signed = known(d.convention.date_effet), known(d.convention.date_signature)
    if effect and signed and effect < signed:
        yield Violation(
            "effet_retroactif",
            "convention.date_effet",
            f"La convention prendrait effet le {format_date(effect)}, avant sa signature.",
            "Donnez une date d’effet égale ou postérieure à la signature, ou vérifiez ce que vous pouvez "
            "régir.",
        )


def long_framework(d: Dossier) -> Iterator[Violation]:
    """A paid convention whose orders stay open is a framework agreement."""
    c, r, buyer = d.convention, d.convention.reconduction, d.donneur_ordre
    months = known(c.duree_mois)
    if (
        d.regime == "prive"
        or c.fondement_achat not in ("dispense_seuil", "mise_en_concurrence")
        or not months
    ):
        return
    total = months + (known(r.duree_periode_mois) or 0) * (known(r.nombre_max) or 0)
    operator = buyer.type_acheteur == "entreprise_publique" or known(buyer.entite_adjudicatrice)
    limit = MOIS_ENTITE if operator else MOIS_ACCORD_CADRE
    if total > limit:
        yield Violation(
            "duree_accord_cadre",
            "convention.duree_mois",
            f"La convention peut durer {total} mois, et un accord-cadre n’en dure que {limit}.",
            "Réduisez la durée ou les reconductions, ou justifiez l’exception.",
        )


# Indicators that count the markets of one family of devices.
INDICATEURS_DE_FAMILLE = {"nb_marches_reserves": "reserve", "nb_marches_insertion": "insertion"}


def list_familles(d: Dossier) -> set[str]:
    """The families of the devices that the convention covers: condition, critere, reserve, insertion."""
    table = load_table("dispositifs")
    return {f for code in known(d.convention.dispositifs_vises) or () for f in table[code]["familles"]}


def idle_indicators(d: Dossier) -> Iterator[Violation]:
    """An indicator that counts what the convention leaves out is not printed: the signatory should know."""
    if is_suite_seule(d):
        return  # what is signed is signed
    families = list_familles(d)
    for n, code in enumerate(known(d.convention.indicateurs) or (), 1):
        if code in INDICATEURS_DE_FAMILLE and INDICATEURS_DE_FAMILLE[code] not in families:
            yield Violation(
                "indicateur_sans_objet",
                f"convention.indicateurs[{n}]",
                f"« {find_libelle('indicateurs', code)} » compte des marchés d’un dispositif que la "
                "convention ne vise pas : il n’est pas imprimé.",
                "Retirez-le, ou ajoutez le dispositif à dispositifs_vises.",
            )


def reach_referents(d: Dossier) -> Iterator[Violation]:
    """Each party names whom to call: without an address or a number, the convention prints a promise."""
    if is_suite_seule(d):
        return
    for path, party in list_parties(d):
        for n, c in enumerate(known(party.contacts) or (), 1):
            if c.role != "referent":
                continue
            absent = [nom for nom in ("courriel", "telephone") if missing(getattr(c, nom))]
            names = " ".join(x for x in (known(c.prenom), known(c.nom)) if x) or "ce contact"
            if absent:
                labels = {"courriel": "le courriel", "telephone": "le téléphone"}
                what = " et ".join(labels[x] for x in absent).capitalize()
                link = "d’" if begins_with_vowel_sound(names) else "de "
                verb, them = ("ne sont pas écrits", "les") if len(absent) > 1 else ("n’est pas écrit", "le")
                yield Violation(
                    "contact_injoignable",
                    f"{path}.contacts[{n}].{absent[0]}",
                    f"{what} {link}{names} {verb} : la convention imprime « à communiquer ».",
                    f"Ajoutez-{them} avant de signer.",
                )
            break  # the first referent is the one that is printed


def capital_functions(d: Socle) -> Iterator[Violation]:
    """A function stands inside a sentence: « sa maire », « la présidente »."""
    for path, party in list_parties(d):
        title = known(party.representant.fonction) if known(party.representant) is not None else None
        if title and title[0].isupper() and title[1:2].islower():
            yield Violation(
                "majuscule_de_phrase",
                f"{path}.representant.fonction",
                f"La fonction « {title} » commence par une majuscule, au milieu d’une phrase.",
                f"Écrivez « {title[0].lower()}{title[1:]} ».",
            )


PRUDENCES_COMMUNES: tuple[RegleCommune, ...] = (state_writing, capital_functions)
PRUDENCES: tuple[Regle, ...] = (
    double_funding,
    *PRUDENCES_COMMUNES,
    private_regime,
    retroactive,
    long_framework,
    doubtful_refusal,
    day_off_limit,
    late_opposition,
    idle_indicators,
    reach_referents,
)
