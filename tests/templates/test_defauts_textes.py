"""The drafting faults of the two source conventions, looked for in every modèle, label and document.

A fault is a row: what betrays it, and a faulty sentence of our own that the row must catch, so that a
pattern which catches nothing cannot pass for a text without faults.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from cas_d_essai import list_cas, render

from clausedocs.domaine import load_table
from clausedocs.langue.accords import accorder
from clausedocs.langue.parties import PARTICIPES
from clausedocs.modeles import list_modeles

RACINE = Path(__file__).parents[2]
TABLES = RACINE / "clausedocs" / "domaine" / "tables"
TROU = "\ufffc"  # stands for a tag
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
MOTS_MAX = 50


class Ligne(NamedTuple):
    """A line of fixed text that reaches the reader. `genre`: titre, element, cellule or paragraphe."""

    ou: str
    genre: str
    texte: str


@cache
def read_modele(path: Path) -> tuple[Ligne, ...]:
    """The printed lines of one modèle: no note, anchor nor mark, each tag a `TROU`."""
    head, corps = re.match(r"(?s)(---\n.*?\n---\n)(.*)", path.read_text("utf-8")).groups()  # type: ignore[union-attr]
    corps = re.sub(r"<!--.*?-->", lambda m: "\n" * m.group(0).count("\n"), corps, flags=re.S)
    lignes = []
    for n, brute in enumerate(corps.split("\n"), head.count("\n") + 1):
        texte = re.sub(r"\s*\{#[^}]*\}\s*$", "", brute).strip()
        if not texte or re.fullmatch(r"\{%[^%]*%\}|:::.*|\|[-| ]+\|", texte):
            continue
        genre = {"#": "titre", "|": "cellule", "-": "element"}.get(texte[0], "paragraphe")
        if re.match(r"\d+\. ", texte):
            genre = "element"
        texte = TAG.sub(TROU, re.sub(r"^(?:#+|-|\d+\.|\|)\s+", "", texte)).replace("**", "")
        if texte.strip(f"{TROU} |"):
            lignes.append(Ligne(f"{path.name}:{n}", genre, texte))
    return tuple(lignes)


LETTRES = ("lettre_pied", *(m.id for m in list_modeles() if m.mise_en_page == "lettre"))
MODELES = sorted(p for p in (RACINE / "templates").rglob("*.md") if p.read_text("utf-8").startswith("---\n"))


@cache
def fixed_lines() -> tuple[Ligne, ...]:
    """All that our texts and tables print whatever the dossier."""
    lignes = [ligne for path in MODELES for ligne in read_modele(path)]
    for path in sorted(TABLES.glob("*.yaml")):
        for code, row in load_table(path.stem).items():
            lignes += [
                Ligne(f"{path.name}:{code}", "libelle", row[cle])
                for cle in ("libelle", "libelle_prive", "mention", "ventilation")
                if row.get(cle)
            ]
    return tuple(lignes)


@cache
def document_lines() -> tuple[Ligne, ...]:
    """All that the fictional dossiers print, each line once."""
    lignes: dict[str, Ligne] = {}
    for path, nom in list_cas():
        texte = re.sub("[\u00a0\u202f]", " ", render(path, nom, "texte").octets.decode("utf-8"))
        for ligne in texte.replace("[Emblème de l’Union européenne]", "").splitlines():
            lignes.setdefault(ligne.strip(), Ligne(f"{path.stem}-{nom}", "document", ligne.strip()))
    return tuple(lignes.values())


@cache
def vocabulary() -> frozenset[str]:
    return frozenset(m.lower() for li in fixed_lines() for m in re.findall(r"[^\W\d_]+", li.texte))


# Fault -> what betrays it, a faulty sentence. The key is an id of `obligations.yaml` where there is one.
FAUTES: dict[str, tuple[str, str]] = {
    "000-D11": (r"\b(?:un|le|cet|unique) interface\b|\binterface (?!entre\b)\w+[éu]\b", "une interface dédié"),
    "000-D14": (
        r"[a-zà-ÿ)»] (?:Les?|La|Ils?|Elles?|Ces?|Cette|Une?|En|Dans|Pour|Si|Lorsque?|Chaque|Aucune?) [a-zà-ÿ]",
        "La Structure alerte le titulaire Elle tient un journal.",
    ),
    "000-D23": (
        r"P[ôo]le [Ee]mploi|\bANPE\b|\bASSEDIC\b|(?i:direccte)|[Gg]arantie jeunes|[Cc]onseils? généra(?:l|ux)\b"
        r"|aide par le travail",
        "les conseillers de Pôle emploi",
    ),
    "000-D28": (r"(?i)\bbases? de donnée\b", "des bases de donnée partagées"),
    "000-D29": (
        r"(?i)\bchacune? (?:candidature|offre|marché|personne|entreprise|partie|structure|lot|clause|contrat)\b",
        "pour chacune offre",
    ),
    "000-D30": (r"\b(?:du|au|le|un|ce|chaque|notre) donneurs d’ordre\b", "la demande du donneurs d’ordre"),
    "000-D33": (
        r"(?i)\bma[iî]tres? d[’']ouvrage\b|\bma[iî]trise d[’']ouvrage(?! insertion)|\bAMOI\b"
        r"|\b(?:prestataire|cocontractant|commanditaire)\b|(?<!privé )\bpouvoir adjudicateur\b",
        "le maître d’ouvrage informe son prestataire",
    ),
    "000-D34": (r"(?i)\bmaitr", "la maitrise des délais"),
    "000-D36": (r"(?i)\bà (?:préciser|définir|déterminer|compléter|renseigner)\b", "dans un délai à préciser"),
    "000-D39": (r"(?i)\bpage \d|^\d+ ?/ ?\d+$", "Page 3"),
    "000-D43": (r"(?i)\b(?:vous|votre|vos|nous|notre|nos)\b", "nos équipes suivent vos marchés"),
    "000-D44": (
        r"\b(?:La Structure|Le Donneur d’ordre|Les Parties|Chaque Partie), \w+(?:e|ent|it|nt) (?:le|la|les|l’|un|à)\b"
        r"|\b(?:est|assure|accompagne|anime|réunit|porte|propose), (?:les?|la|une?|des) [\w’ ]+\.$",
        "La Structure accompagne, les entreprises du territoire.",
    ),
    "002-D01": (r"(?i:\b(?!donneurs?\b)do\w*n\w*) d[’'](?i:ordre)|[Dd]onneurs? d[’']Ordre", "le Donneu d’ordre"),
    "002-D02": (r"[\[\]]|(?i:bookmark)", "siège : [bookmark2]"),
    "002-D06": (r"(?i)\ble nom du donneur|(?<!au )\bnom du donneur d’ordre", "Nom du Donneur d’ordre"),
    "002-D07": (r"\b(?:[lL]’|[cC]et |[sS]on )établissement\b(?! pour l’insertion)", "l’établissement saisit la Structure"),
    "002-D14": (r"\? ?\?", "joindre M. ???"),
    "002-D15": (
        r"\bN\.? ?B\.?(?!\w)|(?i:\b(?:rayer|biffer|(?:insérer|indiquer|mentionner) ici|à (?:adapter|choisir|supprimer)\b))",
        "Mention à adapter selon le marché.",
    ),
    "002-D17": (
        r"(?i)\b(?:le|la|l’|un|une) ?[\wà-ÿ]+(?: [\wà-ÿ]+)? et (?:le|la|l’|un|une) ?[\wà-ÿ]+(?: [\wà-ÿ]+)?"
        r" (?:est|sera|doit|peut|fait|comprend|permet)\b",
        "Un bilan annuel et un bilan final est remis.",
    ),
    "002-D22": (
        r"(?i)entreprises? adaptées?[^.;,]*\b(?:du|au) secteur protégé|secteur protégé [^.;]*\bentreprises? adaptées?",
        "les entreprises adaptées du secteur protégé",
    ),
    "002-D23": (r"(?i)service public de l[’']emploi|\bSPE\b", "le service public de l’emploi"),
    "002-D30": (
        r"(?i)\b(?<!au plus tard )(?:à la fin|en fin|au terme|à l’issue) (?:du|de chaque|d’un|de) marché[^.;]*\bsanctions?\b",
        "À la fin du marché, la Structure propose des sanctions.",
    ),
    "002-D33": (
        r"(?i)accusé de réception|courriers? recommandés?|\bLR?AR\b|recommandées? (?!électronique)(?!avec (?:demande d’)?avis)",
        "par courrier recommandé",
    ),
    "002-D34": (r"(?<=\S)  +(?=\S)|\( | \)|[ \u00a0],|[,;][a-zà-ÿ]", "le siège ( social) ,fixé"),
    "002-D35": (r"\bX{3,}\b|\.{4,}|…{2,}|_{3,}", "représenté par XXXX"),
    "002-D36": (
        r"(?<!^)\b(?:Code|CODE) (?:de la|du|des|civil)\b|\b[LRD]\.?\d{2,}|\b[LRD]\. ?\d+ -",
        "selon l’article L.2112-2 du Code de la commande publique",
    ),
    "002-D37": (r"(?i)\bchargée?s? de (?:projet|mission)|\bchefs? de projet\b|\bréférente?s? (?:de la )?clause", "le chargé de projet"),
    "deux-debiteurs": (
        r"[lL]a Structure (?:doit|s’engage|est tenue)\b.*\b[lL]e Donneur d’ordre (?:doit|s’engage|est tenu)\b"
        r"|[lL]e Donneur d’ordre (?:doit|s’engage|est tenu)\b.*\b[lL]a Structure (?:doit|s’engage|est tenue)\b",
        "La Structure s’engage à suivre et le Donneur d’ordre s’engage à payer.",
    ),
    "et-ou": (r"\bet ?/ ?ou\b", "par courriel et/ou téléphone"),
    "mot-double": (r"(?i)(?<![\w’-])(?!nous |vous )([a-zà-ÿ]{2,}) \1\b(?!-)", "dans le le délai"),
}  # fmt: skip


@pytest.mark.parametrize("cle", FAUTES)
def test_a_known_fault_is_absent(cle: str) -> None:
    motif, exemple = re.compile(FAUTES[cle][0]), FAUTES[cle][1]
    assert motif.search(exemple), "this row catches nothing"
    admis = ADMIS.get(cle, ())
    lignes = [li for li in (*fixed_lines(), *document_lines()) if not any(x in li.ou for x in admis)]
    assert [f"{li.ou}: {li.texte}" for li in lignes if motif.search(li.texte)] == []


# Where a word is right that is a fault elsewhere: the general terms of works name the « maître d’ouvrage ».
ADMIS: dict[str, tuple[str, ...]] = {
    "000-D33": ("ccag.yaml", "_marche-clause_", "_marche-annexe_", "_marche-cadre_", "_marche-reponse"),
    # A letter speaks to someone.
    "000-D43": tuple(nom for m in LETTRES for nom in (f"{m}.md", f"-{m}")),
}

# Well spelled, and in no dictionary.
HORS_DICTIONNAIRE = {
    "AMO", "BIC", "GEIQ", "IBAN", "RCS", "RNA", "SIAE", "SIRET", "ETP", "CCAG", "CCAP", "CCTP", "CCAG-FCS",
    "CCAG-MI", "CCAG-MOE", "CCAG-PI", "CCAG-TIC", "CCAG-Travaux", "Cotraitant", "cotraitance",
}  # fmt: skip


@pytest.mark.skipif(shutil.which("hunspell") is None, reason="pas de correcteur sur ce poste")
def test_every_word_is_in_the_dictionary() -> None:
    texte = "\n".join(
        li.texte.replace("’", "'").replace(f"{TROU}-", " ").replace(TROU, ". ") for li in fixed_lines()
    )
    vu = subprocess.run(
        ["hunspell", "-d", "fr_FR", "-i", "utf-8", "-l"],
        input=texte, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if vu.returncode:
        pytest.skip("pas de dictionnaire français sur ce poste")
    assert sorted(set(vu.stdout.split()) - HORS_DICTIONNAIRE) == []


def test_a_word_keeps_its_accents() -> None:
    """Where no dictionary is at hand: two spellings of a word are a verb and its participle, or a fault."""
    formes: dict[str, set[str]] = {}
    for mot in vocabulary() - {"du", "a", "ou", "des"}:
        nu = re.sub(r"[^\x00-\x7f]", "", unicodedata.normalize("NFD", mot))
        formes.setdefault(nu, set()).add(mot)
    assert [
        f for f in formes.values() if len(f) > 1 and len({m for m in f if not re.search("és?$", m)}) != 1
    ] == []


def find_disagreements(texte: str, connus: frozenset[str]) -> list[str]:
    """« le marchés », « les marché »: the other number of the noun is a word of ours."""
    singuliers = re.findall(r"(?i)\b(?:le|la|du|au|une?|cet?|cette|chaque|aucune?) (\w{4,}s)\b", texte)
    pluriels = re.findall(r"(?i)\b(?:les|des|aux|ces|ses|leurs) ([a-zà-ÿ]{3,}[^\Wsxz])\b", texte)
    return [m for m in singuliers if m[:-1].lower() in connus] + [
        m for m in pluriels if f"{m}s".lower() in connus
    ]


def test_determiners_and_nouns_agree_in_number() -> None:
    connus = vocabulary()
    assert find_disagreements("le marchés et les clause", connus) == ["marchés", "clause"]
    assert {li.ou: f for li in fixed_lines() if (f := find_disagreements(li.texte, connus))} == {}


def test_no_word_is_cut() -> None:
    """A hyphen of the end of a line stays out of the text (« accompa-gnement »), and so does a soft one."""
    connus = vocabulary()
    for li in fixed_lines():
        assert not re.search(r"\u00ad|\w-\s+[a-zà-ÿ]", li.texte), li
        for gauche, droite in re.findall(r"\b(\w+)-(\w+)\b", li.texte):
            assert (gauche + droite).lower() not in connus, (li.ou, f"{gauche}-{droite}")


# The only capitals within a sentence: defined terms, institutions, acronyms. A brand, a town, a local scheme or
# a person would be one more.
CAPITALES = {
    "Donneur", "Structure", "Parties", "Partie", "Coordonnateur", "Repreneur", "Chorus", "Pro", "TVA", "État", "Union", "France", "Travail", "Cap",
    "Espace", "Informatique", "Libertés", "Journal", "Travaux", "CCAG", "FCS", "PI", "TIC", "MOE", "MI", "ESS", "AMO", "BIC", "CAP", "GEIQ", "IBAN", "RCS", "RNA", "SIAE", "SIRET",
}  # fmt: skip


def find_capitals(texte: str) -> set[str]:
    mots = re.finditer(r"[A-ZÀ-Ý][^\W\d_]*", texte)
    return {m.group() for m in mots if re.search(r"[\w’,;:)»«(-]\s?$", texte[: m.start()].replace(TROU, "."))}


def test_no_proper_name_is_typed() -> None:
    assert find_capitals("La base Insertia de Valmorin suit les clauses.") == {"Insertia", "Valmorin"}
    found = {li.ou: noms for li in fixed_lines() if (noms := find_capitals(li.texte) - CAPITALES)}
    assert found == {}


def test_fictional_people_have_reserved_addresses() -> None:
    for path in (RACINE / "fixtures").glob("*.yaml"):
        for adresse in re.findall(r"[\w.+-]+@([\w.-]+)", path.read_text("utf-8")):
            assert adresse.endswith(".example"), (path.name, adresse)


def test_titles_are_set_in_one_way() -> None:
    """One capital, no typed dash, number or final mark: the rest is the engine's."""
    for li in fixed_lines():
        if li.genre == "titre":
            assert re.fullmatch(r"[A-ZÀ-Ý](?:[^A-Z\d–—]|(?<=[ ’])[A-Z][a-z])*[\wà-ÿ\ufffc]", li.texte), li


