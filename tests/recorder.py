"""Programs that are not here, as scripts on PATH that note their exact arguments and answer as the real ones document.

`programs` puts none but its own on PATH. A program without more answers nothing and ends with 0; `docker` and `podman`
know images: `build` makes one of the content that the test says, `tag` names it, `image inspect` prints it.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = """\
#!{python} -IS
import json, os, sys
folder = {folder!r}
program = os.path.basename(sys.argv[0])
arguments = sys.argv[1:]
call = {{"argv": [program, *arguments], "environment": {{k: os.environ[k] for k in {variables!r} if k in os.environ}}}}
if "-" in arguments:
    call["stdin"] = sys.stdin.read()
with open(folder + "/calls", "a") as log:
    log.write(json.dumps(call) + "\\n")
said = " ".join(arguments)
answers = json.load(open(folder + "/answers"))
for begin, (text, code) in sorted(answers.get(program, {{}}).items(), key=lambda each: -len(each[0])):
    if said.startswith(begin):
        sys.stdout.write(text)
        sys.exit(code)
if program in ("docker", "podman"):
    state = folder + "/images"
    images = json.load(open(state))
    if "build" in arguments[:2]:
        for place, word in enumerate(arguments):
            if word == "--tag":
                images[arguments[place + 1]] = json.load(open(folder + "/content"))
        print("built " + said)
    elif arguments[0] == "tag":
        images[arguments[2]] = images[arguments[1]]
    elif arguments[:2] == ["image", "inspect"]:
        if arguments[2] not in images:
            sys.exit("Error: No such image: " + arguments[2])
        layers = {{"Layers": [images[arguments[2]]]}}
        print(json.dumps([{{"Id": "sha256:0", "Os": "linux", "Architecture": "amd64", "RootFS": layers}}]))
    json.dump(images, open(state, "w"))
"""
VARIABLES = ("DOCKER_BUILDKIT", "TOKEN_OF_ENV")
"""Which variables are noted."""


class Call(NamedTuple):
    """One start of a program."""

    argv: list[str]
    environment: dict[str, str]
    stdin: str | None = None


class Programs:
    """The programs on PATH."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._answers: dict[str, dict[str, tuple[str, int]]] = {}
        (folder / "bin").mkdir(parents=True)
        (folder / "calls").touch()
        (folder / "answers").write_text("{}")
        (folder / "images").write_text("{}")
        self.content("first")

    def add(self, *names: str) -> None:
        """Put programs on PATH."""
        text = SCRIPT.format(python=sys.executable, folder=str(self.folder), variables=VARIABLES)
        for name in names:
            path = self.folder / "bin" / name
            path.write_text(text, encoding="utf-8")
            path.chmod(0o755)

    def answer(self, program: str, begin: str, text: str = "", code: int = 0) -> None:
        """Say what a program prints, and how it ends, when its arguments begin like this."""
        self._answers.setdefault(program, {})[begin] = (text, code)
        (self.folder / "answers").write_text(json.dumps(self._answers))

    def content(self, text: str) -> None:
        """Say what the next builds make."""
        (self.folder / "content").write_text(json.dumps(text))

    def has(self, *images: str) -> None:
        """Let the engine have images."""
        (self.folder / "images").write_text(json.dumps(dict.fromkeys(images, "before")))

    @property
    def calls(self) -> list[Call]:
        """All starts so far."""
        return [Call(**json.loads(line)) for line in (self.folder / "calls").read_text().splitlines()]

    def commands(self, *programs: str) -> list[str]:
        """The starts of these programs, or of all, that change something; their words joined by spaces."""
        asking = ("image inspect", "version", "buildx version", "image ls", "addons list", "network inspect")
        found = [" ".join(call.argv) for call in self.calls if not programs or call.argv[0] in programs]
        return [each for each in found if not any(f" {word}" in each for word in asking)]

    def forget(self) -> None:
        """Leave out all starts so far."""
        (self.folder / "calls").write_text("")


@pytest.fixture
def programs(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Programs:
    folder = tmp_path_factory.mktemp("programs")
    made = Programs(folder)
    monkeypatch.setenv("PATH", str(folder / "bin"))
    for name in (*VARIABLES, "MINIKUBE_ACTIVE_DOCKERD"):
        monkeypatch.delenv(name, raising=False)
    return made
