"""Each thing that people are told of: who gets the letter, who does not, and once."""

from __future__ import annotations

import datetime as dt

import pytest

from lightwell.ledger.gate import Refused
from lightwell.ledger.sealing import seal_all, signer
from lightwell.ledger.walls import walls
from lightwell.letters.actions import OwnLetters, choose
from lightwell.policy.letter_rules import LOOKING, How, Kind
from lightwell.policy.sharing_rules import HandOverState
from lightwell.sharing.delivering import open_delivery
from lightwell.sharing.handing_over import withdraw_hand_over
from lightwell.sharing.letter_chores import notice_what_has_come
from lightwell.sharing.models import Delivery
from lightwell.sharing.retention import Kept, ask_destruction, destroy, record_authority, take_back_destruction
from lightwell.sharing.sending import send_hand_over
from tests.factories import NOW, NZ
from tests.letters.happening import MINUTE, Place, a_round, letters, occasions
from tests.letters.mail import Mailbox
from tests.sharing.making import OPENED_AT, SENT_AT, WHY, check, delivery_to, start, usual_rows

pytestmark = pytest.mark.database

PROVIDER = ["mere@ccss.example", "sione@ccss.example"]
OVER = dt.datetime(2028, 10, 2, 9, 0, tzinfo=NZ)  # 24 months after 30 September 2026 are over


def words(mailbox: Mailbox) -> str:
    return " ".join(mailbox.plain().split())


def evaluations(place: Place) -> Delivery:
    return delivery_to(place.cast.evaluation, place.cast.priya)


def noticed(at: dt.datetime) -> None:
    """What the chore finds, and the round after it."""
    notice_what_has_come(at)
    a_round(at)


def test_sending_a_quarter_is_for_each_unit_that_it_went_to(whole_place: Place) -> None:
    sent = [each for each in occasions() if each.kind == Kind.SENT and each.key == ""]
    assert {each.unit for each in sent} == {whole_place.cast.evaluation.pk, whole_place.cast.contract_reporting.pk}
    assert {each.happened_at for each in sent} == {SENT_AT}


def test_the_first_opening_is_told_to_the_provider_and_no_later_one_is(place: Place, mailbox: Mailbox) -> None:
    cast, delivery = place.cast, evaluations(place)
    open_delivery(cast.priya, delivery, OPENED_AT, clause="4", why=WHY)
    open_delivery(cast.priya, delivery, OPENED_AT + MINUTE, clause="4", why=WHY)
    a_round(OPENED_AT + 2 * MINUTE)
    assert sorted(mailbox.to) == PROVIDER
    assert "Evaluation at The Agency (demonstration) opened July to September 2026" in words(mailbox)
    assert WHY not in words(mailbox)
    assert "Priya" not in words(mailbox)


def test_a_quarter_sent_again_is_told_to_the_units_that_had_it(place: Place, mailbox: Mailbox) -> None:
    ready, sione = place.ready, place.cast.sione
    begun = start(ready, at=SENT_AT + MINUTE, replaces=True)
    assert check(ready, begun, at=SENT_AT + 2 * MINUTE).state == HandOverState.READY
    send_hand_over(sione, begun.hand_over, SENT_AT + 3 * MINUTE)
    a_round(SENT_AT + 4 * MINUTE)
    assert sorted(mailbox.to) == ["priya@agency.example", "tom@agency.example"]
    assert {str(each["Subject"]) for each in mailbox.messages} == {"What your unit was sent was replaced"}
    assert "put it in place of any copy that you took" in words(mailbox)


def test_a_letter_about_what_was_replaced_before_it_went_is_not_sent(place: Place, mailbox: Mailbox) -> None:
    place.arrives(SENT_AT)
    closed = place.delivery
    with walls(place.cast.priya):
        is_closed = Delivery.objects.get(pk=closed.pk).superseded_at is not None
    if not is_closed:
        begun = start(place.ready, at=SENT_AT + MINUTE, replaces=True)
        check(place.ready, begun, at=SENT_AT + 2 * MINUTE)
        send_hand_over(place.cast.sione, begun.hand_over, SENT_AT + 3 * MINUTE)
    a_round(SENT_AT + 4 * MINUTE)
    assert "Something was sent to your unit" not in {str(each["Subject"]) for each in mailbox.messages}
    assert "dropped" in {each.state for each in letters()}


