"""Kills a verb at every moment: a program of its own, which forks, so that imports are paid once.

python coupures.py DOSSIER VERBE COMBIEN GRAINE: prints, as JSON, how many were killed at work and what was lost.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from procedure_d_essai import AUJOURDHUI

from clausedocs.difficultes import consigner, preparer
from clausedocs.difficultes.journal import read_journal
from clausedocs.difficultes.pieces import check_pieces
from clausedocs.erreurs import ClausedocsErreur

DEBUT = date(2027, 2, 2)


def do_consigner(dossier: Path, rang: int) -> int:
    """One more contact, with its proof; gives back the number of its line."""
    fait = consigner(
        dossier,
        "contact",
        jour=DEBUT + timedelta(days=rang),
        consigne_le=AUJOURDHUI,
        precisions={"canal": "courriel", "resultat": "sans_reponse", "objet": f"essai {rang}"},
        pieces=[dossier.parent / "preuve.pdf"],
        apres_coup=True,
    )
    return fait.ligne.numero


def do_preparer(dossier: Path, _rang: int) -> int:
    """The letter that the folder is ready for; asked for again, the same."""
    fait = preparer(dossier, jour=date(2027, 2, 4), consigne_le=AUJOURDHUI)
    assert fait.ligne is not None
    return fait.ligne.numero


VERBES: dict[str, Callable[[Path, int], int]] = {"consigner": do_consigner, "preparer": do_preparer}
# What touches the disk announces itself to the interpreter: the n-th announcement is a moment to die at.
DISQUE = (
    "open",
    "os.rename",
    "os.mkdir",
    "os.truncate",
    "os.remove",
    "shutil.",
    "tempfile.",
    "os.chmod",
    "fcntl.",
)


def run(dossier: Path, verbe: str, rang: int, mort: int | float) -> tuple[int | None, bool]:
    """A child does the verb; it dies at its n-th touch of the disk (int), or after a while (float).

    Gives back the line that it was told is recorded, if it was, and whether it was killed.
    """
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        _child(dossier, verbe, rang, mort if isinstance(mort, int) else 0, write_end)
    os.close(write_end)
    if isinstance(mort, float):
        time.sleep(mort)
        os.kill(pid, signal.SIGKILL)
    told = b""
    while chunk := os.read(read_end, 64):
        told += chunk
    os.close(read_end)
    _, status = os.waitpid(pid, 0)
    return (int(told) if told else None), os.WIFSIGNALED(status)


def _child(dossier: Path, verbe: str, rang: int, at: int, write_end: int) -> None:
    if at:
        seen = 0

        def count(event: str, _args: Any) -> None:
            nonlocal seen
            if event.startswith(DISQUE):
                seen += 1
                if seen == at:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
    code = 0
    try:
        os.write(write_end, str(VERBES[verbe](dossier, rang)).encode())
    except ClausedocsErreur as raised:
        sys.stderr.write(str(raised) + "\n")
        code = 1
    os._exit(code)


def measure(dossier: Path, verbe: str) -> tuple[int, float]:
    """How often a copy of the folder is touched by the verb, and how long it lasts.

    In a child: an engine that has printed here would leave its threads behind in the next fork.
    """
    copy = copy_dossier(dossier, "mesure")
    read_end, write_end = os.pipe()
    if os.fork() == 0:
        seen = 0

        def count(event: str, _args: Any) -> None:
            nonlocal seen
            seen += event.startswith(DISQUE)

        sys.addaudithook(count)
        start = time.perf_counter()
        VERBES[verbe](copy, 0)
        os.write(write_end, f"{seen} {time.perf_counter() - start}".encode())
        os._exit(0)
    os.close(write_end)
    touches, _, lasts = os.read(read_end, 64).decode().partition(" ")
    os.close(read_end)
    os.wait()
    return int(touches), float(lasts)


def main(dossier: Path, verbe: str, combien: int, graine: int) -> dict[str, Any]:
    """Kill `combien` children or nearly, at a counted touch of the disk or at a moment at random."""
    hazard = random.Random(graine)
    touches, lasts = measure(dossier, verbe)
    found: dict[str, Any] = {"tues": 0, "confirmees": 0, "lignes": 0, "perdues": []}
    acknowledged: set[int] = set()
    for rang in range(1, combien + 1):
        mort: int | float = rang // 2 % touches + 1 if rang % 2 else hazard.uniform(0, lasts * 2)
        if rang % 5 == 0:
            mort = 0  # one is let live: what it recorded must outlast the kills that follow
        here = dossier
        if verbe == "preparer":
            here, acknowledged = copy_dossier(dossier, f"essai-{rang}"), set()
        told, dead = run(here, verbe, rang, mort)
        found["tues"] += dead
        if told is not None:
            acknowledged.add(told)
            found["confirmees"] += 1
        found["perdues"] += list_pertes(here, acknowledged, rang)
        if verbe == "preparer":
            found["perdues"] += list_reprises(here, rang)
            shutil.rmtree(here.parent)
    found["lignes"] = len(read_journal(dossier).lignes)
    return found


def list_pertes(dossier: Path, acknowledged: set[int], rang: int) -> list[str]:
    """The lines that were said to be recorded and are not there, and the files that are not what they say."""
    try:
        read = read_journal(dossier)
    except ClausedocsErreur as raised:
        return [f"{rang}: {raised}"]
    lost = [f"{rang}: ligne {n}" for n in acknowledged - {x.numero for x in read.lignes}]
    files = [(x.numero, p) for x in read.lignes for p in x.pieces]
    return lost + [f"{rang}: {a}" for a in check_pieces(dossier, files)]


def list_reprises(dossier: Path, rang: int) -> list[str]:
    """After a kill, the verb asked for again ends with one letter, and no more."""
    told, dead = run(dossier, "preparer", rang, 0)
    lines = [x for x in read_journal(dossier).lignes if x.type == "courrier"]
    again = [] if told is not None and not dead and len(lines) == 1 else [f"{rang}: {len(lines)} courriers"]
    return again + list_pertes(dossier, {told} if told else set(), rang)


def copy_dossier(dossier: Path, nom: str) -> Path:
    """A folder of its own, with what stands beside it."""
    copy = dossier.parent / nom / dossier.name
    shutil.copytree(dossier, copy)
    for path in dossier.parent.glob("*.*"):
        shutil.copy(path, copy.parent)
    return copy


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))))
