"""What the door says of a code that is wrong, and of the one that shuts the link."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from lightwell.guests.actions import bring, give_code
from lightwell.guests.models import Words
from tests.codesign.making import SAID_AT
from tests.factories import best_foot_forward
from tests.web import told

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _at_that_time() -> Iterator[None]:
    with override_settings(LIGHTWELL_CLOCK="tests.web.told.now"), told.at(SAID_AT):
        yield


@pytest.mark.parametrize(
    ("words", "look_again", "shut_by_it", "already_shut"),
    [
        (
            Words.ADULT,
            "Look again at the figures",
            "That was the fifth wrong code, so this link is shut now, even to the right one. Whoever gave you the link "
            "has been told; ask them for a new code.",
            "Five codes were wrong, so this link is shut.",
        ),
        (
            Words.CHILD,
            "Look at the numbers again",
            "That is the fifth wrong code. This link is shut now, and the right code does not open it. Ask the one who "
            "gave it to you for a new code.",
            "That was wrong five times, so this link is shut.",
        ),
    ],
)
def test_the_fifth_wrong_code_says_that_it_shut_the_link_and_whom_to_ask(
    words: Words, look_again: str, shut_by_it: str, already_shut: str
) -> None:
    cast = best_foot_forward()
    made = bring(cast.mere, cast.ccss, SAID_AT, words=words)
    code = give_code(cast.mere, made.guest, SAID_AT)
    wrong = "00000000" if code != "00000000" else "11111111"
    browser = Client()
    browser.get(made.address[made.address.index("/g/") :])
    tried = [_said(browser, each) for each in (wrong, wrong, wrong, wrong, wrong, code)]
    assert [look_again in each for each in tried] == [True, True, True, True, False, False]
    assert [shut_by_it in each for each in tried] == [False, False, False, False, True, False]
    assert already_shut in tried[-1]


def _said(browser: Client, code: str) -> str:
    return " ".join(browser.post(reverse("guest-door"), {"code": code}).content.decode().split())
