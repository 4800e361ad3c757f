"""Somebody who has no mouse: all is reached with Tab, pressed with Enter or Space, and chosen with the arrows.

Source: WCAG 2.2, 2.1.1, 2.1.2, 2.4.3, 2.4.7 and 2.4.11.
"""

from __future__ import annotations

from typing import Any, Final

from playwright.sync_api import Locator, Page

MOST_STOPS: Final = 200
_IS_THERE: Final = """(each) => { const at = document.activeElement; return at === each
  || (each.type === 'radio' && at.type === 'radio' && at.name === each.name && at.form === each.form) }"""
_FAULTS: Final = """() => {
  const asked = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]', found = [];
  for (const each of document.querySelectorAll(asked)) {
    const fault = (words) => found.push(words + ': ' + each.outerHTML.slice(0, 120));
    if (each.tabIndex > 0) fault('leaps the order');
    if (each.disabled || !each.checkVisibility({ visibilityProperty: true })) continue;
    if (each.tabIndex < 0) { if (!each.matches('main, [role=alert]')) fault('is passed over'); continue; }
    each.focus();
    if (document.activeElement !== each) { fault('takes no focus'); continue; }
    const style = getComputedStyle(each), box = each.getClientRects()[0];
    if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 3) fault('shows no ring');
    const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
    const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
    const seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    if (left >= right || top >= bottom || !seen || !(each.contains(seen) || seen.contains(each))) fault('is hidden');
  }
  scrollTo(0, 0);
  return found;
}"""


def faults(page: Page) -> list[str]:
    """Whatever on a page the keyboard cannot come to, or comes to without its being seen."""
    page.keyboard.press("Tab")  # so that the browser shows where the focus is
    found: list[str] = page.evaluate(_FAULTS)
    return found


def reach(page: Page, wanted: Locator) -> None:
    """With the Tab key alone, from wherever one is; of several to choose from, any, as arrows do the rest."""
    each = wanted.element_handle()
    for _ in range(MOST_STOPS):
        if each.evaluate(_IS_THERE):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is not reached by the keyboard")


def press(page: Page, role: Any, name: str, *, exact: bool = False) -> None:
    """A link or a button, and be on the page that it leads to."""
    reach(page, page.get_by_role(role, name=name, exact=exact).first)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def tick(page: Page, name: str) -> None:
    """A box."""
    reach(page, page.get_by_role("checkbox", name=name))
    page.keyboard.press("Space")


def choose(page: Page, name: str) -> None:
    """One of several: to the group with Tab, then down it."""
    wanted = page.get_by_role("radio", name=name)
    reach(page, wanted)
    page.keyboard.press("Space")
    for _ in range(8):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{name} is not reached by the keyboard")


def write(page: Page, label: str, words: str) -> None:
    """Into a field that is named so, in place of what stands there."""
    reach(page, page.get_by_label(label))
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def date(page: Page, label: str, day: str) -> None:
    """A day, as a form sends it; each browser has a way of its own for the keys."""
    field = page.get_by_label(label)
    reach(page, field)
    field.fill(day)
