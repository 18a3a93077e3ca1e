"""Word files that no clause can go into: one of each fault, made by a script, all fictional."""

from __future__ import annotations

import struct
import warnings
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO

from clausedocs.word.xml_sur import W

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
PRINCIPALE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
DIX_MILLIARDS = (
    '<!DOCTYPE lol [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {y} "{f"&{x};" * 10}">' for x, y in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)
BOITE = "<w:p><w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r></w:p>"  # as old files draw them


def paragraphe(texte: str, style: str = "") -> str:
    """A paragraph of the buyer; `Titre1` makes it a heading."""
    ppr = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{ppr}<w:r><w:t xml:space="preserve">{texte}</w:t></w:r></w:p>'


CORPS = (
    paragraphe("Article 1 – Objet du marché", "Titre1")
    + paragraphe("Le marché porte sur l’entretien des espaces verts de la commune de Valmorin.")
    + paragraphe("Article 2 – Pénalités", "Titre1")
    + paragraphe("Les pénalités de l’article 1 ne sont pas plafonnées.")
    + "<w:sectPr/>"
)
STYLES = (
    f'{XML}<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="Titre1"><w:name w:val="heading 1"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>'
)


def document(corps: str = CORPS, *, tete: str = "", xml: str = XML) -> bytes:
    """The main part around a body; `tete` stands before its root."""
    return f'{xml}{tete}<w:document xmlns:w="{W}"><w:body>{corps}</w:body></w:document>'.encode()


def relations(cible: str = "word/document.xml", *, office: str = OFFICE) -> bytes:
    row = f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="{cible}"/>'
    return f'{XML}<Relationships xmlns="{RELS}">{row}</Relationships>'.encode()


def types(principale: str = PRINCIPALE) -> bytes:
    return (
        f'{XML}<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/><Default '
        'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{principale}"/></Types>'
    ).encode()


def parties(**autres: bytes) -> dict[str, bytes]:
    """The parts of a sound file, those named being replaced (`document`, `styles`, `relations`, `types`)."""
    return {
        "[Content_Types].xml": autres.get("types", types()),
        "_rels/.rels": autres.get("relations", relations()),
        "word/document.xml": autres.get("document", document()),
        "word/styles.xml": autres.get("styles", STYLES.encode()),
    }


def fermer(
    contenu: Mapping[str, bytes] | list[tuple[str, bytes]], *, methode: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """The parts as a zip, always the same bytes; a list may name a part twice."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", methode) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a name given twice
        for nom, data in contenu.items() if isinstance(contenu, Mapping) else contenu:
            info = zipfile.ZipInfo("x", (1980, 1, 1, 0, 0, 0))
            info.filename = info.orig_filename = nom
            info.compress_type = methode
            archive.writestr(info, data)
    return out.getvalue()


def docx(corps: str = CORPS) -> bytes:
    """A sound file with this body."""
    return fermer(parties(document=document(corps)))


def protect(edit: str) -> bytes:
    """A sound file that its author restricts to one kind of change."""
    tag = f'<w:documentProtection w:edit="{edit}" w:enforcement="1"/>'
    return _avec("word/settings.xml", f'{XML}<w:settings xmlns:w="{W}">{tag}</w:settings>'.encode())


def _avec(nom: str, data: bytes = b"<a/>") -> bytes:
    return fermer({**parties(), nom: data})


def _sans(nom: str) -> bytes:
    return fermer({n: d for n, d in parties().items() if n != nom})


def _abimer(octets: bytes) -> bytes:
    """The compressed bytes of the main part, spoiled in their middle: the zip itself stays readable."""
    with zipfile.ZipFile(BytesIO(octets)) as archive:
        info = archive.getinfo("word/document.xml")
    at = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    return octets[:at] + bytes(b ^ 0xFF for b in octets[at : at + 20]) + octets[at + 20 :]


def _mentir(octets: bytes) -> bytes:
    """Every size of the directory made small: what unfolds is longer than what was promised."""
    at = octets.index(b"PK\x01\x02")
    while octets[at : at + 4] == b"PK\x01\x02":
        octets = octets[: at + 24] + struct.pack("<I", 10) + octets[at + 28 :]
        at += 46 + sum(struct.unpack("<3H", octets[at + 28 : at + 34]))
    return octets


def _chiffrer(octets: bytes) -> bytes:
    """The mark of a password on the first member."""
    at = octets.index(b"PK\x01\x02")
    return octets[: at + 8] + b"\x01\x00" + octets[at + 10 :]


def _ole(*noms: str) -> bytes:
    """The start of a compound file, with the names of its streams."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "".join(noms).encode("utf-16-le") + b"\0" * 2000
    )


