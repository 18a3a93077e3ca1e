"""« Mes documents »: what waits, at a glance."""

from __future__ import annotations

import re

from espace_d_essai import add_procedure
from starlette.testclient import TestClient

from clausedocs.web.espace import Espace

PAGE = "/difficultes/PR-2027-003"


def test_the_home_page_lists_procedures_with_their_next_day(client: TestClient, espace: Espace) -> None:
    assert "Procédures" not in client.get("/").text
    add_procedure(espace.racine)
    page = client.get("/").text
    assert "<h2>Procédures</h2>" in page
    assert "Prochaine échéance" in page
    rows = [
        re.search(rf'<tr><th scope="row"><a href="{PAGE}">.*?</tr>', x)
        for x in (page, client.get("/difficultes").text)
    ]
    assert all(rows)
    assert len({r.group(0) for r in rows if r}) == 1
