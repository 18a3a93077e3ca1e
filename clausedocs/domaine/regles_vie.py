"""Rules on the life of the convention: dates, periods, scope, offer of service, personal data."""

from __future__ import annotations

from collections.abc import Iterator

from clausedocs.domaine.documents import DOCUMENTS
from clausedocs.domaine.dossier import Dossier
from clausedocs.domaine.tables import find_libelle, load_table
from clausedocs.domaine.violations import Regle, Violation, known, missing
from clausedocs.droit.registre import Registre
from clausedocs.erreurs import ClausedocsErreur
from clausedocs.langue.dates import format_date

INDICATEURS_MIN = 7


def family(d: Dossier) -> Iterator[Violation]:
    """The documents asked for are those of this family of convention."""
    for modele in known(d.modeles) or ():
        document = DOCUMENTS.get(modele)
        if document and document.racine != "convention":
            yield Violation(
                "modele_hors_dossier",
                "modeles",
                f"« {modele} » s’écrit à partir d’un marché, et ce fichier décrit une convention.",
                "Donnez le fichier du marché, ou choisissez un modèle de convention.",
            )
        elif document and document.famille and document.famille != d.convention.modele:
            yield Violation(
                "convention_famille",
                "convention.modele",
                f"Le document « {modele} » est celui d’une convention « {document.famille} », et le dossier "
                f"annonce une convention « {d.convention.modele} ».",
                f"Écrivez modele: {document.famille}, ou changez la liste « modeles ».",
            )


def effect(d: Dossier) -> Iterator[Violation]:
    """When the convention begins; what is awarded is awarded before it is signed."""
    c = d.convention
    if c.prise_effet == "date" and missing(c.date_effet):
        yield Violation(
            "date_effet_absente",
            "convention.date_effet",
            "La convention prend effet à une date qui n’est pas donnée.",
            "Ajoutez date_effet, ou écrivez prise_effet: signature.",
        )
    if c.prise_effet == "signature" and not missing(c.date_effet):
        yield Violation(
            "date_effet_inutile",
            "convention.date_effet",
            "La convention prend effet à la signature, mais porte aussi une date d’effet.",
            "Retirez date_effet, ou écrivez prise_effet: date.",
        )
    awarded, signed = known(c.date_attribution), known(c.date_signature)
    if awarded and signed and awarded > signed:
        yield Violation(
            "attribution_tardive",
            "convention.date_attribution",
            f"L’attribution du {format_date(awarded)} est postérieure à la signature du "
            f"{format_date(signed)}.",
            "On attribue avant de signer : corrigez l’une des dates.",
        )


def renewal(d: Dossier) -> Iterator[Violation]:
    """A renewal has a length and a number: without them the contract has no end."""
    c = d.convention
    r = c.reconduction
    for name, what in (("duree_periode_mois", "la durée de chaque période"), ("nombre_max", "leur nombre")):
        absent = missing(getattr(r, name))
        if r.mode == "aucune" and not absent:
            yield Violation(
                "reconduction_inutile",
                f"convention.reconduction.{name}",
                "La convention n’est pas reconductible, mais une reconduction est chiffrée.",
                "Retirez ce champ, ou choisissez mode: tacite ou expresse.",
            )
        if r.mode != "aucune" and absent:
            yield Violation(
                "reconduction_sans_fin",
                f"convention.reconduction.{name}",
                f"La reconduction {r.mode} ne dit pas {what} : la convention n’aurait pas de fin.",
                "Ajoutez duree_periode_mois et nombre_max.",
            )
    notice, period = known(c.preavis_non_reconduction_mois), known(r.duree_periode_mois)
    first = known(c.duree_mois)
    if r.mode == "tacite" and notice and period and first and notice >= min(period, first):
        yield Violation(
            "preavis_trop_long",
            "convention.preavis_non_reconduction_mois",
            f"Le préavis de non-reconduction ({notice} mois) dure autant que la période.",
            "Donnez un préavis plus court que chaque période.",
        )


