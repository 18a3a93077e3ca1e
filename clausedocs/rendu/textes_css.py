"""Text put into a style sheet."""

from __future__ import annotations


def css_string(text: str) -> str:
    """A CSS string, inside a `<style>` element too: quotes, backslashes, `<` and controls as code points."""
    return '"' + "".join(f"\\{ord(c):x} " if c in '"\\<>&' or c < " " else c for c in text) + '"'
