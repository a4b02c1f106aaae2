"""What the printer writes is read back the same by readers of YAML 1.1 and of YAML 1.2, and looks as kubectl's does."""

from __future__ import annotations

import math
import re
import time
from enum import IntEnum, StrEnum

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kompyse.outputs import emitter


class Core(yaml.SafeLoader):
    """PyYAML with the core schema of YAML 1.2 (section 10.3.2) in place of the types of 1.1."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - how PyYAML's loaders are made


for tag, pattern, first in (
    ("null", r"null|Null|NULL|~|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", list("-+.0123456789")),
    ("float", r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)", list("-+.")),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"(?:{pattern})$"), first)


class Go(yaml.SafeLoader):
    """PyYAML with what go-yaml resolves beside the types of 1.1: 0o7, and numbers after dropping `_`."""


Go.yaml_implicit_resolvers = {key: list(value) for key, value in yaml.SafeLoader.yaml_implicit_resolvers.items()}
Go.add_implicit_resolver(
    "tag:yaml.org,2002:str-no-more",
    re.compile(r"(?:[-+]?(?:0o[0-7_]+|0x[0-9a-fA-F_]+|0b[01_]+|[0-9_]*[0-9][0-9_]*|"
               r"(?:\.[0-9_]+|[0-9_]+(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9_]+)?))$"),
    list("-+.0123456789"),
)  # fmt: skip
Go.add_constructor("tag:yaml.org,2002:str-no-more", lambda _, node: ("a number", node.value))

READERS = [yaml.SafeLoader, Core, Go]

# Fragments of which traps are made, beside any text.
WORDS = r"""
yes No on OFF y N true False null ~ 0o7 0777 0x1F 0b1 1e3 1E-3 22:22 1_000 1,000 .5 1. -1 +1 .inf -.INF .nan
2001-12-14 2001-12-14T21:59:43.10 T = << : # - --- ... ? | > &a *a !t % @ ` { } [ ] , " ' \ é 日本 a key
https://x:80/y?z=1#f $(X) --flag=x 1Gi 500m $ ~/a
"""
FRAGMENTS = [
    *WORDS.split(),
    *(" ", "  ", "\t", "\n", "\n\n", "\r\n", ": ", " #", "- ", "? ", "2001-12-14 21:59:43.10", "\U0001f600"),
    *"\0\a\x1b\x7f\x85\xa0\u2028\u2029\u202e\ufeff\ufffe",
]
strings = st.one_of(
    st.lists(st.sampled_from(FRAGMENTS), max_size=6).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)
leaves = st.one_of(strings, st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False))
values = st.recursive(
    leaves,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(strings, inner, max_size=4)),
    max_leaves=12,
)


def read(text: str, reader: type) -> object:
    return yaml.load(text, Loader=reader)


@pytest.mark.parametrize("reader", READERS)
@given(value=values)
@settings(max_examples=100, deadline=None)
def test_reads_back_the_same(reader: type, value: object) -> None:
    text = emitter.document(value)
    # As bytes, since that is how it is read: a byte order mark must not be one.
    assert read(text.encode().decode(), reader) == value


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("trap", FRAGMENTS)
def test_traps_are_the_same_string_as_value_key_and_item(reader: type, trap: str) -> None:
    for text in (
        trap,
        f"{trap}\n",
        f"\n{trap}",
        f"{trap}a",
        f"a{trap}",
        f"{trap}1",
        f"{trap}{trap}",
        f"a{trap}\nb\n\n",
    ):
        value = {text: text, "list": [text, [text], {text: text}]}
        assert read(emitter.document(value), reader) == value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        # as `kubectl get -o yaml` has them
        ({"args": ["--flag=x", "-c"], "a": {}, "b": []}, "args:\n- --flag=x\n- -c\na: {}\nb: []\n"),
        ({"a": [{"b": {"c": 1}, "d": [2]}]}, "a:\n- b:\n    c: 1\n  d:\n  - 2\n"),
        ([[1, 2], [{"a": 1}]], "- - 1\n  - 2\n- - a: 1\n"),
        ({"a": None, "b": True, "c": False, "d": -3, "e": 1.5}, "a: null\nb: true\nc: false\nd: -3\ne: 1.5\n"),
        # plain although it looks dangerous
        ("redis://redis:6379/0", "redis://redis:6379/0\n"),
        ("10.0.0.1", "10.0.0.1\n"),
        ("nginx:1.27", "nginx:1.27\n"),
        ("500m", "500m\n"),
        ("8080/tcp", "8080/tcp\n"),
        ("a sentence, with [brackets] and {braces}", "a sentence, with [brackets] and {braces}\n"),
        (".", ".\n"),
        ("~/.ssh", "~/.ssh\n"),
        # quoted
        ("", '""\n'),
        ("1.36", '"1.36"\n'),
        ("12e03", '"12e03"\n'),
        ("Yes", '"Yes"\n'),
        ("-", '"-"\n'),
        ("key: value", '"key: value"\n'),
        (" x", '" x"\n'),
        ("a\tb", '"a\\tb"\n'),
        ('{"a": "b"}', "'{\"a\": \"b\"}'\n"),
        ('"it\'s"', '"\\"it\'s\\""\n'),
        ("C:\\dir: x", "'C:\\dir: x'\n"),
        ("\x1b[31m", '"\\e[31m"\n'),
        ("\u202euser", '"\\u202euser"\n'),
        # numbers
        (1e16, "1.0e+16\n"),
        (math.inf, ".inf\n"),
        (-math.inf, "-.inf\n"),
        (math.nan, ".nan\n"),
        (IntEnum("Mode", {"A": 0o440}).A, "288\n"),
        (StrEnum("Kind", {"A": "yes"}).A, '"yes"\n'),
    ],
)  # fmt: skip
def test_form(value: object, expected: str) -> None:
    assert emitter.document(value) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\n", "|\n  one"),
        ("one\ntwo", "|-\n  one\n  two"),
        ("one\n\n", "|+\n  one\n"),
        ("one\n\n\ttwo  \n", "|\n  one\n\n  \ttwo  "),
        ("  one\ntwo\n", "|2\n    one\n  two"),
        ("\n\tone", "|2-\n\n  \tone"),
        ("---\n# no comment\n", "|\n  ---\n  # no comment"),
        ("one\r\ntwo\r\n", '"one\\r\\ntwo\\r\\n"'),
        ("one\x85two\n", '"one\\u0085two\\n"'),
        ("one\n  ", '"one\\n  "'),
        ("\n", '"\\n"'),
    ],
)
def test_text_of_several_lines(text: str, expected: str) -> None:
    assert emitter.document({"a": text, "b": 1}) == f"a: {expected}\nb: 1\n"


def test_long_strings_and_keys_are_never_folded() -> None:
    long = "word " * 400 + "end"
    value = {long: {"a": long}, "list": [{long: [1]}, long]}
    text = emitter.document(value)
    assert text.startswith(f"? {long}\n:\n  a: {long}\n")
    for reader in READERS:
        assert read(text, reader) == value


def test_a_stream_keeps_its_documents_apart() -> None:
    values = [{"a": "x\n\n"}, {"b": []}, ["c"], {}]
    text = emitter.documents(values)
    assert text == "a: |+\n  x\n\n---\nb: []\n---\n- c\n---\n{}\n"
    assert list(yaml.safe_load_all(text)) == values


def test_a_lone_surrogate_is_left_for_the_encoding_to_find() -> None:
    with pytest.raises(UnicodeEncodeError):
        emitter.document({"a": "x\udc80: y\n"}).encode()


@pytest.mark.parametrize("value", [{1: "a"}, {"a": object()}, {"a": (1, 2)}])
def test_what_has_no_yaml_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        emitter.document(value)


@pytest.mark.slow
def test_speed() -> None:
    service = {"name": "web", "env": [{"name": f"VARIABLE_{i}", "value": f"some value {i}"} for i in range(20)]}
    values = [{"kind": "Deployment", "metadata": {"name": f"web-{i}"}, "spec": service} for i in range(3500)]
    started = time.perf_counter()
    lines = emitter.documents(values).count("\n")
    seconds = time.perf_counter() - started
    assert lines > 150_000
    assert seconds < 0.75, "150 000 lines take 0.15 s on an idle machine"
