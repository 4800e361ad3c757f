"""What was granted is given before a case is over: in the letter, in an approved copy, or in a way written down."""

from __future__ import annotations

import pytest

from lightwell.access_requests.models import Case, CasePaper, FamilyCopy
from lightwell.ledger.gate import Deed, Done, action
from lightwell.ledger.walls import walls
from lightwell.people.telling import tell
from lightwell.policy.access_words import Ask, Route
from lightwell.policy.actors import Actor
from lightwell.policy.decisions import Decision, permit
from lightwell.policy.telling_records import ToldRecord, WhyNot
from tests.access_requests.asking import ASKED_AT, Family, in_register
from tests.access_requests.test_how_much_a_case_asks import MOST, _statements
from tests.access_requests.test_one_family import done, letter_given, read
from tests.access_requests.test_papers_and_copies import approving
from tests.people.making import make_kept
from tests.web.told import at

pytestmark = pytest.mark.database

OWED = "Some of what is granted is in no letter and in no approved copy"
ALONE = "Nobody else is here until Monday"
GROUNDLESS = "A report of May about her brother"
TO_AN_ADULT = "This is what we hold about you. Ring us if you want to talk about it. We can read it with you."


def decided(family: Family, *, nothing: bool = False, withheld: bool = False) -> Case:
    """The agency gives a paper, or words without its reasons, or holds nothing; the provider holds nothing."""
    case, wei, mere = family.opened(), family.cast.wei, family.cast.mere
    assert family.asked(case).status_code == 302
    page = f"/cases/{case.pk}"
    for item in family.items(case, wei):
        answer: dict[str, object] = {"outcome": "nothing-held", "words": ""}
        if item.sought == "correspondence" and withheld:
            answer = {"outcome": "in-part", "grounds": ["law-maintenance"], "reasons_withheld": "on", "words": "A call"}
        elif item.sought == "correspondence" and not nothing:
            with_paper(family, case, str(item.pk), "Note of a visit")
            answer = {"outcome": "given", "words": "One note"}
        done(family, wei, f"{page}/items/{item.pk}", **answer)
    done(family, wei, f"{page}/decide", act="decide", alone_why=ALONE)
    [own] = family.items(case, mere)
    done(family, mere, f"{page}/items/{own.pk}", outcome="nothing-held", words="")
    assert "Decide: nothing is held" in read(family, mere, f"{page}/decide")
    done(family, mere, f"{page}/decide", act="decide")
    shown = read(family, mere, page)
    assert "City Centre Social Services decided Nothing is held" in shown
    return case


def with_paper(family: Family, case: Case, item: str, title: str) -> None:
    page, wei = f"/cases/{case.pk}", family.cast.wei
    done(family, wei, f"{page}/papers/new", item=item, title=title, text="You came to the session.")
    with walls(wei):
        paper = CasePaper.objects.visible_to(wei).filter(part__case=case).latest("added_at")
    done(family, wei, f"{page}/papers/{paper.pk}", act="settle")
    assert "its copy is made, nothing taken out" in read(family, wei, page)


def approve(family: Family, case: Case) -> None:
    copies = f"/cases/{case.pk}/copies"
    done(family, family.lupe, copies, act="write", audience="adult", words=TO_AN_ADULT)
    done(family, family.lupe, copies, **approving(family, copies, "adult"))


def test_a_case_is_not_over_while_what_was_granted_is_in_no_letter_and_no_copy(family: Family) -> None:
    lupe = family.lupe
    with at(ASKED_AT):
        case = decided(family)
        page, letter, copies = (f"/cases/{case.pk}{each}" for each in ("", "/letters/decision", "/copies"))
        refused = read(family, lupe, letter)
        assert OWED in refused
        assert "write down there how" in refused
        assert family.browser(lupe).post(letter, {"read": mark_of(family, letter)}).status_code == 403
        assert OWED in read(family, lupe, page)
        assert _statements(family, lupe, page) <= MOST
        assert _statements(family, lupe, copies) <= MOST
        approve(family, case)
        assert OWED not in read(family, lupe, page) + read(family, lupe, copies)
        letter_given(family, lupe, letter)
        assert family.afresh(case, lupe).state == "closed"


def mark_of(family: Family, letter: str) -> str:
    """No button gives it, so that its mark is nowhere on the page."""
    assert 'name="read"' not in family.browser(family.lupe).get(letter).content.decode()
    return "0" * 64


def test_what_they_look_at_or_hear_instead_is_written_down_and_their_letter_says_it(family: Family) -> None:
    lupe, how = family.lupe, "You read the note with us on 3 December."
    with at(ASKED_AT):
        case = decided(family)
        letter, copies = (f"/cases/{case.pk}{each}" for each in ("/letters/decision", "/copies"))
        unsaid = family.browser(lupe).post(copies, {"act": "otherwise", "how": "yes"})
        assert unsaid.status_code == 422
        done(family, lupe, copies, act="otherwise", how="You read the note with us on 3 Decembr.")
        done(family, lupe, copies, act="otherwise", how=how)  # a slip is put right until the letter is given
        assert f"What is not in this letter, you get like this: {how}" in read(family, lupe, letter)
        letter_given(family, lupe, letter)
        assert how in read(family, lupe, f"/cases/{case.pk}")
        assert family.browser(lupe).post(copies, {"act": "otherwise", "how": how}).status_code == 403
        write = {"act": "write", "audience": "adult", "words": TO_AN_ADULT}
        assert family.browser(lupe).post(copies, write).status_code == 403


