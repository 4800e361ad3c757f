"""Three printed sheets, any two of which bring the keys back, and what a typing mistake is told."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shamir_mnemonic.wordlist import WORDLIST

from lightwell.gateway import keyring
from lightwell.gateway.keyring import Keyring
from lightwell.gateway.recovering import Generations, SheetsUnusable, Typed, drill, read_typed, recover
from lightwell.gateway.sheets import HOLDERS, Sheet, print_sheets
from tests.gateway.made_keys import ANOTHER_PASSPHRASE, PASSPHRASE, QUICK, ROOT, SEALED_ON, SIGNED_ON, known_keyring


def printed(of: Keyring | None = None) -> tuple[Sheet, ...]:
    with (of or known_keyring()).unlock(PASSPHRASE) as opened:
        return print_sheets(opened, SIGNED_ON, iteration_exponent=0)


SHEETS = printed()


def typed(sheet: Sheet) -> Typed:
    return read_typed(sheet.text())


def reasons_for(*sheets: Typed) -> tuple[str, ...]:
    with pytest.raises(SheetsUnusable) as refused:
        recover(sheets, ANOTHER_PASSPHRASE, on=SEALED_ON, cost=QUICK)
    return refused.value.reasons


def with_word(sheet: Sheet, place: int, word: str) -> Typed:
    words = list(sheet.words)
    words[place - 1] = word
    return Typed(tuple(words))


def test_there_is_a_sheet_for_the_manager_the_board_chair_and_one_more() -> None:
    assert [sheet.holder for sheet in SHEETS] == list(HOLDERS)
    assert [sheet.number for sheet in SHEETS] == [1, 2, 3]


def test_a_sheet_says_what_it_is_how_to_use_it_and_what_not_to_do() -> None:
    text = SHEETS[1].text()
    for said in ("SHEET 2 OF 3", "Holder: Board chair", f"Keyring: {known_keyring().id}", "Printed on: 2026-06-24"):
        assert said in text
    for heading in ("What this is", "How to use it", "What not to do"):
        assert heading in text
    assert " 1 " in text
    assert "33 " in text
    assert all(len(line) <= 80 for line in text.splitlines())


@pytest.mark.parametrize("pair", list(itertools.permutations(range(3), 2)))
def test_any_two_sheets_in_any_order_bring_the_same_keys_back(pair: tuple[int, int]) -> None:
    recovered = recover([typed(SHEETS[each]) for each in pair], ANOTHER_PASSPHRASE, on=SEALED_ON, cost=QUICK)
    with recovered.unlock(ANOTHER_PASSPHRASE) as opened:
        assert bytes(opened.root) == ROOT
    assert recovered.id == known_keyring().id
    assert recovered.created_on == recovered.drilled_on == SEALED_ON


def test_all_three_sheets_are_as_good_as_two() -> None:
    assert recover([typed(each) for each in SHEETS], PASSPHRASE, on=SEALED_ON, cost=QUICK).id == known_keyring().id


def test_one_sheet_or_the_same_twice_is_not_enough() -> None:
    assert reasons_for(typed(SHEETS[0])) == ("Two sheets are needed.",)
    assert reasons_for() == ("Two sheets are needed.",)
    assert "same sheet was given twice" in reasons_for(typed(SHEETS[0]), typed(SHEETS[0]))[0]


def test_sheets_of_two_printings_do_not_combine_and_say_so() -> None:
    assert "different printings" in reasons_for(typed(SHEETS[0]), typed(printed()[1]))[0]


def test_sheets_of_another_keyring_are_refused_where_the_old_keyring_is_still_there() -> None:
    other = keyring.new(PASSPHRASE, SIGNED_ON, QUICK)
    with pytest.raises(SheetsUnusable, match="another keyring"):
        recover([typed(each) for each in SHEETS[:2]], PASSPHRASE, on=SEALED_ON, last_known=other, cost=QUICK)


@pytest.mark.parametrize(
    "layout",
    [
        lambda sheet: " ".join(sheet.words),
        lambda sheet: "\r\n".join(word.upper() for word in sheet.words),
        lambda sheet: "\n".join(f"{number}. {word}" for number, word in enumerate(sheet.words, start=1)),
        lambda sheet: "\n".join(f"{number}) {word}" for number, word in reversed(list(enumerate(sheet.words, 1)))),
        lambda sheet: ", ".join(sheet.words),
        lambda sheet: sheet.text().replace("\n", "\r\n"),
    ],
)
def test_words_may_be_typed_with_or_without_numbers_and_in_capitals(layout: object) -> None:
    assert read_typed(layout(SHEETS[0])).words == SHEETS[0].words  # type: ignore[operator]


def test_a_word_that_sheets_do_not_use_is_named_by_its_place_and_never_repeated() -> None:
    reasons = reasons_for(with_word(SHEETS[0], 7, "kererū"), with_word(SHEETS[1], 33, "tūī"))
    assert [("word 7 is not" in reasons[0], "first sheet" in reasons[0])] == [(True, True)]
    assert [("word 33 is not" in reasons[1], "second sheet" in reasons[1])] == [(True, True)]
    assert "kererū" not in " ".join(reasons)


def test_a_missing_word_is_counted() -> None:
    short = Typed(SHEETS[0].words[:-1])
    assert reasons_for(short, typed(SHEETS[1]))[0].startswith("In the first sheet the number of words is 32")


@given(place=st.integers(1, 33), other=st.integers(0, 1023))
@settings(max_examples=4)
def test_one_word_taken_for_another_is_found_by_the_checksum(place: int, other: int) -> None:
    if WORDLIST[other] == SHEETS[0].words[place - 1]:
        return
    (reason,) = reasons_for(with_word(SHEETS[0], place, WORDLIST[other]), typed(SHEETS[1]))
    assert f"word {place} is probably" in reason
    assert WORDLIST[other] not in reason.split()
    assert SHEETS[0].words[place - 1] not in reason.split()


def test_two_neighbours_that_changed_places_are_found() -> None:
    words = list(SHEETS[0].words)
    place = next(at for at in range(32) if words[at] != words[at + 1])
    words[place], words[place + 1] = words[place + 1], words[place]
    (reason,) = reasons_for(Typed(tuple(words)), typed(SHEETS[1]))
    assert f"words {place + 1} and {place + 2} have probably changed places" in reason


def test_two_wrong_words_are_noticed_without_naming_the_wrong_place() -> None:
    first = with_word(SHEETS[0], 3, "academic" if SHEETS[0].words[2] != "academic" else "acid")
    both = with_word(
        Sheet(1, "", "", 1, 1, SIGNED_ON, first.words), 20, "zero" if SHEETS[0].words[19] != "zero" else "yoga"
    )
    assert "two or more words" in reasons_for(both, typed(SHEETS[1]))[0]


def test_recovering_keeps_the_furthest_generations_that_anything_names() -> None:
    turned = known_keyring().rotate(PASSPHRASE, QUICK).new_pseudonym_generation(PASSPHRASE, QUICK)
    two = [typed(each) for each in SHEETS[:2]]
    alone = recover(two, PASSPHRASE, on=SEALED_ON, cost=QUICK)
    beside = recover(two, PASSPHRASE, on=SEALED_ON, last_known=turned, cost=QUICK)
    told = recover(two, PASSPHRASE, on=SEALED_ON, at_least=Generations(2, 2), cost=QUICK)
    printed_late = recover([typed(each) for each in printed(turned)[1:]], PASSPHRASE, on=SEALED_ON, cost=QUICK)
    assert (alone.generation, alone.pseudonym_generation) == (1, 1)
    for recovered in (beside, told, printed_late):
        assert (recovered.generation, recovered.pseudonym_generation) == (2, 2)
        assert recovered.public_keys == turned.public_keys
    assert beside.created_on == SIGNED_ON


def test_a_drill_records_its_day_and_changes_no_key() -> None:
    drilled = drill(known_keyring(), [typed(SHEETS[0]), typed(SHEETS[2])], SEALED_ON)
    assert drilled.drilled_on == SEALED_ON
    assert drilled.wrapped_root == known_keyring().wrapped_root


def test_a_drill_with_sheets_that_do_not_work_records_nothing() -> None:
    with pytest.raises(SheetsUnusable):
        drill(known_keyring(), [typed(SHEETS[0])], SEALED_ON)
