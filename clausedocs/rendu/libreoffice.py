"""OpenDocument text through LibreOffice, where it is installed: our own Word bytes, converted out of sight.

What is the same from one run to the next, on one machine with one version of LibreOffice: all the bytes. The
profile is new and fixed (no author, no random revision marks, French), dates are the document's, the archive
is written again. What is not guaranteed: another version of LibreOffice, or other fonts on the machine, name
automatic styles and measure frames in their own way; the text, its styles by name and its numbers stay.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from html import escape
from pathlib import Path

from clausedocs.erreurs import MachineErreur
from clausedocs.word.archive_zip import Partie, deflate_partie, write_zip

# A new profile is made at each start: seconds on an ordinary machine, tens of them on a busy one.
DELAI = 180.0
NOMS = ("soffice", "libreoffice")
# Where the usual installers put it, when the PATH does not say: system -> variable of the folder, and path.
LIEUX: dict[str, tuple[tuple[str, str], ...]] = {
    # « soffice.com » waits for the end of the work, which « soffice.exe » does not always.
    "win32": tuple(
        (variable, rf"LibreOffice\program\{name}")
        for variable in ("PROGRAMFILES", "PROGRAMW6432", "PROGRAMFILES(X86)", "LOCALAPPDATA")
        for name in ("soffice.com", "soffice.exe")
    ),
    "darwin": (
        ("", "/Applications/LibreOffice.app/Contents/MacOS/soffice"),
        ("HOME", "Applications/LibreOffice.app/Contents/MacOS/soffice"),
    ),
}
MIMETYPE = "application/vnd.oasis.opendocument.text"
# Drawn anew by each machine, and of no use to who opens the document.
_SANS_EMPLOI = ("Thumbnails/", "Configurations2/")

# What the profile sets: node of the registry, property, value.
_REGLAGES = (
    # Random marks of revision in every paragraph.
    ("/org.openoffice.Office.Writer/Comparison", "StoreRSID", "false"),
    ("/org.openoffice.Setup/L10N", "ooSetupSystemLocale", "fr-FR"),
    # Nothing is fetched, nothing is run, whatever the document says.
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
)


def missing(format_: str = "odt") -> str:
    """Why this machine cannot write an .odt, in French; "" when it can. Nothing is started to know.

    Of a Word modèle, the PDF too is LibreOffice's.
    """
    if find_soffice():
        return ""
    what = "Le format odt" if format_ == "odt" else "Le PDF d’un modèle Word"
    return (
        f"{what} demande LibreOffice, absent de ce poste ou installé hors des endroits habituels : "
        "faites-le installer (fr.libreoffice.org), ou ajoutez son dossier « program » à la variable PATH."
    )


def find_soffice() -> str | None:
    """The path of LibreOffice's own command, or None."""
    for name in NOMS:
        found = shutil.which(name)
        if found:
            return found
    for variable, path in LIEUX.get(sys.platform, ()):
        root = os.environ.get(variable, "") if variable else ""
        place = Path(root, path)
        if (root or not variable) and place.is_file():
            return str(place)
    return None


def convert_odt(docx: bytes, jour: date) -> bytes:
    """The same document as OpenDocument text, dated `jour`.

    Raises:
        MachineErreur: `moteur_absent`, `conversion_echouee`, `conversion_trop_longue`.
    """
    # It ends with 0 whatever happened: only the file tells.
    try:
        return _rewrite(_convert(docx, "odt", "odt:writer8"), jour)
    except (zipfile.BadZipFile, KeyError):
        raise _failed("odt") from None


# Tagged and accessible (PDF/UA-1), kept for archives (PDF/A-3).
_PDF = (
    'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"PDFUACompliance":{"type":"boolean","value":"true"},"SelectPdfVersion":{"type":"long","value":"3"}}'
)


def convert_pdf(docx: bytes) -> bytes:
    """The same document as PDF, for a Word modèle, whose look no other engine knows.

    Raises:
        MachineErreur: `moteur_absent`, `conversion_echouee`, `conversion_trop_longue`.
    """
    data = _convert(docx, "pdf", _PDF)
    if not data.startswith(b"%PDF"):
        raise _failed("pdf")
    return data