def broken() -> list[list[str]]:
    """Somebody was born on a day that there is not."""
    table = usual_rows()
    table[0][2] = "31/02/1990"
    return table


@pytest.mark.parametrize("stopped", [False, True], ids=["with problems", "stopped"])
def test_a_check_that_nobody_looks_to_is_told_to_whoever_asked(place: Place, mailbox: Mailbox, stopped: bool) -> None:
    begun = start(place.ready, usual_rows() if stopped else broken(), at=SENT_AT, replaces=True)
    found = (
        check(place.ready, begun, at=SENT_AT, passphrase="not this one")
        if stopped
        else check(place.ready, begun, at=SENT_AT)
    )
    assert found.state == (HandOverState.INTERRUPTED if stopped else HandOverState.NEEDS_ATTENTION)
    a_round(SENT_AT + LOOKING - MINUTE)
    assert mailbox.to == []
    a_round(SENT_AT + LOOKING)
    assert mailbox.to == ["sione@ccss.example"]
    said = words(mailbox)
    assert ("stopped before it was finished" in said) is stopped
    assert "Wednesday 7 October 2026" in said  # until when what was uploaded is kept
    assert "quarter.csv" not in said
    assert "birth" not in said
    withdraw_hand_over(place.cast.sione, begun.hand_over, SENT_AT + LOOKING)


def test_whoever_carried_on_by_themselves_gets_no_letter_about_it(place: Place, mailbox: Mailbox) -> None:
    begun = start(place.ready, at=SENT_AT, replaces=True)
    check(place.ready, begun, at=SENT_AT, passphrase="not this one")
    withdraw_hand_over(place.cast.sione, begun.hand_over, SENT_AT + MINUTE)
    a_round(SENT_AT + LOOKING)
    assert mailbox.to == []
    assert place.letter.state == "dropped"


# October to December is due on Tuesday 2 February 2027, after the summer holidays; see test_letter_rules.
def test_a_quarter_that_is_due_is_told_twice_to_its_provider_and_never_again(place: Place, mailbox: Mailbox) -> None:
    for day in (25, 26, 27, 30, 31):
        noticed(dt.datetime(2027, 1, day, 8, 5, tzinfo=NZ))
    assert sorted(each for each in mailbox.to if "ccss" in each) == PROVIDER
    said = " ".join(mailbox.plain(mailbox.to.index("sione@ccss.example")).split())
    assert "October to December 2026 of Best foot forward is due on Tuesday 2 February 2027, 5 working days" in said
    for hour in (8, 9, 20):
        noticed(dt.datetime(2027, 2, 2, hour, 5, tzinfo=NZ))
    noticed(dt.datetime(2027, 2, 3, 9, 0, tzinfo=NZ))
    assert mailbox.to.count("sione@ccss.example") == 2
    assert "aroha@harbour.example" not in mailbox.to
    assert "priya@agency.example" not in mailbox.to


def test_what_was_sent_already_is_not_said_to_be_due(place: Place, mailbox: Mailbox) -> None:
    noticed(dt.datetime(2026, 10, 16, 8, 5, tzinfo=NZ))
    assert [each for each in occasions() if each.kind == Kind.DUE_SOON and each.key.startswith("2026-Q3")] == []


