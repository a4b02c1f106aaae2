"""The tree is as ARCHITECTURE.md says, its modules are small, and the tests mirror them."""

from __future__ import annotations

import re

import pytest

from judges import REPOSITORY

PACKAGE = REPOSITORY / "src" / "kompyse"
MODULES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))
LINES = 400
# Files of rows only: as long as what they list.
ROWS = re.compile(r"(attributes/families|diagnostics/codes|targets/\w+/fates)/")
NAMES = {"utils", "util", "helpers", "common", "base", "misc"}
# Modules without logic of their own, and why they have no test file.
UNTESTED = {
    r"(.*/)?__init__\.py": "gathers what its room shows",
    r"__main__\.py": "calls the command line; tests run it as `python -m kompyse`",
    r"model/(?!checked).*": "records only; the tests of `checked` make whole projects of them",
    r"attributes/attribute\.py": "one record",
    r"compose/loaded\.py": "one record",
    r"plan/hints/records\.py": "records only; reading.py fills them",
}
# Parts of one pass that can only be judged together, and the file that tests them through it.
TOGETHER = {
    "compose/aliases.py": "compose/test_assemble.py",
    "compose/casts.py": "compose/test_canonical.py",
    "compose/environment.py": "compose/test_assemble.py",
    "compose/extends.py": "compose/test_assemble.py",
    "compose/include.py": "compose/test_assemble.py",
    "compose/layers.py": "compose/test_locate.py",
    "compose/merge_rules.py": "compose/test_merge.py",
    "compose/positions.py": "compose/test_locate.py",
    "compose/pure_parser.py": "compose/test_documents.py",
    "compose/reset.py": "compose/test_assemble.py",
    "compose/unique.py": "compose/test_merge.py",
    "compose/yaml_problems.py": "compose/test_documents.py",
    "targets/kubernetes/object_traces.py": "targets/kubernetes/test_tracing.py",
    "targets/kubernetes/origin_rows.py": "targets/kubernetes/test_tracing.py",
    "targets/kubernetes/origins.py": "targets/kubernetes/test_tracing.py",
    "targets/kubernetes/settling.py": "targets/kubernetes/test_tracing.py",
}


def shown_directories() -> set[str]:
    """The directories of the package that the fenced blocks of ARCHITECTURE.md list, nested by indentation or whole."""
    text = (REPOSITORY / "ARCHITECTURE.md").read_text(encoding="utf-8")
    found = set()
    for block in re.findall(r"^```[a-z]*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        parents: list[tuple[int, str]] = []
        for line in block.splitlines():
            entry = re.match(r"([ │├└─]*)([\w./-]+/)(?=\s|$)", line)
            if not entry:
                continue
            depth = len(entry[1])
            parents = [each for each in parents if each[0] < depth]
            path = (parents[-1][1] if parents else "") + entry[2]
            parents.append((depth, path))
            found.add(path)
    return {path for path in found if path.startswith("src/kompyse/")}


def test_the_tree_of_the_architecture_is_the_tree_on_disk() -> None:
    on_disk = {f"{path.parent.relative_to(REPOSITORY).as_posix()}/" for path in PACKAGE.glob("*/**/*.py")}
    assert shown_directories() == on_disk


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_is_short_and_named_for_what_it_holds(module) -> None:
    assert module.stem not in NAMES
    if not ROWS.match(module.as_posix()):
        assert len((PACKAGE / module).read_text(encoding="utf-8").splitlines()) <= LINES


@pytest.mark.parametrize(
    "module",
    [
        each
        for each in MODULES
        if not ROWS.match(each.as_posix()) and not re.fullmatch("|".join(UNTESTED), each.as_posix())
    ],
    ids=str,
)
def test_a_module_has_its_test_file(module) -> None:
    own = (module.parent / f"test_{module.stem}.py").as_posix()
    test = REPOSITORY / "tests" / TOGETHER.get(module.as_posix(), own)
    assert test.is_file(), f"no {test.relative_to(REPOSITORY)}"


def test_an_exception_is_one_still() -> None:
    modules = [each.as_posix() for each in MODULES]
    assert [pattern for pattern in UNTESTED if not any(re.fullmatch(pattern, each) for each in modules)] == []
    for module in TOGETHER:
        folder, _, name = module.rpartition("/")
        assert module in modules
        assert not (REPOSITORY / "tests" / folder / f"test_{name}").exists(), f"{module} has a test file of its own"
