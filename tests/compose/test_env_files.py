from __future__ import annotations

import copy

import pytest

from kompyse.compose import env_files
from kompyse.diagnostics import Sink, path_text

PROJECT = {"P": "project", "SHADOW": "project"}


@pytest.fixture
def resolve(tmp_path):
    def resolve(service: dict, **files: str):
        for name, text in files.items():
            (tmp_path / name).write_text(text)
        sink = Sink()
        before = copy.deepcopy(service)
        found = env_files.resolve({"services": {"web": service}}, PROJECT, str(tmp_path), sink)
        assert service == before
        return found["services"]["web"], sink.located(None)

    return resolve


def test_names_without_value_take_that_of_the_project(resolve) -> None:
    found, _ = resolve({"environment": {"P": None, "Q": None, "A": "1"}})
    assert found["environment"] == {"P": "project", "Q": None, "A": "1"}


def test_build_arguments_without_value_are_dropped_where_the_project_has_none(resolve) -> None:
    found, _ = resolve({"build": {"args": {"P": None, "Q": None, "A": "1"}}})
    assert found["build"]["args"] == {"P": "project", "A": "1"}


def test_what_ends_up_empty_is_left_out(resolve) -> None:
    found, _ = resolve(
        {"build": {"args": {"Q": None}}, "env_file": [{"path": "one"}], "label_file": ["one"]}, one="#\n"
    )
    assert found == {"build": {}, "env_file": [{"path": "one"}], "label_file": ["one"]}


def test_later_files_win_and_environment_wins_over_all(resolve) -> None:
    service = {"env_file": [{"path": "one"}, {"path": "two"}], "environment": {"A": "own", "N": None}}
    found, told = resolve(service, one="A=1\nB=1\nC=1\nN=1\n", two="B=2\n")
    assert found["environment"] == {"A": "own", "B": "2", "C": "1", "N": None}
    assert found["env_file"] == service["env_file"]
    assert [(each.code.name, path_text(each.path)) for each in told] == [
        ("variable-shadowed", "services.web.environment.N")
    ]


def test_variables_of_a_file_see_project_then_environment_then_earlier_keys(resolve) -> None:
    service = {"env_file": [{"path": "one"}, {"path": "two"}], "environment": {"SHADOW": "own", "I": "own"}}
    found, _ = resolve(service, one="X=one\nSHADOW=file\n", two="A=$SHADOW\nB=$I\nC=$X\nD=$P\n")
    values = found["environment"]
    assert [values[name] for name in "ABCD"] == ["project", "own", "one", "project"]


def test_the_raw_format_takes_values_as_they_stand(resolve) -> None:
    found, _ = resolve({"env_file": [{"path": "one", "format": "raw"}]}, one="A='$P' # c\n")
    assert found["environment"] == {"A": "'$P' # c"}


@pytest.mark.parametrize(("required", "codes"), [(True, ["KY119"]), (False, [])])
def test_a_missing_file_is_an_error_where_it_is_required(resolve, required, codes) -> None:
    found, told = resolve({"env_file": [{"path": "nope", "required": required}], "environment": {"A": "1"}})
    assert [each.code.id for each in told] == codes
    assert found["environment"] == {"A": "1"}
    assert all(path_text(each.path) == "services.web.env_file[0].path" for each in told)


def test_an_unknown_format_is_an_error(resolve) -> None:
    _, told = resolve({"env_file": [{"path": "one", "format": "ini"}]}, one="A=1")
    assert [(each.code.id, path_text(each.path)) for each in told] == [("KY182", "services.web.env_file[0].format")]


def test_labels_of_files_see_label_files_alone_and_labels_win(resolve) -> None:
    service = {"label_file": ["one", "two"], "labels": {"a": "own"}}
    found, told = resolve(service, one="a=1\nb=1\nc=$P\n", two="d=$b\n")
    assert found["labels"] == {"a": "own", "b": "1", "c": "", "d": "1"}
    assert [each.code.id for each in told] == ["KY116"]


def test_a_missing_label_file_is_an_error(resolve) -> None:
    _, told = resolve({"label_file": ["nope"]})
    assert [(each.code.id, path_text(each.path)) for each in told] == [("KY119", "services.web.label_file[0]")]


def test_a_service_without_any_of_them_stays_as_it_is(resolve) -> None:
    service = {"image": "x", "build": {"args": {"A": "1"}}}
    assert resolve(service)[0] == service
