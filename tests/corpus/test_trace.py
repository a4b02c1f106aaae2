"""Traces of real projects: every field has an origin that the user wrote, and every value an answer."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from kompyse import KompyseError, api
from kompyse.targets.trace import Field, leaves

if TYPE_CHECKING:
    from judges import CorpusProject

pytestmark = [pytest.mark.corpus, pytest.mark.slow]

ENVIRONMENT = {key: os.environ[key] for key in ("HOME", "PATH") if key in os.environ}


def test_every_field_and_every_value_of_real_projects(
    corpus: tuple[CorpusProject, ...], monkeypatch: pytest.MonkeyPatch, tell
) -> None:
    traced, fields, values, wrong = 0, 0, 0, []
    for project in corpus:
        monkeypatch.chdir(project.folder)
        try:
            result = api.convert(project.files, environment=ENVIRONMENT, trace=True)
        except KompyseError:
            continue
        trace = result.trace
        traced += 1
        every = [
            Field(owner, path)
            for owner, each in zip(trace.owners, result.objects, strict=True)
            for path in leaves(each)
        ]
        fields += len(every)
        values += len(trace.values)
        wrong += [f"{project.name}: {field}" for field in every if not trace.fields.get(field)]
        wrong += [
            f"{project.name}: {each.path}"
            for each in trace.values.values()
            if not (each.fields or each.codes or each.reason)
        ]
        origins = {origin.path for found in trace.fields.values() for origin in found if origin.path}
        wrong += [f"{project.name}: {path}" for path in origins if trace.of_value(path) is None]
    tell(f"{traced} real projects: {fields} fields have an origin, {values} values an answer")
    assert wrong == []
    assert traced > len(corpus) // 2
