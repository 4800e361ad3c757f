"""What hours come to in dollars: a provider says what an hour costs, and its own people alone read it."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.agreements.talking import signed_in
from tests.codesign.making import make_designed
from tests.factories import Cast, best_foot_forward

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
NOT_SAID = "It cannot be said in dollars: nobody has said what an hour of your people’s time costs."


@pytest.fixture
def cast(settings: Any) -> Cast:
    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    settings.LIGHTWELL_HOURLY_RATE = 0
    return best_foot_forward()


def read(client: Client, path: str, expected: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == expected, path
    return " ".join(html.unescape(response.content.decode()).split())


def test_a_provider_that_says_what_an_hour_costs_reads_dollars_and_nobody_else_does(cast: Cast) -> None:
    need = make_designed(cast).needs["3"].pk
    asked, designed = f"/needs/{need}/say", reverse("design-need", args=[need])
    mere, sione, aroha, hana = (signed_in(each) for each in (cast.mere, cast.sione, cast.aroha, cast.hana))
    assert f'{NOT_SAID}</span> <a href="/hour-cost">Say what an hour costs</a>' in read(mere, asked)
    assert "your manager has not said yet what an hour costs" in read(sione, asked)
    for wrong in ("0", "1001", "much"):
        response = mere.post("/hour-cost", {"dollars": wrong})
        assert response.status_code == 422
        assert "Write whole dollars between 1 and 1,000" in response.content.decode()
    assert mere.post("/hour-cost", {"dollars": "57"}).status_code == 302
    for own in (mere, sione):
        assert " at $57 an hour.</span>" in read(own, asked)
    assert 'value="57"' in read(mere, "/hour-cost")
    for other, path in ((aroha, asked), (hana, designed)):
        page = read(other, path)
        assert "It cannot be said in dollars" in page
        assert "$57" not in page
    assert "each provider’s own to say, and its own people read the dollars" in read(hana, designed)
    for other in (sione, hana):
        assert "is said by that provider’s own manager" in read(other, "/hour-cost", 403)
        assert other.post("/hour-cost", {"dollars": "60"}).status_code == 403
    assert mere.post("/hour-cost", {"dollars": ""}).status_code == 302
    assert NOT_SAID in read(mere, asked)
