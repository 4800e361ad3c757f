"""The forms of a need: nothing is lost on the way through them, and every fault is said beside its field."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from lightwell.codesign.asking import Unreadable, band_line, read_band
from lightwell.codesign.need_forms import ItemForm, NeedForm
from lightwell.codesign.need_views import with_item
from lightwell.policy.clauses import Band, Identifying
from lightwell.policy.decoding import encode
from lightwell.policy.needs import Need
from tests.agreements.making import document
from tests.codesign.making import need_of
from tests.codesign.typing_needs import Offered, Typed, typed_item, typed_need

CLAUSES = ("1", "2", "3", "4", "5")
EVALUATION = Offered("evaluation")


def sent(typed: Typed) -> QueryDict:
    given = QueryDict(mutable=True)
    given.update(typed)
    return given


def the_need(clause: str = "3") -> Need:
    return need_of(document(), clause)


def form_of(typed: Typed, before: Need | None = None) -> NeedForm:
    return NeedForm(sent(typed), [EVALUATION], before)  # type: ignore[list-item]


def read_need(form: NeedForm, need: Need) -> Need | None:
    form.is_valid()
    return form.need([encode(each) for each in need.items], need.counts)


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_need_that_is_opened_and_saved_is_the_same_need(clause: str) -> None:
    need = the_need(clause)
    assert read_need(form_of(typed_need(need, why_hard_child="Everybody here knows the word"), need), need) == need


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_need_that_is_typed_anew_is_the_same_need(clause: str) -> None:
    """Nothing of it needs what was there before."""
    need = the_need(clause)
    typed = typed_need(need, why_hard_child="Everybody here knows the word")
    form = NeedForm(sent(typed), [Offered(need.recipient.unit)])  # type: ignore[list-item]
    assert read_need(form, need) == need


@pytest.mark.parametrize("clause", CLAUSES)
def test_each_item_that_is_opened_and_saved_is_the_same_item(clause: str) -> None:
    need = the_need(clause)
    for asked in need.items:
        assert with_item(ItemForm(sent(typed_item(asked)), asked), need, asked) == need


def test_every_empty_field_is_named_at_once() -> None:
    form = form_of({})
    assert read_need(form, the_need()) is None
    optional = {"terms__starts_on", "terms__ends_on", "terms__may_download", "recipient__context", "obligation__law",
                "choice__told_first", "version", "why_hard_adult", "why_hard_child", "children__title", "children__why",
                "children__never", "why_not_for_children"}  # fmt: skip
    assert set(form.fields) - set(form.errors) == optional


def test_what_the_document_itself_refuses_is_said_beside_its_field() -> None:
    need = the_need()
    typed = typed_need(need, obligation__kind="required", terms__starts_on="2027-01-01", terms__ends_on="2026-01-01")
    del typed["choice__told_first"]
    form = form_of(typed, need)
    assert read_need(form, need) is None
    assert "needs the law" in form.errors["obligation__law"][0]
    assert "ends before it starts" in form.errors["terms__ends_on"][0]
    assert "Say why nobody need be told first" in form.errors["choice__why_not_told"][0]


def test_words_that_are_hard_for_a_child_need_a_stated_exception() -> None:
    need = the_need()
    hard = typed_need(need, words__child="Confidentialised aggregates facilitate comprehensive evaluation.")
    form = form_of(hard, need)
    assert read_need(form, need) is None
    assert list(form.errors) == ["words__child"]
    with_why = form_of({**hard, "why_hard_child": "An elder reads it with them"}, need)
    assert read_need(with_why, need) is not None
    assert with_why.answers["words:child"] == {"why": "An elder reads it with them"}


def test_a_declared_use_that_is_ruled_out_stands_in_brackets() -> None:
    need = the_need()
    form = form_of(typed_need(need, purpose__not_used_for="looking into a family [investigation]\r\nselling it",
                              why_hard_child="Known here"), need)  # fmt: skip
    made = read_need(form, need)
    assert made is not None
    assert [(each.words, each.use) for each in made.purpose.not_used_for] == [
        ("looking into a family", "investigation"), ("selling it", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "band"),
    [
        ("0 to 4", Band("0 to 4", 0, 4)),
        ("25 and over", Band("25 and over", 25, None)),
        ("up to 3", Band("up to 3", None, 3)),
        ("Babies: 0 to 1", Band("Babies", 0, 1)),
    ],
)
def test_a_band_is_typed_as_one_would_say_it(line: str, band: Band) -> None:
    assert Band(**read_band(line)) == band
    assert band_line(band) == line


def test_a_line_that_is_no_band_says_so_and_how_to_write_one() -> None:
    with pytest.raises(Unreadable, match="“young” is no range"):
        read_band("young")


def test_codes_bands_and_groups_are_typed_line_by_line() -> None:
    need = the_need()
    asked = need.item("people.ethnicity")
    typed = typed_item(asked, generalise__classes="Māori: Māori\r\nNot Māori: Samoan, Tongan",
                       generalise__otherwise="Somebody else")  # fmt: skip
    made = with_item(ItemForm(sent(typed), asked), need, asked)
    assert made is not None
    coarser = made.item("people.ethnicity").generalise
    assert [(each.label, each.values) for each in coarser.classes] == [
        ("Māori", ("Māori",)), ("Not Māori", ("Samoan", "Tongan")),
    ]  # fmt: skip
    wrong = ItemForm(sent({**typed, "generalise__classes": "no colon here"}), asked)
    assert with_item(wrong, need, asked) is None
    assert "has no “:”" in wrong.errors["generalise__classes"][0]


def test_an_item_as_protected_counts_says_what_is_counted() -> None:
    need = the_need()
    typed = typed_item(need.items[0], item__id="visits", sent_as="", identifying=Identifying.AGGREGATE.value)
    form = ItemForm(sent(typed))
    assert with_item(form, need, None) is None
    assert list(form.errors) == ["counted"]
    made = with_item(ItemForm(sent({**typed, "counted": "People by visits"})), need, None)
    assert made is not None
    assert made.counts[-1].by == ("people.visits",)
    assert made.clause().counts == made.counts


def test_the_same_item_is_not_added_twice() -> None:
    need = the_need()
    form = ItemForm(sent(typed_item(need.items[1])))
    assert with_item(form, need, None) is None
    assert "is asked for already" in form.errors["item__id"][0]
