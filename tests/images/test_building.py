"""Commands that build: the exact arguments for every attribute of `build`, and what a builder does not know."""

from __future__ import annotations

import pytest

from judges import REPOSITORY
from kompyse.images import building
from kompyse.images.request import Builder, Choices, Make, Secret, Sources, Wanted
from kompyse.model import Build
from kompyse.model.mount import FileGrant
from kompyse.model.process import Limits

SOURCES = Sources(
    {"token": Secret(variable="TOKEN", value="sesame"), "key": Secret(file="/shop/key")}, {"base": "shop-base"}
)
CLASSIC = ["docker", "build", "--tag", "shop-web"]
BUILDX = ["docker", "buildx", "build", "--tag", "shop-web"]


def command(build: Build, builder: Builder = Builder.BUILDX, choices: Choices = Choices(), **more) -> list[str]:  # noqa: B008 - a tuple
    wanted = Wanted("web", "shop-web", "shop-web", build, more.pop("platform", None))
    make = Make(builder, choices, SOURCES, more.pop("profile", ""))
    return list(building.step(wanted, build, make, **more).command)


@pytest.mark.parametrize(
    ("build", "words"),
    [
        ({"dockerfile": "Dockerfile.prod"}, ["--file", "/shop/Dockerfile.prod"]),
        ({"dockerfile": "/other/Dockerfile"}, ["--file", "/other/Dockerfile"]),
        ({"args": {"A": "1 2", "B": None}}, ["--build-arg", "A=1 2", "--build-arg", "B"]),
        ({"target": "prod"}, ["--target", "prod"]),
        ({"no_cache": True}, ["--no-cache"]),
        ({"no_cache_filter": ("a", "b")}, ["--no-cache-filter", "a", "--no-cache-filter", "b"]),
        ({"pull": True}, ["--pull"]),
        ({"labels": {"a": "b=c"}}, ["--label", "a=b=c"]),
        ({"cache_from": ("shop:1", "type=gha")}, ["--cache-from", "shop:1", "--cache-from", "type=gha"]),
        ({"cache_to": ("type=inline",)}, ["--cache-to", "type=inline"]),
        ({"network": "host"}, ["--network", "host"]),
        ({"shm_size": 67108864}, ["--shm-size", "67108864"]),
        ({"extra_hosts": ("db=192.0.2.1", "six=::1")}, ["--add-host", "db:192.0.2.1", "--add-host", "six:::1"]),
        (
            {"ulimits": {"nproc": 3, "nofile": Limits(soft=1, hard=2)}},
            ["--ulimit", "nproc=3", "--ulimit", "nofile=1:2"],
        ),
        ({"entitlements": ("network.host",)}, ["--allow", "network.host"]),
        ({"privileged": True}, ["--allow", "security.insecure"]),
        ({"privileged": True, "entitlements": ("security.insecure",)}, ["--allow", "security.insecure"]),
        ({"provenance": True}, ["--provenance=true"]),
        ({"provenance": "mode=max"}, ["--provenance=mode=max"]),
        ({"sbom": False}, ["--sbom=false"]),
        ({"platforms": ("linux/arm64",)}, ["--platform", "linux/arm64"]),
        (
            {"additional_contexts": {"base": "service:base", "lib": "/shop/lib", "image": "docker-image://alpine"}},
            [
                *("--build-context", "base=docker-image://shop-base", "--build-context", "lib=/shop/lib"),
                *("--build-context", "image=docker-image://alpine"),
            ],
        ),
        (
            {"secrets": (FileGrant(source="token"), FileGrant(source="key", target="id_rsa"))},
            ["--secret", "id=token,type=env,env=TOKEN", "--secret", "id=id_rsa,type=file,src=/shop/key"],
        ),
        ({"ssh": {"default": None, "git": "/shop/key"}}, ["--ssh", "default", "--ssh", "git=/shop/key"]),
        ({"ssh": ("default",)}, ["--ssh", "default"]),
    ],
    ids=lambda each: next(iter(each)) if isinstance(each, dict) else "",
)
def test_buildx_is_told_every_attribute(build, words) -> None:
    made = command(Build(context="/shop", **build))
    assert made == [*BUILDX, *words, "--load", "/shop"]