def test_a_paragraph_begins_with_a_capital() -> None:
    for path in MODELES:
        if path.stem not in ("commun_parties", "avenant"):  # one long sentence in several blocks
            bas = [
                li for li in read_modele(path) if li.genre == "paragraphe" and re.match(r"[a-zà-ÿ]", li.texte)
            ]
            assert bas == []


def test_no_agreement_is_typed_in_a_party_block() -> None:
    """« représentée par » holds for one party in two: the participles come from the data."""
    formes = {accorder(p, g, n) for p in PARTICIPES.values() for g in "mf" for n in "sp"}
    for path in MODELES:
        for bloc in re.findall(r"(?ms)^::: partie\n(.*?)^:::$", path.read_text("utf-8")):
            assert not formes & set(re.findall(r"\w+", TAG.sub(" ", bloc))), path.name


def lists_of(path: Path) -> list[tuple[str, list[Ligne]]]:
    """The introducing sentence of each list, its items."""
    found: list[tuple[str, list[Ligne]]] = []
    precedente = Ligne("", "", "")
    for li in read_modele(path):
        if li.genre == "element":
            if precedente.genre != "element":
                found.append((precedente.texte, []))
            found[-1][1].append(li)
        precedente = li
    return found


CLITIQUES = r"(?:ne |n’|se |s’|la |le |les |lui |leur |y |en |l’)*"
VERBE = r"[a-zà-ÿ]+(?:er|ir|[nr]dre|[ea]ttre|aître|[aiu]ire|ivre|clure)\b"
INFINITIF = re.compile(CLITIQUES + VERBE)
DETERMINANT = re.compile(r"(?:les?|la|une?|des|du) |l’")