def test_a_copy_that_is_approved_after_all_comes_with_the_letter(family: Family) -> None:
    lupe = family.lupe
    with at(ASKED_AT):
        case = decided(family)
        letter, copies = (f"/cases/{case.pk}{each}" for each in ("/letters/decision", "/copies"))
        done(family, lupe, copies, act="otherwise", how="They read the note with us.")
        approve(family, case)
        said = read(family, lupe, letter)
        assert "They read the note with us" not in said
        assert "What is given comes with this letter" in said


def test_a_case_that_closed_with_its_letter_alone_can_be_put_right(family: Family) -> None:
    mere, lupe = family.cast.mere, family.lupe
    with at(ASKED_AT):
        for withheld in (False, True):
            case = decided(family, withheld=withheld)
            page = f"/cases/{case.pk}"
            close_with_a_letter_alone(mere, case, ASKED_AT)
            assert "they were given their letter alone" in read(family, lupe, page)
            assert "were given their letter alone" in read(family, lupe, "/cases")
            approve(family, case)
            assert OWED not in read(family, lupe, page)
            assert "were given their letter alone" not in read(family, lupe, "/cases")
            with walls(lupe):
                copy = FamilyCopy.objects.visible_to(lupe).get(case=case)
            given = family.browser(lupe).get(f"/family-copies/{copy.pk}/csv").content.decode()
            assert ("A call" if withheld else "You came to the session.") in given
            assert ("Letters, e-mails and notes" in given) is True
            assert "about them" not in given
            assert "made of them" not in given
            assert "They were given their answer" in read(family, lupe, f"{page}/copies")


def _anybody(actor: Actor, facts: object) -> Decision:
    return permit()


@action(code="tests.close-with-a-letter-alone", rule=_anybody)
def close_with_a_letter_alone(deed: Deed[Case]) -> Done[None]:
    """As a case could be closed before a copy was asked for."""
    case = deed.subject
    case.told_on, case.state, case.ended_at = deed.now.date(), "closed", deed.now
    case.save(update_fields=["told_on", "state", "ended_at"])
    return Done(None)


def test_where_nothing_is_held_or_all_is_in_the_letter_no_copy_is_asked_for(family: Family) -> None:
    with at(ASKED_AT):
        case = decided(family, nothing=True)
        letter_given(family, family.lupe, f"/cases/{case.pk}/letters/decision")


def test_what_is_neither_confirmed_nor_denied_tells_the_provider_nothing(family: Family) -> None:
    case, wei, lupe = family.opened(), family.cast.wei, family.lupe
    page = f"/cases/{case.pk}"
    with at(ASKED_AT):
        assert family.asked(case).status_code == 302
        for item in family.items(case, wei):
            answer: dict[str, object] = {"outcome": "nothing-held", "words": ""}
            if item.sought == "reports":
                with_paper(family, case, str(item.pk), "What the police said")
                answer = {"outcome": "neither", "grounds": ["law-maintenance"], "words": GROUNDLESS}
            done(family, wei, f"{page}/items/{item.pk}", **answer)
        done(family, wei, f"{page}/decide", act="decide", alone_why=ALONE)
        assert GROUNDLESS in read(family, wei, page)
        for worker in (lupe, family.cast.mere):
            shown = read(family, worker, page)
            assert "Neither confirmed nor denied" in shown
            assert GROUNDLESS not in shown
            assert "What the police said" not in shown
            with walls(worker):
                assert not CasePaper.objects.visible_to(worker).exists()


def test_the_agency_that_it_was_passed_on_to_reads_how_they_would_like_it(family: Family) -> None:
    case = family.opened(ask=Ask.ROWS, route=Route.TRANSFER, wanted="Read aloud, at our place")
    other = family.opened(wanted="Read aloud, at our place")
    with at(ASKED_AT):
        assert family.asked(case, name="Mele Tupou", is_content="on").status_code == 302
        assert family.asked(other).status_code == 302
        assert "Read aloud, at our place" in read(family, family.cast.wei, f"/cases/{case.pk}")
        assert "Read aloud, at our place" not in read(family, family.cast.wei, f"/cases/{other.pk}")


def test_a_case_and_its_letters_say_with_the_register_open_that_telling_would_harm(family: Family) -> None:
    with at(ASKED_AT):
        kept = make_kept(family.cast)
        her = kept.add(client="BF0003")
        case = family.opened(person=her)
        keeper, page = in_register(family, kept), f"/register/cases/{case.pk}"
        letter = f"{page}/letters/acknowledgement"
        assert "written down that telling" not in keeper.get(letter).content.decode()
        assert letter in keeper.get(page).content.decode()
        harm = ToldRecord("BF0003", why_not=WhyNot.WOULD_HARM, reason="A former partner reads her post")
        tell(kept.opened, her, ASKED_AT, harm)
        assert "It is written down that telling them would harm" in keeper.get(letter).content.decode()
        assert "and whether telling them would harm" in keeper.get(page).content.decode()  # where that is read
        assert "read it to them. " not in keeper.get(letter).content.decode()
        closed = family.browser(family.lupe)
        assert (
            "written down that telling" not in closed.get(f"/cases/{case.pk}/letters/acknowledgement").content.decode()
        )
        unknown = read(family, family.lupe, f"/cases/{case.pk}/letters/acknowledgement")
        assert "stands in your register, which is closed here" in unknown
        assert closed.get(letter)["Location"] == "/register/open"
        of_nobody = family.opened()
        assert "which is closed here" not in read(family, family.lupe, f"/cases/{of_nobody.pk}/letters/acknowledgement")
