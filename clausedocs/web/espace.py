"""The workspace: a folder of readable dossiers, their documents, their last versions; nothing elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from filelock import FileLock, Timeout
from pydantic import BaseModel

from clausedocs.dossiers.canonique import hash_octets
from clausedocs.dossiers.chargement import choose_racine
from clausedocs.dossiers.formulaire import RACINES
from clausedocs.dossiers.lecture import TAILLE_MAX, decode
from clausedocs.dossiers.redaction_yaml import write_dossier
from clausedocs.dossiers.retouche_yaml import retouch
from clausedocs.dossiers.yaml_positions import read_yaml
from clausedocs.erreurs import ClausedocsErreur, DonneesErreur, Lieu, MachineErreur, UsageErreur
from clausedocs.rendu import name_file, write_atomic

STRUCTURE = "ma_structure"
SORTIES, VERSIONS, RECUS = "sorties", "versions", "fichiers-recus"
# What a dossier of documents speaks of: one of these blocks at least.
SUJETS = {"convention", "marche", "courrier"}
VERSIONS_GARDEES = 20
# While somebody types, one version is kept for so many seconds.
ECART_VERSIONS = 300
ATTENTE_VERROU = 3.0
ENTETE = (
    "Dossier tenu par le formulaire de clausedocs. Il se lit et se corrige aussi dans un éditeur de texte :\n"
    "le formulaire reprendra ce que vous y aurez écrit, et gardera vos commentaires."
)


class Conflit(Exception):
    """The file changed since the page was opened: nothing was written. `actuel` is what it holds now."""

    def __init__(self, actuel: Contenu) -> None:
        super().__init__("conflit")
        self.actuel = actuel


@dataclass(frozen=True, slots=True)
class Contenu:
    """What a dossier holds. `empreinte` tells one state of the file from another; `erreur`: not readable."""

    nom: str
    chemin: Path
    sorte: str
    donnees: dict[str, Any]
    empreinte: str
    modifie: datetime
    erreur: ClausedocsErreur | None = None
    base: str = "/dossier"

    @property
    def adresse(self) -> str:
        """Where its pages are."""
        return f"{self.base}/{quote(self.nom)}"

    @property
    def est_document(self) -> bool:
        """Whether documents are made of it: neither of a structure nor of a procedure, whose letters have
        their own pages."""
        return self.sorte in ("convention", "marche", "courrier")


@dataclass(frozen=True, slots=True)
class Fichier:
    """A file written for a dossier. `nom` is its name in the folder of the dossier's documents."""

    nom: str
    octets: int
    modifie: datetime


