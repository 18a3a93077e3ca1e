"""From a file to text: the encodings that people really have, and a clear word for all the others."""

from __future__ import annotations

import errno
import re
from pathlib import Path

from clausedocs.erreurs import ClausedocsErreur, DonneesErreur, Lieu, MachineErreur

# A dossier of a hundred pages of text stays far below; a film renamed .yaml stays far above.
TAILLE_MAX = 1_000_000

BOMS_LUS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# Same first bytes as UTF-16: looked for before it.
BOMS_REFUSES = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")

SIGNATURES = (
    (b"PK\x03\x04", "un document Word, un classeur Excel ou une archive"),
    (b"\xd0\xcf\x11\xe0", "un ancien document Word ou Excel"),
    (b"%PDF", "un PDF"),
    (b"\x89PNG", "une image"),
    (b"\xff\xd8\xff", "une image"),
    (b"{\\rtf", "un document de traitement de texte"),
)

# Control characters, line breaks that no editor shows, private use (the marks of our own documents)
# and halves of characters. YAML itself refuses most of them, in English and without a place.
CARACTERES_REFUSES = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ue000-\uf8ff\ufeff\ufffe\uffff]"
)

ENREGISTRER = (
    "Ouvrez-le dans votre éditeur de texte, choisissez « Enregistrer sous » puis le codage « UTF-8 »."
)


def read_texte(chemin: Path, nom: str) -> str:
    """The text of a file; `nom` is how the user calls it.

    Raises DonneesErreur (what the file holds) or MachineErreur (`fichier_illisible`).
    """
    try:
        with chemin.open("rb") as stream:
            octets = stream.read(TAILLE_MAX + 1)
    except (OSError, ValueError) as raised:
        # Windows says « permission denied » of a directory: ask the disk rather than the exception.
        raise _translate_os(raised, nom, is_dir=_is_dir(chemin)) from None
    return decode(octets, nom)


def _is_dir(chemin: Path) -> bool:
    try:
        return chemin.is_dir()
    except (OSError, ValueError):
        return False


def _translate_os(raised: OSError | ValueError, nom: str, *, is_dir: bool) -> ClausedocsErreur:
    lieu = Lieu(fichier=nom)
    if is_dir:
        return DonneesErreur(
            "fichier_repertoire",
            f"« {nom} » est un répertoire, pas un fichier.",
            "Donnez le chemin du fichier .yaml qu’il contient.",
            lieu,
        )
    if isinstance(raised, OSError) and raised.errno in (errno.ENOENT, errno.ENOTDIR):
        return DonneesErreur(
            "fichier_introuvable",
            f"Le fichier « {nom} » n’existe pas.",
            "Vérifiez son nom et son emplacement ; son extension est-elle bien .yaml ?",
            lieu,
        )
    return MachineErreur(
        "fichier_illisible",
        f"Le fichier « {nom} » ne peut pas être lu sur ce poste.",
        "Vérifiez son nom et vos droits d’accès, et qu’aucun autre programme ne le tient ouvert.",
        lieu,
    )


def decode(octets: bytes, nom: str) -> str:
    """The text of these bytes: UTF-8 with or without BOM, UTF-16 with its BOM. Raises DonneesErreur."""
    lieu = Lieu(fichier=nom)
    if len(octets) > TAILLE_MAX:
        raise DonneesErreur(
            "fichier_trop_gros",
            "Le fichier dépasse un million d’octets : ce n’est sans doute pas un dossier.",
            "Vérifiez que vous avez donné le bon fichier ; un dossier tient en quelques pages de texte.",
            lieu,
        )
    _refuse_binary(octets, lieu)
    text = _decode_text(octets, lieu)
    if not text.strip():
        raise DonneesErreur(
            "fichier_vide",
            "Le fichier est vide.",
            "Partez d’un dossier à remplir, que donnent le formulaire ou la commande « nouveau ».",
            lieu,
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_caracteres(text, nom)
    return text


def _decode_text(octets: bytes, lieu: Lieu) -> str:
    if not octets.startswith(BOMS_REFUSES):
        encodage = next((e for bom, e in BOMS_LUS if octets.startswith(bom)), None)
        bom = next((b for b, e in BOMS_LUS if e == encodage), b"")
        try:
            return octets[len(bom) :].decode(encodage or "utf-8")
        except UnicodeDecodeError as raised:
            if encodage is None:
                raise _make_ansi(octets, raised.start, lieu) from None
    raise DonneesErreur(
        "fichier_encodage",
        "Le codage des caractères de ce fichier n’est pas lisible (ni UTF-8, ni UTF-16 complet).",
        ENREGISTRER,
        lieu,
    )


def _refuse_binary(octets: bytes, lieu: Lieu) -> None:
    quoi = next((nom for debut, nom in SIGNATURES if octets.startswith(debut)), None)
    utf16 = octets.startswith((b"\xff\xfe", b"\xfe\xff"))
    if quoi is None and (utf16 or b"\x00" not in octets):
        return
    raise DonneesErreur(
        "fichier_binaire",
        f"Le fichier n’est pas un fichier texte : c’est {quoi or 'un fichier binaire'}.",
        "Donnez le fichier .yaml du dossier, celui qui s’ouvre dans un éditeur de texte.",
        lieu,
    )


def _make_ansi(octets: bytes, debut: int, lieu: Lieu) -> DonneesErreur:
    """What the faulty line most likely says: the old encoding of Windows reads every byte, or nearly."""
    debut_ligne = octets.rfind(b"\n", 0, debut) + 1
    ligne = octets.count(b"\n", 0, debut) + 1
    fin_ligne = octets.find(b"\n", debut)
    mot_debut = max(octets.rfind(b" ", debut_ligne, debut) + 1, debut_ligne)
    brut = octets[mot_debut : fin_ligne if fin_ligne >= 0 else len(octets)].split()[0]
    mot = CARACTERES_REFUSES.sub("?", brut[:40].decode("cp1252", errors="replace"))
    return DonneesErreur(
        "fichier_encodage",
        f"Le fichier n’est pas enregistré en UTF-8 : « {mot} » n’y est pas lisible.",
        ENREGISTRER,
        Lieu(lieu.fichier, ligne, mot_debut - debut_ligne + 1),
    )


def _refuse_caracteres(text: str, nom: str) -> None:
    found = CARACTERES_REFUSES.search(text)
    if found is None:
        return
    debut_ligne = text.rfind("\n", 0, found.start()) + 1
    avant = text[max(debut_ligne, found.start() - 20) : found.start()].strip()
    suite = f", après « {avant} »" if avant else ""
    raise DonneesErreur(
        "fichier_caractere",
        f"Un caractère invisible que les documents n’admettent pas (U+{ord(found[0]):04X}) "
        f"se trouve ici{suite}.",
        "Effacez-le : il vient le plus souvent d’un copier-coller depuis un PDF ou une page web.",
        Lieu(nom, text.count("\n", 0, found.start()) + 1, found.start() - debut_ligne + 1),
    )
