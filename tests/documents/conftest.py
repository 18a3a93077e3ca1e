"""The checks and the grid that the tests of this room share."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
pytest.register_assert_rewrite("controles_documents", "controles_marche")
