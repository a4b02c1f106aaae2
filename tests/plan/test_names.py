"""Names of services, networks, volumes, contents: normalised, stable, free of collisions."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("web", "web"),
        ("my_app", "my-app"),
        ("DB", "db"),
        ("api.v1", "api-v1"),
        ("2fa", "svc-2fa"),
        ("a" * 63, "a" * 63),
        ("a" * 70, "a" * 54 + "-2b818143"),
    ],
)
def test_service_names(plan, key, name):
    made = plan({key: {}})
    assert made.service(key).name == name
    assert len(made.service(key).name) <= 63


def test_names_do_not_depend_on_neighbours_or_order(plan):
    services = {"my_db": {}, "web": {}, "my.cache": {}}
    names = {key: each.name for key, each in plan(services).plan.services.items()}
    backwards = plan(dict(reversed(services.items())))
    assert {key: each.name for key, each in backwards.plan.services.items()} == names
    assert plan({"my_db": {}}).service("my_db").name == names["my_db"]


def test_colliding_services_are_named_both(plan):
    found = plan({"my_db": {}, "my-db": {}}).only("names-collide")
    assert found.severity == "error"
    assert '"my-db" and "my_db"' in found.message
    assert {found.path, *found.related} == {("services", "my_db"), ("services", "my-db")}
    assert "rename" in found.hint


def test_a_name_of_nothing_is_an_error(plan):
    assert plan({"___": {}}).only("name-unusable").path == ("services", "___")


@pytest.mark.parametrize(
    "reader",
    [
        {"environment": {"DB": "postgres://u:p@my_db/x"}},
        {"command": ["run", "--db", "my_db:5432"]},
        {"entrypoint": ["wait", "my_db."]},
        {"healthcheck": {"test": ["CMD", "ping", "my_db"]}},
    ],
)
def test_a_renamed_service_that_is_used_is_a_warning(plan, reader):
    found = plan({"my_db": {}, "web": reader}).only("renamed-service-referenced")
    assert found.severity == "warning"
    assert found.path[:2] == ("services", "web")
    assert '"my-db"' in found.message
    assert ("services", "my_db") in found.related


def test_a_content_that_uses_the_old_name_is_told(plan):
    services = {"my_db": {}, "web": {"configs": [{"source": "app", "target": "/app.conf"}]}}
    found = plan(services, configs={"app": {"content": "host = my_db\n"}}).only("renamed-service-referenced")
    assert found.path == ("configs", "app")
    assert 'the config "app"' in found.message


@pytest.mark.parametrize(
    "reader",
    [
        {},
        {"environment": {"X": "my_db_name not_my_db my_db.example.com"}},
    ],
)
def test_a_renamed_service_that_nobody_uses_is_a_note(plan, reader):
    made = plan({"my_db": {"environment": {"SELF": "my_db"}}, "web": reader})
    assert made.only("service-renamed").severity == "note"
    assert "renamed-service-referenced" not in made.codes


def test_upper_case_alone_breaks_no_reference(plan):
    made = plan({"DB": {}, "web": {"environment": {"URL": "postgres://DB/x"}}})
    assert "renamed-service-referenced" not in made.codes
    assert made.service("DB").peer_ports[0].number == 5432


@pytest.mark.parametrize(
    ("volume", "name"),
    [
        (None, "my-data"),
        ({"name": "shop_my_data"}, "my-data"),  # the name that Compose makes up holds the project, which is told apart
        ({"name": "Archive_1"}, "archive-1"),
        ({"name": "data.v1", "external": True}, "data.v1"),
    ],
)
def test_volume_names(plan, volume, name):
    mount = {"type": "volume", "source": "my_data", "target": "/d"}
    made = plan({"a": {"volumes": [mount]}}, volumes={"my_data": volume})
    assert made.plan.volumes["my_data"].name == name
    assert "external-name-invalid" not in made.codes


@pytest.mark.parametrize(
    ("volume", "path"),
    [
        ({"name": "my_data", "external": True}, ("volumes", "my_data", "name")),
        ({"external": True}, ("volumes", "my_data")),
    ],
)
def test_an_external_volume_that_nothing_can_be_called_like(plan, volume, path):
    mount = {"type": "volume", "source": "my_data", "target": "/d"}
    made = plan({"a": {"volumes": [mount]}}, volumes={"my_data": volume})
    assert made.plan.volumes["my_data"].name == "my-data"
    told = made.only("external-name-invalid")
    assert (told.severity, told.path) == ("warning", path)


def test_an_explicit_name_that_changes_is_told(plan):
    mount = {"type": "volume", "source": "d", "target": "/d"}
    made = plan({"a": {"volumes": [mount]}}, volumes={"d": {"name": "My_Data"}})
    assert made.only("resource-renamed").severity == "note"


@pytest.mark.parametrize(
    ("sections", "path"),
    [
        ({"volumes": {"a_b": None, "a-b": None}}, ("volumes", "a_b")),
        ({"volumes": {"x": {"name": "a-b"}, "a-b": None}}, ("volumes", "x")),
    ],
)
def test_colliding_volumes(plan, sections, path):
    mounts = [{"type": "volume", "source": key, "target": f"/{key}"} for key in sections["volumes"]]
    assert plan({"a": {"volumes": mounts}}, **sections).only("names-collide").path == path


def test_networks_in_use(plan):
    services = {"a": {"networks": {"Front_End": None}}, "b": {"networks": {"Front_End": None, "out": None}}}
    networks = {"Front_End": {"name": "shop_Front_End"}, "out": {"name": "corp_net", "external": True}, "unused": None}
    assert plan(services, networks=networks).plan.networks == {"Front_End": "front-end", "out": "corp-net"}


def test_secrets_and_configs_may_share_a_name(plan):
    grants = {"configs": [{"source": "app"}], "secrets": [{"source": "app"}]}
    made = plan(
        {"a": grants}, configs={"app": {"content": "x"}}, secrets={"app": {"environment": "S"}}, environment={"S": "y"}
    )
    assert {(each.name, each.secret) for each in made.plan.bundles} == {("app", False), ("app", True)}
    assert made.codes == []


def test_names_of_mounted_files(plan, tmp_path):
    for path in ("web/nginx.conf", "web-nginx.conf", ".env"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(path)
    mounts = [
        {"type": "bind", "source": str(tmp_path / path), "target": f"/{path}", "read_only": True}
        for path in ("web/nginx.conf", "web-nginx.conf", ".env")
    ]
    names = {each.files[0].data.decode(): each.name for each in plan({"a": {"volumes": mounts}}).plan.bundles}
    assert names[".env"] == "env"
    # Both get a checksum of their path, so that neither depends on the order.
    assert len({names["web/nginx.conf"], names["web-nginx.conf"]}) == 2
    assert all(name.startswith("web-nginx-conf-") for path, name in names.items() if path != ".env")
    backwards = plan({"a": {"volumes": mounts[::-1]}}).plan.bundles
    assert {each.files[0].data.decode(): each.name for each in backwards} == names


def test_a_mounted_file_does_not_take_the_name_of_a_config(plan, tmp_path):
    (tmp_path / "app").write_text("x")
    service = {
        "configs": [{"source": "app"}],
        "volumes": [{"type": "bind", "source": str(tmp_path / "app"), "target": "/y"}],
    }
    names = [each.name for each in plan({"a": service}, configs={"app": {"content": "x"}}).plan.bundles]
    assert names[0] == "app"
    assert names[1].startswith("app-")


@pytest.mark.parametrize("volume", [{"name": "shared"}, {"name": "x.y", "external": True}])
def test_two_keys_of_one_volume_are_one(plan, volume):
    mounts = [{"type": "volume", "source": key, "target": f"/{key}"} for key in ("one", "two")]
    made = plan({"a": {"volumes": mounts[:1]}, "b": {"volumes": mounts[1:]}}, volumes={"one": volume, "two": volume})
    assert [(each.name, each.users) for each in made.plan.volumes.values()] == [(volume["name"], ("a", "b"))]
    assert made.codes == []


def test_two_volumes_of_one_name_that_differ_collide(plan):
    mounts = [{"type": "volume", "source": key, "target": f"/{key}"} for key in ("one", "two")]
    volumes = {"one": {"name": "shared"}, "two": {"name": "shared", "driver": "other"}}
    assert plan({"a": {"volumes": mounts}}, volumes=volumes).only("names-collide").path == ("volumes", "two")


def test_two_keys_of_one_network_do_not_collide(plan):
    networks = {key: {"name": "proxy", "external": True} for key in ("one", "two")}
    made = plan({"a": {"networks": dict.fromkeys(networks)}}, networks=networks)
    assert made.plan.networks == {"one": "proxy", "two": "proxy"}
    assert made.codes == []


@pytest.mark.parametrize(("external", "codes"), [(True, []), (False, ["names-collide"])])
def test_two_secrets_of_one_name(plan, external, codes):
    body = {"name": "shared", "external": True} if external else {"name": "shared", "environment": "S"}
    grants = [{"source": key} for key in ("one", "two")]
    made = plan({"a": {"secrets": grants}}, secrets={"one": body, "two": body}, environment={"S": "x"})
    assert [name for name in made.codes if name == "names-collide"] == codes


@pytest.mark.parametrize(
    "hint",
    [{"labels": {"kompose.service.name_override": "pg"}}, {"x-kompyse": {"name": "pg"}}],
)
def test_a_service_that_is_called_otherwise_keeps_its_own_name_too(plan, hint):
    made = plan({"db": {"expose": ["5432"], **hint}, "web": {"environment": {"URL": "postgres://db:5432/x"}}})
    assert made.codes == []
    assert made.service("db").name == "pg"
    (alias,) = made.service("db").aliases
    assert (alias.host, alias.origin[:3]) == ("db", ("services", "db", next(iter(hint))))


def test_an_old_name_that_cannot_be_a_host_name_is_told(plan):
    made = plan({"my_db": {"x-kompyse": {"name": "pg"}}, "web": {"environment": {"DB": "my_db"}}})
    assert made.service("my_db").name == "pg"
    assert '"pg"' in made.only("renamed-service-referenced").message
    assert made.service("my_db").aliases == ()


def test_two_services_cannot_be_called_the_same(plan):
    hint = {"x-kompyse": {"name": "pg"}}
    assert plan({"a": hint, "b": hint}).only("names-collide").severity == "error"
    assert plan({"a": {"x-kompyse": {"name": "b"}}, "b": {}}).only("names-collide")


def test_an_old_name_that_another_service_takes_leads_there(plan):
    made = plan({"a": {"x-kompyse": {"name": "c"}}, "b": {"x-kompyse": {"name": "a"}}})
    assert {key: each.name for key, each in made.plan.services.items()} == {"a": "c", "b": "a"}
    assert made.service("a").aliases == ()
    assert made.only("alias-taken").path == ("services", "a", "x-kompyse", "name")