def test_further_tags_come_after_the_name() -> None:
    made = command(Build(context="/shop", tags=("shop:1", "shop:2")), Builder.CLASSIC)
    assert made == [*CLASSIC, "--tag", "shop:1", "--tag", "shop:2", "/shop"]


def test_isolation_is_for_the_classic_builder() -> None:
    build = Build(context="/shop", isolation="hyperv")
    assert command(build, Builder.CLASSIC) == [*CLASSIC, "--isolation", "hyperv", "/shop"]
    assert command(build) == [*BUILDX, "--load", "/shop"]


@pytest.mark.parametrize("context", ["https://example.com/shop.git#main:web", "git@example.com:shop.git"])
def test_the_dockerfile_of_a_remote_context_is_named_as_it_is(context: str) -> None:
    assert command(Build(context=context, dockerfile="prod/D")) == [*BUILDX, "--file", "prod/D", "--load", context]


def test_a_dockerfile_in_the_compose_file_comes_through_a_pipe() -> None:
    build = Build(context="/shop", dockerfile_inline="FROM scratch\n")
    step = building.step(Wanted("web", "w", "w", build), build, Make(Builder.CLASSIC, Choices(), SOURCES))
    assert step.command == ("docker", "build", "--tag", "w", "--file", "-", "/shop")
    assert step.stdin == b"FROM scratch\n"


def test_the_command_line_goes_before_the_project() -> None:
    choices = Choices(
        args=("A=2", "C"), no_cache=True, pull=True, ssh=("default",), progress="plain", instance="remote"
    )
    assert command(Build(context="/shop", args={"A": "1"}), choices=choices) == [
        *("docker", "buildx", "build", "--builder", "remote", "--progress", "plain", "--tag", "shop-web"),
        *("--build-arg", "A=2", "--build-arg", "C", "--no-cache", "--pull", "--ssh", "default", "--load", "/shop"),
    ]


def test_secrets_of_the_environment_are_given_to_the_builder_alone() -> None:
    build = Build(context="/shop", secrets=(FileGrant(source="token"),))
    step = building.step(Wanted("web", "w", "w", build), build, Make(Builder.BUILDX, Choices(), SOURCES))
    assert step.environment == {"TOKEN": "sesame"}
    assert not any("sesame" in word for word in step.command)


def test_a_credential_among_the_arguments_is_not_shown() -> None:
    build = Build(context="/shop", args={"API_TOKEN": "sesame-1", "A": "1"})
    step = building.step(Wanted("web", "w", "w", build), build, Make(Builder.CLASSIC, Choices(), SOURCES))
    assert "API_TOKEN=sesame-1" in step.command
    assert step.shown == "docker build --tag w --build-arg 'API_TOKEN=***' --build-arg A=1 /shop"


PLATFORMS = ("linux/amd64", "linux/arm64")


@pytest.mark.parametrize(
    ("platforms", "platform", "more", "words"),
    [
        (PLATFORMS, None, {}, ["--platform", "linux/amd64,linux/arm64", "--output=type=image"]),
        (PLATFORMS, None, {"push": True}, ["--platform", "linux/amd64,linux/arm64", "--push"]),
        (PLATFORMS, None, {"single": True}, ["--load"]),
        (PLATFORMS, "linux/arm64", {"single": True}, ["--platform", "linux/arm64", "--load"]),
        ((), "linux/arm64", {}, ["--platform", "linux/arm64", "--load"]),
    ],
)
def test_platforms(platforms, platform, more, words) -> None:
    assert command(Build(context="/shop", platforms=platforms), platform=platform, **more) == [*BUILDX, *words, "/shop"]


def test_podman_build() -> None:
    build = Build(
        context="/shop", args={"A": "1"}, pull=True, cache_to=("example.com/cache",), secrets=(FileGrant(source="key"),)
    )
    assert command(build, Builder.PODMAN) == [
        *("podman", "build", "--tag", "shop-web", "--build-arg", "A=1", "--pull", "--cache-to", "example.com/cache"),
        *("--secret", "id=key,type=file,src=/shop/key", "/shop"),
    ]


