"""What Slack, or whatever stands before it, may answer to a post, and what each answer means."""

import socket
import ssl
import struct
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from delivery.slack import HALT, NEVER, Halt, Later, Never, Outcome, Sent, Unknown
from tests.delivery.post import QUICK, Answer, no, yes

SECRET = "what only they may read"
UNREACHED = Later(5, "unreachable")
A_DAY = timedelta(days=1)

ANSWERS: list[tuple[str, Answer, Outcome]] = [
    ("taken", yes(ts="1.5"), Sent("1.5")),
    ("taken, but which", yes(), Unknown("no_ts")),
    ("429", no("ratelimited", 429, Retry_After="7"), Later(7, "rate_limited")),
    ("429 with no time", no("ratelimited", 429), Later(30, "rate_limited")),
    ("429 with a date", no("ratelimited", 429, Retry_After="Tue, 3 Mar"), Later(30, "rate_limited")),
    ("429 and nothing else", Answer(429, "", {"Retry-After": "7"}), Later(7, "rate_limited")),
    ("429 of a proxy, with no wait", Answer(429, "<html>", {"Retry-After": "0"}), Later(1, "rate_limited")),
    ("429 in the body", no("rate_limited", Retry_After="3"), Later(3, "rate_limited")),
    ("500", no("internal_error", 500), Unknown("http_500")),
    ("502 of a proxy", Answer(502, f"<html>{SECRET}"), Unknown("http_502")),
    ("500 with a sure code", no("is_archived", 503), Unknown("http_503")),
    ("dropped", Answer(breaks="drop"), Unknown("dropped")),
    ("reset", Answer(breaks="reset"), Unknown("dropped")),
    ("too late", Answer(after=QUICK.http_timeout + 0.2), Unknown("timeout")),
    ("not JSON", Answer(200, f"<html>{SECRET}"), Unknown("unreadable")),
    ("half", Answer(200, '{"ok": true', {"content-length": "500"}), Unknown("dropped")),
    ("no", yes(ok=False), Unknown("unreadable")),
    ("nothing", Answer(200, "null"), Unknown("unreadable")),
    ("a list", Answer(200, "[1]"), Unknown("dropped")),
    ("empty", Answer(200, ""), Unknown("unreadable")),
    ("odd status", no("channel_not_found", 404), Never("channel_not_found")),
    ("accepted", Answer(202, "{}"), Unknown("unreadable")),
    ("words for a code", no(SECRET), Unknown("unreadable")),
    *((code, no(code), Never(code)) for code in sorted(NEVER)),
    *((code, no(code), Halt(code)) for code in sorted(HALT)),
    *(
        (code, no(code), Unknown(code))
        for code in (
            "fatal_error", "internal_error", "request_timeout", "service_unavailable", "duplicate_message_not_found",
            "duplicate_channel_not_found", "a_code_of_tomorrow",
        )
    ),
]  # fmt: skip

# What a connection does once it is there, before any HTTP; given the connection.
Behave = Callable[[socket.socket], None]
SILENT_SECONDS = QUICK.http_timeout + 0.3


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _closes(_: socket.socket) -> None:
    """Go away without a word."""


def _closes_once_asked(connection: socket.socket) -> None:
    connection.recv(100_000)


def _resets_once_asked(connection: socket.socket) -> None:
    _closes_once_asked(connection)
    _reset(connection)


def _is_silent(_: socket.socket) -> None:
    time.sleep(SILENT_SECONDS)


def _says(words: bytes, then: Behave) -> Behave:
    def say(connection: socket.socket) -> None:
        _closes_once_asked(connection)
        connection.sendall(words)
        then(connection)

    return say


def _takes_tls(connection: socket.socket) -> None:
    """Show a certificate that nobody knows."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + A_DAY)
    names = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    shown = made.add_extension(names, critical=False).sign(key, hashes.SHA256())
    with tempfile.NamedTemporaryFile() as file:
        plain = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        file.write(key.private_bytes(*plain) + shown.public_bytes(serialization.Encoding.PEM))
        file.flush()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file.name)
    context.wrap_socket(connection, server_side=True).close()


_HALF = b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{"ok": true, "ts"'

# From the socket: whether TLS is tried, what happens on the connection, and what that means.
CONNECTIONS: list[tuple[str, str, Behave, Outcome]] = [
    ("closed before it is asked", "http", _closes, Unknown("dropped")),
    ("reset before it is asked", "http", _reset, Unknown("dropped")),
    ("closed once it is asked", "http", _closes_once_asked, Unknown("dropped")),
    ("reset once it is asked", "http", _resets_once_asked, Unknown("dropped")),
    ("silent", "http", _is_silent, Unknown("timeout")),
    ("half a first line", "http", _says(b"HTTP/1.", _closes), Unknown("dropped")),
    ("another protocol", "http", _says(b"SSH-2.0-x\r\n", _closes), Unknown("dropped")),
    ("headers and no more", "http", _says(_HALF.partition(b"{")[0], _closes), Unknown("dropped")),
    ("half a body, then closed", "http", _says(_HALF, _closes), Unknown("dropped")),
    ("half a body, then reset", "http", _says(_HALF, _reset), Unknown("dropped")),
    ("half a body, then silent", "http", _says(_HALF, _is_silent), Unknown("timeout")),
    ("no TLS there", "https", _says(b"HTTP/1.1 400 Bad Request\r\n\r\n", _closes), UNREACHED),
    ("TLS of somebody unknown", "https", _takes_tls, UNREACHED),
    ("TLS that breaks off", "https", _closes_once_asked, Unknown("dropped")),
    ("TLS that is reset", "https", _resets_once_asked, Unknown("dropped")),
    ("TLS that is silent", "https", _is_silent, Unknown("timeout")),
]


@contextmanager
def nowhere() -> Iterator[dict[str, str]]:
    """Give addresses at which nobody is: nobody listens there, and nobody knows the name."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        yield {
            "refused": f"http://127.0.0.1:{port}/api/",
            "a name that nobody knows": f"http://[fe80::1%25nobody]:{port}/api/",
        }


@dataclass
class Place:
    """Somewhere that takes connections, and how many it took."""

    url: str
    taken: int = 0


@contextmanager
def listening(scheme: str, behave: Behave) -> Iterator[Place]:
    """Take connections, each of which does this and ends."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        place = Place(f"{scheme}://127.0.0.1:{server.getsockname()[1]}/api/")

        def take() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    place.taken += 1
                    with suppress(OSError):
                        behave(connection)

        thread = threading.Thread(target=take, daemon=True)
        thread.start()
        yield place
        server.shutdown(socket.SHUT_RDWR)
    thread.join()
