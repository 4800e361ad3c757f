"""Asking that a clause has a community party's own yes besides both sides', taking that out, and telling of its yes.

Stage 2, agreement. Source: Data Protection and Use Policy, Manaakitanga; `lightwell.policy.draft_rules`. Whoever is
asked for a yes reads the draft, as an adviser does.
"""

from __future__ import annotations

import datetime as dt

from lightwell.agreements.drafting import side_of, want_its_yes
from lightwell.agreements.models import DraftClause
from lightwell.agreements.party_turns import Wanted, wanted_of
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.letters.telling import tell
from lightwell.organisations.models import Organisation
from lightwell.policy.actors import Actor
from lightwell.policy.agreement import PartyKind
from lightwell.policy.draft_rules import may_ask_community, may_take_out_community
from lightwell.policy.letter_rules import Kind
from lightwell.policy.local_days import local_day
from lightwell.policy.negotiating import Side

ASKED = ("community", "community_asked_by", "community_agreed_at", "community_is_maori")


@action(code="agreements.ask-community", rule=may_ask_community)
def ask_community(deed: Deed[DraftClause], *, community: Organisation) -> Done[DraftClause]:
    """Ask for a community party's own yes, tell it so, and let it read the draft."""
    clause = deed.subject
    name_community(clause, community, deed)
    clause.save(update_fields=ASKED)
    return Done(clause, Event(about=clause, clauses=(clause.code,)))


def name_community(clause: DraftClause, community: Organisation, deed: Deed[DraftClause]) -> None:
    """Name the party on the clause, which is saved by whoever calls; tell it so, and let it read the draft."""
    side = side_of(clause.draft, deed.actor)
    clause.community, clause.community_asked_by, clause.community_agreed_at = community, side, None
    clause.community_is_maori = bool(community.speaks_for_maori)
    want_its_yes(clause, community, side, deed.now)


@action(code="agreements.take-out-community", rule=may_take_out_community)
def take_out_community(deed: Deed[DraftClause]) -> Done[DraftClause]:
    """The clause needs no community party's yes any more. Whoever was asked goes on reading the draft."""
    clause = deed.subject
    clause.community, clause.community_asked_by, clause.community_agreed_at = None, "", None
    clause.community_is_maori = False
    clause.save(update_fields=ASKED)
    return Done(clause, Event(about=clause, clauses=(clause.code,)))


def tell_of_its_turn(clause: DraftClause, now: dt.datetime, *, after: dt.timedelta = dt.timedelta()) -> None:
    """Both sides have agreed: the party that is asked is told, once a day, that the clause waits for it now.

    after: how long from now, where somebody of the party is looking at it already.
    """
    wanted = wanted_of(clause, clause.with_a_party.values())
    if clause.community_id is not None and wanted is not None:
        of_its_own = " own-yes" if wanted is Wanted.OWN_YES else ""  # its items were told of when it was asked
        key = f"{local_day(now).isoformat()}{of_its_own}"
        tell(Kind.CLAUSE_YES_WANTED, clause.pk, now, organisation=clause.community_id, key=key, after=after)


def tell_of_a_yes(clause: DraftClause, now: dt.datetime) -> None:
    """The side that asked is told, once a day, that the party has said yes."""
    asked_by = clause.agency_id if clause.community_asked_by == Side.AGENCY else clause.provider_id
    tell(Kind.CLAUSE_YES, clause.pk, now, organisation=asked_by, key=local_day(now).isoformat())


def known_communities(actor: Actor) -> list[Organisation]:
    """The community parties of which an actor may know, by name; inside `walls`."""
    visible = Organisation.objects.visible_to(actor).filter(kind=PartyKind.COMMUNITY.value)
    return list(visible.order_by("name"))
