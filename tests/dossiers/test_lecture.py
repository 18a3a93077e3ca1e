"""From bytes to text: what is read, and what is said of the rest."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausedocs.dossiers.lecture import TAILLE_MAX, decode, read_texte
from clausedocs.dossiers.yaml_positions import read_yaml
from clausedocs.erreurs import ClausedocsErreur, MachineErreur

TEXTE = "lieu: Évry-sur-Œuvre\nprix: 12 €\n"


@pytest.mark.parametrize(
    "octets",
    [
        TEXTE.encode("utf-8"),
        TEXTE.encode("utf-8-sig"),
        b"\xff\xfe" + TEXTE.encode("utf-16-le"),
        b"\xfe\xff" + TEXTE.encode("utf-16-be"),
        TEXTE.replace("\n", "\r\n").encode("utf-8"),
        TEXTE.replace("\n", "\r").encode("utf-8"),
    ],
    ids=["utf-8", "utf-8 BOM", "utf-16 LE", "utf-16 BE", "Windows", "Mac"],
)
def test_what_editors_write_is_read(octets: bytes) -> None:
    assert decode(octets, "d.yaml") == TEXTE


@pytest.mark.parametrize(
    "octets, code",
    [
        (b"", "fichier_vide"),
        (b"\xef\xbb\xbf \n\n", "fichier_vide"),
        (TEXTE.encode("cp1252"), "fichier_encodage"),
        (b"\xff\xfea", "fichier_encodage"),
        ("lieu: a".encode("utf-32"), "fichier_encodage"),
        ("lieu: é".encode("utf-16-le"), "fichier_binaire"),
        (b"PK\x03\x04rest", "fichier_binaire"),
        (b"%PDF-1.7", "fichier_binaire"),
        (b"lieu: a\x00b", "fichier_binaire"),
        (b"lieu: a\x07b", "fichier_caractere"),
        ("lieu: a\ue000b".encode(), "fichier_caractere"),
        ("lieu: a\u2028b".encode(), "fichier_caractere"),
        (b"#" * (TAILLE_MAX + 1), "fichier_trop_gros"),
    ],
)
def test_the_rest_has_a_word_of_its_own(octets: bytes, code: str) -> None:
    with pytest.raises(ClausedocsErreur) as caught:
        decode(octets, "d.yaml")
    assert caught.value.code == code
    assert caught.value.lieu.fichier == "d.yaml"
    assert caught.value.conseil


def test_an_old_encoding_is_shown_at_its_word() -> None:
    with pytest.raises(ClausedocsErreur) as caught:
        decode("a: 1\nlieu: la Forêt Noire\n".encode("cp1252"), "d.yaml")
    assert "«\u00a0Forêt\u00a0»" in caught.value.message
    assert (caught.value.lieu.ligne, caught.value.lieu.colonne) == (2, 10)


def test_a_hidden_character_is_placed() -> None:
    with pytest.raises(ClausedocsErreur) as caught:
        decode("a: 1\nlieu: ab\ufeffc\n".encode(), "d.yaml")
    assert (caught.value.lieu.ligne, caught.value.lieu.colonne) == (2, 9)
    assert "U+FEFF" in caught.value.message
    assert "«\u00a0lieu: ab\u00a0»" in caught.value.message


def test_a_path_that_leads_nowhere(tmp_path: Path) -> None:
    for path, code in (
        (tmp_path / "absent.yaml", "fichier_introuvable"),
        (tmp_path, "fichier_repertoire"),
        (tmp_path / "a\0b.yaml", "fichier_illisible"),
    ):
        with pytest.raises(ClausedocsErreur) as caught:
            read_texte(path, "le dossier")
        assert caught.value.code == code
        assert "le dossier" in caught.value.message


def test_a_closed_file_is_the_machine_s_doing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, *args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(MachineErreur) as caught:
        read_texte(tmp_path / "d.yaml", "d.yaml")
    assert caught.value.code == "fichier_illisible"
    assert "Permission" not in str(caught.value)


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_else(octets: bytes) -> None:
    with suppress(ClausedocsErreur):
        read_yaml(decode(octets, "d.yaml"), "d.yaml")


@given(st.text(alphabet="ab:-[]{}#&*!|>'\"%@`,?\n\t \\é0", max_size=60))
def test_no_text_raises_anything_else(text: str) -> None:
    with suppress(ClausedocsErreur):
        read_yaml(text, "d.yaml")
