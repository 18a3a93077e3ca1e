"""The log on the disk: what a crash leaves, what a hand changes, what is never lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from procedure_d_essai import Atelier, ouvrir

from clausedocs.difficultes import journal as room
from clausedocs.difficultes.etat import read_etat
from clausedocs.difficultes.journal import open_journal, read_journal
from clausedocs.difficultes.verrou import lock_dossier
from clausedocs.dossiers.canonique import hash_octets
from clausedocs.erreurs import CODES, ClausedocsErreur, DonneesErreur, MachineErreur

JOURNAL, TETE = "journal.jsonl", "tete.json"


@pytest.fixture
def atelier(tmp_path: Path) -> Atelier:
    made = Atelier(ouvrir(tmp_path))
    made.dire("2027-01-31", "silence")
    made.contact("2027-02-02", "telephone")
    made.contact("2027-02-09")
    return made


def refuse(atelier: Atelier, code: str, ligne: int | None = None) -> ClausedocsErreur:
    """Reading and writing are both refused, and nothing moves."""
    before = {p: p.read_bytes() for p in atelier.dossier.rglob("*") if p.is_file()}
    for act in (lambda: read_journal(atelier.dossier), lambda: atelier.contact("2027-02-16", "visite")):
        with pytest.raises(ClausedocsErreur) as caught:
            act()
        assert (caught.value.code, caught.value.lieu.ligne) == (code, ligne)
        assert caught.value.code in CODES
        assert caught.value.conseil
    assert {p: p.read_bytes() for p in atelier.dossier.rglob("*") if p.is_file()} == before
    return caught.value


def test_each_line_holds_the_hash_of_the_one_before(atelier: Atelier) -> None:
    lines = atelier.read_lignes()
    assert [json.loads(x)["numero"] for x in lines] == [1, 2, 3]
    for before, after in pairwise(lines):
        assert json.loads(after)["precedent"] == hash_octets(before.rstrip(b"\n"))
    head = json.loads((atelier.dossier / TETE).read_text("utf-8"))
    assert head == {"numero": 3, "empreinte": hash_octets(lines[-1].rstrip(b"\n"))}


def test_a_person_reads_it(atelier: Atelier) -> None:
    line = atelier.read_lignes()[2].decode("utf-8")
    assert line.startswith('{"numero": 3, "date": "2027-02-09", "type": "contact"')
    assert '"auteur": "Rosalie Hautecombes"' in line
    assert "\\u" not in line


def test_lines_are_only_added(atelier: Atelier) -> None:
    before = b"".join(atelier.read_lignes())
    atelier.contact("2027-02-16", "visite")
    atelier.rectifier(2, {"date": "2027-02-03"})
    assert b"".join(atelier.read_lignes()).startswith(before)


def test_proofs_are_copied_with_their_hash(atelier: Atelier) -> None:
    line = json.loads(atelier.read_lignes()[1])
    (piece,) = line["pieces"]
    assert piece["nom"] == "pieces/0002-preuve.pdf"
    kept = (atelier.dossier / piece["nom"]).read_bytes()
    assert kept == atelier.preuve.read_bytes()
    assert piece["sha256"] == hash_octets(kept)


@pytest.mark.parametrize("change, ligne", [
    (lambda x: [x[0].replace(b"2027-01-31", b"2027-01-30"), *x[1:]], 2),  # a day changed
    (lambda x: [x[0], x[2]], 2),  # a line cut out of the middle
    (lambda x: [x[0], x[2], x[1]], 2),  # two lines swapped
    (lambda x: [x[0], x[1], x[1], x[2]], 3),  # a line doubled
    (lambda x: [*x[:2], x[2].replace(b"courriel", b"courrier")], 3),  # the last one changed
    (lambda x: [x[0].replace(b'"numero": 1', b'"numero": 4'), *x[1:]], 1),
])  # fmt: skip
def test_a_changed_line_is_seen(atelier: Atelier, change: object, ligne: int) -> None:
    lines = change(atelier.read_lignes())  # type: ignore[operator]
    (atelier.dossier / JOURNAL).write_bytes(b"".join(lines))
    refuse(atelier, "journal_modifie", ligne)


def test_a_cut_end_is_seen(atelier: Atelier) -> None:
    lines = atelier.read_lignes()
    (atelier.dossier / JOURNAL).write_bytes(b"".join(lines[:1]))
    assert "il en manque 2" in refuse(atelier, "journal_coupe", 2).message
    # Cut in the middle of a line that was recorded: never taken for a crash.
    (atelier.dossier / JOURNAL).write_bytes(b"".join(lines)[:-40])
    assert "la dernière est coupée" in refuse(atelier, "journal_coupe", 3).message
    # Its end of line lost, by an editor for instance.
    (atelier.dossier / JOURNAL).write_bytes(b"".join(lines)[:-1])
    refuse(atelier, "journal_coupe", 3)


@pytest.mark.parametrize("octets", [
    b"pas une ligne\n", b"[1, 2]\n", b'{"numero": 3}\n', b"\xff\xfe\n", b"\n",
    b'{"numero": 3, "date": "2027-13-01", "type": "contact", "consigne_le": "2027-01-01", "precedent": ""}\n',
    b'{"numero": 3, "date": "2027-01-01", "type": "autre", "consigne_le": "2027-01-01", "precedent": ""}\n',
])  # fmt: skip
def test_what_is_not_a_line_is_refused(atelier: Atelier, octets: bytes) -> None:
    lines = atelier.read_lignes()
    (atelier.dossier / JOURNAL).write_bytes(b"".join([*lines[:2], octets]))
    refuse(atelier, "journal_illisible", 3)


def test_a_log_that_disappeared_is_missed(atelier: Atelier) -> None:
    (atelier.dossier / JOURNAL).unlink()
    refuse(atelier, "journal_disparu")
    (atelier.dossier / TETE).unlink()
    refuse(atelier, "journal_disparu")  # the proofs are still there


@pytest.mark.parametrize("octets", [None, b"", b"{}", b'{"numero": "x", "empreinte": ""}', b"\xff"])
def test_a_head_that_is_lost_is_missed(atelier: Atelier, octets: bytes | None) -> None:
    head = atelier.dossier / TETE
    if octets is None:
        head.unlink()
    else:
        head.write_bytes(octets)
    refuse(atelier, "tete_illisible")


@pytest.mark.parametrize("fragment", [b"{", b'{"numero": 4, "date"', b"\xc3", b"x" * 5000])
def test_a_last_line_cut_short_is_set_aside_and_said(atelier: Atelier, fragment: bytes) -> None:
    path = atelier.dossier / JOURNAL
    sound = path.read_bytes()
    path.write_bytes(sound + fragment)
    read = read_journal(atelier.dossier)
    assert [a.code for a in read.avertissements] == ["ligne_inachevee"]
    assert path.read_bytes() == sound + fragment  # reading changes nothing
    atelier.contact("2027-02-16", "visite")
    assert [a.code for a in atelier.avertissements] == ["ligne_inachevee"]
    assert path.read_bytes().startswith(sound)
    assert len(read_journal(atelier.dossier).lignes) == 4
    (kept,) = (atelier.dossier / "ecartes").iterdir()
    assert kept.read_bytes() == fragment


def test_a_line_that_the_head_does_not_know_counts_and_is_said(atelier: Atelier) -> None:
    """The command died between the line and the head: the line is whole, it stays."""
    old_head = (atelier.dossier / TETE).read_bytes()
    atelier.contact("2027-02-16", "visite")
    (atelier.dossier / TETE).write_bytes(old_head)
    read = read_journal(atelier.dossier)
    assert (len(read.lignes), read.retard) == (4, 1)
    assert [a.code for a in read.avertissements] == ["ligne_non_confirmee"]
    atelier.contact("2027-02-17", "telephone")
    assert json.loads((atelier.dossier / TETE).read_text("utf-8"))["numero"] == 5


def test_it_is_on_the_disk_before_anyone_is_told(atelier: Atelier, monkeypatch: pytest.MonkeyPatch) -> None:
    """The order of the writes: proof, then line, then head; each one flushed to the disk."""
    done: list[str] = []
    real_sync, real_replace, real_write = os.fsync, os.replace, room.write_atomic
    monkeypatch.setattr(os, "fsync", lambda fd: (done.append("fsync"), real_sync(fd))[1])
    monkeypatch.setattr(room, "write_atomic", lambda p, o: (done.append(p.name), real_write(p, o))[1])
    atelier.contact("2027-02-16", "visite")
    assert done[-1] == "fsync"  # the folder, after the head
    assert done.index("tete.json") > done.index("fsync")
    assert done.count("fsync") >= (4 if os.name != "nt" else 3)
    assert real_replace is os.replace


def test_a_full_disk_leaves_the_log_as_it_was(atelier: Atelier, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (atelier.dossier / JOURNAL).read_bytes()
    real = os.fsync

    def refuse_sync(fd: int) -> None:
        if os.fstat(fd).st_size > len(before) and os.path.samestat(
            os.fstat(fd), (atelier.dossier / JOURNAL).stat()
        ):
            raise OSError(28, "No space left on device")
        real(fd)

    monkeypatch.setattr(os, "fsync", refuse_sync)
    with pytest.raises(MachineErreur) as caught:
        atelier.contact("2027-02-16", "visite")
    assert caught.value.code == "journal_non_ecrit"
    assert (atelier.dossier / JOURNAL).read_bytes() == before
    monkeypatch.undo()
    atelier.contact("2027-02-16", "visite")


def test_one_writer_at_a_time(atelier: Atelier) -> None:
    with lock_dossier(atelier.dossier):
        assert len(read_journal(atelier.dossier).lignes) == 3  # reading waits for nobody
        with pytest.raises(MachineErreur) as caught, lock_dossier(atelier.dossier, attente=0.1):
            pass
    assert caught.value.code == "verrou_pris"
    atelier.contact("2027-02-16", "visite")


TENIR = """
import sys
from pathlib import Path
from clausedocs.difficultes.verrou import lock_dossier
with lock_dossier(Path(sys.argv[1])):
    print("tenu", flush=True)
    sys.stdin.read()
