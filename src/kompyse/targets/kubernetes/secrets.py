"""Secrets: what the output holds of them, as the options and hints say.

Takes a bundle of the plan that is a secret and its metadata; gives a Secret with the content, a SealedSecret with the
content encrypted, an ExternalSecret that says where an operator fetches it, or nothing where somebody makes the Secret
by hand; then the command for that is told. Content is in no diagnostic.
"""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from kompyse.diagnostics.codes import config as codes
from kompyse.plan.hints import KEY
from kompyse.targets.kubernetes import sealing
from kompyse.targets.kubernetes.lowering import TARGET_NAME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    from kompyse.diagnostics import Sink
    from kompyse.plan.plan import Bundle, File, Plan
    from kompyse.targets import Object

SEALED, FETCHED = "SealedSecret", "ExternalSecret"
OPAQUE = "Opaque"
_SCOPE = "sealedsecrets.bitnami.com"


class _Keys(NamedTuple):
    """Keys that a Secret of a type has to hold: all of them, or one at least."""

    names: tuple[str, ...]
    one_is_enough: bool = False


_KEYS_OF_TYPES = {
    "kubernetes.io/tls": _Keys(("tls.crt", "tls.key")),
    "kubernetes.io/ssh-auth": _Keys(("ssh-privatekey",)),
    "kubernetes.io/basic-auth": _Keys(("username", "password"), one_is_enough=True),
    "kubernetes.io/dockerconfigjson": _Keys((".dockerconfigjson",)),
    "kubernetes.io/dockercfg": _Keys((".dockercfg",)),
}
"""What the API server refuses a Secret of the type without (kubernetes, pkg/apis/core/validation)."""


def made(
    plan: Plan, bundle: Bundle, meta: dict[str, Any], keyed: Sequence[tuple[str, File]], sink: Sink
) -> Object | None:
    """Make the object of a secret; None where it is there already, or made by hand. `keyed` are its files by key."""
    if bundle.external:
        _tell_external(plan, bundle, sink)
        return None
    if bundle.remote is not None:
        return _fetched(plan, bundle, meta, sink)
    _check_type(bundle, [key for key, _ in keyed], sink)
    if bundle.sealed:
        return _sealed(plan, bundle, meta, keyed, sink)
    data = {key: b64encode(file.data).decode() for key, file in keyed}
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": meta,
        "type": bundle.type or OPAQUE,
        **({"immutable": True} if bundle.immutable else {}),
        "data": data,
    }


def _check_type(bundle: Bundle, present: Sequence[str], sink: Sink) -> None:
    """Tell a type of which the API server would refuse the Secret with these keys."""
    wanted = _KEYS_OF_TYPES.get(bundle.type)
    if wanted is None:
        return
    missing = [name for name in wanted.names if name not in present]
    if not missing or (wanted.one_is_enough and len(missing) < len(wanted.names)):
        return
    hint = f"set {KEY}: {{key: {wanted.names[0]}}}"
    if len(wanted.names) > 1:
        hint = f"let `file` name a directory with the files {' and '.join(wanted.names)}"
    sink.report(
        codes.SECRET_TYPE_UNMET,
        f"a Secret of type {bundle.type} has to have {' or '.join(missing) if wanted.one_is_enough else missing[0]}, "
        f'and "{bundle.origin[1]}" has {", ".join(present)}',
        path=(*bundle.origin, KEY, "type"),
        hint=hint,
        target=TARGET_NAME,
    )


def _tell_external(plan: Plan, bundle: Bundle, sink: Sink) -> None:
    """Tell that a Secret has to be there, and if the project has its content, the command that makes it of that."""
    of_project = bundle.origin[0] == "secrets"
    if of_project and plan.project.secrets[str(bundle.origin[1])].external:
        if not _names_its_key(plan, bundle):
            message = f'Secret "{bundle.name}" must be there, with the key "{bundle.file}"'
            sink.report(codes.EXTERNAL_KEY_ASSUMED, message, path=bundle.origin, target=TARGET_NAME)
        return
    sink.report(
        codes.SECRET_TO_MAKE,
        f'the Secret "{bundle.name}" is not in the output; make it before its pods start: {command(plan, bundle)}',
        path=bundle.origin,
        target=TARGET_NAME,
    )


def _names_its_key(plan: Plan, bundle: Bundle) -> bool:
    extension = plan.project.secrets[str(bundle.origin[1])].x_kompyse
    return isinstance(extension, dict) and "key" in extension