def _convert(docx: bytes, extension: str, filtre: str) -> bytes:
    soffice = find_soffice()
    if soffice is None:
        raise MachineErreur(
            "moteur_absent", missing(extension), "Le Word reste disponible avec « --format docx »."
        )
    # On Windows a program that was stopped may hold its files a moment more.
    with tempfile.TemporaryDirectory(prefix="clausedocs-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, profile = folder / "document.docx", folder / "profil"
        source.write_bytes(docx)
        _write_profile(profile)
        _run(
            [
                soffice,
                f"-env:UserInstallation={profile.as_uri()}",
                "--headless",
                "--norestore",
                "--nologo",
                "--nolockcheck",
                "--convert-to",
                filtre,
                "--outdir",
                str(folder),
                str(source),
            ],
            folder,
            extension,
        )
        try:
            return (folder / f"document.{extension}").read_bytes()
        except OSError:
            raise _failed(extension) from None


def _run(command: list[str], folder: Path, extension: str) -> None:
    """Wait for the end; past the delay, stop the program and those that it has started."""
    try:
        process = subprocess.Popen(  # noqa: S603 - the command of LibreOffice, and names of our own
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        raise _failed(extension) from None
    try:
        process.wait(DELAI)
    except subprocess.TimeoutExpired:
        raise MachineErreur(
            "conversion_trop_longue",
            f"LibreOffice n’a pas fini après {DELAI:.0f} secondes et a été arrêté.",
            "Fermez des programmes, puis recommencez ; le Word reste disponible avec « --format docx ».",
        ) from None
    finally:
        if process.poll() is None:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """The command is a script that starts the program itself: all the family goes."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            subprocess.run(  # noqa: S603 - a number of our own
                ["taskkill", "/F", "/T", "/PID", str(process.pid)],  # noqa: S607 - a command of Windows
                check=False,
                capture_output=True,
            )
    process.kill()
    process.wait()


def _failed(extension: str) -> MachineErreur:
    return MachineErreur(
        "conversion_echouee",
        f"LibreOffice n’a pas rendu le document au format {extension}.",
        "Ouvrez LibreOffice une fois à la main pour voir s’il démarre, puis recommencez ; "
        "le Word reste disponible avec « --format docx ».",
    )


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="{node}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for node, name, value in _REGLAGES
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry"'
        ' xmlns:xs="http://www.w3.org/2001/XMLSchema"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>\n',
        "utf-8",
    )


# -- the archive


def _rewrite(odt: bytes, jour: date) -> bytes:
    """The same members, undated: the type first and stored, as ODF 1.3 (part 2, 3.3) asks."""
    with zipfile.ZipFile(io.BytesIO(odt)) as archive:
        members = {
            info.filename: archive.read(info)
            for info in archive.infolist()
            if not info.is_dir() and not info.filename.startswith(_SANS_EMPLOI)
        }
    del members["mimetype"]
    for name, rewrite in _REECRITURES.items():
        members[name] = rewrite(members[name].decode("utf-8"), jour).encode("utf-8")
    parts: list[Partie] = [deflate_partie("mimetype", MIMETYPE.encode(), stocker=True)]
    parts += [deflate_partie(name, members[name], stocker=name.endswith(".png")) for name in sorted(members)]
    return write_zip(parts)


def _rewrite_meta(xml: str, jour: date) -> str:
    """The document's day for every date, and no trace of the time that the conversion took."""
    moment = f"{jour.isoformat()}T00:00:00"
    xml = re.sub(r"(<(meta:creation-date|dc:date)>)[^<]*", lambda m: m.group(1) + escape(moment), xml)
    return re.sub(r"<meta:(editing-duration|editing-cycles)>[^<]*</meta:\1>", "", xml)


def _rewrite_manifest(xml: str, _jour: date) -> str:
    """Without the members that are not kept."""
    names = "|".join(map(re.escape, _SANS_EMPLOI))
    return re.sub(rf'\s*<manifest:file-entry [^>]*manifest:full-path="(?:{names})[^"]*"[^>]*/>', "", xml)


def _rewrite_content(xml: str, _jour: date) -> str:
    """Lists are named at random, and name one another: numbered in the order in which they stand."""
    names = {name: f"liste{i}" for i, name in enumerate(re.findall(r'<text:list xml:id="([^"]+)"', xml), 1)}
    return re.sub(
        r'(<text:list xml:id="|text:continue-list=")([^"]+)',
        lambda m: m.group(1) + names.get(m.group(2), m.group(2)),
        xml,
    )


def _rewrite_settings(xml: str, _jour: date) -> str:
    """Without the random number of this revision."""
    return re.sub(r'<config:config-item config:name="Rsid(?:Root)?"[^>]*>[^<]*</config:config-item>', "", xml)


# Member of the archive -> what is taken out of it.
_REECRITURES: dict[str, Callable[[str, date], str]] = {
    "META-INF/manifest.xml": _rewrite_manifest,
    "content.xml": _rewrite_content,
    "meta.xml": _rewrite_meta,
    "settings.xml": _rewrite_settings,
}
