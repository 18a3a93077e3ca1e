"""Ways to use a page: with a mouse, with the keys of the keyboard and nothing else, without JavaScript."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

# A person would give up long before.
TABULATIONS = 700


class Souris:
    """Clicks, and types where it clicked."""

    nom = "souris"
    javascript = True

    def __init__(self, page: Any) -> None:
        self.page = page

    def name(self, nom: str) -> Any:
        return self.page.locator(f'[name="{nom}"]:visible').first

    def write(self, nom: str, text: str) -> None:
        field = self.name(nom)
        field.click()
        field.fill(_iso(text) if field.get_attribute("type") == "date" else text)

    def choose(self, nom: str, code: str) -> None:
        self.name(nom).select_option(code)

    def tick(self, label: str) -> None:
        self.page.get_by_label(label).first.check()

    def press(self, nom: Any, role: str = "button", dans: str = "body") -> None:
        """A button or a link that leads to a page."""
        with self.page.expect_navigation():
            self._act(self.page.locator(dans).get_by_role(role, name=nom).first)

    def open(self, titre: Any) -> None:
        """What is folded."""
        self._act(self.page.locator("summary", has_text=titre).first)

    def take(self, nom: Any, role: str = "button") -> bytes:
        """A file that a button gives."""
        with self.page.expect_download() as download:
            self._act(self.page.get_by_role(role, name=nom).first)
        return Path(download.value.path()).read_bytes()

    def drop(self, nom: str, path: Path) -> None:
        """A file of the user's, chosen in the dialog of the system."""
        with self._choosing() as chooser:
            self._act(self.name(nom))
        chooser.value.set_files(path)

    def follow(self, text: Any) -> None:
        """Wait for what a work that runs beside will show."""
        self.page.get_by_text(text).first.wait_for(timeout=120_000)

    def _choosing(self) -> AbstractContextManager[Any]:
        found: AbstractContextManager[Any] = self.page.expect_file_chooser()
        return found

    def _act(self, target: Any) -> None:
        target.click()


class Clavier(Souris):
    """Tab until the thing has the focus, as who cannot see it does; then Enter, Space, arrows, letters."""

    nom = "clavier"

    def reach(self, target: Any) -> None:
        target.wait_for()
        for _ in range(TABULATIONS):
            if target.evaluate("(e) => e === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"hors d’atteinte au clavier : {target.evaluate('(e) => e.outerHTML')[:200]}")

    def write(self, nom: str, text: str) -> None:
        field = self.name(nom)
        self.reach(field)
        if field.get_attribute("type") != "date":
            self.page.keyboard.press("Control+A")
            self.page.keyboard.press("Delete")
        self.page.keyboard.type(text)

    def choose(self, nom: str, code: str) -> None:
        field = self.name(nom)
        self.reach(field)
        rank = field.evaluate("(e, code) => [...e.options].findIndex((o) => o.value === code)", code)
        assert rank >= 0, code
        self.page.keyboard.press("Home")
        for _ in range(rank):
            self.page.keyboard.press("ArrowDown")
        assert field.input_value() == code

    def tick(self, label: str) -> None:
        target = self.page.get_by_label(label).first
        if target.get_attribute("type") != "radio":
            self.reach(target)
            self.page.keyboard.press("Space")
            return
        # The focus enters a group by its first button, or by the one that is chosen.
        group = self.page.locator(f'input[name="{target.get_attribute("name")}"]')
        self.reach(group.first)
        self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if target.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        assert target.is_checked()

    def _act(self, target: Any) -> None:
        self.reach(target)
        self.page.keyboard.press("Enter")


class SansScript(Souris):
    """A mouse, in a browser that runs no script: a page changes when it is asked for again."""

    nom = "sans JavaScript"
    javascript = False

    def drop(self, nom: str, path: Path) -> None:
        self.name(nom).set_input_files(path)

    def follow(self, text: Any) -> None:
        for _ in range(600):
            if self.page.get_by_text(text).count():
                return
            self.page.wait_for_timeout(200)
            self.press("Actualiser", "link")
        raise AssertionError(f"jamais vu : {text}")


def _iso(text: str) -> str:
    """« 05102026 », as the keys are pressed in a field of date."""
    return f"{text[4:]}-{text[2:4]}-{text[:2]}"
