"""Where modèles are found, their front matter, and their text with includes expanded."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clausedocs.erreurs import Lieu, ModeleErreur
from clausedocs.modeles.arbre import Note, Place

if TYPE_CHECKING:
    from clausedocs.dossiers.propres import Propres
    from clausedocs.modeles.word.sources import SourceWord

FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.S)
INCLUDE = re.compile(r"^\s*\{%-?\s*include\s+(['\"])([a-z0-9_]+)\1\s*-?%\}\s*$")
IDENT = re.compile(r"[a-z][a-z0-9_]*\Z")
# The `document` of a passage that several modèles share: included, never rendered alone.
COMMUN = "commun"
KEYS = {"id", "titre", "document", "version", "description", "mise_en_page", "objet"}
# How a modèle is laid out when it is not a contract: a letter gets its head and its foot from two passages.
LETTRE = "lettre"
TETE_DE_LETTRE, APPEL_DE_LETTRE, PIED_DE_LETTRE = "lettre_tete", "lettre_appel", "lettre_pied"


@dataclass(frozen=True, slots=True)
class ModeleMeta:
    """What is known of a modèle without compiling it (its notes apart).

    `mise_en_page` is "" or "lettre"; a letter has an `objet`, one line that may hold tags.
    """

    id: str
    titre: str
    document: str
    version: str
    description: str
    fichier: Path
    notes: tuple[Note, ...] = ()
    mise_en_page: str = ""
    objet: str = ""


@dataclass(frozen=True, slots=True)
class LigneSource:
    texte: str
    place: Place


@dataclass(frozen=True, eq=False)
class SourceModele:
    """A modèle as text: its front matter and its lines, includes expanded, each with its place.

    Two sources are equal when their file and their text are: what is compiled from one serves the other.
    """

    meta: ModeleMeta
    lignes: tuple[LigneSource, ...]
    inclus: tuple[str, ...]

    @cached_property
    def texte(self) -> str:
        return "\n".join(line.texte for line in self.lignes)

    @cached_property
    def empreinte(self) -> str:
        """SHA-256 of the text, in hexadecimal."""
        return hashlib.sha256(self.texte.encode()).hexdigest()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SourceModele):
            return NotImplemented
        return self is other or (self.meta == other.meta and self.empreinte == other.empreinte)

    def __hash__(self) -> int:
        return hash(self.empreinte)


@lru_cache(maxsize=1)
def racine_templates() -> Path:
    """The folder of the modèles that come with the product: in the package first, then in the repository."""
    package = Path(str(files("clausedocs"))) / "templates"
    if package.is_dir():
        return package
    return Path(str(files("clausedocs"))).parent / "templates"


def list_modeles(dossiers: Sequence[Path] = ()) -> list[ModeleMeta]:
    """All modèles by id; one of the given folders takes the place of ours with the same id."""
    found: dict[str, ModeleMeta] = {}
    for root in dossiers:
        for meta in list_own(root):
            found.setdefault(meta.id, meta)
    for meta in _list_texts(racine_templates()):
        found.setdefault(meta.id, meta)
    return sorted(found.values(), key=lambda m: m.id)


def list_own(root: Path) -> list[ModeleMeta]:
    """The modèles of one folder of the user, texts and Word files. Raises ModeleErreur `modele_double`."""
    from clausedocs.modeles.word.sources import list_files, show_meta

    metas = [*_list_texts(root), *map(show_meta, list_files(root))]
    seen: dict[str, Path] = {}
    for meta in metas:
        other = seen.setdefault(meta.id, meta.fichier)
        if other != meta.fichier:
            raise _double(meta.id, other, meta.fichier)
    return metas


def read_propres(dossiers: Sequence[Path]) -> Propres:
    """The modèles of the folders of the user, as a dossier needs to know them."""
    from clausedocs.dossiers.propres import Propres

    types: dict[str, str] = {}
    for root in dossiers:
        for meta in list_own(root):
            types.setdefault(meta.id, meta.document)
    return Propres(tuple(dossiers), types)


def _double(identifiant: str, first: Path, second: Path) -> ModeleErreur:
    return ModeleErreur(
        "modele_double",
        f"« {first.name} » et « {second.name} » donnent le même identifiant, « {identifiant} ».",
        "Renommez l’un des deux.",
        Lieu(fichier=second.name),
    )


def _list_texts(root: Path) -> list[ModeleMeta]:
    metas = [read_meta(path) for path in sorted(root.rglob("*.md")) if _is_modele(path)]
    return [m for m in metas if m.document != COMMUN]


def find_modele(identifiant: str, dossiers: Sequence[Path] = ()) -> SourceModele | SourceWord:
    """The source of a modèle by its id, in the given folders first; read again when a file has changed.

    Raises:
        ModeleErreur: `modele_inconnu`, `modele_double`, and what is wrong in its head.
    """
    if dossiers:
        path = _path_of(identifiant, dossiers, word=True)
        if path.suffix.lower() == ".docx":
            from clausedocs.modeles.word.sources import find_source

            return find_source(path)
    # A folder of the user's may gain a file that takes the place of ours: only ours are kept.
    kept = _LUES.get(identifiant) if not dossiers else None
    if kept is not None and all(read_etat(path) == stamp for path, stamp in kept[1]):
        return kept[0]
    now = time.time_ns()
    source, files = _assemble(identifiant, dossiers)
    if not dossiers and all(is_settled(stamp, now) for _, stamp in files):
        _LUES[identifiant] = source, files
    return source


TOUT_JUSTE = 2_000_000_000  # nanoseconds
Etat = tuple[int, int]
# Sources read in this process, each with the state of its files when they were read.
_LUES: dict[str, tuple[SourceModele, tuple[tuple[Path, Etat], ...]]] = {}


def is_settled(etat: Etat, now: int) -> bool:
    """Whether what was read of a file stays true while its state does: one that was just written may be
    written again within the same tick of its clock."""
    return now - etat[0] > TOUT_JUSTE


def read_etat(path: Path) -> Etat:
    """Date and size of a file; nothing is like those of a file that is gone."""
    try:
        found = os.stat(path)  # noqa: PTH116 (half the cost, at each document)
    except OSError:
        return -1, -1
    return found.st_mtime_ns, found.st_size


def _assemble(
    identifiant: str, dossiers: Sequence[Path]
) -> tuple[SourceModele, tuple[tuple[Path, Etat], ...]]:
    path = _path_of(identifiant, dossiers)
    meta, lines = _read(path)
    if meta.document == COMMUN:
        raise ModeleErreur(
            "modele_commun",
            f"« {identifiant} » est un passage que plusieurs modèles incluent, pas un document.",
            "Choisissez un des modèles que montre « clausedocs modele lister ».",
            Lieu(fichier=path.name, ligne=1),
        )
    inclus: list[str] = []
    if meta.mise_en_page == LETTRE:
        lines = _lay_out_letter(meta, lines)
    expanded = tuple(_expand(lines, dossiers, inclus, (identifiant,)))
    files = [path, *(_path_of(i, dossiers) for i in dict.fromkeys(inclus))]
    return SourceModele(meta, expanded, tuple(inclus)), tuple((p, read_etat(p)) for p in files)


def _lay_out_letter(meta: ModeleMeta, lines: list[LigneSource]) -> list[LigneSource]:
    """The text of a letter between what heads it (parties, references, object) and what closes it."""
    place = Place(meta.fichier.name, 1)
    head = [
        f'{{% include "{TETE_DE_LETTRE}" %}}',
        "",
        "::: objet",
        f"# Objet : {meta.objet} {{#objet}}",
        ":::",
        "",
        f'{{% include "{APPEL_DE_LETTRE}" %}}',
        "",
    ]
    foot = ["", f'{{% include "{PIED_DE_LETTRE}" %}}']
    return [
        *(LigneSource(text, place) for text in head),
        *lines,
        *(LigneSource(text, lines[-1].place if lines else place) for text in foot),
    ]


def read_meta(path: Path) -> ModeleMeta:
    """The front matter of one modèle. Raises ModeleErreur `modele_entete`."""
    return _read(path)[0]


def _is_modele(path: Path) -> bool:
    """A text that starts with a front matter (a licence or a notice beside the modèles does not)."""
    with path.open("rb") as stream:
        return stream.read(5).replace(b"\r", b"").startswith(b"---\n")


def _path_of(identifiant: str, dossiers: Sequence[Path], *, word: bool = False) -> Path:
    """The file of a modèle; `word`: a Word file may be one."""
    if IDENT.match(identifiant):
        for root in dossiers:
            found = sorted(root.rglob(f"{identifiant}.md"))
            found += _word_files(root, identifiant) if word else []
            if len(found) > 1:
                raise _double(identifiant, found[0], found[1])
            if found:
                return found[0]
        for path in sorted(racine_templates().rglob(f"{identifiant}.md")):
            return path
    import difflib

    ids = sorted({i for root in (*dossiers, racine_templates()) for i in _list_ids(root)})
    near = difflib.get_close_matches(identifiant, ids, 1)
    advice = f"Vouliez-vous écrire « {near[0]} » ? " if near else ""
    raise ModeleErreur(
        "modele_inconnu",
        f"Le modèle « {identifiant} » n’existe pas.",
        f"{advice}Les modèles disponibles sont : {', '.join(ids) or 'aucun'}.",
    )


def _list_ids(root: Path) -> list[str]:
    """The identifiers of a folder by the names of its files alone: one that is broken stops nothing."""
    from clausedocs.modeles.word.sources import list_files, make_identifiant

    texts = [p.stem for p in root.rglob("*.md") if _is_modele(p)]
    return [*texts, *(make_identifiant(p.stem) for p in list_files(root))]


def _word_files(root: Path, identifiant: str) -> list[Path]:
    from clausedocs.modeles.word.sources import list_files, make_identifiant

    return [p for p in list_files(root) if make_identifiant(p.stem) == identifiant]


def _read(path: Path) -> tuple[ModeleMeta, list[LigneSource]]:
    name = path.name
    try:
        text = path.read_text("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise ModeleErreur(
            "modele_encodage",
            "Le fichier du modèle n’est pas en UTF-8.",
            "Enregistrez-le en UTF-8.",
            Lieu(fichier=name),
        ) from None
    match = FRONT.match(text)
    data = _front_matter(match.group(1), name) if match else None
    if match is None or data is None:
        raise ModeleErreur(
            "modele_entete",
            "Le modèle ne commence pas par son en-tête.",
            "Écrivez d’abord, entre deux lignes « --- », les clés id, titre, document et version.",
            Lieu(fichier=name, ligne=1),
        )
    missing = {"id", "titre", "document", "version"} - data.keys()
    unknown = data.keys() - KEYS
    if missing or unknown or data["id"] != path.stem:
        what = (
            f"il manque : {', '.join(sorted(missing))}"
            if missing
            else f"clé inconnue : {', '.join(sorted(unknown))}"
            if unknown
            else f"l’id « {data['id']} » diffère du nom du fichier"
        )
        raise ModeleErreur(
            "modele_entete",
            f"L’en-tête du modèle est incomplet ou faux ({what}).",
            f"Les clés sont {', '.join(sorted(KEYS))} ; l’id est le nom du fichier sans « .md ».",
            Lieu(fichier=name, ligne=1),
        )
    layout, subject = data.get("mise_en_page", ""), data.get("objet", "")
    if layout not in ("", LETTRE) or bool(layout) != bool(subject):
        raise ModeleErreur(
            "modele_entete",
            "L’en-tête du modèle est incomplet ou faux (mise en page).",
            "Une lettre porte « mise_en_page: lettre » et « objet: … » ; tout autre modèle, aucun des deux.",
            Lieu(fichier=name, ligne=1),
        )
    meta = ModeleMeta(
        data["id"],
        data["titre"],
        data["document"],
        data["version"],
        data.get("description", ""),
        path,
        mise_en_page=layout,
        objet=subject,
    )
    offset = match.group(0).count("\n")
    body = text[match.end() :].split("\n")
    return meta, [LigneSource(line, Place(name, offset + n)) for n, line in enumerate(body, 1)]


def _front_matter(text: str, name: str) -> dict[str, str] | None:
    import yaml

    try:
        data: Any = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506 (builds text only)
    except yaml.YAMLError:
        return None
    if not isinstance(data, dict) or not all(isinstance(v, str) for v in data.values()):
        return None
    return {str(k): " ".join(v.split()) for k, v in data.items()}


def _expand(
    lines: list[LigneSource], dossiers: Sequence[Path], inclus: list[str], path: tuple[str, ...]
) -> list[LigneSource]:
    out: list[LigneSource] = []
    for line in lines:
        match = INCLUDE.match(line.texte)
        if not match:
            out.append(line)
            continue
        name = match.group(2)
        if name in path:
            raise ModeleErreur(
                "modele_inclusion",
                f"Le modèle « {name} » s’inclut lui-même.",
                "Retirez une des deux lignes include.",
                Lieu(fichier=line.place.fichier, ligne=line.place.ligne),
            )
        inclus.append(name)
        try:
            _, sub = _read(_path_of(name, dossiers))
        except ModeleErreur as exc:
            raise exc.at(Lieu(fichier=line.place.fichier, ligne=line.place.ligne)) from None
        out.append(LigneSource("", line.place))
        out.extend(_expand(sub, dossiers, inclus, (*path, name)))
        out.append(LigneSource("", line.place))
    return out
