"""What is to be done is told neutrally: the terminal makes a command of it, a page a link."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from procedure_d_essai import Atelier, ouvrir

from clausedocs.cli import main
from clausedocs.cli.gestes import ARGUMENTS, OPTIONS, write_geste
from clausedocs.difficultes.machine import MACHINES, load_conditions, load_courriers, load_machine
from clausedocs.difficultes.precisions import list_precisions
from clausedocs.domaine.racines import RACINES
from clausedocs.dossiers.formes import find_champ
from clausedocs.dossiers.lieux import read_chemin
from clausedocs.erreurs import ErreursGroupees, Geste

SOURCES = sorted((Path(__file__).parents[2] / "clausedocs" / "difficultes").glob("*.*"))
GESTES = [(c.id, g) for c in load_conditions().values() for g in c.gestes]


@pytest.mark.parametrize("path", [p for p in SOURCES if p.suffix in (".py", ".yaml")], ids=lambda p: p.name)
def test_no_text_of_the_procedures_speaks_of_a_command(path: Path) -> None:
    text = path.read_text("utf-8")
    assert re.findall(r"DOSSIER [a-z]|(?<![\w-])--[a-z]\w*", text) == []


@pytest.mark.parametrize(("condition", "geste"), GESTES, ids=[f"{c}-{g.verbe}" for c, g in GESTES])
def test_what_a_condition_asks_for_exists(condition: str, geste: Geste) -> None:
    events = {nom: e for m in MACHINES for nom, e in load_machine(m).evenements.items()}
    if geste.verbe == "preparer":
        assert geste.quoi in load_courriers()
    elif geste.verbe == "decrire":
        chemin = read_chemin(geste.quoi)
        assert chemin[0] == "procedure" or any(find_champ(RACINES[r], chemin) for r in RACINES)
    elif geste.verbe == "consigner":
        known = {p.nom for p in list_precisions(events[geste.quoi])} | {"piece"}
        assert set(geste.champs) <= known
    elif geste.verbe == "preciser" and geste.quoi == "consigner":
        users = [e for m in MACHINES for t in load_machine(m).transitions if condition in t.conditions
                 for e in [load_machine(m).evenements[t.evenement]]]  # fmt: skip
        assert users
        assert any({p.nom for p in list_precisions(e)} >= set(geste.champs) for e in users)
    else:
        assert geste.verbe in ("recu", "preciser")


def test_the_terminal_has_a_way_for_each() -> None:
    for _, geste in GESTES:
        assert write_geste(geste, "p").startswith(("clausedocs difficultes ", "ajoutez --", "dans "))
    assert set(OPTIONS) <= set(ARGUMENTS)
    choice = Geste("preciser", "consigner", ("motif",), ("refus_ecrit", "fausse_piece"))
    assert write_geste(choice) == "ajoutez --donnee motif=refus_ecrit|fausse_piece"
    assert write_geste(Geste("preciser", "recu", ("presente", "issue"), ("refuse",))).endswith(
        "--presente DATE --issue refuse"
    )
    known = Geste("consigner", "piece_remise", valeurs=(("attendue", "relevé de mai"),))
    assert write_geste(known, "p").endswith('consigner p piece_remise --donnee attendue="relevé de mai"')


def test_what_is_missing_is_named_once_by_the_library_and_given_by_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = ouvrir(tmp_path)
    with pytest.raises(ErreursGroupees) as raised:
        Atelier(folder).dire("2027-02-01", "piece_manquante")
    assert [g.champs for e in raised.value.erreurs for g in e.gestes] == [("attendue",), ("exigible_le",)]
    assert "--" not in str(raised.value)
    assert main(["difficultes", "consigner", str(folder), "piece_manquante", "--le", "2027-02-01"]) == 1
    said = capsys.readouterr().err
    assert "Indiquez-le." in said
    assert "ajoutez --donnee exigible_le=…" in said