def _bombe() -> bytes:
    return _avec("word/media/image1.png", b"\0" * 60_000_000)


def _nombreuses() -> bytes:
    return fermer([*parties().items(), *((f"word/media/i{n}.png", b"") for n in range(5001))])


def _balises() -> bytes:
    return fermer(parties(document=document("<w:p/>" * 3_100_000)), methode=zipfile.ZIP_STORED)


def _immense() -> bytes:
    return fermer(parties(document=document(paragraphe("a" * 66 * 1024 * 1024))), methode=zipfile.ZIP_STORED)


_STRICT = document().replace(W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
_MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
_MODELE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_CLASSEUR = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_DTD = '<!DOCTYPE w:document SYSTEM "http://exemple.fr/x.dtd">'
_FICHIER = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>'

# What the fault is -> the code, the words that tell it, what to do, the bytes.
REFUSES: dict[str, tuple[str, str, str, Callable[[], bytes]]] = {
    "zip_corrompu": ("docx_corrompu", "abîmé", "Reprenez-le", lambda: b"PK\x03\x04" + docx()[40:]),
    "zip_tronque": ("docx_corrompu", "incomplet", "Reprenez-le", lambda: docx()[:-200]),
    "vide": ("docx_corrompu", "incomplet", "Reprenez-le", lambda: b""),
    "texte": ("docx_corrompu", "archive lisible", "Reprenez-le", lambda: "Article 1 – Objet".encode()),
    "partie_abimee": ("docx_corrompu", "word/document.xml", "Reprenez-le", lambda: _abimer(docx())),
    "tailles_fausses": ("docx_corrompu", "abîmée", "Reprenez-le", lambda: _mentir(docx())),
    "methode_inconnue": ("docx_corrompu", "abîmé", "Reprenez-le",
                         lambda: fermer(parties(), methode=zipfile.ZIP_LZMA)),
    "prologue_sans_fin": ("docx_corrompu", "word/notes.xml", "Reprenez-le",
                          lambda: _avec("word/notes.xml", b"<!--" + b"-" * 70_000 + b"><a/>")),
    "bombe": ("docx_demesure", "démesurément comprimé", "à nouveau à son auteur", _bombe),
    "parties_nombreuses": ("docx_demesure", "5005 parties", "à nouveau à son auteur", _nombreuses),
    "balises_nombreuses": ("docx_demesure", "trois millions de balises", "à nouveau à son auteur", _balises),
    "texte_immense": ("docx_demesure", "64 Mo", "à nouveau à son auteur", _immense),
    "entites": ("docx_entites", "entités", "Ne l’ouvrez pas", lambda: fermer(parties(
        document=document(paragraphe("&j;") + CORPS, tete=DIX_MILLIARDS)))),
    "entite_fichier": ("docx_entites", "entités", "Ne l’ouvrez pas", lambda: fermer(parties(
        document=document(paragraphe("&x;"), tete=_FICHIER)))),
    "entites_apres_un_leurre": ("docx_entites", "entités", "Ne l’ouvrez pas", lambda: fermer(parties(
        document=document(tete=f"<!-- <w:document> --><?x <w ?>{DIX_MILLIARDS}")))),
    "entites_des_styles": ("docx_entites", "entités", "Ne l’ouvrez pas", lambda: fermer(parties(
        styles=STYLES.replace("<w:styles", f"{DIX_MILLIARDS}<w:styles", 1).encode()))),
    "entites_ailleurs": ("docx_entites", "entités", "Ne l’ouvrez pas",
                         lambda: _avec("word/footnotes.xml", f"{DIX_MILLIARDS}<w:x/>".encode())),
    "entites_utf16": ("docx_entites", "entités", "Ne l’ouvrez pas",
                      lambda: _avec("customXml/item1.xml", f"{DIX_MILLIARDS}<x/>".encode("utf-16"))),
    "dtd_des_relations": ("docx_entites", "entités", "Ne l’ouvrez pas", lambda: fermer(parties(
        relations=relations().replace(b"<Relationships", _DTD.encode() + b"<Relationships", 1)))),
    "sans_texte": ("docx_sans_document", "texte principal", "Vérifiez", lambda: _sans("word/document.xml")),
    "sans_types": ("docx_sans_document", "parties principales", "Vérifiez",
                   lambda: _sans("[Content_Types].xml")),
    "sans_relation": ("docx_sans_document", "parties principales", "Vérifiez", lambda: _sans("_rels/.rels")),
    "relation_ailleurs": ("docx_sans_document", "texte principal", "Vérifiez", lambda: fermer(parties(
        relations=relations("../document.xml")))),
    "nom_absolu": ("docx_noms", "/etc/x.xml", "Ne l’ouvrez pas", lambda: _avec("/etc/x.xml")),
    "nom_qui_sort": ("docx_noms", "word/../../x.xml", "ne l’ouvrez pas", lambda: _avec("word/../../x.xml")),
    "nom_windows": ("docx_noms", "c:x.xml", "ne l’ouvrez pas", lambda: _avec("c:x.xml")),
    "nom_a_l_envers": ("docx_noms", "word\\x.xml", "ne l’ouvrez pas", lambda: _avec("word\\x.xml")),
    "nom_accentue": ("docx_noms", "word/é.xml", "ne l’ouvrez pas", lambda: _avec("word/é.xml")),
    "nom_double": ("docx_noms", "word/document.xml", "ne l’ouvrez pas",
                   lambda: fermer([*parties().items(), ("word/document.xml", document("<w:p/>"))])),
    "nom_double_sauf_casse": ("docx_noms", "word/Document.xml", "ne l’ouvrez pas",
                              lambda: _avec("word/Document.xml", document("<w:p/>"))),
    "controles_emboites": ("docx_profondeur", "emboîte", "à nouveau à son auteur", lambda: docx(
        "<w:sdt><w:sdtContent>" * 20_000 + paragraphe("Objet") + "</w:sdtContent></w:sdt>" * 20_000)),
    "controles_bien_emboites": ("docx_profondeur", "emboîte", "à nouveau à son auteur", lambda: docx(
        "<w:sdt><w:sdtContent>" * 130 + paragraphe("Objet") + "</w:sdtContent></w:sdt>" * 130)),
    "docm": ("docx_format", "macros (.docm)", "Enregistrer sous", lambda: fermer(parties(types=types(_MACROS)))),
    "dotx": ("docx_format", "modèle Word", "Enregistrer sous", lambda: fermer(parties(types=types(_MODELE)))),
    "xlsx": ("docx_format", "pas un document Word", "Enregistrer sous",
             lambda: fermer(parties(types=types(_CLASSEUR)))),
    "strict": ("docx_format", "strict", "(.docx)", lambda: fermer(parties(
        document=_STRICT, relations=relations(office="http://purl.oclc.org/ooxml/officeDocument/relationships")))),
    "doc": ("docx_format", "(.doc)", "(.docx)", lambda: _ole("Root Entry", "WordDocument")),
    "mot_de_passe": ("docx_format", "mot de passe", "retirez le mot de passe",
                     lambda: _ole("Root Entry", "EncryptedPackage")),
    "zip_chiffre": ("docx_format", "chiffré", "Retirez son mot de passe", lambda: _chiffrer(docx())),
    "odt": ("docx_format", "(.odt)", "(.docx)", lambda: fermer(
        {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"},
        methode=zipfile.ZIP_STORED)),
    "rtf": ("docx_format", "RTF", "(.docx)", lambda: b"{\\rtf1\\ansi Article 1}"),
    "pdf": ("docx_format", "PDF", "Demandez le fichier Word", lambda: b"%PDF-1.7\n"),
    "utf16": ("docx_encodage", "UTF-8", "enregistrez-le", lambda: fermer(parties(
        document=document(xml='<?xml version="1.0" encoding="UTF-16"?>').decode().encode("utf-16")))),
    "latin1_annonce": ("docx_encodage", "UTF-8", "enregistrez-le", lambda: fermer(parties(
        document=document(xml='<?xml version="1.0" encoding="ISO-8859-1"?>').decode()
        .replace("’", "'").replace("–", "-").encode("latin-1")))),
    "latin1_cache": ("docx_encodage", "UTF-8", "enregistrez-le", lambda: fermer(parties(
        document=document(paragraphe("Pénalités")).decode().encode("latin-1")))),
    "xml_ouvert": ("docx_xml", "XML lisible", "Ouvrez-le dans Word", lambda: fermer(parties(
        document=document()[:-30]))),
    "xml_des_styles": ("docx_xml", "XML lisible", "Ouvrez-le dans Word", lambda: fermer(parties(
        styles=b"<w:styles>"))),
    "autre_racine": ("docx_xml", "document Word", "Ouvrez-le dans Word", lambda: fermer(parties(
        document=b"<html><body/></html>"))),
    "corps_vide": ("docx_xml", "vide", "Ouvrez-le dans Word", lambda: docx("")),
}  # fmt: skip

# Where the clause is asked for -> the code, the words that tell it, what to do, the body of the file.
PLACES: dict[str, tuple[str, str, str, str, str]] = {
    "titre_absent": ("apres:Article 9", "place_absente", "Article 2 – Pénalités", "--a-la-fin", CORPS),
    "titre_voisin": ("apres:penalitez", "place_absente", "« penalitez »", "Article 2 – Pénalités", CORPS),
    "titre_double": ("avant:Pénalités", "place_ambigue", "2 titres", "son numéro", CORPS.replace(
        "<w:sectPr/>", paragraphe("Article 3 – Pénalités", "Titre1"))),
    "titre_en_tableau": ("apres:Article 7", "place_enfermee", "tableau", "--a-la-fin",
                         f"<w:tbl><w:tr><w:tc>{paragraphe('Article 7 – Délais')}</w:tc></w:tr></w:tbl>{CORPS}"),
    "titre_en_boite": ("avant:article 7 - delais", "place_enfermee", "zone de texte", "--plan",
                       BOITE.format(paragraphe("Article 7 – Délais")) + CORPS),
    "titre_enferme": ("apres:Délais", "place_enfermee", "ouvrir sans risque", "voisin",
                      f"<w:customXml>{paragraphe('Article 7 – Délais', 'Titre1')}</w:customXml>{CORPS}"),
    "marque_absente": ("marque:", "place_absente", "{{ clause }}", "--apres", CORPS),
    "marque_double": ("marque:", "place_ambigue", "2 fois", "une seule", paragraphe("{{ clause }}") * 2 + CORPS),
    "marque_accompagnee": ("marque:", "place_ambigue", "partage sa ligne", "seule sur sa ligne",
                           paragraphe("Voir {{clause}}.") + CORPS),
    "marque_en_tableau": ("marque:", "place_enfermee", "un tableau", "texte courant",
                          f"<w:tbl><w:tr><w:tc>{paragraphe('{{ clause }}')}</w:tc></w:tr></w:tbl>{CORPS}"),
    "marque_en_boite": ("marque:", "place_enfermee", "une zone de texte", "texte courant",
                        BOITE.format(paragraphe("{{ clause }}")) + CORPS),
    "signet_absent": ("signet:insertion", "place_absente", "insertion", "« ici »",
                      f'<w:p><w:bookmarkStart w:id="1" w:name="ici"/><w:bookmarkEnd w:id="1"/></w:p>{CORPS}'),
    "signet_double": ("signet:ici", "place_ambigue", "signet", "--apres", CORPS + "".join(
        f'<w:p><w:bookmarkStart w:id="{n}" w:name="ici"/><w:bookmarkEnd w:id="{n}"/></w:p>' for n in (1, 2))),
    "controle_absent": ("controle:clause", "place_absente", "contrôle de contenu", "aucun", CORPS),
}  # fmt: skip
