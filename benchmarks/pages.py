"""Pages of a site with 1,000 organisations, 5,000 programmes and 1,000,000 entries in its ledger.

How many statements each page sends, how fast three of them are beside the same written by hand, and sixteen readers at
once through the real server. Everything is read as the run-time role, behind row-level security.
"""

from __future__ import annotations

import http.client
import io
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from benchmarks.measuring import Bound, Comparison, Contender, Size, Unit, per_second
from benchmarks.pages_site import Site, filled_site

OURS = "Lightwell"
BY_HAND = "by hand"
MOST = 12
READERS = 16
PAGES_EACH = 16
ROUNDS = {Size.FULL: 40, Size.TINY: 3}
SETTLING = 4  # the session, who asks, the account, its offices: the middleware's, the same for both
MANAGER, ANALYST, PRIVACY, ADVISOR = (
    "the provider's manager", "an analyst", "the privacy officer", "a contract advisor",
)  # fmt: skip
LISTS = (
    "home", "agreements", "flow-maps", "letters", "letter-choices", "people", "people-invite", "tokens", "account",
    "offices", "ledger",
)  # fmt: skip
PROVIDERS = ("send", "who-saw-what", "trends", "keyring", "due")
ALL, SORTED = "?all=1", "?sort=unit&order=down"


def addresses(site: Site) -> dict[str, tuple[str, ...]]:
    """Every page that each of the four gets, of the programme that was told and of one delivery."""
    from django.urls import reverse

    agreement = site.one("SELECT id FROM agreements_agreementversion WHERE code = 'best-foot-forward'")
    programme = site.one("SELECT programme_id FROM agreements_agreementversion WHERE code = 'best-foot-forward'")
    sent = site.one("SELECT id FROM sharing_handover WHERE agreement_code = 'best-foot-forward'")
    theirs = site.one(
        "SELECT d.id FROM sharing_delivery AS d JOIN organisations_unit AS u ON u.id = d.unit_id "
        "JOIN organisations_organisation AS o ON o.id = d.provider_id "
        "WHERE u.code = 'evaluation' AND o.code = 'ccss' ORDER BY d.sent_at LIMIT 1"
    )
    entry = site.one("SELECT uuid FROM ledger_entry WHERE action = 'sharing.send' AND actor_account IS NOT NULL")
    of_all = (
        *map(reverse, LISTS),
        reverse("programme", args=[programme]),
        reverse("agreement", args=[agreement]),
        reverse("flow-map", args=[agreement]),
        reverse("ledger-entry", args=[entry]),
    )
    of_one = (reverse("delivery", args=[theirs]), reverse("keeping", args=[theirs]))
    of_quarter = (reverse("send-quarter", args=[agreement, "2026-Q3"]), reverse("receipt", args=[sent]))
    due, who_saw = reverse("due"), reverse("who-saw-what")
    return {
        MANAGER: (*of_all, *of_one, *of_quarter, *map(reverse, PROVIDERS), due + ALL),
        ANALYST: (*of_all, *of_one, reverse("deliveries"), due, due + ALL),
        PRIVACY: (*of_all, *of_one, who_saw, who_saw + SORTED, due),
        ADVISOR: of_all,
    }


class Asking:
    """A page of a site, asked of the product's own WSGI application in this process."""

    def __init__(self, application: Any, session: str) -> None:
        self.application, self.session = application, session

    def __call__(self, where: str) -> tuple[str, bytes]:
        """Its status and its content."""
        said: list[str] = []
        path, _, query = where.partition("?")
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "localhost",
            "SERVER_PORT": "80", "HTTP_HOST": "localhost", "REMOTE_ADDR": "127.0.0.1", "SCRIPT_NAME": "",
            "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr,
            "HTTP_COOKIE": f"sessionid={self.session}",
        }  # fmt: skip
        response = self.application(environ, lambda status, headers, exc_info=None: said.append(status))
        content = b"".join(response)
        response.close()
        return said[0], content


