"""What a token does: each is an action about the token, with the act itself inside it, in one transaction.

Stage 3, sharing. Source: the house rule that nothing goes round the gate. The act inside has its own rule and its own
entry, the same as when a person does it on a page; the entry beside it says which token it was.
"""

from __future__ import annotations

import datetime as dt

from lightwell.api.models import KeptAnswer, Token
from lightwell.ledger.gate import Deed, Done, Event, action, refuse
from lightwell.ledger.walls import walls
from lightwell.policy.actors import Actor
from lightwell.policy.agreement_rules import AgreementState
from lightwell.policy.decisions import Decision
from lightwell.policy.sealed_rules import SealedFacts
from lightwell.policy.token_rules import Scope, TokenFacts, may_use_token
from lightwell.sharing.delivering import download_delivery
from lightwell.sharing.handing_over import QuarterToSend
from lightwell.sharing.models import Delivery
from lightwell.sharing.passes import Pass
from lightwell.sharing.sealed_at_a_desk import send_sealed
from lightwell.sharing.sending import Sent
from lightwell.sharing.staged import Staged


def _may_check(actor: Actor, facts: TokenFacts, *, now: dt.datetime) -> Decision:
    return may_use_token(actor, facts, now=now, scope=Scope.CHECK)


def _may_send(actor: Actor, facts: TokenFacts, *, now: dt.datetime) -> Decision:
    return may_use_token(actor, facts, now=now, scope=Scope.SEND)


def _may_copy(actor: Actor, facts: TokenFacts, *, now: dt.datetime) -> Decision:
    return may_use_token(actor, facts, now=now, scope=Scope.OPEN)


@action(code="api.check-quarter", rule=_may_check)
def note_check(deed: Deed[Token], *, quarter: QuarterToSend, files: int) -> Done[None]:
    """A system has a quarter's files checked: nothing of them is kept, and that it was done is."""
    agreement = quarter.agreement
    if not AgreementState(agreement.state).is_signed:
        raise ValueError("A draft is refused before its files are read.")
    return Done(None, Event(agreement_hash=agreement.hash, counts={"files": files}))


@action(code="api.send-sealed", rule=_may_send)
def send_by_token(
    deed: Deed[Token], *, quarter: QuarterToSend, sealed: SealedFacts, staged: Staged, key: str, request: str
) -> Done[KeptAnswer]:
    """A system sends what its own machine sealed, and the answer is kept with it: all of it happens, or nothing."""
    sent = send_sealed.within(deed, quarter, sealed=sealed, staged=staged)
    kept = KeptAnswer(token=deed.subject, key=key, request=request, answer=_receipt(sent), answered_at=deed.now)
    kept.save(force_insert=True)
    return Done(kept, Event(agreement_hash=quarter.agreement.hash, counts={"deliveries": len(sent.deliveries)}))


def _receipt(sent: Sent) -> dict[str, object]:
    """Identifiers, digests and counts."""
    hand_over = sent.hand_over
    staged = hand_over.was_staged
    return {
        "hand_over": str(hand_over.pk),
        "agreement": str(hand_over.agreement_id),
        "period": hand_over.period,
        "sent_at": hand_over.sent_at.isoformat() if hand_over.sent_at else None,
        "memory": staged.memory if staged else "",
        "manifest": staged.manifest if staged else "",
        "deliveries": [
            {
                "id": str(each.pk),
                "recipient": each.unit.code,
                "rows": each.rows,
                "clauses": list(each.clauses),
                "digest": each.digest,
            }
            for each in sent.deliveries
        ],
    }


@action(code="api.copy-delivery", rule=_may_copy)
def copy_by_token(deed: Deed[Token], *, delivery: Delivery, clause: str, why: str) -> Done[Pass]:
    """A system takes a copy of what its unit was sent, which both sides may know was a system."""
    given = download_delivery.within(deed, delivery, clause=clause, why=why)
    event = Event(clauses=(clause,), agreement_hash=delivery.agreement.hash, seen_by=delivery.seen_by())
    return Done(given, event)


def refuse_unless(actor: Actor, token: Token, scope: Scope, now: dt.datetime) -> None:
    """For what changes nothing: the same rule, and a refusal is in the ledger too. Raises Refused, NotVisible."""
    with walls(actor):
        current = token.afresh_for(actor)
        decision = may_use_token(actor, current.facts(), now=now, scope=scope)
    if not decision:
        refuse("api.use-token", actor, token, decision, now)
