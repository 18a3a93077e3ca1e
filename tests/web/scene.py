"""A real browser before a real server: the one in this process, quick; or `clausedocs servir`, to be killed."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn

from clausedocs.web.application import create_app
from clausedocs.web.espace import Espace
from clausedocs.web.garde import for_this_machine

ECRAN = {"width": 1280, "height": 900}
RACINE = Path(__file__).resolve().parent.parent.parent
_ENVOYER = """([action, champs]) => {
  const form = document.createElement("form");
  Object.assign(form, {method: "post", action});
  for (const [name, value] of champs) form.append(Object.assign(document.createElement("input"), {name, value}));
  document.body.append(form);
  form.submit();
}"""


@contextmanager
def open_chromium() -> Iterator[Any]:
    """The Chromium of this machine, without a window."""
    from playwright.sync_api import sync_playwright

    path = next(p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def serve_here(folder: Path) -> Iterator[str]:
    """The form of a folder, served by a thread of this process; gives the address that opens it."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    acces = for_this_machine(port)
    app = create_app(Espace(folder), acces)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}/entrer?jeton={acces.make_jeton()}"
    finally:
        server.should_exit = server.force_exit = True
        thread.join(15)
        listening.close()


class Serveur:
    """clausedocs, started as a person starts it."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder, self.port = folder, port
        self.start()

    def start(self) -> None:
        """Again on the same port, as on a person's machine."""
        command = [sys.executable, "-m", "clausedocs", "servir", str(self.folder), "--port", str(self.port), "--sans-navigateur"]  # fmt: skip
        self._process = subprocess.Popen(
            command, cwd=RACINE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
        )
        assert self._process.stderr is not None
        said = [self._process.stderr.readline() for _ in range(4)]
        assert "jeton=" in said[1], said
        self.adresse = said[1].strip()
        self.base = self.adresse.partition("/entrer")[0]
        self.port = int(self.base.rpartition(":")[2])

    def kill(self) -> None:
        """As when the power goes."""
        self._process.kill()
        self._process.wait(15)
        assert self._process.stderr is not None
        self._process.stderr.close()


@dataclass
class Scene:
    """A tab inside the form, and the folder that it shows. `vus`: the addresses of the pages asked for;
    `fautes`: what must not happen in silence. `rendre`: what to put back afterwards."""

    page: Any
    base: str
    espace: Espace
    vus: list[str] = field(default_factory=list)
    fautes: list[str] = field(default_factory=list)
    rendre: list[Callable[[], None]] = field(default_factory=list)
    biscuits: list[Any] = field(default_factory=list)

    def enter(self, adresse: str) -> None:
        self.page.goto(adresse)
        self.biscuits = self.page.context.cookies()

    def reset(self) -> None:
        """As a tab that has just entered."""
        self.page.goto("about:blank")
        self.page.context.clear_cookies()
        self.page.context.add_cookies(self.biscuits)
        self.page.emulate_media(media="screen", color_scheme="light")
        self.page.set_viewport_size(ECRAN)
        self.vus.clear()

    def give_back(self) -> None:
        """Put back what was put in the place of something else. Fails on what went wrong in silence."""
        for undo in self.rendre:
            undo()
        self.rendre.clear()
        fautes = self.fautes.copy()
        self.fautes.clear()
        assert fautes == []

    def watch(self) -> None:
        """Note the pages asked for, the errors of our script, whatever is asked of another machine."""
        self.page.on("pageerror", lambda e: self.fautes.append(str(e)))
        self.page.on("console", self._hear)
        self.page.on("request", self._see)

    def _hear(self, message: Any) -> None:
        # An answer that refuses (403 to 503) is told by the page itself.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.fautes.append(message.text)

    def _see(self, request: Any) -> None:
        if not request.url.startswith((f"{self.base}/", "data:", "about:blank")):
            self.fautes.append(f"demandé ailleurs : {request.url}")
        elif request.is_navigation_request():
            self.vus.append(request.url.removeprefix(self.base).partition("?")[0])

    def go(self, path: str) -> Any:
        """Open a page of the form; gives back the answer."""
        return self.page.goto(f"{self.base}{path}")

    def send(self, path: str, **champs: str) -> None:
        """Send a form that no page of ours would, as an old or a forged page may."""
        with self.page.expect_navigation():
            self.page.evaluate(_ENVOYER, [path, list(champs.items())])

    def press(self, nom: Any, role: str = "button") -> None:
        """Press a button by its name, and wait for the page that it opens."""
        with self.page.expect_navigation():
            self.page.get_by_role(role, name=nom).first.click()


@contextmanager
def open_scene(chromium: Any, adresse: str, folder: Path, **options: Any) -> Iterator[Scene]:
    """A tab that entered by this address; what went wrong in silence fails at the end."""
    # A colour on its way to another one is none of the two.
    context = chromium.new_context(viewport=ECRAN, locale="fr-FR", reduced_motion="reduce", **options)
    found = Scene(context.new_page(), adresse.partition("/entrer")[0], Espace(folder))
    found.watch()
    found.enter(adresse)
    try:
        yield found
    finally:
        context.close()
        found.give_back()
