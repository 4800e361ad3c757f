"""One family asks, through the pages: the provider's, the agency's, and the unit's that was told of a correction."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.conf import settings

from lightwell.access_requests.asking import Under, find_rows
from lightwell.access_requests.declaring import Calendar, declare_day
from lightwell.access_requests.giving import mark_of_letter
from lightwell.access_requests.models import Case, FamilyCopy, FamilyLetter, RowNote
from lightwell.access_requests.queries import case_of
from lightwell.ledger.gate import Refused
from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.letters.models import Occasion
from lightwell.policy.access_words import Ask, Route
from lightwell.policy.actors import OPERATOR, Actor
from lightwell.policy.copy_rules import Audience
from lightwell.policy.letter_rules import Kind
from lightwell.sharing.beside import asides, asides_to_come, forewarnings, with_asides
from lightwell.sharing.sending import send_hand_over, send_staged
from tests.access_requests.asking import ASKED_AT, CLIENT, Family
from tests.factories import NZ
from tests.sharing.making import PASSPHRASE, Begun, check, delivery_to, start, usual_rows
from tests.web.told import at

pytestmark = pytest.mark.database

DAY = dt.timedelta(days=1)
NAME = "Mele Tupou, 12 Rimu Street"
SIDE = "I live in Petone since May."


def read(family: Family, actor: Actor, where: str, status: int = 200) -> str:
    found = family.browser(actor).get(where)
    assert found.status_code == status, (where, found.status_code)
    return " ".join(html.unescape(re.sub("<[^>]*>", "", found.content.decode())).split())


def done(family: Family, actor: Actor, where: str, **given: object) -> None:
    found = family.browser(actor).post(where, given)
    assert found.status_code == 302, html.unescape(found.content.decode())[-3000:]


def letter_given(family: Family, actor: Actor, where: str, **given: object) -> None:
    """Kept as it was given, by whoever read it as it stands; and once, where the button is pressed twice."""
    mark = mark_read(family, actor, where)
    for _ in range(2):
        done(family, actor, where, read=mark, **given)
    with walls(actor):
        kept = [mark_of_letter(each.says) for each in FamilyLetter.objects.visible_to(actor)]
    assert kept.count(mark) == 1


def mark_read(family: Family, actor: Actor, where: str) -> str:
    mark = re.search('name="read" value="([^"]+)"', family.browser(actor).get(where).content.decode())
    assert mark is not None
    return mark[1]


def test_a_family_asks_and_gets_one_letter_that_keeps_both_decisions_apart(family: Family) -> None:
    cast, lupe, wei = family.cast, family.lupe, family.cast.wei
    with at(ASKED_AT):
        assert "open a case there and then" in read(family, lupe, "/cases")
        given = {
            "agreement": str(family.ready.agreement.pk), "kind": "access", "ask": "programme-rows", "asks": "person",
            "came_in": "said", "received_on": "2026-11-27", "route": "agent", "wanted": "Large print",
        }  # fmt: skip
        late = family.browser(lupe).post("/cases/new", given)
        assert late.status_code == 422
        assert "still to come" in late.content.decode()
        both = family.browser(lupe).post("/cases/new", {**given, "item": "people.suburb", "wanted": "y" * 2001})
        assert "What do they want? You wrote what is wrong." in both.content.decode()
        assert "How would they like to have it? That is too long: 2001 characters." in both.content.decode()
        done(family, lupe, "/cases/new", **{**given, "received_on": "2026-11-26"})
        with walls(lupe):
            case = Case.objects.visible_to(lupe).get()
        page = f"/cases/{case.pk}"
        assert "Nothing is given, and nobody is asked" in read(family, lupe, page)
        for stranger in (wei, cast.priya, cast.sione, cast.aroha):
            read(family, stranger, page, status=404)
        relation = {
            "act": "check",
            "asks": "representative",
            "identity": "known",
            "authority": "",
            "permission": "form",
        }
        wrong = family.browser(lupe).post(page, relation)
        assert wrong.status_code == 422
        assert "Being a parent" in wrong.content.decode()
        alone = family.browser(lupe).post(page, {**relation, "authority": "childs-representative"})
        assert "Ask about an order" in alone.content.decode()
        paper = {**relation, "authority": "letter", "seen": "A letter, in the red folder", "is_for_this": "on"}
        unwritten = family.browser(lupe).post(page, paper).content.decode()
        assert "Which day is on the paper? Write the day that is on it." in html.unescape(unwritten)
        for worded, said in (
            ({"evidence_on": "2027-01-01"}, "has not begun"),
            ({"evidence_on": "2026-09-01", "is_for_this": ""}, "and not for this"),
            ({"evidence_on": "2026-09-01", "is_kept_from": "on"}, "keeps this person from them"),
        ):
            assert said in family.browser(lupe).post(page, {**paper, **worded}).content.decode()
        done(family, lupe, page, **{**relation, "asks": "person", "seen": "Her library card", "permission": ""})
        assert "Their yes, in writing" in read(family, lupe, page)
        assert family.browser(lupe).post(page, {"act": "yes"}).status_code == 422
        done(family, lupe, page, act="yes", permission="form")
        assert "Their yes, in writing" not in read(family, lupe, page)
        done(family, lupe, page, act="yes", permission="form")  # pressed twice
        assert "You will hear what was decided by Thursday 24 December 2026 at the latest" in read(
            family, lupe, f"{page}/letters/acknowledgement"
        )
        assert family.asked(case, passphrase="something else").status_code == 422
        nobody = family.asked(case, client="BF9999")
        assert "Nothing that you sent has this number in it" in nobody.content.decode()
        assert "BF9999" in nobody.content.decode()  # nothing typed is lost, but the passphrase
        assert PASSPHRASE not in nobody.content.decode()
        assert family.asked(case).status_code == 302

    with at(ASKED_AT + DAY):
        assert "Your turn" in read(family, wei, "/cases")
        shown = read(family, wei, page)
        assert "You need not know" in shown
        assert re.search(r"Evaluation, July to September 2026, table “people[^”]*”, row [0-9]+", shown)
        assert "Last day: Monday 14 December 2026" in shown  # 12 working days after 26 November
        assert "Her library card" not in shown
        assert "What City Centre Social Services" not in shown
        for providers in ("How they would like it", "Large print", "Their written yes"):
            assert providers not in shown
        for stranger in (cast.priya, cast.tom, cast.hana):
            read(family, stranger, page, status=404)
        items = family.items(case, wei)
        assert [each.sought for each in items] == ["rows", "uses", "reports", "correspondence"]
        for item in items[:3]:
            done(family, wei, f"{page}/items/{item.pk}", outcome="given", words="Three rows about your sessions")
        last = f"{page}/items/{items[3].pk}"
        without = family.browser(wei).post(last, {"outcome": "withheld", "words": ""})
        assert "Choose the ground" in without.content.decode()
        read(family, lupe, last, status=404)
        done(family, wei, last, outcome="withheld", grounds=["anothers-affairs"], words="")
        assert "Three rows about your sessions" not in read(family, lupe, page)
        assert "Some of this is a no" in read(family, wei, f"{page}/decide")
        assert family.browser(wei).post(f"{page}/decide", {"act": "decide"}).status_code == 422
        done(family, wei, f"{page}/decide", act="propose")
        assert family.browser(wei).post(f"{page}/decide", {"act": "decide"}).status_code == 422
        done(family, family.ana, f"{page}/decide", act="decide")

    with at(ASKED_AT + 5 * DAY):
        assert "Three rows about your sessions" in read(family, lupe, page)
        read(family, lupe, f"{page}/letters/decision", status=404)
        letter_given(family, lupe, f"{page}/letters/acknowledgement")
        [own] = family.items(case, cast.mere)
        assert "manager" in read(family, lupe, f"{page}/items/{own.pk}")
        done(family, cast.mere, f"{page}/items/{own.pk}", outcome="given", words="Your whole file, in large print")
        done(family, cast.mere, f"{page}/decide", act="decide")
        letter = read(family, lupe, f"{page}/letters/decision")
        for said in (
            "What City Centre Social Services decided",
            "What The Agency (demonstration) decided",
            "You get some of it, and here is why not all",
            "(Privacy Act 2020 s 53)",
            "It costs you nothing",
            "the Privacy Commissioner",
            "You can always ask The Agency (demonstration) yourself",
        ):
            assert said in letter
        read(family, lupe, f"{page}/letters/acknowledgement", status=404)  # it is decided
        assert "If not: why? There is no other reason" in letter
        assert "(if you like)" not in letter
        where = f"{page}/letters/decision"
        otherwise = {
            "as_asked": "no",
            "why": "duty",
            "instead": "We read it out",
            "read": mark_read(family, lupe, where),
        }
        unread = family.browser(lupe).post(where, otherwise)
        assert unread.status_code == 409
        assert "We read it out" in unread.content.decode()
        letter_given(family, lupe, where, as_asked="yes")
        assert "Over" in read(family, lupe, page)
        with walls(lupe):
            kept = {each.kind: each for each in FamilyLetter.objects.visible_to(lupe)}
        assert "Three rows about your sessions" in read(family, lupe, f"/family-letters/{kept['decision'].pk}")
        read(family, wei, f"/family-letters/{kept['decision'].pk}", status=404)


def test_everything_about_somebody_is_asked_with_a_name_that_one_unit_reads(family: Family) -> None:
    case, wei = family.opened(ask=Ask.EVERYTHING, route=Route.TRANSFER), family.cast.wei
    with at(ASKED_AT):
        assert family.asked(case, name=NAME).status_code == 422  # nobody said that they do not mind
        assert family.asked(case, name=NAME, is_content="on").status_code == 302
        page = f"/cases/{case.pk}"
        assert NAME not in read(family, wei, page)
        # The unit's key is elsewhere: nothing was read, and nothing says that it was.
        keys = settings.LIGHTWELL_STATE / "unit-keys"
        keys.rename(keys.with_name("elsewhere"))
        assert family.browser(wei).post(f"{page}/name").status_code == 409
        with walls(wei):
            assert not Entry.objects.visible_to(wei).filter(action="access.read-name").exists()
        keys.with_name("elsewhere").rename(keys)
        named = family.browser(wei).post(f"{page}/name")
        assert NAME in named.content.decode()
        assert family.browser(family.lupe).post(f"{page}/name").status_code == 403
        with walls(wei):
            readings = Entry.objects.visible_to(wei).filter(action="access.read-name", outcome="done")
            assert readings.count() == 1
        with walls(family.lupe):
            kept = Case.objects.visible_to(family.lupe).get()
        assert NAME.encode() not in bytes(kept.named)
        shown = read(family, family.lupe, page)
        assert "when this clock starts: to be confirmed" in shown
        assert "We passed on what you asked" in read(family, family.lupe, f"{page}/letters/transfer")
        the_providers_own_letter_leaves_the_agencys_work_open(family, case)
        longer = {"act": "longer", "reason": "consultation", "days": "10", "why": "We ask the school first"}
        too_many = family.browser(wei).post(f"{page}/decide", {**longer, "days": "201"}).content.decode()
        assert "How many working days longer? At most 200." in html.unescape(too_many)
        done(family, wei, f"{page}/decide", **longer)
        assert "The family must be told that it takes longer by Thursday 24 December 2026" in read(family, wei, page)
        read(family, family.lupe, f"{page}/letters/extension", status=404)
        assert "It now has until Friday 29 January 2027" in read(family, wei, f"{page}/letters/extension")
        letter_given(family, wei, f"{page}/letters/extension")
        assert "The family must be told" not in read(family, wei, page)
        read(family, wei, f"{page}/letters/extension", status=404)
        for item in family.items(case, wei):
            done(family, wei, f"{page}/items/{item.pk}", outcome="given", words="Four letters of 2024")
        done(family, wei, f"{page}/decide", act="decide")
        assert "What goes with your letter" in read(family, wei, page)
        assert "Four letters of 2024" in family.browser(wei).get(f"{page}/given/csv").content.decode()
        assert family.browser(wei).get(f"{page}/given/pdf").content.startswith(b"%PDF")
        read(family, wei, f"{page}/given/nothing", status=404)
        read(family, family.lupe, f"{page}/given/csv", status=404)
        own = read(family, wei, f"{page}/letters/decision")
        assert "You can always ask us again" in own
        assert "City Centre Social Services decided" not in own
        letter_given(family, wei, f"{page}/letters/decision")
        over = read(family, family.lupe, page)
        assert "Decided. It tells the family itself" in over
        assert "Four letters of 2024" not in over
        assert "Done on 26 November 2026" in over
        assert "Over" in over
        read(family, wei, f"{page}/letters/decision", status=404)
    with walls(family.lupe):
        ended = Case.objects.visible_to(family.lupe).get()
    assert (ended.state, ended.told_on) == ("closed", ASKED_AT.date())


def the_providers_own_letter_leaves_the_agencys_work_open(family: Family, case: Case) -> None:
    """Each writes of what it holds: the first letter closes nothing of the other's."""
    page, mere = f"/cases/{case.pk}", family.cast.mere
    [own] = family.items(case, mere)
    assert "Your turn" in read(family, mere, page)
    done(family, mere, f"{page}/items/{own.pk}", outcome="nothing-held", words="")
    done(family, mere, f"{page}/decide", act="decide")
    assert "Then the case is over" not in read(family, mere, f"{page}/letters/decision")
    copies = f"{page}/copies"
    assert "Of what you hold yourself; The Agency" in read(family, mere, page)
    done(family, mere, copies, act="write", audience="adult", words="This is what we hold. Ring us to talk about it.")
    why = {"is_read": "on", "why_hard": "It is short and says all there is"}
    done(family, mere, copies, act="approve", audience="adult", read=mark_read(family, mere, copies), **why)
    with walls(mere):
        copy = FamilyCopy.objects.visible_to(mere).get()
    written = family.browser(mere).get(f"/family-copies/{copy.pk}/csv").content.decode()
    assert "City Centre Social Services" in written
    assert "The Agency" not in written
    letter_given(family, mere, f"{page}/letters/decision")
    read(family, mere, f"{page}/letters/decision", status=404)
    letter_given(family, mere, f"{page}/letters/transfer")  # they are told of it, whichever letter came first
    read(family, mere, f"{page}/letters/transfer", status=404)
    assert family.afresh(case, mere).state == "open"
    assert "They were given their answer" in read(family, mere, copies)
    theirs = read(family, family.cast.wei, page)
    assert "What goes with your letter" not in theirs
    read(family, family.cast.wei, f"{page}/given/pdf", status=404)
    assert "You write to the family yourself" in theirs
    assert "Your turn" in theirs
    assert "Your turn" in read(family, family.cast.wei, "/cases")