def read_form(introduction: str, element: str) -> str:
    """The grammatical form of an item, as far as its introduction lets hope for one."""
    if re.search(r"\b(?:à|de|pour) :$", introduction):
        return "infinitif" if INFINITIF.match(element) else "autre"
    if INFINITIF.match(element):
        return "infinitif"
    if re.search(r"(?:Structure|Donneur d’ordre|Parties) :$", introduction):
        return "nom" if DETERMINANT.match(element) and not INFINITIF.match(element) else "verbe"
    return "nom" if DETERMINANT.match(element) else TROU if element[0] == TROU else "libre"


@pytest.mark.parametrize("path", MODELES, ids=lambda p: p.stem)
def test_items_of_a_list_have_one_form(path: Path) -> None:
    assert read_form("La mission sert à :", "recense les besoins") == "autre"
    for introduction, elements in lists_of(path):
        formes = {read_form(introduction, li.texte) for li in elements} - {TROU}
        assert len(formes) <= 1 and "autre" not in formes, (introduction, formes, elements)


SECOND_VERBE = re.compile(rf" et {CLITIQUES}(?!entre\b){VERBE}")
# Read again: both verbs make one duty.
UN_SEUL_DEVOIR: tuple[str, ...] = ()


@pytest.mark.parametrize("path", MODELES, ids=lambda p: p.stem)
def test_an_engagement_is_one_obligation(path: Path) -> None:
    assert SECOND_VERBE.search("apporter son appui et engager les pénalités")
    for introduction, elements in lists_of(path):
        if introduction.endswith("s’engage à :"):
            seuls = [li.texte for li in elements if not any(d in li.texte for d in UN_SEUL_DEVOIR)]
            assert [texte for texte in seuls if SECOND_VERBE.search(texte) or ";" in texte] == []