def test_the_end_of_keeping_is_told_to_the_unit_then_to_who_approves_then_to_both_sides(
    place: Place, mailbox: Mailbox
) -> None:
    cast, kept = place.cast, Kept(evaluations(place))
    noticed(OVER)
    assert "priya@agency.example" in mailbox.to
    assert "wei@agency.example" not in mailbox.to
    mailbox.to.clear()

    record_authority(cast.wei, kept, OVER, reference="DA123, class 2.1")
    ask_destruction(cast.priya, kept, OVER, why="Its agreed time with us is over")
    take_back_destruction(cast.priya, kept, OVER, why="Somebody else has to look first")
    ask_destruction(cast.priya, kept, OVER + MINUTE, why="Its agreed time with us is over")
    a_round(OVER + MINUTE)
    assert mailbox.to == ["wei@agency.example"]  # once: what was taken back is no news
    assert str(mailbox.messages[-1]["Subject"]) == "You are asked to approve a destruction"
    mailbox.to.clear()

    destroy(cast.wei, kept, OVER + 2 * MINUTE)
    a_round(OVER + 3 * MINUTE)
    assert set(mailbox.to) == {*PROVIDER, "priya@agency.example"}
    at = mailbox.to.index("priya@agency.example") - len(mailbox.to)
    assert "Delete the copies that your unit took" in " ".join(mailbox.plain(at).split())


def test_each_side_gets_a_checkpoint_a_week_that_it_can_check(place: Place, mailbox: Mailbox) -> None:
    monday = dt.datetime(2026, 11, 2, 8, 5, tzinfo=NZ)
    seal_all(monday - dt.timedelta(days=1))
    for hours in (0, 1, 26, 50):
        noticed(monday + dt.timedelta(hours=hours))
    assert sorted(mailbox.to) == ["mere@ccss.example", "wei@agency.example"]
    for message in mailbox.messages:
        (attached,) = message.iter_attachments()
        content = attached.get_payload(decode=True)
        assert isinstance(content, bytes)
        checkpoint = signer().verifier.read(content.decode())
        assert attached.get_filename() == f"lightwell-{checkpoint.size}.checkpoint"
        assert attached.get_content_type() == "text/plain"
    assert "lightwell ledger verify --against lightwell-" in words(mailbox)
    noticed(monday + dt.timedelta(days=7))
    assert len(mailbox.to) == 4


# --- as each person wants them -----------------------------------------------------------------------------------


def chosen(place: Place, kind: Kind, how: How) -> None:
    account = place.cast.priya.account_id
    assert account is not None
    choose(place.cast.priya, OwnLetters(account), NOW, kind=kind, how=how)


def test_somebody_who_wants_one_letter_a_day_gets_one(place: Place, mailbox: Mailbox) -> None:
    chosen(place, Kind.SENT, How.DAILY)
    # Of what is open now, so that it is news.
    current = Place(place.ready, place.hand_over, evaluations(place))
    for moment in (NOW, NOW + 3 * MINUTE):
        current.arrives(moment)
        a_round(moment)
    a_round(dt.datetime(2026, 10, 7, 7, 59, tzinfo=NZ))
    assert mailbox.to == []
    a_round(dt.datetime(2026, 10, 7, 8, 0, tzinfo=NZ))
    assert mailbox.to == ["priya@agency.example"]
    assert str(mailbox.messages[0]["Subject"]) == "2 things that Lightwell has to tell you"
    assert mailbox.plain().count("Something was sent to your unit\r\n---") == 2
    chosen(place, Kind.SENT, How.AT_ONCE)


def test_somebody_who_wants_none_gets_none(place: Place, mailbox: Mailbox) -> None:
    chosen(place, Kind.SENT, How.NONE)
    Place(place.ready, place.hand_over, evaluations(place)).arrives(NOW)
    a_round()
    assert mailbox.to == []
    assert letters() == []
    chosen(place, Kind.SENT, How.AT_ONCE)


def test_nobody_turns_off_what_only_they_can_do(place: Place) -> None:
    account = place.cast.wei.account_id
    assert account is not None
    with pytest.raises(Refused) as refused:
        choose(place.cast.wei, OwnLetters(account), NOW, kind=Kind.APPROVAL_WANTED, how=How.NONE)
    assert refused.value.decision.codes == ("stays-on",)
