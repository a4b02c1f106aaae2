"""The web service of the example: orders in PostgreSQL, a visit counter in Redis.

GET /healthz touches nothing else; GET / counts the visit; GET /orders lists the orders;
POST /orders with the API token in the header `Authorization: Bearer …` adds one, its item being the body.
"""

from __future__ import annotations

import configparser
import json
import os
from contextlib import closing
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psycopg2
import redis

PORT = 8000
SECRETS = Path("/run/secrets")

settings = configparser.ConfigParser()
settings.read(os.environ["SHOP_SETTINGS"], encoding="utf-8")


def secret(name):
    return (SECRETS / name).read_text(encoding="utf-8").strip()


def database():
    return psycopg2.connect(
        host=settings["database"]["host"],
        user=settings["database"]["user"],
        password=secret("db_password"),
        dbname=os.environ["SHOP_DATABASE"],
        connect_timeout=5,
    )


class Shop(BaseHTTPRequestHandler):
    def do_GET(self):
        self.respond({"/healthz": self.health, "/": self.visit, "/orders": self.orders})

    def do_POST(self):
        self.respond({"/orders": self.order})

    def respond(self, pages):
        try:
            pages.get(self.path, self.nowhere)()
        except (psycopg2.OperationalError, redis.ConnectionError) as error:
            self.answer({"error": str(error)}, HTTPStatus.SERVICE_UNAVAILABLE)

    def health(self):
        self.answer({"status": "ok"})

    def visit(self):
        visits = redis.Redis(host=settings["cache"]["host"], socket_timeout=5).incr("visits")
        self.answer({"title": settings["shop"]["title"], "visits": visits})

    def orders(self):
        with closing(database()) as connection, connection, connection.cursor() as cursor:
            cursor.execute("SELECT id, item FROM orders ORDER BY id")
            self.answer({"orders": [{"id": key, "item": item} for key, item in cursor.fetchall()]})

    def order(self):
        item = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.headers.get("Authorization") != f"Bearer {secret('api_token')}":
            self.answer({"error": "wrong token"}, HTTPStatus.UNAUTHORIZED)
            return
        with closing(database()) as connection, connection, connection.cursor() as cursor:
            cursor.execute("INSERT INTO orders (item) VALUES (%s) RETURNING id", (item,))
            (key,) = cursor.fetchone()
        self.answer({"id": key, "item": item}, HTTPStatus.CREATED)

    def nowhere(self):
        self.answer({"error": "not found"}, HTTPStatus.NOT_FOUND)

    def answer(self, body, status=HTTPStatus.OK):
        data = json.dumps(body).encode() + b"\n"
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


if __name__ == "__main__":
    ThreadingHTTPServer(("", PORT), Shop).serve_forever()
