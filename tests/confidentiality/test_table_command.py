"""`lightwell table`, asked as people and programs ask it."""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from lightwell.cli import main

ROOT = Path(__file__).parents[2]
HEADER = ROOT / "../shared/data/ssda903/header.csv"
EPISODES = ROOT / "../shared/data/ssda903/episodes.csv"


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "secret.key"
    path.write_bytes(b"a secret that only these tests have")
    return path


def rows(**counts: int) -> list[str]:
    return [f"{region},{n % 5 + 1}" for region, count in counts.items() for n in range(count)]


def written(path: Path, lines: list[str], header: str = "region,hours") -> Path:
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def quarter(tmp_path: Path) -> Path:
    return written(tmp_path / "quarter.csv", rows(Waikato=40, Otago=30, Southland=3))


def asked(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, dict[str, Any]]:
    code = main(["table", *map(str, words), "--json"])
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    return code, json.loads(out)


def by_cell(answer: dict[str, Any]) -> dict[frozenset[tuple[str, str]], Any]:
    return {frozenset(c["by"].items()): c["shown"] for c in (*answer["cells"], *answer["totals"])}


def misuse(capsys: pytest.CaptureFixture[str], *words: str | Path) -> str:
    """What standard error says, which is one line; nothing is answered."""
    try:
        code = main(["table", *map(str, words)])
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    captured = capsys.readouterr()
    assert code == 2
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    return captured.err


