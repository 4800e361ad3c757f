"""May this recipient use these items, for this use, on this day? The rules as a table, and how long asking takes."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from lightwell.policy import deciding
from lightwell.policy.agreement import Agreement
from lightwell.policy.deciding import Ruling
from lightwell.policy.decisions import Answer
from tests.policy.small_agreements import COUNTS, clause, code_of, count, families, made, sent, text_of, written

Json = Any


def an_agreement() -> Agreement:
    """In force from 1 July 2026 to 30 June 2028.

    Evaluation gets region (clause 1) and visits, the second year only (clause 2), to learn what helps; reporting
    gets counts by region (clause 3) until the end of 2027. Phone is in no clause. Two tables have a
    “client”; “survey” names two uses.
    """
    visits = {**families([text_of("seen_on", type="date")]), "id": "visits", "key": ["client", "seen_on"]}
    document = written(
        [
            clause("1", "evaluation", [sent("families.client"), sent("families.region")]),
            clause("2", "evaluation", [sent("families.client"), sent("families.visits")]),
            clause("3", "reporting", [sent("families.region", COUNTS)], counts=[count("c", by=["families.region"])]),
        ],
        [
            families([code_of("region", "North South"), text_of("visits", type="number"), text_of("phone")]),
            visits,
        ],
    )
    document["clauses"][1]["terms"] |= {"starts_on": "2027-07-01"}
    document["clauses"][2]["terms"] |= {"ends_on": "2027-12-31"}
    document["uses"][0]["aliases"].append("Survey")
    document["uses"][1]["aliases"].append("survey")
    document["uses"].append({"id": "ranking", "title": "Ranking providers"})
    return made(document["clauses"], document["tables"], uses=document["uses"])


SPEC = """
recipient          | items                     | use                     | on         | answer | codes                             | clauses

A clause gives it, on its first day and its last, by the unit's name and the use's title or another name for it.
evaluation         | families.region           | evaluation              | 2026-07-01 | permit | covered                           | 1
evaluation         | families.region           | evaluation              | 2028-06-30 | permit | covered                           | 1
Evaluation         | region                    | Learning what helps     | 2026-07-01 | permit | covered                           | 1
 EVALUATION        | Families.Region           | research                | 2026-07-01 | permit | covered                           | 1
Contract reporting | region                    | contract management     | 2026-07-01 | permit | covered                           | 3

Items from several clauses of one use: all of them are cited, each once.
evaluation         | region, visits            | evaluation              | 2027-07-01 | permit | covered covered                   | 1 2
evaluation         | region, families.client   | evaluation              | 2027-07-01 | permit | covered                           | 1

Outside the days it is in force.
evaluation         | region                    | evaluation              | 2026-06-30 | refuse | not-in-force                      |
evaluation         | region                    | evaluation              | 2028-07-01 | refuse | not-in-force                      |
evaluation         | visits                    | evaluation              | 2027-06-30 | refuse | clause-not-in-force               | 2
evaluation         | region, visits            | evaluation              | 2026-07-01 | refuse | clause-not-in-force               | 2
reporting          | region                    | reporting               | 2027-12-31 | permit | covered                           | 3
reporting          | region                    | reporting               | 2028-01-01 | refuse | clause-not-in-force               | 3
reporting          | region                    | reporting               | 2028-06-30 | refuse | clause-not-in-force               | 3

No clause gives it to this recipient, or to anybody.
evaluation         | phone                     | evaluation              | 2026-07-01 | refuse | not-covered                       |
reporting          | visits                    | reporting               | 2027-07-01 | refuse | not-covered                       | 2
evaluation         | region, phone             | evaluation              | 2026-07-01 | refuse | not-covered                       |

It is given, but for something else.
reporting          | region                    | evaluation              | 2026-07-01 | refuse | other-use                         | 3
evaluation         | region                    | ranking                 | 2026-07-01 | refuse | other-use                         | 1

The clause says it will not be used for that, by the use's name or in the clause's own words.
evaluation         | region                    | decisions               | 2026-07-01 | refuse | ruled-out                         | 1
evaluation         | region                    | Deciding about one family | 2026-07-01 | refuse | ruled-out                       | 1
evaluation         | region, visits            | decisions               | 2027-07-01 | refuse | ruled-out ruled-out               | 1 2

