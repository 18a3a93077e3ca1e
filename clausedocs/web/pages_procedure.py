"""« Un titulaire ne répond pas »: where a procedure stands, what may come next, its letters, its days."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.responses import Response

from clausedocs.difficultes import Avis, consigner, preparer, recu
from clausedocs.difficultes.calendrier import write_calendrier
from clausedocs.difficultes.chronologie import list_faits, write_chronologie
from clausedocs.difficultes.echeances import explain
from clausedocs.difficultes.enregistrement import write_source
from clausedocs.difficultes.etat import EtatProcedure, read_etat
from clausedocs.difficultes.machine import QUI, Evenement, load_courriers
from clausedocs.difficultes.moteur import COURANTS, Suite
from clausedocs.difficultes.precisions import find_evenement, list_precisions
from clausedocs.difficultes.reception import ISSUES
from clausedocs.erreurs import ClausedocsErreur, DonneesErreur, ErreursGroupees, UsageErreur
from clausedocs.langue.dates import format_date
from clausedocs.web.demande import Demande, go, show
from clausedocs.web.examen import Constat, Examen, find_label_in
from clausedocs.web.listes import find_titre
from clausedocs.web.pages_telecharger import send
from clausedocs.web.procedures import (
    can_write,
    create_procedure,
    find_procedure,
    list_elements,
    list_procedures,
    name_champs,
    read_lettre,
    save_lettre,
)
from clausedocs.web.saisie import make_noeuds, make_vue_of, read_saisie

PIECE_MAX = 30_000_000
# Asked to open a procedure: of the contract, then of its holder (name, words, help).
OUVERTURE = ("marche", "reference", "lot", "date_notification", "date_fin")
TITULAIRE = (
    ("denomination", "Entreprise titulaire", "Sa dénomination, sans article."),
    ("siret", "SIRET", "Quatorze chiffres."),
    ("adresse.voie", "Adresse : voie", ""),
    ("adresse.code_postal", "Code postal", ""),
    ("adresse.commune", "Commune", ""),
    ("representant.prenom", "Représentant légal : prénom", ""),
    ("representant.nom", "Représentant légal : nom", ""),
    ("representant.genre", "Représentant légal : m ou f", "Il règle les accords de sa fonction."),
    ("representant.fonction", "Représentant légal : fonction", "Sans majuscule ni article : gérante."),
)


def show_procedures(d: Demande) -> Response:
    """The procedures, and a new one; sent, opens it."""
    marches = [c for c in d.espace.list_dossiers() if c.sorte == "marche" and c.erreur is None]
    faults: list[ClausedocsErreur] = []
    if d.methode == "POST":
        try:
            marche = d.espace.read(d.read("marche"))
            procedure = {k: d.read(k).strip() for k in OUVERTURE[1:] if d.read(k).strip()}
            titulaire: dict[str, Any] = {}
            for nom, _, _ in TITULAIRE:
                group, _, field = nom.rpartition(".")
                if d.read(nom).strip():
                    (titulaire.setdefault(group, {}) if group else titulaire)[field] = d.read(nom).strip()
            return go(f"/difficultes/{quote(create_procedure(d.espace, marche, procedure, titulaire))}")
        except ErreursGroupees as several:
            faults = list(several.erreurs)
        except ClausedocsErreur as raised:
            faults = [raised]
    return show(
        d,
        "procedures.html",
        422 if faults else 200,
        procedures=list_procedures(d.espace, _today()),
        marches=[(c.nom, find_titre(c)) for c in marches],
        titulaire=TITULAIRE,
        valeurs={n: d.read(n) for n in (*OUVERTURE, *(nom for nom, _, _ in TITULAIRE))},
        fautes=faults,
    )


def show_procedure(d: Demande) -> Response:
    """A procedure today: the step, the days, what may come next, what waits and why, the timeline."""
    folder = find_procedure(d.espace, d.parametres["nom"])
    faults: list[ClausedocsErreur] = []
    if d.methode == "POST":
        try:
            _record(d, folder)
            return go(f"/difficultes/{quote(folder.name)}?fait=1")
        except ErreursGroupees as several:
            faults = list(several.erreurs)
        except ClausedocsErreur as raised:
            faults = [raised]
    today = _today()
    etat = read_etat(folder, today)
    return show(
        d,
        "procedure.html",
        422 if faults else 200,
        nom=folder.name,
        **_describe(etat),
        fautes=[{"message": e.message, "conseil": name_champs(e.conseil)} for e in faults],
        fait="Consigné." if d.requete.get("fait") else "",
        aujourdhui=today.isoformat(),
        evenements=_list_evenements(etat),
        lettres=_list_lettres(etat),
        issues=ISSUES,
        ici="/difficultes",
    )


def show_lettre(d: Demande) -> Response:
    """The fields of a letter, filled by the log; sent, writes it: as a draft to read, or for good."""
    folder = find_procedure(d.espace, d.parametres["nom"])
    courrier = d.parametres["courrier"]
    if courrier not in load_courriers() or not can_write(courrier):
        raise DonneesErreur(
            "page_inconnue", "Ce courrier n’existe pas.", "Revenez à la procédure et choisissez-le."
        )
    jour = _read_jour(d.read("_jour") or d.requete.get("jour", ""))
    etat = read_etat(folder, jour)
    filled, said = read_lettre(etat, courrier, jour)
    elements = list_elements(courrier)
    faults: list[ClausedocsErreur] = []
    if d.methode == "POST":
        said = read_saisie(elements, said, d.envoi)
        save_lettre(folder, courrier, filled, said)
        action = d.read("_action")
        if action in ("projet", "definitif"):
            try:
                return _prepare(d, folder, courrier, jour, action)
            except ErreursGroupees as several:
                faults = list(several.erreurs)
            except ClausedocsErreur as raised:
                faults = [raised]
        else:
            return go(f"{d.chemin}?jour={jour.isoformat()}")
    constats = [_say(courrier, e) for e in faults]
    vue = make_vue_of(elements, said, Examen(None, (), tuple(constats)))
    return show(
        d,
        "lettre.html",
        422 if faults else 200,
        nom=folder.name,
        titre=load_courriers()[courrier].libelle,
        reference=etat.situation.reglages.reference,
        courrier=courrier,
        jour=jour.isoformat(),
        noeuds=make_noeuds(elements, vue),
        erreurs=[_show_constat(c) for c in constats],
        ici="/difficultes",
    )


def send_calendrier(d: Demande) -> Response:
    """The days, for a calendar."""
    folder = find_procedure(d.espace, d.parametres["nom"])
    today = _today()
    return send(f"{folder.name}.ics", write_calendrier(read_etat(folder, today).situation, today))


def send_chronologie(d: Demande) -> Response:
    """The timeline as a Word document."""
    folder = find_procedure(d.espace, d.parametres["nom"])
    made = write_chronologie(folder, _today(), ["docx"])
    path = made.fichiers[0].chemin
    return send(path.name, path.read_bytes())


# -- writing in the log


def _record(d: Demande, folder: Path) -> None:
    """An event, or what became of a letter; the file that proves it is copied into the procedure."""
    today, jour = _today(), _read_jour(d.read("jour"))
    auteur = d.utilisateur
    pieces = _keep_pieces(d)
    try:
        if d.read("_action") == "reception":
            issue = d.read("issue")
            avis = Avis(jour) if issue in ("", "recu") else Avis(None, jour, issue)
            recu(
                folder,
                d.read("courrier"),
                avis,
                preuve=pieces[0] if pieces else None,
                consigne_le=today,
                auteur=auteur,
            )
            return
        nom = d.read("evenement")
        etat = read_etat(folder, today)
        kind = find_evenement(etat.situation.machine, nom)
        said = {p.nom: d.read(p.nom).strip() for p in list_precisions(kind) if d.read(p.nom).strip()}
        consigner(
            folder,
            nom,
            jour=jour,
            consigne_le=today,
            precisions=said,
            pieces=pieces,
            auteur=auteur,
            apres_coup=d.read("apres_coup") == "oui",
        )
    finally:
        for path in pieces:
            with suppress(OSError):
                path.unlink()


def _keep_pieces(d: Demande) -> list[Path]:
    sent = d.envoi.get("piece")
    if not isinstance(sent, UploadFile) or not sent.filename:
        return []
    octets = sent.file.read(PIECE_MAX + 1)
    if len(octets) > PIECE_MAX:
        raise UsageErreur(
            "envoi_trop_gros", "La pièce dépasse trente millions d’octets.", "Réduisez-la, puis recommencez."
        )
    folder = f"procedure-{d.parametres['nom']}"
    name = d.espace.keep_recu(folder, sent.filename, octets)
    return [d.espace.racine / "fichiers-recus" / folder / name]


def _prepare(d: Demande, folder: Path, courrier: str, jour: date, mode: str) -> Response:
    made = preparer(
        folder,
        courrier,
        jour=jour,
        consigne_le=_today(),
        mode="projet" if mode == "projet" else "definitif",
        auteur=d.utilisateur,
    )
    if mode == "definitif":
        return go(f"/difficultes/{quote(folder.name)}?fait=1")
    word = next((p for p in made.fichiers if p.suffix == ".docx"), made.fichiers[0])
    return send(word.name, word.read_bytes())


# -- what is shown


def _describe(e: EtatProcedure) -> dict[str, Any]:
    s = e.situation
    state, letter = s.machine.etats[s.etat], s.courrier_de_l_etape
    limit = ""
    if letter is not None and letter.echeance is not None:
        limit = f"{format_date(letter.echeance.fin)} inclus ({explain(letter.echeance, letter.libelle)})"
    return {
        "reference": s.reglages.reference,
        "machine": s.machine.titre,
        "qui": ", ".join(s.reglages.destinataires),
        "etape": state.libelle,
        "sens": state.sens,
        "depuis": format_date(s.entree.jour) if s.entree else "",
        "dernier_jour": limit,
        "manques": [m.constat for m in e.manques],
        "du": (s.du, load_courriers()[s.du].libelle) if s.du else None,
        "possibles": [_show_suite(e, x) for x in e.suites if not x.refus],
        "attentes": [_show_suite(e, x) for x in e.suites if x.refus],
        "jalons": [
            {"jour": format_date(j.jour), "titre": j.titre, "detail": j.detail, "passe": j.jour < e.jour}
            for j in e.jalons
        ],
        "faits": list_faits(e),
        "avertissements": [f"{a.message} {a.conseil}".strip() for a in e.avertissements],
    }


def _show_suite(e: EtatProcedure, x: Suite) -> dict[str, Any]:
    letters = [(c, load_courriers()[c].libelle) for c in x.courriers]
    return {
        "libelle": e.situation.machine.evenements[x.evenement].libelle,
        "qui": QUI[x.transition.qui],
        "des_le": format_date(x.des_le) if x.des_le else "",
        "jusqu_au": format_date(x.jusqu_au) if x.jusqu_au else "",
        "lettres": [(c, words) for c, words in letters if x.transition.par_courrier and can_write(c)],
        "annonce": [words for _, words in letters],
        "refus": [
            {
                "constat": r.constat,
                "regle": r.regle,
                "source": write_source(r.condition, e.situation.reglages.regime, e.jour),
            }
            for r in x.refus
        ],
    }


def _list_evenements(e: EtatProcedure) -> list[dict[str, Any]]:
    """What may be written down today: what comes next first, then what may come at any time."""
    machine = e.situation.machine
    next_ones = [x.evenement for x in e.suites if not x.refus and not x.transition.par_courrier]
    reachable = {t.evenement for t in machine.list_transitions(e.situation.etat)}
    always = [n for n in COURANTS if n in machine.evenements and n in reachable]
    return [
        _show_evenement(machine.evenements[n], n in next_ones) for n in dict.fromkeys([*next_ones, *always])
    ]


def _show_evenement(kind: Evenement, suivant: bool) -> dict[str, Any]:
    return {
        "nom": kind.nom,
        "libelle": kind.libelle,
        "suivant": suivant,
        "piece": kind.piece == "exigee",
        "precisions": [
            {
                "nom": p.nom,
                "libelle": p.libelle[:1].upper() + p.libelle[1:],
                "forme": p.forme,
                "requis": p.obligatoire and not p.calcule,
                "valeurs": list(p.valeurs.items()),
            }
            for p in list_precisions(kind)
        ],
    }


def _list_lettres(e: EtatProcedure) -> list[dict[str, Any]]:
    """The letters prepared, with what became of each."""
    return [
        {
            "id": c.id,
            "libelle": c.libelle,
            "reference": c.reference,
            "jour": format_date(c.jour),
            "reception": format_date(c.reception) if c.reception else "",
            "retour": c.retour,
        }
        for c in e.situation.courriers
    ]


def _say(courrier: str, erreur: ClausedocsErreur) -> Constat:
    champ = erreur.lieu.champ or ""
    return Constat(champ, find_label_in(courrier, champ), erreur.message, erreur.conseil)


def _show_constat(c: Constat) -> Mapping[str, str]:
    return {
        "lien": f"#champ-{c.champ}" if c.champ else "",
        "label": c.label or c.champ,
        "message": c.message,
        "conseil": c.conseil,
    }


def _read_jour(text: str) -> date:
    if not text:
        return _today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageErreur(
            "date_illisible",
            f"« {text[:20]} » n’est pas une date.",
            "Choisissez le jour dans le calendrier du champ.",
        ) from None


def _today() -> date:
    return date.today()  # noqa: DTZ011 (the user's own calendar)
