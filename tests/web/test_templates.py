"""The templates' own rules: nothing inline, nothing unescaped, every component says what it takes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WEB = ROOT / "src/lightwell/web"
# What goes by e-mail is styled on each tag, because mail programs read little else; no page is made of these.
MAIL = {"letters/templates/letters/letter.html", "letters/templates/letters/pieces.html"}
PACKAGE = ROOT / "src/lightwell"
EVERY_PAGE = sorted(PACKAGE.rglob("templates/**/*.html"))
PAGES = [path for path in EVERY_PAGE if str(path.relative_to(PACKAGE)) not in MAIL]
COMPONENTS = sorted((WEB / "templates/cotton").glob("*.html"))
INLINE = {"icon", "chip", "purpose", "purpose_line", "dot", "moment", "mark", "digest", "refresh"}
COMMENT = re.compile(r"{% comment %}(.*?){% endcomment %}", re.DOTALL)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT / "src/lightwell"))


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_has_no_inline_style_or_script(path: Path) -> None:
    text = COMMENT.sub("", path.read_text("utf-8"))
    assert not re.search(r"""\sstyle\s*=|<style|\son[a-z]+\s*=|<script(?![^>]*\ssrc=)|javascript:|hx-on|\bjs:""", text)


@pytest.mark.parametrize("path", EVERY_PAGE, ids=named)
def test_a_page_takes_how_many_it_shows_from_whoever_cut_the_list(path: Path) -> None:
    assert not re.search(r"\|add:\"?-\d", path.read_text())


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_never_prints_what_it_was_given_unescaped(path: Path) -> None:
    text = COMMENT.sub("", path.read_text("utf-8"))
    assert not re.search(r"\|\s*safe\b|autoescape off|{{\s*attrs\s*}}", text)


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_says_what_it_is_and_what_it_takes(path: Path) -> None:
    text = path.read_text("utf-8")
    [says] = COMMENT.findall(text)[:1]
    taken = re.findall(r"[\s:]([a-z_]+)=", (re.findall(r"<c-vars(.*?)/>", text) or [""])[0])
    assert [name for name in taken if not re.search(rf"\b{name}\b", says)] == []


@pytest.mark.parametrize("name", sorted(INLINE))
def test_a_component_that_stands_in_a_sentence_adds_no_space_after_it(name: str) -> None:
    assert not (WEB / f"templates/cotton/{name}.html").read_text("utf-8").endswith("\n")


def test_the_whole_look_weighs_less_than_one_photograph() -> None:
    assert sum(path.stat().st_size for path in (WEB / "static/lightwell/css").glob("*.css")) < 36_000
    assert sum(path.stat().st_size for path in (WEB / "static/lightwell").rglob("*.woff2")) < 200_000


def test_each_typeface_travels_with_its_licence() -> None:
    fonts = WEB / "static/lightwell/fonts"
    families = {path.stem.removesuffix("-latin-ext").removesuffix("-latin") for path in fonts.glob("*.woff2")}
    assert {path.stem.removeprefix("OFL-") for path in fonts.glob("OFL-*.txt")} == families


SHOW = """
import json, sys, django
django.setup()
from django.template import Context, Template
from django_cotton.compiler_regex import CottonCompiler
from datetime import datetime
def told(values):
    return {name: datetime.fromisoformat(value) if name == "then" else value for name, value in values.items()}
def show(text, values):
    return Template(CottonCompiler().process(text)).render(Context(told(values)))
print(json.dumps([show(*asked) for asked in json.load(sys.stdin)]))
"""


def shown(*templates: tuple[str, dict[str, object]]) -> list[str]:
    """What the templates come to, in a process that has only what the gallery has."""
    result = subprocess.run(
        [sys.executable, "-c", SHOW],
        input=json.dumps(templates),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={"DJANGO_SETTINGS_MODULE": "tests.web.gallery_settings", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
    )
    answer: list[str] = json.loads(result.stdout)
    return answer


def test_markup_in_a_value_stays_words_however_it_is_handed_over() -> None:
    evil = {"evil": "<b onclick='x'>\"Hōne\"</b>"}
    for page in shown(
        ('<c-chip words="{{ evil }}" />', evil),
        ('<c-chip :words="evil" />', evil),
        ("<c-chip>{{ evil }}</c-chip>", evil),
        ('<c-button href="{{ evil }}" :words="evil" />', evil),
        ('<c-problem :sentence="evil" :fix="evil" :column="evil" />', evil),
        ('<c-values-table :caption="evil" :columns="columns" :rows="rows" />', {"columns": ["<b "], "rows": [["<b "]]}),
    ):
        assert "<b " not in page
        assert "&lt;b" in page


def test_numbers_for_machines_are_never_grouped() -> None:
    [bar, problem] = shown(
        ('<c-progress-part :value="1800" :max="2400" words="1" />', {}),
        ('<c-problem sentence="x" fix="y" :rows="rows" />', {"rows": [10400]}),
    )
    assert 'value="1800"' in bar
    assert 'max="2400"' in bar
    assert "10400" in problem


def test_a_component_takes_nothing_from_the_page_round_it() -> None:
    [chip] = shown(('<c-chip state="done" />', {"words": "from the page"}))
    assert "from the page" not in chip


def test_a_day_is_said_in_words_and_in_the_site_s_own_time() -> None:
    day, instant = shown(
        ("Due <c-moment :on='then' />.", {"then": "2026-10-16T00:00:00+00:00"}),
        ("Sent <c-moment :at='then' short />.", {"then": "2026-10-12T02:05:00+00:00"}),
    )
    assert day == 'Due <time datetime="2026-10-16">Friday 16 October 2026</time>.'
    assert instant == 'Sent <time datetime="2026-10-12T15:05:00+13:00">12 October 2026, 3:05 pm</time>.'


def test_a_table_is_cards_on_a_phone_and_each_cell_names_its_column() -> None:
    head = "<c-slot name='head'><tr><th scope='col'>Who</th><th scope='col'>{{ evil }}</th>"
    head += '<th scope="col"><span class="for-ears">What you can do</span></th></tr></c-slot>'
    row = "<tr><th scope='row'>{{ evil }}</th><td>{{ evil }}</td><td class='number'>3</td></tr>"
    evil = {"evil": "<td \"x\"='1'>"}
    for asked, page in zip(
        ("cards", "values"),
        shown((f"<c-table>{head}{row}</c-table>", evil), (f"<c-table :cards='False'>{head}{row}</c-table>", evil)),
        strict=True,
    ):
        rows = page[page.index("<tbody") :]
        if asked == "cards":
            said = "&lt;td &quot;x&quot;=&#x27;1&#x27;&gt;"
            assert f'<tr role="row"><th role="rowheader" scope=\'row\'>{said}</th>' in rows
            assert f'<td role="cell" data-label="{said}">{said}</td>' in rows
            assert "<td role=\"cell\" class='number'>3</td>" in rows
        assert ("role=" in rows) == (asked == "cards")


def test_only_rows_of_values_stay_a_table_on_a_phone() -> None:
    kept = {path.name for path in PAGES if re.search(r"<c-table[^>]*:cards=\"False\"|<table", path.read_text("utf-8"))}
    assert kept == {"table.html", "values_table.html", "rows.html"}
