"""What the model refuses is a finding that names where it stands."""

from __future__ import annotations

from typing import Any

import pytest

from kompyse.diagnostics import KompyseError, Path, Sink
from kompyse.model.checked import checked

WEB = {"image": "nginx"}


def test_a_canonical_tree_becomes_the_project() -> None:
    project = checked({"name": "demo", "services": {"web": WEB}}, Sink())
    assert project.services["web"].image == "nginx"


@pytest.mark.parametrize(
    ("sections", "path", "words"),
    [
        ({"services": {"db": WEB, "web": {"gpus": [{"count": "1"}]}}}, ("services", "web"), "`services.web.gpus[0]"),
        ({"services": {"db": WEB, "web": 7}}, ("services", "web"), "`services.web`"),
        ({"services": {"web": {"stop_grace_period": "soon"}}}, ("services", "web"), '"soon"'),
        ({"volumes": {"data": {"driver_opts": {"a": 1}}}}, ("volumes", "data"), "`volumes.data.driver_opts[...]`"),
        ({"name": 7}, (), "`name`"),
    ],
)  # fmt: skip
def test_what_it_refuses_is_told_with_its_place(sections: dict[str, Any], path: Path, words: str) -> None:
    with pytest.raises(KompyseError) as caught:
        checked({"name": "demo", **sections}, Sink())
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code.id == "KY199"
    assert diagnostic.path == path
    assert words in diagnostic.message
