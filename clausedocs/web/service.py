"""The server of the form: on this machine, or behind a proxy that knows its users."""

from __future__ import annotations

import socket
import threading
import webbrowser
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from clausedocs.erreurs import MachineErreur, UsageErreur
from clausedocs.web.espace import Espace

LOCALE = "127.0.0.1"
PORT = 8765
# When the usual port is taken (another clausedocs is open), the next ones are tried.
PORTS_ESSAYES = 20


@dataclass(frozen=True, slots=True)
class Reglages:
    """`hotes` and `entete_utilisateur`: names under which a reverse proxy shows the form, and the header in
    which it names who asks. Without them, this machine alone, by an address given once."""

    espace: Path
    port: int | None = None
    ouvrir: bool = True
    hotes: Sequence[str] = ()
    entete_utilisateur: str = ""


def serve(reglages: Reglages, tell: Callable[[str], None]) -> None:
    """Serve until Ctrl+C. `tell` says where, and what else a person should know.

    Raises:
        UsageErreur: `espace_absent`, `options_contraires`.
        MachineErreur: `adresse_indisponible`.
    """
    if bool(reglages.hotes) != bool(reglages.entete_utilisateur):
        raise UsageErreur(
            "options_contraires",
            "Derrière un serveur mandataire, il faut à la fois ses noms et l’en-tête de l’utilisateur.",
            "Donnez --hote et --entete-utilisateur, ou aucune des deux.",
        )
    espace = Espace(reglages.espace.absolute())
    espace.check()
    listening = _listen(reglages.port)
    port = listening.getsockname()[1]

    import uvicorn

    from clausedocs.web.application import create_app
    from clausedocs.web.garde import behind_proxy, for_this_machine

    if reglages.hotes:
        acces = behind_proxy(list(reglages.hotes), reglages.entete_utilisateur)
        adresse = f"http://{LOCALE}:{port}/"
        tell(f"clausedocs attend le serveur mandataire sur {adresse}")
    else:
        acces = for_this_machine(port)
        adresse = f"http://{LOCALE}:{port}/entrer?jeton={acces.make_jeton()}"
        tell("clausedocs est ouvert. S’il ne s’affiche pas, copiez cette adresse dans votre navigateur :")
        tell(adresse)
    tell(f"Vos fichiers sont dans {espace.racine}.")
    tell("Pour fermer clausedocs : Ctrl+C, ou fermez cette fenêtre.")
    config = uvicorn.Config(
        create_app(espace, acces),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        timeout_graceful_shutdown=3,
    )
    if reglages.ouvrir and not reglages.hotes:
        # After the server has begun: a browser that is quick would find nobody.
        timer = threading.Timer(0.6, webbrowser.open, (adresse,))
        timer.daemon = True
        timer.start()
    uvicorn.Server(config).run(sockets=[listening])


def _listen(port: int | None) -> socket.socket:
    """A socket on this machine alone: the port asked for, or the first that is free."""
    wanted = [port] if port is not None else [*range(PORT, PORT + PORTS_ESSAYES), 0]
    for candidate in wanted:
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            # Windows would let two programs share the port: there, this option forbids it.
            exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
            listening.setsockopt(
                socket.SOL_SOCKET, socket.SO_REUSEADDR if exclusive is None else exclusive, 1
            )
            listening.bind((LOCALE, candidate))
            listening.listen()
        except (OSError, OverflowError):
            listening.close()
            continue
        return listening
    raise MachineErreur(
        "adresse_indisponible",
        f"Le port {port} de ce poste est déjà pris, ou vous est refusé.",
        "Donnez un autre nombre entre 1024 et 65535, ou retirez --port.",
    )
