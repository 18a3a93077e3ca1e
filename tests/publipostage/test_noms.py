"""The names of the files: from a pattern, never twice, never elsewhere, the same at each run."""

from __future__ import annotations

import re
import string
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausedocs.domaine import Dossier
from clausedocs.dossiers.yaml_positions import Chemin
from clausedocs.erreurs import UsageErreur
from clausedocs.publipostage.noms import MOTIF, name_all, name_fichier, read_motif

RESERVES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.I)


def getter(**texts: str) -> Callable[[Chemin], str]:
    return lambda chemin: texts.get("_".join(map(str, chemin)), "")


def name(motif: str, *rows: dict[str, str], modeles: tuple[str, ...] = ("m",)) -> list[str]:
    read = read_motif(motif, Dossier)
    return list(name_all(read, [(n, getter(**r), modeles) for n, r in enumerate(rows, 2)]).values())


def test_a_name_follows_its_pattern() -> None:
    row = {"donneur_ordre_denomination": "Ville d’Ormeaux / Œuvre", "convention_reference": "A 12"}
    assert name("{donneur_ordre.denomination}_{convention.reference}", row) == ["Ville-dOrmeaux-Oeuvre_A-12"]
    assert name("Convention n° {ligne} – {modele}", row) == ["Convention-n-2-m"]
    assert name(MOTIF, row) == ["m_A-12"]
    assert name("{donneur_ordre.contacts.1.nom}", {"donneur_ordre_contacts_0_nom": "Roc"}) == ["Roc"]


def test_names_that_would_be_the_same_bear_their_row() -> None:
    a, b = {"convention_reference": "A"}, {"convention_reference": "a"}
    assert name(MOTIF, a, b, {"convention_reference": "C"}) == ["m_A_ligne-2", "m_a_ligne-3", "m_C"]
    assert name("tout", a, b) == ["tout_ligne-2", "tout_ligne-3"]
    # A name that looks like another row's.
    assert name(MOTIF, a, a, {"convention_reference": "A ligne-2"})[2] != "m_A_ligne-2"
    assert name("x", a, modeles=("m", "n")) == ["x_m", "x_n"]


@pytest.mark.parametrize(
    ("motif", "code"),
    [
        ("../{ligne}", "motif_chemin"),
        ("a\\b", "motif_chemin"),
        ("{nom}", "motif_inconnu"),
        ("{donneur_ordre.siren}", "motif_inconnu"),
        ("{ligne", "motif_inconnu"),
        ("{}", "motif_inconnu"),
    ],
)
def test_a_wrong_pattern_is_refused(motif: str, code: str) -> None:
    with pytest.raises(UsageErreur) as caught:
        read_motif(motif, Dossier)
    assert caught.value.code == code
    assert caught.value.conseil


TEXTES = st.one_of(
    st.text(max_size=300),
    st.sampled_from(
        [
            "",
            ".",
            "..",
            "CON",
            "nul.txt",
            "a. ",
            "../../x",
            "C:\\x",
            "é" * 200,
            "lot-1",
            "x_ligne-3",
            "x_lot-1",
        ]
    ),
)


@given(st.lists(TEXTES, min_size=1, max_size=8), st.sampled_from([MOTIF, "{convention.reference}", "fixe"]))
def test_whatever_the_data_a_name_is_safe_and_its_own(texts: list[str], motif: str) -> None:
    rows = [
        (n, getter(convention_reference=t), ("convention_cadre", "annexe_insertion"))
        for n, t in enumerate(texts, 2)
    ]
    stems = name_all(read_motif(motif, Dossier), rows)
    names = [
        name_fichier(s, lot, ext)
        for s in stems.values()
        for lot in ("", "1", texts[0] or "2b")
        for ext in ("docx", "pdf")
    ]
    assert len({n.casefold() for n in names}) >= len(stems) * 4
    owners: dict[str, set[tuple[int, str]]] = {}
    for key, stem in stems.items():
        for lot in ("", "1", "2"):
            owners.setdefault(name_fichier(stem, lot, "docx").casefold(), set()).add(key)
    assert all(len(o) == 1 for o in owners.values())
    for n in names:
        assert set(n) <= set(string.ascii_letters + string.digits + "-_.")
        assert len(n) <= 100
        assert not RESERVES.match(n)
        assert n.count(".") == 1
        assert n[0] not in ".-_"
