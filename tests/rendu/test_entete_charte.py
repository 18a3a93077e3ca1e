"""A charter: its colours, font, logo and texts in both PDF engines and in the page; and what is refused."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdf
import pytest
from logos_d_essai import draw_logo_png, draw_logo_svg
from papiers_d_essai import FIXTURES, make_papier

import clausedocs
from clausedocs.erreurs import ClausedocsErreur, DonneesErreur, ErreursGroupees, ModeleErreur, UsageErreur
from clausedocs.rendu.entete.charte import list_fonts
from clausedocs.rendu.entete.choix import read_entete
from clausedocs.rendu.entete.couleurs import contrast_with_white, mix_with_white, recolor

CHARTE = FIXTURES / "entete_meivo.yaml"
MOTEURS = ["typst", pytest.param("weasyprint", marks=pytest.mark.weasyprint)]


@pytest.fixture(scope="module")
def charge() -> clausedocs.DossierCharge:
    return clausedocs.load_dossier(FIXTURES / "c01_valmorin.yaml")


def _charte(folder: Path, text: str) -> Path:
    (folder / "logo.svg").write_text(draw_logo_svg("Logo"), "utf-8")
    (folder / "logo.png").write_bytes(draw_logo_png())
    path = folder / "charte.yaml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("moteur", MOTEURS)
def test_it_dresses_the_pdf(charge: clausedocs.DossierCharge, moteur: str) -> None:
    pdf = clausedocs.render(charge, "convention_cadre", "pdf", entete=CHARTE, moteur_pdf=moteur)
    bare = clausedocs.render(charge, "convention_cadre", "pdf", moteur_pdf=moteur)
    pages = [p.extract_text() for p in pypdf.PdfReader(io.BytesIO(pdf.octets)).pages]
    assert "Maison de l’emploi et de l’insertion" in pages[0]
    assert "clause@meivo.example – 01" in pages[0].replace("\u00a0", " ")
    assert "Convention-cadre de coopération – CONV-2026-012" in pages[2]
    assert all("MEIVO – SIRET" in p for p in pages)
    assert pdf.pages is not None and bare.pages is not None and abs(pdf.pages - bare.pages) <= 1
    again = clausedocs.render(charge, "convention_cadre", "pdf", entete=CHARTE, moteur_pdf=moteur)
    assert again.octets == pdf.octets
    assert [a for a in pdf.rapport.avertissements if a.code.startswith("entete")] == []


@pytest.mark.parametrize("moteur", MOTEURS)
def test_the_pictures_are_read_aloud(charge: clausedocs.DossierCharge, moteur: str) -> None:
    pdf = clausedocs.render(charge, "convention_cadre", "pdf", entete=CHARTE, moteur_pdf=moteur)
    reader = pypdf.PdfReader(io.BytesIO(pdf.octets))
    alts = [
        str(o.get("/Alt"))
        for n in range(1, len(reader.xref[0]) + 2000)
        if isinstance(o := _object(reader, n), dict) and o.get("/Alt")
    ]
    assert any("Logotype de la Maison" in a for a in alts)
    assert any("Fonds pour l’emploi du Ponant" in a for a in alts)


def _object(reader: pypdf.PdfReader, number: int) -> object:
    try:
        return reader.get_object(pypdf.generic.IndirectObject(number, 0, reader))
    except Exception:  # noqa: BLE001 (a number that no object bears)
        return None


def test_it_dresses_the_page(charge: clausedocs.DossierCharge) -> None:
    page = clausedocs.render(charge, "convention_cadre", "html", entete=CHARTE).octets.decode()
    assert "--bleu: #7a1f3d; --filet: #c9a3b0" in page
    assert 'alt="Logotype de la Maison de l’emploi et de l’insertion du Val d’Orvenne"' in page
    assert page.index('class="papier"') < page.index("<h1")
    assert "1f3a5f" not in page.lower()
    assert not re.search(r'(?:src|href)="(?!data:|#|mailto:|https?:)', page)


def test_the_word_paper_that_it_names_dresses_the_word(charge: clausedocs.DossierCharge) -> None:
    document = clausedocs.render(charge, "convention_cadre", "docx", entete=CHARTE)
    assert b"theme1.xml" in document.octets
    custom = [a.code for a in document.rapport.avertissements]
    assert "entete_partiel" not in custom


@pytest.mark.parametrize(
    ("entete", "formats"), [("entete_meivo.docx", ("pdf", "html")), ("sans_word", ("docx",))]
)
def test_a_format_that_the_letterhead_leaves_bare_is_told(
    charge: clausedocs.DossierCharge, entete: str, formats: tuple[str, ...], tmp_path: Path
) -> None:
    path = _charte(tmp_path, "entete: Essai") if entete == "sans_word" else FIXTURES / entete
    for name in formats:
        document = clausedocs.render(charge, "convention_cadre", name, entete=path)
        assert "entete_partiel" in [a.code for a in document.rapport.avertissements]


def test_the_letterhead_is_recorded(charge: clausedocs.DossierCharge) -> None:
    page = clausedocs.render(charge, "convention_cadre", "html", entete=CHARTE).octets.decode()
    assert re.search(r'<meta name="clausedocs.entete.sha256" content="[0-9a-f]{64} [0-9a-f]{64}">', page)
    assert "entete.sha256" not in clausedocs.render(charge, "convention_cadre", "html").octets.decode()


def _dossier(folder: Path, *, dossier: str = "", structure: str = "") -> Path:
    for source in ("ma_structure_meivo.yaml", "c01_valmorin.yaml"):
        (folder / source).write_text((FIXTURES / source).read_text("utf-8"), "utf-8")
    for name, line in (("c01_valmorin.yaml", dossier), ("ma_structure_meivo.yaml", structure)):
        if line:
            with (folder / name).open("a", encoding="utf-8") as stream:
                stream.write(f"\nentete: {line}\n")
    return folder / "c01_valmorin.yaml"


def test_the_dossier_comes_before_the_structure(tmp_path: Path) -> None:
    (tmp_path / "papiers").mkdir()
    (tmp_path / "papiers" / "un.docx").write_bytes(make_papier())
    (tmp_path / "deux.yaml").write_text('entete: "Deux"\npied: ["Pied deux"]\n', "utf-8")
    (tmp_path / "trois.yaml").write_text('pied: ["Pied trois"]\n', "utf-8")
    path = _dossier(tmp_path, structure="papiers/un.docx")
    word = clausedocs.render(clausedocs.load_dossier(path), "convention_cadre", "docx").octets
    assert b"theme1.xml" in word
    both = _dossier(tmp_path, structure="papiers/un.docx", dossier="deux.yaml")
    charge = clausedocs.load_dossier(both)
    assert "Pied deux" in clausedocs.render(charge, "convention_cadre", "html").octets.decode()
    asked = clausedocs.render(charge, "convention_cadre", "html", entete=tmp_path / "trois.yaml")
    assert "Pied trois" in asked.octets.decode()


@pytest.mark.parametrize("nom", ["../ailleurs.docx", "/etc/passwd.docx", "C:\\papier.docx"])
def test_a_letterhead_named_by_a_dossier_stands_beside_it(tmp_path: Path, nom: str) -> None:
    charge = clausedocs.load_dossier(_dossier(tmp_path, structure=f"'{nom}'"))
    with pytest.raises(DonneesErreur) as raised:
        clausedocs.render(charge, "convention_cadre", "docx")
    assert raised.value.code == "entete_lointain"
    assert raised.value.lieu.fichier == str(tmp_path / "ma_structure_meivo.yaml")
    assert raised.value.lieu.ligne is not None


def test_a_link_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "dehors.svg"
    outside.write_text(draw_logo_svg("Dehors"), "utf-8")
    folder = tmp_path / "charte"
    folder.mkdir()
    try:
        (folder / "lien.svg").symlink_to(outside)
    except OSError:
        pytest.skip("ce poste ne sait pas faire de lien")
    with pytest.raises(DonneesErreur) as raised:
        read_entete(_charte(folder, "logo: {fichier: lien.svg, texte: Logo}"))
    assert raised.value.code == "entete_lointain"


@pytest.mark.parametrize(
    ("nom", "code"),
    [
        ("absent.docx", "entete_introuvable"),
        ("papier.odt", "entete_format"),
        ("absente.yaml", "entete_introuvable"),
    ],
)
def test_a_file_that_is_not_there(tmp_path: Path, nom: str, code: str) -> None:
    with pytest.raises(UsageErreur) as asked:
        read_entete(tmp_path / nom)
    assert asked.value.code == code
    charge = clausedocs.load_dossier(_dossier(tmp_path, dossier=nom))
    with pytest.raises(DonneesErreur) as named:
        clausedocs.render(charge, "convention_cadre", "docx")
    assert (named.value.code, named.value.lieu.champ) == (code, "entete")


FAUTES = {
    "couleurs: {principale: rouge}": "couleur_forme",
    'couleurs: {principale: "#F2C14E"}': "couleur_faible",
    "couleur: {principale: rouge}": "champ_inconnu",
    "numeros: gauche": "code_inconnu",
    "police: Police de Nulle Part": "police_absente",
    "logo: {fichier: absent.svg, texte: Logo}": "logo_introuvable",
    "logo: {fichier: logo.svg}": "champ_manquant",
    "logo: {fichier: faux.png, texte: Logo}": "logo_refuse",
    "logo: {fichier: actif.svg, texte: Logo}": "logo_refuse",
    "logo: {fichier: charte.yaml, texte: Logo}": "logo_refuse",
    "logo: {fichier: ../logo.svg, texte: Logo}": "entete_lointain",
    "word: ../papier.docx": "entete_lointain",
    "word: papier.docx": "entete_introuvable",
    "marges_mm: {haut: 200}": "nombre_trop_grand",
}


@pytest.mark.parametrize("faute", FAUTES)
def test_a_fault_is_said_with_its_place(tmp_path: Path, faute: str) -> None:
    (tmp_path / "faux.png").write_bytes(b"GIF89a")
    (tmp_path / "actif.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "utf-8")
    path = _charte(tmp_path, f"pied: [Pied]\n{faute}\n")
    with pytest.raises(ClausedocsErreur) as raised:
        read_entete(path)
    error = raised.value.erreurs[0] if isinstance(raised.value, ErreursGroupees) else raised.value
    if FAUTES[faute] == "nombre_trop_grand":
        assert "80" in error.message + error.conseil
    else:
        assert error.code == FAUTES[faute]
    assert error.lieu.fichier == str(path)
    assert error.conseil


@pytest.mark.parametrize(
    ("pied", "code"), [("{{ inconnu }}", "entete_variable"), ("{% if a %}", "entete_balise")]
)
def test_a_tag_of_a_charter_is_checked(
    tmp_path: Path, charge: clausedocs.DossierCharge, pied: str, code: str
) -> None:
    path = _charte(tmp_path, f'pied: ["{pied}"]')
    with pytest.raises(ModeleErreur) as raised:
        clausedocs.render(charge, "convention_cadre", "html", entete=path)
    assert (raised.value.code, raised.value.lieu.champ) == (code, "pied")


@pytest.mark.parametrize("moteur", MOTEURS)
@pytest.mark.parametrize("numeros", ["droite", "centre", "aucun"])
def test_text_is_never_interpreted(
    tmp_path: Path, charge: clausedocs.DossierCharge, moteur: str, numeros: str
) -> None:
    text = '# * _ <b> & \\\\ #panic() $x$ \\"fin\\"'
    path = _charte(
        tmp_path, f'lignes: ["{text}"]\nentete: "{text}"\npied: ["{text}", "Seconde"]\nnumeros: {numeros}\n'
    )
    pdf = clausedocs.render(charge, "convention_cadre", "pdf", entete=path, moteur_pdf=moteur)
    pages = [p.extract_text() for p in pypdf.PdfReader(io.BytesIO(pdf.octets)).pages]
    flat = re.sub(r"\s+", "", pages[1])
    assert flat.count('#*_<b>&\\#panic()$x$"fin"') == 2
    assert "Seconde" in pages[1]
    assert ("Page2/" in flat) == (numeros != "aucun")


def test_a_font_of_the_machine(tmp_path: Path, charge: clausedocs.DossierCharge) -> None:
    family = next((f for f in list_fonts() if f.startswith(("DejaVu Sans", "Liberation Sans"))), None)
    if family is None:
        pytest.skip("aucune police connue sur ce poste")
    path = _charte(tmp_path, f"police: {family}\nlogo: {{fichier: logo.png, texte: Logo}}\n")
    pdf = clausedocs.render(charge, "convention_cadre", "pdf", entete=path)
    assert family.replace(" ", "").encode() in pdf.octets
    assert b"/Subtype /Image" in pdf.octets or b"/Subtype/Image" in pdf.octets


def test_colours_follow() -> None:
    assert recolor("a #1F3A5F b #1f3a5f c #E3EAF2", "7A1F3D") == "a #7A1F3D b #7a1f3d c #EFE4E8"
    assert recolor("#8a9bb3", "7A1F3D", {"8A9BB3": "C9A3B0"}) == "#c9a3b0"
    assert mix_with_white("000000", 0.5) == "808080"
    assert round(contrast_with_white("000000"), 1) == 21.0
    assert round(contrast_with_white("767676"), 2) == 4.54


def _lay_lines(data: bytes) -> dict[str, int]:
    """Where the lines of the first page stand, in points from the foot."""
    found: dict[str, int] = {}

    def visit(text: str, cm: list[float], tm: list[float], *rest: object) -> None:
        if text.strip():
            found.setdefault(text.strip(), round(cm[5] + tm[5]))

    pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("dossier", ["c13_resiliation", "c01_appel_versement"])
def test_the_address_of_a_letter_keeps_its_place(dossier: str) -> None:
    """The window of the envelope knows nothing of logos."""
    charge = clausedocs.load_dossier(FIXTURES / f"{dossier}.yaml")
    modele = charge.dossier.modeles[0]
    bare = _lay_lines(clausedocs.render(charge, modele, "pdf").octets)
    dressed = _lay_lines(clausedocs.render(charge, modele, "pdf", entete=CHARTE).octets)
    address = next(line for line in bare if line.startswith("À l’attention"))
    assert dressed[address] == bare[address]
    assert len(dressed.keys() & bare.keys()) > 10
    page = clausedocs.render(charge, modele, "html", entete=CHARTE).octets.decode()
    assert page.index('class="papier-lettre"') < page.index('class="expediteur"')


@pytest.mark.parametrize(
    ("dossier", "papier"), [("c13_resiliation", "structure"), ("c07_resiliation", "donneur_ordre")]
)
def test_a_letter_takes_the_paper_of_who_sends_it(tmp_path: Path, dossier: str, papier: str) -> None:
    text = (FIXTURES / f"{dossier}.yaml").read_text("utf-8")
    for party in ("structure_porteuse", "donneur_ordre"):
        (tmp_path / f"{party}.yaml").write_text(f'pied: ["Papier : {party}"]\n', "utf-8")
        text = text.replace(f"\n{party}:\n", f"\n{party}:\n  entete: {party}.yaml\n")
        for included in re.findall(rf"^{party}: (\S+)$", text, re.M):
            written = (FIXTURES / included).read_text("utf-8")
            (tmp_path / included).write_text(f"{written}\nentete: {party}.yaml\n", "utf-8")
    path = tmp_path / "lettre.yaml"
    path.write_text(text, "utf-8")
    page = clausedocs.render(clausedocs.load_dossier(path), "resiliation_convention", "html").octets.decode()
    assert f"Papier : {papier}" in page


def test_a_word_letter_on_headed_paper_names_its_sender_once() -> None:
    charge = clausedocs.load_dossier(FIXTURES / "c13_resiliation.yaml")
    import zipfile

    def read(entete: Path | None) -> str:
        data = clausedocs.render(charge, "resiliation_convention", "docx", entete=entete).octets
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read("word/document.xml").decode()

    bare, headed = read(None), read(FIXTURES / "entete_meivo.docx")
    style = '<w:pStyle w:val="LettreExpediteur"/>'
    assert (bare.count(style), headed.count(style)) == (3, 1)
    assert "12 rue des Tanneurs" in bare
    assert "12 rue des Tanneurs" not in headed
    assert headed.count('w:x="1418" w:y="964"') == 1