def test_a_correction_reaches_everybody_who_was_sent_the_item_and_each_answers(family: Family) -> None:
    case, cast = family.correction(), family.cast
    page = f"/cases/{case.pk}"
    with at(ASKED_AT):
        assert "Once you ask The Agency (demonstration), its privacy officer reads these words" in read(
            family, family.lupe, page
        )
        assert family.asked(case, says=" ").status_code == 422
        assert family.asked(case, says="It should say Petone.").status_code == 302
        assert "It should say Petone" in read(family, cast.wei, page)
        assert "It says Newtown" not in read(family, cast.wei, page)  # the worker took it out
        assert "It says Newtown. It should say Petone." in read(family, family.lupe, page)
        [item] = family.items(case, cast.wei)
        done(family, cast.wei, f"{page}/items/{item.pk}", outcome="corrected", words="")
        done(family, cast.wei, f"{page}/decide", act="decide")
        [own] = family.items(case, cast.mere)
        done(family, cast.mere, f"{page}/items/{own.pk}", outcome="not-corrected", words="It is what she told us")
        short = family.browser(cast.mere).post(f"{page}/decide", {"act": "decide", "alone_why": "Only one"})
        assert short.status_code == 422
        assert "Only one</textarea>" in short.content.decode()
        assert "Say why, in at least" in short.content.decode()
        done(family, cast.mere, f"{page}/decide", act="decide", alone_why="Nobody else is here until Monday")
        done(family, family.lupe, page, act="statement", words=SIDE)
        [beside] = family.notes(case, family.lupe)
        assert "Their side, kept with it" in read(family, cast.priya, f"/deliveries/{beside.delivery_id}")
        before = mark_read(family, family.lupe, f"{page}/letters/correction")
        done(family, family.lupe, page, act="tell")
        done(family, family.lupe, page, act="tell")  # pressed twice
        notes = {each.unit.code: each for each in family.notes(case, family.lupe) if each.kind == "corrected"}
        assert set(notes) == {"evaluation", "contract-reporting"}
        assert notes["evaluation"].rows == item.rows
        assert notes["contract-reporting"].rows == []
        theirs = f"/row-notes/{notes['evaluation'].pk}"
        told = read(family, cast.priya, theirs)
        assert f"row {item.rows[0]} of table" in told
        assert "Petone" not in told
        read(family, cast.tom, theirs, status=404)
        assert "Not answered yet" in read(family, cast.priya, "/row-notes")
        unnamed = family.browser(cast.priya).post(theirs, {"answer": "in-a-number", "published": ""})
        assert unnamed.status_code == 422
        for _ in range(2):
            done(family, cast.priya, theirs, answer="in-a-number", published="Figure 3 of the June report")
        other = family.browser(cast.priya).post(theirs, {"answer": "corrected", "published": ""})
        assert other.status_code in {403, 422}  # another answer is not the same one twice
        assert "Figure 3 of the June report" in read(family, family.lupe, page)
        letter = read(family, family.lupe, f"{page}/letters/correction")
        assert "We told Contract reporting and Evaluation" in letter
        stale = family.browser(family.lupe).post(f"{page}/letters/correction", {"read": before})
        assert stale.status_code == 409
        assert "not the one that you read" in stale.content.decode()
        with walls(family.lupe):
            assert not FamilyLetter.objects.visible_to(family.lupe).exists()
        sends = read(family, cast.sione, "/row-notes")
        assert "Nothing was corrected" not in sends
        assert "Corrected: the value you were sent is wrong" in sends
        corrected_and_sent_again(family, case, notes["evaluation"])


