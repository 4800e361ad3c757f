"""Whether a delivery must stay because a family has asked about it, which another stage knows and nobody else is told.

Stages 3 and 4. Source: Privacy Act 2020 ss 44 and 63. As `lightwell.sharing.beside`: whoever stands above this package
registers a function that is asked inside the walls of whoever wants to destroy something:

    @knows
    def in_an_open_case(delivery: Delivery) -> bool: ...
"""

from __future__ import annotations

from collections.abc import Callable

from lightwell.sharing.models import Delivery

Knower = Callable[[Delivery], bool]
_KNOWERS: list[Knower] = []


def knows(knower: Knower) -> Knower:
    """This function knows which deliveries are asked about."""
    _KNOWERS.append(knower)
    return knower


def is_asked_about(delivery: Delivery) -> bool:
    """Inside `walls`: to anybody but the agency's privacy officer nothing is."""
    return any(knower(delivery) for knower in _KNOWERS)