# Under a title of this kind, what belongs to another; a misplaced sentence.
RANGEMENT: dict[str, tuple[str, str, str]] = {
    "000-D35": ("Recrutement", r"rappel|pénalité|sanction|défaillan", "Sans réponse, la sanction suit."),
    "002-D18": (
        "Engagements du Donneur",
        r"^(?:établir|rendre|formuler|assurer) .*\b(?:avis|bilan|suivi)|[Ll]a Structure (?:s’engage|établit|rend|assure)",
        "rendre un avis motivé",
    ),
    "débiteur": (
        "Engagements de la Structure",
        r"Donneur d’ordre (?:s’engage|verse|paie|saisit)",
        "Le Donneur d’ordre paie.",
    ),
    "002-D41": ("Conseil", r"alert|contrôl|\bbilan|pénalit|sanction", "alerter en cas de retard"),
}


@pytest.mark.parametrize("cle", RANGEMENT)
def test_each_matter_stands_under_its_title(cle: str) -> None:
    titre, ailleurs, exemple = RANGEMENT[cle]
    assert re.search(ailleurs, exemple)
    for path in MODELES:
        section = ""
        for li in read_modele(path):
            section = li.texte if li.genre == "titre" else section
            assert not (section.startswith(titre) and re.search(ailleurs, li.texte)), li


