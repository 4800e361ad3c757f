"""Needs, and the rounds in which everybody says what they think of them and is answered.

Stage 1, co-design. Source: `lightwell.policy.codesign_rules`. What is said and who said it are two rows, so that
those who take part read the one without the other. A need's mistakes raise NotWellFormed with all of them at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import UUID

from lightwell.codesign.keeping_true import answers_owed_again
from lightwell.codesign.models import Contribution, Need, NeedVersion, Participant, Programme, Round, Voice
from lightwell.codesign.party_models import maori_parties_of
from lightwell.codesign.saying_yes import ask_for_a_yes
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.letters.telling import tell
from lightwell.policy import canonical
from lightwell.policy.actors import Actor
from lightwell.policy.answer_rules import CONTRADICTED, may_answer
from lightwell.policy.codesign_rules import (
    ContributionKind,
    NeedState,
    Outcome,
    RoundState,
    Stance,
    may_answer_checks,
    may_close_round,
    may_open_round,
    may_settle_round,
)
from lightwell.policy.decoding import encode
from lightwell.policy.iwi import may_word_anew, may_write_down
from lightwell.policy.letter_rules import LOOKING, Kind
from lightwell.policy.local_days import local_day
from lightwell.policy.maori_party import touched_as_they_stand, touches_maori, with_conditions, without_conditions
from lightwell.policy.need_words_due import written_for
from lightwell.policy.needs import Need as NeedDocument
from lightwell.policy.programme_rules import may_plan_round
from lightwell.policy.saying_rules import may_contribute


@action(code="codesign.write-need", rule=may_write_down)
def write_need(
    deed: Deed[Programme],
    *,
    need: NeedDocument,
    answers: Mapping[str, Mapping[str, str]] | None = None,
    because: Contribution | None = None,
) -> Done[Need]:
    """Write down one thing that the agency thinks it needs to know; nobody else sees it until a round opens.

    answers: of the checklist, such as why words for a child are hard all the same. because: the idea it is made of.
    """
    written = Need(
        programme=deed.subject,
        agency_id=deed.subject.agency_id,
        code=need.id,
        state=NeedState.DRAFT,
        checklist=_answered({}, answers),
        written_at=deed.now,
    )
    _put(written, need)
    written.full_clean()
    written.save(force_insert=True)
    _keep_version(written, None, because)
    return Done(written, Event(about=written, clauses=(need.id,)))


def _put(row: Need, need: NeedDocument) -> None:
    row.document = canonical.canonical(encode(need)).decode()
    row.hash, row.title = canonical.digest(encode(need)), need.title


def _answered(
    before: Mapping[str, Mapping[str, str]], answers: Mapping[str, Mapping[str, str]] | None
) -> dict[str, dict[str, str]]:
    both = {**before, **(answers or {})}
    return {code: dict(answer) for code, answer in both.items()}


def _keep_version(row: Need, during: Round | None, because: Contribution | None) -> None:
    NeedVersion(
        need=row,
        agency_id=row.agency_id,
        number=row.version,
        document=row.document,
        hash=row.hash,
        dropped=list(row.dropped),
        round=during,
        because=because,
        written_at=row.written_at,
    ).save(force_insert=True)


@action(code="codesign.change-need", rule=may_word_anew)
def change_need(
    deed: Deed[Need],
    *,
    need: NeedDocument,
    dropped: Sequence[str] = (),
    during: Round | None = None,
    because: Contribution | None = None,
    answered: Contribution | None = None,
    answers: Mapping[str, Mapping[str, str]] | None = None,
    seen_version: int | None = None,
) -> Done[Need]:
    """Word a need anew, or drop items of it; how it stood before is kept.

    An answer that is not so any more is owed again. because: the contribution it is for. answered: the one that is
    answered in the same step. answers: of the checklist. seen_version: the one the change was written upon.
    """
    row = deed.subject
    before = row.stood
    _put(row, need)
    row.checklist = _answered(row.checklist, answers)
    row.dropped = sorted(set(dropped) & {asked.path for asked in need.items})
    if row.state == NeedState.ASKED:
        row.checklist |= written_for(row.checklist, before, row.stood, answers)
    if row.stood == before:
        row.save(update_fields=["checklist"])
        return Done(row, Event(clauses=(row.code,)))
    row.version, row.written_at = row.version + 1, deed.now
    row.save(update_fields=["document", "hash", "title", "dropped", "checklist", "version", "written_at"])
    _keep_version(row, during, because)
    if row.state != NeedState.ASKED:
        return Done(row, Event(clauses=(row.code,)))
    if touched_as_they_stand(need).items() - touched_as_they_stand(before.need).items():
        ask_for_a_yes(deed, row.programme)
    owed = answers_owed_again(deed.actor, row, before, answered)
    return Done(row, Event(clauses=(row.code,), counts={"contributions": owed} if owed else {}))


@action(code="codesign.answer-checklist", rule=may_answer_checks)
def answer_checklist(deed: Deed[Need], *, answers: Mapping[str, Mapping[str, str]]) -> Done[Need]:
    """Answer the purpose checklist, and say which check was done or why it does not apply."""
    row = deed.subject
    row.checklist = _answered(row.checklist, answers)
    row.save(update_fields=["checklist"])
    return Done(row, Event(clauses=(row.code,)))


@action(code="codesign.plan-round", rule=may_plan_round)
def plan_round(
    deed: Deed[Programme], *, closes_on: dt.date, hides_views: bool = True, merge_below: int = 3
) -> Done[Round]:
    """Prepare a round; nobody is asked until it opens."""
    last = Round.objects.visible_to(deed.actor).filter(programme=deed.subject).order_by("-number").first()
    planned = Round(
        programme=deed.subject,
        agency_id=deed.subject.agency_id,
        number=(last.number if last else 0) + 1,
        state=RoundState.DRAFT,
        closes_on=closes_on,
        hides_views=hides_views,
        merge_below=merge_below,
    )
    planned.full_clean()
    planned.save(force_insert=True)
    return Done(planned, Event(about=planned))


@action(code="codesign.open-round", rule=may_open_round)
def open_round(deed: Deed[Round]) -> Done[Round]:
    """Put every need in front of everybody who takes part."""
    opened = deed.subject
    opened.state, opened.opened_at = RoundState.OPEN, deed.now
    opened.save(update_fields=["state", "opened_at"])
    drafts = Need.objects.visible_to(deed.actor).filter(programme=opened.programme_id, state=NeedState.DRAFT.value)
    asked = list(drafts)
    for need in asked:
        need.state = NeedState.ASKED
        need.save(update_fields=["state"])
    _is_settled(opened.programme, None)
    for organisation in _organisations_in(opened.programme):
        tell(Kind.ROUND_OPEN, opened.pk, deed.now, organisation=organisation)
    if any(touches_maori(each.need) for each in asked):
        ask_for_a_yes(deed, opened.programme)
    return Done(opened, Event(clauses=tuple(each.code for each in asked)))


def _is_settled(programme: Programme, at: dt.datetime | None) -> None:
    if programme.settled_at != at:
        programme.settled_at = at
        programme.save(update_fields=["settled_at"])


def _organisations_in(programme: Programme) -> list[UUID]:
    """Those that take part with an account: whoever came by a link has no address."""
    parts = programme.participants.filter(left_at__isnull=True, organisation__isnull=False)
    return list(parts.values_list("organisation_id", flat=True))


@action(code="codesign.contribute", rule=may_contribute)
def contribute(
    deed: Deed[Round],
    *,
    part: Participant,
    need: Need | None = None,
    item: str = "",
    kind: ContributionKind = ContributionKind.POSITION,
    stance: Stance | None = None,
    words: str = "",
    understood: int | None = None,
    as_said: bool = False,
    reply_to: Contribution | None = None,
) -> Done[Contribution]:
    """Say what one thinks of an item, or of a need as a whole; a position that was taken before is taken anew.

    The same idea or reply in the same words, as when a page is sent twice, is one. as_said: chosen when it is first
    said. reply_to: the view that a reply is to, about the same need and item.
    """
    before = _position_before(deed, part, need, item) if kind is ContributionKind.POSITION else None
    if before is not None:
        return _taken_anew(deed, before, stance, words, understood)
    said = _said_before(deed, part, kind, need, item, words, reply_to)
    if said is not None:
        return Done(said, Event())
    said = Contribution(
        programme_id=deed.subject.programme_id,
        agency_id=deed.subject.agency_id,
        round=deed.subject,
        need=need,
        item=item,
        kind=kind,
        stance=(stance or "") if as_said else "",
        words=words,
        group=part.group if as_said else "",
        as_said=as_said,
        is_read=as_said or (reply_to is not None and reply_to.is_read),
        reply_to=reply_to,
        is_hidden=deed.subject.hides_views,
    )
    said.save(force_insert=True)
    own = _voice_of(said, part, deed.now)
    own.stance, own.understood = stance or "", understood
    own.save(force_insert=True)
    return Done(said, Event(clauses=(need.code,) if need else ()))


def _voice_of(said: Contribution, part: Participant, said_at: dt.datetime) -> Voice:
    """The database gives it its place, and shows others the handful that it fills."""
    return Voice(
        contribution=said,
        participant=part,
        agency_id=said.agency_id,
        round=said.round,
        need=said.need,
        item=said.item,
        kind=said.kind,
        words=said.words,
        said_at=said_at,
    )


def _position_before(deed: Deed[Round], part: Participant, need: Need | None, item: str) -> Voice | None:
    own = Voice.objects.visible_to(deed.actor).filter(
        participant=part, round=deed.subject, need=need, item=item, kind=ContributionKind.POSITION.value
    )
    return own.select_related("contribution").first()


def _said_before(
    deed: Deed[Round], part: Participant, kind: ContributionKind, need: Need | None, item: str, words: str,
    reply_to: Contribution | None,
) -> Contribution | None:  # fmt: skip
    """What the same speaker said of the same in these very words, in this round."""
    own = Voice.objects.visible_to(deed.actor).filter(
        participant=part, round=deed.subject, need=need, item=item, kind=kind.value,
        contribution__words=words, contribution__reply_to=reply_to,
    )  # fmt: skip
    found = own.select_related("contribution").first()
    return found.contribution if found else None


def _taken_anew(
    deed: Deed[Round], own: Voice, stance: Stance | None, words: str, understood: int | None
) -> Done[Contribution]:
    """What others read already stays as they read it, so that nobody can tell whose was changed."""
    own.stance, own.words, own.understood, own.revised_at = stance or "", words, understood, deed.now
    own.save(update_fields=["stance", "words", "understood", "revised_at"])
    said = own.contribution
    if said.as_said or not said.is_read:
        said.stance, said.words = own.stance if said.as_said else "", own.words
        said.save(update_fields=["stance", "words"])
    return Done(said, Event())


@action(code="codesign.answer", rule=may_answer)
def answer(
    deed: Deed[Round],
    *,
    contribution: Contribution,
    outcome: Outcome,
    words: str,
    changed: NeedDocument | None = None,
    drops: Sequence[str] = (),
    to_others: str = "",
) -> Done[Contribution]:
    """Answer a contribution: you said, we did. changed, drops: what becomes of the need because of it.

    to_others: what those read instead whose answer this one makes untrue, and who said something else.
    """
    others = _answered_otherwise(contribution, outcome) if to_others else ()
    for each, said in ((contribution, words), *((other, to_others) for other in others)):
        each.outcome, each.answer, each.answered_at = outcome, said, deed.now
        each.save(update_fields=["outcome", "answer", "answered_at"])
        _tell_whoever_said_it(deed, each)
    need = contribution.need
    if need is not None and (changed is not None or drops):
        change_need.within(
            deed,
            need,
            need=changed or need.need,
            dropped=(*need.dropped, *drops),
            during=deed.subject,
            because=_changed_for(deed.actor, contribution),
            answered=contribution,
        )
    return Done(contribution, Event(about=contribution))


def _answered_otherwise(contribution: Contribution, outcome: Outcome) -> list[Contribution]:
    """Other views whose answer is not so any more once this one is answered so."""
    beside = contribution.beside().filter(outcome__in=[each.value for each in CONTRADICTED[outcome]])
    return list(beside if outcome is Outcome.DROPPED else beside.filter(item=contribution.item))


def _changed_for(actor: Actor, answered: Contribution) -> Contribution | None:
    """The view that something is changed for: the one that is answered; where that wants it kept, one that does not."""
    voice = Voice.objects.visible_to(actor).get(contribution=answered)
    if voice.stance != Stance.KEEP:
        return answered
    others = answered.beside().exclude(voice__stance=Stance.KEEP.value)
    return others.order_by("item", "id").first()


def _tell_whoever_said_it(deed: Deed[Round], contribution: Contribution) -> None:
    """Once a day for each organisation, however many of its views are answered; also where it was taken out."""
    speaker = Participant.objects.filter(voices__contribution=contribution).first()
    if speaker is not None and speaker.organisation_id is not None:
        day = local_day(deed.now).isoformat()
        to = speaker.organisation_id
        tell(Kind.ANSWERED, deed.subject.programme_id, deed.now, organisation=to, key=day, after=LOOKING)


@action(code="codesign.close-round", rule=may_close_round)
def close_round(deed: Deed[Round], *, is_meant: bool = False) -> Done[Round]:
    """No more views; those who take part read them by handfuls, whether or not they gave their own.

    Before its last day is over, whoever has said nothing is told, and whoever brought somebody in tells them.
    is_meant: whoever closes it before its last day is over was told that some have said nothing yet.
    """
    closed = deed.subject
    if closed.facts_to_speak().is_early(deed.now):
        for organisation in _organisations_in(closed.programme):
            tell(Kind.ROUND_CLOSED, closed.pk, deed.now, organisation=organisation)
    closed.state, closed.closed_at = RoundState.CLOSED, deed.now
    closed.save(update_fields=["state", "closed_at"])
    hidden = Contribution.objects.visible_to(deed.actor).filter(round=closed, is_hidden=True)
    shown = hidden.update(is_hidden=False)
    return Done(closed, Event(counts={"contributions": shown}))


@action(code="codesign.settle-round", rule=may_settle_round)
def settle_round(deed: Deed[Round]) -> Done[Round]:
    """Every view has its answer: what is left of each need is what an agreement may ask for."""
    settled = deed.subject
    settled.state, settled.settled_at = RoundState.SETTLED, deed.now
    settled.save(update_fields=["state", "settled_at"])
    asked = Need.objects.visible_to(deed.actor).filter(programme=settled.programme_id, state=NeedState.ASKED.value)
    needs, maori = list(asked), maori_parties_of(settled.programme)
    for need in needs:
        _put_conditions(deed, need, maori.conditions(need), maori.replaced_conditions(need))
        gone = len(need.dropped) == len(need.need.items)
        need.state, need.settled_at = NeedState.DROPPED if gone else NeedState.SETTLED, deed.now
        need.save(update_fields=["state", "settled_at"])
    _is_settled(settled.programme, deed.now)
    return Done(settled, Event(clauses=tuple(each.code for each in needs)))


def _put_conditions(deed: Deed[Round], need: Need, conditions: Sequence[str], replaced: Sequence[str]) -> None:
    """The conditions of a Māori party's last yes become part of the need, so that they travel with its clause."""
    worded = with_conditions(without_conditions(need.need, replaced), conditions)
    if worded == need.need:
        return
    _put(need, worded)
    need.version, need.written_at = need.version + 1, deed.now
    need.save(update_fields=["document", "hash", "title", "version", "written_at"])
    _keep_version(need, deed.subject, None)
