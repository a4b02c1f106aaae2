"""The choices of a caller."""

from __future__ import annotations

import pytest

from kompyse.plan.options import CHOICES, Options, problems


def test_the_defaults_are_without_problems():
    assert list(problems(Options())) == []


NEEDS = {"sealed": {"sealed_cert": "text", "namespace": "shop"}}
"""Words that need other options beside them."""


@pytest.mark.parametrize(("option", "words"), CHOICES.items())
def test_words_of_an_option(option, words):
    for word in words:
        assert list(problems(Options(**{option: word}, **NEEDS.get(word, {})))) == []
    (problem,) = problems(Options(**{option: "never-heard-of"}))
    assert option in problem
    assert words[-1] in problem


@pytest.mark.parametrize(
    "values",
    [
        {"namespace": "Not_A_Label"},
        {"create_namespace": True},
        {"volume_size": 0},
        {"storage_class": "Fast SSD"},
        {"host_gateway": "the host"},
        {"wait_image": "Busy Box"},
        {"wait_job_image": ""},
        {"wait_started_seconds": -1},
    ],
)
def test_values_that_cannot_be_used(values):
    (problem,) = problems(Options(**values))
    assert problem.startswith(next(iter(values)))
