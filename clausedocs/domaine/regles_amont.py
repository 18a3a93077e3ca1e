"""Rules on the opinion, on the answers to companies, and on what each document needs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from clausedocs.domaine.amont import AvisMotive, QuestionCandidat
from clausedocs.domaine.documents import DOCUMENTS, TypeDocument
from clausedocs.domaine.dossier_marche import DossierMarche, LotResolu
from clausedocs.domaine.formules_marche import cite_code, name_all
from clausedocs.domaine.violations import RegleMarche, Violation, known, missing
from clausedocs.langue.dates import format_date
from clausedocs.langue.nombres import format_montant


def limit_avis(d: DossierMarche) -> date | None:
    """The last day of the opinion: so many days after the request."""
    a, f = d.avis_motive, d.fiche_projet_achat
    asked = known(f.date_saisine) if f is not None else None
    days = known(a.delai_jours) if a is not None else 15
    return asked + timedelta(days=days) if asked is not None and days is not None else None


def opinion(d: DossierMarche) -> Iterator[Violation]:
    """The opinion answers a request, after it, lot by lot."""
    a, f = d.avis_motive, d.fiche_projet_achat
    if a is None:
        return
    if f is None:
        yield Violation(
            "saisine_absente",
            "fiche_projet_achat",
            "L’avis motivé répond à une saisine qui n’est pas décrite.",
            "Ajoutez fiche_projet_achat, avec numero_fiche et date_saisine.",
        )
        return
    asked, given = known(f.date_saisine), known(a.date_avis)
    if asked and given and given < asked:
        yield Violation(
            "avis_avant_saisine",
            "avis_motive.date_avis",
            f"L’avis du {format_date(given)} vient avant la saisine du {format_date(asked)}.",
            "Corrigez l’une des deux dates.",
        )
    if a.sens == "favorable_reserves" and not a.reserves:
        yield Violation(
            "reserves_absentes",
            "avis_motive.reserves",
            "L’avis est favorable avec réserves, et aucune réserve n’est écrite.",
            "Ajoutez reserves, ou écrivez favorable.",
        )
    yield from _lot_by_lot(d, a)


def _lot_by_lot(d: DossierMarche, a: AvisMotive) -> Iterator[Violation]:
    # A number that is still a gap of a draft, here or there, may be the one that is meant.
    if any(known(lot.numero) is None for lot in d.lots) or any(
        line.lot is not None and known(line.lot) is None for line in a.par_lot
    ):
        return
    numbers = [lot.numero for lot in d.lots]
    for n, line in enumerate(a.par_lot, 1):
        said = known(line.lot)
        path = f"avis_motive.par_lot[{n}].lot"
        if not d.marche.lots and said is not None:
            yield Violation(
                "lot_inconnu",
                path,
                f"L’avis parle du lot « {said} », et le marché n’a pas de lots.",
                "Retirez lot de cette ligne.",
            )
        elif d.marche.lots and (missing(line.lot) or (said is not None and said not in numbers)):
            yield Violation(
                "lot_inconnu",
                path,
                f"La ligne {n} de l’avis ne dit pas de quel lot elle parle."
                if said is None
                else f"L’avis parle du lot « {said} », qui n’existe pas.",
                f"Écrivez l’un de ces numéros : {', '.join(numbers)}.",
            )
    listed = {known(line.lot) for line in a.par_lot}
    silent = [lot for lot in d.lots if lot.chemin and lot.numero not in listed]
    if silent or not a.par_lot:
        yield Violation(
            "avis_lot_absent",
            "avis_motive.par_lot",
            f"L’avis ne donne pas de motifs pour {name_all(silent or d.lots)}.",
            "Ajoutez une ligne à par_lot pour chacun : un motif global pour plusieurs lots ne motive rien."
            if silent
            else "Ajoutez une ligne à par_lot, avec motifs.",
        )


def sheet(d: DossierMarche) -> Iterator[Violation]:
    """The sheet that asks for an opinion: a part does not cost more than the whole."""
    f = d.fiche_projet_achat
    if f is None:
        return
    goods, value = known(f.dont_fournitures_ht), known(d.marche.valeur_estimee_ht)
    if goods is not None and value is not None and goods > value:
        yield Violation(
            "fournitures_excessives",
            "fiche_projet_achat.dont_fournitures_ht",
            f"Les fournitures ({format_montant(goods)}) dépassent la valeur estimée du marché "
            f"({format_montant(value)}), qui les comprend.",
            "Corrigez l’un des deux montants, tous deux hors taxes.",
        )


def answers(d: DossierMarche) -> Iterator[Violation]:
    """An answer reaches every company in time; an important change moves the deadline."""
    opened = known(d.marche.date_publication)
    for n, q in enumerate(d.questions, 1):
        path, asked, answered = f"questions[{n}]", known(q.date_question), known(q.date_reponse)
        limit = _find_limite(d, q)
        if asked and answered and answered < asked:
            yield Violation(
                "reponse_avant_question",
                f"{path}.date_reponse",
                f"La réponse du {format_date(answered)} vient avant la question.",
                "Corrigez l’une des deux dates.",
            )
        if opened and asked and asked < opened:
            yield Violation(
                "question_avant_publication",
                f"{path}.date_question",
                f"La question du {format_date(asked)} vient avant la publication ({format_date(opened)}).",
                "Corrigez l’une des deux dates.",
            )
        if limit and answered and answered > limit:
            yield Violation(
                "reponse_tardive",
                f"{path}.date_reponse",
                f"La réponse du {format_date(answered)} vient après la limite des offres "
                f"({format_date(limit)}).",
                "Une réponse tardive ne sert à personne : reportez la limite, ou ne répondez plus.",
            )
        moved = known(q.report_date_limite)
        if q.importante is True and missing(q.report_date_limite):
            yield Violation(
                "report_absent",
                f"{path}.report_date_limite",
                "La réponse modifie le dossier de façon importante, et la limite des offres ne bouge pas"
                f"{cite_code(d, 'article R. 2151-4')}.",
                "Ajoutez report_date_limite, à proportion de la modification.",
            )
        if moved and limit and moved <= limit:
            yield Violation(
                "report_sans_effet",
                f"{path}.report_date_limite",
                f"La nouvelle limite ({format_date(moved)}) n’est pas postérieure à l’ancienne "
                f"({format_date(limit)}).",
                "Écrivez une date plus tardive ; date_limite_offres garde la limite d’origine.",
            )


def _find_limite(d: DossierMarche, question: QuestionCandidat) -> date | None:
    """The deadline on the day of an answer: that of the marché, as the answers before it moved it."""
    day, answered = known(d.marche.date_limite_offres), known(question.date_reponse)
    for other in d.questions:
        moved, when = known(other.report_date_limite), known(other.date_reponse)
        before = answered is not None and when is not None and when <= answered
        if other is not question and before and day is not None and moved is not None:
            day = max(day, moved)
    return day


def list_lots_of(d: DossierMarche, document: TypeDocument) -> tuple[LotResolu, ...]:
    """The lots that a document of the tender file speaks of."""
    if document.familles is None:
        return d.lots
    return tuple(
        lot
        for lot in d.lots
        if lot.famille in document.familles or ("note" in document.familles and lot.note)
    )


def documents(d: DossierMarche) -> Iterator[Violation]:
    """Each document asked for has what it is written from."""
    for n, modele in enumerate(d.modeles, 1):
        document = DOCUMENTS.get(modele)
        if document is None:
            continue
        path = f"modeles[{n}]"
        if document.racine != "marche":
            yield Violation(
                "modele_hors_dossier",
                path,
                f"« {modele} » s’écrit à partir d’une convention, et ce fichier décrit un marché.",
                "Donnez le fichier de la convention, ou choisissez un modèle de marché.",
            )
            continue
        for bloc in document.blocs:
            if missing(getattr(d, bloc)):
                yield Violation(
                    "bloc_absent",
                    bloc,
                    f"Le document « {modele} » s’écrit d’après le bloc « {bloc} » du dossier, qui manque.",
                    f"Ajoutez {bloc}, ou retirez {modele} des modèles.",
                )
        # A lot whose device nobody said has an error of its own.
        why = find_obstacle(d, document)
        if why and all(lot.clause.dispositif is not None for lot in d.lots):
            yield Violation(
                "piece_sans_objet",
                path,
                f"« {modele} » ne s’écrit pas pour ce marché : {why}.",
                "Retirez-le.",
            )


# Why no lot calls for a piece, where the families of devices say it better than their common name.
FAUTE_DE_LOT = {
    ("note",): "aucun lot n’est jugé sur l’insertion",
    ("condition", "reserve", "insertion"): "aucun lot n’a d’engagement à recopier",
}


def find_obstacle(d: DossierMarche, document: TypeDocument) -> str:
    """Why this marché has no use of a document; "" when it has one."""
    m = d.marche
    if document.familles is not None and not list_lots_of(d, document):
        return FAUTE_DE_LOT.get(document.familles, "aucun lot ne porte de considération sociale")
    if document.id == "clause_avis" and d.regime == "prive":
        return "une entreprise privée ne publie pas d’avis"
    if document.id == "clause_avis" and m.publicite not in (
        "avis_europeen",
        "avis_national",
        "mise_en_ligne",
    ):
        return "rien n’est publié, et les documents de la consultation portent les mentions"
    if document.id == "clause_cctp" and not any(
        lot.clause.postes or lot.famille == "insertion" for lot in d.lots
    ):
        return "aucun poste accessible n’est décrit (postes)"
    if document.dce and m.contrat not in document.contrats:
        return "cette pièce suit les règles des marchés publics, qui ne sont pas celles de ce contrat"
    return ""


REGLES_AMONT: tuple[RegleMarche, ...] = (sheet, opinion, answers, documents)
