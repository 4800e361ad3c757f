"""Who may see a row of each table of sharing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import uuid4

from lightwell.ledger.gate import Deed, Done, Event, action
from lightwell.ledger.walls import walls
from lightwell.policy.actors import Actor
from lightwell.policy.decisions import Decision, permit
from lightwell.policy.notice_elements import NoticeAudience
from lightwell.policy.notice_rules import OfferedWords
from lightwell.policy.retention_rules import HoldGround
from lightwell.policy.sharing_rules import HandOverState
from lightwell.sharing.models import (
    Confirmation,
    Delivery,
    DeliveryKey,
    Destruction,
    DisposalAuthority,
    HandOver,
    Hold,
    ListedMark,
    LockedUnitKey,
    NoticeTranslation,
    NoticeVersion,
    NoticeWords,
    ProviderKeyring,
    ProviderSigningKey,
    RememberedHeadings,
    Trend,
    UnitKey,
)
from lightwell.sharing.notice_settling import add_translation, offer_words
from lightwell.sharing.notice_standing import Notices
from lightwell.sharing.retention import Kept, ask_destruction, place_hold, record_authority
from lightwell.sharing.staged import Staged
from tests.agreements.making import make_agreement
from tests.factories import NOW, NZ, Cast
from tests.sharing.making import Ready, make_ready
from tests.sharing.settling_notices import agreed
from tests.walking import Sighting, sighting

PROVIDER = {"mere", "sione"}
AGENCY = {"priya", "tom", "hana", "wei"}
DIGEST = "ab" * 32


@sighting(ProviderKeyring)
def a_keyring(cast: Cast) -> Sighting:
    return Sighting(make_ready(cast).keyring, seen_by=PROVIDER | {"operator"})


@sighting(ProviderSigningKey)
def a_signing_key(cast: Cast) -> Sighting:
    make_ready(cast)
    with walls(cast.mere):
        key = ProviderSigningKey.objects.get()
    return Sighting(key, seen_by=PROVIDER | AGENCY | {"operator"})


@sighting(UnitKey)
def a_units_public_key(cast: Cast) -> Sighting:
    make_ready(cast)
    with walls(cast.mere):
        key = UnitKey.objects.get(unit=cast.evaluation)
    return Sighting(key, seen_by=PROVIDER | AGENCY | {"aroha", "former", "operator"})


@sighting(LockedUnitKey)
def a_units_locked_key(cast: Cast) -> Sighting:
    """Not even whoever runs the machine, and not another unit of the same agency."""
    make_ready(cast)
    with walls(cast.priya):
        key = LockedUnitKey.objects.get()
    return Sighting(key, seen_by={"priya"})


@sighting(HandOver)
def a_hand_over(cast: Cast) -> Sighting:
    return Sighting(_put(cast.sione, make_ready(cast)).hand_over, seen_by=PROVIDER | {"operator"})


@sighting(Confirmation)
def a_confirmation(cast: Cast) -> Sighting:
    return Sighting(_put(cast.sione, make_ready(cast)).confirmation, seen_by=PROVIDER)


@sighting(RememberedHeadings)
def remembered_headings(cast: Cast) -> Sighting:
    return Sighting(_put(cast.sione, make_ready(cast)).headings, seen_by=PROVIDER)


@sighting(Trend)
def a_trend(cast: Cast) -> Sighting:
    return Sighting(_put(cast.sione, make_ready(cast)).trend, seen_by=PROVIDER)


@sighting(Delivery)
def a_delivery(cast: Cast) -> Sighting:
    """Its unit and its provider, and the privacy officer who answers for the agency; not another unit."""
    return Sighting(_put(cast.sione, make_ready(cast)).delivery, seen_by=PROVIDER | {"priya", "wei", "operator"})


@sighting(ListedMark)
def a_mark_of_somebody(cast: Cast) -> Sighting:
    """Its provider's own; nobody of the agency learns even how many they are."""
    return Sighting(_put(cast.sione, make_ready(cast)).mark, seen_by=PROVIDER)


SIDES = PROVIDER | AGENCY | {"operator"}


@sighting(NoticeWords)
def words_of_a_notice(cast: Cast) -> Sighting:
    """Everybody of the two sides, and nobody else."""
    notices = Notices(make_agreement(cast))
    offered = offer_words(cast.mere, notices, NOW, offer=OfferedWords("ring", "the front desk"))
    return Sighting(offered, seen_by=SIDES)


