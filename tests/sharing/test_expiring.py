"""What was not sent by the end of the next working day is gone, whether or not it was tidied yet."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lightwell.ledger.gate import Refused
from lightwell.policy.actors import OPERATOR
from lightwell.policy.sharing_rules import HandOverState, expires_at
from lightwell.sharing.chores import expire_hand_overs
from lightwell.sharing.handing_over import let_expire, request_check
from lightwell.sharing.seeing import see_preview, see_progress
from lightwell.sharing.sending import send_hand_over
from lightwell.sharing.storing import store
from tests.factories import NZ
from tests.sharing.making import CHECKED_AT, Ready, afresh, check, start, the_quarter, usual_rows

# 6 October 2026 is a Tuesday.
EXPIRES_AT = dt.datetime(2026, 10, 8, 0, 0, tzinfo=NZ)


@pytest.mark.parametrize(
    ("uploaded_at", "gone_at"),
    [
        (dt.datetime(2026, 10, 6, 10, 30, tzinfo=NZ), EXPIRES_AT),
        (dt.datetime(2026, 10, 9, 16, 0, tzinfo=NZ), dt.datetime(2026, 10, 13, 0, 0, tzinfo=NZ)),  # a Friday
        (dt.datetime(2026, 10, 23, 9, 0, tzinfo=NZ), dt.datetime(2026, 10, 28, 0, 0, tzinfo=NZ)),  # Labour weekend
        (dt.datetime(2026, 12, 24, 9, 0, tzinfo=NZ), dt.datetime(2027, 1, 19, 0, 0, tzinfo=NZ)),  # summer
        (dt.datetime(2026, 10, 6, 20, 0, tzinfo=dt.UTC), dt.datetime(2026, 10, 9, 0, 0, tzinfo=NZ)),  # the 7th here
    ],
)
def test_it_is_kept_until_the_end_of_the_next_working_day_here(uploaded_at: dt.datetime, gone_at: dt.datetime) -> None:
    assert expires_at(uploaded_at) == gone_at


@pytest.mark.database
def test_what_has_expired_is_refused_on_reading_before_it_is_tidied(ready: Ready) -> None:
    begun, sione = start(ready), ready.cast.sione
    checked = check(ready, begun)
    assert checked.expires_at == EXPIRES_AT
    just_before = EXPIRES_AT - dt.timedelta(seconds=1)
    assert see_preview(sione, checked, just_before, begun.session_key).report.sendable
    for attempt in (
        lambda: see_preview(sione, checked, EXPIRES_AT, begun.session_key),
        lambda: see_progress(sione, checked, EXPIRES_AT),
        lambda: request_check(sione, checked, EXPIRES_AT),
        lambda: send_hand_over(sione, checked, EXPIRES_AT),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.decision.codes == ("expired",)


@pytest.mark.database
def test_the_chore_removes_everything_and_only_what_is_due(ready: Ready, state: Path) -> None:
    checked = check(ready, start(ready))
    assert expire_hand_overs(EXPIRES_AT - dt.timedelta(seconds=1)) == 0
    assert expire_hand_overs(EXPIRES_AT) == 1
    gone = afresh(checked, ready.cast.sione)
    assert (gone.state, gone.staged, gone.originals) == (HandOverState.EXPIRED, None, [])
    assert not [path for path in (state / "store").rglob("*") if path.is_file()]
    assert expire_hand_overs(EXPIRES_AT) == 0
    start(ready, usual_rows(6), at=EXPIRES_AT)  # and it can be begun again


@pytest.mark.database
def test_what_was_sent_does_not_expire(ready_and_sent: Ready) -> None:
    hand_over = the_quarter(ready_and_sent)
    assert expire_hand_overs(EXPIRES_AT + dt.timedelta(days=30)) == 0
    assert hand_over.was_staged is not None
    assert all(store().holds(digest) for digest in hand_over.was_staged.digests)


@pytest.mark.database
def test_only_the_machine_lets_anything_expire_and_not_early(ready: Ready) -> None:
    begun = start(ready, usual_rows(6))
    with pytest.raises(Refused) as refused:
        let_expire(ready.cast.sione, begun.hand_over, CHECKED_AT)
    assert refused.value.decision.codes == ("not-the-operator", "not-expired-yet")
    with pytest.raises(LookupError):
        let_expire(ready.cast.priya, begun.hand_over, EXPIRES_AT)
    let_expire(OPERATOR, begun.hand_over, EXPIRES_AT)
