"""What families and those who serve them look at, with data in it: a register, work, a breach, a case, a space.

Told over the site of `tests.web.told`, as the product tells it, as often as a test asks for more of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lightwell.access_requests.course import WorkRecord, record_breach, record_work
from lightwell.access_requests.models import Part
from lightwell.access_requests.opening import Asked, Asking, check_who_asks, open_case
from lightwell.access_requests.papers import add_paper
from lightwell.family.leaving import leave
from lightwell.family.opened_space import Space
from lightwell.family.reporting import ReportWords, report
from lightwell.family.spaces import give_space, pack_for
from lightwell.family.writing import write
from lightwell.guests.actions import NewLink, give_code
from lightwell.ledger.walls import walls
from lightwell.people.browser import keep_in_browser
from lightwell.people.models import Person
from lightwell.people.showings import show
from lightwell.policy.access_words import Asks, Authority, Identity
from lightwell.policy.breach_rules import Breach
from lightwell.policy.family_rules import Disclosure, Speaks
from lightwell.policy.notice_elements import NoticeAudience
from lightwell.policy.shown_records import ShownRecord, Understanding
from lightwell.policy.telling_records import How
from lightwell.policy.written_work import ForChild, WorkKind
from lightwell.sharing.retention import Kept as KeptDelivery
from lightwell.sharing.retention import ask_destruction, record_authority
from tests.factories import NZ
from tests.people.making import Kept, make_kept
from tests.sharing.making import OPENED_AT, WHY
from tests.web.told import Told

OVER_AT = dt.datetime(2030, 7, 1, 9, 0, tzinfo=NZ)
SHOWN = ShownRecord(
    agreement="best-foot-forward", notice=1, digest="a" * 64, audience=NoticeAudience.ADULT, on=OPENED_AT.date(),
    how=How.READ_ALOUD, understanding=Understanding.IN_OWN_WORDS, understood="They hear how it went.",
)  # fmt: skip
NOTE = "Hinemoa came with her brother.\nTāne Wirihana, who lives at 14 Rata Street, rang on 021 555 0199.\n"


@dataclass
class Families:
    """One mother in the register, with a space of her own; others who come and go; what is kept about them all."""

    told: Told
    kept: Kept
    mother: Person
    link: NewLink
    browsers: dict[str, Client]
    names: dict[str, Mapping[str, object]] = field(default_factory=dict)
    times: int = 0

    def more(self, often: int = 2) -> None:
        for _ in range(often):
            self.times += 1
            self._in_the_register()
            self._in_the_case()

    def _in_the_register(self) -> None:
        opened, mere, today = self.kept.opened, self.told.cast.mere, OPENED_AT.date()
        work = record_work(
            opened, self.mother, OPENED_AT, WorkRecord("Our plan", "The blue folder"),
            kind=WorkKind.PLAN, written_on=today, for_child=ForChild.DUE,
        )  # fmt: skip
        breach = record_breach(
            mere, self.told.cast.ccss, OPENED_AT, kind=Breach.DISCLOSURE, found_on=today, people=1, what="A letter"
        )
        show(opened, self.mother, OPENED_AT, SHOWN)
        reported = report(
            opened, self.mother, OPENED_AT, kind=Disclosure.CONCERN, words=ReportWords("Police", "What we saw"),
            told_on=today,
        )  # fmt: skip
        space = Space(self.link.guest.as_actor, self.link.guest, Speaks.ADULT, pack_for(opened, self.mother), today)
        write(space, OPENED_AT, "Thank you")
        gone = self.kept.add(client=f"BF9{self.times:03}")
        leave(opened, gone, OPENED_AT, on=today, wants_word=True)
        self.names |= {
            "work": {"work_id": work.pk}, "breach": {"breach_id": breach.pk},
            "report-show": {"reported_id": reported.pk},
        }  # fmt: skip

    def _in_the_case(self) -> None:
        mere = self.told.cast.mere
        case = open_case(
            mere, Asking(self.told.agreement), OPENED_AT, received_on=OPENED_AT.date(), asked=Asked(),
            person=self.mother,
        )  # fmt: skip
        check_who_asks(
            mere, case, OPENED_AT, asks=Asks.PERSON, identity=Identity.KNOWN, permission=Authority.FORM, seen="Here"
        )
        with walls(mere):
            part = Part.objects.visible_to(mere).select_related("case").get(case=case, holder=self.told.cast.ccss)
            item = part.items.first()
        assert item is not None
        paper = add_paper(mere, part, OPENED_AT, item=item, title="A visit", text=NOTE * self.times)
        self.names |= {"case": {"case_id": case.pk}, "case-paper": {"case_id": case.pk, "paper_id": paper.pk}}

    def pages(self) -> Iterator[tuple[str, Client, str]]:
        """Who looks, in which browser, and where; a page of the register in the browser that has it open."""
        about = {"person_id": self.mother.pk}
        for name in ABOUT_SOMEBODY:
            yield f"mere at {name}", self.browsers["mere"], reverse(name, kwargs=about)
        for name in (*IN_THE_REGISTER, *self.names):
            yield f"mere at {name}", self.browsers["mere"], reverse(name, kwargs=dict(self.names.get(name, {})))
        for name in OWN:
            yield f"the mother at {name}", self.browsers["mother"], reverse(name)
        for name in ("priya", "mere", "wei"):
            where = reverse("keeping", args=[self.told.to_evaluation.pk])
            yield f"{name} at keeping, asked for", self.browsers[name], where


ABOUT_SOMEBODY = (
    "person", "person-asks", "person-asked-before", "person-written", "person-told", "person-space", "person-goodbye",
    "person-reports",
)  # fmt: skip
IN_THE_REGISTER = ("register", "written", "breaches", "call-backs", "cases", "register-later")
OWN = (
    "mine", "mine-told", "mine-held", "mine-looked", "mine-copies", "mine-changed", "mine-goodbye", "mine-choices",
    "mine-ask", "mine-put-right", "mine-write",
)  # fmt: skip


def make_families(told: Told) -> Families:
    """Over a site that was told: and its evaluation unit asks that what it was sent be destroyed."""
    cast, kept = told.cast, make_kept(told.cast)
    mother = kept.add(client="BF0003")
    link = give_space(kept.opened, mother, OPENED_AT)
    delivery = KeptDelivery(told.to_evaluation)
    record_authority(cast.wei, delivery, OVER_AT, reference="DA 700, class 3")
    ask_destruction(cast.priya, delivery, OVER_AT, why=WHY)
    browsers = {name: told.client(name) for name in ("mere", "priya", "wei")}
    answer = HttpResponse()
    keep_in_browser(answer, cast.mere, kept.opened.key)
    browsers["mere"].cookies.update(answer.cookies)
    browsers["mother"] = _came_in(told, link)
    return Families(told, kept, mother, link, browsers)


def _came_in(told: Told, link: NewLink) -> Client:
    browser = Client()
    browser.get(f"/g/{link.address.rpartition('/')[2]}")
    code = give_code(told.cast.mere, link.guest, OPENED_AT)
    assert browser.post(reverse("guest-door"), {"code": code}).status_code == 302
    return browser
