"""What the tests of the plan share: a project from canonical dicts, planned, with everything that was told."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from kompyse.diagnostics import Sink
from kompyse.graph import build
from kompyse.model import typed
from kompyse.plan import Options, make


class Planned(NamedTuple):
    plan: Any
    sink: Sink

    @property
    def told(self):
        """(code name, severity, message) of each finding."""
        return [(each.code.name, each.severity.value, each.message) for each in self.sink.located(None)]

    @property
    def codes(self):
        return [each.code.name for each in self.sink.located(None)]

    def only(self, name):
        """The one finding of this code."""
        (found,) = [each for each in self.sink.located(None) if each.code.name == name]
        return found

    def service(self, key):
        return self.plan.services[key]


@pytest.fixture
def plan(tmp_path):
    """Plan a project: services in canonical form without their image, and the other top-level sections."""

    def planned(services, *, directory=None, environment=None, options=None, name="shop", **sections):
        bodies = {
            key: body if "build" in body or "image" in body or "provider" in body else {"image": "i", **body}
            for key, body in services.items()
        }
        sink = Sink()
        project = typed({"name": name, "services": bodies, **sections})
        graph = build(project, sink)
        made = make(
            project,
            graph,
            Options(**(options or {})),
            sink,
            directory=str(directory or tmp_path),
            environment=environment or {},
        )
        return Planned(made, sink)

    return planned