A use that nobody declared, or that could be one of two, is a question for a person and never a yes.
evaluation         | region                    | curiosity               | 2026-07-01 | ask    | undeclared-use                    |
evaluation         | region                    |                         | 2026-07-01 | ask    | undeclared-use                    |
evaluation         | region                    | survey                  | 2026-07-01 | ask    | ambiguous-use                     |
evaluation         | client                    | evaluation              | 2026-07-01 | ask    | ambiguous-item                    |

Nobody and nothing that the agreement knows; an organisation is not a recipient, its parts are.
police             | region                    | evaluation              | 2026-07-01 | refuse | unknown-recipient                 |
agency             | region                    | evaluation              | 2026-07-01 | refuse | unknown-recipient                 |
evaluation         | postcode                  | evaluation              | 2026-07-01 | refuse | unknown-item                      |
evaluation         |                           | evaluation              | 2026-07-01 | refuse | no-items                          |

Every reason is given, and a no is stronger than a question.
evaluation         | phone                     | curiosity               | 2026-07-01 | refuse | undeclared-use not-covered        |
evaluation         | client, postcode          | survey                  | 2029-01-01 | refuse | not-in-force ambiguous-item unknown-item ambiguous-use |
"""  # noqa: E501


def rows_of(table: str) -> list[list[str]]:
    cells = [[cell.strip() for cell in line.split("|")] for line in table.splitlines() if "|" in line]
    return cells[1:]


@pytest.mark.parametrize("row", rows_of(SPEC), ids=lambda row: " ".join(row[:4]))
def test_the_table_of_questions_and_answers(row: list[str]) -> None:
    recipient, items, use, on, answer, codes, clauses = row
    asked = [item.strip() for item in items.split(",") if item.strip()]
    ruling = deciding.compile(an_agreement()).decide(recipient, asked, use, dt.date.fromisoformat(on))
    assert (ruling.answer, " ".join(ruling.codes), " ".join(ruling.clauses)) == (answer, codes, clauses)
    assert bool(ruling) is (answer == "permit")


def test_every_reason_has_a_sentence_and_a_source() -> None:
    decider = deciding.compile(an_agreement(), signed=False)
    for recipient, items, use, on, *_ in rows_of(SPEC):
        asked = [item.strip() for item in items.split(",") if item.strip()]
        for reason in decider.decide(recipient, asked, use, dt.date.fromisoformat(on)).reasons:
            assert reason.sentence.endswith((".", "?", "”."))
            assert reason.source.startswith(("Agreement small version 1", "Data Protection and Use Policy"))


def reason(ruling: Ruling) -> str:
    return ruling.reasons[0].sentence


def test_a_no_teaches_who_gets_it_and_what_would_make_it_a_yes() -> None:
    decider = deciding.compile(an_agreement())
    on = dt.date(2027, 7, 1)
    assert reason(decider.decide("reporting", ["visits"], "reporting", on)) == (
        "No clause gives “Contract reporting” the item “families.visits”. Clause 2 gives it to “Evaluation”. "
        "It would take a new clause that both sides sign."
    )
    assert reason(decider.decide("reporting", ["phone"], "reporting", on)).startswith(
        "No clause gives “Contract reporting” the item “families.phone”. It is in no clause, so it never leaves"
    )
    assert reason(decider.decide("evaluation", ["regin"], "evaluation", on)) == (
        "The agreement has no item “regin”, so nobody gets it. Did you mean “region”?"
    )
    assert reason(decider.decide("agency", ["region"], "evaluation", on)) == (
        "“agency” is an organisation; only one part of it can receive anything. "
        "Name the unit: “evaluation” or “reporting”."
    )


def test_a_no_says_for_what_and_on_which_days_it_would_be_a_yes() -> None:
    decider = deciding.compile(an_agreement())
    assert reason(decider.decide("reporting", ["region"], "evaluation", dt.date(2026, 7, 1))) == (
        "“Contract reporting” gets “families.region” under clause 3 for “reporting”, not for “evaluation”. "
        "It would take a clause for that use that both sides sign."
    )
    assert reason(decider.decide("evaluation", ["visits"], "evaluation", dt.date(2026, 7, 1))) == (
        "Clause 2, “Title 2”, gives “families.visits” from 1 July 2027 to 30 June 2028, not on 1 July 2026. "
        "Ask about a day within it, or vary it."
    )


def test_what_could_be_two_things_is_asked_with_both_of_them() -> None:
    decider = deciding.compile(an_agreement())
    item, use = decider.decide("evaluation", ["client"], "survey", dt.date(2027, 7, 1)).reasons
    assert (item.code, item.sentence) == (
        "ambiguous-item", "“client” could be “families.client” or “visits.client”. Say which.",
    )  # fmt: skip
    assert (use.code, use.sentence) == (
        "ambiguous-use",
        "“survey” could be “evaluation” or “reporting”. A person must say which it is; until then it is not allowed.",
    )
    alike = dataclasses.replace(decider, units={**decider.units, "contracts": ("evaluation", "reporting")})
    ruling = alike.decide("Contracts", ["region"], "evaluation", dt.date(2027, 7, 1))
    assert (ruling.answer, ruling.codes, ruling.examined) == (Answer.ASK, ("ambiguous-recipient",), 0)
    assert reason(ruling) == "“Contracts” could be “evaluation” or “reporting”. Say which."


def test_a_yes_says_how_coarse_it_is() -> None:
    coarse = clause("1", "evaluation", [sent("families.client"), sent("families.region", generalise=WIDE)])
    decider = deciding.compile(made([coarse], [families([code_of("region", "North South")])]))
    said = reason(decider.decide("evaluation", ["region"], "evaluation", dt.date(2026, 7, 1)))
    assert "; " in said[said.index("“families.region”") :]


def test_a_yes_says_in_what_form() -> None:
    ruling = deciding.compile(an_agreement()).decide("reporting", ["region"], "reporting", dt.date(2026, 7, 1))
    assert reason(ruling) == (
        "Clause 3, “Title 3”, gives “Contract reporting” “families.region” (protected counts only), "
        "for “Showing it was delivered”."
    )
    assert ruling.reasons[0].source == "Agreement small version 1, clause 3, items and purpose"


def test_unsigned_terms_permit_nothing_but_say_what_else_stands_in_the_way() -> None:
    decider = deciding.compile(an_agreement(), signed=False)
    assert decider.decide("evaluation", ["region"], "evaluation", dt.date(2026, 7, 1)).codes == ("not-signed",)
    ruling = decider.decide("evaluation", ["phone"], "evaluation", dt.date(2026, 7, 1))
    assert ruling.codes == ("not-signed", "not-covered")


def test_a_promise_not_to_is_kept_even_where_another_clause_would_give_it() -> None:
    promise = clause("1", "evaluation", [sent("families.client"), sent("families.region")])
    other = clause("2", "evaluation", [sent("families.client"), sent("families.visits")], use="decisions")
    other["items"].append(sent("families.region", sent_as="area", generalise=WIDE))
    other["purpose"]["not_used_for"] = [{"words": "anything else"}]
    table = families([code_of("region", "North South"), text_of("visits", type="number")])
    decider = deciding.compile(made([promise, other], [table]))
    ruling = decider.decide("evaluation", ["region"], "decisions", dt.date(2026, 7, 1))
    assert (ruling.answer, ruling.codes, ruling.clauses) == (Answer.REFUSE, ("ruled-out",), ("1",))
    assert decider.decide("evaluation", ["visits"], "decisions", dt.date(2026, 7, 1))


WIDE = {"to": "classes", "classes": [{"label": "Both", "values": ["North", "South"]}]}

# --- how long asking takes -----------------------------------------------------------------------------------


def all_alike(number: int) -> Agreement:
    """So many clauses that all give the same."""
    one = an_agreement()
    clauses = tuple(dataclasses.replace(one.clauses[0], id=f"c{n}") for n in range(number))
    return dataclasses.replace(one, clauses=clauses)


def all_different(number: int) -> Agreement:
    """So many clauses, each giving an item of its own."""
    items = [text_of("region"), *(text_of(f"item{n}", column=f"Item {n}") for n in range(number))]
    one = made([clause("1", "evaluation", [sent("families.client"), sent("families.region")])], [families(items)])
    part = one.clauses[0].items[1]
    others = (
        dataclasses.replace(one.clauses[0], id=f"c{n}", items=(dataclasses.replace(part, item=f"families.item{n}"),))
        for n in range(number)
    )
    return dataclasses.replace(one, clauses=(*one.clauses, *others))


@pytest.mark.parametrize("many", [all_alike, all_different])
def test_the_clauses_examined_do_not_grow_with_their_number(many: Callable[[int], Agreement]) -> None:
    examined = {}
    for number in (10, 10_000):
        decider = deciding.compile(many(number))
        examined[number] = [
            decider.decide("evaluation", ["families.client", "region"], use, dt.date(2026, 7, 1)).examined
            for use in ("evaluation", "decisions", "reporting", "nonsense")
        ]
    assert examined[10] == examined[10_000]
    assert max(examined[10]) == 2  # one for each item
