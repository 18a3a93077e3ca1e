"""Stopped anywhere and run again: nothing is lost, nothing is done twice, nobody's work is replaced."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from poste_d_essai import Poste
from tableaux_d_essai import FAUTES

from clausedocs.erreurs import MachineErreur
from clausedocs.publipostage import conduite, suivi, taches
from clausedocs.publipostage.suivi import DOSSIER, JOURNAL

JOUR = date(2026, 11, 26)


def read_etats(poste: Poste, **options: Any) -> list[str]:
    return [r.etat for r in poste.publish(**options).lignes]


def list_traces(poste: Poste) -> list[str]:
    """What is in the folder beside the documents, the lock apart."""
    inside = (poste.sortie / DOSSIER).rglob("*")
    return sorted(str(p.relative_to(poste.sortie)) for p in inside if p.name != suivi.VERROU)


def stamp(folder: Path) -> dict[str, tuple[int, int]]:
    return {p.name: (p.stat().st_mtime_ns, p.stat().st_ino) for p in folder.glob("*.txt")}


def test_what_is_done_is_not_done_again(poste: Poste) -> None:
    poste.write(3)
    assert read_etats(poste) == ["ecrit"] * 3
    before = stamp(poste.sortie)
    assert read_etats(poste) == ["deja"] * 3
    assert stamp(poste.sortie) == before
    assert list_traces(poste) == [f"{DOSSIER}/{JOURNAL}"]
    assert read_etats(poste, refaire=True) == ["ecrit"] * 3
    assert stamp(poste.sortie) == before, "the same bytes: nothing to put in place"


def test_only_what_changed_is_done_again(poste: Poste) -> None:
    poste.write(3)
    poste.publish()
    poste.write(3, {"D3": "9 rue Basse"})
    assert read_etats(poste) == ["deja", "ecrit", "deja"]
    assert "9 rue Basse" in (poste.sortie / "convention_cadre_CONV-0002.txt").read_text("utf-8")
    (poste.sortie / "convention_cadre_CONV-0003.txt").unlink()
    assert read_etats(poste) == ["deja", "deja", "ecrit"]
    # A row that moved is the same row.
    poste.write(3, {"D3": "9 rue Basse"}, edit=lambda sheet: sheet.insert_rows(2))
    assert read_etats(poste) == ["deja"] * 3


def test_the_day_counts_only_where_the_dossier_has_no_date(poste: Poste) -> None:
    text = poste.commun.read_text("utf-8")
    undated = poste.commun.with_name("sans_date.yaml")
    undated.write_text("".join(x for x in text.splitlines(True) if "date_reference" not in x), "utf-8")
    poste.write(1)
    assert read_etats(poste, le=JOUR) == ["ecrit"]
    assert read_etats(poste, le=date(2026, 11, 27)) == ["deja"]
    assert read_etats(poste, le=JOUR, commun=undated) == ["ecrit"]
    assert read_etats(poste, le=date(2026, 11, 27), commun=undated) == ["ecrit"]


def test_a_document_that_somebody_changed_is_never_replaced(poste: Poste) -> None:
    poste.write(2)
    poste.publish()
    path = poste.sortie / "convention_cadre_CONV-0001.txt"
    path.write_text("relu et corrigé", "utf-8")
    (line, _) = poste.publish().lignes
    assert [e.code for e in line.erreurs] == ["document_modifie"]
    assert path.read_text("utf-8") == "relu et corrigé"
    assert read_etats(poste, ecraser=True) == ["ecrit", "deja"]
    assert "relu" not in path.read_text("utf-8")


def test_a_file_that_was_there_before_is_never_replaced(poste: Poste) -> None:
    poste.write(2)
    poste.sortie.mkdir()
    path = poste.sortie / "convention_cadre_CONV-0001.txt"
    path.write_text("à quelqu’un d’autre", "utf-8")
    (line, other) = poste.publish().lignes
    assert ([e.code for e in line.erreurs], other.etat) == (["document_etranger"], "ecrit")
    assert path.read_text("utf-8") == "à quelqu’un d’autre"


def test_a_document_emptied_by_a_power_cut_is_written_again(poste: Poste) -> None:
    poste.write(2)
    poste.publish()
    for n, data in ((1, b""), (2, bytes(500))):
        (poste.sortie / f"convention_cadre_CONV-000{n}.txt").write_bytes(data)
    assert read_etats(poste) == ["ecrit", "ecrit"]
    assert read_etats(poste) == ["deja", "deja"]


def test_a_journal_cut_by_a_stop_is_read_up_to_there(poste: Poste) -> None:
    poste.write(3)
    poste.publish()
    journal = poste.sortie / DOSSIER / JOURNAL
    lines = journal.read_text("utf-8").splitlines(True)
    journal.write_text("".join(lines[:2]) + lines[2][:40], "utf-8")
    before = stamp(poste.sortie)
    # The third is rendered again, found to be what is there already, and left alone.
    assert read_etats(poste) == ["deja", "deja", "ecrit"]
    assert stamp(poste.sortie) == before
    assert suivi.read_fait("[]\n") is None
    assert json.loads(lines[0])["fichiers"]


def test_a_stop_between_the_journal_and_the_file_loses_nothing(
    poste: Poste, monkeypatch: pytest.MonkeyPatch
) -> None:
    poste.write(3)
    whole = taches._Atelier._put
    calls = []

    def stop(self: Any, path: Path, octets: bytes) -> None:
        calls.append(path)
        if len(calls) == 2:
            raise KeyboardInterrupt
        whole(self, path, octets)

    monkeypatch.setattr(taches._Atelier, "_put", stop)
    with pytest.raises(KeyboardInterrupt):
        poste.publish()
    assert list_traces(poste) == [f"{DOSSIER}/{JOURNAL}"]
    monkeypatch.undo()
    assert read_etats(poste) == ["deja", "ecrit", "ecrit"]


def test_two_runs_in_one_folder_are_refused(poste: Poste) -> None:
    poste.write(1)
    folder = poste.sortie / DOSSIER
    folder.mkdir(parents=True)
    with conduite._lock(folder / suivi.VERROU), pytest.raises(MachineErreur) as caught:
        poste.publish()
    assert caught.value.code == "publipostage_en_cours"
    assert read_etats(poste) == ["ecrit"]


def test_a_full_disk_stops_everything_at_once(poste: Poste, monkeypatch: pytest.MonkeyPatch) -> None:
    poste.write(30)
    whole = taches._Atelier._put
    calls = []

    def fill(self: Any, path: Path, octets: bytes) -> None:
        calls.append(path)
        if len(calls) > 2:
            raise MachineErreur("disque_plein", "Il n’y a plus de place.", "Libérez-en.")
        whole(self, path, octets)

    monkeypatch.setattr(taches._Atelier, "_put", fill)
    with pytest.raises(MachineErreur) as caught:
        poste.publish()
    assert (caught.value.code, len(calls)) == ("disque_plein", 3)
    monkeypatch.undo()
    assert read_etats(poste) == ["deja"] * 2 + ["ecrit"] * 28


def test_a_modele_that_changes_on_the_way_stops_its_rows(
    poste: Poste, monkeypatch: pytest.MonkeyPatch
) -> None:
    poste.write(2)
    monkeypatch.setattr(taches, "_find_changed", lambda *_: "convention_cadre")
    assert [e.code for r in poste.publish().lignes for e in r.erreurs] == ["modele_change"] * 2


def test_a_fault_of_ours_in_a_row_leaves_the_others_be(poste: Poste, monkeypatch: pytest.MonkeyPatch) -> None:
    poste.write(2)
    whole = taches.make_dossier

    def fail(data: Any, *args: Any, **options: Any) -> Any:
        if data["convention"]["reference"] == "CONV-0001":
            raise ZeroDivisionError("division")
        return whole(data, *args, **options)

    monkeypatch.setattr(taches, "make_dossier", fail)
    first, second = poste.publish().lignes
    assert ([e.code for e in first.erreurs], second.etat) == (["anomalie_interne"], "ecrit")


# -- one zip


def test_an_archive_holds_them_all_and_nothing_else_is_left(poste: Poste) -> None:
    poste.write(25, {"B4": "2,1E+13"})
    options = {"archive": True, "formats": ("docx", "texte")}
    assert sorted(set(read_etats(poste, **options))) == ["ecrit", "erreur"]
    archive = poste.sortie / "conventions.zip"
    with zipfile.ZipFile(archive) as read:
        assert read.testzip() is None
        names = read.namelist()
        text = read.read("convention_cadre_CONV-0001.txt")
    assert len(names) == len(set(names)) == 48
    assert poste.list_fichiers() == ["conventions.zip"]
    assert list_traces(poste) == [f"{DOSSIER}/{JOURNAL}"]
    before = archive.read_bytes()
    assert "ecrit" not in read_etats(poste, **options)
    assert archive.read_bytes() == before
    poste.publish()
    assert (poste.sortie / "convention_cadre_CONV-0001.txt").read_bytes() == text
    # One row is put right, another is taken away: the rest comes from the former archive.
    poste.write(24)
    assert [n for n, e in enumerate(read_etats(poste, **options), 2) if e == "ecrit"] == [4]
    with zipfile.ZipFile(archive) as read:
        assert len(read.namelist()) == 48
        assert "convention_cadre_CONV-0025.txt" not in read.namelist()


def test_an_archive_stopped_on_the_way_takes_up_where_it_was(
    poste: Poste, monkeypatch: pytest.MonkeyPatch
) -> None:
    poste.write(25)
    whole = taches._Atelier.process

    def stop(self: Any, ligne: Any) -> Any:
        if ligne.numero == 15:
            raise KeyboardInterrupt
        return whole(self, ligne)

    monkeypatch.setattr(taches._Atelier, "process", stop)
    with pytest.raises(KeyboardInterrupt):
        poste.publish(archive=True)
    assert poste.list_fichiers() == []
    monkeypatch.undo()
    # Tasks of ten: the first one was whole.
    assert read_etats(poste, archive=True) == ["deja"] * 10 + ["ecrit"] * 15
    with zipfile.ZipFile(poste.sortie / "conventions.zip") as read:
        assert len(read.namelist()) == 25
        assert read.testzip() is None


# -- killed


def run_and_kill(command: list[str], sortie: Path, wanted: int) -> None:
    """Start the command; kill it, without a word, once so many documents more are there."""
    before = len(list(sortie.glob("*.txt")))
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    while process.poll() is None and len(list(sortie.glob("*.txt"))) < before + wanted:
        time.sleep(0.005)
    process.kill()
    process.wait()
    # Its workers end by themselves: nobody else will stop them.
    deadline = time.monotonic() + 60
    while _is_alive(process.pid):
        assert time.monotonic() < deadline, "a worker outlived the program that started it"
        time.sleep(0.01)


def _is_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def check_killed(poste: Poste, rows: int, kills: int, coeurs: int) -> None:
    """So many rows with ten bad ones, killed on the way, resumed: nothing lost, nothing done twice."""
    step = rows // len(FAUTES)
    wrong = {f"{column}{5 + n * step}": value for n, (column, value, _) in enumerate(FAUTES)}
    poste.write(rows, wrong)
    command = [sys.executable, "-m", "clausedocs", "publipostage", str(poste.dossier / "conventions.xlsx")]
    command += ["--modele", "convention_cadre", "--commun", str(poste.commun), "-o", str(poste.sortie)]
    command += ["--format", "texte", "--coeurs", str(coeurs)]
    kept: dict[str, tuple[int, int]] = {}
    for _ in range(kills):
        run_and_kill(command, poste.sortie, max(1, rows // (kills + 3)))
        found = stamp(poste.sortie)
        assert {n: found[n] for n in kept} == kept, "a document was done twice"
        assert all(p.read_text("utf-8").rstrip().endswith(".") for p in poste.sortie.glob("*.txt"))
        kept = found
    assert kept
    end = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert end.returncode == 1, end.stderr
    found = stamp(poste.sortie)
    assert {n: found[n] for n in kept} == kept
    assert len(found) == rows - len(FAUTES)
    for column, _, code in FAUTES:
        assert any(f"cellule {c}" in end.stderr for c in wrong if c.startswith(column)), code
    assert all(f"feuille Conventions, cellule {c}" in end.stderr for c in wrong)
    assert list_traces(poste) == [f"{DOSSIER}/{JOURNAL}"]
    assert len(suivi.read_journal(poste.sortie / DOSSIER / JOURNAL)) == rows - len(FAUTES)


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no group of processes here")
def test_killed_and_resumed_nothing_is_lost_nor_done_twice(poste: Poste) -> None:
    assert signal.SIGKILL
    check_killed(poste, rows=60, kills=2, coeurs=1)


@pytest.mark.lent
@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no group of processes here")
def test_a_thousand_rows_killed_ten_times(poste: Poste) -> None:
    check_killed(poste, rows=1000, kills=10, coeurs=2)
