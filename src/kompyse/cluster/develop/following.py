"""Follow the rules of `develop.watch` on a cluster: changes of files in, what they ask for done to the containers.

One thread looks at the files, one watches the pods; everything else happens in the thread of the caller, one thing
after another: rebuild, copy, start again, run commands, as `docker compose watch` orders them.
"""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, NamedTuple

from kompyse.cluster.develop.supervised import is_supervised, start_again
from kompyse.cluster.develop.syncing import Container, Syncing
from kompyse.cluster.errors import ApiError, ClusterError, Unreachable, answered, failure
from kompyse.cluster.executing import Place, Streams, execute_in, wrapped
from kompyse.cluster.observing import service_of
from kompyse.diagnostics import KompyseError
from kompyse.diagnostics.codes import cluster as codes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kompyse.cluster.develop.watch_rules import Rule
    from kompyse.cluster.develop.watching import Change, Files
    from kompyse.cluster.session import Session
    from kompyse.diagnostics import Diagnostic
    from kompyse.targets import Object


class Means(NamedTuple):
    """What is done by others: both take services, tell what they do, and raise what goes wrong."""

    rebuild: Callable[[Sequence[str]], bool]
    """Makes their images anew and brings them up; gives whether that was done."""
    restart: Callable[[Sequence[str]], object]
    """Replaces their pods, by such as the project makes now."""


class Telling(NamedTuple):
    """Where what happens is told."""

    line: Callable[[str], object]
    findings: Callable[[Sequence[Diagnostic]], object]
    output: Callable[[bytes], object] = lambda _: None
    """What commands of `sync+exec` say."""


class _Pods(NamedTuple):
    known: Mapping[str, Object]


def follow(
    session: Session,
    files: Files,
    means: Means,
    telling: Telling,
    stop: threading.Event,
) -> None:
    """Follow the rules of files until `stop` is set.

    Raises:
        ApiError, Unreachable: the pods cannot be watched.
    """
    told: queue.SimpleQueue[list[Change] | _Pods | Exception] = queue.SimpleQueue()
    threads = (
        threading.Thread(target=_files, args=(files, told, stop), daemon=True),
        threading.Thread(target=_pods, args=(session, told, stop), daemon=True),
    )
    following = _Following(session, files.rules, means, telling)
    following.begin(files)
    for each in threads:
        each.start()
    while not stop.is_set():
        try:
            message = told.get(timeout=0.5)
        except queue.Empty:
            continue
        if isinstance(message, Exception):
            raise message
        if isinstance(message, _Pods):
            following.see(message.known.values())
        else:
            following.react(message)


def _files(files: Files, told: queue.SimpleQueue[list[Change] | _Pods | Exception], stop: threading.Event) -> None:
    for batch in files.changes(stop):
        told.put(batch)


def _pods(session: Session, told: queue.SimpleQueue[list[Change] | _Pods | Exception], stop: threading.Event) -> None:
    known: dict[str, Object] = {}
    synced = False
    try:
        for event in session.client.watch(session.path("pods"), stop, selector=session.selector):
            if event.kind == "SYNCED":
                synced = True
            elif event.kind == "DELETED":
                known.pop(event.object["metadata"]["uid"], None)
            else:
                known[event.object["metadata"]["uid"]] = event.object
            if synced:
                told.put(_Pods(dict(known)))
    except (ApiError, Unreachable) as error:
        told.put(error)


