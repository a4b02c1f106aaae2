from __future__ import annotations

import pytest

from kompyse.values import cpu


@pytest.mark.parametrize(
    ("written", "number"),
    [("0.5", 0.5), (2, 2.0), (0.1, 0.1), ("0.123456789", 0.12345679), ("1e-1", 0.1), ("0", 0.0), ("1.50", 1.5)],
)
def test_cpus_are_kept_as_a_32_bit_float(written, number) -> None:
    assert cpu.parse(written) == number


@pytest.mark.parametrize("written", ["0,5", "", "two", " 1", "1_0", "inf", "nan", "1e400"])
def test_what_is_no_amount_is_refused(written) -> None:
    with pytest.raises(ValueError, match="CPUs"):
        cpu.parse(written)


@pytest.mark.parametrize(("cpus", "thousandths"), [(0.5, 500), (0.1, 100), (2, 2000), (0.0001, 1), (0.0015, 2)])
def test_millicores_are_rounded_up(cpus, thousandths) -> None:
    assert cpu.millicores(cpus) == thousandths
