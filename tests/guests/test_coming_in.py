"""Somebody without an account comes in by their own link and a code given in person, and by nothing else."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password

from lightwell.codesign.actions import bring_guest
from lightwell.codesign.models import Contribution, Need
from lightwell.codesign.rounds import contribute
from lightwell.guests.actions import _nobodys, bring, end_guest, fits, give_code, guest_of, set_pin, try_code
from lightwell.guests.models import Guest
from lightwell.ledger.gate import Refused
from lightwell.ledger.walls import walls
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import Actor
from lightwell.policy.codesign_rules import Group, Stance
from tests.codesign.making import OPENED_AT, SAID_AT, make_designed, part_of
from tests.factories import Cast, best_foot_forward

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
DAY = dt.timedelta(days=1)


@pytest.fixture
def cast() -> Cast:
    return best_foot_forward()


def _token(address: str) -> str:
    return address.rpartition("/")[2]


def test_a_link_alone_lets_nobody_in_and_a_code_lets_its_owner_in_once(cast: Cast) -> None:
    made = bring(cast.mere, cast.ccss, OPENED_AT)
    guest = guest_of(_token(made.address))
    assert guest is not None
    showing = Actor(guest_id=guest.pk)
    with pytest.raises(Refused) as no_code:
        try_code(showing, guest, OPENED_AT, said="12345678")
    assert no_code.value.decision.codes == ("no-code",)
    code = give_code(cast.mere, guest, OPENED_AT)
    assert try_code(showing, guest, OPENED_AT, said=f" {code[:4]} {code[4:]} ")
    with pytest.raises(Refused):
        try_code(showing, guest, OPENED_AT, said=code)


def test_five_wrong_codes_shut_the_link_until_another_is_given(cast: Cast) -> None:
    guest = bring(cast.mere, cast.ccss, OPENED_AT).guest
    code = give_code(cast.mere, guest, OPENED_AT)
    wrong = "00000000" if code != "00000000" else "11111111"
    showing = Actor(guest_id=guest.pk)
    assert [try_code(showing, guest, OPENED_AT, said=wrong) for _ in range(5)] == [False] * 5
    with pytest.raises(Refused) as shut:
        try_code(showing, guest, OPENED_AT, said=code)
    assert shut.value.decision.codes == ("too-many-codes",)
    assert try_code(showing, guest, OPENED_AT, said=give_code(cast.mere, guest, OPENED_AT))


def test_a_code_is_good_for_a_day_and_a_pin_of_ones_own_after_that(cast: Cast) -> None:
    guest = bring(cast.mere, cast.ccss, OPENED_AT).guest
    showing = Actor(guest_id=guest.pk)
    assert try_code(showing, guest, OPENED_AT, said=give_code(cast.mere, guest, OPENED_AT))
    with pytest.raises(Refused):
        set_pin(showing, guest, OPENED_AT, pin="111111")
    set_pin(showing, guest, OPENED_AT, pin="204863")
    assert try_code(showing, guest, OPENED_AT + 3 * DAY, said="204863")
    end_guest(cast.mere, guest, OPENED_AT + 3 * DAY)
    with pytest.raises(Refused):
        try_code(showing, guest, OPENED_AT + 4 * DAY, said="204863")


def test_a_stranger_cannot_give_a_code_and_a_guessed_link_is_nobodys(cast: Cast) -> None:
    guest = bring(cast.mere, cast.ccss, OPENED_AT).guest
    with pytest.raises(LookupError):
        give_code(cast.aroha, guest, OPENED_AT)
    assert guest_of("x" * 43) is None


class Counting(PBKDF2PasswordHasher):
    """Notes each comparison, which is what takes time."""

    algorithm = "counting"
    iterations = 1
    compared: ClassVar[list[str]] = []

    def verify(self, password: str, encoded: str) -> bool:
        self.compared.append(encoded)
        return super().verify(password, encoded)


def test_a_number_on_an_open_link_takes_as_much_work_whether_it_is_anybodys_used_or_not(settings: Any) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    _nobodys.cache_clear()
    kept = make_password("12345678")
    unused, used, back = Guest(code=kept), Guest(), Guest(pin=kept)
    work = {}
    for name, whose, typed in (
        ("nobody's", None, "12345678"), ("used", used, "12345678"), ("wrong", unused, "87654321"),
        ("code", unused, "1234 5678"), ("pin", back, "12345678"),
    ):  # fmt: skip
        Counting.compared.clear()
        is_right = fits(whose, typed)
        work[name] = (len(Counting.compared), is_right)
    _nobodys.cache_clear()
    assert work == {
        "nobody's": (2, False), "used": (2, False), "wrong": (2, False), "code": (2, True), "pin": (2, True),
    }  # fmt: skip


def test_nothing_that_was_given_lies_in_the_database(cast: Cast) -> None:
    made = bring(cast.mere, cast.ccss, OPENED_AT)
    code = give_code(cast.mere, made.guest, OPENED_AT)
    with walls(cast.mere):
        kept = Guest.objects.visible_to(cast.mere).get(pk=made.guest.pk)
    assert _token(made.address) not in kept.link
    assert code not in kept.code


def test_a_parent_without_an_account_says_what_they_think_and_sees_only_what_is_asked(cast: Cast) -> None:
    designed = make_designed(cast)
    guest = bring(cast.mere, cast.ccss, OPENED_AT).guest
    bring_guest(
        cast.mere, designed.programme, OPENED_AT, guest=guest, host_id=cast.ccss.pk,
        part=part_of(cast.mere, designed.programme),
    )  # fmt: skip
    parent = Actor(guest_id=guest.pk)
    said = contribute(
        parent, designed.round, SAID_AT, part=part_of(parent, designed.programme), need=designed.needs["3"],
        item="people.ethnicity", stance=Stance.DROP, words="It is nobody's business",
    )  # fmt: skip
    assert said.voice.participant.group == Group.FAMILY
    with walls(parent):
        assert Need.objects.visible_to(parent).count() == 2
        assert set(Organisation.objects.visible_to(parent).values_list("code", flat=True)) == {"the-agency", "ccss"}
    stranger = Actor(guest_id=bring(cast.aroha, cast.harbour, OPENED_AT).guest.pk)
    with walls(stranger):
        assert not Need.objects.exists()
        assert not Contribution.objects.exists()
