"""One parent with a page of her own, whose link the demonstration says when it starts.

Stages 3 and 4. She is invented, and so is what she writes. A link is kept nowhere in the product; here it lies in a
file beside the demonstration's database, because nobody is there to be handed it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.conf import settings

from demo.accounts import FAMILY_LINK, FAMILY_PIN
from demo.moments import at as _at
from lightwell.family.opened_space import Space
from lightwell.family.spaces import give_space, pack_for
from lightwell.family.writing import write
from lightwell.guests.actions import give_code, set_pin, try_code
from lightwell.guests.visiting import guest_named
from lightwell.ledger.walls import walls
from lightwell.people.models import Person
from lightwell.people.opened import Opened
from lightwell.policy.family_rules import Speaks
from lightwell.policy.local_days import local_day

WHOSE: Final = "BF0012"


def give_link(opened: Opened) -> None:
    """Mere gives her the link and a code; she chooses a PIN, and writes."""
    at = _at(10, 6, 8, 42)
    with walls(opened.actor):
        somebody = Person.objects.visible_to(opened.actor).get(client=opened.mark_of(WHOSE))
    made = give_space(opened, somebody, at)
    code = give_code(opened.actor, made.guest, at)
    guest = guest_named(made.guest.pk)
    if guest is None:
        raise LookupError("Whoever was given a link is there.")
    try_code(guest.as_actor, guest, _at(10, 6, 8, 44), said=code)
    set_pin(guest.as_actor, guest, _at(10, 6, 8, 45), pin=FAMILY_PIN)
    space = Space(guest.as_actor, guest, Speaks.ADULT, pack_for(opened, somebody), local_day(at))
    write(space, _at(10, 6, 8, 50), "Can I bring my sister next time? She would like to see the group first.")
    (Path(settings.LIGHTWELL_STATE) / FAMILY_LINK).write_text(made.address.rpartition("/")[2], encoding="utf-8")
