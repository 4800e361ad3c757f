"""Who may open a programme and word it anew, say who takes part in it, and answer what earlier ones taught.

Stage 1, co-design. Source: Data Protection and Use Policy, Manaakitanga, Mahitahitanga and Purpose Matters guidelines:
providers, families and communities are in it from the start, and every way in which they came is kept.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from lightwell.policy.actors import Actor, Role
from lightwell.policy.agreement import PartyKind
from lightwell.policy.codesign_rules import (
    ANSWER_IN_WORDS,
    AS_PARTNERS,
    HOUSE,
    YOU_SAID_WE_DID,
    Group,
    ParticipantFacts,
    ProgrammeFacts,
    unless_designing,
)
from lightwell.policy.decisions import Decision, Reason, refuse_if_any
from lightwell.policy.local_days import local_day
from lightwell.policy.organisation_rules import OrganisationFacts, unless_it_speaks_for_maori
from lightwell.policy.stated_words import says_something

BRINGERS = (Role.MANAGER, Role.FRONT_LINE_WORKER, Role.REPORTING_OFFICER)
"""Those of an organisation that takes part who bring in families they know."""
MOST_PLACES: Final = 200
LONGEST_OPEN: Final = dt.timedelta(days=90)


@dataclass(frozen=True, slots=True)
class OpenFacts:
    """An open invitation. part: of the body that makes it. given: places that somebody has a code for.

    is_settled: what its programme asks is settled, and nothing can be said of it.
    """

    invitation_id: UUID
    programme_id: UUID
    part: ParticipantFacts
    places: int
    given: int
    ends_on: dt.date
    ended_at: dt.datetime | None
    is_settled: bool = False

    def is_open(self, now: dt.datetime) -> bool:
        """A place may still be given."""
        return self.ended_at is None and local_day(now) <= self.ends_on and not self.part.has_left


def may_open_programme(actor: Actor, facts: OrganisationFacts) -> Decision:
    """An agency opens a programme, through its manager, its programme designer or its contract advisor."""
    return refuse_if_any(
        None if facts.kind is PartyKind.AGENCY else _NOT_AN_AGENCY,
        unless_designing(actor, facts.organisation_id),
    )


def may_change_programme(actor: Actor, facts: ProgrammeFacts, *, seen_version: int | None = None) -> Decision:
    """The agency's designers word a programme anew while it is designed. seen_version: the one they had before them."""
    moved = seen_version is not None and seen_version != facts.version
    return refuse_if_any(
        unless_designing(actor, facts.agency_id),
        _SETTLED if facts.is_settled else None,
        _CHANGED_SINCE if moved else None,
    )


def may_plan_round(actor: Actor, facts: ProgrammeFacts) -> Decision:
    """The agency's designers plan a round; nobody is asked until it opens."""
    return refuse_if_any(unless_designing(actor, facts.agency_id))


def may_invite(
    actor: Actor, facts: ProgrammeFacts, *, organisation: OrganisationFacts | None = None, group: Group | None = None
) -> Decision:
    """The agency's designers say which organisations are asked to take part, and as what; as a Māori party, one that
    says of itself that it speaks for Māori.
    """
    is_asked_as_one = organisation is not None and group is Group.MAORI
    return refuse_if_any(
        unless_designing(actor, facts.agency_id),
        unless_it_speaks_for_maori(organisation) if organisation is not None and is_asked_as_one else None,
    )


def may_bring_guest(
    actor: Actor,
    facts: ProgrammeFacts,
    *,
    part: ParticipantFacts | None = None,
    host_id: UUID | None = None,
    group: Group | None = None,
) -> Decision:
    """Somebody without an account is brought in by the agency, or by an organisation that takes part and knows them.

    Never as a Māori party: whether one speaks for Māori is for itself to say, and not for whoever brings it in.
    """
    brings = part is not None and not part.has_left and part.is_of(actor) and actor.holds(*BRINGERS)
    designs = unless_designing(actor, facts.agency_id) is None
    return refuse_if_any(
        None if brings or designs else _NOT_BRINGING,
        None if actor.belongs_to(host_id) else _NOT_ITS_HOST,
        _SAYS_SO_ITSELF if group is Group.MAORI else None,
    )


def may_open_invitation(
    actor: Actor,
    facts: ProgrammeFacts,
    *,
    part: ParticipantFacts | None = None,
    places: int = 1,
    ends_on: dt.date | None = None,
    now: dt.datetime | None = None,
) -> Decision:
    """A body of the community that takes part opens one link to those it reaches, for so many, until a day."""
    is_body = part is not None and not part.has_left and part.is_of(actor) and part.programme_id == facts.programme_id
    is_community = part is not None and part.group in (Group.COMMUNITY, Group.MAORI)
    fits = ends_on is None or now is None or local_day(now) <= ends_on <= local_day(now) + LONGEST_OPEN
    return refuse_if_any(
        None if is_body and is_community and actor.holds(*BRINGERS) else _NOT_A_BODY,
        None if 1 <= places <= MOST_PLACES else _SO_MANY,
        None if fits else _UNTIL_WHEN,
        _NOTHING_TO_SAY if facts.is_settled else None,
    )


def may_give_place(actor: Actor, facts: OpenFacts, *, now: dt.datetime, seen_given: int | None = None) -> Decision:
    """The body gives the next comer a number and a code, while there is a place and something to say.

    seen_given: how many had one on the page that it is asked from.
    """
    return refuse_if_any(
        None if _keeps(actor, facts) else _NOT_A_BODY,
        None if facts.is_open(now) else _OPEN_OVER,
        _NOTHING_TO_SAY if facts.is_settled else None,
        GIVEN_SINCE if seen_given is not None and seen_given != facts.given else None,
        _ALL_GIVEN if facts.given >= facts.places else None,
    )


