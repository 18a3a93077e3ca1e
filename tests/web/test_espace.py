"""The workspace: whole files, last versions, two writers who never overwrite each other in silence."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from filelock import FileLock

from clausedocs.dossiers.yaml_positions import read_yaml
from clausedocs.erreurs import DonneesErreur, MachineErreur, UsageErreur
from clausedocs.web import espace as rooms
from clausedocs.web.espace import VERSIONS_GARDEES, Conflit, Espace

DONNEES = {"modeles": ["convention_cadre"], "convention": {"duree_mois": "48"}}


def test_a_new_dossier_is_a_readable_file(tmp_path: Path) -> None:
    espace = Espace(tmp_path)
    contenu = espace.create("Ville de Valmorin – été 2026", "convention", DONNEES)
    assert contenu.nom == "Ville-de-Valmorin-ete-2026"
    text = (tmp_path / "Ville-de-Valmorin-ete-2026.yaml").read_text("utf-8")
    assert "duree_mois: 48" in text
    assert read_yaml(text, "x").donnees == DONNEES
    seen = [p.name for p in tmp_path.iterdir() if not p.name.startswith(".")]
    assert seen == ["Ville-de-Valmorin-ete-2026.yaml"]


def test_a_name_is_refused_when_it_is_taken_or_empty(tmp_path: Path) -> None:
    espace = Espace(tmp_path)
    espace.create("valmorin", "convention", DONNEES)
    for titre, code in (("VALMORIN", "nom_pris"), ("ma_structure", "nom_pris"), (" /.. ", "nom_refuse")):
        with pytest.raises(UsageErreur) as raised:
            espace.create(titre, "convention", DONNEES)
        assert raised.value.code == code


def test_saving_keeps_the_former_version(tmp_path: Path) -> None:
    espace = Espace(tmp_path)
    first = espace.create("valmorin", "convention", DONNEES)
    espace.save("valmorin", {"convention": {"duree_mois": "12"}}, first.empreinte)
    (version,) = espace.list_versions("valmorin")
    restored = espace.restore("valmorin", version.nom)
    assert restored.donnees == DONNEES
    assert len(espace.list_versions("valmorin")) == 2


@pytest.mark.parametrize("fin", ["\n", "\r\n"])
def test_saving_keeps_what_a_hand_wrote_beside_the_values(tmp_path: Path, fin: str) -> None:
    espace = Espace(tmp_path)
    hand = "# tenu par le service\nconvention:   # signée\n  reference: 'A-1'  # registre\n  duree_mois: 48\n"
    path = tmp_path / "main.yaml"
    path.write_bytes(hand.replace("\n", fin).encode())
    before = espace.read("main")
    espace.save("main", {"convention": {"reference": "A-2", "duree_mois": "48"}}, before.empreinte)
    assert path.read_bytes() == hand.replace("'A-1'", "A-2").replace("\n", fin).encode()


def test_a_version_that_is_gone_is_said(tmp_path: Path) -> None:
    espace = Espace(tmp_path)
    espace.create("valmorin", "convention", DONNEES)
    with pytest.raises(DonneesErreur) as raised:
        espace.restore("valmorin", "../../valmorin.yaml")
    assert raised.value.code == "version_absente"


def test_typing_keeps_one_version_and_at_most_so_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    espace = Espace(tmp_path)
    contenu = espace.create("valmorin", "convention", DONNEES)
    for n in range(5):
        contenu = espace.save("valmorin", {"convention": {"duree_mois": str(n + 1)}}, contenu.empreinte)
    assert len(espace.list_versions("valmorin")) == 1
    monkeypatch.setattr(rooms, "ECART_VERSIONS", -1)
    for n in range(VERSIONS_GARDEES + 5):
        contenu = espace.save("valmorin", {"convention": {"duree_mois": str(n + 50)}}, contenu.empreinte)
    assert len(espace.list_versions("valmorin")) == VERSIONS_GARDEES


def test_the_second_writer_is_told(tmp_path: Path) -> None:
    espace = Espace(tmp_path)
    first = espace.create("valmorin", "convention", DONNEES)
    espace.save("valmorin", {"convention": {"duree_mois": "12"}}, first.empreinte)
    with pytest.raises(Conflit) as raised:
        espace.save("valmorin", {"convention": {"duree_mois": "24"}}, first.empreinte)
    assert raised.value.actuel.donnees == {"convention": {"duree_mois": "12"}}
    assert espace.read("valmorin").donnees == {"convention": {"duree_mois": "12"}}


def test_of_many_writers_at_once_each_wins_or_is_told(tmp_path: Path) -> None:
    espace = Espace(tmp_path)
    first = espace.create("valmorin", "convention", DONNEES)
    results: list[str] = []

    def write(n: int) -> None:
        try:
            espace.save("valmorin", {"convention": {"duree_mois": str(n)}}, first.empreinte)
            results.append("écrit")
        except Conflit:
            results.append("conflit")

    threads = [threading.Thread(target=write, args=(n,)) for n in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["conflit"] * 7 + ["écrit"]


def test_a_lock_that_is_held_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    espace = Espace(tmp_path)
    contenu = espace.create("valmorin", "convention", DONNEES)
    monkeypatch.setattr(rooms, "ATTENTE_VERROU", 0.05)
    held = FileLock(tmp_path / ".valmorin.verrou", is_singleton=False)
    with held, pytest.raises(MachineErreur) as raised:
        espace.save("valmorin", {"convention": {}}, contenu.empreinte)
    assert raised.value.code == "dossier_verrouille"
    espace.save("valmorin", {"convention": {"duree_mois": "6"}}, contenu.empreinte)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="un administrateur écrit partout")
def test_a_folder_that_may_not_be_written_is_said(tmp_path: Path) -> None:
    espace = Espace(tmp_path)
    contenu = espace.create("valmorin", "convention", DONNEES)
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(MachineErreur):
            espace.save("valmorin", {"convention": {"duree_mois": "6"}}, contenu.empreinte)
    finally:
        tmp_path.chmod(0o700)


def test_a_workspace_that_is_a_file_or_gone_is_said(tmp_path: Path) -> None:
    (tmp_path / "fichier").touch()
    with pytest.raises(UsageErreur) as raised:
        Espace(tmp_path / "fichier").check()
    assert raised.value.code == "espace_absent"
    with pytest.raises(MachineErreur):
        Espace(tmp_path / "parti").list_dossiers()


def test_an_unreadable_dossier_is_listed_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "abime.yaml").write_bytes(b"convention: [")
    (tmp_path / "image.yaml").write_bytes(b"\x89PNG\r\n")
    found = Espace(tmp_path).list_dossiers()
    assert {c.nom for c in found} == {"abime", "image"}
    assert all(c.erreur is not None for c in found)


def test_too_long_a_text_is_refused_and_nothing_is_lost(tmp_path: Path) -> None:
    espace = Espace(tmp_path)
    contenu = espace.create("valmorin", "convention", DONNEES)
    with pytest.raises(DonneesErreur) as raised:
        espace.save("valmorin", {"convention": {"reference": "x" * 1_100_000}}, contenu.empreinte)
    assert raised.value.code == "fichier_trop_gros"
    assert espace.read("valmorin").donnees == DONNEES


TUE = """
import sys
from pathlib import Path
from clausedocs.web.espace import Espace
espace = Espace(Path(sys.argv[1]))
contenu = espace.read("valmorin")
n = 0
print("prêt", flush=True)
while True:
    n += 1
    contenu = espace.save("valmorin", {"convention": {"reference": "x" * 50000 + str(n)}}, contenu.empreinte)
"""


@pytest.mark.lent
def test_a_kill_in_the_middle_of_a_save_leaves_a_whole_file(tmp_path: Path, racine: Path) -> None:
    espace = Espace(tmp_path)
    espace.create("valmorin", "convention", DONNEES)
    for n in range(8):
        with subprocess.Popen(
            [sys.executable, "-c", TUE, str(tmp_path)], cwd=racine, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == "prêt"
            threading.Event().wait(0.05 + 0.013 * n)
            process.kill()
        contenu = espace.read("valmorin")
        assert contenu.erreur is None
        assert contenu.donnees == DONNEES or contenu.donnees["convention"]["reference"].startswith("xxx")
        # What was killed holds nothing: the next one saves at once.
        espace.save("valmorin", DONNEES, contenu.empreinte)
    espace.save("valmorin", DONNEES, espace.read("valmorin").empreinte)
    assert espace.read("valmorin").donnees == DONNEES
