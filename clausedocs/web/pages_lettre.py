"""A letter of a procedure: its fields, filled by the log, with the letter beside; a draft, then for good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.responses import FileResponse, Response

from clausedocs.difficultes import preparer
from clausedocs.difficultes.journal import COURRIERS, PIECES
from clausedocs.difficultes.lettre import COMMUN
from clausedocs.difficultes.machine import load_courriers
from clausedocs.difficultes.preparation import PROJETS, judge_lettre
from clausedocs.dossiers.formes import find_champ
from clausedocs.dossiers.formulaire import RACINES, make_formulaire
from clausedocs.dossiers.lieux import read_chemin
from clausedocs.erreurs import ClausedocsErreur, DonneesErreur, UsageErreur
from clausedocs.web.apercu import make_apercu
from clausedocs.web.demande import Demande, answer, go, show, write_fragment
from clausedocs.web.examen import Constat, Examen, examine, find_label
from clausedocs.web.gestes import link_gestes, name_sorte
from clausedocs.web.lettres import (
    Ouverte,
    choose_copie,
    list_copies,
    list_elements,
    list_projets,
    open_lettre,
    save_lettre,
)
from clausedocs.web.pages_dossier import extract, write_attente
from clausedocs.web.procedures import find_procedure
from clausedocs.web.saisie import make_noeuds, make_vue_of, read_saisie

# The letters that go out with the draft of another, which is written from its own page.
PROJETS_JOINTS = {"demande_accord": (("rappel", "Préparer le projet de rappel à joindre"),)}


def show_lettre(d: Demande) -> Response:
    """The fields of a letter with the letter beside; sent, keeps them, and writes it where that is asked."""
    ouverte = _open(d)
    if d.methode != "POST":
        return _show(d, ouverte, ouverte.dit)
    dit = _read(d, ouverte)
    if d.read("_empreinte") != ouverte.empreinte and _extract(ouverte, dit) != _extract(ouverte, ouverte.dit):
        return _show_conflit(d, ouverte, dit)
    empreinte = save_lettre(ouverte, dit)
    if d.json:
        examen = _examine(ouverte, dit)
        told = _say(ouverte, dit, examen.erreurs, examen.manques)
        return answer(
            {
                "empreinte": empreinte,
                "fautes": {c.champ: f"{c.message} {c.conseil}".strip() for c in examen.erreurs},
                "etapes": [],
                "suivis": _list_suivis(d, ouverte, dit),
                "constats": write_fragment("lettre_constats.html", **told),
            }
        )
    page = f"{d.chemin}?jour={ouverte.jour.isoformat()}"
    action = d.read("_action")
    if action not in ("projet", "definitif"):
        verb, _, path = action.partition(":")
        if verb in ("ajouter", "retirer"):
            path = path if verb == "ajouter" else path.rpartition("[")[0]
            return go(f"{page}#champ-{path}")
        return go(f"{page}&fait=enregistre")
    try:
        _prepare(d, ouverte, action)
    except ClausedocsErreur as raised:
        return _show(d, _open(d), dit, raised.erreurs)
    if action == "definitif":
        return go(f"/difficultes/{quote(ouverte.procedure.dossier.name)}?fait=courrier")
    return go(f"{page}&fait=projet")


def preview_lettre(d: Demande) -> Response:
    """For our script: the letter that the form would give."""
    ouverte = _open(d)
    dit = _read(d, ouverte)
    html, marques = _draw(ouverte, dit, d.requete.get("document", ""), d.requete.get("champ", ""))
    return answer({"html": html, "marques": marques})


def send_fichier(d: Demande) -> Response:
    """A letter, its draft or a proof, among the files of a procedure."""
    folder = find_procedure(d.espace, d.parametres["nom"])
    shelf = {"courriers": COURRIERS, "projets": f"{COURRIERS}/{PROJETS}", "pieces": PIECES}
    place = folder / shelf.get(d.parametres["rayon"], "-")
    found = place.is_dir() and {p.name: p for p in place.iterdir() if p.is_file()}
    path = found.get(d.parametres["fichier"]) if found else None
    if path is None or not path.resolve().is_relative_to(folder.resolve()):
        raise DonneesErreur(
            "page_inconnue",
            "Ce fichier n’est pas dans la procédure.",
            "Revenez à la procédure : ses fichiers y sont listés.",
        )
    return FileResponse(path, filename=path.name, content_disposition_type="attachment")


# -- what is shown


@dataclass(frozen=True, slots=True)
class _Tri:
    """What is said of a letter: of its own fields, of the dossier of the procedure, of the rest."""

    erreurs: list[dict[str, str]]
    manques: list[dict[str, str]]


def _show(
    d: Demande, ouverte: Ouverte, dit: Mapping[str, Any], refusees: Iterable[ClausedocsErreur] = ()
) -> Response:
    s, folder = ouverte.situation, ouverte.procedure.dossier
    examen = _examine(ouverte, dit)
    # The same faults, said for a form rather than for the file that the letter was read from.
    said = {c.champ: c for c in (*examen.erreurs, *examen.manques) if c.champ}
    refused = [said.get(c.champ, c) for c in (_constat(ouverte, e) for e in refusees)]
    # What was just refused is said first; the rest of what lacks stays in its list.
    constats = (*refused, *(c for c in examen.erreurs if not any(c.champ == r.champ for r in refused)))
    shown = Examen(None, examen.manques, tuple(constats))
    elements = list_elements(ouverte.id)
    vue = make_vue_of(elements, dit, shown)
    html, _ = _draw(ouverte, dit, "", "")
    return show(
        d,
        "lettre.html",
        422 if refused else 200,
        nom=folder.name,
        titre=load_courriers()[ouverte.id].libelle,
        reference=s.reglages.reference,
        courrier=ouverte.id,
        jour=ouverte.jour.isoformat(),
        empreinte=ouverte.empreinte,
        noeuds=make_noeuds(elements, vue),
        **_say(ouverte, dit, constats, examen.manques, refuses=bool(refused)),
        copies=list_copies(ouverte.assemble(dit)),
        jointes=[{"courrier": c, "mots": mots} for c, mots in PROJETS_JOINTS.get(ouverte.id, ())],
        apercu=html,
        fait=d.requete.get("fait", ""),
        projets=list_projets(folder, ouverte.id),
        ici="/difficultes",
    )


def _say(
    ouverte: Ouverte,
    dit: Mapping[str, Any],
    erreurs: Iterable[Constat],
    manques: Iterable[Constat],
    *,
    refuses: bool = False,
) -> dict[str, Any]:
    """What stands above the fields: why the letter waits, what is wrong, what lacks."""
    s, folder = ouverte.situation, ouverte.procedure.dossier
    return {
        "tri": _sort(ouverte, erreurs, manques),
        "refuses": refuses,
        "attentes": [
            {
                "message": w.message,
                "conseil": w.conseil,
                "liens": link_gestes(folder.name, s.machine, w.gestes, ouverte.id),
            }
            for w in judge_lettre(s, ouverte.assemble(dit), ouverte.jour)
        ],
    }


def _sort(ouverte: Ouverte, erreurs: Iterable[Constat], manques: Iterable[Constat]) -> _Tri:
    paths = [c.champ for c in manques]
    alone = [c for c in manques if not any(p.startswith((f"{c.champ}.", f"{c.champ}[")) for p in paths)]
    return _Tri([_line(ouverte, c) for c in erreurs], [_line(ouverte, c) for c in alone])


def _line(ouverte: Ouverte, c: Constat) -> dict[str, str]:
    """What is said, with the page and the field where it is settled."""
    link, group = "", c.champ.partition(".")[0]
    if group == ouverte.id or (group == COMMUN and ouverte.sorte == "courrier"):
        link = f"#champ-{c.champ}"
    elif c.champ:
        form = make_formulaire(name_sorte(ouverte.situation.machine.nom))
        base = f"/difficultes/{quote(ouverte.procedure.dossier.name)}/dossier"
        link = f"{base}/{form.find_etape(c.champ).id}#champ-{c.champ}"
    return {"lien": link, "label": c.label or c.champ, "message": c.message, "conseil": c.conseil}


def _draw(ouverte: Ouverte, dit: Mapping[str, Any], copie: str, champ: str) -> tuple[str, int]:
    """The letter as a fragment of page, and how many passages hang on the field."""
    donnees = choose_copie(ouverte.assemble(dit), copie)
    apercu = make_apercu(donnees, ouverte.chemin, ouverte.sorte, document=f"{ouverte.id}:", champ=champ)
    lines = [_line(ouverte, c) for c in apercu.attend]
    return apercu.html or write_attente(lines), apercu.marques


def _examine(ouverte: Ouverte, dit: Mapping[str, Any]) -> Examen:
    return examine(ouverte.assemble(dit).donnees, ouverte.chemin, ouverte.sorte)


def _constat(ouverte: Ouverte, erreur: ClausedocsErreur) -> Constat:
    champ = erreur.lieu.champ or ""
    known = find_champ(RACINES[ouverte.sorte], read_chemin(champ)) if champ else None
    label = find_label(ouverte.sorte, champ) if known is not None else ""
    return Constat(champ if label else "", label, erreur.message, erreur.conseil)


def _show_conflit(d: Demande, ouverte: Ouverte, dit: Mapping[str, Any]) -> Response:
    mine, theirs = _extract(ouverte, dit), _extract(ouverte, ouverte.dit)
    differences = [
        {"label": find_label(ouverte.sorte, p), "mien": mine.get(p, ""), "leur": theirs.get(p, "")}
        for p in sorted({*mine, *theirs})
        if mine.get(p) != theirs.get(p)
    ]
    if d.json:
        return answer({"conflit": True, "lien": d.chemin, "nombre": len(differences)}, 409)
    repeated = [(k, v) for k, v in d.envoi.multi_items() if isinstance(v, str)]
    return show(
        d,
        "conflit.html",
        409,
        page=d.chemin,
        quoi="cette lettre",
        titre=load_courriers()[ouverte.id].libelle,
        differences=differences,
        repetes=[(k, v) for k, v in repeated if k not in ("_empreinte", "_action")],
        empreinte=ouverte.empreinte,
        ici="/difficultes",
    )


def _extract(ouverte: Ouverte, dit: Mapping[str, Any]) -> dict[str, str]:
    return extract(list_elements(ouverte.id), dit)


# -- reading and writing


def _open(d: Demande) -> Ouverte:
    folder = find_procedure(d.espace, d.parametres["nom"])
    asked = d.read("_jour") or d.requete.get("jour", "")
    jour = read_jour(asked) if asked else None
    return open_lettre(folder, d.parametres["courrier"], jour, aujourdhui())


def _read(d: Demande, ouverte: Ouverte) -> dict[str, Any]:
    """What the form says, its fields that hang on the day of the letter brought to the day that it says."""
    dit = read_saisie(list_elements(ouverte.id), ouverte.dit, d.envoi)
    return ouverte.follow(dit, _list_montres(d))


def _list_montres(d: Demande) -> list[date]:
    """The days for which the page was drawn, then brought up to date."""
    shown = d.read("_jour_montre").split(",")[-2:]
    return [read_jour(x) for x in shown if x]


def _list_suivis(d: Demande, ouverte: Ouverte, dit: Mapping[str, Any]) -> dict[str, list[str]]:
    """For our script: the fields that followed the day, each with what was typed and what it becomes."""
    typed = _extract(ouverte, read_saisie(list_elements(ouverte.id), ouverte.dit, d.envoi))
    now = _extract(ouverte, dit)
    return {p: [typed.get(p, ""), now[p]] for p in now if typed.get(p) != now[p]}


def _prepare(d: Demande, ouverte: Ouverte, action: str) -> tuple[Path, ...]:
    made = preparer(
        ouverte.procedure.dossier,
        ouverte.id,
        jour=ouverte.jour,
        consigne_le=aujourdhui(),
        mode="projet" if action == "projet" else "definitif",
        auteur=d.utilisateur,
    )
    return made.fichiers


def read_jour(text: str) -> date:
    """A day of a form, today where there is none. Raises UsageErreur `date_illisible`."""
    if not text:
        return aujourdhui()
    try:
        jour = date.fromisoformat(text)
        if not 1990 <= jour.year < 2100:  # a year half typed
            raise ValueError(text)
    except ValueError:
        raise UsageErreur(
            "date_illisible",
            f"« {text[:20]} » n’est pas une date.",
            "Choisissez le jour dans le calendrier du champ.",
        ) from None
    return jour


def aujourdhui() -> date:
    """The user's own calendar."""
    return date.today()  # noqa: DTZ011
