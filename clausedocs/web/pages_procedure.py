"""« Un titulaire ne répond pas »: where a procedure stands, what may come next, its letters, its days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.responses import Response

from clausedocs.difficultes import Avis, Correction, consigner, rectifier, recu
from clausedocs.difficultes.calendrier import write_calendrier
from clausedocs.difficultes.chronologie import write_chronologie
from clausedocs.difficultes.dossier_procedure import NOM
from clausedocs.difficultes.etat import EtatProcedure, read_etat
from clausedocs.difficultes.precisions import find_evenement, list_precisions
from clausedocs.difficultes.situation import Situation
from clausedocs.erreurs import ClausedocsErreur, UsageErreur
from clausedocs.web import pages_lettre
from clausedocs.web.demande import Demande, go, show
from clausedocs.web.espace import Espace
from clausedocs.web.examen import Constat, find_label
from clausedocs.web.gestes import link_gestes
from clausedocs.web.listes import examine_contenu, find_formulaire, group_manques, link_constats
from clausedocs.web.pages_documents import show_versions
from clausedocs.web.pages_dossier import show_etape
from clausedocs.web.pages_lettre import read_jour
from clausedocs.web.pages_telecharger import send
from clausedocs.web.procedures import (
    Sujet,
    create_procedure,
    find_procedure,
    list_procedures,
    list_sujets,
    propose_reference,
)
from clausedocs.web.vue_procedure import (
    describe,
    list_corrigibles,
    list_evenements,
    list_lettres,
    list_lignes,
)

PIECE_MAX = 30_000_000
# The fields of the page that opens a procedure.
OUVERTURE = {"sujet": "À propos de", "reference": "Référence", "denomination": "Entreprise titulaire"}
FAITS = {"1": "Consigné.", "corrige": "Corrigé : la ligne d’origine reste, la correction la suit."}


def show_procedures(d: Demande) -> Response:
    """The procedures, and a new one; sent, opens it."""
    today = pages_lettre.aujourdhui()
    sujets = list_sujets(d.espace, today)
    faults: list[dict[str, str]] = []
    if d.methode == "POST":
        chosen = None
        try:
            chosen = next((x for rows in sujets.values() for x in rows if x.cle == d.read("sujet")), None)
            if chosen is None:
                raise UsageErreur(
                    "dossier_inconnu",
                    "La procédure n’a pas de sujet.",
                    "Choisissez le marché ou la convention dont il s’agit.",
                )
            nom = create_procedure(
                d.espace, d.read("reference").strip(), chosen, d.read("denomination").strip()
            )
            page = f"/difficultes/{quote(nom)}"
            return go(page if chosen.contenu.sorte == "convention" else f"{page}/dossier/titulaire")
        except ClausedocsErreur as raised:
            faults = [_link_faute(e, chosen) for e in raised.erreurs]
    return show(
        d,
        "procedures.html",
        422 if faults else 200,
        procedures=list_procedures(d.espace, today),
        sujets=sujets,
        reference=d.read("reference") or propose_reference(d.espace, today),
        choisi=d.read("sujet"),
        denomination=d.read("denomination"),
        fautes=faults,
    )


def show_procedure(d: Demande) -> Response:
    """A procedure today: the step, the days, what may come next, what waits and why, the timeline."""
    folder = find_procedure(d.espace, d.parametres["nom"])
    faults: Sequence[ClausedocsErreur] = ()
    if d.methode == "POST":
        try:
            done = _record(d, folder)
            return go(f"/difficultes/{quote(folder.name)}?fait={done}")
        except ClausedocsErreur as raised:
            faults = raised.erreurs
    today = pages_lettre.aujourdhui()
    etat = read_etat(folder, today)
    evenements = list_evenements(etat)
    offered = [e["nom"] for e in evenements]
    machine = etat.situation.machine
    espace = _make_espace(folder)
    contenu = espace.read(Path(NOM).stem)
    examen = examine_contenu(espace, contenu)
    return show(
        d,
        "procedure.html",
        422 if faults else 200,
        nom=folder.name,
        **describe(etat, folder.name, offered),
        fautes=[
            {
                "message": e.message,
                "conseil": e.conseil,
                "liens": link_gestes(folder.name, machine, e.gestes, d.read("evenement"), offered),
                "champ": _find_champ(d, e, etat),
            }
            for e in faults
        ],
        fait=FAITS.get(d.requete.get("fait", ""), ""),
        courrier_pret=d.requete.get("fait") == "courrier",
        saisi={k: v for k, v in d.envoi.items() if isinstance(v, str)} if faults else {},
        aujourdhui=today.isoformat(),
        evenements=evenements,
        lettres=list_lettres(etat),
        lignes=list_lignes(etat),
        dossier=f"{contenu.adresse}/{find_formulaire(contenu).etapes[0].id}",
        dossier_manques=group_manques(contenu, examen),
        dossier_erreurs=link_constats(contenu, examen.erreurs),
        ici="/difficultes",
    )


def show_dossier(d: Demande) -> Response:
    """A step of the dossier of a procedure: the company, the marché, the clause, what its letters share."""
    return show_etape(_enter(d))


def show_dossier_versions(d: Demande) -> Response:
    """Its former versions."""
    return show_versions(_enter(d))


def _enter(d: Demande) -> Demande:
    """The same request inside the folder of the procedure, where its dossier is a file like another."""
    folder = find_procedure(d.espace, d.parametres["nom"])
    return replace(d, espace=_make_espace(folder), parametres={**d.parametres, "nom": Path(NOM).stem})


def _make_espace(folder: Path) -> Espace:
    return Espace(folder, f"/difficultes/{quote(folder.name)}")


def _link_faute(erreur: ClausedocsErreur, sujet: Sujet | None) -> dict[str, str]:
    """What keeps a procedure from being opened, with the page where it is settled: that of its subject."""
    champ = erreur.lieu.champ or ""
    if champ in OUVERTURE or sujet is None:
        ici = champ if champ in OUVERTURE else "sujet"
        return {"lien": f"#{ici}", "label": OUVERTURE[ici], "message": erreur.message,
                "conseil": erreur.conseil}  # fmt: skip
    label = find_label(sujet.contenu.sorte, champ)
    return link_constats(sujet.contenu, [Constat(champ, label, erreur.message, erreur.conseil)])[0]


# What an error may point at, and the field that asks for it, form by form.
CHAMPS = {
    "reception": {"date": "jour", "issue": "issue", "mode_envoi": "mode", "destinataire": "destinataire",
                  "preuve": "piece"},
    "rectifier": {"date": "date", "motif": "motif-correction", "auteur": "auteur", "piece": "piece"},
    "": {"date": "jour", "piece": "piece"},
}  # fmt: skip


def _find_champ(d: Demande, erreur: ClausedocsErreur, e: EtatProcedure) -> str:
    """The field of the form just sent that an error is about, "" for none."""
    champ, action = erreur.lieu.champ or "", d.read("_action")
    known = dict(CHAMPS.get(action, CHAMPS[""]))
    prefixe = {"reception": f"r{d.read('courrier')}", "rectifier": f"k{d.read('ligne')}"}.get(action, "")
    if action == "rectifier":
        rows = [x for x in list_corrigibles(e.situation) if str(x["numero"]) == d.read("ligne")]
        known |= {c["nom"]: c["nom"] for x in rows for c in x["champs"]}
    elif not action:
        prefixe = d.read("evenement")
        kind = e.situation.machine.evenements.get(prefixe)
        known |= {p.nom: p.nom for p in list_precisions(kind)} if kind is not None else {}
        prefixe = prefixe if kind is not None else ""
    return f"{prefixe}-{known[champ]}" if prefixe and champ in known else ""


def send_calendrier(d: Demande) -> Response:
    """The days, for a calendar."""
    folder = find_procedure(d.espace, d.parametres["nom"])
    today = pages_lettre.aujourdhui()
    return send(f"{folder.name}.ics", write_calendrier(read_etat(folder, today).situation, today))


def send_chronologie(d: Demande) -> Response:
    """The timeline as a Word document."""
    folder = find_procedure(d.espace, d.parametres["nom"])
    made = write_chronologie(folder, pages_lettre.aujourdhui(), ["docx"])
    path = made.fichiers[0].chemin
    return send(path.name, path.read_bytes())


# -- writing in the log


def _record(d: Demande, folder: Path) -> str:
    """An event, what became of a letter, a correction; the file that proves it is copied into the procedure.
    Gives back what to say of it."""
    pieces = _keep_pieces(d)
    try:
        action = d.read("_action")
        if action == "reception":
            _record_reception(d, folder, pieces)
        elif action == "rectifier":
            _record_correction(d, folder, pieces)
            return "corrige"
        else:
            _record_evenement(d, folder, pieces)
        return "1"
    finally:
        for path in pieces:
            with suppress(OSError):
                path.unlink()


def _record_evenement(d: Demande, folder: Path, pieces: Iterable[Path]) -> None:
    today, nom = pages_lettre.aujourdhui(), d.read("evenement")
    kind = find_evenement(read_etat(folder, today).situation.machine, nom)
    consigner(
        folder,
        nom,
        jour=read_jour(d.read("jour")),
        consigne_le=today,
        precisions={p.nom: d.read(p.nom).strip() for p in list_precisions(kind) if d.read(p.nom).strip()},
        pieces=list(pieces),
        auteur=d.read("auteur").strip() or d.utilisateur,
        apres_coup=d.read("apres_coup") == "oui",
    )


def _record_reception(d: Demande, folder: Path, pieces: list[Path]) -> None:
    jour, issue = read_jour(d.read("jour")), d.read("issue")
    received = issue in ("", "recu")
    avis = Avis(
        jour if received else None,
        None if received else jour,
        "" if received else issue,
        d.read("mode_envoi"),
        d.read("destinataire"),
    )
    recu(
        folder,
        d.read("courrier"),
        avis,
        preuve=pieces[0] if pieces else None,
        consigne_le=pages_lettre.aujourdhui(),
        auteur=d.utilisateur,
    )


def _record_correction(d: Demande, folder: Path, pieces: list[Path]) -> None:
    today = pages_lettre.aujourdhui()
    numero = int(d.read("ligne")[:6]) if d.read("ligne")[:6].isdecimal() else 0
    cancelled = d.read("annuler") == "oui"
    changed = {} if cancelled else _read_changes(d, read_etat(folder, today).situation, numero)
    rectifier(
        folder,
        numero,
        Correction(changed, d.read("motif_correction"), d.read("auteur") or d.utilisateur, cancelled),
        jour=today,
        consigne_le=today,
        pieces=pieces,
    )


def _read_changes(d: Demande, s: Situation, numero: int) -> dict[str, str]:
    """What the form says otherwise than the line does."""
    shown = next((x for x in list_corrigibles(s) if x["numero"] == numero), None)
    fields = shown["champs"] if shown else []
    sent = {c["nom"]: d.read(f"c-{c['nom']}").strip() for c in fields}
    return {c["nom"]: sent[c["nom"]] for c in fields if sent[c["nom"]] and sent[c["nom"]] != c["valeur"]}


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
