"""Bookmarks as editors leave them, two clauses at once, what the manifest holds."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from atelier import APRES, FIXTURES, SIGNET, Ouvrir, suivi
from fichiers_d_essai import CORPS, FIN, VIDE, gras, read_parties, texte
from fichiers_refuses import fermer, paragraphe
from revisions_de_word import NS, accept_all, list_blocs, list_textes, read_body, read_text, refuse_all

from clausedocs.dce.insertion import insert_clause
from clausedocs.dce.manifeste import ESPACE
from clausedocs.dce.place import Demande
from clausedocs.dce.retrait import remove_clause
from clausedocs.dossiers import DossierCharge, load_dossier
from clausedocs.erreurs import DonneesErreur, UsageErreur


def find_bookmark(document: bytes) -> tuple[bytes, bytes, bytes]:
    """The two tags of the block and its name."""
    start = SIGNET.search(document)
    assert start is not None
    return start.group(0), b'<w:bookmarkEnd w:id="' + start.group(1) + b'"/>', start.group(2)


# -- bookmarks


def move_inside(document: bytes) -> bytes:
    """As Word writes them: the first in the first paragraph, the last in the paragraph after the block."""
    start, end, _ = find_bookmark(document)
    at = document.index(start)
    head, tail = document[:at], document[at + len(start) :]
    ppr = tail.index(b"</w:pPr>") + 8
    block, after = (tail[:ppr] + start + tail[ppr:]).split(end)
    opening = re.match(rb"<w:p>(?:<w:pPr>.*?</w:pPr>)?", after)
    assert opening is not None
    return head + block + after[: opening.end()] + end + after[opening.end() :]


def move_to_ends(document: bytes) -> bytes:
    """Both in the paragraphs of the block itself, as LibreOffice does."""
    start, end, _ = find_bookmark(document)
    at = document.index(start)
    head, tail = document[:at], document[at + len(start) :]
    ppr = tail.index(b"</w:pPr>") + 8
    block, after = (tail[:ppr] + start + tail[ppr:]).split(end)
    last = block.rindex(b"</w:p>")
    return head + block[:last] + end + block[last:] + after


def split(document: bytes) -> bytes:
    """Two bookmarks of one name, end to end."""
    start, end, name = find_bookmark(document)
    at = document.index(b"<w:p>", document.index(start) + 800)
    second = b'<w:bookmarkStart w:id="9001" w:name="' + name + b'"/>'
    cut = document[:at] + end + second + document[at:]
    head, _, tail = cut.rpartition(end)
    return head + b'<w:bookmarkEnd w:id="9001"/>' + tail


def duplicate_empty(document: bytes) -> bytes:
    """The same name again, around nothing, at the start of the body."""
    _, _, name = find_bookmark(document)
    empty = b'<w:bookmarkStart w:id="9001" w:name="' + name + b'"/><w:bookmarkEnd w:id="9001"/>'
    return document.replace(b"<w:body>", b"<w:body>" + empty, 1)


def lose_end(document: bytes) -> bytes:
    _, end, _ = find_bookmark(document)
    return document.replace(end, b"")


def lose_both(document: bytes) -> bytes:
    start, end, _ = find_bookmark(document)
    return document.replace(end, b"").replace(start, b"")


def unfold(document: bytes) -> bytes:
    """Tags that open and close, as some editors write empty ones."""
    start, end, _ = find_bookmark(document)
    opened = start.replace(b"/>", b"></w:bookmarkStart>")
    return document.replace(start, opened).replace(end, end.replace(b"/>", b"></w:bookmarkEnd>"))


CHANGES = [move_inside, move_to_ends, split, duplicate_empty, lose_end, lose_both, unfold]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("nom", ["tape", "vivant", "notes", "sections"])
def test_bookmarks_that_were_moved_are_understood(
    nom: str,
    change: Callable[[bytes], bytes],
    ouvrir: Ouvrir,
    charge: DossierCharge,
    plus_d_heures: DossierCharge,
) -> None:
    a = ouvrir(nom)
    former = list_blocs(read_body(a.document))
    a.insert(charge)
    a.put(fermer({**read_parties(a.octets), "word/document.xml": change(a.document)}))
    changed = a.octets
    a.remove()
    assert list_blocs(read_body(a.document)) == former
    assert b"_clausedocs_" not in a.document
    a.put(changed)
    assert a.insert(plus_d_heures, Demande("fin")).mise_a_jour
    assert len([t for t in a.textes if t.endswith("Clause sociale")]) == 1
    a.remove()
    assert list_blocs(read_body(a.document)) == former


def test_emptied_bookmarks_are_no_clause(ouvrir: Ouvrir, charge: DossierCharge) -> None:
    a = ouvrir("tape")
    former = list_blocs(read_body(a.document))
    a.insert(charge)
    start, end, _ = find_bookmark(a.document)
    head, _, rest = a.document.partition(start)
    a.put(
        fermer({**read_parties(a.octets), "word/document.xml": head + start + end + rest.partition(end)[2]})
    )
    emptied = a.octets
    assert not a.insert(charge, Demande("fin")).mise_a_jour
    a.put(emptied).remove()
    assert b"_clausedocs_" not in a.document
    assert list_textes(read_body(a.document))
    assert len(list_blocs(read_body(a.document))) == len(former)


def test_what_the_buyer_wrote_between_empty_bookmarks_is_never_taken_out(
    ouvrir: Ouvrir, charge: DossierCharge
) -> None:
    a = ouvrir("tape")
    a.insert(charge)
    start, end, _ = find_bookmark(a.document)
    head, _, rest = a.document.partition(start)
    own = texte("Un alinéa que le service a écrit lui-même.").encode()
    body = head + start + own + end + rest.partition(end)[2]
    a.put(fermer({**read_parties(a.octets), "word/document.xml": body})).remove()
    assert "Un alinéa que le service a écrit lui-même." in a.textes


def test_words_added_to_the_clause_by_another_stay_proposed(ouvrir: Ouvrir, charge: DossierCharge) -> None:
    """An update under revision deletes what the other proposed inside its own proposal: refused, it is back."""
    a = ouvrir("tape")
    a.insert(charge)
    proposed = (
        b'<w:ins w:id="8001" w:author="Service juridique" w:date="2026-11-25T00:00:00Z"><w:r><w:t>, sans '
        b"exception</w:t></w:r></w:ins></w:p>"
    )
    at = a.document.index(b"</w:p>", a.document.index(b"Clause sociale") + 400)
    a.put(fermer({**read_parties(a.octets),
                  "word/document.xml": a.document[:at] + proposed + a.document[at + 6 :]}))  # fmt: skip
    accepted = list_blocs(refuse_all(a.document))
    a.insert(charge, suivi=suivi())
    assert list_blocs(refuse_all(a.document)) == accepted
    assert not any("sans exception" in t for t in list_textes(accept_all(a.document)))
    nested = [x for x in read_body(a.document).iter(f"{NS}del") if x.getparent().tag == f"{NS}ins"]
    assert nested


# -- the manifest


def test_two_clauses_in_one_file(ouvrir: Ouvrir, charge: DossierCharge) -> None:
    other = load_dossier(FIXTURES / "c02_marche.yaml", modeles=["clause_ccap"])
    a = ouvrir("vivant")
    before = read_parties(a.octets)
    first = a.insert(charge).identifiant
    second = a.insert(other, Demande("apres", "Prix")).identifiant
    assert first != second
    with pytest.raises(DonneesErreur) as raised:
        remove_clause(a.chemin)
    assert raised.value.code == "clause_a_preciser"
    assert first in raised.value.conseil
    a.remove(identifiant=first)
    assert f"_clausedocs_{second}".encode() in a.document
    a.remove()
    assert read_parties(a.octets) == before


def test_numbers_that_a_second_clause_moved_are_said(ouvrir: Ouvrir, charge: DossierCharge) -> None:
    other = load_dossier(FIXTURES / "c02_marche.yaml", modeles=["clause_ccap"])
    a = ouvrir("tape")
    first = a.insert(charge).identifiant
    a.insert(other, Demande("apres", "Prix"))
    result = a.remove(identifiant=first)
    assert "Article 3 – Prix" in a.textes
    assert any("Dérogations au CCAG" in r and "de 4 à 5" in r for r in result.rapport)


@pytest.mark.parametrize(
    "contenu", [b"", b"{}", b"[1]", b'{"poses": [{"identifiant": 3}]}', b'{"poses": 1}', b"\xff"]
)
def test_a_spoiled_manifest_is_no_manifest(contenu: bytes, ouvrir: Ouvrir, charge: DossierCharge) -> None:
    a = ouvrir("notes")
    former = list_blocs(read_body(a.document))
    a.insert(charge)
    parts = read_parties(a.octets)
    item = f'<manifeste xmlns="{ESPACE}">'.encode() + contenu + b"</manifeste>"
    a.put(fermer({**parts, "customXml/item1.xml": item}))
    a.remove()
    now = list_blocs(read_body(a.document))
    assert [b for b in now if b not in former] == [b for b in now if b"Article" in b and b not in former]
    assert len(now) == len(former)
    assert not [n for n in read_parties(a.octets) if n.startswith("customXml/")]


def test_items_of_others_are_left_alone(ouvrir: Ouvrir, charge: DossierCharge) -> None:
    a = ouvrir("tape")
    parts = {
        **read_parties(a.octets),
        "customXml/item1.xml": b"<autre/>",
        "customXml/itemProps1.xml": b"<p/>",
    }
    a.put(fermer(parts))
    a.insert(charge)
    assert read_parties(a.octets)["customXml/item1.xml"] == b"<autre/>"
    assert ESPACE.encode() in read_parties(a.octets)["customXml/item2.xml"]
    a.remove()
    assert read_parties(a.octets) == parts


def test_a_package_with_nothing_declared_by_default(ouvrir: Ouvrir, charge: DossierCharge) -> None:
    a = ouvrir("tape")
    parts = read_parties(a.octets)
    kinds = re.sub(rb"<Default [^>]*/>", b"", parts["[Content_Types].xml"])
    del parts["word/_rels/document.xml.rels"]
    a.put(fermer({**parts, "[Content_Types].xml": kinds}))
    before = read_parties(a.octets)
    a.insert(charge)
    now = read_parties(a.octets)
    for name in set(now) - set(before):
        assert f'PartName="/{name}"'.encode() in now["[Content_Types].xml"]
    a.remove()
    assert read_parties(a.octets) == before


def test_a_convention_has_no_clause_to_insert(ouvrir: Ouvrir) -> None:
    a = ouvrir("tape")
    with pytest.raises(UsageErreur) as raised:
        insert_clause(a.chemin, load_dossier(FIXTURES / "c01_valmorin.yaml"), "clause_ccap", APRES)
    assert raised.value.code == "modele_hors_dossier"


@pytest.mark.parametrize(
    "modele", ["clause_rc", "clause_ae", "clause_cctp", "annexe_insertion", "clause_avis"]
)
def test_every_piece_can_be_inserted(modele: str, ouvrir: Ouvrir) -> None:
    charge = load_dossier(FIXTURES / "c01_marche.yaml")
    lot = "1" if modele in ("clause_ae", "annexe_insertion") else None
    a = ouvrir("tape")
    before = read_parties(a.octets)
    result = insert_clause(a.chemin, charge, modele, APRES, lot=lot, suivi=suivi())
    assert len(f"_clausedocs_{result.identifiant}_derogations") <= 40
    a.put(result.octets).remove()
    assert read_parties(a.octets) == before


def test_the_shapes_are_all_there() -> None:
    assert len(CORPS) == 14


@pytest.mark.parametrize("avec_suivi", [False, True])
@pytest.mark.parametrize("demande", [Demande("apres", "Objet"), Demande("avant", "Délais"), Demande("fin")])
def test_a_file_spaced_by_empty_paragraphs(
    demande: Demande, avec_suivi: bool, ouvrir: Ouvrir, charge: DossierCharge
) -> None:
    """Two paragraphs of text are never stuck, two empty ones never follow each other."""
    spaced = "".join(
        f"{paragraphe(f'Article {n}. {nom}', 'TitreTape')}{VIDE}{texte()}{VIDE}{texte()}{VIDE}"
        for n, nom in ((1, "Objet"), (2, "Prix"), (3, "Délais"))
    )
    a = ouvrir(spaced + FIN)
    before = read_parties(a.octets)
    former = list_blocs(refuse_all(a.document))
    a.insert(charge, demande, suivi=suivi() if avec_suivi else None)
    assert list_blocs(refuse_all(a.document)) == former or not avec_suivi
    body = accept_all(a.document)
    words = [read_text(p) for p in body if p.tag == f"{NS}p"]
    assert not [n for n in range(len(words) - 1) if not words[n] and not words[n + 1]]
    title = next(n for n, t in enumerate(words) if t.endswith("Clause sociale"))
    assert not words[title - 1]
    assert not words[title + 1]
    a.remove()
    assert read_parties(a.octets) == before


def test_a_place_inside_a_frame_is_refused(ouvrir: Ouvrir, charge: DossierCharge) -> None:
    framed = (
        '<w:p><w:pPr><w:framePr w:hSpace="180" w:wrap="around"/></w:pPr>{}<w:r><w:t>Encadré</w:t></w:r></w:p>'
    )
    mark = '<w:bookmarkStart w:id="77" w:name="cadre"/><w:bookmarkEnd w:id="77"/>'
    a = ouvrir(gras("1. Objet") + framed.format(mark) + framed.format("") + texte() + FIN)
    with pytest.raises(DonneesErreur) as raised:
        a.insert(charge, Demande("signet", "cadre"))
    assert raised.value.code == "place_enfermee"
    assert "cadre de texte" in raised.value.message
