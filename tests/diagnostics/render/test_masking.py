"""What a quoted line shows of a credential: nothing."""

from __future__ import annotations

import pytest

from kompyse.diagnostics.render.masking import masked


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("      DB_PASSWORD: canary", "      DB_PASSWORD: ***"),
        ("      DB_PASSWORD: can, ary#1  # why", "      DB_PASSWORD: ***"),
        ('      DB_PASSWORD: "can ary"  # why', "      DB_PASSWORD: ***  # why"),
        ("      dbPassword: canary", "      dbPassword: ***"),
        ("      - API_TOKEN=canary", "      - API_TOKEN=***"),
        ('      - "API_TOKEN=canary"', '      - "API_TOKEN=***'),
        ("  web: {environment: {API_KEY: canary, B: c}}", "  web: {environment: {API_KEY: ***, B: c}}"),
        ("  web: {environment: {API_KEY: 'can,ary', B: c}}", "  web: {environment: {API_KEY: ***, B: c}}"),
        ("  environment: [TOKEN=canary, A=b]", "  environment: [TOKEN=***, A=b]"),
        ("  URL: postgres://app:canary@db/app", "  URL: postgres://app:***@db/app"),
        ("  URL: redis://:canary@cache", "  URL: redis://:***@cache"),
        ("  'MYSQL_ROOT_PASSWORD' : canary", "  'MYSQL_ROOT_PASSWORD' : ***"),
        ("  SECRET: canary$$more", "  SECRET: ***"),
    ],
)
def test_credentials_are_masked(line, shown):
    assert masked(line) == shown
    assert "canary" not in masked(line)


@pytest.mark.parametrize(
    "line",
    [
        "    secrets: [pw]",
        "    image: registry.example/secret:1.2",
        "    image: nginx:1.27",
        "  TOKEN_LIFETIME: 3600",
        "  PASSWORD_FILE: /run/secrets/pw",
        "    - source: token",
        "  secret:",
        "  token: {file: ./token.txt}",
        "  ports: ['80:80']",
    ],
)
def test_other_lines_stay(line):
    assert masked(line) == line
