"""The clause as a reader of the file sees it: what stays together, how its tables are shared out."""

from __future__ import annotations

from atelier import Ouvrir
from fichiers_d_essai import FIN, VIDE, fermer, fichier, read_parties, texte
from revisions_de_word import NS, read_body, read_text

from clausedocs.dce.place import Demande
from clausedocs.dossiers import DossierCharge


def test_a_table_stays_whole_under_what_announces_it(ouvrir: Ouvrir, charge: DossierCharge) -> None:
    a = ouvrir("tape")
    a.insert(charge)
    table = next(read_body(a.document).iter(f"{NS}tbl"))
    announce = table.getprevious()
    assert read_text(announce).endswith(":")
    rows = [list(row.iter(f"{NS}p")) for row in table.iter(f"{NS}tr")]
    kept = [all(p.find(f"{NS}pPr/{NS}keepNext") is not None for p in row) for row in [[announce], *rows]]
    assert kept == [True] * len(rows) + [False]


def test_the_columns_of_a_table_follow_their_words(ouvrir: Ouvrir, charge: DossierCharge) -> None:
    a = ouvrir("tape")
    a.insert(charge)
    for table in read_body(a.document).iter(f"{NS}tbl"):
        rows = [list(row.iter(f"{NS}p")) for row in table.iter(f"{NS}tr")]
        widths = [int(c.get(f"{NS}w")) for c in table.iter(f"{NS}gridCol")]
        longest = [max(len(read_text(row[n])) for row in rows) for n in range(len(widths))]
        assert [w for _, w in sorted(zip(longest, widths, strict=True))] == sorted(widths)


def test_a_heading_in_bold_stays_with_its_text(ouvrir: Ouvrir, charge: DossierCharge) -> None:
    """The headings of the file say nothing of it: theirs may stand at the foot of a page, ours may not."""
    a = ouvrir("gras")
    a.insert(charge, Demande("apres", "Prix"))
    titles = [p for p in read_body(a.document).iter(f"{NS}p") if read_text(p) == "4. Clause sociale"]
    assert [t.find(f"{NS}pPr/{NS}keepNext") is not None for t in titles] == [True]


def test_in_a_file_that_is_one_list_the_clause_is_no_item_of_it(
    ouvrir: Ouvrir, charge: DossierCharge
) -> None:
    item = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>{}</w:p>'
    rows = "".join(
        item.format(f"<w:r><w:t>{t}</w:t></w:r>") for t in ("Le délai court.", "Le prix est ferme.")
    )
    a = ouvrir("vivant")
    a.put(fichier(rows + FIN))
    a.insert(charge, Demande("fin"))
    body = read_body(a.document)
    assert len([p for p in body.iter(f"{NS}p") if p.find(f"{NS}pPr/{NS}numPr") is not None]) == 2
    words = [p for p in body.iter(f"{NS}p") if read_text(p).startswith("Le titulaire réserve")]
    assert [p.find(f"{NS}pPr/{NS}ind").get(f"{NS}left") for p in words] == ["0"]


def test_a_list_that_comes_from_the_style_of_all_the_text_is_left(
    ouvrir: Ouvrir, charge: DossierCharge
) -> None:
    rows = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="Alinea"/></w:pPr><w:r><w:t>{t}</w:t></w:r></w:p>' for t in ("A", "B")
    )
    style = (
        '<w:style w:type="paragraph" w:styleId="Alinea"><w:name w:val="Alinéa"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>'
    )
    parts = read_parties(fichier(rows + FIN))
    parts["word/styles.xml"] = parts["word/styles.xml"].replace(b"</w:styles>", style.encode())
    a = ouvrir("vivant")
    a.put(fermer(parts))
    a.insert(charge, Demande("fin"))
    ours = [p for p in read_body(a.document).iter(f"{NS}p") if len(read_text(p)) > 1]
    styled = [p for p in ours if p.find(f"{NS}pPr/{NS}pStyle") is not None]
    assert styled
    for p in styled:
        number = p.find(f"{NS}pPr/{NS}numPr/{NS}numId")
        assert number is not None
        assert number.get(f"{NS}val") == "0"


def test_the_usual_empty_paragraph_parts_the_text_not_the_odd_one(
    ouvrir: Ouvrir, charge: DossierCharge
) -> None:
    odd = '<w:p><w:pPr><w:spacing w:beforeAutospacing="1"/></w:pPr></w:p>'
    rows = [texte(f"Article {n} – Objet {n}") + VIDE + (texte() + VIDE) * 2 for n in range(1, 5)]
    # The paragraph just before the place is followed by a blank of another kind.
    rows[1] = rows[1].removesuffix(VIDE) + odd
    a = ouvrir("vivant")
    a.put(fichier("".join(rows) + FIN))
    a.insert(charge, Demande("apres", "Article 2"))
    assert a.document.count(b"beforeAutospacing") == 1
    blanks = [p for p in read_body(a.document).iter(f"{NS}p") if not read_text(p).strip()]
    assert len(blanks) > 2 * len(rows) + 10