def corrected_and_sent_again(family: Family, case: Case, note: RowNote) -> None:
    """Whoever sends is warned before, and whoever gets the new list finds the correction with it."""
    begun = start(family.ready, usual_rows()[::-1], at=ASKED_AT, replaces=True)
    checked = check(family.ready, begun, at=ASKED_AT)
    sione, where = family.cast.sione, f"it was row {note.rows[0]} of table"
    with walls(sione):
        [warned] = forewarnings(sione, begun.hand_over)
        assert not asides_to_come(sione, checked)
    assert where in warned
    assert "was corrected" in warned
    send_hand_over(sione, begun.hand_over, ASKED_AT)
    again = delivery_to(family.cast.evaluation, family.cast.priya)
    before = read(family, family.cast.priya, f"/deliveries/{note.delivery_id}")
    assert "Their side, of a value that was corrected since" in before
    beside = read(family, family.cast.priya, f"/deliveries/{again.pk}")
    assert SIDE not in beside
    assert "find the row" not in read(family, family.lupe, f"/cases/{case.pk}")
    [theirs] = [each for each in family.notes(case, family.lupe) if each.kind == "statement"]
    assert theirs.stands_with(Audience.CHILD) == f"{SIDE} (This was put right on 26 November 2026.)"
    assert "corrected on" in read(family, family.cast.priya, f"/row-notes/{theirs.pk}")
    assert "Corrected before this was sent again" in beside
    assert f"I{where[1:]}" in beside


