"""Saying what success will mean.

Stage 1, co-design. Source: `lightwell.policy.codesign_rules`; `lightwell.codesign.success_models` says what is kept.
"""

from __future__ import annotations

from django.db.models import F

from lightwell.codesign.models import Programme, Success
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.policy.programme_rules import may_say_measure


@action(code="codesign.say-success", rule=may_say_measure)
def say_success(
    deed: Deed[Programme],
    *,
    how_much: str,
    how_well: str,
    better_off: str,
    bad_reading: str,
    context: str,
    agrees: str,
    for_children: str = "",
    number: int | None = None,
) -> Done[Success]:
    """Say what would show that a programme helps, or word it anew; how it was worded before is kept.

    number: the one that is worded anew; none for another one. In the very words of one that stands, it is that one.
    """
    before = Success.objects.visible_to(deed.actor).filter(programme=deed.subject)
    last = before.order_by("-number").first()
    wanted = number or (last.number if last else 0) + 1
    earlier = before.filter(number=wanted).order_by("-version").first()
    words = {
        "how_much": how_much, "how_well": how_well, "better_off": better_off, "bad_reading": bad_reading,
        "context": context, "agrees": agrees, "for_children": for_children,
    }  # fmt: skip
    if (same := before.as_they_stand().filter(**words).filter(number=number or F("number")).first()) is not None:
        return Done(same, Event(about=same))
    said = Success(
        programme=deed.subject,
        agency_id=deed.subject.agency_id,
        number=wanted,
        version=earlier.version + 1 if earlier else 1,
        **words,
        written_at=deed.now,
    )
    said.full_clean()
    said.save(force_insert=True)
    return Done(said, Event(about=said))


@action(code="codesign.take-measure-out", rule=may_say_measure)
def take_measure_out(deed: Deed[Programme], *, measure: Success) -> Done[Success]:
    """It is no measure any more. How it was worded stays, and what was said of it is answered."""
    out = Success(programme=deed.subject, agency_id=deed.subject.agency_id, number=measure.number)
    for name in ("how_much", "how_well", "better_off", "bad_reading", "context", "agrees", "for_children"):
        setattr(out, name, getattr(measure, name))
    out.version, out.is_out, out.written_at = measure.version + 1, True, deed.now
    out.save(force_insert=True)
    return Done(out, Event(about=out))
