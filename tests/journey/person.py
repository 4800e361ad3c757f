"""Somebody at a provider who wants one quarter sent, and keeps at it through whatever the machine does meanwhile."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import requests

from demo.accounts import PASSPHRASE

QUARTER = "2026-Q3"
ANSWERS_WITHIN_SECONDS = 30
GIVES_UP_AFTER_SECONDS = 120


class Form(HTMLParser):
    """The fields that are already filled in, of the form that goes to an address ending like this."""

    def __init__(self, page: str, ending: str) -> None:
        super().__init__()
        self.ending, self.inside, self.action = ending, False, ""
        self.fields: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("action", "").partition("?")[0].endswith(self.ending):
            self.inside, self.action = True, given["action"]
        elif tag == "input" and self.inside and given.get("type") == "hidden":
            self.fields[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


def token(page: str) -> str:
    """What a form of this page must send back."""
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    return found.group(1) if found else ""


@dataclass
class Person:
    """Sione, in one browser. What he sees decides what he does next; he never looks behind the pages."""

    address: str
    files: Path
    session: requests.Session = field(default_factory=requests.Session)
    path: str = ""
    steps: list[str] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def hand_over(self) -> None:
        """Send the quarter, anew each time. Raises TimeoutError when it cannot be done."""
        until = time.monotonic() + GIVES_UP_AFTER_SECONDS
        self.path, self.steps = "", []
        while not self.stopped.is_set():
            if time.monotonic() > until:
                raise TimeoutError(" · ".join(self.steps[-30:]))
            try:
                if self._next():
                    return
            except (requests.ConnectionError, requests.Timeout):
                self._note("no answer")
            time.sleep(0.1)

    def _next(self) -> bool:
        """Do the next thing; true once it is sent."""
        if not self.session.cookies.get("sessionid") and not self._sign_in():
            return False
        return self._begin() if not self.path else self._go_on()

    def _note(self, step: str) -> None:
        if not self.steps or self.steps[-1] != step:
            self.steps.append(step)

    def _get(self, path: str) -> requests.Response:
        return self.session.get(self.address + path, timeout=ANSWERS_WITHIN_SECONDS)

    def _post(self, path: str, given: dict[str, str], **options: object) -> requests.Response:
        options = {"timeout": ANSWERS_WITHIN_SECONDS, "allow_redirects": False, **options}
        return self.session.post(self.address + path, given, **options)  # type: ignore[arg-type]

    def _sign_in(self) -> bool:
        form = Form(self._get("/sign-in").text, "/sign-in")
        return self._post("/sign-in", {**form.fields, "account": "sione"}).status_code == 302

    # --- handing the files over ---------------------------------------------------------------------------------

    def quarter_path(self) -> str:
        """Where this quarter is handed over."""
        found = re.search(rf"/send/[0-9a-f-]{{36}}/{QUARTER}", self._get("/send").text)
        return found.group() if found else ""

    def _begin(self) -> bool:
        quarter = self.quarter_path()
        address, page = quarter, self._get(quarter) if quarter else None
        if page is not None and 'name="tables"' not in page.text:  # it was sent before: this takes its place
            address = f"{quarter}?replace=yes"
            page = self._get(address)
        if page is None or page.status_code >= 500:
            self._note("the page of the quarter did not come")
            return False
        under_way = re.search(r"/hand-overs/[0-9a-f-]{36}", page.text)
        if under_way and 'name="tables"' not in page.text:
            # It was uploaded and the answer never came: this browser cannot open it, so it starts again.
            return self._throw_away(under_way.group())
        with (self.files / "quarter.csv").open("rb") as table, (self.files / "people-told.csv").open("rb") as people:
            given = {"csrfmiddlewaretoken": token(page.text), "passphrase": PASSPHRASE}
            sent = self._post(address, given, files={"tables": table, "people": people})
        self._note(f"handed over: {sent.status_code}")
        if sent.status_code == 302:
            self.path = sent.headers["Location"]
        return False

    def _throw_away(self, path: str) -> bool:
        page = self._get(path)
        form = Form(page.text, "/discard")
        gone = self._post(f"{path}/discard", form.fields)
        self._note(f"thrown away: {gone.status_code}")
        self.path = ""
        return False

    # --- while it is checked, and after -------------------------------------------------------------------------

    def _go_on(self) -> bool:
        page = self._get(self.path)
        if page.status_code >= 500:
            self._note(f"the hand-over's page: {page.status_code}")
            return False
        if page.url.endswith("/receipt"):
            self._note("receipt")
            return True
        for ending, step in (("/send", self._send), ("/again", self._again)):
            form = Form(page.text, ending)
            if form.action:
                return step(form)
        if "begun in another browser" in page.text:
            return self._throw_away(self.path)
        self._note("waiting")
        return False

    def _send(self, form: Form) -> bool:
        sent = self._post(f"{self.path}/send", form.fields)
        self._note(f"sent: {sent.status_code}")
        return False

    def _again(self, form: Form) -> bool:
        asked = self._post(f"{self.path}/again", {**form.fields, "passphrase": PASSPHRASE})
        self._note(f"asked again: {asked.status_code}")
        return False
