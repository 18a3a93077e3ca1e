"""The zip writer against the one of the standard library."""

from __future__ import annotations

import io
import sys
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausedocs.word.archive_zip import (
    MOTEUR_ZLIB,
    PETITE,
    choose_moteur,
    deflate_partie,
    inflate_partie,
    write_zip,
)

NOMS = st.from_regex(r"[a-z]{1,12}/[a-z0-9]{1,12}\.xml", fullmatch=True)


@given(st.dictionaries(NOMS, st.tuples(st.binary(max_size=3000), st.booleans()), max_size=8))
def test_what_is_written_is_read_back(members: dict[str, tuple[bytes, bool]]) -> None:
    data = write_zip(deflate_partie(n, b, stocker=s) for n, (b, s) in members.items())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {n: archive.read(n) for n in archive.namelist()} == {n: b for n, (b, _) in members.items()}
        assert archive.namelist() == list(members)


def test_dates_are_fixed() -> None:
    data = write_zip([deflate_partie("a.xml", b"<a/>")])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.getinfo("a.xml").date_time == (1980, 1, 1, 0, 0, 0)


def test_stored_members_are_not_deflated() -> None:
    part = deflate_partie("a.png", b"x" * 1000, stocker=True)
    assert (part.methode, part.octets) == (0, b"x" * 1000)
    assert len(deflate_partie("a.xml", b"x" * PETITE).octets) < 50


def test_small_members_are_stored_unless_they_are_made_once() -> None:
    small = b"x" * (PETITE - 1)
    assert (deflate_partie("a.xml", small).methode, deflate_partie("a.xml", small, fixe=True).methode) == (
        0,
        8,
    )


@given(st.binary(max_size=20_000))
def test_every_engine_gives_back_what_it_took(data: bytes) -> None:
    for engine in (choose_moteur(), MOTEUR_ZLIB):
        assert zlib.decompress(engine.deflate(data), -15) == data
        assert engine.crc32(data) == zlib.crc32(data)
    assert inflate_partie(deflate_partie("a.xml", data, fixe=True)) == data


def test_the_fast_engine_serves_only_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "isal", None)
    choose_moteur.cache_clear()
    try:
        assert choose_moteur() is MOTEUR_ZLIB
    finally:
        choose_moteur.cache_clear()
