"""What `import kompyse` gives: a sorted, complete list of names, each with a docstring, loaded when asked for."""

from __future__ import annotations

import subprocess
import sys
import types

import pytest

import kompyse

NAMES = [
    "Diagnostic",
    "KompyseError",
    "Loading",
    "Location",
    "Options",
    "Policy",
    "Project",
    "Result",
    "Severity",
    "__version__",
    "convert",
    "load",
]


def test_the_list_is_sorted_and_the_one_that_is_promised() -> None:
    assert kompyse.__all__ == sorted(kompyse.__all__) == NAMES


def test_a_name_that_is_not_listed_is_private_or_imported() -> None:
    imported = {"TYPE_CHECKING", "annotations", "import_module"}
    for name, value in vars(kompyse).items():
        if name not in kompyse.__all__ and name not in imported and not name.startswith("_"):
            assert isinstance(value, types.ModuleType), name


@pytest.mark.parametrize("name", [name for name in NAMES if name != "__version__"])
def test_every_name_resolves_and_has_a_docstring_of_its_own(name: str) -> None:
    value = getattr(kompyse, name)
    assert value.__name__ == name
    assert value.__doc__
    assert not value.__doc__.startswith(f"{name}(")  # what NamedTuple writes by itself


@pytest.mark.parametrize("name", ["load", "convert"])
def test_every_argument_has_a_type(name: str) -> None:
    function = getattr(kompyse, name)
    assert set(function.__annotations__) == {*function.__kwdefaults__, "files", "return"}


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        kompyse.no_such_name  # noqa: B018


def test_dir_lists_the_names() -> None:
    assert dir(kompyse) == NAMES


def test_the_import_loads_nothing() -> None:
    script = "import sys; before = set(sys.modules); import kompyse; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    allowed = {"kompyse", "__future__", "importlib", "importlib._bootstrap", "typing", *sys.stdlib_module_names}
    loaded = set(done.stdout.split())
    assert {name.partition(".")[0] for name in loaded} <= allowed
    assert not loaded & {"click", "msgspec", "yaml", "kompyse.api"}
