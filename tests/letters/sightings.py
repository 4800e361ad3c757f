"""Who may see a row of each table of letters."""

from __future__ import annotations

from lightwell.ledger.walls import walls
from lightwell.letters.actions import OwnLetters, choose
from lightwell.letters.models import Choice, Letter, Occasion
from lightwell.letters.posting import write_all
from lightwell.policy.letter_rules import How, Kind
from tests.factories import NOW, Cast
from tests.letters.happening import letters, occasions, tell_of_a_delivery
from tests.walking import Sighting, sighting


@sighting(Occasion)
def something_to_tell(cast: Cast) -> Sighting:
    """Not even those who brought it about, or are to be told: they get a letter."""
    tell_of_a_delivery(cast)
    return Sighting(occasions()[0], seen_by={"operator"})


@sighting(Letter)
def a_letter_to_an_analyst(cast: Cast) -> Sighting:
    """The one person it is to: not her colleagues, her manager, the privacy officer, or whoever sent the rows."""
    tell_of_a_delivery(cast)
    write_all(NOW, is_posting=True)
    return Sighting(letters()[0], seen_by={"priya", "operator"})


@sighting(Choice)
def how_an_analyst_wants_hers(cast: Cast) -> Sighting:
    assert cast.priya.account_id is not None
    choose(cast.priya, OwnLetters(cast.priya.account_id), NOW, kind=Kind.SENT, how=How.DAILY)
    with walls(cast.priya):
        chosen = Choice.objects.get()
    return Sighting(chosen, seen_by={"priya", "operator"})
