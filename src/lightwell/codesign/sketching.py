"""Saving a need while it is still being written.

Stage 1, co-design. Source: `lightwell.policy.need_sketches`. What is saved may be wrong or half; it becomes a need by
`write_need`, which says every fault.
"""

from __future__ import annotations

from collections.abc import Mapping

from lightwell.codesign.models import Contribution, NeedSketch, Programme
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.policy.codesign_rules import may_write_need
from lightwell.policy.need_sketches import may_finish_sketch, may_save_sketch

LONGEST_TITLE = 300


@action(code="codesign.begin-sketch", rule=may_write_need)
def begin_sketch(
    deed: Deed[Programme], *, typed: Mapping[str, str], because: Contribution | None = None
) -> Done[NeedSketch]:
    """Keep the first that was typed of a need. because: the idea that it is made of."""
    sketch = NeedSketch(
        programme=deed.subject,
        agency_id=deed.subject.agency_id,
        title=_title(typed),
        typed=dict(typed),
        saved_at=deed.now,
        because=because,
    )
    sketch.save(force_insert=True)
    return Done(sketch, Event(about=sketch))


def _title(typed: Mapping[str, str]) -> str:
    return typed.get("title", "").strip()[:LONGEST_TITLE]


@action(code="codesign.save-sketch", rule=may_save_sketch)
def save_sketch(
    deed: Deed[NeedSketch], *, typed: Mapping[str, str], seen_version: int | None = None
) -> Done[NeedSketch]:
    """Keep what was typed of one more step; what was typed of the others stays."""
    sketch = deed.subject
    sketch.typed = {**sketch.typed, **typed}
    sketch.title, sketch.version, sketch.saved_at = _title(sketch.typed), sketch.version + 1, deed.now
    sketch.save(update_fields=["typed", "title", "version", "saved_at"])
    return Done(sketch)


@action(code="codesign.finish-sketch", rule=may_finish_sketch)
def finish_sketch(deed: Deed[NeedSketch]) -> Done[NeedSketch]:
    """It became a need, or was put away: what was typed is forgotten."""
    sketch = deed.subject
    sketch.typed, sketch.title, sketch.finished_at = {}, "", deed.now
    sketch.save(update_fields=["typed", "title", "finished_at"])
    return Done(sketch)
