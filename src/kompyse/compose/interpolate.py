"""Variables in the values of one document: a plain tree in, the same tree with their values out.

Every text value is expanded (`template`), also in extensions, in services that no profile enables and in resources
that nobody uses; keys never are. Where a number or a boolean belongs, text is then cast (`casts`). The tree is copied
only where it changes, so a document without variables comes back as the same object.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kompyse.compose import casts
from kompyse.compose.template import RequiredError, TemplateError, expand
from kompyse.diagnostics import path_text
from kompyse.diagnostics.codes import source as codes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kompyse.diagnostics import Location, Path, Sink

    Where = Callable[[Path], tuple[Location, ...]]


def interpolate(tree: dict[str, Any], environment: Mapping[str, str], sink: Sink, where: Where) -> dict[str, Any]:
    """Return the tree with variables replaced by `environment` and texts cast; report what does not fit to the sink.

    `where` gives the places of a path in this document; it is asked only for what is reported.
    """
    result: dict[str, Any] = _Walk(environment, sink, where).mapping(tree, casts.tree(), ())
    return result


_NOTHING: dict[str, casts.Branch] = {}


class _Walk:
    """One run over a tree; `path` is carried along as a chain of pairs, unrolled only for a finding."""

    def __init__(self, environment: Mapping[str, str], sink: Sink, where: Where) -> None:
        self.lookup = environment.get
        self.sink = sink
        self.where = where

    def mapping(self, value: dict[str, Any], branch: casts.Branch | None, path: Any) -> dict[str, Any]:
        result = value
        below = branch.below if branch is not None else _NOTHING
        anything = below.get("*")
        for key, part in value.items():
            kind = type(part)
            if kind is str:
                if not below and "$" not in part:
                    continue
                new = self.text(part, below.get(key, anything), (path, key))
            elif kind is dict:
                new = self.mapping(part, below.get(key, anything), (path, key))
            elif kind is list:
                new = self.sequence(part, below.get(key, anything), (path, key))
            else:
                continue
            if new is not part:
                if result is value:
                    result = value.copy()
                result[key] = new
        return result

    def sequence(self, value: list[Any], branch: casts.Branch | None, path: Any) -> list[Any]:
        result = value
        item_branch = branch.below.get("*") if branch is not None else None
        for index, part in enumerate(value):
            kind = type(part)
            if kind is str:
                if "$" not in part:
                    continue
                new = self.text(part, item_branch, (path, index))
            elif kind is dict:
                new = self.mapping(part, item_branch, (path, index))
            elif kind is list:
                new = self.sequence(part, item_branch, (path, index))
            else:
                continue
            if new is not part:
                if result is value:
                    result = value.copy()
                result[index] = new
        return result

    def text(self, value: str, branch: casts.Branch | None, path: Any) -> Any:
        new = self.expanded(value, path) if "$" in value else value
        if branch is None or branch.cast is None:
            return new
        return self.cast(new, value, branch.cast, path)

    def expanded(self, value: str, chain: Any) -> str:
        try:
            return expand(value, self.lookup, lambda name: self.unset(name, _unroll(chain)))
        except TemplateError as error:
            path = _unroll(chain)
            code = codes.REQUIRED_VARIABLE if isinstance(error, RequiredError) else codes.INTERPOLATION_SYNTAX
            message = f"{path_text(path)}: {error}"
            self.sink.report(code, message, path=path, hint=error.hint, locations=self.where(path))
            return value

    def unset(self, name: str, path: Path) -> None:
        message = f"{path_text(path)}: the variable {name} is not set, so an empty text takes its place"
        hint = f"Set {name}, or give it a default: ${{{name}:-default}}. For a dollar sign that should stay write $$."
        self.sink.report(codes.UNSET_VARIABLE, message, path=path, hint=hint, locations=self.where(path))

    def cast(self, text: str, written: str, cast: casts.Cast, chain: Any) -> Any:
        try:
            result = cast.convert(text)
        except (ValueError, KeyError):
            path = _unroll(chain)
            origin = f" (from `{written}`)" if written != text else ""
            message = f"{path_text(path)}: `{text}`{origin} is not {cast.kind}"
            self.sink.report(codes.CAST_FAILED, message, path=path, locations=self.where(path))
            return cast.neutral
        if cast is casts.BOOLEAN and text.lower() in casts.YAML11:
            path = _unroll(chain)
            message = f"{path_text(path)}: `{text}` is taken as {str(result).lower()}, though YAML 1.2 reads it as text"
            hint = f"Write {str(result).lower()}."
            self.sink.report(codes.YAML11_BOOLEAN, message, path=path, hint=hint, locations=self.where(path))
        return result


def _unroll(chain: Any) -> Path:
    parts: list[str | int] = []
    while chain:
        chain, part = chain
        parts.append(part)
    return tuple(reversed(parts))
