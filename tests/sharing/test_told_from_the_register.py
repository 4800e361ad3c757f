"""A quarter without a list of people told: who goes is read from the provider's own register, in the check's child."""

from __future__ import annotations

import datetime as dt

import pytest

from lightwell.people.actions import add_person
from lightwell.people.telling import tell
from lightwell.policy.people_records import Piece, Source
from lightwell.policy.sharing_rules import HandOverState
from lightwell.policy.telling_records import Choice, ToldRecord
from lightwell.sharing.handing_over import QuarterToSend, start_hand_over
from lightwell.sharing.seeing import see_preview
from lightwell.sharing.storing import store
from lightwell.sharing.uploading import Uploading
from tests.factories import NOW
from tests.gateway.quarters import HEADINGS, csv_bytes
from tests.people.making import make_kept
from tests.sharing.making import CHECKED_AT, QUARTER, Begun, Ready, check, pieces, usual_rows

pytestmark = pytest.mark.database


def begun_without_a_list(ready: Ready, rows: list[list[str]]) -> Begun:
    uploading = Uploading(store())
    uploading.add("quarter.csv", pieces(csv_bytes(rows, HEADINGS)))
    subject = QuarterToSend(ready.agreement, QUARTER)
    begun = start_hand_over(ready.cast.sione, subject, NOW, upload=uploading.finished())
    return Begun(begun, uploading.session_key)


def test_rows_of_people_who_said_no_or_were_not_told_stay_as_the_register_says(ready: Ready) -> None:
    kept, rows = make_kept(ready.cast), usual_rows()
    clients = [row[0] for row in rows]
    for number, client in enumerate(clients[1:]):  # nobody told the first
        person = add_person(kept.opened, NOW, said={Piece.CLIENT: client, Piece.NAME: "Li Na"}, source=Source.OUR_STAFF)
        choice = Choice.NO if number == 0 else Choice.YES
        told = ToldRecord(client, notice="3", told_on=dt.date(2026, 7, 2), choice=choice)
        tell(kept.opened, person, NOW, told)
    begun = begun_without_a_list(ready, rows)
    checked = check(ready, begun)
    assert (checked.state, checked.error) == (HandOverState.READY, "")
    preview = see_preview(ready.cast.sione, checked, CHECKED_AT, begun.session_key)
    assert "people-file-needed" not in {each.code for each in preview.report.problems}
    assert preview.delivery("evaluation").tables[0].frame.height == len(clients) - 2


def test_without_a_list_and_without_a_register_a_list_is_asked_for(ready: Ready) -> None:
    begun = begun_without_a_list(ready, usual_rows())
    preview = see_preview(ready.cast.sione, check(ready, begun), CHECKED_AT, begun.session_key)
    assert "people-file-needed" in {each.code for each in preview.report.problems}
