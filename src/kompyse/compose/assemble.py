"""Documents in, one tree in long forms out: the phases that run per document, and the files that it draws in.

For each document in order: variables, `include`, its `!reset` on what came before, `extends`, merge, doubles, shape,
long forms. The order is that of the reference loader, and each step is a module of its own. What comes later for the
project as a whole (defaults, paths, profiles, consistency) is the business of `load`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from kompyse.compose import documents, extends, include, paths, reading, reset, shape
from kompyse.compose.aliases import promote
from kompyse.compose.canonical import long_forms
from kompyse.compose.discovery import missing_variables
from kompyse.compose.environment import named_sources, resolve_lists
from kompyse.compose.interpolate import interpolate
from kompyse.compose.layers import Layer, locate, written
from kompyse.compose.merge import merge
from kompyse.compose.unique import unique
from kompyse.diagnostics import Location, path_text
from kompyse.diagnostics.codes import source as codes

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from kompyse.diagnostics import Code, Path, Sink


MAX_CHAIN = 50
"""Files that include one another in a row."""


def open_file(path: str, label: str, sink: Sink, stdin: Any = None) -> list[Layer]:
    """Read a file; return a layer for each of its documents. Reports what keeps it from being read."""
    text = reading.text(path, sink, name=label, stdin=stdin)
    if text is None:
        return []
    sink.texts[label] = text
    found, problems = documents.parse(text)
    for problem in problems:
        place = Location(label, problem.line, problem.column)
        sink.report(problem.code, problem.message, hint=problem.hint, locations=[place])
    layers = []
    for index, document in enumerate(found):
        layer = Layer(label, path, text, index)
        layer.tree, layer.resets = document
        layers.append(layer)
    return layers


class Assembly:
    """One project while it is put together: the main one, or an included one with a directory and variables of its own.

    `chain` are the files on the way from the main project to this one, `added` the variables that `.env` files of
    included projects put under those of the main one. Shared with all included projects: `known`, what was included
    before, and `sources`, the variables that their secrets and configs use. `skip` names what is not done:
    "interpolation", "paths".
    """

    def __init__(self, directory: str, environment: Mapping[str, str], sink: Sink, skip: Collection[str] = ()) -> None:
        self.directory = directory
        self.environment = environment
        self.sink = sink
        self.skip = skip
        self.chain: tuple[str, ...] = ()
        self.added: dict[str, str] = {}
        self.layers: list[Layer] = []
        self.scopes: dict[str, extends.Scope | None] = {}
        self.known: dict[Any, Assembly] = {}
        self.sources: dict[str, str] = {}
        self.tree: dict[str, Any] = {}

    def child(self, directory: str, added: dict[str, str]) -> Assembly:
        """Return the assembly of an included project."""
        result = Assembly(directory, {**self.environment, **added}, self.sink, self.skip)
        result.chain, result.known, result.sources = self.chain, self.known, self.sources
        result.added = {**self.added, **added}
        return result

    def assemble(self, layers: Sequence[Layer]) -> dict[str, Any]:
        """Merge documents in order. Raises KompyseError when one cannot be used, after everything found in it."""
        for layer in layers:
            self.layers.append(layer)
            if layer.path not in self.chain:
                self.chain = (*self.chain, layer.path)
            self.tree = self.add(self.tree, layer)
        return self.tree

    def add(self, tree: dict[str, Any], layer: Layer) -> dict[str, Any]:
        """Merge one document onto the tree; the result is in long forms."""
        document = self.extended(self.included(self.prepared(layer), layer), layer)
        earlier = reset.apply(tree, self.resets(self.layers[:-1], layer))
        tree = merge(earlier, document, self.sink)
        merged = unique(tree)
        if "version" in document:
            message = f"{layer.label}: `version` has no effect since Compose V2"
            where = layer.where(("version",))
            self.sink.report(codes.VERSION_OBSOLETE, message, hint="Remove the line.", locations=where)
        changed = _changed(earlier, merged)
        shape.check(changed, self.sink)
        self.stop_on_errors(merged)
        long = self.long_forms(changed)
        finished = unique(long)
        self.tell_doubles(layer, layer.ready, (tree, merged), (long, finished))
        self.stop_on_errors(merged)
        return _updated(merged, changed, finished)

    def tell_doubles(self, layer: Layer, own: dict[str, Any], *steps: tuple[Any, Any]) -> None:
        """Report the items that others of the same list of a document replace; `own` is what it says itself."""
        if all(before is not own for before, _ in steps):
            steps = ((own, unique(own)), *steps)
        if any(before is not after for before, after in steps):
            from kompyse.compose import doubles  # noqa: PLC0415 - not for clean projects

            doubles.check(layer, steps, self.sink)

    def resets(self, below: Sequence[Layer], layer: Layer) -> tuple[Path, ...]:
        """Return what a document takes away from the layers below it."""
        return reset.effective(layer.resets, lambda path: written(below, path), self.sink)

    def prepared(self, layer: Layer) -> dict[str, Any]:
        """Return a document with its variables replaced. Raises KompyseError when it is no mapping."""
        if not isinstance(layer.tree, dict):
            what = "empty" if layer.tree is None else "a list" if isinstance(layer.tree, list) else "a text"
            message = f"a Compose file is a mapping with keys like services; this document is {what}"
            hint = codes.NOT_A_MAPPING.remedy
            self.sink.report(codes.NOT_A_MAPPING, message, hint=hint, locations=layer.where(()))
            self.stop_on_errors({})
        tree: dict[str, Any] = layer.tree
        layer.ready = tree
        if "interpolation" not in self.skip:
            tree = interpolate(tree, self.environment, self.sink, layer.where)
        layer.ready = tree = promote(resolve_lists(tree, self.environment), self.sink)
        return tree

    def long_forms(self, tree: dict[str, Any]) -> dict[str, Any]:
        """Return a checked tree in its long forms."""
        return long_forms(tree, self.sink, unread="interpolation" in self.skip)

    def stop_on_errors(self, tree: dict[str, Any]) -> None:
        """End the load if there are errors, with the places of what was found so far."""
        self.sink.raise_on_errors(lambda path: locate(self.layers, tree, path))

    def included(self, document: dict[str, Any], layer: Layer) -> dict[str, Any]:
        """Return the document with the projects that it includes merged under it."""
        if "include" not in document:
            return document
        result = {key: value for key, value in document.items() if key != "include"}
        for item in include.items(document["include"], self.directory, layer, self.sink):
            project = self.project(item, layer)
            if project is not None:
                layer.includes.append(project.layers)
                result = include.adopt(result, project.tree, layer, self.sink)
        return result

    def project(self, item: include.Item, layer: Layer) -> Assembly | None:
        """Load an included project, or take it from an earlier include; None after an error."""
        if item.files[0] in self.chain:
            names = [reading.label(path) for path in (*self.chain[self.chain.index(item.files[0]) :], item.files[0])]
            message = f"files include one another in a circle: {' -> '.join(names)}"
            hint = codes.INCLUDE_CYCLE.remedy
            self.sink.report(codes.INCLUDE_CYCLE, message, hint=hint, locations=layer.where(item.path))
            return None
        if len(self.chain) > MAX_CHAIN:
            message = f"more than {MAX_CHAIN} files include one another in a chain"
            where = layer.where(item.path)
            self.sink.report(codes.INCLUDE_INVALID, message, hint="Use fewer levels.", locations=where)
            return None
        child = self.child(item.directory, self.variables(item, layer))
        key = (item.files, item.directory, tuple(sorted(child.added.items())))
        if key not in self.known:
            layers = [each for file in item.files for each in self.open_at(file, layer, item.path)]
            if self.sink.has_errors:
                return None
            tree = include.with_contexts(child.assemble(layers))
            child.tree = paths.resolve(tree, self.start(item.directory, self.directory))
            self.sources.update(named_sources(child.tree, child.environment))
            self.known[key] = child
        return self.known[key]

    def variables(self, item: include.Item, layer: Layer) -> dict[str, str]:
        """Return what the variable files of an included project add to those of the including one."""
        if item.env_files is None:
            default = os.path.join(item.directory, ".env")
            files = [default] if os.path.isfile(default) else []
        else:
            files = [file for file in item.env_files if self.exists(file, layer, item.path, codes.ENV_FILE_NOT_FOUND)]
        return missing_variables(self.environment, files, self.sink)

    def extended(self, document: dict[str, Any], layer: Layer) -> dict[str, Any]:
        """Return the document with what its services extend."""
        services = document.get("services")
        if not isinstance(services, dict):
            return document
        scope = extends.Scope(layer.label, services, [layer], self.opener(self.directory, layer))
        complete = extends.apply(scope, self.sink)
        return document if complete is services else {**document, "services": complete}

    def opener(self, directory: str, layer: Layer) -> Callable[[str, Path], extends.Scope | None]:
        """Return what opens the file that an `extends` of this layer names."""

        def open_scope(file: str, path: Path) -> extends.Scope | None:
            place = file if include.is_remote(file, directory) else include.absolute(file, directory)
            if place not in self.scopes:
                self.scopes[place] = self.scope(place, layer, path, directory)
            return self.scopes[place]

        return open_scope

    def scope(self, place: str, layer: Layer, path: Path, above: str) -> extends.Scope | None:
        """Read a file for its services, which a file in the directory `above` extends; None when it cannot be read."""
        layers = self.open_at(place, layer, path)
        if not layers:
            return None
        tree: dict[str, Any] = {}
        for each in layers:
            document = self.prepared(each)
            tree = merge(reset.apply(tree, each.resets), document, self.sink)
        services = tree.get("services")
        directory = os.path.dirname(place)
        return extends.Scope(
            layers[0].label,
            services if isinstance(services, dict) else {},
            layers,
            self.opener(directory, layers[-1]),
            lambda name, service: self.finished(name, service, self.start(directory, above), layers),
        )

    def start(self, directory: str, above: str) -> str:
        """Return where the paths of a file start; seen from the directory above it if they are to stay relative."""
        return os.path.relpath(directory, above) if "paths" in self.skip else directory

    def finished(self, name: str, service: dict[str, Any], directory: str, layers: Sequence[Layer]) -> dict[str, Any]:
        """Return a service of another file in its long forms, with its paths from the directory of that file.

        Its shape is checked when it is part of the service that extends it.
        """
        tree = {"services": {name: service}}
        once = unique(tree)
        long = self.long_forms(once)
        twice = unique(long)
        for layer in layers:
            own = layer.ready.get("services")
            if isinstance(own, dict) and name in own:
                self.tell_doubles(layer, {"services": {name: own[name]}}, (tree, once), (long, twice))
        self.sink.raise_on_errors(lambda path: locate(layers, tree, path))
        result: dict[str, Any] = paths.resolve(twice, directory)["services"][name]
        return result

    def open_at(self, place: str, layer: Layer, path: Path) -> list[Layer]:
        """Open a file that a document names at `path`."""
        if not os.path.isabs(place):
            message = f"{path_text(path)} names {place}, which is not a local file"
            hint = codes.REMOTE_RESOURCE.remedy
            self.sink.report(codes.REMOTE_RESOURCE, message, hint=hint, locations=layer.where(path))
            return []
        if not self.exists(place, layer, path, codes.FILE_NOT_FOUND):
            return []
        if os.path.isdir(place):
            message = f"{path_text(path)} names {reading.label(place)}, which is a directory"
            self.sink.report(codes.FILE_UNREADABLE, message, hint="Name a file in it.", locations=layer.where(path))
            return []
        return open_file(place, reading.label(place), self.sink)

    def exists(self, place: str, layer: Layer, path: Path, code: Code) -> bool:
        """Tell whether a file that a document names is there; report it where it is named if not."""
        if os.path.exists(place):
            return True
        message = f"{path_text(path)} names {reading.label(place)}, which does not exist"
        self.sink.report(code, message, hint=reading.neighbours(place), locations=layer.where(path))
        return False


def _changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Return what differs, down to single services and other resources: the rest was checked before."""
    result: dict[str, Any] = {}
    for key, value in after.items():
        old = before.get(key)
        if key in include.SECTIONS and isinstance(value, dict) and isinstance(old, dict):
            entries = {name: part for name, part in value.items() if name not in old or part is not old[name]}
            if entries:
                result[key] = entries
        elif key not in before or value is not old:
            result[key] = value
    return result


def _updated(merged: dict[str, Any], changed: dict[str, Any], finished: dict[str, Any]) -> dict[str, Any]:
    """Put the finished parts in the place of the changed ones."""
    result = {
        key: value for key, value in merged.items() if key != "version" and (key not in changed or key in finished)
    }
    for key, value in finished.items():
        if key in include.SECTIONS and key in result and isinstance(value, dict):
            result[key] = {**merged[key], **value}
        elif key in result:
            result[key] = value
    return result
