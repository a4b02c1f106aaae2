from __future__ import annotations

import pytest

SENDS = "kill -{} 1; while kill -0 1 2>/dev/null; do sleep 1; done"


@pytest.mark.parametrize(("signal", "sent"), [("SIGQUIT", "QUIT"), ("SIGRTMIN+3", "37"), ("15", "TERM")])
def test_a_hook_sends_the_signal_and_waits_for_the_end(lowered, signal: str, sent: str) -> None:
    found = lowered(f"services: {{web: {{image: i, stop_signal: '{signal}'}}}}")
    command = ["/bin/sh", "-c", SENDS.format(sent)]
    assert found.container("web")["lifecycle"] == {"preStop": {"exec": {"command": command}}}
    assert found.told == []


def test_it_is_sent_after_the_hooks_of_the_project(lowered) -> None:
    found = lowered("services: {web: {image: i, stop_signal: INT, pre_stop: [{command: [drain, a b]}]}}")
    shell, flag, text = found.container("web")["lifecycle"]["preStop"]["exec"]["command"]
    assert (shell, flag) == ("/bin/sh", "-c")
    assert text == f"drain 'a b' && /bin/sh -c '{SENDS.format('INT')}'"


@pytest.mark.parametrize(
    "service", ["init: true", "pid: host", "stop_signal: SIGKILL", "stop_signal: '19'"], ids=lambda each: each
)
def test_what_cannot_be_sent_from_inside_is_told(lowered, service: str) -> None:
    signal = "" if "stop_signal" in service else ", stop_signal: SIGQUIT"
    found = lowered(f"services: {{web: {{image: i, {service}{signal}}}}}")
    assert "lifecycle" not in found.container("web")
    assert [each.path for each in found.told_of("KY588")] == [("services", "web", "stop_signal")]


def test_it_is_told_too_where_another_service_shares_the_processes(lowered) -> None:
    found = lowered("services: {a: {image: i, stop_signal: QUIT}, b: {image: i, pid: 'service:a'}}")
    assert [each.path for each in found.told_of("KY588")] == [("services", "a", "stop_signal")]
