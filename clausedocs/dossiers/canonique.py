"""One text for one dossier, however it was typed: what the provenance of a document is counted on."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any

from clausedocs.domaine import Socle
from clausedocs.langue.lacune import Lacune, has_lacune


def canonical_json(dossier: Socle) -> str:
    """The dossier as JSON: sorted keys, no blank, defaults written out, gaps as `{"lacune": path}`.

    Two files that differ by order, comments, quotes or by a default spelt out give the same text.
    """
    # A gap is a text where Pydantic expects a number: it would warn of each.
    data = dossier.model_dump(mode="python", warnings=False)
    text = _dump(data)
    return _dump(_mark_gaps(data)) if has_lacune(text) else text


def _dump(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_write)


def hash_dossier(dossier: Socle) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hash_octets(canonical_json(dossier).encode("utf-8"))


def hash_octets(octets: bytes) -> str:
    """SHA-256, in hexadecimal: what tells that a file or a part is the one that was written."""
    return hashlib.sha256(octets).hexdigest()


def _mark_gaps(value: Any) -> Any:
    if isinstance(value, Lacune):
        return {"lacune": value.champ}
    if isinstance(value, dict):
        return {k: _mark_gaps(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_mark_gaps(v) for v in value]
    return value


def _write(value: Any) -> str:
    """Dates in ISO; amounts without the zeros that somebody may have typed or not."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
