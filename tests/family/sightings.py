"""Who may see a row of a family's own space: those who keep the register, and its person."""

from __future__ import annotations

import datetime as dt

from lightwell.family.leaving import leave
from lightwell.family.models import Leaving, OnPaper, OwnLines, Reported, Written
from lightwell.family.on_paper import Paper, keep
from lightwell.family.opened_space import Space
from lightwell.family.reporting import ReportWords, report
from lightwell.family.spaces import bring_up_to_date, give_space, pack_for
from lightwell.family.writing import write
from lightwell.guests.visiting import guest_named
from lightwell.policy.family_rules import Disclosure, PaperKind, Speaks
from tests.factories import NOW, Cast
from tests.people.making import make_kept
from tests.walking import Sighting, sighting

TODAY = dt.date(2026, 10, 6)


@sighting(OwnLines)
def somebodys_lines(cast: Cast) -> Sighting:
    kept = make_kept(cast)
    return Sighting(bring_up_to_date(kept.opened, kept.add(), NOW), {"mere"})


@sighting(Written)
def something_written(cast: Cast) -> Sighting:
    kept = make_kept(cast)
    somebody = kept.add()
    guest = guest_named(give_space(kept.opened, somebody, NOW).guest.pk)
    assert guest is not None
    space = Space(guest.as_actor, guest, Speaks.ADULT, pack_for(kept.opened, somebody), TODAY)
    return Sighting(write(space, NOW, "Thank you"), {"mere"})


@sighting(OnPaper)
def something_on_paper(cast: Cast) -> Sighting:
    kept = make_kept(cast)
    paper = Paper(PaperKind.VIEW, "I like the drawing group", TODAY, picture=b"a picture")
    return Sighting(keep(kept.opened, kept.add(), NOW, paper), {"mere"})


@sighting(Reported)
def something_told_to_others(cast: Cast) -> Sighting:
    kept = make_kept(cast)
    words = ReportWords("Oranga Tamariki", "That he was not at school")
    made = report(kept.opened, kept.add(), NOW, kind=Disclosure.CONCERN, words=words, told_on=TODAY)
    return Sighting(made, {"mere"})


@sighting(Leaving)
def somebody_left(cast: Cast) -> Sighting:
    kept = make_kept(cast)
    return Sighting(leave(kept.opened, kept.add(), NOW, on=TODAY, wants_word=True), {"mere", "sione"})
