from __future__ import annotations

import pytest

from kompyse.values import mode


@pytest.mark.parametrize(
    ("written", "bits"), [(288, 288), ("0440", 288), ("440", 288), ("+0440", 288), ("0", 0), (0, 0)]
)
def test_a_text_is_octal_and_a_number_is_itself(written, bits) -> None:
    assert mode.parse(written) == bits


@pytest.mark.parametrize("written", ["0o440", "", "9", "rw", "-1", -1])
def test_what_is_no_mode_is_refused(written) -> None:
    with pytest.raises(ValueError, match="file mode"):
        mode.parse(written)


def test_a_mode_is_printed_in_octal() -> None:
    assert [mode.text(288), mode.text(440), mode.text(0)] == ["0440", "0670", "00"]
