"""An agency's sign-in, in this process and over real HTTP: small, and as strict as a real one unless told to cheat."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

Said = dict[str, Any]
CLIENT, SECRET = "lightwell", "kept between the two: ½"


def _as_given(said: Said) -> Said:
    return said


@dataclass
class Provider:
    """What it knows, and how it cheats. person: who signs in there. twist: changes what a token says."""

    person: Said
    algorithm: str = "RS256"
    twist: Callable[[Said], Said] = _as_given
    twist_description: Callable[[Said], Said] = _as_given
    sign: Callable[[Said], str] | None = None
    issuer: str = ""
    codes: dict[str, Said] = field(default_factory=dict)
    asked: list[Said] = field(default_factory=list)
    rsa: Any = field(default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048))
    ec: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def description(self) -> Said:
        return self.twist_description(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "authorization_response_iss_parameter_supported": True,
            }
        )

    def keys(self) -> Said:
        both = (("rsa", "RS256", self.rsa), ("ec", "ES256", self.ec))
        made = []
        for name, algorithm, key in both:
            public = jwt.get_algorithm_by_name(algorithm).to_jwk(key.public_key(), as_dict=True)
            made.append({**public, "kid": name, "use": "sig", "alg": algorithm})
        return {"keys": made}

    def signed_in(self, asked: Said) -> str:
        """Where a browser goes back to, once the person has signed in."""
        assert (asked["client_id"], asked["response_type"]) == (CLIENT, "code")
        assert asked["code_challenge_method"] == "S256"
        self.asked.append(asked)
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        answer = {"code": code, "state": asked["state"], "iss": self.issuer}
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def exchanged(self, given: Said, authorization: str) -> Said | None:
        """Tokens for a code, once, to whoever knows the secret and began it."""
        asked = self.codes.pop(given.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(given.get("code_verifier", "").encode()).digest())
        knows = authorization == "Basic " + base64.b64encode(_both().encode()).decode()
        began = asked is not None and challenge.rstrip(b"=").decode() == asked["code_challenge"]
        if asked is None or not knows or not began or given["redirect_uri"] != asked["redirect_uri"]:
            return None
        return {"access_token": "an access token", "token_type": "Bearer", "id_token": self._token(asked["nonce"])}

    def _token(self, nonce: str) -> str:
        now = int(time.time())
        about = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce, "auth_time": now}
        said = self.twist({**about, **self.person})
        if self.sign is not None:
            return self.sign(said)
        key, name = (self.rsa, "rsa") if self.algorithm == "RS256" else (self.ec, "ec")
        return jwt.encode(said, key, algorithm=self.algorithm, headers={"kid": name})


def _both() -> str:
    from urllib.parse import quote

    return f"{quote(CLIENT, safe='')}:{quote(SECRET, safe='')}"


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path == "/authorize":
                asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
                return self._answer(302, None, {"Location": provider.signed_in(asked)})
            known = {
                "/.well-known/openid-configuration": provider.description,
                "/keys": provider.keys,
                "/userinfo": lambda: provider.person,
            }
            return self._answer(200, known[path]()) if path in known else self._answer(404, None)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            given = {name: values[0] for name, values in parse_qs(body).items()}
            tokens = provider.exchanged(given, self.headers.get("Authorization", ""))
            self._answer(200, tokens) if tokens else self._answer(400, {"error": "invalid_grant"})

        def _answer(self, status: int, said: Said | None, headers: dict[str, str] | None = None) -> None:
            body = json.dumps(said).encode() if said is not None else b""
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *given: object) -> None:
            """Nothing."""

    return Handler


@contextmanager
def served(provider: Provider) -> Iterator[Provider]:
    """The provider, answering at its issuer's address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
