"""The faults that only a whole document shows: what it forgets, says twice, calls by two names."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from itertools import pairwise, permutations
from pathlib import Path

import pytest
from cas_d_essai import list_cas, load, render

from clausedocs.domaine import Dossier
from clausedocs.langue.inclusif import mots

RACINE = Path(__file__).parents[2]
FIXTURES = RACINE / "fixtures"


CAS = list_cas()
CONVENTIONS = [(p, m) for p, m in CAS if m.startswith("convention")]
tous = pytest.mark.parametrize(("path", "modele"), CAS, ids=[f"{p.stem}-{m}" for p, m in CAS])
conventions = pytest.mark.parametrize(
    ("path", "modele"), CONVENTIONS, ids=[f"{p.stem}-{m}" for p, m in CONVENTIONS]
)


@cache
def read(path: Path, modele: str) -> str:
    octets = render(path, modele, "texte").octets
    return re.sub("[\u00a0\u202f]", " ", octets.decode("utf-8"))


# Fault -> what every convention says, how many times (None: at least once).
ESSENTIEL: dict[str, tuple[str, int | None]] = {
    "000-D12": (r"Dénonciation$(?s:.*)à compter de la réception de la lettre", None),
    "000-D13": (r"suivi des marchés (?:déjà lancés|en cours)", 1),
    "000-D38": (r"bilan final", None),
    "000-D41": (
        r"le litige est porté devant le tribunal (?:administratif|compétent de l’ordre judiciaire)",
        1,
    ),
    "000-D42": (r"exemplaires originaux|signée par voie électronique", 1),
    "002-D24": (
        r"rendu à titre gratuit|verse à la Structure une participation|paie à la Structure le prix"
        r"|acquitte la cotisation|soutient par une subvention",
        1,
    ),
    "002-D25": (r"règlement général sur la protection des données, règlement \(UE\) 2016/679", 1),
    "002-D28": (r"La convention (?:prend effet|entre en vigueur)", 1),
    "002-D37": (r"• Le(?:·la)? facilitat", 1),
    "002-D38": (r"énonce les faits datés, l’engagement méconnu", 1),
}


@conventions
def test_a_convention_says_the_essential(path: Path, modele: str) -> None:
    texte = read(path, modele)
    for cle, (motif, attendu) in ESSENTIEL.items():
        vus = len(re.findall(motif, texte, re.M))
        assert vus == attendu if attendu else vus, (cle, vus)


# What, once written, calls for something else in the same document.
APPELS: dict[str, tuple[str, str]] = {
    "002-D31": (r"anomalies? graves?", r"Sont des anomalies graves :"),
    "002-D32": (r"suivi des personnes recrutées", r"Ce terme est fixé à .* à compter de l’embauche"),
    "002-D39": (
        r"Article \d+ – Communication",
        r"Chaque Partie mentionne|publication du Donneur d’ordre(?s:.*)publication de la Structure",
    ),
    "002-D39-accord": (r"Article \d+ – Communication", r"accord préalable"),
}


@conventions
def test_what_is_named_is_settled(path: Path, modele: str) -> None:
    texte = read(path, modele)
    for cle, (appel, reponse) in APPELS.items():
        assert not re.search(appel, texte) or re.search(reponse, texte), cle


@conventions
def test_signatures_repeat_the_parties(path: Path, modele: str) -> None:
    """Name, representative and function are the same at both ends of the act."""
    texte = read(path, modele)
    debut = texte[texte.index("\nParties\n") : texte.index("\nPréambule\n")]
    fin = texte[texte.index("\nSignatures\n") :].split("\nAnnexe 1 –")[0]
    dossier = load(path).dossier
    for partie in (*dossier.donneurs_ordre, dossier.structure_porteuse):
        nomme = partie.signataire is not None and partie.signataire.nom
        qui = partie.signataire if nomme else partie.representant
        assert qui is not None
        for dit in (partie.denomination, f"{qui.prenom} {qui.nom}", str(qui.fonction)):
            voulu = re.sub("[\u00a0\u202f]", " ", dit.replace("'", "’"))
            assert voulu in debut, voulu
            assert voulu in fin, voulu


@conventions
def test_terms_with_a_capital_are_defined(path: Path, modele: str) -> None:
    texte = read(path, modele)
    for terme, nom in (
        ("Donneur d’ordre", "Donneur d’ordre"),
        ("Structure", "Structure"),
        ("Coordonnateur", "Coordonnateur"),
        ("Part(?:ie|ies)", "Parties"),
    ):
        corps = texte[texte.index("\nParties\n") + len("\nParties\n") :]
        definition = re.search(rf"« (?:[Ll]e |[Ll]a |[Ll]es )?{nom} »|• {nom} :", corps)
        assert definition or not re.search(rf"\b{terme}\b", corps), nom
        if definition:
            assert not re.search(rf"\b{terme}\b", corps[: definition.start()]), nom


USUELS = {"BIC", "CAP", "IBAN", "RCS", "RNA", "SIRET"}
# Every piece of a tender file names the others so, and the general terms by their short name.
PIECES = {"CCAP", "CCTP", "CCAG", "FCS", "TIC", "MOE"}


@tous
def test_acronyms_are_developed(path: Path, modele: str) -> None:
    texte = read(path, modele)
    apportes = path.read_text("utf-8") + "".join(p.read_text("utf-8") for p in FIXTURES.glob("ma_structure*"))
    usuels = USUELS if isinstance(load(path).dossier, Dossier) else USUELS | PIECES
    for sigle in sorted(set(re.findall(r"\b[A-Z]{3,}\b", texte)) - usuels):
        if sigle not in apportes:
            assert re.search(rf"(?:\(|« |sigle ){sigle}\b", texte), sigle


@tous
def test_one_writing_for_a_whole_document(path: Path, modele: str) -> None:
    """The middle dot only when the dossier asks for it, and only in the words of the lexicon: persons."""
    dossier = load(path).dossier
    lexique = {m for formes in mots("inclusive").values() for f in formes.values() for m in f.split()}
    for mot in re.findall(r"[\w’-]*·[\w·’-]+", read(path, modele)):
        assert dossier.ecriture_retenue == "inclusive"
        assert mot in lexique, mot


MOTS_VIDES = {"de", "du", "des", "la", "le", "les", "et", "à", "d", "l"}


def repeats(titre: str, autre: str) -> bool:
    """Whether each word of a title is, or nearly, a word of the other: « Objet », « Objectifs »."""
    mots_du_titre, mots_de_l_autre = (set(re.findall(r"\w+", t.lower())) - MOTS_VIDES for t in (titre, autre))
    return all(
        any(p[:4] == m[:4] for p in get_close_matches(m, mots_de_l_autre, cutoff=0.7)) for m in mots_du_titre
    )


@tous
def test_no_title_doubles_another(path: Path, modele: str) -> None:
    assert repeats("Objet", "Objectifs de la convention")
    titres = re.findall(r"^Article \d+ – (.+)$", read(path, modele), re.M)
    assert [(a, b) for a, b in permutations(titres, 2) if repeats(a, b)] == []


@conventions
def test_annexes_are_cited_listed_and_numbered(path: Path, modele: str) -> None:
    texte = read(path, modele)
    annexes = list(re.finditer(r"^Annexe (\d+) – .+$", texte, re.M))
    assert [int(a.group(1)) for a in annexes] == list(range(1, len(annexes) + 1))
    for annexe in annexes:
        corps = texte[: annexes[0].start()]
        assert f"• Annexe {annexe.group(1)} : " in corps
        assert re.search(rf"à l’Annexe {annexe.group(1)}\b", corps)


def test_an_annex_begins_with_its_title() -> None:
    for path in (RACINE / "templates").rglob("*.md"):
        texte = re.sub(r"(?s)\A---\n.*?\n---\n|<!--.*?-->", "", path.read_text("utf-8"))
        if re.search(r"^## .*\.annexe\}", texte, re.M):
            premiere = next(li for li in texte.split("\n") if li.strip() and not li.startswith("{%"))
            assert re.match(r"## .*\.annexe\}$", premiere), path.name


@conventions
def test_indicators_are_listed_once(path: Path, modele: str) -> None:
    texte = read(path, modele)
    assert texte.count("\nIndicateur | Détail\n") == 1
    assert texte.count("unique liste applicable") == 1


@tous
def test_no_note_to_the_drafter_is_printed(path: Path, modele: str) -> None:
    texte = read(path, modele)
    for fichier in (RACINE / "templates").rglob("*.md"):
        for note in re.findall(r"<!--\s*\w+\s*:\s*(.*?)\s*-->", fichier.read_text("utf-8")):
            assert note not in texte, note


@tous
def test_a_pronoun_agrees_with_the_subject_before_it(path: Path, modele: str) -> None:
    """« Les clauses sociales… Elle favorise… »: the number of the subject is that of the pronoun."""
    assert disagrees("Les clauses sociales ouvrent un emploi. Elle mène plus loin.")
    assert [li for li in read(path, modele).splitlines() if disagrees(li)] == []


def disagrees(paragraphe: str) -> bool:
    phrases = re.split(r"(?<=\w\.) (?=[A-ZÀ-Ý])", paragraphe)
    for avant, apres in pairwise(phrases):
        pluriel = re.match(r"(?:Les|Ces|Des|Leurs) |[\w ’]{,40} et (?:le|la|l’) ?[A-ZÀ-Ý]", avant.strip())
        singulier = re.match(r"(?:Le|La|Une?|Cet|Cette|Ce|Chaque) |L’", avant.strip())
        if (pluriel and re.match(r"Elle |Il (?!est |s’agit)", apres)) or (
            singulier and not pluriel and re.match(r"Elles |Ils ", apres)
        ):
            return True
    return False
