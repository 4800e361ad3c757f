"""Who may see a sign-in."""

from __future__ import annotations

from lightwell.ledger.walls import walls
from lightwell.organisations.models import Account, Means, SignIn
from lightwell.organisations.sign_in import begin_sign_in
from lightwell.policy.actors import Actor
from tests.factories import NOW, Cast
from tests.walking import Sighting, sighting


@sighting(SignIn)
def an_analysts_sign_in(cast: Cast) -> Sighting:
    """Where somebody is signed in is nobody else's business: not a colleague's, nor the privacy officer's."""
    myself = Actor(account_id=cast.priya.account_id)
    with walls(myself):
        account = Account.objects.visible_to(myself).get()
    begun = begin_sign_in(myself, account, NOW, means=Means.PASSKEY, device="Firefox on Linux")
    return Sighting(begun, seen_by={"priya", "operator"})
