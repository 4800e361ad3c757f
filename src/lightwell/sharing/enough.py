"""Which versions of a notice still say all that an agreement would have people told, as both sides agreed to them.

Stage 3, sharing. Source: `lightwell.policy.coverage`. Where no notice was ever agreed here, what a provider says of its
own is taken as it is.
"""

from __future__ import annotations

from lightwell.agreements.models import AgreementVersion
from lightwell.policy.actors import Actor
from lightwell.policy.coverage import Enough, Noticed, enough_for
from lightwell.policy.local_days import local_day
from lightwell.sharing.notice_models import NoticeVersion


def agreed_notices(actor: Actor, agreement: AgreementVersion) -> tuple[NoticeVersion, ...]:
    """Every version that both sides agreed to over the life of an agreement, the earliest first; inside `walls`."""
    agreed = NoticeVersion.objects.visible_to(actor).of(agreement).agreed().select_related("agreement")
    return tuple(reversed(agreed.defer("document")))


def enough_notices(actor: Actor, agreement: AgreementVersion) -> tuple[Enough, ...]:
    """Inside `walls`."""
    return enough_among(agreement, agreed_notices(actor, agreement))


def enough_among(agreement: AgreementVersion, versions: tuple[NoticeVersion, ...]) -> tuple[Enough, ...]:
    current = agreement.agreement
    return enough_for(
        current,
        [
            Noticed(
                each.number,
                local_day(each.agreed_at),
                current if each.agreement_id == agreement.pk else each.agreement.agreement,
            )
            for each in versions
            if each.agreed_at is not None
        ],
    )