"""


def test_a_lock_dies_with_the_program_that_held_it(atelier: Atelier) -> None:
    command = [sys.executable, "-c", TENIR, str(atelier.dossier)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as held:
        assert held.stdout is not None
        assert held.stdout.readline().strip() == "tenu"
        with pytest.raises(MachineErreur), open_journal(atelier.dossier, attente=0.1):
            pass
        held.kill()
        held.wait()
    atelier.contact("2027-02-16", "visite")


def test_a_share_without_locks_is_refused(atelier: Atelier, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that grants the same lock twice protects nobody; one that knows no lock is no better."""
    import filelock

    class Complaisant:
        def __init__(self, *_args: object, **_options: object) -> None: ...
        def acquire(self, *_args: object, **_options: object) -> None: ...
        def release(self) -> None: ...

    class Muet(Complaisant):
        def acquire(self, *_args: object, **_options: object) -> None:
            raise OSError(38, "Function not implemented")

    for sham in (Complaisant, Muet):
        monkeypatch.setattr("clausedocs.difficultes.verrou.FileLock", sham)
        with pytest.raises(MachineErreur) as caught:
            atelier.contact("2027-02-16", "visite")
        assert caught.value.code == "verrou_impossible"
    assert len(atelier.read_lignes()) == 3
    assert filelock.FileLock


