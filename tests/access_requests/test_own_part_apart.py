"""Where the agency alone takes longer, the provider says what it decided itself in its own time, in its own letter."""

from __future__ import annotations

import pytest

from lightwell.access_requests.giving import tell_own_part, write_to_family
from lightwell.access_requests.models import FamilyLetter
from lightwell.ledger.gate import Refused
from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.policy.letter_parts import LetterKind
from tests.access_requests.asking import ASKED_AT, Family
from tests.access_requests.test_how_much_a_case_asks import MOST, _statements
from tests.access_requests.test_one_family import DAY, done, letter_given, read
from tests.web.told import at

pytestmark = pytest.mark.database
LONGER = {"act": "longer", "reason": "consultation", "days": "10", "why": "We ask the school first"}


def test_the_provider_says_its_own_part_in_its_own_time_and_the_rest_follows_with_the_agencys(family: Family) -> None:
    mere, wei, lupe = family.cast.mere, family.cast.wei, family.lupe
    case = family.opened(wanted="Large print")
    page = f"/cases/{case.pk}"
    own = f"{page}/letters/own-part"
    with at(ASKED_AT):
        assert family.asked(case).status_code == 302
        [item] = family.items(case, mere)
        done(family, mere, f"{page}/items/{item.pk}", outcome="given", words="Your file, eleven pages")
        read(family, lupe, own, status=404)  # nobody takes longer: there is one letter
        with pytest.raises(Refused, match="one-letter"):
            tell_own_part(lupe, _decided(family, case, page), ASKED_AT, text="Ours")
        done(family, wei, f"{page}/decide", **LONGER)

    with at(ASKED_AT + DAY):
        shown = read(family, lupe, page)
        assert "by Thursday 24 December 2026: write that letter" in shown
        assert "Write to the family about what the provider holds" in shown
        assert "Your next last day is Thursday 24 December 2026" in shown
        letter = read(family, lupe, own)
        for words in (
            "What City Centre Social Services decided", "Your file, eleven pages", "You asked for it like this",
            "This letter is not the whole", "it has until Friday 29 January 2027", "in another letter from us",
            "It costs you nothing", "you can complain",
        ):  # fmt: skip
            assert words in letter
        assert "What The Agency" not in letter
        assert "Then the case is over" not in letter
        assert "Your file, eleven pages" in family.browser(lupe).get(f"{page}/given/csv").content.decode()
        assert family.browser(lupe).get(f"{page}/given/pdf").content.startswith(b"%PDF")
        read(family, wei, own, status=404)
        with pytest.raises(ValueError, match="given with what goes with it"):
            write_to_family(lupe, case, ASKED_AT + DAY, kind=LetterKind.OWN_PART, text="Ours")
        letter_given(family, lupe, own, as_asked="yes")

        read(family, lupe, own, status=404)
        after = read(family, lupe, page)
        assert "takes longer than you" not in after
        assert "Done on 27 November 2026. " in after
        assert "Your turn" not in after
        assert family.afresh(case, lupe).state == "open"
        assert _statements(family, lupe, page) <= MOST
        seen_by_agency = read(family, wei, page)
        assert "Write to the family about what the provider holds" not in seen_by_agency
        with walls(wei):
            assert not FamilyLetter.objects.visible_to(wei).exists()
            assert not Entry.objects.visible_to(wei).filter(action="access.tell-own-part").exists()

        for each in family.items(case, wei):
            done(family, wei, f"{page}/items/{each.pk}", outcome="nothing-held", words="")
        done(family, wei, f"{page}/decide", act="decide")
        whole = read(family, lupe, f"{page}/letters/decision")
        assert "We told you this on Friday 27 November 2026 already" in whole
        letter_given(family, lupe, f"{page}/letters/decision", as_asked="yes")
    assert family.afresh(case, lupe).state == "closed"


def _decided(family: Family, case: object, page: str) -> object:
    done(family, family.cast.mere, f"{page}/decide", act="decide")
    return family.part(case, family.lupe)  # type: ignore[arg-type]


def test_where_the_agency_has_decided_there_is_one_letter_and_its_day_is_the_providers_own(family: Family) -> None:
    mere, wei, lupe = family.cast.mere, family.cast.wei, family.lupe
    case = family.correction()
    page = f"/cases/{case.pk}"
    with at(ASKED_AT):
        assert family.asked(case).status_code == 302
        done(family, wei, f"{page}/decide", **LONGER)
        [item] = family.items(case, mere)
        done(family, mere, f"{page}/items/{item.pk}", outcome="not-corrected", words="It is what you told us")
        assert "decide it, and that letter can be written" in read(family, lupe, page)
        done(family, mere, f"{page}/decide", act="propose")
        done(family, mere, f"{page}/decide", act="decide", alone_why="Nobody else is here this month")
        assert "You can write your own side of it" in read(family, lupe, f"{page}/letters/own-part")
        for each in family.items(case, wei):
            done(family, wei, f"{page}/items/{each.pk}", outcome="nothing-held", words="")
        done(family, wei, f"{page}/decide", act="decide")
        read(family, lupe, f"{page}/letters/own-part", status=404)
        both = read(family, lupe, page)
        assert "Your next last day is Thursday 24 December 2026" in both
        assert "Write to the family about what the provider holds" not in both
