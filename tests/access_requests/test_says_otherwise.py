"""A value put right without a case: their side stands with the older value, and says so wherever it is read."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from lightwell.access_requests.models import FamilyCopy, RowNote
from lightwell.family.spaces import give_space
from lightwell.ledger.walls import walls
from lightwell.people.models import Person
from lightwell.policy.access_words import Ask
from lightwell.policy.copy_rules import Audience
from lightwell.policy.correction_rules import NoteKind
from lightwell.policy.periods import Quarter
from lightwell.sharing.beside import SAYS_OTHERWISE, asides, asides_to_come, with_asides
from lightwell.sharing.sending import send_hand_over
from tests.access_requests.asking import ASKED_AT, CLIENT, Family
from tests.access_requests.test_how_much_a_case_asks import MOST, _statements
from tests.access_requests.test_one_family import done, letter_given, read
from tests.access_requests.test_papers_and_copies import TO_A_CHILD, TO_AN_ADULT, approving, in_space
from tests.family.living import words_of
from tests.gateway.quarters import HEADINGS
from tests.people.making import Kept, make_kept
from tests.sharing.making import check, start, usual_rows
from tests.web.told import at

pytestmark = pytest.mark.database
SIDE = "I have never lived in Newtown."
SINCE = "since 26 November 2026"


def living_in(suburb: str, count: int = 24) -> list[list[str]]:
    """The usual rows, in which some live in Petone, and this one person somewhere."""
    place, table = HEADINGS.index("Suburb"), usual_rows(count)
    for number, row in enumerate(table):
        row[place] = suburb if row[0] == CLIENT else "Petone" if number % 2 else "Newtown"
    return table


def sent_again(family: Family, table: list[list[str]], at_: dt.datetime, **more: object) -> list[str]:
    """What whoever sends reads beside it before it goes."""
    sione = family.cast.sione
    begun = start(family.ready, table, at=at_, **{"replaces": True, **more})  # type: ignore[arg-type]
    checked = check(family.ready, begun, at=at_)
    assert checked.error == ""
    with walls(sione):
        titles = [aside.title for _, aside in asides_to_come(sione, checked)]
    send_hand_over(sione, begun.hand_over, at_)
    return titles


def beside_evaluation(family: Family) -> RowNote:
    """As it stands on what Evaluation was sent last."""
    priya = family.cast.priya
    with walls(priya):
        notes = RowNote.objects.visible_to(priya).filter(kind=NoteKind.STATEMENT)
        return notes.select_related("delivery__agreement").order_by("-told_at")[0]


def with_her_side(family: Family, kept: Kept, her: Person) -> str:
    """A correction was turned down; the address of its case."""
    case = family.correction(person=her)
    assert family.asked_of(case, kept).status_code == 302
    page = f"/cases/{case.pk}"
    [item] = family.items(case, family.cast.wei)
    no = {"outcome": "not-corrected", "words": "It is what we were sent"}
    done(family, family.cast.wei, f"{page}/items/{item.pk}", **no)
    done(family, family.cast.wei, f"{page}/decide", act="decide", alone_why="Nobody else is here until Monday")
    done(family, family.lupe, page, act="statement", words=SIDE)
    return page


def test_their_side_says_that_the_record_says_otherwise_until_it_does_not(family: Family) -> None:
    kept, lupe, priya = make_kept(family.cast), family.lupe, family.cast.priya
    her = kept.add(client=CLIENT)
    with at(ASKED_AT):
        page = with_her_side(family, kept, her)
        copies = given_both(family, kept, her)
        mine = in_space(family, give_space(kept.opened, her, ASKED_AT))
        again = sent_again(family, living_in("Newtown"), ASKED_AT + dt.timedelta(seconds=30))
        assert not any(SAYS_OTHERWISE in each for each in again)
        first = beside_evaluation(family)
        assert (first.says_otherwise, bool(first.value)) == (False, True)
        assert "It was not changed" in words_of(mine.get("/mine/held"))
        assert all("otherwise" not in each for each in read_copies(family, mine, copies))

        later = ASKED_AT + dt.timedelta(minutes=1)
        [title] = sent_again(family, living_in("Petone"), later)
        assert SAYS_OTHERWISE in title  # read before it is sent
        note = beside_evaluation(family)
        assert (note.differs_since, note.value) == (later, first.value)
        assert "Newtown" not in note.value + first.value
        assert "These rows say something else than what it was said of" in read(family, priya, f"/row-notes/{note.pk}")
        assert SAYS_OTHERWISE in read(family, priya, f"/deliveries/{note.delivery_id}")
        with walls(priya):
            [aside] = asides(priya, note.delivery_id)
        assert SAYS_OTHERWISE in with_asides("client\n" + "BF\n" * 24, note.table, [aside])
        case = read(family, lupe, page)
        assert re.search(
            "A list that was sent on 26 November 2026[^.]* says something else than what they spoke of", case
        )
        assert f"The value there is another than the one it was said of, {SINCE}" in case
        assert "says something else than what they spoke of" not in read(family, family.cast.wei, page)
        assert _statements(family, lupe, page) <= MOST
        held = words_of(mine.get("/mine/held"))
        assert re.search(f"The record says otherwise {SINCE}[^.]*, and nobody corrected it", held)
        for each in read_copies(family, mine, copies):
            assert SIDE in each
        adult, child, own = read_copies(family, mine, copies)
        assert f"The record says otherwise {SINCE}, and nobody corrected it." in adult
        assert f"The record says otherwise {SINCE}" in own
        assert f"What they wrote is different {SINCE}." in child

        sent_again(family, living_in("Petone"), later + dt.timedelta(minutes=1))
        assert beside_evaluation(family).differs_since == later  # since when it first did
        sent_again(family, living_in("Newtown"), later + dt.timedelta(minutes=2))
        assert not beside_evaluation(family).says_otherwise
        assert "says something else than what they spoke of" not in read(family, lupe, page)
        assert all("otherwise" not in each for each in read_copies(family, mine, copies))


def given_both(family: Family, kept: Kept, her: Person) -> dict[str, FamilyCopy]:
    """An adult's and a child's copy of what is held, with her side in them, given."""
    case = family.opened(person=her, ask=Ask.ROWS)
    assert family.asked_of(case, kept).status_code == 302
    page, lupe = f"/cases/{case.pk}", family.lupe
    for actor in (family.cast.wei, family.cast.mere):
        for item in family.items(case, actor):
            done(family, actor, f"{page}/items/{item.pk}", outcome="given", words="One row")
        done(family, actor, f"{page}/decide", act="decide")
    for whom, words in ((Audience.ADULT, TO_AN_ADULT), (Audience.CHILD, TO_A_CHILD)):
        done(family, lupe, f"{page}/copies", act="write", audience=whom, words=words)
        about = {"is_about_them": "on"} if whom is Audience.CHILD else {}
        done(family, lupe, f"{page}/copies", **approving(family, f"{page}/copies", whom), **about)
    letter_given(family, lupe, f"{page}/letters/decision")
    with walls(lupe):
        return {each.audience: each for each in FamilyCopy.objects.visible_to(lupe).filter(case=case)}


def read_copies(family: Family, mine: Client, copies: dict[str, FamilyCopy]) -> list[str]:
    """An adult's and a child's as files, and the adult's in her own space."""
    lupe = family.browser(family.lupe)
    files = [lupe.get(f"/family-copies/{copies[whom].pk}/csv").content.decode() for whom in ("adult", "child")]
    return [*files, words_of(mine.get(f"/mine/given/{copies['adult'].pk}"))]


