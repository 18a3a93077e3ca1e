"""The clause as a reader of the file sees it: what stays together, how its tables are shared out."""

from __future__ import annotations

from atelier import Ouvrir
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
