"""There is a project and a test for each of the weaknesses."""

from __future__ import annotations

import re
from pathlib import Path

from weaknesses.projects import PROJECTS


def test_each_weakness_has_its_test():
    texts = [path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py")]
    tested = {int(number) for text in texts for number in re.findall(r"^def test_(\d\d)_", text, re.MULTILINE)}
    assert tested == set(PROJECTS) == set(range(1, 45))
