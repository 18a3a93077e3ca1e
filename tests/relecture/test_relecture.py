"""A Word file proofread: what is found, where, and what is left in peace."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "modeles" / "word"))

import fabrique_word
from atelier_word import read_part
from fabrique_word import make_docx, p, renvoi, run, tableau, titre

from clausedocs.cli import main
from clausedocs.erreurs import DonneesErreur
from clausedocs.relecture.annotation import annotate
from clausedocs.relecture.citations_tapees import find_citations
from clausedocs.relecture.constats import Constat
from clausedocs.relecture.relire import Relecture, verify_modele

JOUR = date(2026, 11, 22)
GRAS = "<w:b/>"


def gras(text: str) -> str:
    """A paragraph all bold: a heading made by hand."""
    return f"<w:p>{run(text, GRAS)}</w:p>"


CHAMP = '<w:p><w:r><w:instrText xml:space="preserve"> MERGEFIELD Nom </w:instrText></w:r></w:p>'
SUIVI = f'<w:p><w:ins w:id="9" w:author="A">{run("ajout")}</w:ins></w:p>'
COMMENTE = f'<w:p>{run("mot")}<w:r><w:commentReference w:id="0"/></w:r></w:p>'
TITRES = (gras("Article 1 – Objet"), p("Texte."), gras("Article 2 – Durée"), p("Texte."))

# Body -> code, gravity, part of the place, part of the message, part of the advice.
TROUVES: dict[str, tuple[tuple[str, ...], str, str, str, str, str]] = {
    "inconnu": (
        (p("Pour {{ donneur_ordre.denominatoin }}"),),
        "variable_inconnue",
        "erreur",
        "paragraphe 1",
        "denominatoin",
        "« donneur_ordre.denomination »",
    ),
    "inconnu_dans_une_boucle": (
        (p("{%p for s in signataires %}"), p("{{ s.fonctio }}"), p("{%p endfor %}")),
        "variable_inconnue",
        "erreur",
        "paragraphe 2",
        "fonctio",
        "« signataires.fonction »",
    ),
    "inconnu_sans_voisin": (
        (p("{{ convention.reference.xyz }}"),),
        "variable_inconnue",
        "erreur",
        "paragraphe 1",
        "xyz",
        "modele variables",
    ),
    "groupe": ((p("{{ donneur_ordre }}"),), "valeur_imprimable", "erreur", "1", "groupe", "donneur_ordre."),
    "liste": ((p("{{ signataires }}"),), "valeur_imprimable", "erreur", "1", "liste", "{%p for"),
    "oui_ou_non": ((p("{{ convention.annexe_offre }}"),), "valeur_imprimable", "erreur", "1", "oui", "{% if"),
    "pas_une_liste": (
        (p("{%p for x in donneur_ordre %}"), p("a"), p("{%p endfor %}")),
        "modele_boucle",
        "erreur",
        "paragraphe 1",
        "pas une liste",
        "liste",
    ),
    "syntaxe": ((p("{{ a. }}"),), "modele_jinja", "erreur", "paragraphe 1", "pas correcte", "noms"),
    "texte_perdu": (
        (p("{%p if groupement %} Perdu"), p("{%p endif %}")),
        "word_texte_perdu",
        "erreur",
        "paragraphe 1",
        "Perdu",
        "seule",
    ),
    "coupee": ((p("{{ lieu"), p("}} fin")), "word_balise_coupee", "avertissement", "1", "lieu", "Entrée"),
    "sans_balise": ((p("Rien."),), "word_sans_balise", "avertissement", "corps", "aucune balise", "{{"),
    "autre_outil": ((p("Pour {nom}"),), "accolade_simple", "avertissement", "1", "« {nom} »", "{{ nom }}"),
    "fusion": ((CHAMP,), "champ_de_fusion", "avertissement", "corps", "« Nom »", "balise"),
    "numero": (TITRES, "numero_tape", "avertissement", "1", "Article 1 – Objet", "style de titre numéroté"),
    "renvoi": (
        (*TITRES, p("comme dit à l’article 2 ci-dessus")),
        "renvoi_tape",
        "avertissement",
        "paragraphe 5",
        "article 2 (« Durée »)",
        "renvoi_a",
    ),
    "citation": (
        (p("Selon l’article L. 2112-2 du code de la commande publique,"),),
        "citation_tapee",
        "remarque",
        "paragraphe 1",
        "L. 2112-2",
        'cite("ccp:L2112-2")',
    ),
    "citation_en_tableau": (
        (tableau(("a", "articles L.2112-2 et L. 2113-12 du CCP")),),
        "citation_tapee",
        "remarque",
        "tableau 1, ligne 1, colonne 2",
        "L.2112-2",
        "ccp:L2112-2",
    ),
    "abroge": (
        (p("L’article 14 du code des marchés publics permet"),),
        "citation_abrogee",
        "avertissement",
        "paragraphe 1",
        "plus en vigueur",
        "L. 2112-2",
    ),
    "code_abroge": (
        (p("Selon le code des marchés publics,"),),
        "citation_abrogee",
        "avertissement",
        "paragraphe 1",
        "n’existe plus",
        "code de la commande publique",
    ),
    "ordonnance": (
        (p("article 38 de l’ordonnance n° 2015-899 du 23 juillet 2015"),),
        "citation_abrogee",
        "avertissement",
        "1",
        "ord2015-899:38",
        "L. 2112-2",
    ),
    "hors_registre": (
        (p("l’article L. 353-2 du code de la construction et de l'habitation"),),
        "citation_hors_registre",
        "remarque",
        "1",
        "L. 353-2",
        "Légifrance",
    ),
    "suivi": ((SUIVI,), "revisions_en_attente", "avertissement", "1", "suivies", "Accepter"),
    "commente": ((COMMENTE,), "commentaires_restants", "remarque", "1", "commentaires", "Supprimer"),
}

# What must not be said of it.
EN_PAIX: dict[str, tuple[tuple[str, ...], str]] = {
    "champ_connu": ((p("{{ donneur_ordre.denomination }} {{ signataires[0].pour }}"),), "variable_inconnue"),
    "champ_protege": (
        (p("{{ inconnu|default('') }}{% if autre is defined %}x{% endif %}"),),
        "variable_inconnue",
    ),
    "nom_donne": ((p("{%p set x = lieu %}"), p("{{ x }}")), "variable_inconnue"),
    "indice_de_boucle": (
        (p("{%p for s in signataires %}"), p("{{ loop.index }}"), p("{%p endfor %}")),
        "variable_inconnue",
    ),
    "boucle_illisible": (
        (p("{%p for v in lieu.x() %}"), p("{{ v.nom }}"), p("{%p endfor %}")),
        "variable_inconnue",
    ),
    "liste_de_codes": ((p("{% for m in convention.texte_prop|default([]) %}{% endfor %}"),), "modele_boucle"),
    "numero_vivant": ((titre("Objet"), titre("Durée")), "numero_tape"),
    "titre_du_code": (
        (gras("Annexe I à l’article D. 353-1 du code de la construction et de l’habitation"), *TITRES),
        "citation_tapee",
    ),
    "renvoi_vivant": ((titre("Objet", "_Ref1"), renvoi("_Ref1", "article 1")), "renvoi_tape"),
    "article_du_ccag": ((*TITRES, p("selon l’article 2 du CCAG-FCS")), "renvoi_tape"),
    "article_d_une_loi": ((*TITRES, p("l’article 2 de la loi du 6 juillet 1989")), "renvoi_tape"),
    "article_d_un_decret_plus_loin": (
        (*TITRES, p("soit à l’article 1, soit à l’article 2 du décret n° 55-22")),
        "renvoi_tape",
    ),
    "article_qui_n_existe_pas": ((*TITRES, p("voir l’article 12")), "renvoi_tape"),
    "avenant": ((p("Avenant n° 1 à la convention"), *TITRES, p("L’article 2 est remplacé")), "renvoi_tape"),
    "accolades_doubles": ((p("{{ lieu }}"),), "accolade_simple"),
    "nombre_ordinaire": ((p("L’article 5 est supprimé, 2112 heures, lot 2."),), "citation_tapee"),
}

Relire = Callable[..., Relecture]


@pytest.fixture
def relire(tmp_path: Path) -> Relire:
    def read(*corps: str, **parts: str) -> Relecture:
        path = tmp_path / "Notre modèle.docx"
        path.write_bytes(make_docx(*corps, **parts))
        return verify_modele(path, au=JOUR)

    return read


def find(relecture: Relecture, code: str) -> Constat:
    return next(c for c in relecture.constats if c.code == code)


@pytest.mark.parametrize("cas", TROUVES)
def test_what_is_found(cas: str, relire: Relire) -> None:
    corps, code, gravity, place, message, advice = TROUVES[cas]
    found = find(relire(*corps), code)
    assert found.gravite == gravity
    assert place in str(found.lieu)
    assert message in found.message
    assert advice in found.conseil.replace("\u00a0", " ")


@pytest.mark.parametrize("cas", EN_PAIX)
def test_what_is_left_in_peace(cas: str, relire: Relire) -> None:
    corps, code = EN_PAIX[cas]
    assert [c for c in relire(*corps).constats if c.code == code] == []


def test_a_sound_modele_has_no_finding(relire: Relire) -> None:
    relecture = relire(
        titre("Objet", "objet"),
        p(
            "Entre {{ donneur_ordre.le }} et {{ structure_porteuse.le }}, {{ cite(«\u00a0ccp:L2112-2\u00a0») }}."
        ),
        renvoi("objet", "Article 1"),
        entete=p("{{ convention.reference }}"),
    )
    assert relecture.constats == ()
    assert (relecture.racine, relecture.balises) == ("convention", 4)


def test_the_same_fault_is_said_once_with_its_number(relire: Relire) -> None:
    found = find(relire(p("{{ inconnu }}"), p("x"), p("{{ inconnu }}")), "variable_inconnue")
    assert (found.fois, found.lieu.paragraphe) == (2, 1)


def test_the_kind_of_dossier_is_guessed_or_said(relire: Relire) -> None:
    assert relire(p("{{ marche.objet }} {{ clause.x }}")).racine == "marche"
    said = relire(p("{{ donneur_ordre.nu }}"), proprietes={"cp:category": "clause_ccap"})
    assert said.racine == "marche"


def test_a_number_whose_dash_a_reference_would_print(relire: Relire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fabrique_word, "NUMEROS", fabrique_word.NUMEROS.replace("%1.", "%1 –"))
    heading, tag = titre("Objet", "objet"), p("voir {{ renvoi_a(“objet”) }}")
    found = find(relire(heading, tag), "numero_suffixe")
    assert "« Article 1 – »" in found.message
    assert [c.code for c in relire(heading, p("{{ lieu }}")).constats] == []


def test_other_parts_are_read_too(relire: Relire) -> None:
    found = find(relire(p("{{ lieu }}"), entete=p("a"), pied=p("{{ inconnu }}")), "variable_inconnue")
    assert str(found.lieu).startswith("pied de page, paragraphe 1")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "l’article L. 2112-2 du code de la commande publique",
            [("L. 2112-2", "code de la commande publique")],
        ),
        (
            "articles L.2112-2, L. 2112-4 et R. 2152-7 du CCP",
            [(n, "CCP") for n in ("L.2112-2", "L. 2112-4", "R. 2152-7")],
        ),
        ("l’article 1728 du code civil et le reste", [("1728", "code civil")]),
        ("l'article L. 6222-18 alinéa 2 du code du travail, le contrat", [("L. 6222-18", "code du travail")]),
        ("l’article 5 de la présente convention", []),
        ("l’article 5", []),
        ("l’article L. 1111-1", [("L. 1111-1", "")]),
        (
            "l’article 7 de la loi n° 89-462 du 6 juillet 1989 tendant",
            [("7", "loi n° 89-462 du 6 juillet 1989")],
        ),
    ],
)
def test_citations_are_read_as_typed(text: str, found: list[tuple[str, str]]) -> None:
    assert [(c.article, c.texte) for c in find_citations(text)] == found


def test_findings_become_comments_of_word(relire: Relire) -> None:
    relecture = relire(p("{{ inconnu }}"), *TITRES, entete=p("{{ faux }}"))
    copy = annotate(relecture, JOUR)
    comments = read_part(copy, "word/comments.xml")
    assert comments.count("<w:comment ") == len(relecture.constats) == 4
    assert "Erreur (en-tête, paragraphe 1, «\u00a0{{ faux }}\u00a0»)" in comments
    assert "2026-11-22" in comments
    document = read_part(copy)
    assert document.count("commentRangeStart") == document.count("commentReference") == 4
    # The tags are those of the file: the copy is a modèle still.
    assert "{{ inconnu }}" in document
    with zipfile.ZipFile(BytesIO(copy)) as archive:
        assert archive.testzip() is None


def test_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, copy = tmp_path / "modele.docx", tmp_path / "relu" / "copie.docx"
    path.write_bytes(make_docx(p("{{ donneur_ordre.nomm }}"), *TITRES))
    assert main(["modele", "verifier", str(path), "--commentaires", str(copy)]) == 3
    out = capsys.readouterr().out.replace("\u00a0", " ")
    assert "corps du texte, paragraphe 1" in out
    assert "1 erreur, 2 avertissements" in out
    assert copy.is_file()
    path.write_bytes(make_docx(p("{{ donneur_ordre.nu }}")))
    assert main(["modele", "verifier", str(path)]) == 0
    assert "aucun défaut" in capsys.readouterr().out
    assert main(["modele", "verifier", str(path), "--commentaires", str(path)]) == 2
    assert main(["modele", "verifier", str(tmp_path / "absent.docx")]) == 1


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(DonneesErreur) as caught:
        verify_modele(path, au=JOUR)
    assert caught.value.code == "docx_format"
