"""YAML texts to trees, and what is refused: with its code, its line and its column."""

from __future__ import annotations

import pytest

from kompyse.compose import documents
from kompyse.compose.documents import MAX_DEPTH, Document, parse
from kompyse.compose.pure_parser import PureParser
from kompyse.diagnostics.codes import source as codes


@pytest.fixture(params=["libyaml", "pure"])
def read(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch):
    """`parse` with libyaml, and with the parser of PyYAML that stands in where libyaml is missing."""
    if request.param == "pure":
        monkeypatch.setattr(documents, "parser", PureParser)
    return parse


def tree(text: str, read=parse):
    found, problems = read(text)
    assert problems == []
    return found[0].tree


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1\nb: [x, 'y', \"1\"]\nc: {d: }\n", {"a": 1, "b": ["x", "y", "1"], "c": {"d": None}}),
        ('{a: b:c, d, "e":f}', {"a": "b:c", "d": None, "e": "f"}),
        ("a: |\n  x\n  y\nb: >-\n  x\n  y\n", {"a": "x\ny\n", "b": "x y"}),
        ("on: 1\nno: 2\n", {"on": 1, "no": 2}),
        ("'1': a\n\"true\": b\n", {"1": "a", "true": "b"}),
        ("a: !foo 1\nb: !!str 2\nc: !!set {x}\nd: ! 3\n", {"a": "1", "b": "2", "c": {"x": None}, "d": 3}),
        ("a: &x [1]\nb: *x\n", {"a": [1], "b": [1]}),
        ("a: &x 1\nb: &x 2\nc: *x\n", {"a": 1, "b": 2, "c": 2}),
        ("a: &x k\n*x : v\n", {"a": "k", "k": "v"}),
        ("!reset a: 1\n!!str 2: b\n&x c: *x\n", {"a": 1, "2": "b", "c": "c"}),
        ("a: 1\r\nb: 2\r\n", {"a": 1, "b": 2}),
        ("a: \U0001f600\n", {"a": "\U0001f600"}),
    ],
)
def test_trees(text: str, value: object, read) -> None:
    assert tree(text, read) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{<<: *m, b: 9}", {"a": 1, "b": 9}),
        ("{b: 9, <<: *m}", {"a": 1, "b": 9}),
        ("{<<: [*m, *n]}", {"a": 1, "b": 2, "c": 4}),
        ("{<<: *l}", {"a": 1, "b": 2, "c": 4}),
        ("{<<: {<<: *m, z: 0}}", {"a": 1, "b": 2, "z": 0}),
        ("{'<<': 5}", {"<<": 5}),
    ],
)
def test_merge_keys(text: str, value: object, read) -> None:
    anchors = "m: &m {a: 1, b: 2}\nn: &n {b: 3, c: 4}\nl: &l [*m, *n]\n"
    assert tree(f"{anchors}v: {text}\n", read)["v"] == value


def test_documents_share_anchors(read) -> None:
    found, problems = read("a: &x 1\n---\nb: *x\n...\n")
    assert (found, problems) == ([Document({"a": 1}), Document({"b": 1})], [])


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("# c\n", 0), ("---\n---\n", 2), ("a: 1\n---\n", 2), ("a: 1\n...\n", 1)]
)
def test_empty_documents(text: str, count: int, read) -> None:
    assert [found.tree for found in read(text)[0]].count(None) + text.count("a:") == count


@pytest.mark.parametrize(
    ("text", "value", "resets"),
    [
        ("a: {b: !reset null, c: 1}", {"a": {"c": 1}}, [("a", "b")]),
        ("a: !override [1]", {"a": [1]}, [("a",)]),
        ("a: !override 3", {"a": "3"}, [("a",)]),
        ("n: &n !reset []\na: {b: *n}", {"a": {}}, [("n",), ("a", "b")]),
        ("m: &m {x: !reset 1, y: 2}\na: {<<: *m}", {"m": {"y": 2}, "a": {"y": 2}}, [("m", "x"), ("a", "x")]),
        ("a: [1, !reset 2, 3]", {"a": [1, 3]}, [("a", 1)]),
        ("a: !override {b: !reset 1}", {"a": {}}, [("a",), ("a", "b")]),
    ],
)
def test_reset_and_override(text: str, value: object, resets: list, read) -> None:
    found, problems = read(text)
    assert (problems, found[0].tree, list(found[0].resets)) == ([], value, resets)


