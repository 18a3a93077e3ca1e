"""A template from outside reads no file, runs no code, never loops for ever, never fills the memory."""

from __future__ import annotations

import time
import tracemalloc
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from atelier_word import Produire, Rendre, read_part
from fabrique_word import _R as R
from fabrique_word import W, make_docx, make_png, p, tableau

from clausedocs.erreurs import ClausedocsErreur, ErreursGroupees
from clausedocs.modeles.word import compilation
from clausedocs.modeles.word.compilation import compile_word
from clausedocs.modeles.word.sources import find_source

SECONDES, OCTETS = 8.0, 80_000_000
DONNEES: dict[str, Any] = {"nom": "Valmorin", "villes": ["a", "b"], "n": 3, "groupe": {"a": "un"}}


def code_of(raised: ClausedocsErreur) -> str:
    return raised.erreurs[0].code if isinstance(raised, ErreursGroupees) else raised.code


# What is typed -> the code of the refusal.
REFUS = {
    # reading files, running code
    "{{ ''.__class__.__mro__ }}": "modele_interdit",
    "{{ nom.__class__ }}": "modele_interdit",
    "{{ nom['__class__'] }}": "modele_interdit",
    "{{ nom['__cla' ~ 'ss__'] }}": "variable_inconnue",
    "{{ cite.__globals__ }}": "modele_interdit",
    "{{ cite.func_globals }}": "variable_inconnue",
    "{{ image.x }}": "variable_inconnue",
    "{{ _mesure.reste }}": "modele_interdit",
    "{{ self }}": "modele_interdit",
    "{{ config }}": "variable_inconnue",
    "{{ lipsum() }}": "modele_interdit",
    "{{ cycler('a') }}": "modele_interdit",
    "{{ namespace(a=1) }}": "modele_interdit",
    "{{ range(10**9) }}": "modele_interdit",
    "{{ dict(a=1) }}": "modele_interdit",
    "{% include 'x' %}": "word_balise_refusee",
    "{% import 'os' as os %}": "word_balise_refusee",
    "{% extends 'x' %}": "word_balise_refusee",
    "{% macro m() %}": "word_balise_refusee",
    "{% call m() %}": "word_balise_refusee",
    "{% do villes.append('c') %}": "word_balise_refusee",
    "{% raw %}": "word_balise_refusee",
    "{% filter upper %}": "word_balise_refusee",
    "{{ villes.append('c') }}": "modele_interdit",
    "{{ nom.format(1) }}": "modele_interdit",
    "{{ nom|format(1) }}": "modele_interdit",
    "{{ nom|attr('x') }}": "modele_interdit",
    "{{ nom|pprint }}": "modele_interdit",
    "{{ villes|tojson }}": "modele_interdit",
    "{{ image('../secret.png', 40, 'x') }}": "word_image",
    "{{ image('/etc/passwd.png', 40, 'x') }}": "word_image",
    "{{ image('C:\\\\secret.png', 40, 'x') }}": "word_image",
    "{{ image('\\\\\\\\serveur\\\\x.png', 40, 'x') }}": "word_image",
    "{{ image('lien.png', 40, 'x') }}": "word_image",
    "{{ image('note.txt', 40, 'x') }}": "word_image",
    "{{ image('fausse.png', 40, 'x') }}": "word_image",
    "{{ image('absente.png', 40, 'x') }}": "word_image",
    "{{ image('logo.png', 4000, 'x') }}": "word_image",
    "{{ image('logo.png', 40) }}": "word_image",
    "{{p sous_document('../autre.docx') }}": "word_sous_document",
    "{{p sous_document('note.txt') }}": "word_sous_document",
    "{{p sous_document('bombe.docx') }}": "word_sous_document",
    # looping, filling the memory
    "{{ 'a' * 10**9 }}": "modele_interdit",
    "{{ 'a' * 1000000000 }}": "modele_operation",
    "{{ [1] * 1000000000 }}": "modele_operation",
    "{{ 2 ** 99 }}": "modele_interdit",
    "{{ 999999999 * 999999999 }}": "modele_operation",
    "{{ '%99999999d' % 1 }}": "modele_operation",
    "{{ 1 / 0 }}": "modele_operation",
    "{{ nom|center(999999999) }}": "modele_interdit",
    "{{ nom|indent(999999999) }}": "modele_interdit",
    "{{ nom|batch(99999999) }}": "modele_interdit",
    "{% for c in nom %}x{% endfor %}": "modele_boucle",
    "{% for x in n %}x{% endfor %}": "modele_boucle",
    "{% for x in villes recursive %}x{% endfor %}": "modele_interdit",
    "{{ [villes, villes] }}": "modele_operation",
    "{{ nom|round }}": "modele_operation",
    "{{ " + "(" * 300 + "1" + ")" * 300 + " }}": "modele_jinja",
    "{{ 1" + "+1" * 90 + " }}": "modele_jinja",
    "{{ 1 + " + "9" * 3000 + " }}": "modele_operation",
}


