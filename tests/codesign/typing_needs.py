"""What a designer types into the forms of a need."""

from __future__ import annotations

from lightwell.codesign.need_forms import ItemForm, NeedForm
from lightwell.policy.needs import AskedItem, Need

Typed = dict[str, str]


class Offered:
    """A unit to choose."""

    def __init__(self, code: str) -> None:
        self.code = self.name = code


def typed_need(need: Need, **changed: str) -> Typed:
    """Every field of a need's form, as a browser sends it."""
    return {"id": need.id, **_as_sent(NeedForm(None, [Offered(need.recipient.unit)], need)), **changed}  # type: ignore[list-item]


def typed_item(asked: AskedItem, prefix: str = "", **changed: str) -> Typed:
    """Every field of an item's form; changes are named without the prefix."""
    form = ItemForm(None, asked, prefix=prefix or None)
    return {**_as_sent(form), **{form.add_prefix(name): text for name, text in changed.items()}}


def _as_sent(form: ItemForm | NeedForm) -> Typed:
    """Lines end as a browser ends them; a box that is not ticked is not sent."""
    said = {field.html_name: field.value() for field in form}
    return {
        name: "on" if value is True else str(value).replace("\n", "\r\n")
        for name, value in said.items()
        if value not in (None, False)
    }