def test_what_was_corrected_says_that_and_no_more(family: Family) -> None:
    kept = make_kept(family.cast)
    her = kept.add(client=CLIENT)
    with at(ASKED_AT):
        first = with_her_side(family, kept, her)
        later = ASKED_AT + dt.timedelta(minutes=1)
        sent_again(family, living_in("Petone"), later)
        assert "says something else than what they spoke of" in read(family, family.lupe, first)
        second = family.correction(person=her)
        assert family.asked_of(second, kept).status_code == 302
        for item in family.items(second, family.cast.wei):
            done(family, family.cast.wei, f"/cases/{second.pk}/items/{item.pk}", outcome="corrected", words="")
        done(family, family.cast.wei, f"/cases/{second.pk}/decide", act="decide")
        done(family, family.lupe, f"/cases/{second.pk}", act="tell")
        assert "says something else than what they spoke of" not in read(family, family.lupe, first)
        note = beside_evaluation(family)
        assert (note.says_otherwise, note.corrected_at) == (False, ASKED_AT)
        assert SAYS_OTHERWISE not in read(family, family.cast.priya, f"/deliveries/{note.delivery_id}")


def test_of_another_quarter_it_is_said_too_and_it_stands_with_the_older(family: Family) -> None:
    kept = make_kept(family.cast)
    her, next_quarter = kept.add(client=CLIENT), dt.datetime(2027, 1, 11, 10, tzinfo=ASKED_AT.tzinfo)
    with at(ASKED_AT):
        with_her_side(family, kept, her)
    with at(next_quarter):
        table = living_in("Petone")
        for row in table:
            row[HEADINGS.index("Start date")] = "03/10/2026"
        sent_again(family, table, next_quarter, period=Quarter(2026, 4), replaces=False)
        note = beside_evaluation(family)
        assert (note.said_of, note.differs_since) == ("2026-Q3", next_quarter)
        assert "In this quarter the value is another." in read(family, family.cast.priya, f"/row-notes/{note.pk}")
