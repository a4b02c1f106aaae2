"""Names of variables: which every platform takes, and which hold credentials."""

from __future__ import annotations

import pytest

from kompyse.values import variable


@pytest.mark.parametrize("name", ["A", "a.b", "a-b", "_", "-x", ".a"])
def test_names_that_everybody_takes(name):
    assert variable.is_portable(name)


@pytest.mark.parametrize("name", ["", "1A", ".", "..", "..a", "a b", "é", "a/b", "a$"])
def test_names_that_not_everybody_takes(name):
    assert not variable.is_portable(name)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("POSTGRES_PASSWORD", "example"),
        ("MYSQL_ROOT_PASSWORD", "x"),
        ("db_password", "x"),
        ("dbPassword", "x"),
        ("REDIS_PASS", "x"),
        ("PGPASSWORD", "x"),
        ("API_KEY", "x"),
        ("APIKEY", "x"),
        ("AWS_SECRET_ACCESS_KEY", "x"),
        ("SECRET_KEY_BASE", "x"),
        ("DJANGO_SECRET_KEY", "x"),
        ("GITHUB_TOKEN", "x"),
        ("JWT_SECRET", "x"),
        ("SENTRY_DSN", "https://abc@o1.example/2"),
        ("DATABASE_URL", "postgres://user:pa$s@db/app"),
        ("REDIS_URL", "redis://:pass@cache:6379/0"),
    ],
)
def test_credentials(name, value):
    assert variable.is_credential(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("POSTGRES_PASSWORD", ""),
        ("POSTGRES_PASSWORD_FILE", "/run/secrets/db"),
        ("DB_PASSWORD", "/run/secrets/db"),
        ("PASSWORD_MIN_LENGTH", "8"),
        ("TOKEN_LIFETIME", "3600"),
        ("ALLOW_EMPTY_PASSWORD", "yes"),
        ("PWD", "/srv"),
        ("KEYCLOAK_URL", "http://keycloak:8080"),
        ("MONKEY", "x"),
        ("SORT_KEY", "name"),
        ("PUBLIC_KEY", "x"),
        ("COMPASS", "north"),
        ("DATABASE_URL", "postgres://user@db/app"),
        ("HOST", "http://web:80/a@b"),
    ],
)
def test_what_is_no_credential(name, value):
    assert not variable.is_credential(name, value)