@pytest.fixture
def voisins(tmp_path: Path) -> None:
    """What stands around the folder of the modèle, and in it."""
    (tmp_path / "logo.png").write_bytes(make_png())
    (tmp_path / "fausse.png").write_bytes(b"MZ pas une image")
    (tmp_path / "note.txt").write_text("secret", "utf-8")
    (tmp_path.parent / "secret.png").write_bytes(make_png())
    (tmp_path / "lien.png").symlink_to(tmp_path.parent / "secret.png")
    (tmp_path / "bombe.docx").write_bytes(make_bombe())


def make_bombe() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * 30_000_000)
    return out.getvalue()


@pytest.mark.usefixtures("voisins")
@pytest.mark.parametrize("balise", REFUS, ids=lambda b: b[:40])
def test_what_is_refused_costs_nothing(balise: str, rendre: Rendre) -> None:
    with pytest.raises(ClausedocsErreur) as caught:
        measure(lambda: rendre(p(balise), **DONNEES))
    assert code_of(caught.value) == REFUS[balise]
    first = caught.value.erreurs[0] if isinstance(caught.value, ErreursGroupees) else caught.value
    assert "corps du texte, paragraphe 1" in str(first.lieu)
    assert first.conseil


BOUCLES = {
    # loops within loops
    "boucles": (
        *(p("{%p for x in longue %}") for _ in range(6)),
        p("y"),
        *(p("{%p endfor %}") for _ in range(6)),
    ),
    # a text that doubles at each turn
    "doublement": (
        p("{%p set a = 'aaaaaaaaaa' %}"),
        *(p("{%p set a = a ~ a %}") for _ in range(60)),
        p("{{ a }}"),
    ),
    "addition": (
        p("{%p set a = 'aaaaaaaaaa' %}"),
        *(p("{%p set a = a + a %}") for _ in range(60)),
        p("{{ a }}"),
    ),
    "remplacement": (
        p("{%p set a = 'aaaaaaaaaa' %}"),
        *(p("{%p set a = a|replace('a', 'aaaaaaaaaa') %}") for _ in range(60)),
        p("{{ a }}"),
    ),
    "jointure": (
        p("{%p set a = 'aaaaaaaaaa' %}"),
        *(p("{%p set a = [a, a, a]|join(a) %}") for _ in range(60)),
        p("{{ a }}"),
    ),
    "listes": (
        p("{%p set a = [1, 2] %}"),
        *(p("{%p set a = a + a %}") for _ in range(60)),
        p("{{ a|length }}"),
    ),
    # much text at each turn
    "texte": (
        p("{%p for x in longue %}"),
        p("{%p for y in longue %}"),
        p("z" * 4000),
        *(p("{%p endfor %}"),) * 2,
    ),
    "recherche": (
        p("{%p set a = [1] %}"),
        *(p("{%p set a = a + a %}") for _ in range(14)),
        p("{%p for x in longue %}"),
        p("{%p for y in longue %}"),
        p("{% if 2 in a %}x{% endif %}"),
        *(p("{%p endfor %}"),) * 2,
    ),
}


@pytest.mark.parametrize("cas", BOUCLES)
def test_loops_and_texts_are_measured(cas: str, rendre: Rendre) -> None:
    with pytest.raises(ClausedocsErreur) as caught:
        measure(lambda: rendre(*BOUCLES[cas], longue=[str(n) for n in range(400)]))
    assert code_of(caught.value) in {"modele_boucle", "modele_operation", "modele_trop_long"}


def test_the_output_is_counted(rendre: Rendre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compilation, "TAILLE_MAX", 3000)
    with pytest.raises(ClausedocsErreur) as caught:
        rendre(p("{%p for x in l %}"), p("z" * 500), p("{%p endfor %}"), l=["a"] * 10)
    assert code_of(caught.value) == "modele_trop_long"


def test_too_many_tags_and_too_deep_ones(rendre: Rendre) -> None:
    with pytest.raises(ClausedocsErreur) as caught:
        measure(lambda: rendre(p("{{ n }}" * 6000), n=1))
    assert code_of(caught.value) == "word_trop_de_balises"
    deep = [p("{%p if n %}")] * 40 + [p("x")] + [p("{%p endif %}")] * 40
    with pytest.raises(ClausedocsErreur) as caught:
        measure(lambda: rendre(*deep, n=1))
    assert code_of(caught.value) == "word_balise_ouverte"


def test_reserved_characters_cannot_forge_a_tag(rendre: Rendre) -> None:
    for text in ("\ue200 nom \ue201", "\ue1000\ue101", "\ue202 for x in y \ue203"):
        with pytest.raises(ClausedocsErreur) as caught:
            rendre(p("{{ nom }}"), p(text), nom="V")
        assert code_of(caught.value) == "modele_caractere"


def test_a_value_with_marks_of_ours_is_plain_text(rendre: Rendre) -> None:
    assert rendre(p("{{ nom }}"), nom="\ue200 1+1 \ue201") == ["\ue200 1+1 \ue201"]


