"""The agreement document: what is refused, and that reader, writer, schema and digest tell one story."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from lightwell.policy import agreement
from lightwell.policy.agreement import Agreement
from lightwell.policy.canonical import NotCanonical
from lightwell.policy.clauses import Clause
from lightwell.policy.decoding import decode, encode, schema
from lightwell.policy.tables import Item, Table
from tests.policy.small_agreements import (
    COUNTS,
    KNOWN,
    NO_CODE,
    changed,
    clause,
    code_of,
    count,
    date_of,
    every_shape,
    families,
    faults_of,
    parts_of,
    place,
    sent,
    sentences_of,
    signed,
    text_of,
    written,
)

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.json"))
SCHEMA = schema(Agreement)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
FITS = {shape: jsonschema.Draft202012Validator(schema(shape)) for shape in (Item, Table, Clause)}

Json = Any


# --- what is refused -----------------------------------------------------------------------------------------

# path, what is put there, (where, code) of the one fault, and whether the schema alone sees it
BAD: list[tuple[str, Json, tuple[str, str], bool]] = [
    ("form", "lightwell-agreement/2", ("form", "unknown-word"), True),
    ("version", 0, ("version", "too-small"), True),
    ("version", "1", ("version", "wrong-type"), True),
    ("version", True, ("version", "wrong-type"), True),
    ("id", "../../etc/passwd", ("id", "short-name"), True),
    ("id", "small\n", ("id", "short-name"), False),  # Python's “$” is looser than JavaScript's
    ("title", " \t", ("title", "blank"), True),
    ("title", ..., ("title", "missing-part"), True),
    ("titel", "Small", ("titel", "unknown-part"), True),
    ("starts_on", "2026-02-30", ("starts_on", "wrong-type"), False),
    ("starts_on", "2026-W27-1", ("starts_on", "wrong-type"), True),
    ("starts_on", "20260701", ("starts_on", "wrong-type"), True),
    ("starts_on", "2028-07-01", ("ends_on", "ends-before-start"), False),
    ("small_number", 1, ("small_number", "too-small"), True),
    ("parties", {}, ("parties", "wrong-type"), True),
    ("parties/1/kind", "community", ("parties", "parties"), False),
    ("parties/1/id", "agency", ("parties", "name-twice"), False),
    ("parties/0/units/1/id", "evaluation", ("parties", "name-twice"), False),
    ("parties/0/units/0/public_key", "ff" * 31, ("parties[0].units[0].public_key", "not-hexadecimal"), True),
    ("uses/1/id", "evaluation", ("uses", "name-twice"), False),
    ("signatures", [{"party": "iwi", "role": "Chair", "on": "2026-06-24", "terms": "0" * 64}],
     ("signatures[0].party", "unknown-party"), False),
    ("tables/0/key", [], ("tables[0].key", "empty"), True),
    ("tables/0/key", ["client", "day"], ("tables[0].key[1]", "unknown-item"), False),
    ("tables/0/event_date", "region", ("tables[0].event_date", "not-a-date"), False),
    ("tables/0/event_date", "day", ("tables[0].event_date", "unknown-item"), False),
    ("tables/0/people_expected", -1, ("tables[0].people_expected", "too-small"), True),
    ("tables/0/items/1/aliases", ["CLIENT"], ("tables[0].items", "heading-twice"), False),
    ("tables/0/items/1/codes", [], ("tables[0].items[1].codes", "no-codes"), False),
    ("tables/0/items/1/codes/1/value", "North", ("tables[0].items[1].codes", "code-twice"), False),
    ("tables/0/items/1/minimum", "1", ("tables[0].items[1].type", "range-not-used"), False),
    ("tables/0/items/1/same_as", "people.region", ("tables[0].items[1].same_as", "unknown-item"), False),
    ("tables/0/items/0/codes", [{"value": "1", "words": "One"}], ("tables[0].items[0].codes", "codes-not-used"), False),
    ("clauses/0/items", [], ("clauses[0].items", "empty"), True),
    ("clauses/0/items/1/item", "families.postcode", ("clauses[0].items[1].item", "unknown-item"), False),
    ("clauses/0/items/1/generalise", {"to": "year"}, ("clauses[0].items[1].generalise.to", "does-not-fit"), False),
    ("clauses/0/items/1/generalise", {"to": "classes"},
     ("clauses[0].items[1].generalise.classes", "classes-and-kind"), False),
    ("clauses/0/items/1/generalise", {"bands": [{"label": "Few", "highest": 5}]},
     ("clauses[0].items[1].generalise.bands", "bands-and-kind"), False),
    ("clauses/0/items/1/generalise", {"to": "classes", "classes": [{"label": "All", "values": ["North", "Souht"]}],
     "otherwise": "Other"}, ("clauses[0].items[1].generalise.classes", "not-a-code"), False),
    ("clauses/0/items/1/generalise", {"to": "classes", "classes": [{"label": "Up", "values": ["North"]}]},
     ("clauses[0].items[1].generalise.classes", "code-in-no-class"), False),
    ("clauses/0/items/1/generalise", {"to": "classes", "classes": [{"label": "Up", "values": ["North"]},
     {"label": "Down", "values": ["South", "north"]}]},
     ("clauses[0].items[1].generalise.classes", "value-twice"), False),
    ("clauses/0/items/1/identifying", NO_CODE, ("clauses", "mixed-rows"), False),
    ("clauses/0/items/1/sent_as", "Client", ("clauses", "name-as-sent-twice"), False),
    ("clauses/0/purpose/use", "fun", ("clauses[0].purpose.use", "undeclared-use"), False),
    ("clauses/0/purpose/not_used_for", [], ("clauses[0].purpose.not_used_for", "empty"), True),
    ("clauses/0/purpose/not_used_for/0/use", "fun",
     ("clauses[0].purpose.not_used_for[0].use", "undeclared-use"), False),
    ("clauses/0/purpose/not_used_for/0/use", "evaluation",
     ("clauses[0].purpose.not_used_for[0].use", "rules-itself-out"), False),
    ("clauses/0/recipient/unit", "agency", ("clauses[0].recipient.unit", "unknown-unit"), False),
    ("clauses/0/recipient/will_not_see", [], ("clauses[0].recipient.will_not_see", "empty"), True),
    ("clauses/0/terms/keep_months", -1, ("clauses[0].terms.keep_months", "too-small"), True),
    ("clauses/0/terms/starts_on", "2028-07-01", ("clauses[0].terms", "never-in-force"), False),
    ("clauses/0/obligation/kind", "required", ("clauses[0].obligation.law", "no-law"), False),
    ("clauses/0/obligation/on_no", "", ("clauses[0].obligation.on_no", "blank"), True),
    ("clauses/0/choice", {"level": "none", "how": "None", "told_first": False},
     ("clauses[0].choice.why_not_told", "not-told"), False),
    ("clauses/0/choice", {"level": "some", "how": "Ask", "told_first": False, "why_not_told": "Too many"},
     ("clauses[0].choice.told_first", "choice-not-told"), False),
    ("clauses/0/words/child", "\u2003", ("clauses[0].words.child", "blank"), True),
    ("clauses/0/counts", [{"id": "all", "words": "All", "table": "families"}],
     ("clauses[0].counts", "counts-not-used"), False),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "fault", "schema_sees_it"), BAD)
def test_a_bad_document_gets_the_one_fault_it_has(
    path: str, value: Json, fault: tuple[str, str], schema_sees_it: bool
) -> None:
    document = changed(written(), path, value)
    found = faults_of(document)
    if fault[1] == "counts-not-used":
        # The same recipient then also gets rows and counts of one table.
        found.remove(("clauses[0].counts", "counts-beside-rows"))
    assert found == [fault]
    assert VALIDATOR.is_valid(document) is not schema_sees_it


@pytest.mark.parametrize(
    ("path", "value", "found"),
    [
        ("tables", [], [("tables", "empty"), ("clauses[0].items[0].item", "unknown-item"),
         ("clauses[0].items[1].item", "unknown-item")]),
        ("parties/1/kind", "agency", [("parties", "parties"), ("parties", "parties")]),
        ("tables/0/person", "who", [("tables[0].person", "unknown-item"), ("clauses", "no-code")]),
        ("tables/0/items/1/id", "client", [("tables[0].items", "item-twice"),
         ("clauses[0].items[1].item", "unknown-item")]),
        ("tables/0/items/1/same_as", "region", [("tables[0].items[1].same_as", "item-path"),
         ("tables[0].items[1].same_as", "unknown-item")]),
    ],
)  # fmt: skip
def test_what_follows_from_a_fault_is_said_as_well(path: str, value: Json, found: list[tuple[str, str]]) -> None:
    assert faults_of(changed(written(), path, value)) == found


def test_every_sentence_says_what_would_mend_it_and_ends() -> None:
    sentences = {fault.sentence for path, value, _, _ in BAD for fault in sentences_of(changed(written(), path, value))}
    assert len(sentences) > 40
    assert [sentence for sentence in sentences if not sentence.endswith((".", "?"))] == []


@pytest.mark.parametrize("value", [None, 1, "text", [], [{}]])
def test_what_is_not_an_agreement_at_all_is_refused(value: Json) -> None:
    assert faults_of(value) == [("", "wrong-type")]
    assert not VALIDATOR.is_valid(value)


def test_an_agreement_may_last_one_day_and_a_clause_its_first_or_its_last() -> None:
    assert faults_of(changed(written(), "starts_on", "2028-06-30")) == []
    assert faults_of(changed(written(), "clauses/0/terms/starts_on", "2028-06-30")) == []
    assert faults_of(changed(written(), "clauses/0/terms/ends_on", "2026-07-01")) == []
    assert faults_of(changed(written(), "clauses/0/terms/ends_on", "2026-06-30")) == [
        ("clauses[0].terms", "never-in-force")
    ]


def test_every_fault_is_said_at_once_wherever_it_is() -> None:
    document = written(
        [
            clause("1", "evaluation", [sent("families.client"), sent("families.regoin")], use="fun"),
            clause("1", "audit", [sent("families.region", "secretly")]),
        ],
        ends_on="2026-06-30",
        vesion=2,
    )
    document["tables"][0]["people_expected"] = "about 40"
    document["clauses"][0]["words"]["child"] = ""
    assert set(faults_of(document)) == {
        ("vesion", "unknown-part"),
        ("ends_on", "ends-before-start"),
        ("tables[0].people_expected", "wrong-type"),
        ("clauses", "name-twice"),
        ("clauses[0].items[1].item", "unknown-item"),
        ("clauses[0].purpose.use", "undeclared-use"),
        ("clauses[0].words.child", "blank"),
        ("clauses[1].items[0].identifying", "unknown-word"),
        ("clauses[1].recipient.unit", "unknown-unit"),
        ("clauses[1].purpose.use", "undeclared-use"),
    }


def test_a_misspelt_part_is_told_what_it_might_have_been() -> None:
    (fault,) = sentences_of({**written(), "tabels": []})
    assert fault.sentence == "“tabels” is not a part of the agreement. Did you mean “tables”?"


COUNTED = families([code_of("region", "North South"), text_of("visits", type="number"), date_of("started")])
BAD_COUNTS: list[tuple[Json, tuple[str, str]]] = [
    (count("c", by=["families.started"]), ("clauses[0].counts[0].by[0]", "endless-groups")),
    (count("c", "homes", by=["families.region"]), ("clauses[0].counts[0].table", "unknown-table")),
    (count("c", where=[{"item": "families.region", "any_of": ["East"]}]),
     ("clauses[0].counts[0].where[0].any_of", "not-a-code")),
    (count("c", where=[{"item": "families.region", "at_least": 2}]),
     ("clauses[0].counts[0].where[0].item", "not-a-number")),
    (count("c", where=[{"item": "families.region", "in_period": True}]),
     ("clauses[0].counts[0].where[0].item", "not-a-date")),
    (count("c", where=[{"item": "families.visits"}]), ("clauses[0].counts[0].where[0]", "asks-nothing")),
    (count("c", where=[{"item": "families.visits", "at_least": 3, "at_most": 2}]),
     ("clauses[0].counts[0].where[0].at_most", "range-backwards")),
    (count("c", by=["families.client"]), ("clauses[0].counts[0]", "not-covered")),
]  # fmt: skip


@pytest.mark.parametrize(("counted", "fault"), BAD_COUNTS)
def test_a_count_that_cannot_be_made_is_refused(counted: Json, fault: tuple[str, str]) -> None:
    items = [sent(f"families.{item}", COUNTS) for item in ("region", "visits", "started")]
    others = count("rest", by=["families.region"], where=[
        {"item": "families.visits", "at_least": 1}, {"item": "families.started", "in_period": True},
    ])  # fmt: skip
    document = written([clause("1", "reporting", items, counts=[counted, others])], [COUNTED])
    assert fault in faults_of(document)
    document["clauses"][0]["counts"] = [others]
    assert faults_of(document) == []


def test_an_item_that_is_covered_but_never_counted_is_more_than_is_needed() -> None:
    items = [sent("families.region", COUNTS), sent("families.visits", COUNTS)]
    document = written([clause("1", "reporting", items, counts=[count("c", by=["families.region"])])], [COUNTED])
    assert faults_of(document) == [("clauses[0].counts", "no-counts")]


def test_rows_under_a_code_need_the_item_that_the_code_stands_for() -> None:
    assert faults_of(written([clause("1", "evaluation", [sent("families.region")])])) == [("clauses", "no-code")]
    items = [sent("families.client", NO_CODE), sent("families.region", NO_CODE)]
    assert faults_of(written([clause("1", "evaluation", items)])) == [("clauses", "code-not-wanted")]
    assert faults_of(written([clause("1", "evaluation", [sent("families.region", NO_CODE)])])) == []


# --- one unreadable part hides nothing else, and invents nothing ----------------------------------------------


def test_one_part_of_the_wrong_kind_is_one_fault_where_it_is() -> None:
    document = every_shape()
    assert faults_of(document) == []
    for way in parts_of(document):
        found = faults_of(changed(document, "/".join(map(str, way)), 1.5))
        assert len(found) == 1, (way, found)
        assert found[0][0] == place(way), (way, found)


def test_a_part_left_out_that_must_be_given_is_one_fault() -> None:
    document = every_shape()
    missing = 0
    for way in parts_of(document):
        if isinstance(way[-1], str):
            found = faults_of(changed(document, "/".join(map(str, way)), ...))
            if (place(way), "missing-part") in found:
                missing += 1
                assert found == [(place(way), "missing-part")]
    assert missing > 90


# --- schema, writer and digest -------------------------------------------------------------------------------


def test_the_schema_is_itself_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_is_signed_and_fits_the_schema(path: Path) -> None:
    document = agreement.read(path.read_bytes())
    assert document.is_signed
    assert not document.is_changed_since_signing
    VALIDATOR.validate(document.written)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_hash_is_of_the_canonical_form_that_rfc8785_gives(path: Path) -> None:
    document = agreement.read(path.read_bytes())
    plain = json.loads(path.read_text())
    assert document.hash == hashlib.sha256(rfc8785.dumps(plain)).hexdigest()
    terms = {name: part for name, part in plain.items() if name != "signatures"}
    assert document.terms_hash == hashlib.sha256(rfc8785.dumps(terms)).hexdigest()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_writing_what_was_read_gives_the_same_agreement(path: Path) -> None:
    read = agreement.read(path.read_bytes()).agreement
    assert decode(Agreement, encode(read)) == read


def test_a_document_with_a_fraction_or_a_name_given_twice_has_no_digest() -> None:
    with pytest.raises(NotCanonical):
        agreement.read(json.dumps({**written(), "version": 1.0}))
    with pytest.raises(NotCanonical):
        agreement.read('{"form": "lightwell-agreement/1", "form": "lightwell-agreement/1"}')


# --- any value that can be made ------------------------------------------------------------------------------

prose = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8).filter(lambda text: text.strip())
names = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,7}", fullmatch=True)


@st.composite
def items(draw: st.DrawFn) -> Json:
    kind = draw(st.sampled_from(["text", "code", "codes", "number", "decimal", "date", "yes_no"]))
    item = {"id": draw(names), "column": draw(prose), "words": draw(prose), "type": kind}
    if kind in ("code", "codes"):
        values = draw(st.lists(prose, min_size=1, max_size=3, unique=True))
        item["codes"] = [{"value": value, "words": draw(prose)} for value in values]
    if kind == "number" and draw(st.booleans()):
        low, high = sorted(draw(st.tuples(st.integers(-99, 99), st.integers(-99, 99))))
        item |= {"minimum": str(low), "maximum": str(high)}
    if draw(st.booleans()):
        item |= {"required": draw(st.booleans()), "missing": draw(st.lists(prose, max_size=2)), "same_as": None}
    return item


@given(items())
def test_any_item_is_read_written_and_read_again_the_same_and_fits_its_schema(item: Json) -> None:
    read = decode(Item, item)
    assert decode(Item, encode(read)) == read
    FITS[Item].validate(encode(read))


@given(st.lists(items(), min_size=1, max_size=4, unique_by=lambda item: item["id"]), prose, st.data())
def test_any_table_is_read_written_and_read_again_the_same(
    columns: list[Json], words: str, data: st.DataObject
) -> None:
    for number, column in enumerate(columns):
        column["column"] = f"column {number}"
    person = data.draw(st.sampled_from([column["id"] for column in columns]))
    table = {"id": "t", "title": words, "row_means": words, "key": [person], "person": person, "items": columns}
    read = decode(Table, table)
    assert decode(Table, encode(read)) == read
    FITS[Table].validate(encode(read))


@given(prose, st.integers(0, 99), st.booleans(), st.sampled_from(["none", "limited", "some"]))
def test_any_clause_is_read_written_and_read_again_the_same(
    words: str, months: int, may_download: bool, level: str
) -> None:
    document = clause("1", "evaluation", [sent("families.client")], choice={"level": level, "how": words})
    document["terms"] |= {"keep_months": months, "may_download": may_download}
    read = decode(Clause, document)
    assert decode(Clause, encode(read)) == read
    FITS[Clause].validate(encode(read))


# --- signing -------------------------------------------------------------------------------------------------


def test_a_document_is_signed_when_both_sides_signed_these_very_terms() -> None:
    document = signed(written())
    assert document.is_signed
    assert [signature.terms for signature in document.agreement.signatures] == [document.terms_hash] * 2
    one = {**document.written, "signatures": document.written["signatures"][:1]}
    assert not agreement.parse(one).is_signed


def test_changing_one_word_after_signing_unsigns_it() -> None:
    document = signed(written())
    changed_after = agreement.parse({**document.written, "title": "Small!"})
    assert not changed_after.is_signed
    assert changed_after.is_changed_since_signing
    assert changed_after.terms_hash != document.terms_hash


def test_signing_changes_the_hash_but_not_the_terms() -> None:
    unsigned = agreement.parse(written())
    document = signed(written())
    assert document.terms_hash == unsigned.terms_hash
    assert document.hash != unsigned.hash


def test_an_identified_item_is_allowed_where_one_recipient_alone_knows_who_it_is() -> None:
    items = [sent("families.client", KNOWN), sent("families.region", KNOWN)]
    assert faults_of(written([clause("1", "evaluation", items)])) == []