def test_a_statement_stands_beside_the_row_that_was_not_corrected(family: Family) -> None:
    case, cast = family.correction(), family.cast
    page, side = f"/cases/{case.pk}", "I have never lived in Newtown."
    with at(ASKED_AT):
        assert family.asked(case).status_code == 302
        [item] = family.items(case, cast.wei)
        silent = family.browser(cast.wei).post(f"{page}/items/{item.pk}", {"outcome": "not-corrected", "words": ""})
        assert "Say in a few words why" in silent.content.decode()
        done(family, cast.wei, f"{page}/items/{item.pk}", outcome="not-corrected", words="It is what we were sent")
        alone = {"act": "decide", "alone_why": "Nobody else is here until Monday"}
        done(family, cast.wei, f"{page}/decide", **alone)
        checked_before = start(family.ready, usual_rows()[::-1], at=ASKED_AT, replaces=True)
        check(family.ready, checked_before, at=ASKED_AT)
        done(family, family.lupe, page, act="statement", words=side)
        [note] = family.notes(case, cast.priya)
        assert side in read(family, cast.priya, f"/row-notes/{note.pk}")
        delivery = f"/deliveries/{note.delivery_id}"
        assert "Their side, kept with it" in read(family, cast.priya, delivery)
        done(family, cast.priya, f"/row-notes/{note.pk}", answer="read")
        letter = read(family, cast.wei, delivery)
        assert side in letter
        sent_without_looking(family, case, note, checked_before, side)
        goes_by_itself(family, case, side)