def may_end_invitation(actor: Actor, facts: OpenFacts) -> Decision:
    """The body ends its open invitation; those who came stay."""
    return refuse_if_any(
        None if _keeps(actor, facts) else _NOT_A_BODY, _ENDED_ALREADY if facts.ended_at is not None else None
    )


def _keeps(actor: Actor, facts: OpenFacts) -> bool:
    return facts.part.is_of(actor) and not facts.part.has_left and actor.holds(*BRINGERS)


def may_remove(actor: Actor, facts: ParticipantFacts, *, agency_id: UUID, why: str | None = "") -> Decision:
    """The agency's designers end somebody's part and say why; what they said stays, and they are still answered.

    why: None where a page asks before anybody has said.
    """
    return refuse_if_any(
        unless_designing(actor, agency_id),
        _LEFT_ALREADY if facts.has_left else None,
        None if why is None or says_something(why) else _WHY_OUT,
    )


def may_ask_again(
    actor: Actor, facts: ParticipantFacts, *, agency_id: UUID, organisation: OrganisationFacts | None = None
) -> Decision:
    """The agency's designers ask somebody again whom they took out."""
    is_one = facts.group is Group.MAORI and organisation is not None
    return refuse_if_any(
        unless_designing(actor, agency_id),
        None if facts.has_left else _TAKES_PART,
        unless_it_speaks_for_maori(organisation) if is_one and organisation is not None else None,
    )


def may_say_measure(actor: Actor, facts: ProgrammeFacts) -> Decision:
    """The agency's designers say what success means, word it anew or take it out, until what is asked is settled."""
    return refuse_if_any(unless_designing(actor, facts.agency_id), _MEASURES_SETTLED if facts.is_settled else None)


def may_record_lesson(actor: Actor, facts: OrganisationFacts, *, happened: str = "", learned: str = "") -> Decision:
    """Anybody records a lesson, at any time, for their own organisation."""
    return refuse_if_any(
        None if actor.belongs_to(facts.organisation_id) else _NOT_ONES_OWN,
        None if says_something(happened) and says_something(learned) else _LESSON_IN_WORDS,
    )


def may_answer_lesson(actor: Actor, facts: ProgrammeFacts, *, words: str = "") -> Decision:
    """Whoever designs the programme answers each lesson: taken up, and where; or not this time, because."""
    return refuse_if_any(unless_designing(actor, facts.agency_id), None if says_something(words) else ANSWER_IN_WORDS)


_NOT_AN_AGENCY = Reason(
    "not-an-agency", "Only an agency opens a programme here. Ask the agency that funds it to.", HOUSE
)
_NOT_BRINGING = Reason(
    "not-bringing-anybody",
    "Somebody is brought in by the agency's designers, or by a manager or front-line worker of an organisation "
    "that takes part.",
    HOUSE,
)
_NOT_ITS_HOST = Reason("not-their-host", "Only the organisation that knows them brings somebody in.", HOUSE)
_SAYS_SO_ITSELF = Reason(
    "speaks-for-maori-says-so-itself",
    "Whether somebody speaks for Māori is for themselves to say. A Māori party takes part as an organisation with "
    "people here, and says so on its own page, People: ask it to.",
    AS_PARTNERS,
)
_LEFT_ALREADY = Reason("left-already", "They do not take part any more.", HOUSE)
_WHY_OUT = Reason("why-taken-out", "Say why: they read it, and it stays in the probity record.", YOU_SAID_WE_DID)
_TAKES_PART = Reason("takes-part", "They take part already.", HOUSE)
_MEASURES_SETTLED = Reason(
    "measures-settled",
    "What is asked was settled with everybody who took part, and what success means is fixed with it. Open another "
    "round to say it, or to say it otherwise.",
    YOU_SAID_WE_DID,
)
GIVEN_SINCE = Reason(
    "given-since", "A number was given since you opened this page. For another person, press the button again.", HOUSE
)
_NOTHING_TO_SAY = Reason(
    "nothing-to-say-now",
    "What is asked was settled, and nothing can be said of it now: nobody is asked to come until another round opens.",
    HOUSE,
)
_NOT_ONES_OWN = Reason("not-ones-own", "Record a lesson for the organisation you act in.", HOUSE)
_LESSON_IN_WORDS = Reason("lesson-in-words", "Say what happened, and what was learned from it.", HOUSE)
_SETTLED = Reason(
    "settled-already",
    "What is asked was settled with everybody who took part. Open another round to word the programme anew.",
    YOU_SAID_WE_DID,
)
_CHANGED_SINCE = Reason(
    "changed-since",
    "Somebody changed these words while you were writing. Yours are not saved yet: look at theirs, then save yours "
    "again.",
    HOUSE,
)
_NOT_A_BODY = Reason(
    "not-a-community-body",
    "An open invitation is made by a community or Māori party that takes part, through its manager, front-line worker "
    "or reporting officer.",
    HOUSE,
)
_SO_MANY = Reason("so-many-places", "Say for how many people it is: from 1 to 200.", HOUSE)
_UNTIL_WHEN = Reason("until-when", "Choose a last day from today on, within the next 90 days.", HOUSE)
_OPEN_OVER = Reason("invitation-over", "This open invitation is over. Make another one.", HOUSE)
_ALL_GIVEN = Reason("all-places-given", "Every place of it is given. Make another open invitation for more.", HOUSE)
_ENDED_ALREADY = Reason("ended-already", "This open invitation was ended already.", HOUSE)
