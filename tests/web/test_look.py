"""The look, in a real browser: anybody can read it, reach it and use it, on any screen and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.web.keyboard import faults

pytestmark = pytest.mark.browser

PAGES = ("", "journey", "handover", "sign-in", "sheets", "error/404", "error/403", "error/500")
Scheme = Literal["light", "dark"]


def is_complaint(said: ConsoleMessage) -> bool:
    return said.type in {"error", "warning"} and "the server responded with a status" not in said.text


@contextmanager
def opened(
    browser: Browser, address: str, *, width: int = 1280, height: int = 900, scale: float = 1, **options: Any
) -> Iterator[tuple[Page, list[str]]]:
    """A page, and everything that its console complained of (an error page's own number aside)."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=scale, locale="en-NZ", **options
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if is_complaint(said) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    page.evaluate("document.fonts.ready.then(() => true)")
    yield page, complaints
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_to_mend_in_either_theme(browser: Browser, gallery: str, path: str, scheme: Scheme) -> None:
    with opened(browser, gallery + path, color_scheme=scheme) as (page, complaints):
        for picture in page.locator("details").all():
            picture.evaluate("(details) => { details.open = true }")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert complaints == []


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_its_screen(browser: Browser, gallery: str, path: str) -> None:
    with opened(browser, gallery + path, scale=2) as (page, _):
        # 640 is a laptop's 1280 at 200 %, and 320 is the same at 400 %.
        for width in (320, 360, 640, 768, 1024, 1280, 1600):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", ["", "handover"])
def test_a_page_still_fits_when_its_letters_are_twice_the_size(browser: Browser, gallery: str, path: str) -> None:
    with opened(browser, gallery + path, width=640) as (page, _):
        # As a person does who asks the browser for larger text: through a style sheet's own rule, not an attribute.
        page.evaluate("document.styleSheets[0].insertRule('html { font-size: 200% }', 1)")
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
        assert page.evaluate("document.documentElement.scrollWidth") <= 640


FOCUSABLE = "a[href], button:not([disabled]), input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
VISIBLE = """(selector) => [...document.querySelectorAll(selector)]
    .filter((e) => e.checkVisibility() && !(e.type === 'radio' && e !== e.form.elements[e.name][0])).length"""
FOCUSED = """() => {
  const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
  if (e === document.body) return null;
  return { what: e.outerHTML.slice(0, 120), wide: box.width > 0 && box.height > 0,
           ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 3,
           inside: box.left >= -1 && box.right <= innerWidth + 1 };
}"""


@pytest.mark.parametrize("path", ["", "journey", "handover", "sign-in"])
def test_the_tab_key_reaches_everything_and_shows_where_it_is(browser: Browser, gallery: str, path: str) -> None:
    with opened(browser, gallery + path) as (page, _):
        page.evaluate("document.activeElement.blur(); document.querySelector('.skip').focus()")
        reached: list[dict[str, Any]] = []
        while (here := page.evaluate(FOCUSED)) is not None and len(reached) < 200:
            reached.append(here)
            page.keyboard.press("Tab")
        assert [stop["what"] for stop in reached if not (stop["ring"] and stop["wide"] and stop["inside"])] == []
        # A date takes one stop for each of its parts.
        assert len({stop["what"] for stop in reached}) >= page.evaluate(VISIBLE, FOCUSABLE) - 1


def test_the_first_tab_offers_to_skip_to_the_page(browser: Browser, gallery: str) -> None:
    with opened(browser, gallery + "journey") as (page, _):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


SMALL_TEXT = """() => [...document.querySelectorAll('body *')]
  .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) && e.checkVisibility())
  .filter((e) => parseFloat(getComputedStyle(e).fontSize) * (e.matches('svg text') ? e.getScreenCTM().a : 1) < 15.99)
  .map((e) => e.outerHTML.slice(0, 120))"""
SMALL_TARGETS = """() => [...document.querySelectorAll(`button, .button, nav a, summary, select, textarea, .sort,
    .foot a, .summary a, .brand, .field label:has(input), input:not([type=hidden], [type=radio], [type=checkbox])`)]
  .filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 44).map((e) => e.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_too_small_to_read_or_to_touch(browser: Browser, gallery: str, path: str) -> None:
    with opened(browser, gallery + path) as (page, _):
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(SMALL_TEXT) == []
            assert page.evaluate(SMALL_TARGETS) == []


def test_both_faces_are_ours_and_have_every_macron(browser: Browser, gallery: str) -> None:
    asked: list[str] = []
    context = browser.new_context()
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(gallery)
    for face in ("Literata", "Atkinson Hyperlegible Next"):
        loaded = page.evaluate(
            "(face) => document.fonts.load(`650 1rem '${face}'`, 'Ngā whānau ĀĒĪŌŪ āēīōū').then((f) => f.length)", face
        )
        assert loaded == 2, f"{face} needs its latin and its latin-ext part"
    assert [url for url in asked if not url.startswith(gallery)] == []
    context.close()


def test_every_page_works_without_scripts(browser: Browser, gallery: str) -> None:
    with opened(browser, gallery, java_script_enabled=False) as (page, _):
        assert page.get_by_role("button", name="Print this page").count() == 0
        assert page.get_by_label("Choose your file, or drop it here").is_visible()
        assert page.get_by_role("progressbar", name="How far the check has come").get_attribute("value") == "1200"


def test_progress_asks_again_and_moves(browser: Browser, gallery: str) -> None:
    with opened(browser, gallery) as (page, complaints):
        page.get_by_role("paragraph").filter(has_text="1,800 of 2,400").wait_for()
        bar = page.get_by_role("progressbar", name="How far the check has come")
        assert bar.get_attribute("value") == "1800"
        assert complaints == []


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(browser: Browser, gallery: str) -> None:
    with opened(browser, gallery) as (page, _):
        assert "There is something to put right" in page.evaluate("document.activeElement.innerText")
        page.get_by_role("link", name="Say why you need it").click()
        page.keyboard.type("To see who stays")
        assert page.get_by_label("Why do you need it?").input_value() == "To see who stays"
        described = page.get_by_label("Why do you need it?").get_attribute("aria-describedby") or ""
        assert [page.locator(f"#{name}").count() for name in described.split()] == [1, 1]


LINES = (
    """() => [...document.querySelectorAll('.purpose')].slice(0, 3).map((e) => getComputedStyle(e).borderTopStyle)"""
)


@pytest.mark.parametrize("forced", ["none", "active"])
def test_a_purpose_can_be_told_by_its_line_alone(browser: Browser, gallery: str, forced: Any) -> None:
    with opened(browser, gallery, forced_colors=forced) as (page, _):
        assert page.evaluate(LINES) == ["solid", "dashed", "dotted"]


def test_nothing_moves_for_those_who_asked_that_nothing_move(browser: Browser, gallery: str) -> None:
    with opened(browser, gallery, reduced_motion="reduce") as (page, _):
        moving = "[...document.querySelectorAll('*')].filter((e) => getComputedStyle(e).transitionDuration !== '0s')"
        assert page.evaluate(f"{moving}.length") == 0


@pytest.mark.parametrize("path", ["handover", "sheets", ""])
def test_on_paper_there_is_no_furniture_and_nothing_is_cut_off(browser: Browser, gallery: str, path: str) -> None:
    with opened(browser, gallery + path, width=700) as (page, _):
        page.emulate_media(media="print", color_scheme="dark")
        assert page.locator(".top, .foot, .button, .no-print").filter(visible=True).count() == 0
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(23, 41, 46)"
        assert page.evaluate("document.documentElement.scrollWidth") <= 700


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("<a href='/' tabindex='2'>On</a>", "leaps the order"),
        ("<button tabindex='-1'>On</button>", "is passed over"),
        ("<style>* { outline: none !important }</style><button>On</button>", "shows no ring"),
        ("<div style='position: fixed; inset: 0; background: white'></div><button>On</button>", "is hidden"),
    ],
)
def test_what_a_keyboard_would_miss_is_found(browser: Browser, written: str, says: str) -> None:
    page = browser.new_page()
    page.set_content(f"<style>:focus-visible {{ outline: 3px solid }}</style>{written}")
    assert [found.partition(":")[0] for found in faults(page)] == [says]
    page.close()