DELAI = re.compile(r"\{\{ [\w.]*(?:delai|preavis|post_embauche)\w*\.(?:texte|lettres) \}\}([^.]*)")
DUREE_TAPEE = re.compile(
    r"(?i)\b(?:deux|trois|quatre|cinq|six|huit|dix|douze|quinze|trente)\b[\w-]* (?:jours|mois|ans)\b"
)


@pytest.mark.parametrize("path", MODELES, ids=lambda p: p.stem)
def test_every_time_limit_has_a_starting_point(path: Path) -> None:
    for suite in DELAI.findall(path.read_text("utf-8")):
        assert re.search(r"à compter d|avant le terme", suite), suite
    assert [li for li in read_modele(path) if DUREE_TAPEE.search(li.texte)] == []


def test_sentences_are_short() -> None:
    for li in fixed_lines():
        for phrase in re.split(r"(?<=[.?!]) (?=[A-ZÀ-Ý\ufffc])", li.texte):
            assert len(phrase.replace(TROU, " ").split()) <= MOTS_MAX, li


def test_labels_of_publics_are_of_one_form() -> None:
    debuts = {row["libelle"].removeprefix("autres ").split()[0] for row in load_table("publics").values()}
    assert debuts == {"personnes", "jeunes"}


def test_every_sector_may_be_reserved() -> None:
    reserves = " ".join(
        r["libelle"] for r in load_table("dispositifs").values() if "reserve" in r["familles"]
    )
    secteurs = "activité économique|entreprises adaptées|adapté et protégé|économie sociale et solidaire"
    assert [s for s in secteurs.split("|") if s not in reserves] == []
