"""Text and bytes come through as they were written."""

from __future__ import annotations

from kompyse import outputs


def test_01_text_that_looks_like_the_end_of_an_object_is_kept(weakness):
    made = weakness(1)
    assert made.objects["ConfigMap f-yml"]["data"] == {"f.yml": "a: 1\nstatus:\n  x: 2\n"}
    assert made.environment("web") == {"A": "x\nstatus:\n  y"}
    printed = outputs.render(list(made.objects.values()), "plain", None).decode()
    assert printed.count("kind: Deployment") == printed.count("kind: ConfigMap") == 1


def test_05_dollars_of_a_command_are_kept_for_the_shell(weakness):
    # The kubelet turns `$$(` into `$(` and leaves every other dollar alone.
    assert weakness(5).container("web")["args"] == ["sh", "-c", "echo $HOME ${FOO:-x} $$(date)"]


def test_18_bytes_that_are_no_text_are_encoded_once(weakness):
    assert weakness(18).objects["ConfigMap f-bin"]["binaryData"] == {"f.bin": "AP/+AQ=="}


def test_41_line_ends_and_the_executable_bit_of_a_bound_file_are_kept(weakness):
    made = weakness(41)
    assert made.objects["ConfigMap run"]["data"] == {"run": "#!/bin/sh\r\necho\r\n"}
    assert made.mounts("web")["/run.sh"]["volume"]["configMap"]["defaultMode"] == 0o755


def test_42_a_value_that_looks_like_a_name_or_path_is_not_rewritten(weakness):
    assert weakness(42).environment("web") == {"A": "postgres://U:P_w@h/run/secrets/x"}


def test_44_braces_of_templates_are_kept(weakness):
    made = weakness(44)
    assert made.container("web")["args"][2] == "echo {{ .Values.x }} {{- end }}"
    template = made.objects["Deployment web"]["spec"]["template"]
    assert template["metadata"]["annotations"]["rule"] == "Host(`{{ .Name }}`)"