def sent_without_looking(family: Family, case: Case, note: RowNote, begun: Begun, side: str) -> None:
    """What was checked before it came is not sent; what a desk sent has it in its whole copy until the row is found."""
    page, priya, sione = f"/cases/{case.pk}", family.cast.priya, family.cast.sione
    with pytest.raises(Refused, match="a-statement-came-since"):
        send_hand_over(sione, begun.hand_over, ASKED_AT)
    send_staged(sione, begun.hand_over, ASKED_AT)
    again = delivery_to(family.cast.evaluation, priya)
    assert again.pk != note.delivery_id
    before = read(family, priya, f"/deliveries/{again.pk}")
    assert f"It was row {note.rows[0]} of table" in before
    assert f"as it was sent before: The suburb or town the person lives in. {side}" in before
    with walls(priya):
        [aside] = asides(priya, again.pk)
    header, *rows = with_asides("client\nBF1\nBF2\n", note.table, [aside]).splitlines()
    assert header.endswith('"client","their_side"')
    assert all(side in row for row in rows)
    found = {"act": "carry", "client": CLIENT, "passphrase": PASSPHRASE}
    for slip in ("BF7777", "BF0004"):  # nobody, and somebody else who is in the list
        anothers = family.browser(family.lupe).post(page, {**found, "client": slip})
        assert "it may be somebody else" in anothers.content.decode()
    done(family, family.lupe, page, **found)
    [carried] = [each for each in family.notes(case, priya) if each.delivery_id == again.pk]
    assert (carried.says, len(carried.rows)) == (side, len(note.rows))
    after = read(family, priya, f"/deliveries/{again.pk}")
    assert side in after
    assert "as it was sent before" not in after
    assert "find the row" not in read(family, family.lupe, page)