@dataclass(frozen=True, slots=True)
class Espace:
    """A folder that the user chose, or that of a procedure in it. Names are those of files at its top,
    without their extension; `base` is the address of their pages."""

    racine: Path
    base: str = "/dossier"

    def check(self) -> None:
        """Make the folder if need be. Raises UsageErreur `espace_absent`."""
        with suppress(OSError):
            self.racine.mkdir(parents=True, exist_ok=True)
        if not self.racine.is_dir():
            raise UsageErreur(
                "espace_absent",
                f"L’espace de travail « {self.racine} » n’est pas un dossier de ce poste.",
                "Donnez le chemin d’un dossier où vous pouvez écrire.",
            )

    def list_dossiers(self) -> tuple[Contenu, ...]:
        """The conventions, marchés and letters, the last changed first."""
        found = (self._read(path) for path in self._list_files() if path.stem != STRUCTURE)
        kept = [c for c in found if c.erreur is not None or (c.est_document and SUJETS & set(c.donnees))]
        return tuple(sorted(kept, key=lambda c: c.modifie, reverse=True))

    def has(self, nom: str) -> bool:
        """Whether a dossier bears this name, capitals aside (Windows sees no difference)."""
        return any(path.stem.lower() == nom.lower() for path in self._list_files())

    def read(self, nom: str) -> Contenu:
        """Raises DonneesErreur `dossier_inconnu`."""
        return self._read(self._find(nom))

    def read_lisible(self, nom: str) -> Contenu:
        """The same for who needs what is in it. Raises what is wrong in its file too."""
        contenu = self.read(nom)
        if contenu.erreur is not None:
            raise contenu.erreur
        return contenu

    def number(self, titre: str) -> str:
        """This title, numbered where a dossier bears it already: « convention Ville de Valmorin 2 »."""
        rank, wanted = 1, titre
        while self.has(Path(name_file(wanted, extension="yaml")).stem):
            rank += 1
            wanted = f"{titre} {rank}"
        return wanted

    def create(self, titre: str, sorte: str, donnees: Mapping[str, Any]) -> Contenu:
        """A new dossier; its file is named after `titre`.

        Raises UsageErreur `nom_refuse` or `nom_pris`, MachineErreur.
        """
        return self.deposit(titre, sorte, _encode(RACINES[sorte], donnees))

    def deposit(self, titre: str, sorte: str, octets: bytes) -> Contenu:
        """The same from the bytes of its file, kept as they are. Raises as `create`."""
        nom = Path(name_file(titre, extension="yaml")).stem
        if not any(c.isalnum() for c in titre):
            raise UsageErreur(
                "nom_refuse",
                "Ce nom ne contient ni lettre ni chiffre.",
                "Donnez un nom que vous reconnaîtrez, par exemple « Ville de Valmorin 2026 ».",
            )
        if self.has(nom) or (nom.lower() == STRUCTURE and sorte != "structure"):
            raise UsageErreur(
                "nom_pris",
                f"Un dossier s’appelle déjà « {nom} ».",
                "Choisissez un autre nom, par exemple avec l’année.",
            )
        path = self.racine / f"{nom}.yaml"
        with self._lock(path):
            write_atomic(path, octets)
        return self._read(path)

    def save(self, nom: str, donnees: Mapping[str, Any], empreinte: str) -> Contenu:
        """Write these data over the state that `empreinte` names, and keep that one as a version.

        Raises:
            Conflit: the file holds something else by now.
            MachineErreur: the disk, the rights, a lock.
        """
        path = self._find(nom)
        with self._lock(path):
            actuel = self._read(path)
            octets = _encode_sur(path, RACINES[actuel.sorte], donnees)
            if actuel.empreinte != empreinte:
                raise Conflit(actuel)
            if hash_octets(octets) == actuel.empreinte:
                return actuel
            self._keep_version(path)
            write_atomic(path, octets)
        return self._read(path)

    def list_versions(self, nom: str) -> tuple[Fichier, ...]:
        """The former states of a dossier, the last first."""
        return tuple(sorted(list_folder(self.racine / VERSIONS / nom), key=lambda f: f.nom, reverse=True))

    def restore(self, nom: str, version: str) -> Contenu:
        """Bring a former state back; the present one becomes a version. Raises as `save`."""
        path = self._find(nom)
        if version not in {f.nom for f in self.list_versions(nom)}:
            raise DonneesErreur(
                "version_absente",
                "Cette version n’existe plus.",
                "Rechargez la page : elle montre celles qui restent.",
            )
        octets = (self.racine / VERSIONS / nom / version).read_bytes()
        with self._lock(path):
            self._keep_version(path, always=True)
            write_atomic(path, octets)
        return self._read(path)

    def list_sorties(self, nom: str) -> tuple[Fichier, ...]:
        """The documents written for a dossier, the last first."""
        return tuple(sorted(list_folder(self.racine / SORTIES / nom), key=lambda f: f.modifie, reverse=True))

    def find_sortie(self, nom: str, fichier: str) -> Path:
        """The path of a document that was written. Raises DonneesErreur `dossier_inconnu`."""
        self._find(nom)
        if fichier not in {f.nom for f in self.list_sorties(nom)}:
            raise _unknown(fichier)
        return self.racine / SORTIES / nom / fichier

    def write_sortie(self, nom: str, fichier: str, octets: bytes) -> Path:
        """Write a document of a dossier. Raises MachineErreur."""
        path = self.racine / SORTIES / nom / fichier
        write_atomic(path, octets)
        return path

    def list_recus(self, nom: str) -> tuple[Fichier, ...]:
        """The files of others that were dropped for a dossier, the last first."""
        return tuple(sorted(list_folder(self.racine / RECUS / nom), key=lambda f: f.modifie, reverse=True))

    def keep_recu(self, nom: str, fichier: str, octets: bytes) -> str:
        """Keep a file that was dropped; give back the name that it bears here. Raises MachineErreur."""
        stem, _, extension = fichier.replace("\\", "/").rpartition("/")[2].rpartition(".")
        name = name_file(stem, extension=extension.lower() if extension.isalnum() else "bin")
        write_atomic(self.racine / RECUS / nom / name, octets)
        return name

    def find_recu(self, nom: str, fichier: str) -> Path:
        """The path of a file that was dropped. Raises DonneesErreur `dossier_inconnu`."""
        self._find(nom)
        if fichier not in {f.nom for f in self.list_recus(nom)}:
            raise _unknown(fichier)
        return self.racine / RECUS / nom / fichier

    # -- inside

    def _list_files(self) -> list[Path]:
        try:
            found = [p for p in self.racine.iterdir() if p.suffix.lower() in (".yaml", ".yml")]
        except OSError:
            raise MachineErreur(
                "espace_absent",
                "L’espace de travail ne peut plus être lu : le dossier a été déplacé ou le réseau est coupé.",
                "Vérifiez que le dossier est toujours là, puis rechargez la page.",
            ) from None
        return [p for p in found if p.is_file() and _is_inside(p, self.racine)]

    def _find(self, nom: str) -> Path:
        """The file of this name, among those that are there: no other path can be reached."""
        found = next((p for p in self._list_files() if p.stem == nom), None)
        if found is None:
            raise _unknown(nom)
        return found

    def _read(self, path: Path) -> Contenu:
        octets = b""
        try:
            with path.open("rb") as stream:
                octets = stream.read(TAILLE_MAX + 1)
            modifie = datetime.fromtimestamp(path.stat().st_mtime)  # noqa: DTZ006 (shown on the user's clock)
            donnees = read_yaml(decode(octets, path.name), path.name).donnees
            sorte = _find_sorte(path, donnees)
        except ClausedocsErreur as raised:
            empty = hash_octets(octets)
            return Contenu(path.stem, path, "convention", {}, empty, modifie, raised, base=self.base)
        except OSError:
            raise MachineErreur(
                "fichier_illisible",
                f"Le fichier « {path.name} » ne peut pas être lu sur ce poste.",
                "Vérifiez vos droits d’accès, et qu’aucun autre programme ne le tient ouvert.",
                Lieu(fichier=path.name),
            ) from None
        return Contenu(path.stem, path, sorte, donnees, hash_octets(octets), modifie, base=self.base)

    def _keep_version(self, path: Path, *, always: bool = False) -> None:
        folder = self.racine / VERSIONS / path.stem
        kept = sorted(list_folder(folder), key=lambda f: f.nom)
        now = datetime.now()  # noqa: DTZ005 (shown on the user's clock)
        if kept and not always and (now - kept[-1].modifie).total_seconds() < ECART_VERSIONS:
            return
        write_atomic(folder / f"{now:%Y-%m-%d_%H-%M-%S-%f}.yaml", path.read_bytes())
        for old in kept[: max(0, len(kept) + 1 - VERSIONS_GARDEES)]:
            with suppress(OSError):
                (folder / old.nom).unlink()

    @contextmanager
    def _lock(self, path: Path) -> Iterator[None]:
        """One writer at a time, on this machine or on a shared folder: held by the system, which lets it go
        when the program that held it is killed."""
        lock = FileLock(path.with_name(f".{path.stem}.verrou"), is_singleton=False)
        try:
            lock.acquire(timeout=ATTENTE_VERROU, poll_interval=0.02)
        except Timeout:
            raise MachineErreur(
                "dossier_verrouille",
                "Une autre personne enregistre ce dossier en ce moment même.",
                "Attendez quelques secondes, puis recommencez : ce que vous avez saisi est toujours là.",
            ) from None
        except OSError:
            raise _unwritable(path.parent) from None
        try:
            yield
        finally:
            lock.release()


