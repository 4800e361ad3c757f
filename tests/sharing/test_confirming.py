"""Problems are mended or confirmed with a reason; a heading is said once and remembered."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest

from lightwell.ledger.gate import Refused
from lightwell.ledger.models import StatedReason
from lightwell.ledger.walls import walls
from lightwell.policy.periods import Quarter
from lightwell.policy.sharing_rules import HandOverState
from lightwell.sharing.models import Delivery, RememberedHeadings
from lightwell.sharing.seeing import confirm, see_marked_copy, see_preview
from lightwell.sharing.sending import send_hand_over
from lightwell.sharing.storing import store
from tests.gateway.quarters import HEADINGS
from tests.sharing.making import CHECKED_AT, SENT_AT, Begun, Ready, check, start, usual_rows

pytestmark = pytest.mark.database

OTHER_HEADINGS = tuple("Sessions" if heading == "Sessions attended" else heading for heading in HEADINGS)
SAME_COLUMN = "It is the same column, our system calls it that"


def confirm_heading(ready: Ready, begun: Begun) -> None:
    (problem,) = see_preview(ready.cast.sione, begun.hand_over, CHECKED_AT, begun.session_key).report.problems
    assert problem.code == "other-heading"
    confirm(ready.cast.sione, begun.hand_over, CHECKED_AT, begun.session_key, problem=problem, why=SAME_COLUMN)


def test_a_problem_that_may_be_confirmed_is_confirmed_with_a_reason_and_then_it_goes(ready: Ready) -> None:
    begun = start(ready, headings=OTHER_HEADINGS)
    assert check(ready, begun).state == HandOverState.NEEDS_ATTENTION
    confirm_heading(ready, begun)
    assert check(ready, begun).state == HandOverState.READY
    with walls(ready.cast.mere):
        assert SAME_COLUMN in {reason.words() for reason in StatedReason.objects.all()}
    with walls(ready.cast.priya):
        assert SAME_COLUMN not in {reason.words() for reason in StatedReason.objects.all()}


def test_a_heading_that_was_confirmed_is_remembered_for_the_next_quarter(ready: Ready) -> None:
    begun = start(ready, headings=OTHER_HEADINGS)
    check(ready, begun)
    confirm_heading(ready, begun)
    check(ready, begun)
    send_hand_over(ready.cast.sione, begun.hand_over, SENT_AT)
    with walls(ready.cast.sione):
        assert RememberedHeadings.objects.count() == 1

    later = dt.timedelta(days=92)
    table = [[*row[:5], "02/10/2026", *row[6:]] for row in usual_rows()]
    again = start(ready, table, headings=OTHER_HEADINGS, period=Quarter(2026, 4), at=SENT_AT + later)
    assert check(ready, again, at=SENT_AT + later).state == HandOverState.READY


def test_a_problem_that_must_be_mended_is_never_confirmed(ready: Ready) -> None:
    table = usual_rows()
    table[3][8] = "nine"
    begun = start(ready, table)
    assert check(ready, begun).state == HandOverState.NEEDS_ATTENTION
    (problem,) = see_preview(ready.cast.sione, begun.hand_over, CHECKED_AT, begun.session_key).report.stops
    with pytest.raises(Refused) as refused:
        confirm(ready.cast.sione, begun.hand_over, CHECKED_AT, begun.session_key, problem=problem, why="no")
    assert refused.value.decision.codes == ("must-be-mended", "no-reason-given")


def test_when_anything_must_be_mended_nothing_is_staged_and_nothing_can_be_sent(ready: Ready) -> None:
    table = usual_rows()
    table[3][8] = "nine"
    begun = start(ready, table)
    checked = check(ready, begun)
    assert checked.staged is None
    with pytest.raises(Refused) as refused:
        send_hand_over(ready.cast.sione, checked, SENT_AT)
    assert refused.value.decision.codes == ("not-ready",)
    with walls(ready.cast.mere):
        assert not Delivery.objects.exists()


def test_the_marked_up_copy_shows_where_each_problem_is(ready: Ready) -> None:
    table = usual_rows()
    table[3][8] = "nine"
    begun = start(ready, table)
    checked = check(ready, begun)
    copy = see_marked_copy(ready.cast.sione, checked, CHECKED_AT, begun.session_key)
    workbook = openpyxl.load_workbook(io.BytesIO(copy))
    to_mend, sheet = workbook.worksheets
    assert to_mend.cell(2, 4).value == "Sessions attended"
    assert to_mend.cell(2, 5).value == "5"
    marked = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment]
    assert marked == ["I5"]


def test_only_those_who_hand_over_confirm_and_a_rival_cannot_find_it(ready: Ready) -> None:
    begun = start(ready, headings=OTHER_HEADINGS)
    check(ready, begun)
    (problem,) = see_preview(ready.cast.sione, begun.hand_over, CHECKED_AT, begun.session_key).report.problems
    for stranger in (ready.cast.aroha, ready.cast.priya):
        with pytest.raises(LookupError):
            confirm(stranger, begun.hand_over, CHECKED_AT, begun.session_key, problem=problem, why=SAME_COLUMN)
    confirm(ready.cast.mere, begun.hand_over, CHECKED_AT, begun.session_key, problem=problem, why=SAME_COLUMN)


def test_checking_again_forgets_what_the_check_before_had_left(ready: Ready, state: Path) -> None:
    begun = start(ready)
    first = check(ready, begun)
    second = check(ready, begun)
    assert first.was_staged is not None
    assert second.was_staged is not None
    assert not any(store().holds(digest) for digest in (first.preview, *first.was_staged.digests))
    lying = {path.name for path in (state / "store").rglob("*") if path.is_file()}
    assert lying == {*second.originals, second.preview, *second.was_staged.digests}
