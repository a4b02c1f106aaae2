"""The variables that a project uses."""

from __future__ import annotations

from kompyse.compose.template import Variable
from kompyse.compose.variables import used


def test_every_variable_once_with_the_first_default() -> None:
    tree = {
        "a": ["${B:-one}", "$A $$NO ${C:?m}", 5, None],
        "b": {"k": "${B-two} ${C} ${D:+alt}", "$KEY": "${E:-${F:-deep}} ${bad"},
    }
    assert used(tree) == [
        Variable("A"),
        Variable("B", default="one"),
        Variable("C", required=True),
        Variable("D", presence="alt"),
        Variable("E", default="${F:-deep}"),
        Variable("F", default="deep"),
    ]
