"""The documents are true: what they name is there, what they show runs, and what there is has its page."""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.accounts import ACCOUNTS
from docs.__main__ import EXAMPLE_FILES, PAGES, REFERENCE, parsers
from docs.answers import ANSWERS
from docs.examples import EXAMPLES
from lightwell.cli import main, parser_for
from lightwell.policy.actors import Role
from lightwell.policy.clauses import Coarsening, Identifying
from lightwell.web import settings

ROOT = Path(__file__).parents[2]
RECORDS = sorted((ROOT / "docs" / "adr").glob("*.md"))
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PACKAGE = ROOT / "src" / "lightwell"
SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
HAS_CRYPTO_PROGRAM = shutil.which("openssl") is not None


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


# --- decisions -----------------------------------------------------------------------------------------------


LOCKS = ("build", "runtime", "dev", "bench")


def dependencies() -> list[str]:
    lines = "\n".join(text(ROOT / "requirements" / f"{name}.in") for name in LOCKS).splitlines()
    found = (re.match(r"[A-Za-z0-9._-]+", line) for line in lines if not line.startswith("-"))
    return sorted({each.group() for each in found if each})


@pytest.mark.parametrize("dependency", dependencies())
def test_every_dependency_has_a_decision_record(dependency: str) -> None:
    assert [named(path) for path in RECORDS if f"`{dependency}`" in text(path)]


@pytest.mark.parametrize("path", RECORDS, ids=named)
def test_a_record_says_what_was_chosen_what_was_turned_down_and_what_it_does_not_do(path: Path) -> None:
    assert text(path).startswith(f"# {int(path.name[:4])}. ")
    assert re.search(r"^Status: accepted\. Date: \d{4}-\d\d-\d\d\.$", text(path), re.MULTILINE)
    for heading in ("What has to be true", "What we chose", "What we turned down", "What it does not do"):
        assert f"\n## {heading}\n" in text(path)


def test_no_two_records_have_one_number() -> None:
    numbers = [path.name[:4] for path in RECORDS]
    assert sorted(set(numbers)) == numbers


# --- words and stages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_every_module_names_its_stage(path: Path) -> None:
    says = ast.get_docstring(ast.parse(text(path))) or ""
    assert re.search(r"\b(All stages|Stages? [1-5])\b", says)


def test_there_is_one_page_for_each_stage_of_the_journey() -> None:
    names = ["1-co-design", "2-agreement", "3-sharing", "4-access-and-correction", "5-learning-together"]
    assert sorted(path.stem for path in (ROOT / "docs" / "journey").glob("*.md")) == names


def test_the_glossary_has_every_role_and_every_degree_of_identifying() -> None:
    glossary = text(ROOT / "GLOSSARY.md").casefold()
    words = [*Role, *Identifying]
    said = [each.value.replace("_", " ").replace("deidentified", "de-identified") for each in words]
    assert [each for each in said if each not in glossary] == []


def test_the_glossary_has_every_way_of_making_an_item_coarser() -> None:
    glossary = text(ROOT / "GLOSSARY.md")
    coarser = (each.value.replace("_", " ") for each in Coarsening if each is not Coarsening.AS_IS)
    assert [words for words in coarser if words not in glossary] == []


# --- what the documents name ---------------------------------------------------------------------------------


def recipes() -> set[str]:
    return set(re.findall(r"^([a-z]+):", text(ROOT / "Makefile"), re.MULTILINE))


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_make_command_is_a_recipe(path: Path) -> None:
    spans = re.findall(r"`make ([^`]+)`|^make ([^\n`]+)$", text(path), re.MULTILINE)
    asked = {word for span in spans for word in "".join(span).split() if re.fullmatch("[a-z]+", word)}
    assert asked - recipes() == set()


