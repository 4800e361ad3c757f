"""Who may see tokens, and the answers that are kept for them."""

from __future__ import annotations

from lightwell.api.models import KeptAnswer, Token
from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.policy.actors import Actor
from lightwell.policy.decisions import Decision, permit
from tests.api.making import token_for
from tests.factories import NOW, Cast
from tests.walking import Sighting, sighting

DIGEST = "cd" * 32


@sighting(Token)
def a_token(cast: Cast) -> Sighting:
    """Whoever made it, and the manager who answers for it; not another organisation, nor whoever runs the machine."""
    return Sighting(token_for(cast.sione).token, seen_by={"sione", "mere"})


def _anybody(actor: Actor, facts: object) -> Decision:
    return permit()


@action(code="tests.keep-an-answer", rule=_anybody)
def _keep(deed: Deed[Token]) -> Done[KeptAnswer]:
    kept = KeptAnswer(token=deed.subject, key=DIGEST, request=DIGEST, answer={}, answered_at=deed.now)
    kept.save(force_insert=True)
    return Done(kept, Event())


@sighting(KeptAnswer)
def a_kept_answer(cast: Cast) -> Sighting:
    return Sighting(_keep(cast.sione, token_for(cast.sione).token, NOW), seen_by={"sione", "mere"})