def test_an_alias_is_the_object_of_its_anchor() -> None:
    value = tree("a: &x {b: []}\nc: *x\n")
    assert value["a"] is value["c"]


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", codes.YAML_DUPLICATE_KEY, 3, 1, "first set in line 1"),
        ("a:\n  - {x: 1, y: 2, x: 3}\n", codes.YAML_DUPLICATE_KEY, 2, 18, "`x`"),
        ("m: &m {}\na:\n  <<: *m\n  <<: *m\n", codes.YAML_DUPLICATE_KEY, 4, 3, "`<<`"),
        ("a: {1: x}\n", codes.YAML_KEY, 1, 5, "`1` is not text"),
        ("a: {true: x}\n", codes.YAML_KEY, 1, 5, "`true`"),
        ("~: x\n", codes.YAML_KEY, 1, 1, "`~`"),
        ("a: {{x}: 1}\n", codes.YAML_KEY, 1, 5, "a mapping or a list"),
        ("a: *nope\n", codes.YAML_ANCHOR, 1, 4, "`*nope`"),
        ("a: &a {b: *a}\n", codes.YAML_ANCHOR, 1, 11, "contains itself"),
        ("a: {<<: 5}\n", codes.YAML_ANCHOR, 1, 9, "takes a mapping"),
        ("a: {<<: [{}, 5]}\n", codes.YAML_ANCHOR, 1, 9, "takes a mapping"),
        ("a: .inf\n", codes.YAML_VALUE, 1, 4, "`.inf`"),
        ("a: !!int x\n", codes.YAML_SYNTAX, 1, 4, "not a YAML int"),
        ("\ta: 1\n", codes.YAML_SYNTAX, 1, 1, "a tab"),
        ("a: b: c\n", codes.YAML_SYNTAX, 1, 5, "a `:` stands where no key can be"),
        ("a: 'x\n", codes.YAML_SYNTAX, 1, 6, "inside a quoted text"),
        ("a: @x\n", codes.YAML_SYNTAX, 1, 4, "`@`"),
        ("a: [1\n", codes.YAML_SYNTAX, 1, 6, "not closed"),
        ("a:\n  b: 1\n c: 2\n", codes.YAML_SYNTAX, 3, 2, "key is missing"),
        ("a: \x00\n", codes.TEXT_ENCODING, 1, 4, "U+0000"),
        ("# é\na: é\x07\n", codes.TEXT_ENCODING, 2, 5, "U+0007"),
        ("%YAML 1.3\n---\na: 1\n", codes.YAML_SYNTAX, 1, 1, "incompatible"),
    ],
)
def test_problems(text: str, code, line: int, column: int, words: str) -> None:
    _, problems = parse(text)
    assert [(each.code.name, each.line, each.column) for each in problems] == [(code.name, line, column)]
    assert words in problems[0].message


def test_several_problems_in_one_run() -> None:
    _, problems = parse("a: 1\na: 2\nb: {1: x}\nc: .nan\nd: *no\n")
    assert [each.line for each in problems] == [2, 3, 4, 5]


def test_problems_are_counted_to_fifty() -> None:
    assert len(parse("".join(f"{number}: x\n" for number in range(200)))[1]) == 50


@pytest.mark.parametrize(
    "text",
    [
        "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)),
        "m: &m {"
        + ",".join(f"k{n}: 1" for n in range(5000))
        + "}\n"
        + "".join(f"a{n}: {{<<: *m}}\n" for n in range(5000)),
        "a: " + "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1) + "\n",
        "a0: &a0 [1]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, MAX_DEPTH + 2)),
    ],
    ids=["aliases of aliases", "merges", "nesting", "nesting by aliases"],
)
def test_what_would_grow_without_end_is_refused(text: str) -> None:
    _, problems = parse(text)
    assert [each.code.name for each in problems] == [codes.YAML_STRUCTURE.name]


def test_many_services_that_merge_one_mapping_are_read() -> None:
    fields = "".join(f"  k{number}: {number}\n" for number in range(100))
    text = f"m: &m\n{fields}" + "".join(
        f"service-{number:05}:\n  <<: *m\n  image: registry.example.com/x:1\n" for number in range(10_000)
    )
    assert len(tree(text)) == 10_001
