"""A clause in files of every shape: accepted, refused, updated, taken out; the rest never moves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from atelier import APRES, Atelier, Ouvrir, has_heures, suivi
from fichiers_d_essai import CORPS, FIN, enregistrer, fichier, read_parties, texte
from lxml import etree
from revisions_de_word import NS, accept_all, list_blocs, list_textes, read_body, refuse_all

from clausedocs.dce.insertion import plan_insertion
from clausedocs.dce.place import Demande
from clausedocs.dossiers import DossierCharge

PLACES = {
    "signet": Demande("signet", "ici"),
    "controle": Demande("controle", "clause"),
    "marque": Demande("marque"),
    "marque_a_la_fin": Demande("marque"),
    "marque_et_section": Demande("marque"),
}
# Each shape in its own place, some at their end, some before their third article.
CAS = [
    *((nom, PLACES.get(nom, APRES)) for nom in CORPS),
    *((nom, Demande("fin")) for nom in ("vivant", "fin", "fin_sans_section", "tableaux", "revisions")),
    *((nom, Demande("avant", "Prix")) for nom in ("vivant", "tape", "gras", "tableaux", "sections")),
]


# -- every shape, every place


@pytest.mark.parametrize(("nom", "demande"), CAS)
def test_insert_then_remove_gives_every_part_back(
    nom: str, demande: Demande, ouvrir: Ouvrir, charge: DossierCharge
) -> None:
    a = ouvrir(nom)
    before = a.octets
    result = a.insert(charge, demande)
    assert not result.mise_a_jour
    assert any("Clause sociale" in t for t in a.textes)
    parts, former = read_parties(a.octets), read_parties(before)
    changed = {n for n in former if parts[n] != former[n]}
    assert changed <= {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
    assert {n for n in parts if n not in former} == {
        "customXml/item1.xml", "customXml/itemProps1.xml", "customXml/_rels/item1.xml.rels",
    }  # fmt: skip
    assert f'w:name="_clausedocs_{result.identifiant}"'.encode() in a.document
    a.remove()
    assert read_parties(a.octets) == former


@pytest.mark.parametrize(("nom", "demande"), CAS)
def test_accept_gives_the_clause_and_refuse_the_former_text(
    nom: str, demande: Demande, ouvrir: Ouvrir, charge: DossierCharge, tmp_path: Path
) -> None:
    a = ouvrir(nom)
    before = a.octets
    former = list_blocs(refuse_all(a.document))
    a.insert(charge, demande, suivi=suivi())
    tracked = a.document
    assert list_blocs(refuse_all(tracked)) == former
    plain = Atelier(tmp_path, before)
    plain.insert(charge, demande)
    assert list_textes(accept_all(tracked)) == list_textes(accept_all(plain.document))
    assert b"<w:sdt>" not in tracked or nom == "controle"


@pytest.mark.parametrize(("nom", "demande"), CAS)
def test_tracked_then_removed_gives_every_part_back(
    nom: str, demande: Demande, ouvrir: Ouvrir, charge: DossierCharge
) -> None:
    a = ouvrir(nom)
    before = read_parties(a.octets)
    a.insert(charge, demande, suivi=suivi())
    a.remove()
    assert read_parties(a.octets) == before


@pytest.mark.parametrize("avec_suivi", [False, True])
@pytest.mark.parametrize(("nom", "demande"), CAS)
def test_removed_after_a_save_everything_else_stays(
    nom: str, demande: Demande, avec_suivi: bool, ouvrir: Ouvrir, charge: DossierCharge
) -> None:
    a = ouvrir(nom)
    former = list_blocs(read_body(a.document))
    if nom.startswith("marque"):
        # The mark was the buyer’s way to say where: it does not come back once the file was saved.
        former = [b for b in former if b"{{ clause }}" not in b or b"sectPr" in b]
    a.insert(charge, demande, suivi=suivi() if avec_suivi else None)
    a.put(enregistrer(a.octets))
    a.remove()
    now = list_blocs(read_body(a.document))
    if nom.startswith("marque"):
        now = [re.sub(rb"<w:p .*?</w:p>", b"", b) if b"{{ clause }}" in b else b for b in now]
        now, former = [b for b in now if b], [b for b in former if b"{{ clause }}" not in b]
        assert [x for x in now if x in former] == former
    else:
        assert now == former
    assert b"_clausedocs_" not in a.document
    assert not [n for n in read_parties(a.octets) if n.startswith("customXml/")]


@pytest.mark.parametrize(("nom", "demande"), CAS)
def test_update_with_other_hours(
    nom: str, demande: Demande, ouvrir: Ouvrir, charge: DossierCharge, plus_d_heures: DossierCharge
) -> None:
    a = ouvrir(nom)
    before = a.octets
    a.insert(charge, demande)
    first = a.octets
    assert has_heures(a, "790")
    # Nobody saved: as if the new clause had been inserted at once.
    assert a.insert(plus_d_heures, Demande("fin")).mise_a_jour
    assert not has_heures(a, "790")
    updated = a.textes
    assert has_heures(a, "1 580")
    a.remove()
    assert read_parties(a.octets) == read_parties(before)
    # Somebody saved in between: in place all the same.
    a.put(enregistrer(first))
    assert a.insert(plus_d_heures, Demande("fin")).mise_a_jour
    assert a.textes == updated


@pytest.mark.parametrize("enregistre", [False, True])
@pytest.mark.parametrize(("nom", "demande"), CAS)
def test_update_under_revision_of_an_accepted_clause(
    nom: str,
    demande: Demande,
    enregistre: bool,
    ouvrir: Ouvrir,
    charge: DossierCharge,
    plus_d_heures: DossierCharge,
) -> None:
    a = ouvrir(nom)
    a.insert(plus_d_heures, demande)
    wanted = list_textes(accept_all(a.document))
    a = ouvrir(nom)
    a.insert(charge, demande)
    if enregistre:
        a.put(enregistrer(a.octets))
    accepted = list_blocs(refuse_all(a.document))
    a.insert(plus_d_heures, Demande("fin"), suivi=suivi())
    assert list_textes(accept_all(a.document)) == wanted
    assert list_blocs(refuse_all(a.document)) == accepted


@pytest.mark.parametrize("enregistre", [False, True])
@pytest.mark.parametrize(("nom", "demande"), CAS)
def test_update_of_a_clause_still_pending(
    nom: str,
    demande: Demande,
    enregistre: bool,
    ouvrir: Ouvrir,
    charge: DossierCharge,
    plus_d_heures: DossierCharge,
) -> None:
    """What was only proposed is replaced, not deleted under revision."""
    a = ouvrir(nom)
    former = list_blocs(refuse_all(a.document))
    a.insert(charge, demande, suivi=suivi())
    if enregistre:
        a.put(enregistrer(a.octets))
    assert a.insert(plus_d_heures, Demande("fin"), suivi=suivi("Autre service")).mise_a_jour
    assert b"790" not in a.document
    if not (enregistre and nom.startswith("marque")):
        assert list_blocs(refuse_all(a.document)) == former


@pytest.mark.parametrize(("nom", "demande"), CAS)
def test_removed_under_revision(nom: str, demande: Demande, ouvrir: Ouvrir, charge: DossierCharge) -> None:
    a = ouvrir(nom)
    former = [t for t in list_textes(accept_all(a.document)) if t.strip() and "{{" not in t]
    a.insert(charge, demande)
    accepted = list_blocs(refuse_all(a.document))
    a.remove(suivi=suivi())
    assert [t for t in list_textes(accept_all(a.document)) if t.strip()] == former
    assert list_blocs(refuse_all(a.document)) == accepted
    # Once the deletion is accepted, the last marks go.
    a.put(enregistrer(a.octets, lambda x: etree.tostring(accept_all(x).getparent())))
    assert "repères" in a.remove().rapport[0]
    assert b"_clausedocs_" not in a.document


@pytest.mark.parametrize(("nom", "demande"), CAS)
def test_once_refused_the_clause_is_absent(
    nom: str, demande: Demande, ouvrir: Ouvrir, charge: DossierCharge
) -> None:
    a = ouvrir(nom)
    a.insert(charge, demande, suivi=suivi())
    a.put(enregistrer(a.octets, lambda x: etree.tostring(refuse_all(x).getparent())))
    former = list_blocs(refuse_all(a.document))
    assert not a.insert(charge, demande, suivi=suivi()).mise_a_jour
    assert list_blocs(refuse_all(a.document)) == former


def test_each_revision_bears_its_author_its_day_and_a_number_of_its_own(
    ouvrir: Ouvrir, charge: DossierCharge
) -> None:
    a = ouvrir("revisions")
    a.insert(charge, suivi=suivi())
    body = read_body(a.document)
    marks = [x for n in ("ins", "del", "pPrChange") for x in body.iter(f"{NS}{n}")]
    assert {x.get(f"{NS}author") for x in marks} == {"Service juridique", "Octavie Lambresac"}
    own = [x for x in marks if x.get(f"{NS}author") == "Octavie Lambresac"]
    assert {x.get(f"{NS}date") for x in own} == {"2026-11-22T00:00:00Z"}
    ids = [x.get(f"{NS}id") for x in (*marks, *body.iter(f"{NS}bookmarkStart"))]
    assert len(ids) == len(set(ids))
    assert all(r.find(f"{NS}trPr/{NS}ins") is not None for r in body.iter(f"{NS}tr"))


def test_projet_says_all_and_writes_nothing(ouvrir: Ouvrir, charge: DossierCharge) -> None:
    a = ouvrir("tape")
    projet = plan_insertion(a.chemin, charge, "clause_ccap", APRES)
    assert a.chemin.read_bytes() == a.octets
    assert "Article 2 – Pièces contractuelles" in projet.plan
    assert projet.place == "après « Article 2 – Pièces contractuelles »\u00a0: Article 3 « Clause sociale »"
    assert any("3 devient 4" in c for c in projet.changements)
    a.insert(charge)
    again = plan_insertion(a.chemin, charge, "clause_ccap", Demande("fin"))
    assert "mise à jour" in again.place


def test_a_body_without_heading_takes_a_clause_without_number(ouvrir: Ouvrir, charge: DossierCharge) -> None:
    a = ouvrir(texte() + texte() + FIN)
    result = a.insert(charge, Demande("fin"))
    assert "Clause sociale" in a.textes
    assert any("ne numérote pas ses articles" in r for r in result.rapport)


def test_every_sentence_of_the_report_is_french(ouvrir: Ouvrir, charge: DossierCharge) -> None:
    rapport = ouvrir("tape").insert(charge).rapport
    joined = "\n".join(rapport)
    assert not re.search(r"[^\u00a0\u202f] ?[;:!?](?:\s|$)", joined)
    assert "'" not in joined
    assert "mettez 3 au champ « Article du CCAP » du dossier" in joined
    assert "{" not in joined


def test_the_paragraph_that_a_refusal_cannot_take_away_is_told(ouvrir: Ouvrir, charge: DossierCharge) -> None:
    """A file that is a single control has no paragraph that the last one of the clause could join."""
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{texte()}</w:sdtContent></w:sdt>"
    a = ouvrir("vivant")
    a.put(fichier(control + FIN))
    said = a.insert(charge, Demande("fin"), suivi=suivi()).rapport
    assert any("un paragraphe vide restera" in line for line in said)
    left = [x for x in list_textes(refuse_all(a.document)) if not x.strip()]
    assert len(left) == 1
    # Where a paragraph stands before the clause, nothing is left and nothing is said.
    a.put(fichier(texte() + control + texte() + FIN))
    said = a.insert(charge, Demande("fin"), suivi=suivi()).rapport
    assert not any("un paragraphe vide restera" in line for line in said)
    assert all(x.strip() for x in list_textes(refuse_all(a.document)))
