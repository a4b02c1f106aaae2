"""Every code has one id, one name, a page with an example, a use in the source and a case that expects it."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from kompyse.diagnostics import Code
from kompyse.diagnostics.codes import FAMILIES, all_codes, anchor, page_of

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCE = REPOSITORY / "src" / "kompyse"
CODES = SOURCE / "diagnostics" / "codes"

CASES = REPOSITORY / "tests" / "fixtures" / "convert"

# Codes that no files of a project can cause: the test that expects them instead, and why.
NO_CASE = {
    "KY003": ("attributes/test_reporting.py", "no attribute is refused on a built-in target"),
    "KY103": ("compose/test_discovery.py", "a case has a Compose file"),
    "KY199": ("model/test_checked.py", "only a fault of Kompyse itself causes it"),
    "KY254": ("targets/kubernetes/test_metadata.py", "it takes a quarter of a mebibyte"),
    "KY409": ("plan/test_binds.py", "Git keeps no empty folder"),
    "KY550": ("targets/kubernetes/test_kinds.py", "the command line lets no such value through"),
    "KY603": ("plan/test_contents.py", "Git keeps no empty folder and no permissions"),
    "KY651": ("plan/test_contents.py", "a file of a mebibyte does not belong into the repository"),
    "KY658": ("targets/kubernetes/test_secrets.py", "what is sealed is another text every time"),
    "KY691": ("targets/swarm/test_contents.py", "a file of half a mebibyte does not belong into the repository"),
    "KY790": ("plan/test_pinning.py", "it needs a docker command and what it answers"),
    "KY654": ("targets/kubernetes/test_largeness.py", "it takes a quarter of a mebibyte"),
    "KY655": ("targets/kubernetes/test_largeness.py", "it takes more than a mebibyte"),
    "KY801": ("test_api.py", "the command line lets no such value through"),
    "KY802": ("test_api.py", "the command line lets no such value through"),
    "KY805": ("outputs/test_writing.py", "it needs two runs"),
    "KY852": ("targets/kubernetes/test_validation.py", "only a fault of Kompyse itself causes it"),
    "KY854": ("targets/kubernetes/test_validation.py", "it needs a missing package"),
    "KY807": ("outputs/test_forms.py", "Git keeps no environment"),
    "KY901": ("cluster/server/test_connection.py", "it takes an API server"),
    "KY902": ("cluster/test_errors.py", "it takes an API server"),
    "KY903": ("cluster/test_errors.py", "it takes an API server"),
    "KY904": ("cluster/server/test_discovery.py", "it takes an API server"),
    "KY905": ("cluster/test_applying.py", "it takes an API server"),
    "KY906": ("cluster/test_applying.py", "it takes an API server"),
    "KY907": ("cluster/test_applying.py", "it takes an API server"),
    "KY908": ("cluster/test_applying.py", "it takes an API server"),
    "KY909": ("cluster/test_lease.py", "it takes an API server"),
    "KY910": ("cluster/test_applying.py", "it takes an API server"),
    "KY911": ("cluster/test_applying.py", "it takes an API server"),
    "KY912": ("cluster/test_removing.py", "it takes an API server"),
    "KY915": ("cluster/server/test_rights.py", "it takes an API server"),
    "KY920": ("cluster/test_waiting.py", "it takes an API server"),
    "KY921": ("cluster/test_waiting.py", "it takes an API server"),
    "KY922": ("cluster/test_waiting.py", "it takes an API server"),
    "KY940": ("cli/verbs/test_agreeing.py", "it takes a kubeconfig"),
    "KY944": ("cli/verbs/test_delivering.py", "it takes an API server"),
    "KY945": ("cli/verbs/test_building.py", "it needs a docker command that is missing"),
    "KY946": ("cli/verbs/test_building.py", "it needs a docker command that fails"),
    "KY947": ("cli/verbs/test_building.py", "it needs a docker command"),
    "KY948": ("cli/verbs/test_building.py", "it needs a docker command"),
    "KY949": ("cli/commands/test_build.py", "it needs a docker command"),
    "KY950": ("cli/verbs/test_delivering.py", "it needs a docker command"),
    "KY951": ("cli/verbs/test_local_clusters.py", "it takes an API server"),
    "KY952": ("cli/verbs/test_local_clusters.py", "it takes an API server"),
    "KY960": ("cluster/test_scaling.py", "it takes an API server"),
    "KY961": ("cluster/test_scaling.py", "it takes an API server"),
    "KY962": ("cluster/test_scaling.py", "it takes an API server"),
    "KY963": ("cluster/test_forwarding.py", "it takes an API server"),
    "KY964": ("cluster/test_forwarding.py", "it takes an API server"),
    "KY965": ("cluster/test_forwarding.py", "it takes an API server"),
    "KY966": ("cluster/test_executing.py", "it takes an API server"),
    "KY967": ("cluster/test_executing.py", "it takes an API server"),
    "KY955": ("cluster/develop/test_watch_rules.py", "it takes an API server"),
    "KY956": ("cluster/develop/test_watch_rules.py", "it takes an API server"),
    "KY957": ("cluster/develop/test_following.py", "it takes an API server"),
    "KY958": ("cluster/develop/test_following.py", "it takes an API server"),
    "KY970": ("cluster/strategies/test_bluegreen.py", "it takes an API server"),
    "KY971": ("cluster/strategies/test_bluegreen.py", "it takes an API server"),
    "KY972": ("cli/verbs/test_colouring.py", "it takes an API server"),
    "KY973": ("cluster/strategies/test_switching.py", "it takes an API server"),
    "KY974": ("cluster/strategies/test_rolling_back.py", "it takes an API server"),
    "KY975": ("cli/commands/test_rollback.py", "it takes an API server"),
    "KY976": ("cli/commands/test_rollback.py", "it takes an API server"),
    "KY977": ("cli/commands/test_rollback.py", "it takes an API server"),
    "KY968": ("cluster/develop/test_syncing.py", "it takes an API server"),
    "KY969": ("cluster/develop/test_watch_rules.py", "it takes an API server"),
    "KY980": ("cluster/swarm/test_docker.py", "it takes a docker command and what it answers"),
    "KY981": ("cluster/swarm/test_docker.py", "it takes a docker command and what it answers"),
    "KY982": ("cluster/swarm/test_session.py", "it takes a docker command and what it answers"),
    "KY983": ("cluster/swarm/test_docker.py", "it takes a docker command and what it answers"),
    "KY984": ("cluster/swarm/test_pruning.py", "it takes a docker command and what it answers"),
    "KY985": ("cluster/swarm/test_deploying.py", "it takes a docker command and what it answers"),
    "KY986": ("cluster/swarm/test_removing.py", "it takes a docker command and what it answers"),
    "KY988": ("cluster/swarm/test_kernel.py", "it takes a docker command and what it answers"),
    "KY987": ("cluster/swarm/test_logs.py", "it takes a docker command and what it answers"),
}

# The numbers of each family: KY1 is shared by the reading of files and the model.
NUMBERS = {"fates": (0, 99), "source": (101, 149), "shape": (150, 199)} | {
    family: (100 * digit, 100 * digit + 99) for digit, family in enumerate(list(FAMILIES)[3:], start=2)
}


def rows(family: str) -> dict[str, Code]:
    module = import_module(f"kompyse.diagnostics.codes.{family}")
    return {name: value for name, value in vars(module).items() if isinstance(value, Code)}


ROWS = [(family, name, code) for family in FAMILIES for name, code in rows(family).items()]


def words(folder: Path, pattern: str) -> set[str]:
    return {
        word
        for path in (*folder.rglob("*.py"), *folder.rglob("compose*.yaml"))
        if CODES not in path.parents
        for word in re.findall(pattern, path.read_text(encoding="utf-8"))
    }


def test_ids_and_names_are_unique() -> None:
    assert len({code.id for _, _, code in ROWS}) == len(ROWS)
    assert len({code.name for _, _, code in ROWS}) == len(ROWS)
    assert list(all_codes()) == sorted(code.id for _, _, code in ROWS)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_has_its_numbers_and_its_rows_are_well_formed(family: str) -> None:
    low, high = NUMBERS[family]
    for name, code in rows(family).items():
        assert re.fullmatch(r"KY\d{3}", code.id), name
        assert low <= int(code.id[2:]) <= high, code
        assert re.fullmatch(r"[a-z0-9]+(?:[-.][a-z0-9]+)*", code.name), code
        assert code.meaning.endswith("."), code
        assert code.remedy.endswith((".", ")")), code


def test_every_file_of_codes_is_a_family() -> None:
    assert {path.stem for path in CODES.glob("*.py")} - {"__init__"} == set(FAMILIES)


def test_every_code_is_reported_somewhere() -> None:
    used = words(SOURCE, r"\b[A-Z][A-Z0-9_]+\b")
    assert [code.id for _, name, code in ROWS if name not in used] == []


def expected_by_cases() -> set[str]:
    """The codes that a case of the golden tests expects, on a line or anywhere."""
    return {
        code
        for path in CASES.rglob("*")
        if path.is_file() and "expected" not in path.parts and path.suffix in {".yaml", ""}
        for line in re.findall(r"# expect(?: anywhere)?: (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        for code in line.split()
    }


def test_every_code_is_expected_by_a_case() -> None:
    """Or by a test, where no files of a project can cause it. No code is in both."""
    by_cases = expected_by_cases()
    assert by_cases <= set(all_codes())
    assert set(all_codes()) - by_cases == set(NO_CASE)


@pytest.mark.parametrize(("code", "test"), [(code, test) for code, (test, _) in NO_CASE.items()])
def test_a_code_without_a_case_is_expected_by_a_test(code: str, test: str) -> None:
    row = all_codes()[code]
    (constant,) = (name for _, name, each in ROWS if each == row)
    text = (REPOSITORY / "tests" / test).read_text(encoding="utf-8")
    assert any(word in text for word in (row.id, row.name, constant))


def test_every_code_has_a_page_with_an_example() -> None:
    pages = "".join(
        path.read_text(encoding="utf-8") for path in (REPOSITORY / "docs/reference/diagnostics").glob("*.md")
    )
    sections = dict(re.findall(r"^## (KY\d{3}) (.*?)(?=^## |\Z)", pages, re.MULTILINE | re.DOTALL))
    assert set(sections) == set(all_codes())
    with_example = {code for code, text in sections.items() if "**Example.**" in text and code in text.split("```")[3]}
    assert with_example == set(all_codes()) - set(NO_CASE)


def test_the_heading_of_a_page_is_where_explain_says() -> None:
    for code in all_codes().values():
        file, _, heading = page_of(code).partition("#")
        text = (REPOSITORY / "docs/reference/diagnostics" / file).read_text(encoding="utf-8")
        assert f"## {code.id} {code.name}\n" in text
        assert heading == anchor(code)
