"""The pages of keeping: what is due, the two approvals, holds, and the certificate that stays."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lightwell.sharing.certificates import read_certificate
from lightwell.sharing.delivering import open_delivery
from lightwell.sharing.delivery_pages import rows_url
from lightwell.sharing.sending import send_hand_over
from tests.sharing.handing import Desks
from tests.sharing.making import CHECKED_AT, OPENED_AT, WHY, Ready, check, delivery_to, start
from tests.sharing.test_retention import OVER
from tests.web.told import at

pytestmark = pytest.mark.database


def test_a_delivery_is_asked_for_held_and_destroyed_on_the_pages(
    ready_and_sent: Ready, state: Path, settings: Any
) -> None:
    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    ready = ready_and_sent
    delivery = delivery_to(ready.cast.evaluation, ready.cast.priya)
    page = f"/deliveries/{delivery.pk}/keeping"
    site = Desks(ready)
    with at(CHECKED_AT):
        assert "Nothing is due" in site.client("priya").get("/due").content.decode()
        assert "30 September 2028" in site.client("mere").get("/due?all=1").content.decode()
        for stranger in ("aroha", "tom", "hana"):
            assert site.client(stranger).get(page).status_code == 404
        assert "It can be destroyed from the day after" in site.client("priya").get(page).content.decode()
    with at(OVER):
        priya, wei, mere = (site.client(name) for name in ("priya", "wei", "mere"))
        assert "no disposal authority" in mere.get("/due").content.decode()
        assert wei.post(page, {"act": "authority", "reference": "DA123, class 2.1"}).status_code == 302
        assert priya.post(page, {"act": "ask", "why": "no"}).status_code == 422
        assert priya.post(page, {"act": "ask", "why": "Its agreed time is over"}).status_code == 302
        assert priya.post(page, {"act": "approve", "understood": "on"}).status_code == 403
        held = {"act": "hold", "ground": "open_request", "why": "A mother asked to see hers"}
        assert mere.post(page, held).status_code == 302
        assert "A mother asked to see hers" in wei.get(page).content.decode()
        assert wei.post(page, {"act": "approve", "understood": "on"}).status_code == 403
        hold = mere.get(page).content.decode().split('name="hold" value="')[1].split('"')[0]
        assert mere.post(page, {"act": "lift", "hold": hold, "why": "She has been answered"}).status_code == 302
        assert wei.post(page, {"act": "approve"}).status_code == 422
        assert wei.post(page, {"act": "approve", "understood": "on"}).status_code == 302
        for reader in (priya, wei, mere):
            assert "DA123" in reader.get(f"/deliveries/{delivery.pk}/certificate").content.decode()
        document = mere.get(f"/deliveries/{delivery.pk}/certificate.json")
        assert read_certificate(document.content).certificate.rows == 24
        assert json.loads(document.content)["certificate"]["authority"] == "DA123, class 2.1"
        assert "destroyed" in priya.get(f"/deliveries/{delivery.pk}").content.decode()
        assert "Destroyed" in mere.get("/due?all=1").content.decode()
        assert site.client("aroha").get(f"/deliveries/{delivery.pk}/certificate").status_code == 404
        assert mere.post(page, {"act": "elsewhere"}).status_code == 404


def test_what_is_sent_again_while_it_is_read_leads_to_the_later_one(ready_and_sent: Ready, settings: Any) -> None:
    settings.LIGHTWELL_CLOCK = "tests.web.told.now"
    ready = ready_and_sent
    earlier = delivery_to(ready.cast.evaluation, ready.cast.priya)
    site = Desks(ready)
    with at(OPENED_AT):
        opened = open_delivery(ready.cast.priya, earlier, OPENED_AT, clause="4", why=WHY)
        begun = start(ready, at=OPENED_AT, replaces=True)
        check(ready, begun, at=OPENED_AT)
        send_hand_over(ready.cast.sione, begun.hand_over, OPENED_AT)
        later = delivery_to(ready.cast.evaluation, ready.cast.priya)
        assert later.pk != earlier.pk
        answer = site.client("priya").get(rows_url(earlier.pk, opened.signed()))
        assert answer.status_code == 403
        assert f"/deliveries/{later.pk}" in answer.content.decode()
