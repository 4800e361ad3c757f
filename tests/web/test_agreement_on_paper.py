"""The paper that the agreement's page gives says what the page says, to those who may read it."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from lightwell.agreements.actions import end_agreement
from lightwell.agreements.paper import ABOUT_THIS_PAPER, paper
from lightwell.ledger.walls import walls
from lightwell.printing.paper import Beside, Facts, Heading, Marked, Paragraph, Part, Points, Words, runs
from lightwell.printing.press import pdf
from tests.factories import NOW
from tests.printing.reading_aloud import ReadAloud
from tests.web.told import Told

pytestmark = pytest.mark.database


def said(words: Words) -> Iterator[str]:
    yield from (run.words for run in runs(words))


def texts(parts: Iterable[Part]) -> Iterator[str]:
    """Everything but the tables, whose days and offices have their own tests."""
    for part in parts:
        match part:
            case Heading():
                yield part.words
            case Paragraph():
                yield from said(part.words)
            case Points():
                yield from (words for item in part.items for words in said(item))
            case Facts():
                yield from (words for fact in part.facts for words in (fact.name, *said(fact.words)))
            case Marked():
                yield from texts(part.parts)
            case Beside():
                yield from texts((*part.left, *part.right))
            case _:
                continue


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_the_paper_says_nothing_that_its_page_does_not(told: Told) -> None:
    page = told.client("mere").get(f"/agreements/{told.agreement.pk}").content.decode()
    shown = squeezed(html.unescape(re.sub("<[^>]+>", "", page)))
    missing = [each for each in texts(paper(told.agreement.agreed).parts) if squeezed(each) not in shown]
    assert missing == [
        "Version 1 of “best-foot-forward”, between The Agency (demonstration) and City Centre Social Services.",
        "In force from 1 July 2026 to 30 June 2028.",
        ABOUT_THIS_PAPER,
    ]


def test_the_page_leads_to_the_paper_and_it_is_the_one_that_the_command_line_prints(told: Told) -> None:
    client, where = told.client("priya"), f"/agreements/{told.agreement.pk}/agreement.pdf"
    assert where in client.get(f"/agreements/{told.agreement.pk}").content.decode()
    answer = client.get(where)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="best-foot-forward-version-1.pdf"'
    assert answer.content == pdf(paper(told.agreement.agreed))


def test_one_that_was_ended_says_so_on_paper_and_in_its_notices_once_that_day_is_over(
    told: Told, settings: Any
) -> None:
    with walls(told.cast.hana):
        agreement = told.agreement.afresh_for(told.cast.hana)
    last = NOW.date() + dt.timedelta(days=4)
    end_agreement(told.cast.hana, agreement, NOW, on=last, because="The programme closes")
    hana, where = told.client("hana"), f"/agreements/{told.agreement.pk}"
    assert "It holds until 10 October 2026" in ReadAloud(hana.get(f"{where}/agreement.pdf").content).document.words
    assert "There is nothing to tell" not in hana.get(f"{where}/notices").content.decode()
    settings.LIGHTWELL_CLOCK = f"{__name__}.{after_its_end.__name__}"
    hana = told.client("hana")
    answer = hana.get(f"{where}/agreement.pdf")
    assert "Ended: its last day in force was 10 October 2026" in ReadAloud(answer.content).document.words
    assert "It is over, so there is nothing more to tell" in hana.get(f"{where}/notices").content.decode()


def after_its_end() -> dt.datetime:
    return NOW + dt.timedelta(days=5)


def test_another_provider_is_given_no_paper(told: Told) -> None:
    assert told.client("aroha").get(f"/agreements/{told.agreement.pk}/agreement.pdf").status_code == 404