def _unwritable(folder: Path) -> MachineErreur:
    return MachineErreur(
        "dossier_non_inscriptible",
        f"Vous ne pouvez pas écrire dans « {folder.name} ».",
        "Demandez le droit d’y écrire, ou ouvrez clausedocs sur un autre dossier.",
    )


def _encode(racine: type[BaseModel], donnees: Mapping[str, Any]) -> bytes:
    octets = write_dossier(racine, donnees, ENTETE).encode("utf-8")
    if len(octets) > TAILLE_MAX:
        raise DonneesErreur(
            "fichier_trop_gros",
            "Le dossier dépasserait un million d’octets.",
            "Raccourcissez le texte que vous venez de coller ; un dossier tient en quelques pages.",
        )
    return octets


def _encode_sur(path: Path, racine: type[BaseModel], donnees: Mapping[str, Any]) -> bytes:
    """These data over what the file says, its comments kept wherever its structure did not change."""
    before = path.read_bytes()
    try:
        text = retouch(decode(before, path.name), racine, donnees)
    except ClausedocsErreur:
        text = None
    if text is None:
        return _encode(racine, donnees)
    octets = (text.replace("\n", "\r\n") if b"\r\n" in before else text).encode("utf-8")
    return octets if len(octets) <= TAILLE_MAX else _encode(racine, donnees)


def _find_sorte(path: Path, donnees: Mapping[str, Any]) -> str:
    if path.stem == STRUCTURE:
        return "structure"
    procedure = donnees.get("procedure")
    if isinstance(procedure, Mapping):
        parties = str(procedure.get("machine", "")).strip() == "parties"
        return "procedure_parties" if parties else "procedure_titulaire"
    found = next((s for s, racine in RACINES.items() if racine is choose_racine(donnees)), None)
    if found is None:
        raise DonneesErreur(
            "modele_hors_dossier",
            "Ce fichier est la chronologie d’une procédure : il s’écrit de son journal, sans formulaire.",
            "Ouvrez la procédure à « Un titulaire ne répond pas », et téléchargez-y sa chronologie.",
            Lieu(fichier=str(path)),
        )
    return found


def _is_inside(path: Path, racine: Path) -> bool:
    with suppress(OSError):
        return path.resolve().is_relative_to(racine.resolve())
    return False


def list_folder(folder: Path) -> list[Fichier]:
    """The files of a folder, those that a system keeps hidden left out."""
    if not folder.is_dir():
        return []
    out = []
    for path in folder.iterdir():
        with suppress(OSError):
            state = path.stat()
            if path.is_file() and not path.name.startswith("."):
                out.append(Fichier(path.name, state.st_size, datetime.fromtimestamp(state.st_mtime)))  # noqa: DTZ006
    return out


def _unknown(nom: str) -> DonneesErreur:
    return DonneesErreur(
        "dossier_inconnu",
        f"« {nom[:80]} » n’est pas dans l’espace de travail.",
        "Retournez à « Mes documents » : la liste y est à jour.",
    )
