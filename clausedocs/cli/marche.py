"""`clausedocs chiffrer` and `obligation-sociale`: the numbers and the duty of a marché, before its pieces."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from clausedocs.cli.compte_rendu import say_fichiers
from clausedocs.cli.console import say, say_avertissements, say_table, wrap
from clausedocs.cli.saisie import ChoixRendu, read_date, read_formats
from clausedocs.erreurs import DonneesErreur, Lieu

if TYPE_CHECKING:
    from clausedocs.dossiers import DossierCharge

# What these commands warn of: the rest belongs to the pieces.
DU_CHIFFRAGE = frozenset(
    ("cout_horaire_inusuel", "forfait_eloigne", "taux_eleve", "volume_eleve", "volume_faible")
)


def run_chiffrer(
    marche: str, formats: str | None, sortie: str, le: str | None, entete: str | None = None
) -> None:
    """One line a lot, its formula and its hypotheses; then the note, where a format is asked for."""
    charge, contexte = _load(marche, le)
    if not contexte["calibrages"]:
        raise DonneesErreur(
            "calibrage_absent",
            "Aucun lot n’a de calibrage : il n’y a rien à calculer.",
            "Ajoutez calibrage à un lot, par exemple « {methode: M1, part_mo: 50 %, cout_horaire: 38, "
            "taux: 5 %} ».",
            Lieu(fichier=marche, champ="marche.lots"),
        )
    say(f"{contexte['marche']['objet']} ({contexte['marche']['reference']})")
    say()
    for c in contexte["calibrages"]:
        say(f"{c['titre'] or c['Le']}")
        say(f"  {c['formule']}")
        say(f"  {c['application']} = {c['brutes']} h")
        unused = " ; ce lot ne porte pas de clause" if c["famille"] == "aucune" else ""
        say(f"  → {c['resultat']}{_dress(' ', c['par'])} ({c['etp']} ETP){unused}")
        for p in c["parametres"]:
            say(wrap(f"– {p['libelle']} : {p['valeur']} ({p['source']})", indent="    "))
        say()
    rows = [(g["libelle"], g["intitule"], g["texte"]) for g in contexte["graphique_lots"]]
    if rows:
        say_table(("Lot", "Intitulé", "Heures"), rows)
        say(f"Total : {contexte['marche']['heures_total']}, somme des lots arrondis.")
    say_avertissements(a for a in charge.avertissements if a.code in DU_CHIFFRAGE)
    _write_note("note_calibrage", marche, formats, sortie, le, ChoixRendu(entete=entete))


def run_obligation(
    marche: str, formats: str | None, sortie: str, le: str | None, entete: str | None = None
) -> None:
    """The answer, why, then each lot: what it carries, or the reasons that could exempt it, drafted."""
    charge, contexte = _load(marche, le)
    o = contexte["obligation"]
    if o is None:
        raise DonneesErreur(
            "obligation_indecise",
            "Sans date de lancement ni valeur estimée, rien ne dit si la loi oblige.",
            "Ajoutez marche.date_lancement et marche.valeur_estimee_ht.",
            Lieu(fichier=marche, champ="marche.valeur_estimee_ht"),
        )
    law = _cite(charge, o["article_ids"])
    verdict = (
        "La condition sociale est obligatoire" if o["applicable"] else "La condition sociale est facultative"
    )
    say(wrap(f"{verdict}{law}. {o['raison']}."))
    compared = f"Valeur estimée : {contexte['marche']['valeur']} hors taxes"
    say(wrap(f"{compared}{_dress(' ; seuil européen : ', o['seuil'])}."))
    say()
    for x in o["lots"]:
        name = f"{x['Le']}{_dress(' (', x['intitule'], ')')}"
        say(wrap(f"{name} : {x['dispositif_label']}{_dress(', ', x['engagement'])}."))
        if not o["applicable"]:
            continue
        if x["satisfait"]:
            say("  Répond à l’obligation.")
        elif x["motive"]:
            say(
                wrap(f"Dispensé {x['motif_dispense']}. En fait : {' '.join(x['motif'].split())}", indent="  ")
            )
        else:
            say("  Il lui faut une condition d’exécution, ou un de ces motifs, à compléter par les faits :")
            for m in o["possibles"]:
                say(wrap(f"– {x['le']} est dispensé {m['redaction']}.", indent="    "))
                say(wrap(f"Faits à montrer : {m['preuve']}.", indent="      "))
    for m in o["dispenses"]:
        if m["obstacle"]:
            say(wrap(f"Motif exclu : {m['libelle']} ({m['obstacle']})."))
    _write_note("note_obligation", marche, formats, sortie, le, ChoixRendu(entete=entete))


def _dress(before: str, text: str, after: str = "") -> str:
    """The text with what surrounds it; nothing where there is none."""
    return f"{before}{text}{after}" if text else ""


def _load(marche: str, le: str | None) -> tuple[DossierCharge, dict[str, Any]]:
    """The marché as a draft: what its pieces lack does not stop a calculation."""
    from clausedocs.domaine import DossierMarche
    from clausedocs.dossiers import build_contexte, load_dossier

    charge = load_dossier(Path(marche), mode="projet", le=read_date(le, "--le"), modeles=["note_calibrage"])
    if not isinstance(charge.dossier, DossierMarche):
        raise DonneesErreur(
            "modele_hors_dossier",
            "Ce fichier décrit une convention, pas un marché.",
            "Donnez le fichier d’un marché (« clausedocs nouveau marche »).",
            Lieu(fichier=marche),
        )
    return charge, build_contexte(charge.dossier, mode=charge.mode, le=charge.le)


def _cite(charge: DossierCharge, ids: list[str]) -> str:
    from clausedocs.rendu.preparation import make_citations

    return make_citations(charge).cite(ids, forme="nu", avant=" (", apres=")")


def _write_note(
    modele: str, marche: str, formats: str | None, sortie: str, le: str | None, choix: ChoixRendu
) -> None:
    if formats is None:
        return
    from clausedocs.rendu import FORMATS, generate

    wanted = read_formats(formats, tuple(FORMATS))
    resultat = generate(
        Path(marche),
        Path(sortie),
        formats=wanted,
        modeles=[modele],
        mode="projet",
        le=read_date(le, "--le"),
        **choix.arguments(),
    )
    say()
    say_fichiers(resultat)