def _asking(site: Site, person: str) -> Asking:
    from django.core.wsgi import get_wsgi_application

    return Asking(get_wsgi_application(), site.sessions[person])


def _statements(ask: Asking, where: str) -> list[tuple[str, Any]]:
    """What a page sends. Raises LookupError where it is no page of theirs."""
    from django.db import connection

    said: list[tuple[str, Any]] = []

    def noted(execute: Callable[..., Any], sql: str, values: Any, many: bool, context: Any) -> Any:
        said.append((sql, values))
        return execute(sql, values, many, context)

    with connection.execute_wrapper(noted):
        status, _ = ask(where)
    if not status.startswith(("200", "302")):
        raise LookupError(f"{where} answers {status}")
    return said


# --- how many statements -------------------------------------------------------------------------------------------


@contextmanager
def statements(size: Size) -> Iterator[Sequence[Contender]]:
    """Of everybody's pages, the one that sends most."""
    with filled_site(size) as site:
        where = addresses(site)
        yield tuple(Contender(person, partial(_most, site, person, where[person])) for person in where)


def _most(site: Site, person: str, where: Sequence[str]) -> float:
    ask = _asking(site, person)
    found = {each: len(_statements(ask, each)) for each in where}
    worst = max(found, key=lambda each: found[each])
    print(f"{person}: {found[worst]} at {worst}", file=sys.stderr)
    return float(found[worst])


# --- beside the same page by hand -----------------------------------------------------------------------------------


def _beside(person: str, where: Callable[[Site], str], name: str) -> Callable[[Size], Any]:
    @contextmanager
    def contenders(size: Size) -> Iterator[Sequence[Contender]]:
        with filled_site(size) as site:
            ask, ours, count = _asking(site, person), where(site), ROUNDS[size]
            hand = _written(ask, ours, name)
            yield (
                Contender(OURS, per_second(lambda: [ask(ours) for _ in range(count)], count)),
                Contender(BY_HAND, per_second(lambda: [ask(hand) for _ in range(count)], count)),
            )

    return contenders


def _written(ask: Asking, ours: str, name: str) -> str:
    """Write the page by hand, and answer its address. Raises AssertionError where it is not the same page."""
    from benchmarks import pages_by_hand as hand

    ask(ours)
    said = tuple(hand.Statement(sql, values) for sql, values in _statements(ask, ours)[SETTLING:])
    html = ask(ours)[1].decode()
    values = list(hand.values_of(hand.rows_of(said)))
    hand.PAGES[name] = hand.ByHand(said, hand.pattern_of(html, values))
    written = ask(f"/by-hand/{name}")[1].decode()
    if hand.TOKEN.sub("", written) != hand.TOKEN.sub("", html):
        raise AssertionError(f"{ours} by hand is another page.")
    return f"/by-hand/{name}"


# --- sixteen readers through the real server ------------------------------------------------------------------------


@contextmanager
def readers(size: Size) -> Iterator[Sequence[Contender]]:
    """Sixteen at once, each on pages of their own. Raises AssertionError at the first page that does not come."""
    with filled_site(size) as site, _served(site) as port:
        where = addresses(site)
        asked = [(site.sessions[person], page) for person in where for page in where[person]]
        yield (
            Contender("sixteen readers", partial(_read, port, asked, READERS)),
            Contender("one reader", partial(_read, port, asked, 1)),
        )