def test_a_program_gets_every_cell_and_total_with_its_status(
    quarter: Path, key_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, answer = asked(capsys, quarter, "--by", "region", "--key-file", key_file)
    assert code == 0
    assert set(answer) >= {"cells", "totals", "policy", "refused"}
    assert answer["policy"] == "rr3-suppress-6"
    assert answer["refused"] is None
    assert [(c["by"], c["status"]) for c in answer["cells"]] == [
        ({"region": "Otago"}, "suppressed"),
        ({"region": "Southland"}, "suppressed"),
        ({"region": "Waikato"}, "rounded"),
    ]
    assert [c["by"] for c in answer["totals"]] == [{}]
    assert answer["cells"][2]["shown"] in {39, 42}
    assert answer["totals"][0]["shown"] in {72, 75}


def test_a_person_gets_words(quarter: Path, key_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["table", str(quarter), "--by", "region", "--key-file", str(key_file)]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert "region Southland" in captured.out
    assert "not shown" in captured.out
    assert "rounded to base 3" in captured.out


def test_without_a_key_of_ones_own_it_says_that_everybody_has_this_one(
    quarter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["table", str(quarter), "--by", "region", "--json"]) == 0
    captured = capsys.readouterr()
    assert "example key" in captured.err
    assert json.loads(captured.out)["key"] == "example"


def test_a_key_decides_the_rounding_and_the_same_key_always_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    regions = written(tmp_path / "f.csv", rows(**{f"R{n}": 31 + n for n in range(20)}))
    seen = []
    for name in ("one", "two", "one"):
        key = tmp_path / f"{name}.key"
        key.write_bytes(name.encode() * 8)
        seen.append(asked(capsys, regions, "--by", "region", "--key-file", key)[1]["cells"])
    assert seen[0] == seen[2] != seen[1]


def test_the_order_of_columns_and_rows_changes_no_number(
    tmp_path: Path, key_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(7)
    people = [(chance.choice("ab"), chance.choice("xyz")) for _ in range(90)]
    there = written(tmp_path / "a.csv", [f"{p},{q}" for p, q in people], "p,q")
    chance.shuffle(people)
    back = written(tmp_path / "b.csv", [f"{q},{p}" for p, q in people], "q,p")
    log = tmp_path / "released.log"
    first = asked(capsys, there, "--by", "p,q", "--key-file", key_file, "--release-log", log)[1]
    second = asked(capsys, back, "--by", "q,p", "--key-file", key_file, "--release-log", log)[1]
    assert by_cell(first) == by_cell(second)
    assert list(second["cells"][0]["by"]) == ["q", "p"]
    assert len(log.read_text().splitlines()) == 1


@pytest.mark.parametrize("policy", ["rr3", "msd", "graduated", "rr3-suppress-6"])
def test_every_policy_can_be_asked_for_by_name(
    quarter: Path, key_file: Path, policy: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _, answer = asked(capsys, quarter, "--by", "region", "--policy", policy, "--key-file", key_file)
    assert answer["policy"] == policy
    southland = by_cell(answer)[frozenset({("region", "Southland")})]
    assert southland == (None if policy == "rr3-suppress-6" else 3)


def test_year_to_date_after_the_quarter_is_refused_with_the_log_and_not_without(
    quarter: Path, tmp_path: Path, key_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "released.log"
    year = written(tmp_path / "year.csv", rows(Waikato=43, Otago=60, Southland=33))
    assert asked(capsys, quarter, "--by", "region", "--key-file", key_file, "--release-log", log)[0] == 0
    before = log.read_bytes()
    code, answer = asked(capsys, year, "--by", "region", "--key-file", key_file, "--release-log", log)
    assert code == 1
    assert [reason["code"] for reason in answer["refused"]] == ["differencing"]
    assert "region Waikato" in answer["refused"][0]["sentence"]
    assert (answer["cells"], answer["totals"]) == ([], [])
    assert log.read_bytes() == before
    assert asked(capsys, year, "--by", "region", "--key-file", key_file)[0] == 0


def test_a_refusal_in_words_says_why(
    quarter: Path, tmp_path: Path, key_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = str(tmp_path / "released.log")
    year = written(tmp_path / "year.csv", rows(Waikato=43, Otago=60, Southland=33))
    for file, code in ((quarter, 0), (year, 1)):
        assert main(["table", str(file), "--by", "region", "--key-file", str(key_file), "--release-log", log]) == code
    assert "No table.\n  Taken together with tables already released" in capsys.readouterr().out


def test_what_would_tell_too_much_can_be_suppressed_instead(
    quarter: Path, tmp_path: Path, key_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rest = ("--by", "region", "--key-file", key_file, "--release-log", tmp_path / "released.log")
    year = written(tmp_path / "year.csv", rows(Waikato=43, Otago=60, Southland=33))
    asked(capsys, quarter, *rest)
    code, answer = asked(capsys, year, *rest, "--suppress-differences")
    assert code == 0
    assert by_cell(answer)[frozenset({("region", "Waikato")})] is None


def test_labels_say_which_people_are_apart(
    quarter: Path, tmp_path: Path, key_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rest = ("--by", "region", "--key-file", key_file, "--release-log", tmp_path / "released.log", "--people")
    next_quarter = written(tmp_path / "next.csv", rows(Waikato=43, Otago=32, Southland=33))
    assert asked(capsys, quarter, *rest, "2026-Q3")[0] == 0
    assert asked(capsys, next_quarter, *rest, "2026-Q4")[0] == 0
    assert asked(capsys, next_quarter, *rest, "2026-Q4, 2026-Q3")[0] == 1


def test_the_log_shows_no_count_that_the_table_does_not(
    tmp_path: Path, key_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "released.log"
    people = written(tmp_path / "f.csv", rows(Waikato=1234, Otago=2347))
    asked(capsys, people, "--by", "region", "--key-file", key_file, "--release-log", log)
    kept = log.read_text()
    assert "1234" not in kept
    assert "2347" not in kept
    assert "3581" not in kept


def test_a_log_that_cannot_be_read_releases_nothing(
    quarter: Path, tmp_path: Path, key_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "released.log"
    rest = (quarter, "--by", "region", "--release-log", log)
    asked(capsys, *rest, "--key-file", key_file)
    assert "made with another" in misuse(capsys, *rest)
    log.write_bytes(b"\xff\xfe not a log\n")
    assert "cannot be read" in misuse(capsys, *rest)
    assert "cannot be used" in misuse(capsys, quarter, "--by", "region", "--release-log", tmp_path)


def test_a_full_disk_leaves_the_log_as_it_was_and_releases_nothing(
    quarter: Path, tmp_path: Path, key_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "released.log"
    rest = ("--by", "region", "--key-file", key_file, "--release-log", log)
    asked(capsys, quarter, *rest)
    before = log.read_bytes()
    really_write = os.write
    monkeypatch.setattr(os, "write", lambda file, line: really_write(file, line[:10]))
    other = written(tmp_path / "other.csv", rows(Waikato=20, Otago=90, Southland=90))
    assert "no room" in misuse(capsys, other, *rest)
    assert log.read_bytes() == before


# --- people in several rows or groups, sums and means ----------------------------------------------------------


def test_people_with_several_rows_are_counted_once(
    tmp_path: Path, key_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [f"C{n},{region}" for n in range(30) for region in ("Waikato", "Otago", "Otago")]
    visits = written(tmp_path / "visits.csv", [*lines, ",Otago", ",Otago", ",Otago"], "client,region")
    _, answer = asked(capsys, visits, "--by", "region", "--person", "client", "--key-file", key_file)
    seen = by_cell(answer)
    # A row about nobody in particular is a person of its own.
    assert seen[frozenset({("region", "Otago")})] == seen[frozenset()] == 33
    assert seen[frozenset({("region", "Waikato")})] == 30
    assert any("several groups" in note for note in answer["footnotes"])


def test_people_in_several_groups_are_in_each(
    tmp_path: Path, key_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [*["Māori; Pacific peoples"] * 30, *["Ma\u0304ori"] * 12, *["Asian ;"] * 9, *[" "] * 6]
    people = written(tmp_path / "people.csv", [f"{line},x" for line in lines], "ethnicity,note")
    _, answer = asked(capsys, people, "--by", "ethnicity", "--several", "ethnicity", "--key-file", key_file)
    seen = {dict(where).get("ethnicity", "everyone"): shown for where, shown in by_cell(answer).items()}
    assert seen == {"Māori": 42, "Pacific peoples": 30, "Asian": 9, "not stated": 6, "everyone": 57}


def test_a_mean_leaves_out_rows_without_a_number_and_suppresses_the_rest(
    tmp_path: Path, key_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = written(tmp_path / "f.csv", [*rows(Waikato=40, Otago=20), "Otago,", *["Southland,"] * 30, "Southland,4"])
    _, answer = asked(capsys, people, "--by", "region", "--measure", "mean:hours", "--key-file", key_file)
    assert answer["measure"] == "mean:hours"
    assert [(c["shown"], c["status"]) for c in answer["cells"]] == [
        (3, "shown"),
        (None, "suppressed"),
        (3, "shown"),
    ]
    assert answer["totals"][0]["shown"] is None
    _, answer = asked(capsys, people, "--by", "region", "--measure", "sum:hours", "--key-file", key_file)
    assert [c["shown"] for c in answer["cells"]] == [60, None, 120]


def test_count_may_be_asked_for_by_name(quarter: Path, key_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rest = (quarter, "--by", "region", "--key-file", key_file)
    assert asked(capsys, *rest, "--measure", "count") == asked(capsys, *rest)


# --- misuse ----------------------------------------------------------------------------------------------------


def test_everything_that_is_wrong_with_the_columns_is_one_line(
    quarter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = misuse(capsys, quarter, "--by", "region,town,region", "--measure", "mean:weeks", "--person", "client")
    for part in ("'town'", "'weeks'", "'client'", "named twice", "leave out --person"):
        assert part in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--by", "region", "--several", "hours"), "must be one of --by"),
        (("--by", "region", "--measure", "median:hours"), "expected count, mean:COLUMN or sum:COLUMN"),
        (("--by", "region", "--measure", "mean:"), "expected count, mean:COLUMN or sum:COLUMN"),
        (("--by", "region", "--measure", "mean:region"), "in rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11."),
        (("--by", "region", "--policy", "none"), "--policy"),
        ((), "--by"),
        (("--by", "region", "--key-file", "nowhere.key"), "The key file cannot be read"),
    ],
)
def test_misuse_is_one_plain_line(
    quarter: Path, words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    line = misuse(capsys, quarter, *words)
    assert said in line
    assert "Waikato" not in line


def test_a_key_that_is_no_secret_is_misuse(quarter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "short.key").write_bytes(b"fifteen bytes!!")
    assert "at least 16 bytes" in misuse(capsys, quarter, "--by", "region", "--key-file", tmp_path / "short.key")


def test_a_file_that_is_not_there_or_has_no_rows_is_misuse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "cannot be read" in misuse(capsys, tmp_path / "nowhere.csv", "--by", "region")
    (tmp_path / "empty.csv").write_bytes(b"")
    misuse(capsys, tmp_path / "empty.csv", "--by", "region")
    assert "no rows" in misuse(capsys, written(tmp_path / "headed.csv", []), "--by", "region")


def test_a_table_too_large_to_read_is_not_begun(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    many = written(tmp_path / "many.csv", [f"{n},{n}" for n in range(120)], "a,b")
    assert "more than 10,000 cells" in misuse(capsys, many, "--by", "a,b")


# --- on files that others made ---------------------------------------------------------------------------------


def test_the_help_has_examples_that_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["table", "--help"])
    said = capsys.readouterr().out
    examples = [line.split()[1:] for line in said.partition("example:\n")[2].splitlines() if line.strip()]
    assert len(examples) == 3
    for words in examples:
        here = [str(ROOT / word) if word.startswith("examples/") else word for word in words]
        assert main([str(tmp_path / word) if word.endswith(".log") else word for word in here]) == 0


def _needs(path: Path) -> None:
    if not path.exists():
        pytest.skip(f"../shared/data is missing: ssda903/{path.name}")


def test_children_of_a_made_up_return_are_counted_within_two_of_the_truth(
    key_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _needs(HEADER)
    lines = [line.split(",") for line in HEADER.read_text().splitlines()[1:]]
    true = Counter((line[1], line[3]) for line in lines)
    _, answer = asked(capsys, HEADER, "--by", "SEX,ETHNIC", "--key-file", key_file)
    for c in answer["cells"]:
        count = true[c["by"]["SEX"], c["by"]["ETHNIC"]]
        assert (c["shown"] is None) if count < 6 else abs(c["shown"] - count) < 3
    assert abs(answer["totals"][-1]["shown"] - 2675) < 3


def test_no_row_or_column_of_placements_leaves_one_suppressed_count_beside_a_shown_total(
    key_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _needs(EPISODES)
    _, answer = asked(capsys, EPISODES, "--by", "PLACE,LS", "--key-file", key_file)
    seen = by_cell(answer)
    assert None in seen.values()
    for total, shown in seen.items():
        for dimension in {"PLACE", "LS"} - {name for name, _ in total}:
            line = [v for where, v in seen.items() if total < where and {n for n, _ in where - total} == {dimension}]
            assert shown is None or line.count(None) != 1