@sighting(NoticeVersion)
def a_version_of_a_notice(cast: Cast) -> Sighting:
    return Sighting(agreed(cast, make_agreement(cast)), seen_by=SIDES)


@sighting(NoticeTranslation)
def a_translation(cast: Cast) -> Sighting:
    agreement = make_agreement(cast)
    agreed(cast, agreement)
    brought = add_translation(
        cast.mere, Notices(agreement), NOW, audience=NoticeAudience.CHILD, language="sm", words="Made up", link=""
    )
    return Sighting(brought, seen_by=SIDES)


BOTH_SIDES = PROVIDER | {"priya", "wei", "operator"}
OVER = dt.datetime(2029, 1, 8, 9, 0, tzinfo=NZ)


@sighting(DeliveryKey)
def a_deliverys_own_key(cast: Cast) -> Sighting:
    """Its unit, and the privacy officer who destroys it; not the provider, and not whoever runs the machine."""
    return Sighting(_put(cast.sione, make_ready(cast)).key, seen_by={"priya", "wei"})


@sighting(Hold)
def a_hold(cast: Cast) -> Sighting:
    kept = Kept(_put(cast.sione, make_ready(cast)).delivery)
    hold = place_hold(cast.wei, kept, OVER, ground=HoldGround.INQUIRY, why="The inquiry has asked for it")
    return Sighting(hold, seen_by=BOTH_SIDES)


@sighting(DisposalAuthority)
def a_disposal_authority(cast: Cast) -> Sighting:
    record_authority(cast.wei, Kept(_put(cast.sione, make_ready(cast)).delivery), OVER, reference="DA123")
    with walls(cast.wei):
        return Sighting(DisposalAuthority.objects.get(), seen_by=BOTH_SIDES)


@sighting(Destruction)
def a_destruction(cast: Cast) -> Sighting:
    kept = Kept(_put(cast.sione, make_ready(cast)).delivery)
    record_authority(cast.wei, kept, OVER, reference="DA123")
    asked = ask_destruction(cast.priya, kept, OVER, why="Its agreed time is over")
    return Sighting(asked, seen_by=BOTH_SIDES)


@dataclass(frozen=True, slots=True)
class _Put:
    hand_over: HandOver
    confirmation: Confirmation
    headings: RememberedHeadings
    trend: Trend
    delivery: Delivery
    key: DeliveryKey
    mark: ListedMark


def _anybody(actor: Actor, facts: object) -> Decision:
    return permit()


@action(code="tests.put-a-hand-over", rule=_anybody)
def _put_rows(deed: Deed[ProviderKeyring], *, ready: Ready) -> Done[_Put]:
    """One row of each table, as a quarter that was sent leaves them; no file is read for it."""
    cast, agreement = ready.cast, ready.agreement
    own = {"provider": cast.ccss, "agreement_code": agreement.code}
    hand_over = HandOver(
        **own,
        agreement=agreement,
        period="2026-Q3",
        membership_id=cast.sione.membership_id,
        state=HandOverState.SENT,
        created_at=deed.now,
        expires_at=deed.now + dt.timedelta(days=1),
        originals=[],
        sealed_names=b"",
        staged=Staged(deliveries=(), memory=DIGEST, memory_from="", manifest=DIGEST).to_json(),
        sent_at=deed.now,
    )
    delivery = Delivery(
        **own,
        hand_over=hand_over,
        agreement=agreement,
        agency=cast.agency,
        unit=cast.evaluation,
        period="2026-Q3",
        digest=DIGEST,
        rows=24,
        clauses=["3"],
        issue=1,
        slip="{}",
        sent_at=deed.now,
    )
    put = _Put(
        hand_over,
        Confirmation(
            hand_over=hand_over,
            provider=cast.ccss,
            code="near-unique",
            sealed_where=b"sealed",
            entry=uuid4(),
            confirmed_at=deed.now,
        ),
        RememberedHeadings(**own, digest=DIGEST, changed_at=deed.now),
        Trend(**own, hand_over=hand_over, period="2026-Q3", tables=[], made_at=deed.now),
        delivery,
        DeliveryKey(delivery=delivery, provider=cast.ccss, agency=cast.agency, unit=cast.evaluation, key=b"its own"),
        ListedMark(id=-7, delivery=delivery, provider=cast.ccss),
    )
    for row in (put.hand_over, put.confirmation, put.headings, put.trend, put.delivery, put.key, put.mark):
        row.save(force_insert=True)
    return Done(put, Event())


def _put(actor: Actor, ready: Ready) -> _Put:
    return _put_rows(actor, ready.keyring, NOW, ready=ready)
