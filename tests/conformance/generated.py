"""Random projects: hypothesis strategies made of the rows of the registry, as data and as text.

A value is made of the form of its row, so that every attribute with all its forms takes part without being named
here. Only where a form says nothing about the text (ports, mounts, names of resources) there is a pool of texts, good
and bad ones. Roughly every fourth project is one that cannot be used, which is wanted too.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import strategies as st

from kompyse.attributes.registry import REGISTRY

if TYPE_CHECKING:
    from kompyse.attributes.attribute import Attribute


class Tagged(NamedTuple):
    """A value with a tag of Compose, `!reset` or `!override`."""

    tag: str
    value: Any


def text(value: Any) -> str:
    """Write a value as YAML in flow style: JSON, but for the tags."""
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, Tagged):
        return f"{value.tag} {text(value.value)}"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {text(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(text, value)) + "]"
    return json.dumps(value)


_S = "services.*."
WORDS = ("a", "b", "x y", "1", "no", "a=b", "./p", "/p/", "p", "80", "${SET}", "${UNSET:-d}", "$$x", "")
UNITS: dict[str, tuple[Any, ...]] = {
    "duration": ("1s", "1m30s", "90s", "1.5h", "2d", "1w1h", "0s", "5ms", "1h0m0s", "10", "bad", "${UNSET:-3s}"),
    "bytes": ("64m", "1g", "1024", "1.5g", "1kb", "0", "10b", "2 g", "x", 5, 1024, "-1", "${UNSET:-1m}"),
    "cpus": ("0.5", 0.5, 1, "1", 0, "abc", 2.25),
    "float": (0.5, 1, "0.25", 0, "x"),
    "int": (0, 1, 2, -1, "3", 4.0, 1.5, "x", "${UNSET:-7}"),
    "count": (0, 1, 2, -1, "3", 4.0, "x", "${UNSET:-7}"),
    "bool": (True, False, "true", "yes", "off", "1", "${UNSET:-true}"),
    "mode": (0o440, 440, 440.0, "0440", "440", "0o440", "9"),
}
TEXTS: dict[str, tuple[Any, ...]] = {
    f"{_S}ports[]": (
        *("80", "80:80", "8080:80/udp", "127.0.0.1:80:80", "80-82:80-82", "90-91:80", "[::1]:80:80", 80, "80/TCP"),
        *("9090:80", "81:80", "x", "0", "80:", "70000", "8080-8081:80-81/sctp", "::1:80:80", "0.0.0.0:8080:80"),
    ),
    f"{_S}volumes[]": (
        *("/a", "/a:/b", "./a:/b:ro", "v:/c", "v:/c:nocopy", "w:/c/", "a:/b", "~/x:/y:z", "v:/d:bogus", "/a:/b:ro,Z"),
        *("v:/c:rw,rslave", "C:\\x:/y", "x", "v:", ":/x", "a:b:c:d", "v:/a/../b", "nov:/x", "./a"),
    ),
    f"{_S}devices[]": ("/dev/a", "/dev/a:/dev/b", "/dev/a:/dev/b:r", "a:b:c:d", "", ":/x", "vendor.com/x=all"),
    f"{_S}networks": ("n", "m", "default", "none"),
    f"{_S}network_mode": ("host", "none", "service:b", "service:zz", "container:x", "bridge"),
    f"{_S}ipc": ("host", "service:b", "shareable"),
    f"{_S}pid": ("host", "service:b"),
    f"{_S}uts": ("host", "service:b"),
    f"{_S}cgroup": ("host", "private", "service:b"),
    f"{_S}depends_on": ("a", "b", "off", "zz"),
    f"{_S}links": ("a", "b", "b:alias", "off:x"),
    f"{_S}volumes_from": ("b", "b:ro", "container:x", "off"),
    f"{_S}secrets[]": ("s", "t", "zz"),
    f"{_S}build.secrets[]": ("s", "t"),
    f"{_S}configs[]": ("c", "d", "zz"),
    f"{_S}models": ("m",),
    f"{_S}env_file": ("one.env", "two.env", "none.env"),
    f"{_S}label_file": ("one.env", "two.env"),
    f"{_S}extra_hosts": ("a:1.1.1.1", "b=::1", "c:[::2]", "d=1.1.1.1,2.2.2.2", "e", "=1.1.1.1", "a:1.1.1.2"),
    f"{_S}build.extra_hosts": ("a:1.1.1.1", "b=::1", "e"),
    f"{_S}expose[]": ("80", 80, "80-82", "90/udp", 3.5),
    f"{_S}command": ("echo hi", "sh -c 'a b'", "a && b", "a 'b", 'echo $$HOME "x y"', "", "a \\ b", "(x)"),
    f"{_S}entrypoint": ("/run.sh a", "", "a; b"),
    f"{_S}healthcheck.test": ("curl x", "NONE", ""),
    f"{_S}tmpfs": ("/t", "/t:size=1m", "/b", "/u"),
    f"{_S}dns": ("1.1.1.1", "8.8.8.8", ""),
    f"{_S}profiles": ("p", "q", ""),
    f"{_S}gpus": ("all", "x"),
    f"{_S}build.context": (".", "./ctx", "https://example.com/x.git", "~/x", ""),
    f"{_S}build.ssh": ("default", "a=/x", "b"),
    f"{_S}build.additional_contexts": ("a=./x", "b=service:b", "c=docker-image://y", "d"),
    f"{_S}image": ("x", "x:1", "${UNSET:-y}"),
    f"{_S}pull_policy": ("always", "missing", "if_not_present", "every_12h", "x"),
    f"{_S}restart": ("no", "always", "on-failure:3", "x"),
    f"{_S}container_name": ("one", "two"),
    f"{_S}ports[].host_ip": ("127.0.0.1", "::1", "x"),
    f"{_S}ports[].published": ("8080", 8080, "80-90"),
    f"{_S}volumes[].type": ("bind", "volume", "tmpfs", "x"),
    f"{_S}volumes[].tmpfs.mode": (0o700, 700, 700.0, "0700", -1),
    f"{_S}volumes[].source": ("v", "./a", "/a", "~"),
    f"{_S}volumes[].target": ("/a", "/b/", "/c"),
    f"{_S}ulimits": (5, "6"),
}
KEYS: dict[str, tuple[str, ...]] = {
    f"{_S}networks": ("n", "m", "default"),
    f"{_S}depends_on": ("b", "off", "zz"),
    f"{_S}models": ("m",),
    f"{_S}ulimits": ("nofile", "core"),
    f"{_S}build.ulimits": ("nofile", "core"),
    f"{_S}extra_hosts": ("a", "b"),
    f"{_S}build.extra_hosts": ("a", "b"),
    "networks": ("n", "m", "default"),
    "volumes": ("v", "w"),
    "secrets": ("s", "t"),
    "configs": ("c", "d"),
}
SKIPPED = frozenset(
    (
        *(f"{_S}{key}" for key in ("extends", "pre_start", "models")),
        *("services", "models", "include", "name", "version"),
    )
)
"""Attributes that are no matter of forms, or that differ on purpose."""


def _children() -> dict[str, dict[str, str]]:
    """Path -> key -> path of the attributes right below it."""
    found: dict[str, dict[str, str]] = {}
    for path in REGISTRY:
        if path.endswith(("[]", ".*")):
            continue
        above, _, key = path.rpartition(".")
        found.setdefault(above, {})[key] = path
    return found


CHILDREN = _children()


def _scalar(row: Attribute, form: str) -> st.SearchStrategy[Any]:
    """A scalar of one alternative of a form."""
    if form.startswith("enum:"):
        return st.sampled_from((*form.removeprefix("enum:").split("/"), "other"))
    if row.path in TEXTS and form in ("string", "int", "number"):
        return st.sampled_from(TEXTS[row.path])
    if row.unit:
        kinds = {"string": str, "bool": bool, "int": (int, float), "number": (int, float)}.get(form, object)
        pool = [each for each in UNITS[row.unit] if isinstance(each, kinds)]
        return st.sampled_from(pool or [*UNITS[row.unit]])
    return {
        "string": st.sampled_from(WORDS),
        "int": st.sampled_from((0, 1, 2, -1)),
        "number": st.sampled_from((0, 1, 2.5)),
        "bool": st.booleans(),
        "null": st.none(),
    }.get(form, st.sampled_from((*WORDS, 1, True, None, 1.5)))


def _parts(form: str) -> list[str]:
    parts, depth = [""], 0
    for char in form:
        depth += (char == "(") - (char == ")")
        if char == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def value(path: str) -> st.SearchStrategy[Any]:
    """A value for an attribute."""
    return st.deferred(lambda: _value(path))


def _value(path: str) -> st.SearchStrategy[Any]:
    row = REGISTRY[path]
    if row.form == "map|list(K=V)":
        names = st.sampled_from(("A", "B", "C"))
        texts = st.sampled_from(("1", "", "x y", "${SET}", 1, True, None, 1.5, "a=b"))
        items = st.sampled_from(("A=1", "A=2", "B=", "C", "SET", "D=${SET}", "E = 1", "A: 1"))
        return st.dictionaries(names, texts, max_size=3) | st.lists(items, max_size=3)
    if row.form.startswith("map(host:ip"):
        hosts = st.dictionaries(
            st.sampled_from(("a", "b")), st.sampled_from(("1.1.1.1", "::1", ["1.1.1.1", "2.2.2.2"]))
        )
        return hosts | st.lists(st.sampled_from(TEXTS[path]), max_size=3)
    return st.one_of([_alternative(row, part) for part in _parts(row.form)])


def _alternative(row: Attribute, form: str) -> st.SearchStrategy[Any]:
    if form == "map":
        return _map(row)
    if form.startswith("list"):
        item = f"{row.path}[]"
        if item in REGISTRY:
            return st.lists(value(item), max_size=3)
        if row.path in TEXTS:
            return st.lists(st.sampled_from(TEXTS[row.path]), max_size=3)
        return st.lists(st.sampled_from(WORDS), max_size=3)
    return _scalar(row, form)


def _map(row: Attribute) -> st.SearchStrategy[Any]:
    entry = f"{row.path}.*"
    if entry in REGISTRY:
        return st.dictionaries(st.sampled_from(KEYS.get(row.path, ("a", "b"))), value(entry), max_size=2)
    fields = {key: value(path) for key, path in CHILDREN.get(row.path, {}).items() if path not in SKIPPED}
    if not fields:
        scalars = st.sampled_from(("a", "1", 2, True, None, "${SET}"))
        return st.dictionaries(st.sampled_from(("a", "b", "o", "device")), scalars, max_size=2)
    needed = {key: fields.pop(key) for key in row.required if key in fields}
    return st.fixed_dictionaries(needed, optional=fields) if len(fields) < 6 else _some(needed, fields)


@st.composite
def _some(draw: st.DrawFn, needed: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    """Few of many attributes: a project in which everything is set is refused for one of its many reasons."""
    keys = draw(st.lists(st.sampled_from(sorted(fields)), max_size=3, unique=True))
    found = {key: draw(strategy) for key, strategy in needed.items()}
    return {**found, **{key: draw(fields[key]) for key in keys}}


SERVICE = {key: value(path) for key, path in CHILDREN["services.*"].items() if path not in SKIPPED}
SECTIONS = ("networks", "volumes", "secrets", "configs")
FILES = {"one.env": "A=1\nB=two\nC\n", "two.env": "A=2\nD=${A}\n"}
DECLARED = {
    "networks": {"n": None, "m": None},
    "volumes": {"v": None, "w": None},
    "secrets": {"s": {"file": "./s"}, "t": {"environment": "SET"}},
    "configs": {"c": {"file": "./c"}, "d": {"content": "x"}},
}
BASE = {"b": {"image": "b", "build": "."}, "off": {"image": "off", "profiles": ["off"]}}


@st.composite
def project(draw: st.DrawFn) -> dict[str, str]:
    """The files of a project: one with a service under test, and perhaps another that it is made of."""
    service = draw(_some({}, SERVICE))
    tree: dict[str, Any] = {"name": "p", "services": {"a": {"image": "x", **service}, **BASE}, **DECLARED}
    section = draw(st.sampled_from((None, None, *SECTIONS)))
    if section:
        name = draw(st.sampled_from(sorted(DECLARED[section])))
        row = value(f"{section}.*")
        tree[section] = {**DECLARED[section], name: draw(row) or DECLARED[section][name]}
        used = {"networks": {"networks": [name]}, "volumes": {"volumes": [f"{name}:/used"]}}
        tree["services"]["b"] = {**BASE["b"], **used.get(section, {section: [name]})}
    files: dict[str, Any] = {"compose.yaml": tree}
    how = draw(st.sampled_from((None, "override", "extends", "extends-file", "include")))
    if how:
        shared = [key for key in service if key in SERVICE]
        other = draw(_some({}, {key: SERVICE[key] for key in shared} or SERVICE))
        _PARTS[how](files, other, draw)
    return {**{name: each if name.endswith(".env") else text(each) for name, each in files.items()}, **FILES}


def _override(files: dict[str, Any], other: dict[str, Any], draw: st.DrawFn) -> None:
    tags = st.sampled_from((None, None, None, "!override", "!reset"))
    marked = {key: Tagged(tag, each) if (tag := draw(tags)) else each for key, each in other.items()}
    files["compose.override.yaml"] = {"services": {"a": marked}}


def _extends(files: dict[str, Any], other: dict[str, Any], _draw: st.DrawFn) -> None:
    services = files["compose.yaml"]["services"]
    services["base"] = {"image": "base", **other}
    services["a"]["extends"] = "base"


def _extends_file(files: dict[str, Any], other: dict[str, Any], _draw: st.DrawFn) -> None:
    files["sub/base.yaml"] = {"services": {"base": {"image": "base", **other}}}
    files["compose.yaml"]["services"]["a"]["extends"] = {"file": "sub/base.yaml", "service": "base"}
    files.update({f"sub/{name}": content for name, content in FILES.items()})


def _include(files: dict[str, Any], other: dict[str, Any], _draw: st.DrawFn) -> None:
    files["sub/other.yaml"] = {"services": {"a": {"image": "other", **other}}}
    files["compose.yaml"]["include"] = ["sub/other.yaml"]
    files.update({f"sub/{name}": content for name, content in FILES.items()})


_PARTS = {"override": _override, "extends": _extends, "extends-file": _extends_file, "include": _include}