def goes_by_itself(family: Family, case: Case, side: str) -> None:
    """Sent once more, in another order: whoever checks finds the row, whoever sends reads it, its unit gets it."""
    priya, sione, table = family.cast.priya, family.cast.sione, usual_rows()
    later = ASKED_AT + dt.timedelta(minutes=1)
    begun = start(family.ready, [*table[5:], *table[:5]], at=later, replaces=True)
    checked = check(family.ready, begun, at=later)
    with walls(sione):
        [(unit, aside)] = asides_to_come(sione, checked)
    assert (unit, aside.words) == ("evaluation", side)
    send_hand_over(sione, begun.hand_over, later)
    sent = delivery_to(family.cast.evaluation, priya)
    [carried] = [each for each in family.notes(case, priya) if each.delivery_id == sent.pk]
    assert (carried.says, tuple(carried.rows), carried.table) == (side, aside.rows, aside.table)
    with walls(priya):
        [beside] = asides(priya, sent.pk)
    assert (beside.rows, beside.words) == (aside.rows, side)
    found = find_rows(family.lupe, Under(case.provider_id, family.ready.agreement.code), CLIENT, PASSPHRASE)
    assert {each.rows for each in found if each.delivery == sent.pk} == {aside.rows}
    they_are_not_in_it_any_more(family, case)


def they_are_not_in_it_any_more(family: Family, case: Case) -> None:
    """Sent a last time without them: whoever looks finds no row, and that settles it."""
    page, table = f"/cases/{case.pk}", [row for row in usual_rows() if CLIENT not in row]
    later = ASKED_AT + dt.timedelta(minutes=2)
    begun = start(family.ready, table, at=later, replaces=True)
    check(family.ready, begun, at=later)
    send_staged(family.cast.sione, begun.hand_over, later)
    found = {"act": "carry", "client": CLIENT, "passphrase": PASSPHRASE}
    assert "find the row" in read(family, family.lupe, page)
    done(family, family.lupe, page, **found)
    settled = read(family, family.lupe, page)
    assert "find the row" not in settled
    assert "and are not in it: there is no row" in settled
    last = delivery_to(family.cast.evaluation, family.cast.priya)
    assert "Their side" not in read(family, family.cast.priya, f"/deliveries/{last.pk}")
    with walls(family.cast.priya):
        assert not asides(family.cast.priya, last.pk)
    told = family.notes(case, family.cast.priya)[-1]
    assert "have no row there" in read(family, family.cast.priya, f"/row-notes/{told.pk}")