def test_minikube_image_build() -> None:
    """Source: https://minikube.sigs.k8s.io/docs/commands/image/#minikube-image-build."""
    build = Build(context="/shop", dockerfile="D", args={"A": "1"}, target="prod", no_cache=True, labels={"a": "b"})
    assert command(build, Builder.MINIKUBE, profile="dev") == [
        *("minikube", "-p", "dev", "image", "build", "--tag", "shop-web", "--file", "/shop/D"),
        *("--build-opt=build-arg=A=1", "--build-opt=target=prod", "--build-opt=no-cache", "/shop"),
    ]


def lacks(build: Build, builder: Builder, **more) -> dict[str, bool]:
    found = building.lacks(Wanted("web", "w", "w", build), build, builder, **more)
    return {each.attribute: each.matters for each in found}


FULL = Build(
    context="/shop",
    dockerfile_inline="FROM scratch",
    tags=("a",),
    additional_contexts={"a": "b"},
    secrets=(FileGrant(source="key"),),
    ssh={"default": None},
    privileged=True,
    cache_to=("a",),
    sbom=True,
    platforms=PLATFORMS,
    labels={"a": "b"},
    network="host",
)


def test_what_builders_do_not_know() -> None:
    assert lacks(FULL, Builder.BUILDX) == {}
    assert lacks(FULL, Builder.CLASSIC) == {
        **dict.fromkeys(("additional_contexts", "secrets", "ssh", "privileged", "platforms"), True),
        **dict.fromkeys(("cache_to", "sbom"), False),
    }
    assert lacks(FULL, Builder.PODMAN, single=True) == {"privileged": True, "sbom": False}
    known = lacks(FULL, Builder.MINIKUBE)
    assert {each for each, matters in known.items() if not matters} == {"tags", "cache_to", "sbom"}
    assert {"dockerfile_inline", "labels", "network", "secrets"} <= set(known)


def test_a_plain_build_lacks_nothing_anywhere() -> None:
    build = Build(context="/shop", dockerfile="D", args={"A": "1"}, target="x", no_cache=True)
    assert all(lacks(build, builder) == {} for builder in Builder)


def test_every_attribute_of_the_model_is_considered() -> None:
    considered = {row.attribute for row in building._ROWS} | {
        *("context", "dockerfile", "dockerfile_inline", "tags", "additional_contexts", "secrets", "ssh", "platforms")
    }
    assert considered == set(Build.__struct_fields__)


SAMPLES = {
    "dockerfile": "D",
    "dockerfile_inline": "FROM scratch",
    "args": {"A": "1"},
    "labels": {"a": "b"},
    "extra_hosts": ("a=192.0.2.1",),
    "ulimits": {"nproc": 1},
    "shm_size": 1,
    "additional_contexts": {"a": "b"},
    "secrets": (FileGrant(source="key"),),
    "ssh": {"default": None},
    "platforms": PLATFORMS,
    **dict.fromkeys(("no_cache", "pull", "privileged", "provenance", "sbom"), True),
    **dict.fromkeys(("target", "network", "isolation"), "x"),
    **dict.fromkeys(("tags", "cache_from", "cache_to", "entitlements", "no_cache_filter"), ("x",)),
}


def test_the_table_of_the_guide_says_what_builders_do() -> None:
    text = (REPOSITORY / "docs/guides/images.md").read_text(encoding="utf-8")
    table = text.partition("| in `build` |")[2].partition("\n\n")[0]
    told = {}
    for row in table.splitlines()[2:]:
        attributes, *cells = (cell.strip() for cell in row.strip("|").split("|"))
        for attribute in attributes.split("`")[1::2]:
            told[attribute] = cells
    found = {"context": ["✓"] * 4}
    for attribute, value in SAMPLES.items():
        build = Build(**{"context": "/shop", attribute: value})
        known = [lacks(build, builder).get(attribute) for builder in Builder]
        found[attribute] = ["✓" if matters is None else "error" if matters else "told" for matters in known]
    assert told == found
