"""Nothing that a person typed, sent or is called is ever in a log: planted everywhere, found nowhere."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from lightwell.agreements.models import AgreementVersion
from lightwell.ledger.walls import walls
from lightwell.web.logs import JsonLine, PlainLine
from tests.web.told import Told

pytestmark = pytest.mark.database

PLANTED = ("Ngāhuia Pōtiki", "ngahuia@example.org", "ZZZ0016", "021 555 0199", "Ng%C4%81huia", "pōtiki-secret-cookie")


@pytest.fixture(params=[JsonLine, PlainLine])
def written(request: pytest.FixtureRequest) -> Iterator[Callable[[], str]]:
    """Everything that any logger writes meanwhile, at any level, as our handler would write it."""
    page = io.StringIO()
    handler = logging.StreamHandler(page)
    handler.setFormatter(request.param())
    loggers = [logging.getLogger(name) for name in ("", "django", "django.server", "lightwell", "lightwell.requests")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    yield page.getvalue
    for logger, level in zip(loggers, levels, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


def _programme(told: Told) -> UUID:
    with walls(told.cast.mere):
        return AgreementVersion.objects.visible_to(told.cast.mere).get(pk=told.agreement.pk).programme_id


def _broken(*arguments: object, **options: object) -> None:
    named = "Ngāhuia Pōtiki"
    raise ValueError(f"{named} cannot be read: {arguments}")


def _walk(client: Client, told: Told) -> list[int]:
    headers = {"user-agent": PLANTED[0], "referer": f"http://localhost/?q={PLANTED[1]}", "x-client": PLANTED[2]}
    file = SimpleUploadedFile(f"{PLANTED[0]}.csv", f"name\n{PLANTED[0]}\n".encode())
    form = {"email": PLANTED[1], "password": PLANTED[3], "reason": PLANTED[0], "table": file, "name": PLANTED[0]}
    client.cookies["left-behind"] = "potiki"
    addresses = [
        "/",
        "/sign-in",
        "/office",
        f"/programmes/{_programme(told)}",
        f"/{PLANTED[0]}",
        f"/?client={PLANTED[2]}",
    ]
    statuses = []
    for address in addresses:
        query = {"q": PLANTED[0], "who": PLANTED[1], "client": PLANTED[2]}
        statuses.append(client.get(address, query, headers=headers).status_code)
        file.seek(0)
        statuses.append(client.post(address, form, headers=headers).status_code)
    return statuses


@pytest.mark.parametrize("who", ["nobody", "mere", "priya"])
def test_what_is_planted_in_forms_files_and_headers_is_in_no_line(
    who: str, told: Told, written: Callable[[], str]
) -> None:
    statuses = _walk(told.client(who), told)
    _none_planted(written(), told)
    assert written().count("lightwell.requests") == len(statuses)


def test_an_error_is_told_by_its_kind_and_place_and_not_by_its_words(
    told: Told, written: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lightwell.web.context.frame", _broken)
    client = told.client("mere")
    client.raise_request_exception = False
    with override_settings(DEBUG=False):
        assert client.get("/", {"q": PLANTED[0]}).status_code == 500
    _none_planted(written(), told)
    assert "ValueError" in written()


def _none_planted(text: str, told: Told) -> None:
    assert text
    people = [actor.name for actor in told.cast.everybody().values() if hasattr(actor, "name")]
    for value in (*PLANTED, *people):
        assert value not in text
        assert json.dumps(value)[1:-1] not in text


def test_a_line_names_the_pattern_and_the_office(told: Told) -> None:
    page = io.StringIO()
    handler = logging.StreamHandler(page)
    handler.setFormatter(JsonLine())
    logger = logging.getLogger("lightwell.requests")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    answer = told.client("mere").get(f"/programmes/{_programme(told)}", {"q": "x"})
    logger.removeHandler(handler)
    logger.setLevel(level)
    said = json.loads(page.getvalue().splitlines()[-1])
    assert said["route"] == "/programmes/<uuid:programme_id>"
    assert said["status"] == answer.status_code == 200
    assert said["request"] == answer["X-Request-ID"]
    assert said["office"] == str(told.cast.mere.membership_id)
    assert set(said) == {
        "at", "level", "from", "says", "request", "method", "route", "status", "milliseconds", "office"
    }  # fmt: skip
