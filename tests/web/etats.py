"""Every page of the form in every state it can be in. A page more is a line more: its name, the address in
`PAGES` that it shows, and how to get there (an address, or a function of the scene)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from espace_d_essai import PROCEDURE, add_procedure, make_ccap, make_tableau
from fabrique_word import make_docx, p, titre
from papiers_d_essai import make_papier
from scene import Scene

from clausedocs.web import pages_lettre, pages_publipostage
from clausedocs.web.travaux import Travail

DEPOSER = re.compile("Lire|Déposer")
Chemin = str | Callable[[Scene], None]
MARCHE, CONVENTION, SUIVI = "/dossier/marche", "/dossier/valmorin", f"/difficultes/{PROCEDURE}"


@dataclass(frozen=True, slots=True)
class Etat:
    """`vide`: in a folder where nothing is yet. `rapide`: played by the ordinary gate too."""

    nom: str
    adresse: str
    chemin: Chemin
    vide: bool = False
    rapide: bool = False

    def show(self, scene: Scene) -> None:
        """Get there; everything that is folded is opened, since a person may."""
        if self.vide:
            for path in scene.espace.racine.glob("*.yaml"):
                path.unlink()
        if isinstance(self.chemin, str):
            scene.go(self.chemin)
        else:
            self.chemin(scene)
        scene.page.wait_for_load_state()
        scene.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")


# -- how to get there


def _sent(path: str, **champs: str) -> Chemin:
    def show(scene: Scene) -> None:
        scene.go("/")
        scene.send(path, **champs)

    return show


def _drop(scene: Scene, path: str, nom: str, octets: bytes, bouton: Any, **champs: str) -> None:
    scene.go(path)
    for name, value in champs.items():
        scene.page.select_option(f"[name={name}]", value)
    files = [{"name": nom, "mimeType": "application/octet-stream", "buffer": octets}]
    scene.page.set_input_files("input[type=file]", files)
    scene.press(bouton)


def _break(path: Path, pattern: str, replacement: str) -> None:
    text, count = re.subn(pattern, replacement, path.read_text("utf-8"), flags=re.M)
    assert count, pattern
    path.write_text(text, "utf-8")


def _changed(nom: str, pattern: str, replacement: str, path: str) -> Chemin:
    def show(scene: Scene) -> None:
        _break(scene.espace.racine / f"{nom}.yaml", pattern, replacement)
        scene.go(path)

    return show


def _unreadable(scene: Scene) -> None:
    (scene.espace.racine / "abime.yaml").write_text("convention: [\n", "utf-8")
    scene.go("/")


def _note(scene: Scene) -> None:
    scene.go(f"{CONVENTION}/apercu")
    scene.page.locator(".loi").first.focus()
    scene.page.locator(".loi-note").first.wait_for()


def _typed(scene: Scene) -> None:
    scene.go(f"{CONVENTION}/accord")
    scene.page.fill('[name="convention.duree_mois"]', "36")
    scene.page.wait_for_selector(".apercu .touche:has-text('trois')")
    scene.page.wait_for_selector("[data-sauvegarde]:has-text('Enregistré')")


def _saved(scene: Scene) -> None:
    scene.go(f"{CONVENTION}/accord")
    scene.press("Enregistrer et continuer")
    scene.go(f"{CONVENTION}/accord?fait=1")


def _conflict(scene: Scene) -> None:
    scene.go(f"{CONVENTION}/accord")
    _break(scene.espace.racine / "valmorin.yaml", r"^  duree_mois: .*", "  duree_mois: 12")
    scene.page.fill('[name="convention.duree_mois"]', "24")
    with scene.page.expect_navigation():
        scene.page.get_by_role("button", name="Enregistrer", exact=True).last.click()


def _produced(scene: Scene) -> None:
    scene.go(f"{CONVENTION}/relire")
    with scene.page.expect_download():
        scene.page.get_by_role("button", name=re.compile("^Word")).first.click()
    scene.go(f"{CONVENTION}/relire")


def _versioned(scene: Scene) -> None:
    contenu = scene.espace.read("valmorin")
    scene.espace.save("valmorin", {**contenu.donnees, "modeles": ["convention_cadre"]}, contenu.empreinte)
    scene.go(f"{CONVENTION}/versions")


def _outline(scene: Scene, octets: bytes = b"") -> None:
    _drop(scene, f"{MARCHE}/inserer", "CCAP 2026.docx", octets or make_ccap(), "Déposer et voir le plan")


def _compared(scene: Scene) -> None:
    _outline(scene)
    scene.page.get_by_label("Après « Article 2").check()
    scene.press("Comparer avant et après")


def _present(scene: Scene) -> None:
    _compared(scene)
    with scene.page.expect_download() as download:
        scene.page.get_by_role("button", name=re.compile("avec la clause")).click()
    _outline(scene, Path(download.value.path()).read_bytes())


def _incomplete_insertion(scene: Scene) -> None:
    _break(scene.espace.racine / "marche.yaml", r"^  date_lancement:.*\n", "")
    _compared(scene)


def _followed(scene: Scene) -> None:
    """A procedure, on the same day each time: the calendar decides what may come next."""
    patch = pytest.MonkeyPatch()
    patch.setattr(pages_lettre, "aujourdhui", lambda: date(2027, 4, 20))
    scene.rendre.append(patch.undo)
    add_procedure(scene.espace.racine)
    scene.go(SUIVI)


def _with_procedure(scene: Scene) -> None:
    _followed(scene)
    scene.go("/")


def _wrong_letter(scene: Scene) -> None:
    _followed(scene)
    scene.go(f"{SUIVI}/mise_en_demeure")
    scene.page.fill('[name="mise_en_demeure.delai_jours"]', "peu")
    scene.press("Préparer le projet")
    assert scene.page.locator("#titre-erreurs").count()


def _draft(scene: Scene) -> None:
    _told(scene)
    scene.go(f"{SUIVI}/rappel")
    scene.press("Préparer le projet")


def _told(scene: Scene) -> None:
    _followed(scene)
    scene.send(SUIVI, evenement="silence", jour="2027-04-01")
    for jour, canal in (("2027-04-05", "telephone"), ("2027-04-08", "courriel"), ("2027-04-12", "courrier")):
        scene.send(SUIVI, evenement="contact", jour=jour, canal=canal, resultat="sans_reponse")
    scene.send(f"{SUIVI}/demande_accord", _jour="2027-04-20", _action="definitif")
    assert scene.page.locator("[name=courrier]").count()


def _after(begin: Callable[[Scene], None], path: str, **champs: str) -> Chemin:
    def show(scene: Scene) -> None:
        begin(scene)
        scene.send(path, **champs) if champs else scene.go(path)

    return show


def _publish(*rows: tuple[str, str], octets: bytes = b"") -> Callable[[Scene], None]:
    def show(scene: Scene) -> None:
        _drop(
            scene, "/publipostage", "Conventions.xlsx", octets or make_tableau(list(rows)),
            "Écrire les documents", modele="convention_cadre", commun="valmorin",
        )  # fmt: skip
        scene.page.locator("text=Déposer un autre tableau").wait_for()
        scene.page.wait_for_selector("[data-travail]", state="detached", timeout=60_000)

    return show


def _running(scene: Scene) -> None:
    """A work that only goes on once somebody asks it to stop."""
    begun = Event()

    def slow(_asked: object, travail: Travail) -> None:
        scene.rendre.append(travail.stop)
        for n in range(10_000):
            travail.advance(3, 12, "")
            begun.set()
            Event().wait(0.01 if n else 0)

    patch = pytest.MonkeyPatch()
    patch.setattr(pages_publipostage, "_publish", slow)
    scene.rendre.append(patch.undo)
    table = make_tableau([("A-1", "48")])
    _drop(scene, "/publipostage", "Lent.xlsx", table, "Écrire les documents", commun="valmorin")
    begun.wait(10)
    scene.page.wait_for_selector("text=3 sur 12")


def _cancelled(scene: Scene) -> None:
    _running(scene)
    scene.page.get_by_role("button", name="Arrêter").click()
    scene.page.wait_for_selector("text=Arrêté à votre demande")


def _unknown_session(scene: Scene) -> None:
    scene.page.context.clear_cookies()
    scene.go("/")


def _modele(*paragraphs: str) -> Chemin:
    """A modèle of one's own, dropped: kept if the proofreading finds nothing wrong."""
    octets = make_docx(titre("– Parties"), *(p(text) for text in paragraphs))
    return lambda s: _drop(
        s, "/structure/modeles", "Notre lettre.docx", octets, "Relire et garder", genre="libre"
    )


