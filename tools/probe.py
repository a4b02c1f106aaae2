"""Prove the tables of fates: convert a project with and without every attribute of the Compose Specification.

    python tools/probe.py [PATH …] [--target NAME] [--peer [FILE]] [--write]

Prints the rows that claim something else than what is seen, and the figures; exit code 1 when there are such rows.
With a path (`services.*.shm_size`) its two projects and their verdict are shown. With --peer the same projects go
through Kompose too, and the table of who loses what is printed; --write publishes it as docs/reference/comparison.md.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from kompyse import targets
from probes.cases import CASES
from probes.judging import broken, summary, verdicts
from probes.page import PAGE, page
from probes.peer import Peer, judged
from probes.projects import probes, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from probes.judging import Verdict

REPOSITORY = Path(__file__).resolve().parent.parent
PEER = Path(os.environ.get("KOMPYSE_TEST_SHARED") or REPOSITORY.parent / "shared") / "peers" / "kompose"


def prove(target: str, paths: Sequence[str] = ()) -> list[Verdict]:
    """Probe all paths, or some, on a target."""
    chosen = [each for each in probes() if not paths or each.path in paths]
    with tempfile.TemporaryDirectory(prefix="kompyse-probe-") as scratch:
        folder = Path(scratch, "proof")
        write(folder)
        return list(verdicts(chosen, target, folder))


def values(target: str) -> list[str]:
    """Probe the values that fare otherwise than their attribute."""
    with tempfile.TemporaryDirectory(prefix="kompyse-probe-") as scratch:
        folder = Path(scratch, "proof")
        write(folder)
        return list(broken(CASES.get(target, ()), target, folder))


def compare(found: Sequence[Verdict], binary: Path) -> str:
    """Run the peer on the same projects and write the page that sets both side by side."""
    with tempfile.TemporaryDirectory(prefix="kompyse-peer-") as scratch:
        peer = Peer(binary, Path(scratch))
        return page(found, judged((each.probe for each in found), peer), peer.version)


def show(found: Sequence[Verdict]) -> None:
    """Print the projects of some probes with their verdicts."""
    for each in found:
        print(f"# {each.probe.path}: {each.lie or each.seen}\n# with it:\n{each.probe.with_it}")
        print(f"# without it:\n{each.probe.without}")


def main() -> int:
    """Print what was asked for; exit code 1 when a row lies, 2 when there is no such path or peer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", metavar="PATH", help="show the probes of these paths alone")
    parser.add_argument("--target", default="kubernetes", choices=targets.names())
    parser.add_argument(
        "--peer", type=Path, nargs="?", const=PEER, metavar="FILE", help=f"run Kompose too ({PEER.name})"
    )
    parser.add_argument("--write", action="store_true", help=f"with --peer: write {PAGE}")
    options = parser.parse_args()
    unknown = set(options.paths) - {each.path for each in probes()}
    if unknown or (options.peer and not options.peer.is_file()):
        print(f"probe: there is no {', '.join(sorted(unknown)) or options.peer}", file=sys.stderr)
        return 2
    found = prove(options.target, options.paths)
    if options.paths:
        show(found)
    if options.peer:
        text = compare(found, options.peer)
        if options.write:
            (REPOSITORY / PAGE).write_text(text, encoding="utf-8")
        else:
            print(text)
    lies = [each.lie for each in found if each.lie] + ([] if options.paths else values(options.target))
    print("\n".join((*lies, summary(found))))
    return int(bool(lies))


if __name__ == "__main__":
    sys.exit(main())
