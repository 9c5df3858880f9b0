"""HTTP on the loopback address, for the browsers of this machine only.

A page of the web must not read the report: requests are answered only when they name this machine
as their host (a name of somebody else's that leads here is refused), and nothing grants another
origin a look at the answers. Addresses are looked up among the files of the last build; no name
is ever opened on the disk.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Thread
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from reportgen.errors import PortError, Problem
from reportgen.watching.board import Board
from reportgen.watching.messages import HEARTBEAT, event
from reportgen.watching.page import POLICY, live_files, live_page, renewal

LOOPBACK = "127.0.0.1"
USUAL_PORT = 8017
"""Always the same where it is free, so that a page left open finds a watch that is started anew."""

BEAT, PATIENCE = 15.0, 30.0
"""Seconds between signs of life, and until a connection that takes nothing is given up."""

TYPES = {
    "css": "text/css; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
}

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Server(ThreadingHTTPServer):
    """The server of one board; every connection has a thread, which ends with the program."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, board: Board, port: int) -> None:
        super().__init__((LOOPBACK, port), Handler)
        self.board = board

    def server_bind(self) -> None:
        """Take the port; the library's own way asks name servers who this machine is."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, self.server_address[1]

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://{LOOPBACK}:{self.server_port}/"

    def is_own(self, host: str) -> bool:
        """Whether a Host header names this server."""
        names = {f"{name}:{self.server_port}" for name in (LOOPBACK, "localhost")}
        return host.lower() in names

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that went away in the middle is nothing to tell of; a fault of ours is."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(cast(Any, request), client_address)


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    timeout = PATIENCE
    disable_nagle_algorithm = True

    @property
    def board(self) -> Board:
        """What is shown."""
        return cast(Server, self.server).board

    def do_GET(self) -> None:
        """Answer a request."""
        hosts = self.headers.get_all("Host") or []
        if len(hosts) != 1 or not cast(Server, self.server).is_own(hosts[0]):
            self._say(HTTPStatus.FORBIDDEN, "This server answers this machine only.")
            return
        parts = urlsplit(self.path) if self.path.startswith("/") else urlsplit("")
        address = unquote(parts.path)
        if address == "/live/events":
            self._events()
        elif found := self._found(address, parts.query):
            self._answer(HTTPStatus.OK, *found)
        else:
            self._say(HTTPStatus.NOT_FOUND, "There is no such page.")

    def do_HEAD(self) -> None:
        """The same without the content."""
        self.do_GET()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the library refuses, a method that is not here among it, is said in a line, too."""
        self.close_connection = True  # whatever else the request holds is not read
        if code == HTTPStatus.NOT_IMPLEMENTED:
            self._say(HTTPStatus.METHOD_NOT_ALLOWED, "This server is only read.", Allow="GET, HEAD")
        else:
            self._say(HTTPStatus(code), message or HTTPStatus(code).phrase)

    def _found(self, address: str, query: str) -> tuple[bytes, str] | None:
        """Content and type of what has this address; the query of the page names the one before."""
        report, before = self.board.shown.report, self.board.shown.before
        if address == "/" and report and before and query == before.digest:
            return renewal(report, before), TYPES["html"]
        if address == "/":
            return live_page(report), TYPES["html"]
        content = live_files().get(address)
        if content is None and report:
            content = report.files.get(address.removeprefix("/"))
        ending = address.rpartition(".")[2]
        kind = TYPES.get(ending, "application/octet-stream")
        return None if content is None else (content, kind)

    def _answer(self, status: HTTPStatus, content: bytes, kind: str, **more: str) -> None:
        self.send_response(status)
        length = {"Content-Type": kind, "Content-Length": str(len(content))}
        for name, value in {**HEADERS, **length, **more}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _say(self, status: HTTPStatus, text: str, **more: str) -> None:
        self._answer(status, f"{text}\n".encode(), TYPES["txt"], **more)

    def _events(self) -> None:
        """Tell the state, and every newer one, until the browser or the program goes."""
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        for name, value in {**HEADERS, "Content-Type": "text/event-stream"}.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        shown = self.board.shown
        if self.command == "HEAD":
            return
        self.wfile.write(event(shown))
        while not self.board.over.is_set():
            newer = self.board.after(shown.number, BEAT)
            shown = newer or shown
            self.wfile.write(event(newer) if newer else HEARTBEAT)

    def version_string(self) -> str:
        """Who answers, without the version of anything."""
        return "reportgen"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """The terminal tells what was built, not who looked."""


def bind(board: Board, port: int | None) -> Server:
    """A server on the port that was asked for; without one on the usual or else on any free.

    Raises PortError when the port cannot be had.
    """
    if port is None:
        try:
            return Server(board, USUAL_PORT)
        except OSError:
            return Server(board, 0)
    try:
        return Server(board, port)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        remedy = "Name another, or leave --port out: a free one is then found."
        raise PortError(Problem(f"--port {port}", f"cannot be used ({reason}).", remedy)) from None


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """Answer requests beside what is done meanwhile."""
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.board.close()
        server.shutdown()
        server.server_close()