def command(plan: Plan, bundle: Bundle) -> str:
    """Write the command that makes a Secret of what the project has, without its content: a file, or a variable."""
    from shlex import quote  # noqa: PLC0415 - for those who make Secrets by hand

    words = ["kubectl", "create", "secret", "generic", bundle.name]
    if plan.options.namespace:
        words.append(f"--namespace={plan.options.namespace}")
    if bundle.type:
        words.append(f"--type={bundle.type}")
    before = ""
    if bundle.origin[0] == "services":
        words.append("--from-env-file=FILE")
        names = _variables(plan, bundle)
        return f"{' '.join(map(quote, words))} (FILE holds a line NAME=value for each of {', '.join(names)})"
    store = plan.project.secrets[str(bundle.origin[1])]
    if store.environment is not None:
        before = f'printf %s "${store.environment}" | '
        words.append(f"--from-file={bundle.file}=/dev/stdin")
    elif bundle.file is None:
        words.append(f"--from-file={store.file}")
    else:
        words.append(f"--from-file={bundle.file}={store.file}")
    return before + " ".join(map(quote, words))


def _variables(plan: Plan, bundle: Bundle) -> tuple[str, ...]:
    sets = plan.services[str(bundle.origin[1])].variables
    return next(each.names for each in sets if (each.bundle, each.secret) == (bundle.name, bundle.secret))


def _fetched(plan: Plan, bundle: Bundle, meta: dict[str, Any], sink: Sink) -> Object:
    """Write the order to an operator to make the Secret of what a store has."""
    remote = bundle.remote
    assert remote is not None
    of_variables = bundle.origin[0] == "services"
    reference = {"key": remote.key, **({"property": remote.property} if remote.property else {})}
    kind = "ClusterSecretStore" if remote.cluster_wide else "SecretStore"
    spec: dict[str, Any] = {
        "refreshInterval": remote.refresh,
        "secretStoreRef": {"kind": kind, "name": remote.store},
        "target": {"name": bundle.name, "creationPolicy": "Owner"},
    }
    if bundle.type:
        spec["target"]["template"] = {"type": bundle.type}
    if of_variables:
        names = _variables(plan, bundle)
        spec["data"] = [{"secretKey": each, "remoteRef": {"key": remote.key, "property": each}} for each in names]
    elif bundle.file is None:
        spec["dataFrom"] = [{"extract": reference}]
    else:
        spec["data"] = [{"secretKey": bundle.file, "remoteRef": reference}]
    extension = None if of_variables else plan.project.secrets[str(bundle.origin[1])].x_kompyse
    if not (isinstance(extension, dict) and "remote_key" in extension):
        message = f'"{bundle.name}" is fetched from {remote.store}, where it is assumed to be called "{remote.key}"'
        sink.report(codes.STORE_KEY_ASSUMED, message, path=bundle.origin, target=TARGET_NAME)
    return {"apiVersion": "external-secrets.io/v1", "kind": FETCHED, "metadata": meta, "spec": spec}


def _sealed(
    plan: Plan, bundle: Bundle, meta: dict[str, Any], keyed: Sequence[tuple[str, File]], sink: Sink
) -> Object | None:
    """Encrypt a secret for the controller that makes the Secret of it."""
    scope = plan.options.sealed_scope
    try:
        key = _public_key(plan.options.sealed_cert or "")
    except sealing.SealingError as error:
        if bundle is next(each for each in plan.bundles if each.sealed):
            hint = "pip install 'kompyse[sealed]', and get the certificate with kubeseal --fetch-cert"
            sink.report(codes.SEALING_IMPOSSIBLE, f"no secret can be sealed: {error}", hint=hint, target=TARGET_NAME)
        return None
    bound_to = sealing.label(scope, plan.options.namespace or "", bundle.name)
    if scope != "strict":
        meta = {**meta, "annotations": {**meta.get("annotations", {}), f"{_SCOPE}/{scope}": "true"}}
    sink.report(
        codes.SEALED_ANEW,
        f'"{bundle.name}" is encrypted anew by every conversion, and its pods do not start anew when it changes',
        path=bundle.origin,
        hint=f"after a change: kubectl rollout restart; it opens {_PLACES[scope]}",
        target=TARGET_NAME,
    )
    return {
        "apiVersion": "bitnami.com/v1alpha1",
        "kind": SEALED,
        "metadata": meta,
        "spec": {
            "encryptedData": {name: sealing.seal(key, file.data, bound_to) for name, file in keyed},
            "template": {"type": bundle.type or OPAQUE, "metadata": dict(meta)},
        },
    }


_PLACES = {
    "strict": "under this name in this namespace alone",
    "namespace-wide": "under any name in this namespace",
    "cluster-wide": "anywhere in the cluster",
}


@lru_cache(maxsize=2)
def _public_key(certificate: str) -> RSAPublicKey:
    return sealing.public_key(certificate)
