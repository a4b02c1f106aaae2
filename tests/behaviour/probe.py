"""The program inside every container: tells on its log, as JSON, what a process there sees.

It needs nothing but Python, and holds no dollar, so that no reader of Compose files or of API objects changes it.
`python3 -c PROGRAM arguments…` runs a service; these variables of the container say what it does:

| variable | meaning |
| --- | --- |
| `LOOK` | folders and files to tell of, and how they are mounted |
| `MOUNTS` | folders of which only that is told |
| `LISTEN` | ports to answer on with the service's name (`NAME`): `80 53/udp` |
| `AFTER` | seconds before it listens; only then is the service ready (`READY` names a file that says so) |
| `ENDS` | the exit code with which it ends instead of listening |
| `WRITE`, `APPEND` | `path=text` to write into a file, or a line to add to it, before anything is told |
| `SYSCTLS`, `LIMITS` | kernel parameters and limits to tell of |
| `STOP` | it is stopped before the end; `tells`: it goes on until it is killed, and notes how long that takes |

`python3 -c PROGRAM ask` is run beside it once all services run, and tells of these:

| variable | meaning |
| --- | --- |
| `ASK` | `name:port[/udp]`: who answers there; nobody has to where it is in `MAYBE` too |
| `COUNT` | `name:port`: how many containers answer there |
| `NAMES` | names that may or may not resolve |
| `HOSTS` | names whose addresses the project itself says |
| `LATER` | files to tell of once everything has started |
"""

from __future__ import annotations

import hashlib
import json
import os
import pwd
import resource
import select
import signal
import socket
import stat
import sys
import threading
import time

WORDS = os.environ.get


def tell(event: str, **facts: object) -> None:
    sys.stdout.write(json.dumps({"probe": event, "at": time.time(), **facts}) + "\n")
    sys.stdout.flush()


def status_of(field: str) -> str:
    with open("/proc/self/status") as lines:
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith(field + ":"))


def is_writable(path: str) -> bool:
    """Try it: what the mode says does not count on a file system that is mounted to be read."""
    try:
        if not os.path.isdir(path):
            with open(path, "ab"):
                return True
        attempt = os.path.join(path, f"probe-{os.uname().nodename}-{os.getpid()}")
        with open(attempt, "x"):
            pass
        os.unlink(attempt)
    except OSError:
        return False
    return True


def entry(path: str) -> dict:
    try:
        found = os.stat(path)
    except OSError as error:
        return {"missing": error.strerror}
    facts = {"mode": oct(stat.S_IMODE(found.st_mode)), "owner": found.st_uid, "group": found.st_gid}
    if stat.S_ISDIR(found.st_mode):
        facts["kind"] = "folder"
    elif stat.S_ISREG(found.st_mode):
        facts["kind"] = "file"
        facts["size"] = found.st_size
        try:
            with open(path, "rb") as content:
                facts["sha256"] = hashlib.sha256(content.read()).hexdigest()
        except OSError as error:
            facts["sha256"] = error.strerror
    else:
        facts["kind"] = "special"
    facts["writable"] = is_writable(path)
    return facts


def looked(paths: str) -> dict:
    """Tell of files and folders and of all that is in them."""
    seen = {}
    for top in paths.split():
        seen[top] = entry(top)
        for folder, folders, files in os.walk(top, followlinks=True):
            folders[:] = [name for name in folders if not name.startswith("..")]  # links of the kubelet to these files
            for name in (*folders, *files):
                if not name.startswith("probe-"):  # what another probe tries at the moment
                    seen[os.path.join(folder, name)] = entry(os.path.join(folder, name))
    return seen


def mounted(paths: str) -> dict:
    """Tell how what is mounted at a path is mounted; the size counts for memory only."""
    found = {}
    with open("/proc/self/mountinfo") as lines:
        for line in lines:
            left, right = line.split(" - ", 1)
            path, options = left.split()[4:6]
            if path in paths.split() or path == "/dev/shm":
                facts = {"read_only": "ro" in options.split(","), "writable": is_writable(path)}
                if right.split()[0] == "tmpfs" and os.path.isdir(path):
                    facts["memory"] = os.statvfs(path).f_blocks * os.statvfs(path).f_frsize
                found[path] = facts
    return found


def name_service() -> dict:
    found: dict = {"search": [], "options": [], "nameservers": []}
    with open("/etc/resolv.conf") as lines:
        for line in lines:
            words = line.split()
            if words and words[0] in found:
                found[words[0]] += words[1:]
            elif words and words[0] == "nameserver":
                found["nameservers"] += words[1:]
    return found


