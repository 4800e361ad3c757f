"""A real SMTP server in this process, that keeps what it is given and refuses what it is told to."""

from __future__ import annotations

import asyncio
import datetime as dt
import email
import email.policy
import ipaddress
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Mailbox:
    """What arrived, byte for byte, and how to answer. answers: by recipient or "" for the text; used once each.

    then: what to do once a letter has arrived, before saying so.
    """

    port: int = 0
    arrived: list[bytes] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)
    then: Callable[[], None] | None = None

    @property
    def messages(self) -> list[EmailMessage]:
        return [email.message_from_bytes(each, policy=email.policy.default) for each in self.arrived]  # type: ignore[misc]

    def _answer(self, about: str) -> str | None:
        waiting = self.answers.get(about)
        return waiting.pop(0) if waiting else None

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if refusal := self._answer(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if refusal := self._answer(""):
            return refusal
        self.to += envelope.rcpt_tos
        assert isinstance(envelope.content, bytes)
        self.arrived.append(envelope.content)
        if self.then is not None:
            await asyncio.to_thread(self.then)
        return "250 OK"

    def plain(self, at: int = -1) -> str:
        body = self.messages[at].get_body(("plain",))
        assert body is not None
        return str(body.get_content())

    def html(self, at: int = -1) -> str:
        body = self.messages[at].get_body(("html",))
        assert body is not None
        return str(body.get_content())


class _OnAnyPort(Controller):
    """aiosmtpd's controller, on a port that the machine chooses."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
        super()._trigger_server()


@contextmanager
def mail_server(mailbox: Mailbox | None = None, port: int = 0, **options: Any) -> Iterator[Mailbox]:
    """The server, for as long as this lasts."""
    box = mailbox or Mailbox()
    controller = _OnAnyPort(box, hostname="127.0.0.1", port=port, ready_timeout=60, **options)
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


@dataclass(frozen=True, slots=True)
class Certificate:
    """A server's certificate of its own making, for `localhost`."""

    file: Path
    context: ssl.SSLContext


def make_certificate(folder: Path, name: str = "localhost") -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    hosts: list[x509.GeneralName] = [x509.DNSName(name)]
    if name == "localhost":
        hosts.append(x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
    made = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file, secret = folder / f"{name}.pem", folder / f"{name}.key"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, secret)
    return Certificate(file, context)


def takes_password(wanted: str) -> Any:
    """An authenticator for aiosmtpd that takes one password."""

    def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
        return AuthResult(success=given.password == wanted.encode())

    return authenticate
