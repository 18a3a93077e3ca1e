"""Reads the data files of this room. Imported late: what needs no table never loads a YAML reader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_table(nom: str) -> Any:
    """The content of `<nom>.yaml`, beside this module (callers keep it: nothing is cached here)."""
    text = Path(__file__).with_name(f"{nom}.yaml").read_text("utf-8")
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader, in C where there is one