ENTITES = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:styles>&x;</w:styles>'
)
PAQUETS = {
    "docx_entites": lambda: make_docx(p("{{ n }}"), autres={"word/theme/theme1.xml": ENTITES}),
    "docx_demesure": lambda: make_docx(p("{{ n }}"), autres={"word/media/x.xml": b"\0" * 70_000_000}),
    "docx_noms": lambda: make_docx(p("{{ n }}"), autres={"../../evasion.xml": b"<a/>"}),
    "docx_format": lambda: with_macros(make_docx(p("{{ n }}"))),
}


@pytest.mark.parametrize("code", PAQUETS)
def test_packages_made_to_hurt(code: str, tmp_path: Path) -> None:
    path = tmp_path / "modele.docx"
    path.write_bytes(PAQUETS[code]())
    with pytest.raises(ClausedocsErreur) as caught:
        measure(lambda: compile_word(find_source(path)))
    assert caught.value.code == code


def relation(kind: str, cible: str) -> bytes:
    """The relationships of a part that lead elsewhere."""
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        f'Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        f'Target="{cible}" TargetMode="External"/></Relationships>'
    ).encode()


LIENS = "word/_rels/settings.xml.rels"
CHAMP = '<w:p><w:r><w:instrText xml:space="preserve"> {} </w:instrText></w:r></w:p>'
COUPE = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDE</w:instrText></w:r><w:r>'
    '<w:instrText>AUTO c:/windows/cmd.exe</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
ACTIFS: dict[str, tuple[tuple[str, ...], dict[str, bytes], str]] = {
    "macros": ((), {"word/vbaProject.bin": b"x"}, "word_macros"),
    "activex": ((), {"word/activeX/activeX1.xml": b"<a/>"}, "word_macros"),
    "image_lointaine": ((), {LIENS: relation("image", "http://piege.example/a.png")}, "word_lien_externe"),
    "image_unc": ((), {LIENS: relation("image", r"\\\\serveur\\a.png")}, "word_lien_externe"),
    "dde": ((CHAMP.format("DDEAUTO c:/windows/cmd.exe"),), {}, "word_champ_actif"),
    "dde_coupe": ((COUPE,), {}, "word_champ_actif"),
    "fichier": ((CHAMP.format("INCLUDETEXT c:/secret.docx"),), {}, "word_champ_actif"),
    "simple": (
        ('<w:p><w:fldSimple w:instr="INCLUDEPICTURE http://piege.example/a.png"/></w:p>',),
        {},
        "word_champ_actif",
    ),
}


@pytest.mark.parametrize("cas", ACTIFS)
def test_what_word_itself_would_run_or_fetch(cas: str, tmp_path: Path) -> None:
    corps, parts, code = ACTIFS[cas]
    path = tmp_path / "modele.docx"
    path.write_bytes(make_docx(p("{{ n }}"), *corps, autres=parts))
    with pytest.raises(ErreursGroupees) as caught:
        compile_word(find_source(path))
    assert [e.code for e in caught.value.erreurs] == [code]


def test_what_harms_nobody_is_let_through(tmp_path: Path) -> None:
    path = tmp_path / "modele.docx"
    parts = {"word/_rels/footer9.xml.rels": relation("hyperlink", "https://www.ville.example")}
    path.write_bytes(make_docx(p("{{ n }}"), CHAMP.format("PAGE"), autres=parts))
    assert compile_word(find_source(path)).variables == ("n",)


@pytest.mark.parametrize(
    "cible", ["https://piege.example/a.dotm", "file://serveur/a.dotm", "file:///C:/a.dotx"]
)
def test_the_attached_template_is_not_passed_on(cible: str, produire: Produire) -> None:
    settings = (
        f'<w:settings xmlns:w="{W}" xmlns:r="{R}"><w:attachedTemplate r:id="rId1"/><w:zoom w:percent="90"/>'
    )
    parts = {
        "word/settings.xml": f"{settings}</w:settings>".encode(),
        LIENS: relation("attachedTemplate", cible),
    }
    docx = produire(p("{{ n }}"), autres=parts, variables={"n": "x"})
    assert "attachedTemplate" not in read_part(docx, "word/settings.xml")
    assert "zoom" in read_part(docx, "word/settings.xml")
    assert cible not in read_part(docx, LIENS)


def test_a_long_table_is_read_in_time(tmp_path: Path) -> None:
    path = tmp_path / "modele.docx"
    path.write_bytes(make_docx(p("{{ n }}"), tableau(*[("a", "b")] * 8000)))
    measure(lambda: compile_word(find_source(path)))


def with_macros(docx: bytes) -> bytes:
    """The same declared as a document with macros."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(docx)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "[Content_Types].xml":
                data = data.replace(
                    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                    b"application/vnd.ms-word.document.macroEnabled.main+xml",
                )
            target.writestr(name, data)
    return out.getvalue()


def measure(work: Callable[[], Any]) -> None:
    """Run it under watch of its own time and of the memory; what it raises goes on."""
    tracemalloc.start()
    started = time.process_time()
    try:
        work()
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert time.process_time() - started < SECONDES
        assert peak < OCTETS