def test_a_newly_declared_day_moves_open_cases_and_people_are_told(family: Family) -> None:
    case = family.opened()
    with at(ASKED_AT):
        assert family.asked(case).status_code == 302
        page = f"/cases/{case.pk}"
        assert "Last day: Thursday 24 December 2026" in read(family, family.lupe, page)
        on = dt.date(2026, 12, 7)
        declare_day(OPERATOR, Calendar(), ASKED_AT, on=on, name="A day of remembrance", source="A made-up Act")
        moved = read(family, family.lupe, page)
        assert "Last day: Monday 18 January 2027" in moved
        assert "7 December 2026: A day of remembrance (A made-up Act)" in moved
    with walls(OPERATOR):
        told = set(Occasion.objects.filter(kind=Kind.CASE_DAYS).values_list("organisation", flat=True))
    assert told == {family.cast.ccss.pk, family.cast.agency.pk}


def test_what_comes_too_late_counts_as_refused_and_is_still_owed(family: Family) -> None:
    case = family.opened()
    with at(ASKED_AT):
        assert family.asked(case).status_code == 302
        with walls(family.cast.wei):
            by_protocol = case_of(family.cast.wei, case.pk, ASKED_AT).due_on
    assert by_protocol is not None
    with at(dt.datetime.combine(by_protocol + dt.timedelta(days=1), dt.time(9), NZ)):
        listed = read(family, family.cast.wei, "/cases")
        assert "past its last day. It is not the law’s: that comes later" in listed
        assert "treats that as a no" not in listed
    page, after = f"/cases/{case.pk}", dt.datetime(2027, 1, 18, 9, 0, tzinfo=NZ)
    with at(after):
        late = read(family, family.lupe, page)
        assert "The law treats that as a no" in late
        assert "The agency’s manager of privacy" in late
        assert "Past its last day" in late
        listed = read(family, family.cast.wei, "/cases")
        assert "past its last day" in listed
        assert "It treats that as a no" in listed
        assert "Your last day was" in listed
        assert "Your next last day" not in listed
        longer = {"act": "longer", "reason": "volume", "days": "5", "why": "There is a great deal to read"}
        assert family.browser(family.cast.wei).post(f"{page}/decide", longer).status_code == 403
        assert "An answer is late" in read(family, family.lupe, f"{page}/letters/late")
    with at(ASKED_AT + DAY):
        done(family, family.cast.wei, f"{page}/decide", **longer)
        letter = read(family, family.lupe, f"{page}/letters/extension")
        assert "The Agency (demonstration) needs more time. It now has until Friday 22 January 2027" in letter
        read(family, family.cast.wei, f"{page}/letters/extension", status=404)
        assert "The family must be told that it takes longer by Thursday 24 December" in read(family, family.lupe, page)
        letter_given(family, family.lupe, f"{page}/letters/extension")
        done(family, family.cast.wei, f"{page}/decide", **{**longer, "days": "7"})
        assert "until Tuesday 26 January 2027" in read(family, family.lupe, f"{page}/letters/extension")


def test_nothing_of_the_family_lies_in_the_clear(family: Family) -> None:
    case = family.opened(ask=Ask.EVERYTHING, wanted="Mele wants it read aloud")
    with at(ASKED_AT):
        assert family.asked(case, name=NAME).status_code == 302
    with walls(OPERATOR):
        rows = [repr(each.__dict__) for each in Case.objects.all()]
        entries = [repr(each.__dict__) for each in Entry.objects.visible_to(OPERATOR)]
    for text in (*rows, *entries):
        for secret in ("Mele", "Rimu", CLIENT, "In our office"):
            assert secret not in text
