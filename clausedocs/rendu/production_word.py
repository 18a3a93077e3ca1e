"""A document made from a Word modèle, in the formats that it has: Word, and what LibreOffice makes of it."""

from __future__ import annotations

from clausedocs.erreurs import Avertissement, UsageErreur
from clausedocs.modeles.word.compilation import compile_word
from clausedocs.modeles.word.reperage import text_of
from clausedocs.modeles.word.sources import SourceWord
from clausedocs.rendu import libreoffice
from clausedocs.rendu.impression import moteur_absent
from clausedocs.rendu.modele_word import pack_word
from clausedocs.rendu.paquet_docx import Proprietes
from clausedocs.rendu.preparation import Preparation, trace
from clausedocs.word.paquet import read_paquet
from clausedocs.word.xml_sur import NS, parse_xml

# Format -> whether LibreOffice makes it from the Word file.
FORMATS_WORD = {"docx": False, "texte": False, "odt": True, "pdf": True}


def make_word(prepared: Preparation, source: SourceWord, format_: str) -> bytes:
    """The document in one format.

    Raises:
        UsageErreur: `word_format`, a format that a Word modèle does not have.
        ModeleErreur, DonneesErreur: as `ModeleWord.render` and `pack_word`.
        MachineErreur: `moteur_absent`, and what LibreOffice fails to do.
    """
    check_format(source, format_)
    modele = compile_word(source)
    # A modèle may be the letterhead of others: it knows the same names as one.
    names = {"titre": prepared.titre, "titre_court": prepared.titre_court}
    rendu = modele.render({**names, **prepared.contexte}, prepared.citations)
    origin = trace(prepared, modele.empreinte)
    properties = Proprietes(
        prepared.titre, prepared.titre_court, prepared.auteur, "", prepared.jour, origin.properties()
    )
    word = pack_word(modele, rendu, properties)
    if format_ == "odt":
        return libreoffice.convert_odt(word, prepared.jour)
    if format_ == "pdf":
        return libreoffice.convert_pdf(word)
    return read_texte(word).encode("utf-8") if format_ == "texte" else word


def check_format(source: SourceWord, format_: str) -> None:
    """Raises UsageErreur `word_format`, MachineErreur `moteur_absent`."""
    if format_ not in FORMATS_WORD:
        raise UsageErreur(
            "word_format",
            f"« {source.meta.id} » est un modèle Word : il ne s’écrit pas au format {format_}.",
            f"Choisissez parmi {', '.join(FORMATS_WORD)}.",
        )
    if FORMATS_WORD[format_] and (reason := libreoffice.missing(format_)):
        raise moteur_absent(reason)


def find_missing(source: SourceWord, format_: str) -> Avertissement | None:
    """What to say of a format that nobody asked for and that this machine cannot make of a Word modèle."""
    if not FORMATS_WORD.get(format_):
        return None
    reason = libreoffice.missing(format_)
    if not reason:
        return None
    return Avertissement(
        "moteur_absent",
        f"« {source.meta.id} » n’a pas été écrit en {format_}. {reason}",
        "Le reste est complet.",
    )


def read_texte(word: bytes) -> str:
    """The words of the body, a paragraph a line, the cells of a row between tabs."""
    paquet = read_paquet(word)
    body = parse_xml(paquet.read(paquet.document), paquet.nom).find(f"{NS}body")
    lines: list[str] = []
    for block in body:
        if block.tag == f"{NS}tbl":
            for row in block.iter(f"{NS}tr"):
                cells = [" ".join(text_of(p) for p in c.iter(f"{NS}p")) for c in row.iterfind(f"{NS}tc")]
                lines.append("\t".join(cells))
        else:
            lines += [text_of(p) for p in ([block] if block.tag == f"{NS}p" else block.iter(f"{NS}p"))]
    text = "\n".join(lines)
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text.strip() + "\n"
