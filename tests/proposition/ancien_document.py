"""A convention as a service had it: typed numbers, hand-made titles, runs cut anywhere, a logo in its header."""

from __future__ import annotations

from papiers_d_essai import PREMIERE, make_papier, page_fields, paragraph

GRAS = "<w:b/>"
TITRE = '<w:b/><w:caps/><w:color w:val="7A1F3D"/><w:sz w:val="26"/>'
LIGNES: tuple[tuple[tuple[str, str], ...], ...] = (
    (("Convention n° CONV-2026-012", TITRE),),
    (("Entre les soussignés :", ""),),
    (
        ("La Ville de Val", GRAS),
        ("morin", GRAS),
        (", dont le siège est 1 place du Marché-Neuf – 99120 Valmorin, SIRET 210004107", ""),
        ("99006, représentée par sa maire, Solène Kervadoc,", ""),
    ),
    (
        ("la Maison de l'emploi et de l'insertion du Val d'Orvenne", GRAS),
        (" (MEIVO), SIRET 999 010 101 99009, RNA W991000101, représentée par Mireille ", ""),
        ("Chastagnol-Vey,", "<w:i/>"),
    ),
    (("Article 1 : Objet", TITRE),),
    (
        (
            "La présente convention règle l’appui de la Maison de l’emploi et de l’insertion du Val d’Orvenne à la Ville de Valmorin.",
            "",
        ),
    ),
    (("Article 2 : Durée", TITRE),),
    (
        ("Elle est conclue pour une durée de quatre", ""),
        (" ans à compter du 5\u00a0octobre ", ""),
        ("2026, jusqu’au 04/10/2030.", ""),
    ),
    (("La Ville peut y mettre fin ; un préavis de trois mois court à compter de la dénonciation.", ""),),
    (("Les réunions se tiennent tous les deux mois.", ""),),
    (("Article 3 : Prix", TITRE),),
    (
        (
            "Le prix ne dépasse pas 24 000 € (vingt-quatre mille euros). Le paiement intervient sous 30 jours.",
            "",
        ),
    ),
    (
        (
            "L’avis du 28 septembre 2026 reste annexé. La Ville de Lyon et la ValmorinX ne sont pas parties.",
            "",
        ),
    ),
    (("Contact : Octavie Lambresac, 01.99.00.12.04, achats@valmorin.example.", ""),),
    (("Fait à Valmorin, le 05/10/2026", ""),),
)


def write_lines(lines: tuple[tuple[tuple[str, str], ...], ...] = LIGNES) -> str:
    """Paragraphs of runs, each with its own look."""
    out = ""
    for runs in lines:
        out += "<w:p>"
        for text, look in runs:
            rpr = f"<w:rPr>{look}</w:rPr>" if look else ""
            out += f'<w:r w:rsidR="00AA11BB">{rpr}<w:t xml:space="preserve">{text}</w:t></w:r>'
        out += "</w:p>"
    return out


def make_ancien(lines: tuple[tuple[tuple[str, str], ...], ...] = LIGNES, table: bool = True) -> bytes:
    """The bytes of the old convention."""
    rows = ""
    if table:
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="4500" w:type="dxa"/></w:tcPr>{paragraph(t)}</w:tc>'
            for t in ("Pour la Ville de Valmorin", "Pour la MEIVO")
        )
        rows = f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="4500"/><w:gridCol w:w="4500"/></w:tblGrid><w:tr>{cells}</w:tr></w:tbl>'
    premiere = PREMIERE.replace(
        "{{ structure_porteuse.denomination }}", "Maison de l’emploi et de l’insertion du Val d’Orvenne"
    )
    premiere = premiere.replace("{{ structure_porteuse.adresse }}", "12 rue des Tanneurs, 99120 Valmorin")
    return make_papier(
        corps=write_lines(lines) + rows,
        premiere=premiere,
        suite=paragraph("Convention CONV-2026-012", "Header"),
        pied=paragraph("MEIVO – SIRET 999010101 99009", "Footer") + f"<w:p>{page_fields()}</w:p>",
    )
