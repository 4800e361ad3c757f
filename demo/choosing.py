"""One family that is told and chooses, somebody to come back to, and one no that reaches back to what was sent.

Stages 3 and 4. Early October 2026. Everybody in it is invented; what they say, Mere wrote as they said it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from demo.accounts import PASSPHRASE
from demo.cast import Cast
from demo.moments import at as _at
from lightwell.access_requests.asking import Under, find_rows
from lightwell.access_requests.calling_back import CallingBack, call_back, reached_by
from lightwell.access_requests.correcting import acknowledge
from lightwell.access_requests.models import RowNote
from lightwell.agreements.models import AgreementVersion
from lightwell.ledger.walls import walls
from lightwell.people.choosing import choose
from lightwell.people.models import Person, Showing
from lightwell.people.opened import Opened
from lightwell.people.showings import show, tell_later
from lightwell.policy.choosing_rules import offers_choice
from lightwell.policy.clauses import Clause
from lightwell.policy.correction_rules import Acknowledged
from lightwell.policy.local_days import local_day
from lightwell.policy.people_records import Piece
from lightwell.policy.shown_records import ChosenWords, ShownRecord, Understanding, WrittenBy, audience_for
from lightwell.policy.telling_records import Choice, How, ToldRecord
from lightwell.sharing.notice_models import NoticeVersion

TOLD, TOO_TIRED, CHANGED = "BF0047", "BF0044", "BF0012"


@dataclass(frozen=True, slots=True)
class _Telling:
    """Mere beside people, the register open in her browser."""

    opened: Opened
    agreement: AgreementVersion
    version: NoticeVersion

    def person(self, client: str) -> Person:
        with walls(self.opened.actor):
            return Person.objects.visible_to(self.opened.actor).get(client=self.opened.mark_of(client))

    def shows(self, client: str, at: dt.datetime, understood: str) -> Showing:
        somebody = self.person(client)
        age = self.opened.record_of(somebody).age_on(local_day(at))
        record = ShownRecord(
            agreement=self.agreement.code, notice=self.version.number, digest=self.version.digest,
            audience=audience_for(age), on=local_day(at), how=How.READ_ALOUD,
            understanding=Understanding.IN_OWN_WORDS, understood=understood, written_by=WrittenBy.WORKER,
        )  # fmt: skip
        return show(self.opened, somebody, at, record)

    @property
    def choices(self) -> list[Clause]:
        return [clause for clause in self.agreement.agreement.clauses if offers_choice(clause)]


def tell_and_choose(cast: Cast, opened: Opened, agreement: AgreementVersion) -> None:
    """The day before the demonstration's own."""
    with walls(opened.actor):
        version = NoticeVersion.objects.visible_to(opened.actor).of(agreement).agreed()[0]
    telling = _Telling(opened, agreement, version)
    _told_and_chose(telling)
    somebody = telling.person(TOO_TIRED)
    tell_later(opened, somebody, _at(10, 5, 14), due_on=dt.date(2026, 10, 6), why="The baby had been up all night")
    _called_back(telling)
    _answered(cast)


def _told_and_chose(telling: _Telling) -> None:
    """Yes to what goes as rows, and no to the last thing that could be chosen."""
    shown = telling.shows(TOLD, _at(10, 5, 13), "You tell them how many times we came. Not our name.")
    *most, last = telling.choices
    somebody, words = telling.person(TOLD), ChosenWords("Not that one, thank you", WrittenBy.PERSON)
    for clause in most:
        choose(telling.opened, somebody, _at(10, 5, 13, 20), following=shown, clause=clause, choice=Choice.YES)
    choose(telling.opened, somebody, _at(10, 5, 13, 20), following=shown, clause=last, choice=Choice.NO, said=words)


def _called_back(telling: _Telling) -> None:
    """Somebody who had said yes, and whose rows were sent in July, says no."""
    shown = telling.shows(CHANGED, _at(10, 5, 15), "The evaluators keep a row about me. I do not want that now.")
    clause = next(each for each in telling.choices if each.unit_record_items)
    actor, somebody, at = telling.opened.actor, telling.person(CHANGED), _at(10, 5, 15, 20)
    chosen = choose(telling.opened, somebody, at, following=shown, clause=clause, choice=Choice.NO)
    record = telling.opened.read(ToldRecord, chosen, chosen.sealed)
    client = telling.opened.record_of(somebody).words_of(Piece.CLIENT)
    everywhere = find_rows(actor, Under(chosen.provider_id, telling.agreement.code), client, PASSPHRASE)
    with walls(actor):
        found = reached_by(actor, record, everywhere)
    if not found:
        raise LookupError("The story needs somebody whose rows were sent.")
    call_back(actor, CallingBack(chosen), at, agreement=telling.agreement, says_no=True, found=found)


def _answered(cast: Cast) -> None:
    """Evaluation has removed it; a number in its first look was made with it."""
    at = _at(10, 6, 8, 40)
    priya = cast.actor("priya", at)
    with walls(priya):
        notes = list(RowNote.objects.visible_to(priya).filter(called_back__isnull=False))
    for note in notes:
        acknowledge(
            priya, note, at, answer=Acknowledged.PUBLISHED, published="Wellbeing before and after, first look, table 1"
        )