class _Following:
    """What is known while rules are followed."""

    def __init__(self, session: Session, rules: Sequence[Rule], means: Means, telling: Telling) -> None:
        self._session, self._rules, self._means, self._telling = session, rules, means, telling
        self._syncs = {each.service: Syncing(session, each.service) for each in rules if each.syncs}
        self._containers: dict[str, list[Container]] = {}

    def begin(self, files: Files) -> None:
        """Note all files of the rules that copy theirs at once."""
        for rule in self._rules:
            if rule.initial and rule.syncs:
                paths = [(relative, False) for relative in files.all_of(rule)]
                self._syncs[rule.service].journal.note(rule, paths, initial=True)

    def see(self, pods: Iterable[Object]) -> None:
        """Bring the containers that have come up to date."""
        there = list(pods)
        for service in self._syncs:
            rule = next(each for each in self._rules if each.service == service)
            self._containers[service] = [*running(there, rule)]
            self._sync(service)

    def react(self, changes: Sequence[Change]) -> None:
        """Do what changes ask for."""
        by_rule: dict[int, list[Change]] = {}
        for each in changes:
            if each.rule.syncs:
                by_rule.setdefault(self._rules.index(each.rule), []).append(each)
        for index, found in by_rule.items():
            rule = self._rules[index]
            self._syncs[rule.service].journal.note(rule, [(each.relative, each.replaced) for each in found])
        rebuilt = _services(changes, "rebuild")
        if rebuilt:
            self._telling.line(f"{', '.join(rebuilt)}: building again, as files have changed")
            self._guarded(lambda: self._build(rebuilt))
        for service in dict.fromkeys(self._rules[index].service for index in by_rule):
            self._sync(service)
        restarted = [each for each in _services(changes, "restart") if each not in rebuilt]
        if restarted:
            self._telling.line(f"{', '.join(restarted)}: new pods, as files have changed")
            self._guarded(lambda: self._means.restart(restarted))

    def _build(self, services: Sequence[str]) -> None:
        if not self._means.rebuild(services):
            return
        for each in services:
            if each in self._syncs:
                self._syncs[each].journal.settle()
        # The pods that were seen last are those from before.
        self.see(self._pods())

    def _pods(self) -> list[Object]:
        listed: list[Object] = self._session.client.get(
            self._session.path("pods"), labelSelector=self._session.selector
        )["items"]
        return listed

    def _sync(self, service: str) -> None:
        """Copy to each container of a service what it lacks, then do what follows a copy."""
        sync = self._syncs[service]
        for container in sync.due(self._containers.get(service, ())):
            try:
                with answered():
                    self._bring(sync, service, container)
            except ClusterError as error:
                # Whoever comes in its place is seen, and gets all of it.
                if self._is_there(container):
                    self._telling.findings(error.diagnostics)

    def _bring(self, sync: Syncing, service: str, container: Container) -> None:
        brought = sync.sync(container)
        self._telling.line(f"{service} ({container.place.pod}): {brought}")
        anew = [each for each in brought.lacking if not each.initial]
        if any(each.rule.action == "sync+restart" for each in anew):
            self._start_again(service, container)
        hooks = {self._rules.index(each.rule): each.rule for each in anew if each.rule.hook is not None}
        for _, rule in sorted(hooks.items(), key=lambda item: item[0]):
            self._run(rule, container)

    def _start_again(self, service: str, container: Container) -> None:
        if not container.restarts:
            where = f"{service} ({container.place.pod})"
            raise failure(codes.NOT_RESTARTABLE, f"{where} has the new files, and its process was not started again")
        start_again(self._session, container, service)
        self._telling.line(f"{service} ({container.place.pod}): started again")

    def _run(self, rule: Rule, container: Container) -> None:
        hook = rule.hook
        assert hook is not None
        words = hook.command or ()
        variables = {key: value for key, value in hook.environment.items() if value is not None}
        streams = Streams(lambda: b"", self._telling.output, self._telling.output)
        where = f"{rule.service} ({container.place.pod})"
        command = wrapped(words, variables, hook.working_dir)
        code = execute_in(self._session, container.place, command, streams, whose=where)
        if code:
            raise failure(codes.WATCH_HOOK_FAILED, f"{where}: {' '.join(words)} ended with {code}")
        self._telling.line(f"{where}: {' '.join(words)} has run")

    def _is_there(self, container: Container) -> bool:
        """Ask whether a container still runs."""
        try:
            pods = self._pods()
        except (ApiError, Unreachable):
            return True
        return any(container.identity == each.identity for rule in self._rules for each in running(pods, rule))

    def _guarded(self, action: Callable[[], object]) -> None:
        """Do something; what goes wrong is told, and watching goes on."""
        try:
            with answered():
                action()
        except KompyseError as error:
            self._telling.findings(error.diagnostics)


def _services(changes: Iterable[Change], action: str) -> list[str]:
    return list(dict.fromkeys(each.rule.service for each in changes if each.rule.action == action))


def running(pods: Iterable[Object], rule: Rule) -> Iterable[Container]:
    """Give the containers of the service of a rule that run now."""
    for pod in pods:
        if service_of(pod) != rule.pods or pod["metadata"].get("deletionTimestamp"):
            continue
        made = {each["name"]: each for each in pod["spec"]["containers"]}
        for each in pod.get("status", {}).get("containerStatuses", ()):
            if each["name"] == rule.container and "running" in each.get("state", {}):
                place = Place(pod["metadata"]["name"], each["name"])
                yield Container(place, each["containerID"], is_supervised(made[each["name"]]))
