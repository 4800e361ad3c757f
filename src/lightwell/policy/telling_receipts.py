"""A receipt of what somebody was shown and chose, for them to keep and for another system to read.

Stages 3 and 4. Source: made in the manner of ISO/IEC TS 27560 (records and receipts), whose parts it follows: the
notice, each purpose with what it takes, who gets it and for how long, and the events in order. It was not
compared with the published text. Where there is no choice it says so, and of nothing that it is agreed to.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from lightwell.policy import canonical
from lightwell.policy.agreement import Agreement
from lightwell.policy.choosing_rules import offers_choice
from lightwell.policy.clauses import Clause
from lightwell.policy.shown_records import ChosenWords, ShownRecord
from lightwell.policy.telling_records import Choice, StandsTold, ToldRecord, chosen_in_order, said_by_one, standing

FORM: Final = "lightwell-receipt/1, in the manner of ISO/IEC TS 27560"
NO_CHOICE: Final = "no-choice"


@dataclass(frozen=True, slots=True)
class ChosenThen:
    """A choice that followed the showing."""

    at: dt.datetime
    record: ToldRecord
    said: ChosenWords


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """What a receipt says of one clause. chose: after this showing. stands: what holds, whenever it was recorded.

    chose_for: who chose for them; nothing where they did. is_no_of_other: it was a yes, and a no of the other of the
    two, they themselves or whoever may choose for them, holds.
    """

    clause: Clause
    unit: str
    chose: Choice
    stands: StandsTold
    chose_for: str = ""
    is_no_of_other: bool = False

    @property
    def has_choice(self) -> bool:
        return offers_choice(self.clause)

    @property
    def stood(self) -> Choice:
        """What was chosen at another time and still holds, where nothing was chosen this time."""
        return Choice.NOT_ASKED if self.chose else self.stands.choice


@dataclass(frozen=True, slots=True)
class Receipt:
    """One showing, and the choices that followed it. person: an identifier that says nothing.

    by_then: all that was recorded of them up to the last of these choices, the earliest first.
    """

    id: UUID
    person: UUID
    at: dt.datetime
    shown: ShownRecord
    chosen: tuple[ChosenThen, ...]
    agreement: Agreement
    by_then: tuple[ToldRecord, ...] = ()

    def _last_word(self, clause: Clause) -> ToldRecord | None:
        about = [each.record for each in self.chosen if each.record.clause == clause.id]
        return chosen_in_order(about, lambda each: each)[-1] if about else None

    def chose(self, clause: Clause) -> Choice:
        """The last word about a clause after this showing."""
        last = self._last_word(clause)
        return last.choice if last else Choice.NOT_ASKED

    def holds(self, clause: Clause) -> Choice:
        """The same, or the no that was said by then by the other of the two, which a yes does not undo."""
        last = self._last_word(clause)
        if last is None or last.choice is not Choice.YES:
            return self.chose(clause)
        of_them = (each for each in self.by_then if each.is_of(self.agreement.id))
        is_own = bool(last.choice_of)
        other = said_by_one(of_them, clause.recipient.unit, clause.use, is_own=is_own)
        return Choice.NO if other is Choice.NO else Choice.YES

    def lines(self, records: Iterable[ToldRecord]) -> tuple[ReceiptLine, ...]:
        """What it says of each clause. records: all that was recorded of them, the earliest first."""
        said = [each for each in records if each.is_of(self.agreement.id)]
        return tuple(self._line(clause, said) for clause in self.agreement.clauses)

    def _line(self, clause: Clause, said: Iterable[ToldRecord]) -> ReceiptLine:
        last, chose = self._last_word(clause), self.chose(clause)
        unit = clause.recipient.unit
        return ReceiptLine(
            clause,
            self.agreement.unit(unit).name,
            chose,
            standing(said, unit, clause.use),
            chose_for=last.choice_of if last else "",
            is_no_of_other=self.holds(clause) is not chose,
        )

    @property
    def said(self) -> tuple[tuple[str, str], ...]:
        """Who said what with their choices, each once, whatever it was said of; an empty name is themselves."""
        return tuple(dict.fromkeys((each.record.choice_of, each.said.words) for each in self.chosen if each.said.words))

    @property
    def document(self) -> Mapping[str, Any]:
        """What is exported."""
        return {
            "schema_version": FORM,
            "record_id": str(self.id),
            "pii_principal_id": str(self.person),
            "party_identification": list(self._parties()),
            "privacy_notice": self._notice(),
            "purposes": [self._purpose(clause) for clause in self.agreement.clauses],
            "events": list(self._events()),
        }

    @property
    def digest(self) -> str:
        """Tells this receipt from any other, on paper too."""
        return hashlib.sha256(canonical.canonical(self.document)).hexdigest()

    def _parties(self) -> Iterator[Mapping[str, str]]:
        for party in (self.agreement.provider, self.agreement.agency):
            yield {"party_id": party.id, "party_name": party.name, "party_role": "pii_controller"}

    def _notice(self) -> Mapping[str, Any]:
        shown = self.shown
        return {
            "agreement": shown.agreement,
            "version": shown.notice,
            "sha256": shown.digest,
            "audience": str(shown.audience),
            "language": shown.language,
            "large_print": shown.is_large,
        }

    def _purpose(self, clause: Clause) -> Mapping[str, Any]:
        agreement, choice = self.agreement, self.holds(clause)
        return {
            "clause": clause.id,
            "title": clause.title,
            "purpose": clause.purpose.why,
            "lawful_basis": clause.obligation.law or clause.purpose.law,
            "pii_information": [agreement.item(part.item).words for part in clause.items],
            "recipients": [agreement.unit(clause.recipient.unit).name],
            "retention_period_months": clause.terms.keep_months,
            "withdrawal_method": clause.choice.how,
            "state": (str(choice) or "not-asked") if offers_choice(clause) else NO_CHOICE,
        }

    def _events(self) -> Iterator[Mapping[str, str]]:
        shown = self.shown
        yield {
            "event_type": "notice_shown",
            "event_time": self.at.isoformat(),
            "shown_on": shown.on.isoformat(),
            "how": str(shown.how),
            "understanding": str(shown.understanding),
            "in_their_own_words": shown.understood,
            "written_by": str(shown.written_by),
        }
        for each in self.chosen:
            on = each.record.chosen_on
            yield {
                "event_type": "choice_made",
                "event_time": each.at.isoformat(),
                **({"chosen_on": on.isoformat()} if on else {}),
                "clause": each.record.clause,
                "state": str(each.record.choice),
                "chosen_by": each.record.choice_of or "themselves",
                "in_their_own_words": each.said.words,
                "written_by": str(each.said.written_by),
            }