def scope(d: Dossier) -> Iterator[Violation]:
    """What the convention covers and counts, each thing once."""
    c = d.convention
    indicators = known(c.indicateurs)
    if indicators is not None and len(set(indicators)) < INDICATEURS_MIN:
        n = len(set(indicators))
        yield Violation(
            "indicateurs_insuffisants",
            "convention.indicateurs",
            f"Le bilan annuel ne compte que {n} indicateur{'s' if n > 1 else ''}.",
            f"Retenez-en au moins {INDICATEURS_MIN}, par exemple heures_realisees, nb_personnes, "
            "nb_contrats.",
        )
    lists = {
        "convention.dispositifs_vises": c.dispositifs_vises,
        "convention.publics_preambule": c.publics_preambule,
        "convention.indicateurs": c.indicateurs,
        "annexe.volets": d.annexe.volets,
    }
    for path, codes in lists.items():
        for n, code in enumerate(known(codes) or (), 1):
            if code in codes[: n - 1]:
                yield Violation(
                    "valeur_en_double",
                    f"{path}[{n}]",
                    f"« {code} » figure déjà plus haut.",
                    "Gardez-le une fois.",
                )
    if "DISPOSITIF_LOCAL" in (known(c.publics_preambule) or ()) and missing(c.dispositifs_locaux):
        yield Violation(
            "dispositif_local_absent",
            "convention.dispositifs_locaux",
            "Le dispositif local d’accompagnement n’est pas nommé.",
            "Ajoutez dispositifs_locaux, ou retirez DISPOSITIF_LOCAL.",
        )
    figures, day = c.chiffres_territoire, known(d.date_reference)
    year = known(figures.annee) if figures else None
    if year is not None and day is not None and year > day.year:
        yield Violation(
            "chiffres_futurs",
            "convention.chiffres_territoire.annee",
            f"Les chiffres de {year} ne peuvent pas être connus le {format_date(day)}.",
            "Écrivez l’année du dernier bilan publié.",
        )


def procedure(d: Dossier) -> Iterator[Violation]:
    """The procedure for difficulties can be followed."""
    p = d.convention.procedure_difficultes
    total, written = known(p.contacts_min), known(p.contacts_ecrits_min)
    if total is not None and written is not None and written > total:
        yield Violation(
            "contacts_ecrits",
            "convention.procedure_difficultes.contacts_ecrits_min",
            f"Il faudrait {written} contacts écrits sur {total} contacts en tout.",
            "Baissez contacts_ecrits_min ou relevez contacts_min.",
        )


def copies(d: Dossier) -> Iterator[Violation]:
    """One original at least for each signatory; an electronic signature has no copies."""
    c = d.convention
    signatories, written = len(d.donneurs_ordre) + 1, known(c.exemplaires)
    if c.signature == "manuscrite" and written is not None and written < signatories:
        yield Violation(
            "exemplaires_insuffisants",
            "convention.exemplaires",
            f"{written} exemplaire{'s' if written > 1 else ''} pour {signatories} signataires.",
            "Prévoyez un exemplaire par signataire, ou retirez le champ.",
        )


def offer(d: Dossier) -> Iterator[Violation]:
    """No volet kept empty, no action added to a volet that is left out."""
    volets, removed = known(d.annexe.volets) or (), set(d.annexe.actions_retirees)
    added = {a.volet for a in d.annexe.actions_locales}
    for n, volet in enumerate(volets, 1):
        actions = {code for code, row in load_table("actions").items() if row["volet"] == volet}
        if actions <= removed and volet not in added:
            yield Violation(
                "volet_vide",
                f"annexe.volets[{n}]",
                f"Le volet « {find_libelle('volets', volet)} » n’a plus aucune action.",
                f"Retirez {volet} de la liste des volets, ou gardez une de ses actions.",
            )
    for n, action in enumerate(d.annexe.actions_locales, 1):
        if action.volet not in volets:
            yield Violation(
                "volet_inactif",
                f"annexe.actions_locales[{n}].volet",
                f"Cette action appartient au volet « {action.volet} », que l’annexe ne retient pas.",
                "Ajoutez ce volet à la liste, ou changez celui de l’action.",
            )


def personal_data(d: Dossier) -> Iterator[Violation]:
    """Processing on behalf of the buyer needs the annex of article 28 of the GDPR, read and accepted."""
    if d.convention.roles_rgpd == "sous_traitance" and known(d.rgpd.annexe_article_28) is False:
        yield Violation(
            "sous_traitance_sans_annexe",
            "convention.roles_rgpd",
            "La sous-traitance de données demande une annexe sur le traitement confié, qui n’est pas dite "
            "relue.",
            "Relisez l’annexe puis ajoutez « rgpd: » et « annexe_article_28: oui ».",
        )


def references(d: Dossier) -> Iterator[Violation]:
    """Only an article of the registry can have been checked."""
    for n, reference in enumerate(d.references_verifiees, 1):
        identifier = known(reference.id)
        if identifier is None:
            continue
        try:
            Registre.standard()[identifier]
        except ClausedocsErreur as raised:
            yield Violation(raised.code, f"references_verifiees[{n}].id", raised.message, raised.conseil)


REGLES_VIE: tuple[Regle, ...] = (
    family,
    effect,
    renewal,
    scope,
    procedure,
    copies,
    offer,
    personal_data,
    references,
)
