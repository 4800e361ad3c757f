"""A need as small as one can be: protected counts of one item that tells nothing of anybody."""

from __future__ import annotations

import dataclasses
from typing import Any

from lightwell.policy.clauses import (
    Choice,
    ChoiceLevel,
    Collection,
    Count,
    Good,
    Identifying,
    NotUsedFor,
    Obligation,
    ObligationKind,
    PlainWords,
    Purpose,
    Recipient,
    Terms,
)
from lightwell.policy.needs import AskedItem, Bearer, Cost, Need
from lightwell.policy.tables import Item, Kind


def asked(name: str = "sessions", table: str = "people") -> AskedItem:
    item = Item(name, name.capitalize(), f"How many {name} they came to", Kind.NUMBER)
    return AskedItem(table, item, "To see whether sessions fit", Identifying.AGGREGATE)


def count(*paths: str, name: str = "by-sessions") -> Count:
    return Count(name, "People by what they came to", "people", by=paths)


def small_need(**changed: Any) -> Need:
    need = Need(
        id="sessions",
        title="Sessions",
        good=Good("Sessions fit the people who come", "Families in the programme"),
        items=(asked(),),
        collection=Collection("At the centre", "The worker types", "The worker"),
        purpose=Purpose(
            "evaluation", "Counts alone", "To plan sessions", "Sessions at better hours", "Yes or no", "This agreement",
            "In the notice", (NotUsedFor("deciding about one family"),),
        ),
        recipient=Recipient("evaluation", ("The police",)),
        terms=Terms("each quarter", 12, "Lightwell", 24, "The key is destroyed"),
        obligation=Obligation(ObligationKind.VOLUNTARY, "Nothing", "Asking once a year"),
        choice=Choice(ChoiceLevel.SOME, "Yes or no"),
        words=PlainWords("We count how many sessions people come to.", "We count how many times you come."),
        cost=Cost(5, Bearer.PROVIDER, 40),
        could_less="No: it is a count already.",
    )  # fmt: skip
    return dataclasses.replace(need, **changed)
