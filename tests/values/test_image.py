from __future__ import annotations

import pytest

from kompyse.values import image

SHA = "sha256:" + "a" * 64


@pytest.mark.parametrize(
    "text",
    [
        "nginx",
        "nginx:1.27-alpine",
        "library/nginx",
        "ghcr.io/team/app:V1_x.y-z",
        "localhost/app",
        "localhost:5000/app:1",
        "Registry.Example.COM:443/a/b/c",
        "UPPER/app",
        "[2001:db8::1]:5000/app",
        "a__b/c--d/e.f",
        f"nginx@{SHA}",
        f"nginx:1@{SHA}",
        "app@sha512:" + "0" * 128,
        "app@other+b64:" + "f" * 32,
        "a" * 64 + ":1",
        "g" * 64,
        "t:" + "x" * 128,
    ],
)
def test_references(text: str) -> None:
    image.check(text)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "is empty"),
        (" nginx", "characters"),
        ("x y", "characters"),
        ("Foo:1", "capital letters"),
        ("Foo/BAR:1", "capital letters"),
        ("team/App", "capital letters"),
        ("/app", "is empty"),
        ("app/", "is empty"),
        ("a//b", "is empty"),
        ("nginx:", "is no tag"),
        (":latest", "is empty"),
        ("nginx:a b", "is no tag"),
        ("nginx:.a", "is no tag"),
        ("t:" + "x" * 129, "is no tag"),
        ("a___b", "characters"),
        ("a..b", "characters"),
        ("a._b", "characters"),
        ("-a", "characters"),
        ("a-", "characters"),
        ("exämple", "characters"),
        ("https://example.com/app", "is no registry"),
        ("example.com:port/app", "is no registry"),
        ("-x.example/app", "is no registry"),
        ("[xyz]/app:1", "characters"),
        ("nginx@sha256:abc", "is no digest"),
        ("nginx@", "is no digest"),
        ("nginx@1x:" + "f" * 32, "is no digest"),
        ("a" * 64, "identifier"),
        ("a/" * 128 + "b", "longer than 255"),
    ],
)
def test_what_is_none_says_why(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        image.check(text)