def test_another_procedure_is_refused(atelier: Atelier) -> None:
    path = atelier.dossier / "dossier.yaml"
    path.write_text(path.read_text("utf-8").replace("PR-2027-003", "PR-2027-004"), "utf-8")
    for act in (lambda: atelier.contact("2027-02-16"), lambda: read_etat(atelier.dossier, date(2027, 3, 1))):
        with pytest.raises(DonneesErreur) as caught:
            act()
        assert caught.value.code == "procedure_changee"


def test_a_changed_or_missing_proof_is_said(atelier: Atelier) -> None:
    (atelier.dossier / "pieces" / "0002-preuve.pdf").write_bytes(b"autre chose")
    (atelier.dossier / "pieces" / "0003-preuve.pdf").unlink()
    said = read_etat(atelier.dossier, date(2027, 3, 1)).avertissements
    assert [a.code for a in said] == ["fichier_change", "fichier_change"]
    assert "ligne 2" in said[0].message
    assert "a disparu" in said[1].message


def test_a_folder_without_a_procedure_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DonneesErreur) as caught:
        read_etat(tmp_path, date(2027, 3, 1))
    assert caught.value.code == "procedure_absente"


def test_reading_leaves_no_trace(tmp_path: Path) -> None:
    dossier = ouvrir(tmp_path)
    before = sorted(dossier.rglob("*"))
    assert read_etat(dossier, date(2027, 3, 1)).situation.etat == "E0_SUIVI"
    assert sorted(dossier.rglob("*")) == before