def test_the_readme_gives_the_two_commands() -> None:
    for command in ("\nmake run\n", "\nmake check test\n"):
        assert command in text(ROOT / "README.md")


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_link_and_every_path_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text(path))
    paths = re.findall(r"`((?:src|docs|tests|examples|demo|requirements)/[\w./-]*|(?:\w+/)+\w+\.py)`", text(path))
    lost = [link for link in links if not (path.parent / link).exists()]
    lost += [each for each in paths if not (ROOT / each).exists() and not (PACKAGE / each).exists()]
    assert lost == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_link_to_a_heading_finds_it(path: Path) -> None:
    for where, anchor in re.findall(r"\]\(([^)#\s:]*)#([^)\s]+)\)", text(path)):
        target = path.parent / where if where else path
        headings = re.findall(r"^#+ (.+)$", text(target), re.MULTILINE)
        anchors = {re.sub(r"[^\w\s-]", "", heading).strip().lower().replace(" ", "-") for heading in headings}
        assert anchor in anchors


def test_the_readme_names_everybody_whom_one_may_be() -> None:
    page = text(ROOT / "README.md")
    assert [who.name for who in ACCOUNTS if f"| {who.name}, {who.role.lower()} |" not in page] == []


def test_every_setting_of_the_site_has_its_line_on_the_settings_page() -> None:
    page = text(REFERENCE / "settings.md")
    ours = [name for name in vars(settings) if name.startswith("LIGHTWELL_")]
    assert [name for name in ours if f"`{name}`" not in page] == []


def files() -> Iterator[Path]:
    told = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    yield from (ROOT / name for name in told.stdout.split("\0") if name and (ROOT / name).is_file())


def test_no_file_mentions_somebodys_machine_or_a_registrys_address() -> None:
    machine = r"(?<![\w.}/])/(?:work|root|home|Users)/\w"
    registry = r"https?://[\w.-]*(?:pypi|pythonhosted|npmjs|crates)\b|--(?:extra-)?index-url"
    pattern = re.compile(f"{machine}|{registry}".encode())
    assert [named(path) for path in files() if pattern.search(path.read_bytes()) and path != Path(__file__)] == []


# --- what is made from the code ------------------------------------------------------------------------------


# That about the search is compared where the search is tried: the figures take half a minute to work out.
@pytest.mark.parametrize("name", sorted(PAGES.keys() - {"scanning.md"}))
def test_a_page_made_from_the_code_is_as_the_code_would_make_it(name: str) -> None:
    assert text(REFERENCE / name) == PAGES[name](), "run `make docs`"


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_file_is_as_the_code_would_make_it(name: str) -> None:
    assert (EXAMPLE_FILES / name).read_bytes() == EXAMPLES[name](), "run `make docs`"


def test_every_command_that_runs_has_its_keys_on_the_page() -> None:
    prints_a_document = {"agreement schema", "agreement export", "agreement import"}
    runs = {each.prog.removeprefix("lightwell ") for each in parsers(parser_for([])) if each.get_default("run")}
    assert runs - prints_a_document == set(ANSWERS)


# --- what the documents show, run ----------------------------------------------------------------------------


def commands_in(page: str) -> list[list[str]]:
    """The words of every `lightwell` line in a page's shell blocks."""
    blocks = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("lightwell ")]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A provider's desk: the examples, a passphrase, and no terminal."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIGHTWELL_PASSPHRASE", "four kererū on a fence")
    monkeypatch.setenv("LIGHTWELL_NEW_PASSPHRASE", "five tūī at the window")
    monkeypatch.setenv("LIGHTWELL_STATE", str(tmp_path / "state"))
    with open(os.devnull, encoding="utf-8") as nobody:
        monkeypatch.setattr("sys.stdin", nobody)
        yield tmp_path


