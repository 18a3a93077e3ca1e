"""How commands end: one French sentence and its advice, the right exit code, never a traceback."""

from __future__ import annotations

import errno
import io
import subprocess
import sys
from pathlib import Path

import pytest

from clausedocs.cli import issue, main
from clausedocs.erreurs import CODES, ErreursGroupees, MachineErreur, ModeleErreur, UsageErreur

USAGES = [
    (["generrer", "x"], "commande_inconnue", "«\u00a0generrer\u00a0»", "«\u00a0generer\u00a0»"),
    (["zzz"], "commande_inconnue", "«\u00a0zzz\u00a0»", "nouveau, verifier, generer"),
    (["modele", "listr"], "commande_inconnue", "«\u00a0listr\u00a0»", "«\u00a0lister\u00a0»"),
    (["generer"], "argument_manquant", "«\u00a0DOSSIER\u00a0»", "clausedocs generer --help"),
    (["droit", "montrer"], "argument_manquant", "«\u00a0ARTICLE\u00a0»", "clausedocs droit montrer --help"),
    (
        ["verifier", "a.yaml", "b.yaml"],
        "argument_en_trop",
        "«\u00a0b.yaml\u00a0»",
        "clausedocs verifier --help",
    ),
    (["generer", "a.yaml", "--fromat", "pdf"], "option_inconnue", "«\u00a0--fromat\u00a0»", "--format"),
    (["generer", "a.yaml", "-z"], "option_inconnue", "«\u00a0-z\u00a0»", "clausedocs generer --help"),
    (["generer", "a.yaml", "--format"], "valeur_manquante", "«\u00a0--format\u00a0»", "--help"),
    (["--version=3"], "valeur_en_trop", "«\u00a0--version\u00a0»", "--help"),
    (["generer", "a.yaml", "--mode", "final"], "mode_inconnu", "«\u00a0final\u00a0»", "--mode definitif"),
    (
        ["generer", "a.yaml", "--format", "rtf"],
        "format_inconnu",
        "«\u00a0rtf\u00a0»",
        "docx, pdf, html, texte",
    ),
    (["generer", "a.yaml", "--format", ","], "format_inconnu", "vide", "docx, pdf, html, texte"),
    (["generer", "a.yaml", "--le", "demain"], "date_illisible", "«\u00a0demain\u00a0»", "2026-11-22"),
    (["generer", "a.yaml", "--le", "31/02/2027"], "date_illisible", "calendrier", "2026-11-22"),
    (["droit", "lister", "--texte", "bible"], "texte_inconnu", "«\u00a0bible\u00a0»", "ccp"),
]


@pytest.mark.parametrize("args, code, message, conseil", USAGES, ids=lambda v: str(v)[:40])
def test_a_wrong_call_is_explained(
    args: list[str], code: str, message: str, conseil: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code in CODES
    assert main(args) == 2
    out, err = capsys.readouterr()
    assert out == ""
    first, second = err.splitlines()
    assert message in first
    assert second.startswith("    → ")
    assert conseil in second


def test_what_typer_may_say_one_day_is_french_all_the_same() -> None:
    class UsageError(Exception):
        message = "Something new."
        ctx = None

    class BadParameter(UsageError):
        param = None

    for raised, code in ((UsageError(), "commande_incomprise"), (BadParameter(), "valeur_refusee")):
        erreur = issue.translate(raised)
        assert (erreur.code, erreur.sortie) == (code, 2)
        assert "Something" not in str(erreur)
        assert "clausedocs --help" in erreur.conseil


def test_any_other_error_of_the_machine_is_an_anomaly() -> None:
    assert issue.translate(OSError(errno.EIO, "I/O error")).code == "anomalie_interne"


def _raise(monkeypatch: pytest.MonkeyPatch, raised: BaseException) -> None:
    def run(_args: list[str]) -> int:
        raise raised

    monkeypatch.setattr("clausedocs.cli.commandes.run", run)


def test_an_anomaly_asks_to_be_reported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CLAUSEDOCS_DEBUG", raising=False)
    _raise(monkeypatch, RuntimeError("boum"))
    assert main([]) == 4
    err = capsys.readouterr().err
    assert "Traceback" not in err
    assert "(RuntimeError\u00a0: boum)" in err
    assert "Signalez-la" in err


def test_the_traceback_is_there_for_those_who_ask(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CLAUSEDOCS_DEBUG", "1")
    _raise(monkeypatch, RuntimeError("boum"))
    assert main([]) == 4
    assert "Traceback" in capsys.readouterr().err


def test_ctrl_c_is_not_an_anomaly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _raise(monkeypatch, KeyboardInterrupt())
    assert main([]) == 130
    assert capsys.readouterr().err.strip().startswith("Interrompu")


OS = [
    (OSError(errno.ENOSPC, "No space left", "sorties/a.docx"), "disque_plein", "sorties/a.docx"),
    (PermissionError(errno.EACCES, "Permission denied", "a.docx"), "acces_refuse", "a.docx"),
    (FileNotFoundError(errno.ENOENT, "No such file", "a.yaml"), "chemin_introuvable", "a.yaml"),
    (IsADirectoryError(errno.EISDIR, "Is a directory", "x"), "chemin_introuvable", "x"),
    (MemoryError(), "memoire_pleine", None),
]


@pytest.mark.parametrize("raised, code, fichier", OS, ids=lambda v: str(v)[:30])
def test_what_the_machine_refuses(raised: Exception, code: str, fichier: str | None) -> None:
    erreur = issue.translate(raised)
    assert (erreur.code, erreur.sortie, erreur.lieu.fichier) == (code, 4, fichier)
    assert code in CODES


def test_all_errors_are_shown_and_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    erreurs = [ModeleErreur("modele_x", "Un.", "Faites ceci."), UsageErreur("y", "Deux.")]
    _raise(monkeypatch, ErreursGroupees(erreurs))
    assert main([]) == 3
    assert capsys.readouterr().err == "Un.\n    → Faites ceci.\nDeux.\n\n2 erreurs à corriger.\n"


def test_an_error_of_ours_keeps_its_exit_code() -> None:
    erreur = MachineErreur("moteur", "Pas de moteur.")
    assert issue.translate(erreur) is erreur


@pytest.mark.parametrize("encodage", ["cp1252", "cp850", "ascii", "utf-8"])
def test_no_console_refuses_a_character(encodage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(raw, encoding=encodage))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding=encodage))
    _raise(monkeypatch, UsageErreur("x", "Quoi\u202f? 24\u202f000\u00a0€ «\u00a0œuvre\u00a0» l’a·b 漢…", "→"))
    assert main([]) == 2
    shown = raw.getvalue().decode(encodage)
    assert shown.startswith("Quoi")
    if encodage == "cp1252":
        assert "Quoi\u00a0? 24\u00a0000\u00a0€ «\u00a0œuvre\u00a0» l’a·b ?…\n    -> ->" in shown
    if encodage == "ascii":
        assert 'Quoi ? 24 000 EUR " oeuvre " l\'a.b ?...\n    -> ->' in shown


def test_a_reader_that_leaves_is_not_an_error(racine: Path) -> None:
    script = f'"{sys.executable}" -m clausedocs droit lister | head -n 1; exit ${{PIPESTATUS[0]}}'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, cwd=racine, check=False)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert "rror" not in done.stderr
