"""The grammar of `.env` files; every row was checked with the docker-compose binary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kompyse.compose import dotenv
from kompyse.diagnostics import Severity, Sink
from kompyse.diagnostics.codes import source as codes

if TYPE_CHECKING:
    from pathlib import Path

AROUND = {"X": "x", "Y": "y", "EMPTY": "", "DOLLAR": "a$b"}


@pytest.fixture
def load(tmp_path: Path):
    def load(content: str | bytes, **options):
        path = tmp_path / "e.env"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        sink = Sink()
        return dotenv.load(str(path), AROUND.get, sink, name="e.env", **options), sink.located(None)

    return load


@pytest.mark.parametrize(
    ("content", "values"),
    [
        ("A=1\nB = 2 \nC: 3\nD:4\nexport E=5\nexport\tF=6\n", dict(zip("ABCDEF", "123456", strict=True))),
        ("exportA=1\n", {"exportA": "1"}),
        ("X\nNOPE\nexport Y\n", {"X": "x", "Y": "y"}),
        ("X", {"X": "x"}),
        ("A=x # c\nB=x#c\nC= # c\nD=\nE=#x\nF=a #\n", {"A": "x", "B": "x#c", "C": "# c", "D": "", "E": "#x", "F": "a"}),
        ('A="x" # c\nB="x"# c\n', {"A": "x", "B": "x"}),
        ('A="a"X\n', {"A": "a", "X": "x"}),
        ('A=x"y"z\nB={"a": "b"}\n', {"A": 'x"y"z', "B": '{"a": "b"}'}),
        ("A=\"l1\nl2\"\nB='m1\nm2'\nC=3\n", {"A": "l1\nl2", "B": "m1\nm2", "C": "3"}),
        (r'A="a\nb\t\"q\" \\ \$x $Y \0123 \x41"', {"A": 'a\nb\t"q" \\ $x y S \\x41'}),
        (r'A="\012\0\0777\0377"', {"A": "\\12\\\\777\u00ff"}),
        (r"A='it\'s $Y \n'", {"A": "it's $Y \\n"}),
        ("A='a\\\\'\nB=1\n", {"A": "a\\\\", "B": "1"}),
        ("A=a\\nb\nB=a\\\n", {"A": "a\\nb", "B": "a\\"}),
        (
            "A=1\nB=$A\nC=\"${A:-z}\"\nD='$A'\nE=$$A\nF=${Q:-d}\n",
            {"A": "1", "B": "1", "C": "1", "D": "$A", "E": "$A", "F": "d"},
        ),
        ("X=own\nB=$X\n", {"X": "own", "B": "x"}),
        ("A=1\nA=2\nB=$A\n", {"A": "2", "B": "2"}),
        ("A=${EMPTY:+x}$EMPTY\n", {"A": ""}),
        ("A=$DOLLAR\n", {"A": "a$b"}),
        ("A=1\r\nB=2\r\n", {"A": "1", "B": "2"}),
        ("\ufeffA=1\n", {"A": "1"}),
        ("  A=1\n\tB=2\nC=\u00a0x\n", {"A": "1", "B": "2", "C": "x"}),
        ("# c\n\n\n#d\nA=1 #e\n  # f\n  B=2", {"A": "1", "B": "2"}),
        ("1A=1\nA.B-C[0]=1\nÉ=1\n", {"1A": "1", "A.B-C[0]": "1", "É": "1"}),
        ("A=$(date)\nB=`x`\nC==1\nD=:x\n", {"A": "$(date)", "B": "`x`", "C": "=1", "D": ":x"}),
        ("A=\"\"\nB=''\n", {"A": "", "B": ""}),
        (b"# caf\xe9\nA=1\n", {"A": "1"}),
    ],
)
def test_values(content: str | bytes, values: dict[str, str], load) -> None:
    assert load(content) == (values, ())


@pytest.mark.parametrize(
    ("content", "code", "place", "words"),
    [
        ("A=1\n\nA B=1\n", codes.ENV_FILE_SYNTAX, "e.env:3:1", "`A B` contains a blank"),
        ("A!=1\n", codes.ENV_FILE_SYNTAX, "e.env:1:2", "`!`"),
        ("=1\n", codes.ENV_FILE_SYNTAX, "e.env:1:1", "no variable name"),
        ('A=1\nB="x\ny\n', codes.ENV_FILE_SYNTAX, "e.env:2:3", "not closed"),
        ('A="x""y"\n', codes.ENV_FILE_SYNTAX, "e.env:1:6", '`"`'),
        ("A=${Q?say}\n", codes.REQUIRED_VARIABLE, "e.env:1:3", "Q is not set: say"),
        ("A=${Q\n", codes.INTERPOLATION_SYNTAX, "e.env:1:3", "`${Q`"),
        (b"A=1\nB=caf\xe9\n", codes.ENV_FILE_SYNTAX, "e.env:2:6", "B is not text in UTF-8"),
    ],
)
def test_errors_are_placed(content: str | bytes, code, place: str, words: str, load) -> None:
    values, (finding,) = load(content)
    assert values is None
    assert (finding.code, str(finding.location)) == (code, place)
    assert words in finding.message


def test_a_variable_that_is_not_set_is_told(load) -> None:
    values, (finding,) = load("B=$C\nC=1\n")
    assert values == {"B": "", "C": "1"}
    assert (finding.code, finding.severity, str(finding.location)) == (
        codes.UNSET_VARIABLE,
        Severity.WARNING,
        "e.env:1:3",
    )


def test_values_of_earlier_files_are_known(load) -> None:
    assert load("A=$OLD\nOLD=2\nB=$OLD\n", known={"OLD": "1"}) == ({"A": "1", "OLD": "2", "B": "2"}, ())


@pytest.mark.parametrize(
    ("content", "values"),
    [
        ('# c\n  A= "x" # y\nX\nNOPE\n\nD=$A\n', {"A": ' "x" # y', "X": "x", "D": "$A"}),
        ("\ufeffA=1\r\nB=2 \n", {"A": "1", "B": "2 "}),
        ("A=a=b\n", {"A": "a=b"}),
    ],
)
def test_raw_values(content: str, values: dict[str, str], load) -> None:
    assert load(content, file_format="raw") == (values, ())


@pytest.mark.parametrize("content", ["A B=1\n", "A =1\n", "export A=1\n", " =1\n"])
def test_raw_errors(content: str, load) -> None:
    values, (finding,) = load(content, file_format="raw")
    assert (values, finding.code) == (None, codes.ENV_FILE_SYNTAX)


def test_missing_file(tmp_path: Path) -> None:
    sink = Sink()
    assert dotenv.load(str(tmp_path / "no.env"), AROUND.get, sink) is None
    assert [each.code for each in sink.located(None)] == [codes.ENV_FILE_NOT_FOUND]