def test_the_readme_hands_a_quarter_over_at_a_desk(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in commands_in(text(ROOT / "README.md")):
        assert main(words) == 0, words
    said = capsys.readouterr().out
    assert "This file can go." in said
    assert "Sealed with a stand-in key of your own" in said
    assert "people: row " in said


def test_the_quarter_with_slips_cannot_go(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = commands_in(text(ROOT / "README.md"))[0]
    assert main([word.replace("quarter.csv", "quarter-with-slips.csv") for word in first]) == 1
    assert "This file cannot go yet." in capsys.readouterr().out


def test_the_page_about_agreements_runs(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(EXAMPLE_FILES / "best-foot-forward.json", "draft.json")
    commands = commands_in(text(REFERENCE / "agreement.md"))
    assert [main(words) for words in commands] == [0] * len(commands)


RUN_FROM_HELP = ("agreement", "odrl", "clock", "table", "words")
NEEDS_A_SITE = {"lightwell clock declare"}  # run in tests/commands/test_declaring.py


@pytest.mark.parametrize(
    "parser",
    [
        each
        for each in parsers(parser_for([]))
        if each.prog.split()[1:2] in [[group] for group in RUN_FROM_HELP] and each.prog not in NEEDS_A_SITE
    ],
    ids=lambda parser: parser.prog,
)
def test_an_example_in_a_help_works(parser: object, desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(EXAMPLE_FILES / "best-foot-forward.json", "draft.json")
    shown = str(parser.epilog).replace("\\\n", " ").splitlines()  # type: ignore[attr-defined]
    for line in (each.strip() for each in shown if each.strip().startswith("lightwell ")):
        assert main(shlex.split(line.partition(" > ")[0])[1:]) == 0, line


@pytest.mark.skipif(not HAS_CRYPTO_PROGRAM, reason="openssl is missing: a unit's own key")
def test_a_unit_makes_its_key_as_the_security_page_says(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    block = next(each for each in re.findall(r"```sh\n(.*?)```", text(ROOT / "SECURITY.md"), re.DOTALL))
    for line in block.splitlines():
        subprocess.run(shlex.split(line), check=True, capture_output=True)
    shown = commands_in(text(ROOT / "README.md"))
    split = next(words for words in shown if words[:2] == ["gateway", "split"])
    assert main(["keyring", "new", "our-keys"]) == 0
    assert main([*split, "--unit-key", "evaluation=evaluation.pub.pem"]) == 0
    assert main(["gateway", "open", "outbox/evaluation.delivery", "--key", "evaluation.pem"]) == 0
    assert main(["gateway", "open", "outbox/evaluation.delivery", "--key", "our-keys"]) == 2


SHARED = (
    "--agreement examples/best-foot-forward.json --period 2026-Q3 --people examples/people-told.csv --on 2026-10-06"
)
ASKED = {
    "agreement show": "examples/best-foot-forward.json",
    "agreement hash": "examples/best-foot-forward.json",
    "agreement print": "examples/best-foot-forward.json --to agreement.pdf",
    "agreement decide": "examples/best-foot-forward.json --recipient evaluation --item people.suburb "
    "--use evaluation --on 2026-09-01",
    "agreement diff": "examples/best-foot-forward.json examples/best-foot-forward.json",
    "odrl decide": "--policy examples/best-foot-forward.jsonld --request examples/request.jsonld "
    "--now 2026-09-01T09:00:00+12:00",
    "gateway check": f"{SHARED} examples/quarter.csv",
    "keyring new": "our-keys",
    "gateway split": f"{SHARED} --keyring our-keys --to outbox examples/quarter.csv",
    "gateway open": "outbox/evaluation.delivery --key our-keys",
    "gateway find": "--keyring our-keys --client BF0003 outbox",
    "keyring sheets": "our-keys --to sheets",
    "keyring rotate": "our-keys",
    "keyring passphrase": "our-keys",
    "clock due": "--received 2026-11-27 --kind access",
    "table": "examples/families.csv --by region",
    "words measure": "examples/for-parents.txt",
}


def test_each_command_answers_with_the_keys_that_the_page_gives(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command, rest in ASKED.items():
        assert main([*command.split(), *shlex.split(rest), "--json"]) == 0, command
        answered = json.loads(capsys.readouterr().out)
        assert list(answered) == [key.partition(":")[0] for key in ANSWERS[command]], command
