"""The server: for this machine only, read only, and never held up by who reads."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from reportgen.errors import PortError
from reportgen.render.html import POLICY as WRITTEN_POLICY
from reportgen.watching.board import Board
from reportgen.watching.printed import Changes
from reportgen.watching.server import Server, bind, serving
from tests.watching.watched import BROKEN, report


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def server(board: Board) -> Iterator[Server]:
    with serving(bind(board, port=free_port())) as running:
        yield running


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(server: Server, path: str, method: str = "GET", host: str | None = None):
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
    name = host if host is not None else f"127.0.0.1:{server.server_port}"
    connection.request(method, path, headers={"Host": name})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


def raw(server: Server, text: str) -> bytes:
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=5) as line:
        line.sendall(text.encode())
        line.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: line.recv(65536), b""))


@contextmanager
def listening(server: Server) -> Iterator[Iterator[str]]:
    """The lines that the stream of events brings."""
    line = socket.create_connection(("127.0.0.1", server.server_port), timeout=5)
    line.sendall(
        f"GET /live/events HTTP/1.1\r\nHost: localhost:{server.server_port}\r\n\r\n".encode()
    )
    with line, line.makefile("r", encoding="utf-8", newline="\n") as reader:
        yield (text.rstrip("\n") for text in reader)


def told(lines: Iterator[str]) -> dict:
    data = next(line for line in lines if line.startswith("data: "))
    assert next(lines) == ""
    return json.loads(data.removeprefix("data: "))


def test_it_listens_on_the_loopback_address_alone(server):
    assert server.socket.getsockname()[0] == "127.0.0.1"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing; tells which address leads outward
        except OSError:
            pytest.skip("this machine has no other address")
        outward = probe.getsockname()[0]
    if outward.startswith("127."):
        pytest.skip("this machine has no other address")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((outward, server.server_port), timeout=5).close()


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:{}", ""]
)
def test_a_request_for_another_host_is_refused(server, host):
    for path in ("/", "/live/events", "/facts.json"):
        answer, content = ask(server, path, host=host.format(server.server_port))
        assert answer.status == 403
        assert content == b"This server answers this machine only.\n"


def test_a_request_without_a_host_or_with_two_is_refused(server):
    assert b" 403 " in raw(server, "GET / HTTP/1.0\r\n\r\n").splitlines()[0]
    own = f"Host: 127.0.0.1:{server.server_port}\r\n"
    assert b" 403 " in raw(server, f"GET / HTTP/1.1\r\n{own}Host: evil.example\r\n\r\n")


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST"])
def test_its_own_names_are_answered(server, name):
    assert ask(server, "/", host=f"{name}:{server.server_port}")[0].status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_it_is_only_read(server, method):
    answer, _ = ask(server, "/", method)
    assert answer.status == 405
    assert answer.headers["Allow"] == "GET, HEAD"


def test_head_tells_the_length_and_sends_nothing(server, board):
    board.show(report("hello"), None)
    _, content = ask(server, "/")
    answer, nothing = ask(server, "/", "HEAD")
    assert (answer.status, nothing) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(content))
    assert ask(server, "/live/events", "HEAD")[0].headers["Content-Type"] == "text/event-stream"


@pytest.mark.parametrize(
    "path",
    [
        "/../server.py",
        "/live/../server.py",
        "/live/%2e%2e/server.py",
        "/..%2f..%2fetc/passwd",
        "//etc/passwd",
        "/etc/passwd",
        "/live/",
        "/figures/",
        "/figures/..",
        "/live/\x00",
        "*",
        "http://evil.example/",
    ],
)
def test_no_path_leads_to_a_file_of_the_disk(server, board, path):
    board.show(report(), None)
    request = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.server_port}\r\nConnection: close\r\n\r\n"
    )
    status = raw(server, request).splitlines()[0]
    assert b" 404 " in status or b" 400 " in status


def test_files_of_the_build_are_answered_from_memory(server, board):
    assert ask(server, "/facts.json")[0].status == 404
    board.show(report(), None)
    answer, content = ask(server, "/figures/forest.svg?again")
    assert (answer.headers["Content-Type"], content) == ("image/svg+xml", b"<svg/>")
    assert ask(server, "/empty.csv")[0].status == 200


def test_every_answer_has_the_headers_that_keep_it_to_itself(server, board):
    board.show(report(), None)
    for path, method in (
        ("/", "GET"),
        ("/nothing", "GET"),
        ("/", "POST"),
        ("/live/events", "HEAD"),
    ):
        headers = ask(server, path, method)[0].headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]
        assert "Access-Control-Allow-Origin" not in headers


def test_the_page_is_the_report_with_the_bar_and_without_the_policy_that_forbids_it(server, board):
    made = report("hello")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{WRITTEN_POLICY}">\n'
    object.__setattr__(made, "page", made.page.replace(b"<head>\n", f"<head>\n{meta}".encode()))
    board.show(made, None)
    page = ask(server, "/")[1].decode()
    assert "http-equiv" not in page
    before, _, rest = page.partition('<link rel="stylesheet" href="/live/bar.css"')
    bar, _, after = rest.partition("</script>\n")
    assert made.digest in bar
    assert before + after == made.page.decode().replace(meta, "")


def test_what_the_page_before_has_just_so_is_not_sent_again(server, board):
    drawn = '<svg viewBox="0 0 1 1"><title id="{}-title">{}</title></svg>'
    before = report(drawn.format("f", "F") + drawn.format("g", "G") + "<svg >nameless</svg>")
    now = report(drawn.format("f", "F") + drawn.format("g", "other") + "<svg >nameless</svg>")
    board.show(before, None)
    whole = ask(server, "/")[1]
    assert ask(server, f"/?{before.digest}")[1] == whole
    board.show(now, None)
    sent = ask(server, f"/?{before.digest}")[1].decode()
    assert '<svg data-same="f"></svg>' in sent
    assert sent.count("<svg") == 3
    assert drawn.format("g", "other") in sent
    assert "<svg >nameless</svg>" in sent
    board.show(None, BROKEN)
    assert ask(server, f"/?{before.digest}")[1].decode() == sent
    assert "data-same" not in ask(server, "/?another")[1].decode()


def test_events_tell_the_state_at_once_and_every_newer_one(server, board):
    board.show(report("one"), None)
    with listening(server) as lines:
        first = told(lines)
        board.show(None, BROKEN)
        second = told(lines)
        changes = Changes({"a.b": {"value": ("1\n", "2\u2028")}}, {"c": {"": "3"}}, {})
        board.show(report("two", changes=changes), None)
        third = told(lines)
    assert first["report"]["notes"] == [{"label": "rate of a", "text": "too few studies"}]
    assert first["failure"] is None
    assert second["report"]["page"] == first["report"]["page"]
    assert second["failure"] == {
        "family": "data",
        "problems": [{"where": "studies.csv row 3", "what": "is wrong.", "remedy": "Mend it."}],
    }
    assert third["failure"] is None
    changed = {"id": "a.b", "label": "rate of a", "parts": {"value": ["1\n", "2\u2028"]}}
    assert third["report"]["changed"] == [changed]
    assert third["report"]["new"] == [{"id": "c", "label": "", "parts": {"": "3"}}]


def test_who_takes_nothing_holds_up_neither_the_build_nor_the_others(server, board):
    page = "x" * 2_000_000
    with ExitStack() as lazy:
        for _ in range(20):
            lazy.enter_context(listening(server))
        start = time.monotonic()
        for number in range(30):
            board.show(report(f"{number}{page}"), None)
        assert time.monotonic() - start < 1
        with listening(server) as lines:
            assert told(lines)["number"] == 30
        assert ask(server, "/")[0].status == 200


def test_who_goes_away_is_forgotten_quietly(server, board, capfd):
    for _ in range(5):
        with listening(server) as lines:
            told(lines)
    board.show(report(), None)
    board.show(report("again"), None)
    with listening(server) as lines:
        assert told(lines)["number"] == 2
    assert capfd.readouterr().err == ""


def test_connections_end_when_the_board_is_closed(server, board):
    with listening(server) as lines:
        told(lines)
        board.close()
        assert [line for line in lines if line.startswith("data")] == []


def test_a_port_that_is_taken_is_told_and_the_usual_one_gives_way(board, monkeypatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with pytest.raises(PortError, match=f"--port {taken}: cannot be used .*in use") as told:
            bind(board, taken)
        assert told.value.exit_code != 0
        monkeypatch.setattr("reportgen.watching.server.USUAL_PORT", taken)
        server = bind(board, None)
        assert server.server_port not in (0, taken)
        server.server_close()


def test_the_next_state_is_waited_for_and_no_longer_than_asked(board):
    assert board.after(0, 0.01) is None
    board.show(report(), None)
    newer = board.after(0, 5)
    assert newer is not None and newer.number == 1
    board.close()
    assert board.after(0, 5) is None
