"""What is wrong in a Word modèle: said with its code and a place that its author can find."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from atelier_word import Rendre
from fabrique_word import cellule, make_docx, p, tableau

from clausedocs.erreurs import ClausedocsErreur, DonneesErreur, ErreursGroupees, ModeleErreur, UsageErreur
from clausedocs.modeles import compile_modele, find_modele, list_modeles
from clausedocs.modeles.word.sources import make_identifiant

# Body -> code, part of the place, part of the message, part of the advice.
FAUTES: dict[str, tuple[tuple[str, ...], str, str, str, str]] = {
    "ouverte": ((p("a"), p("{{ nom")), "word_accolades", "paragraphe 2", "{{", "}}"),
    "orpheline": ((p("nom }}"),), "word_accolades", "« nom }} »", "ne ferme aucune", "Effacez"),
    "sur_deux": ((tableau(("{{ nom", "}}")),), "word_accolades", "colonne 1", "pas fermée", "Entrée"),
    "jamais_fermee": ((p("{% if oui %}a"),), "word_balise_ouverte", "paragraphe 1", "jamais", "endif"),
    "rien_a_fermer": ((p("{% endif %}"),), "word_balise_ouverte", "paragraphe 1", "ne ferme rien", "if"),
    "croisees": (
        (p("{%p if oui %}"), p("a{% endif %}")),
        "word_balises_croisees",
        "paragraphe 2",
        "même niveau",
        "{%p",
    ),
    "dans_une_cellule": (
        (p("{% if oui %}a"), tableau(("b{% endif %}", "c"))),
        "word_balises_croisees",
        "(tableau 1, ligne 1, colonne 1)",
        "même niveau",
        "{%tr",
    ),
    "ecartee": (
        (p("{% p if oui %}"), p("{% p endif %}")),
        "word_prefixe",
        "paragraphe 1",
        "espace",
        "{%p if",
    ),
    "hors_tableau": (
        (p("{%tr if oui %}"), p("{%tr endif %}")),
        "word_prefixe",
        "1",
        "pas dans un tableau",
        "{%p",
    ),
    "texte_perdu": (
        (p("{%p if oui %} Important"), p("{%p endif %}")),
        "word_texte_perdu",
        "paragraphe 1",
        "Important",
        "seule",
    ),
    "ligne_perdue": (
        (tableau(("{%tr if oui %}", "Important"), ("a", "b"), ("{%tr endif %}", "")),),
        "word_texte_perdu",
        "ligne 1, colonne 1",
        "Important",
        "seule",
    ),
    "section_perdue": (
        (p("{%p if oui %}", props="<w:sectPr/>"), p("a"), p("{%p endif %}")),
        "word_texte_perdu",
        "paragraphe 1",
        "saut de section",
        "seule",
    ),
    "hors_cellule": ((p("{% cellbg nom %}"),), "word_prefixe", "paragraphe 1", "cellule", "cellule"),
    "refusee": ((p("{% block x %}"),), "word_balise_refusee", "paragraphe 1", "block", "colspan"),
    "filtre": ((p("{{ nom|uper }}"),), "modele_interdit", "paragraphe 1", "uper", "« upper »"),
    "appel": ((p("{{ nom.upper() }}"),), "modele_interdit", "paragraphe 1", ".upper()", "|upper"),
    "syntaxe": ((p("{{ nom. }}"),), "modele_jinja", "paragraphe 1", "pas correcte", "guillemets"),
    "vide": ((p("{{ }}"),), "modele_jinja", "paragraphe 1", "vide", "variable"),
    "ailleurs": (
        (
            '<w:p><w:r><w:instrText xml:space="preserve"> TITLE {{ nom }} </w:instrText></w:r></w:p>',
            p("{{ nom }}"),
        ),
        "word_place",
        "corps du texte",
        "TITLE",
        "champ",
    ),
    "inconnue": ((p("{{ groupe.nomm }}"),), "variable_inconnue", "paragraphe 1", "nomm", "« nom »"),
    "renvoi": ((p("{{ renvoi(x) }}"),), "modele_renvoi", "paragraphe 1", "lisible", "signet"),
    "renvoi_mele": ((p("{{ renvoi('a') ~ 'b' }}"),), "modele_renvoi", "paragraphe 1", "seul", "seul"),
    "couleur": (
        (tableau((cellule(p("{% cellbg nom %}x")), "b")),),
        "modele_operation",
        "ligne 1",
        "couleur",
        "F2DCDB",
    ),
    "colonnes": (
        (tableau((cellule(p("{% colspan 0 %}x")), "b")),),
        "modele_operation",
        "ligne 1",
        "colonnes",
        "1 à",
    ),
    "valeur": ((p("{{ groupe }}"),), "valeur_imprimable", "paragraphe 1", "dict", ".texte"),
    "ligne": ((p("{{ lignes }}"),), "valeur_saut_de_ligne", "paragraphe 1", "saut de ligne", "paragraphes"),
}


def first_of(raised: ClausedocsErreur) -> ClausedocsErreur:
    return raised.erreurs[0] if isinstance(raised, ErreursGroupees) else raised


@pytest.mark.parametrize("cas", FAUTES)
def test_a_fault_says_where_what_and_how(cas: str, rendre: Rendre) -> None:
    corps, code, place, message, advice = FAUTES[cas]
    with pytest.raises((ModeleErreur, ErreursGroupees)) as caught:
        rendre(*corps, nom="Valmorin", oui=True, groupe={"nom": "x"}, lignes="a\nb")
    first = first_of(caught.value)
    assert (first.code, caught.value.sortie) == (code, 3)
    assert "essai.docx" in str(first.lieu)
    assert place in str(first.lieu)
    assert message in first.message
    assert advice in first.conseil


def test_all_the_faults_come_at_once(rendre: Rendre) -> None:
    with pytest.raises(ErreursGroupees) as caught:
        rendre(p("{{ nom|uper }}"), p("{% if oui %}"), p("{{ a"), nom="V")
    assert [e.code for e in caught.value.erreurs] == [
        "modele_interdit",
        "word_balise_ouverte",
        "word_accolades",
    ]


def test_what_makes_no_sound_file_is_refused(rendre: Rendre) -> None:
    """A bookmark of the tag’s own field would stand in a field of Word: the engine sees that it is unsound."""
    odd = "<w:p><w:r><w:t>{% if oui %}</w:t></w:r><w:hyperlink><w:r><w:t>{% endif %}</w:t></w:r></w:hyperlink></w:p>"
    with pytest.raises(ErreursGroupees) as caught:
        rendre(odd, oui=True)
    assert first_of(caught.value).code == "word_balises_croisees"


def test_a_file_without_tags(rendre: Rendre) -> None:
    with pytest.raises(ModeleErreur) as caught:
        rendre(p("Tout est écrit."))
    assert caught.value.code == "word_sans_balise"
    assert "{{ donneur_ordre.denomination }}" in caught.value.conseil


@pytest.mark.parametrize(
    ("nom", "identifiant"),
    [
        ("Convention de coopération 2027", "convention_de_cooperation_2027"),
        ("convention_cadre", "convention_cadre"),
        ("2027 – L’œuvre", "modele_2027_l_oeuvre"),
        ("…", ""),
    ],
)
def test_the_identifier_comes_from_the_name_of_the_file(nom: str, identifiant: str) -> None:
    assert make_identifiant(nom) == identifiant


def test_a_folder_lists_its_modeles(tmp_path: Path) -> None:
    write = make_writer(tmp_path)
    write("Notre convention.docx", {"dc:title": "Convention maison", "cp:category": "Convention cadre"})
    write("sous/convention_partenariat.docx", {})
    write("Lettre d’accompagnement.docx", {"dc:description": "Accompagne l’envoi."})
    (tmp_path / "~$Notre convention.docx").write_bytes(b"verrou de Word")
    (tmp_path / "abime.docx").write_bytes(b"PK\x03\x04")
    metas = {m.id: m for m in list_modeles([tmp_path])}
    own = metas["notre_convention"]
    assert (own.titre, own.document) == ("Convention maison", "convention_cadre")
    # One that bears the name of ours takes its place, and is held to its rules.
    assert metas["convention_partenariat"].fichier.suffix == ".docx"
    assert metas["convention_partenariat"].document == "convention_partenariat"
    letter = metas["lettre_d_accompagnement"]
    assert (letter.document, letter.description) == ("", "Accompagne l’envoi.")
    assert metas["abime"].description.startswith("Illisible")
    assert "convention_cadre" in metas
    with pytest.raises(UsageErreur) as caught:
        compile_modele("notre_convention", "html", [tmp_path])
    assert caught.value.code == "word_cible"


def test_heads_that_are_wrong(tmp_path: Path) -> None:
    write = make_writer(tmp_path)
    write("a.docx", {"cp:category": "Convention inventée"})
    with pytest.raises(ModeleErreur) as caught:
        find_modele("a", [tmp_path])
    assert caught.value.code == "word_categorie"
    assert "convention_cadre" in caught.value.conseil
    write("Mon modèle.docx", {})
    write("mon_modele.docx", {})
    with pytest.raises(ModeleErreur) as caught:
        find_modele("mon_modele", [tmp_path])
    assert caught.value.code == "modele_double"
    with pytest.raises(ModeleErreur) as caught:
        list_modeles([tmp_path])
    assert caught.value.code == "modele_double"
    nameless = tmp_path / "vide" / "….docx"
    nameless.parent.mkdir()
    nameless.write_bytes(make_docx(p("{{ n }}")))
    assert list_modeles([nameless.parent])  # it says so in its line, and stops nothing
    from clausedocs.modeles.word.sources import find_source

    with pytest.raises(ModeleErreur) as caught:
        find_source(nameless)
    assert caught.value.code == "word_nom"
    (tmp_path / "abime.docx").write_bytes(b"PK\x03\x04")
    with pytest.raises(DonneesErreur) as refused:
        find_modele("abime", [tmp_path])
    assert refused.value.code == "docx_corrompu"


def make_writer(folder: Path) -> Callable[[str, dict[str, str]], None]:
    def write(nom: str, proprietes: dict[str, str]) -> None:
        path = folder / nom
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(make_docx(p("{{ donneur_ordre.nu }}"), proprietes=proprietes))

    return write
