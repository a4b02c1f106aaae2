"""The process of a service: what the stack file has under the same name, and what it cannot say."""

from __future__ import annotations


def test_dollars_are_doubled_everywhere_since_the_command_replaces_variables(web) -> None:
    found = web('command: ["echo", "$$HOME"]\nenvironment: {A: "$$$$x"}\nlabels: {b: "${NONE:-$$y}"}').service()
    assert found["command"] == ["echo", "$$HOME"]
    assert found["environment"] == {"A": "$$$$x"}
    assert found["labels"] == {"b": "$$y"}


def test_texts_are_texts_and_flags_are_flags(web) -> None:
    found = web("environment: {A: 1, B: true, C: 1.50}\ntty: true\ninit: false\nuser: '1000'").service()
    assert found["environment"] == {"A": "1", "B": "true", "C": "1.5"}
    assert (found["tty"], found["init"], found["user"]) == (True, False, "1000")


def test_an_empty_command_is_told(web) -> None:
    found = web("command: []")
    assert "command" not in found.service()
    assert found.only("KY594").path == ("services", "web", "command")


def test_unset_variables_are_told_at_once(web) -> None:
    found = web("environment: [A, B]")
    assert "environment" not in found.service()
    assert found.only("KY594").related == (("services", "web", "environment", "B"),)


def test_files_of_variables_and_labels_are_read(web) -> None:
    found = web("env_file: [a.env]\nlabel_file: [l.env]", files={"a.env": b"X='1 2'\n", "l.env": b"k=v\n"}).service()
    assert found["environment"] == {"X": "1 2"}
    assert found["labels"] == {"k": "v"}


def test_times_are_those_of_go(web) -> None:
    assert web("stop_grace_period: 90s").service()["stop_grace_period"] == "1m30s"


def test_hosts_have_the_colon_that_all_commands_know(web) -> None:
    found = web('extra_hosts: ["a=10.0.0.1", "six=::1", "gw:host-gateway"]').service()
    assert found["extra_hosts"] == ["a:10.0.0.1", "gw:host-gateway", "six:::1"]


def test_ulimits_are_numbers(web) -> None:
    found = web("ulimits: {nproc: 5, nofile: {soft: 1, hard: 2}}").service()
    assert found["ulimits"] == {"nproc": 5, "nofile": {"soft": 1, "hard": 2}}


def test_older_engines_get_no_ulimits(web) -> None:
    found = web("ulimits: {nproc: 5}\ncap_add: [NET_ADMIN]", swarm_api="1.40")
    assert found.codes.count("KY591") == 2
    assert not {"ulimits", "cap_add"} & found.service().keys()


def test_options_of_logs_are_texts(web) -> None:
    found = web("logging: {driver: local, options: {max-file: 3, compress: 'true'}}").service()
    assert found["logging"] == {"driver": "local", "options": {"max-file": "3", "compress": "true"}}


def test_an_account_may_come_from_a_config(web) -> None:
    found = web("credential_spec: {config: spec}", "configs: {spec: {content: '{}'}}\n")
    assert found.service()["credential_spec"] == {"config": "spec"}
    assert found.files == {"configs/spec": b"{}"}
