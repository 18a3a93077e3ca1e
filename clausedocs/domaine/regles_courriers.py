"""Rules of every letter: who writes, to whom, by which power, in which way, about which marché."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from clausedocs.domaine.champs import simplify
from clausedocs.domaine.courriers import MODES_CERTAINS, MODES_ENVOI
from clausedocs.domaine.documents import DOCUMENTS
from clausedocs.domaine.dossier_courrier import DossierCourrier
from clausedocs.domaine.grammaire import resolve_grammaire
from clausedocs.domaine.parties import Denommee, Partie, Signataire
from clausedocs.domaine.regles_signature import OBJETS_LARGES, needs_delegation
from clausedocs.domaine.violations import Violation, known, missing
from clausedocs.langue.dates import format_date

RegleCourrier = Callable[[DossierCourrier], Iterator[Violation]]
# What a delegation that covers a letter to the holder of a marché may be about.
OBJETS_COURRIER = (
    *OBJETS_LARGES,
    "marche",
    "contrat",
    "courrier",
    "execution",
    "penalite",
    "mise en demeure",
    "sanction",
)


def documents(d: DossierCourrier) -> Iterator[Violation]:
    """Each document asked for is of this root and has what it is written from."""
    for n, modele in enumerate(known(d.modeles) or (), 1):
        document = DOCUMENTS.get(modele)
        if document is None:
            continue
        if document.racine != "courrier":
            yield Violation(
                "modele_hors_dossier",
                f"modeles[{n}]",
                f"« {modele} » ne s’écrit pas à partir d’un courrier.",
                "Donnez le fichier de la convention ou du marché, ou choisissez une lettre.",
            )
        elif missing(getattr(d, modele)):
            yield Violation(
                "bloc_absent",
                modele,
                f"Le document « {modele} » s’écrit d’après le bloc « {modele} » du dossier, qui manque.",
                f"Ajoutez {modele}, ou retirez {modele} des modèles.",
            )


def find_expediteur(d: DossierCourrier, modele: str) -> str:
    """Who sends this letter: who the dossier says, else who usually does."""
    return known(d.courrier.expediteur) or DOCUMENTS[modele].expediteurs[0]


def find_partie(d: DossierCourrier, modele: str) -> Partie:
    """The party that sends it."""
    return d.structure_porteuse if find_expediteur(d, modele) == "structure" else d.donneur_ordre


def sender(d: DossierCourrier) -> Iterator[Violation]:
    """Only the buyer sanctions; in a grouping, the one that its convention designates."""
    for modele in d.lettres:
        document, who = DOCUMENTS[modele], find_expediteur(d, modele)
        if who not in document.expediteurs:
            by_structure = who == "structure"
            yield Violation(
                "expediteur_non_habilite",
                "courrier.expediteur",
                f"La structure porteuse n’a pas le pouvoir d’envoyer « {document.titre} » : seul l’acheteur, "
                "partie au contrat, le peut (règles d’exécution du contrat)."
                if by_structure
                else f"« {document.titre} » part de la structure porteuse, qui suit la clause (convention).",
                "Retirez courrier.expediteur, ou écrivez donneur_ordre : la structure prépare, l’acheteur "
                "signe."
                if by_structure
                else "Retirez courrier.expediteur, ou écrivez structure.",
            )
        yield from _check_groupement(d, modele)


def _check_groupement(d: DossierCourrier, modele: str) -> Iterator[Violation]:
    g = d.groupement_commandes
    if g is None or not DOCUMENTS[modele].sanction or g.qui_sanctionne != "coordonnateur":
        return
    leader = known(g.coordonnateur)
    own = {simplify(x) for x in (known(d.donneur_ordre.denomination), known(d.donneur_ordre.sigle)) if x}
    if leader is not None and simplify(leader) not in own:
        yield Violation(
            "acheteur_non_designe",
            "groupement_commandes.qui_sanctionne",
            f"La convention de groupement confie les sanctions au coordonnateur, {leader} : « "
            f"{d.donneur_ordre.denomination} » ne peut pas signer cette lettre.",
            "Mettez le coordonnateur dans donneur_ordre et les autres acheteurs dans les membres.",
        )


def signatory(d: DossierCourrier) -> Iterator[Violation]:
    """Who is not the legal representative signs under a delegation that covers the letter."""
    for modele in d.lettres[:1]:
        party, own = find_partie(d, modele), d.courrier.signataire
        path, who = "courrier.signataire", own
        if own is None:
            path = f"{'structure_porteuse' if party is d.structure_porteuse else 'donneur_ordre'}.signataire"
            who = party.signataire
        absent = [n for n in ("prenom", "nom", "genre", "fonction") if who and missing(getattr(who, n))]
        if 0 < len(absent) < 4:
            yield Violation(
                "signataire_incomplet",
                f"{path}.{absent[0]}",
                f"Il manque, pour le signataire de la lettre : {', '.join(absent)}.",
                "Écrivez prenom, nom, genre et fonction, ou aucun des quatre si le représentant signe.",
            )
        if who is not None and who.delegation is not None:
            yield from _check_delegation(path, who, known(d.courrier.date))
        elif needs_delegation(party.model_copy(update={"signataire": who})):
            yield Violation(
                "delegation_absente",
                f"{path}.delegation",
                f"Qui signe pour « {party.denomination} » tient son pouvoir d’une délégation, qui n’est pas "
                "citée : sans elle, l’acte est pris par une autorité incompétente.",
                "Ajoutez delegation : acte, date, executoire, objet ; ou faites signer le représentant "
                "légal.",
            )


def _check_delegation(path: str, who: Signataire, day: date | None) -> Iterator[Violation]:
    delegation = who.delegation
    assert delegation is not None
    if known(delegation.executoire) is False:
        yield Violation(
            "delegation_non_executoire",
            f"{path}.delegation.executoire",
            "La délégation n’est pas exécutoire.",
            "Attendez sa publication et sa transmission avant de signer.",
            precondition=True,
        )
    scope, given = known(delegation.objet), known(delegation.date)
    if scope is not None and not any(o in simplify(scope) for o in OBJETS_COURRIER):
        yield Violation(
            "delegation_objet",
            f"{path}.delegation.objet",
            f"La délégation porte sur « {scope} » : elle ne couvre pas l’exécution des marchés.",
            "Citez la délégation qui vise l’exécution des marchés ou des contrats.",
        )
    if given is not None and day is not None and given > day:
        yield Violation(
            "delegation_tardive",
            f"{path}.delegation.date",
            f"La délégation du {format_date(given)} est postérieure à la lettre du {format_date(day)}.",
            "La signature suit la délégation : corrigez l’une des dates.",
        )


def sending(d: DossierCourrier) -> Iterator[Violation]:
    """A sanction rests on a reception whose day is certain."""
    mode = d.courrier.mode_envoi
    for modele in d.lettres:
        if DOCUMENTS[modele].sanction and mode not in MODES_CERTAINS:
            yield Violation(
                "envoi_sans_preuve",
                "courrier.mode_envoi",
                f"« {DOCUMENTS[modele].titre} » ne part pas par {MODES_ENVOI[mode]} : le délai court d’une "
                "réception dont la date est certaine.",
                "Écrivez LRAR, LRE, profil_acheteur ou remise_recepisse.",
            )
    if (
        mode == "profil_acheteur"
        and d.lettres
        and (d.regime == "prive" or find_expediteur(d, d.lettres[0]) == "structure")
    ):
        yield Violation(
            "envoi_inadapte",
            "courrier.mode_envoi",
            "Le profil d’acheteur est la plateforme d’un acheteur soumis au code : "
            f"{'cet acheteur' if d.regime == 'prive' else 'la structure'} n’en a pas.",
            "Choisissez un autre mode d’envoi, par exemple LRAR.",
        )


def holder(d: DossierCourrier) -> Iterator[Violation]:
    """Companies whose names can be written, and someone to write to under insolvency proceedings."""
    t = d.titulaire
    companies: list[tuple[str, Denommee]] = [("titulaire", t)]
    if t.groupement is not None:
        companies += [
            (f"titulaire.groupement.membres[{n}]", m) for n, m in enumerate(t.groupement.membres, 1)
        ]
    for path, company in companies:
        yield from check_nom(path, company)
    asked = known(d.courrier.adressee_a)
    names = {simplify(known(c.denomination) or "") for _, c in companies}
    if asked is not None and simplify(asked) not in names:
        yield Violation(
            "exemplaire_inconnu",
            "courrier.adressee_a",
            f"« {asked} » n’est ni le titulaire ni un membre de son groupement.",
            "Écrivez le nom d’un membre comme il est dans titulaire, ou retirez adressee_a.",
        )
    yield from _check_procedure(d)


def check_nom(path: str, company: Denommee) -> Iterator[Violation]:
    """A name whose article or agreement nothing makes sure."""
    if known(company.denomination) is not None and resolve_grammaire(company) is None:
        absent = next(n for n in ("article", "genre", "nombre") if getattr(company, n) is None)
        yield Violation(
            "article_a_preciser",
            f"{path}.{absent}",
            f"L’article ou l’accord de « {company.denomination} » ne se devine pas.",
            "Précisez ensemble article (le, la, l', les ou aucun), genre (m ou f) et nombre (s ou p) : "
            "aucun, f et s donnent par exemple « à BTP Garance », « BTP Garance est tenue ».",
        )


def _check_procedure(d: DossierCourrier) -> Iterator[Violation]:
    p = d.titulaire.procedure_collective
    if p is None:
        return
    roles, day = {o.role for o in p.organes}, known(d.courrier.date)
    if p.type == "liquidation" and "liquidateur" not in roles:
        yield Violation(
            "organe_procedure_absent",
            "titulaire.procedure_collective.organes",
            "En liquidation judiciaire, l’entreprise ne reçoit plus seule ses actes : le liquidateur la "
            "représente.",
            "Ajoutez l’organe de rôle liquidateur, que nomme le jugement.",
        )
    act = d.application_penalites
    if (
        act is not None
        and "application_penalites" in d.lettres
        and act.recouvrement == "declaration_creance"
        and not roles & {"liquidateur", "mandataire_judiciaire"}
    ):
        yield Violation(
            "organe_procedure_absent",
            "titulaire.procedure_collective.organes",
            "Une créance se déclare auprès du mandataire judiciaire ou du liquidateur, que rien ne nomme.",
            "Ajoutez l’organe de rôle mandataire_judiciaire, que nomme le jugement.",
        )
    opened = known(p.date_jugement)
    if opened is not None and day is not None and opened > day:
        yield Violation(
            "jugement_posterieur",
            "titulaire.procedure_collective.date_jugement",
            f"Le jugement du {format_date(opened)} est postérieur à la lettre du {format_date(day)}.",
            "Corrigez l’une des dates, ou retirez la procédure collective.",
        )


def contract(d: DossierCourrier) -> Iterator[Violation]:
    """The marché, its lot and its dates."""
    m, c = d.marche, d.courrier
    notified, end, day = known(m.date_notification), known(m.date_fin), known(c.date)
    yield from _check_notification(m.date_notification, m.date_lancement)
    if notified is not None and end is not None and end <= notified:
        yield Violation(
            "terme_anterieur",
            "marche.date_fin",
            f"Le terme du {format_date(end)} n’est pas postérieur à la notification du "
            f"{format_date(notified)}.",
            "Corrigez l’une des deux dates.",
        )
    if notified is not None and day is not None and day < notified:
        yield Violation(
            "lettre_avant_marche",
            "courrier.date",
            f"La lettre du {format_date(day)} précède la notification du marché, le {format_date(notified)}.",
            "Un engagement ne se réclame qu’une fois le marché notifié : corrigez l’une des dates.",
        )
    if m.ccag != "aucun" and d.regime == "prive":
        yield Violation(
            "ccag_hors_regime",
            "marche.ccag",
            "Le contrat d’une entreprise privée ne se réfère pas à un CCAG.",
            "Écrivez ccag: aucun.",
        )
    numero = known(c.lot)
    if numero is not None and d.lot is None:
        yield Violation(
            "lot_inconnu",
            "courrier.lot",
            f"Aucun lot ne porte le numéro « {numero} ».",
            "Décrivez ce lot dans marche.lots (numero, intitule), ou corrigez courrier.lot.",
        )
    elif numero is None and m.lots:
        yield Violation(
            "lot_a_nommer",
            "courrier.lot",
            "Le marché est alloti : chaque lot est un contrat, et la lettre ne dit pas lequel.",
            "Ajoutez courrier.lot, le numéro du lot.",
        )


def _check_notification(notified: date | None, launched: date | None) -> Iterator[Violation]:
    notified, launched = known(notified), known(launched)
    if notified is not None and launched is not None and notified < launched:
        yield Violation(
            "notification_avant_lancement",
            "marche.date_notification",
            f"La notification ({format_date(notified)}) précède le lancement de la consultation "
            f"({format_date(launched)}).",
            "Vérifiez l’une des deux dates.",
        )


def dates(d: DossierCourrier) -> Iterator[Violation]:
    """What happened comes before what is said of it."""
    c = d.courrier
    day, counted = known(c.date), known(c.date_arrete)
    if day is None:
        return
    if c.reception is not None:
        arrived = known(c.reception.date)
        if arrived is not None and arrived < day:
            yield Violation(
                "reception_anterieure",
                "courrier.reception.date",
                f"La lettre, datée du {format_date(day)}, ne peut pas avoir été reçue le "
                f"{format_date(arrived)}.",
                "Corrigez l’une des deux dates.",
            )
    if counted is not None and counted > day:
        yield Violation(
            "arrete_posterieur",
            "courrier.date_arrete",
            f"Les heures ne s’arrêtent pas au {format_date(counted)}, après la lettre du {format_date(day)}.",
            "Écrivez la date du dernier état connu.",
        )
    if (known(c.heures_dues) is not None or known(c.heures_realisees) is not None) and missing(c.date_arrete):
        yield Violation(
            "arrete_absent",
            "courrier.date_arrete",
            "Les heures n’ont pas de date d’arrêté.",
            "Ajoutez date_arrete.",
        )
    last: date | None = None
    for n, line in enumerate(c.journal, 1):
        moment = known(line.date)
        if moment is None:
            continue
        if (last is not None and moment < last) or moment > day:
            yield Violation(
                "journal_desordre",
                f"courrier.journal[{n}].date",
                f"Le contact du {format_date(moment)} "
                + ("est postérieur à la lettre." if moment > day else "précède celui de la ligne d’avant."),
                "Rangez le journal par date ; il s’arrête au jour de la lettre.",
            )
        last = moment


REGLES_COURRIERS: tuple[RegleCourrier, ...] = (documents, sender, signatory, sending, holder, contract, dates)