@contextmanager
def _served(site: Site) -> Iterator[int]:
    """The pages as `lightwell serve` serves them, on a port of their own."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
    run = (
        "from lightwell.web.running import Site, run_site; "
        f"run_site(Site(settings='benchmarks.pages_settings', port={port}, with_worker=False))"
    )
    command = [sys.executable, "-c", run]
    with subprocess.Popen(command, env=site.environment(), stdout=subprocess.PIPE, text=True) as server:
        try:
            if server.stdout is None or not server.stdout.readline():
                raise AssertionError("The site was not served.")
            yield port
        finally:
            server.terminate()


def _read(port: int, asked: Sequence[tuple[str, str]], count: int) -> float:
    """Pages per second, everybody going through so many of them from another place on: together, through all."""
    failed: list[str] = []
    began = time.perf_counter()
    threads = [threading.Thread(target=_one, args=(port, asked, number, count, failed)) for number in range(count)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    if failed:
        raise AssertionError(f"{len(failed)} pages did not come: {failed[:3]}")
    return PAGES_EACH * count / (time.perf_counter() - began)


def _one(port: int, asked: Sequence[tuple[str, str]], number: int, count: int, failed: list[str]) -> None:
    begin = len(asked) * number // count
    for session, where in (*asked[begin:], *asked[:begin])[:PAGES_EACH]:
        asking = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        try:
            asking.request("GET", where, headers={"Host": "localhost", "Cookie": f"sessionid={session}"})
            answer = asking.getresponse()
            answer.read()
            if answer.status not in (200, 302):
                failed.append(f"{where} {answer.status}")
        except (OSError, http.client.HTTPException) as problem:
            failed.append(f"{where} {problem}")
        finally:
            asking.close()


def _programme(site: Site) -> str:
    key = site.one("SELECT programme_id FROM agreements_agreementversion WHERE code = 'best-foot-forward'")
    return f"/programmes/{key}"


_BESIDE = (Bound(OURS, at_least=0.5, times=BY_HAND),)
_HAND = (
    "By hand is a view behind the same middleware that sends the same SQL and fills the same HTML with `str.format`; "
    "it works out no days and no plurals. Pages are asked for one after another, in one process."
)
_PACKAGES = ("Django", "psycopg", "granian")
COMPARISONS = (
    Comparison(
        name="page-statements",
        title="What a page asks the database",
        meaning=(
            "Statements that the page which sends most of them sends, of all the pages that each of four people get, "
            "with 1,000 organisations, 5,000 programmes and 1,000,000 entries. The session's and those that say who "
            "asks are counted; BEGIN and COMMIT are not."
        ),
        unit=Unit.STATEMENTS,
        contenders=statements,
        bounds=tuple(Bound(person, at_most=MOST) for person in (MANAGER, ANALYST, PRIVACY, ADVISOR)),
        packages=_PACKAGES,
    ),
    Comparison(
        name="page-programme",
        title="A programme's page beside the same by hand",
        meaning=f"Pages in a second, for the manager of one provider. {_HAND}",
        unit=Unit.PER_SECOND,
        contenders=_beside(MANAGER, _programme, "programme"),
        bounds=_BESIDE,
        packages=_PACKAGES,
    ),
    Comparison(
        name="page-who-saw-what",
        title="Who saw what beside the same by hand",
        meaning=f"Pages in a second, fifty openings on each, for the manager of one provider. {_HAND}",
        unit=Unit.PER_SECOND,
        contenders=_beside(MANAGER, lambda site: "/who-saw-what", "who-saw-what"),
        bounds=_BESIDE,
        packages=_PACKAGES,
    ),
    Comparison(
        name="page-ledger",
        title="The ledger's page beside the same by hand",
        meaning=f"Pages in a second, for the manager of one provider. {_HAND}",
        unit=Unit.PER_SECOND,
        contenders=_beside(MANAGER, lambda site: "/ledger", "ledger"),
        bounds=_BESIDE,
        packages=_PACKAGES,
    ),
    Comparison(
        name="page-readers",
        title="Sixteen readers at once",
        meaning=(
            "Pages in a second through granian, as `lightwell serve` runs it, all the pages of four people. It fails, "
            "and keeps no figure, when a single page answers with an error."
        ),
        unit=Unit.PER_SECOND,
        contenders=readers,
        packages=_PACKAGES,
    ),
)