def _deposited(scene: Scene) -> None:
    octets = scene.page.request.get(f"{scene.base}{CONVENTION}/classeur").body()
    _drop(scene, "/deposer", "Valmorin bis.xlsx", octets, DEPOSER)


def _papier(octets: bytes) -> Chemin:
    return lambda s: _drop(s, "/structure/papier", "Papier.docx", octets, "Essayer et garder")


def _steps(nom: str, *etapes: str) -> tuple[Etat, ...]:
    """Every step of a form."""
    address = "/dossier/{nom}/{etape}"
    return tuple(Etat(f"étape {e} de {nom}", address, f"/dossier/{nom}/{e}") for e in etapes)


# -- the states

ETATS: tuple[Etat, ...] = (
    Etat("accueil vide", "/", "/", vide=True),
    Etat("accueil", "/", "/", rapide=True),
    Etat("accueil, une procédure", "/", _with_procedure),
    Etat("accueil, un dossier illisible", "/", _unreadable),
    Etat("adresse sans page", "", "/nulle-part"),
    Etat("session absente", "", _unknown_session),
    Etat("dossier à déposer", "/deposer", "/deposer", rapide=True),
    Etat("dossier déposé, refusé", "/deposer", lambda s: _drop(s, "/deposer", "x.xlsx", b"PK\x03\x04", DEPOSER)),
    Etat("dossier déposé, faux", "/deposer", lambda s: _drop(s, "/deposer", "x.xlsx", make_tableau([("a", "b")]), DEPOSER)),
    Etat("dossier déposé", "/dossier/{nom}/depot", _deposited),
    Etat("rapport d’un dépôt, aucun", "/dossier/{nom}/depot", f"{CONVENTION}/depot", rapide=True),
    Etat("classeur absent", "/classeur/{squelette}", "/classeur/bail", rapide=True),
    Etat("classeur d’un dossier absent", "/dossier/{nom}/classeur", "/dossier/nul/classeur", rapide=True),
    Etat("structure à remplir", "/structure", "/structure", vide=True, rapide=True),
    Etat("papier, aucun", "/structure/papier", "/structure/papier", rapide=True),
    Etat("papier, gardé", "/structure/papier", _papier(make_papier())),
    Etat("papier, refusé", "/structure/papier", _papier(b"PK\x03\x04")),
    Etat("spécimen absent", "/structure/papier/{fichier}", "/structure/papier/absent.docx", rapide=True),
    Etat("modèles, aucun", "/structure/modeles", "/structure/modeles", rapide=True),
    Etat("modèles, un refusé", "/structure/modeles", _modele("Entre {{ structure_porteuse.inconnu }}.")),
    Etat("modèle gardé", "/structure/modeles/{modele}", _modele("Entre {{ structure_porteuse.le }}.")),
    Etat("modèle absent", "/structure/modeles/{modele}", "/structure/modeles/absent", rapide=True),
    Etat("modèles, un gardé", "/structure/modeles",
         _after(_modele("Entre {{ structure_porteuse.le }}."), "/structure/modeles")),
    Etat("champs à citer", "/structure/champs", "/structure/champs", rapide=True),
    Etat("nouvelle convention", "/convention", "/convention", vide=True),
    Etat("nouvelle convention, une en cours", "/convention", "/convention"),
    Etat("nouvelle convention, erreur", "/convention", _sent("/convention", denomination="?"), rapide=True),
    Etat("nouveau marché", "/marche", "/marche"),
    Etat("nouveau marché, erreur", "/marche", _sent("/marche", objet=""), rapide=True),
    *_steps("valmorin", "donneur-ordre", "structure", "accord", "prix", "missions", "suivi", "offre", "documents"),
    *_steps("marche", "acheteur", "structure", "marche", "lots", "clause", "controle", "documents"),
    *_steps("ma_structure", "identite", "signature", "banque"),
    Etat("étape, erreurs et résumé", "/dossier/{nom}/{etape}",
         _changed("valmorin", "^  duree_mois: .*", "  duree_mois: beaucoup", f"{CONVENTION}/accord"), rapide=True),
    Etat("étape, après la frappe", "/dossier/{nom}/{etape}", _typed),
    Etat("étape, enregistrée", "/dossier/{nom}/{etape}", _saved),
    Etat("étape, conflit", "/dossier/{nom}/{etape}", _conflict),
    Etat("étape inconnue", "/dossier/{nom}/{etape}", f"{CONVENTION}/nulle"),
    Etat("aperçu d’une étape, refusé", "/dossier/{nom}/{etape}/apercu", _sent("/dossier/nul/accord/apercu"), rapide=True),
    Etat("aperçu", "/dossier/{nom}/apercu", f"{CONVENTION}/apercu"),
    Etat("aperçu, un article expliqué", "/dossier/{nom}/apercu", _note, rapide=True),
    Etat("aperçu d’un marché", "/dossier/{nom}/apercu", f"{MARCHE}/apercu"),
    Etat("relire, complet", "/dossier/{nom}/relire", f"{CONVENTION}/relire", rapide=True),
    Etat("relire, déjà produit", "/dossier/{nom}/relire", _produced),
    Etat("relire un marché", "/dossier/{nom}/relire", f"{MARCHE}/relire"),
    Etat("relire, incomplet", "/dossier/{nom}/relire",
         _changed("valmorin", "^  (duree_mois|reference): .*\n", "", f"{CONVENTION}/relire")),
    Etat("relire, faux", "/dossier/{nom}/relire",
         _changed("valmorin", "^  duree_mois: .*", "  duree_mois: beaucoup", f"{CONVENTION}/relire")),
    Etat("produire, refusé", "/dossier/{nom}/produire", _sent(f"{CONVENTION}/produire", format="exe"), rapide=True),
    Etat("sortie absente", "/dossier/{nom}/sorties/{fichier}", f"{CONVENTION}/sorties/absent.docx", rapide=True),
    Etat("versions, aucune", "/dossier/{nom}/versions", f"{CONVENTION}/versions"),
    Etat("versions", "/dossier/{nom}/versions", _versioned, rapide=True),
    Etat("calibrage", "/dossier/{nom}/calibrage", f"{MARCHE}/calibrage", rapide=True),
    Etat("calibrage, incomplet", "/dossier/{nom}/calibrage",
         _changed("marche", "^  (date_lancement|valeur_estimee_ht): .*\n", "", f"{MARCHE}/calibrage")),
    Etat("calibrage d’une convention", "/dossier/{nom}/calibrage", f"{CONVENTION}/calibrage"),
    Etat("insertion, fichier à déposer", "/dossier/{nom}/inserer", f"{MARCHE}/inserer", rapide=True),
    Etat("insertion, fichier refusé", "/dossier/{nom}/inserer", lambda s: _outline(s, b"PK\x03\x04rien")),
    Etat("insertion, plan", "/dossier/{nom}/inserer/{fichier}", _outline, rapide=True),
    Etat("insertion, avant et après", "/dossier/{nom}/inserer/{fichier}", _compared),
    Etat("insertion, dossier incomplet", "/dossier/{nom}/inserer/{fichier}", _incomplete_insertion),
    Etat("insertion, clause déjà là", "/dossier/{nom}/inserer/{fichier}", _present),
    Etat("procédures, sans marché", "/difficultes", "/difficultes", vide=True),
    Etat("procédures, à ouvrir", "/difficultes", "/difficultes"),
    Etat("procédures, une ouverte", "/difficultes", _after(_followed, "/difficultes")),
    Etat("procédures, erreurs", "/difficultes", _sent("/difficultes", sujet="marche|1", reference=" "), rapide=True),
    Etat("procédure à décrire", "/difficultes/{nom}/dossier/{etape}",
         _sent("/difficultes", sujet="marche|1", reference="PR-1", denomination="Charpentes"), rapide=True),
    Etat("procédure, dossier incomplet", "/difficultes/{nom}",
         _after(_sent("/difficultes", sujet="marche|1", reference="PR-1", denomination="Charpentes"),
                "/difficultes/PR-1")),
    Etat("procédure entre parties", "/difficultes/{nom}",
         _after(_sent("/difficultes", sujet="valmorin|", reference="PR-2"), "/difficultes/PR-2")),
    *(Etat(f"dossier d’une procédure, {e}", "/difficultes/{nom}/dossier/{etape}", _after(_followed, f"{SUIVI}/dossier/{e}"))
      for e in ("titulaire", "marche", "lettres")),
    Etat("dossier d’une procédure, versions", "/difficultes/{nom}/dossier/versions",
         _after(_followed, f"{SUIVI}/dossier/versions"), rapide=True),
    Etat("fichier d’une procédure, absent", "/difficultes/{nom}/fichiers/{rayon}/{fichier}",
         _after(_followed, f"{SUIVI}/fichiers/courriers/absent.docx"), rapide=True),
    Etat("aperçu d’une lettre, refusé", "/difficultes/{nom}/{courrier}/apercu",
         _sent("/difficultes/nulle/rappel/apercu", x=""), rapide=True),
    Etat("procédure vide", "/difficultes/{nom}", _followed, rapide=True),
    Etat("procédure en cours", "/difficultes/{nom}", _told),
    Etat("procédure, fait refusé", "/difficultes/{nom}", _after(_followed, SUIVI, evenement="contact", jour="2031-01-01")),
    Etat("procédure close", "/difficultes/{nom}",
         _after(_told, SUIVI, evenement="decompte_general_notifie", jour="2027-04-20")),
    Etat("procédure absente", "/difficultes/{nom}", "/difficultes/nulle"),
    Etat("agenda absent", "/difficultes/{nom}/echeances.ics", "/difficultes/nulle/echeances.ics", rapide=True),
    Etat("chronologie d’un journal vide", "/difficultes/{nom}/chronologie",
         _after(_followed, f"{SUIVI}/chronologie", vide=""), rapide=True),
    Etat("lettre", "/difficultes/{nom}/{courrier}", _after(_followed, f"{SUIVI}/mise_en_demeure")),
    Etat("lettre, erreurs", "/difficultes/{nom}/{courrier}", _wrong_letter, rapide=True),
    Etat("lettre, projet prêt", "/difficultes/{nom}/{courrier}", _draft),
    Etat("lettre, conflit", "/difficultes/{nom}/{courrier}",
         _after(_followed, f"{SUIVI}/mise_en_demeure", _jour="2027-04-20", **{"mise_en_demeure.delai_jours": "9"})),
    Etat("publipostage", "/publipostage", "/publipostage", rapide=True),
    Etat("publipostage, sans dossier", "/publipostage", "/publipostage", vide=True),
    Etat("publipostage, autre fichier", "/publipostage",
         lambda s: _drop(s, "/publipostage", "x.pdf", b"%PDF", "Écrire les documents")),
    Etat("publipostage en cours", "/publipostage/{travail}", _running, rapide=True),
    Etat("publipostage arrêté", "/publipostage/{travail}", _cancelled),
    Etat("publipostage fini", "/publipostage/{travail}", _publish(("A-1", "48"))),
    Etat("publipostage, erreurs par cellule", "/publipostage/{travail}", _publish(("A-1", "48"), ("A-2", "peu"))),
    Etat("publipostage, rien d’écrit", "/publipostage/{travail}", _publish(octets=b"PK\x03\x04")),
    Etat("publipostage d’avant", "/publipostage/{travail}", "/publipostage/0000"),
    Etat("archive absente", "/publipostage/{travail}/{quoi}", "/publipostage/0000/archive", rapide=True),
)  # fmt: skip
