"""`clausedocs servir`: the form in the browser of this machine."""

from __future__ import annotations

from pathlib import Path

from clausedocs.cli.console import bind_spaces, tell
from clausedocs.erreurs import UsageErreur

# Where dossiers are kept when nobody says: a folder that people see.
ESPACE = "clausedocs"


def run_servir(
    espace: str | None, port: str | None, hotes: list[str] | None, entete: str | None, *, ouvrir: bool
) -> None:
    """Open the form and serve it until Ctrl+C."""
    from clausedocs.web.service import Reglages, serve

    folder = Path(espace) if espace is not None else find_espace()
    reglages = Reglages(folder, _read_port(port), ouvrir, tuple(hotes or ()), (entete or "").strip())
    serve(reglages, lambda text: tell(bind_spaces(text)))


def find_espace() -> Path:
    """A folder `clausedocs` among the user's documents, or in the user's own folder."""
    home = Path.home()
    documents = home / "Documents"
    return (documents if documents.is_dir() else home) / ESPACE


def _read_port(port: str | None) -> int | None:
    if port is None:
        return None
    text = port.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and int(text) <= 65535):
        raise UsageErreur(
            "valeur_refusee",
            f"« {port} » n’est pas un numéro de port.",
            "Écrivez un nombre entre 1024 et 65535, ou retirez --port.",
        )
    return int(text)