def is_orphan_reaped() -> bool:
    """Leave a process without a parent, and see whether the first process of the container takes it up."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        orphan = os.fork()
        if orphan == 0:
            time.sleep(0.2)
            os._exit(0)
        os.write(write, str(orphan).encode())
        os._exit(0)
    os.waitpid(child, 0)
    orphan = int(os.read(read, 20))
    time.sleep(0.7)
    return not os.path.exists(f"/proc/{orphan}")


def parameter(name: str) -> str:
    with open("/proc/sys/" + name.replace(".", "/")) as value:
        return value.read().strip()


def user_name() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return ""


def seen() -> dict:
    umask = os.umask(0o022)
    os.umask(umask)
    kinds = {name: getattr(resource, "RLIMIT_" + name.upper()) for name in WORDS("LIMITS", "").split()}
    return {
        "arguments": sys.argv[1:],
        "environment": dict(os.environ),
        "folder": os.getcwd(),
        "user": os.getuid(),
        "user_name": user_name(),
        "group": os.getgid(),
        "groups": sorted(os.getgroups()),
        "umask": oct(umask),
        "hostname": socket.gethostname(),
        "domain": parameter("kernel.domainname"),
        "terminal": os.isatty(1),
        "input": "open" if not select.select([0], [], [], 0)[0] else "ended",
        "capabilities": {field: status_of(field) for field in ("CapEff", "CapPrm", "CapBnd", "CapAmb")},
        "no_new_privileges": status_of("NoNewPrivs"),
        "seccomp": status_of("Seccomp"),
        "first_process": os.getpid() == 1,
        "orphans_reaped": is_orphan_reaped(),
        "root_writable": is_writable("/var"),
        "dns": name_service(),
        "files": looked(WORDS("LOOK", "")),
        "mounts": mounted(WORDS("LOOK", "") + " " + WORDS("MOUNTS", "")),
        "limits": {name: resource.getrlimit(kind) for name, kind in kinds.items()},
        "sysctls": {name: parameter(name) for name in WORDS("SYSCTLS", "").split()},
    }


def listen(text: str) -> None:
    """Answer every caller with the service's name and the host's, for ever."""
    number, _, protocol = text.partition("/")
    answer = f"{WORDS('NAME')} {socket.gethostname()}".encode()
    kind = socket.SOCK_DGRAM if protocol == "udp" else socket.SOCK_STREAM
    server = socket.socket(socket.AF_INET, kind)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("0.0.0.0", int(number)))

    def answer_datagrams() -> None:
        while True:
            server.sendto(answer, server.recvfrom(100)[1])

    def answer_calls() -> None:
        while True:
            try:
                with server.accept()[0] as caller:
                    caller.sendall(answer)
            except OSError:  # a health check that hung up
                continue

    if protocol != "udp":
        server.listen(50)
    threading.Thread(target=answer_datagrams if protocol == "udp" else answer_calls, daemon=True).start()


def ask(text: str, *, every: bool = False) -> list:
    """Say who answers: the name of a service and its host's, or why nobody does; of every address, or of the first."""
    address, _, protocol = text.partition("/")
    host, _, port = address.rpartition(":")
    kind = socket.SOCK_DGRAM if protocol == "udp" else socket.SOCK_STREAM
    try:
        targets = [found[4] for found in socket.getaddrinfo(host, int(port), socket.AF_INET, kind)]
    except OSError:
        return ["no such name"]
    heard = []
    for target in targets if every else targets[:1]:
        with socket.socket(socket.AF_INET, kind) as caller:
            caller.settimeout(2)
            try:
                caller.connect(target)
                if protocol == "udp":
                    caller.send(b"who?")
                heard.append(caller.recv(200).decode() or "nobody")
            except OSError:
                heard.append("nobody")
    return heard


def asked() -> dict:
    """Ask everybody; where somebody should answer go on for a while, but not for ever."""
    answers = {}
    deadline = time.time() + 8
    for text in WORDS("ASK", "").split():
        heard = ask(text)[0]
        while heard in ("no such name", "nobody") and time.time() < deadline and text not in WORDS("MAYBE", "").split():
            time.sleep(0.2)
            heard = ask(text)[0]
        answers[text] = heard
    counted = {
        text: sorted({heard for _ in range(20) for heard in ask(text, every=True)})
        for text in WORDS("COUNT", "").split()
    }
    return {"answers": answers, "all_answers": counted}


def resolved() -> dict:
    def addresses(name: str) -> list:
        try:
            return sorted({found[4][0] for found in socket.getaddrinfo(name, None, socket.AF_INET)})
        except OSError:
            return []

    return {
        "names": {name: bool(addresses(name)) for name in WORDS("NAMES", "").split()},
        "hosts": {name: addresses(name) for name in WORDS("HOSTS", "").split()},
    }


def put(setting: str, mode: str) -> None:
    path, _, text = setting.partition("=")
    with open(path, mode) as file:
        file.write(text)


def stopping(number: int, _frame: object) -> None:
    """Tell which signal asked, and then, four times a second, that it is still alive; only being killed ends it."""
    tell("asked to stop", signal=signal.Signals(number).name)
    if WORDS("STOP") != "tells":
        os._exit(0)
    while True:
        time.sleep(0.25)
        tell("alive")


def serve() -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1, signal.SIGQUIT):
        signal.signal(number, stopping)
    tell("started")
    if "WRITE" in os.environ:
        put(WORDS("WRITE", ""), "w")
    if "APPEND" in os.environ:
        put(WORDS("APPEND", "") + "\n", "a")
    tell("seen", **seen())
    time.sleep(float(WORDS("AFTER", "0")))
    if "ENDS" in os.environ:
        tell("ended")
        sys.exit(int(WORDS("ENDS", "")))
    # Noted before anybody can find out: what waits for it starts later.
    tell("ready")
    for text in WORDS("LISTEN", "").split():
        listen(text)
    if "READY" in os.environ:
        put(WORDS("READY", "") + "=", "w")
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    if sys.argv[1:] == ["ask"]:
        tell("asked", **asked(), **resolved(), later=looked(WORDS("LATER", "")))
    else:
        serve()
