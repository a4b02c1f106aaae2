from __future__ import annotations

from kompyse.attributes import fate
from kompyse.attributes.fate import FateKind


def test_each_constructor_makes_its_kind() -> None:
    made = [
        fate.translated("spec.x"),
        fate.approximated("spec.x", "not the same", "do y"),
        fate.inert("means nothing"),
        fate.lost("no place", "do y"),
        fate.refused("unsafe", "do y"),
    ]
    assert [each.kind for each in made] == [
        FateKind.TRANSLATED,
        FateKind.APPROXIMATED,
        FateKind.INERT,
        FateKind.LOST,
        FateKind.REFUSED,
    ]


def test_a_fate_keeps_fields_text_and_remedy_apart() -> None:
    made = fate.approximated("spec.x", "not the same", "do y")
    assert (made.fields, made.text, made.remedy) == ("spec.x", "not the same", "do y")
    assert fate.translated("spec.x").fields == "spec.x"
