"""Somebody says no after their rows were sent: each unit that has them is told, removes them and says so."""

from __future__ import annotations

import datetime as dt
import html
import re
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lightwell.access_requests.asking import FoundRows
from lightwell.access_requests.call_back_views import same_no
from lightwell.access_requests.calling_back import CallingBack, call_back
from lightwell.access_requests.models import CalledBack, RowNote
from lightwell.access_requests.reading_rows import called_back_of
from lightwell.access_requests.row_views import called_back_words
from lightwell.gateway.reading import write_csv
from lightwell.ledger.models import Entry
from lightwell.ledger.walls import walls
from lightwell.letters.models import Occasion
from lightwell.people.choosing import choose
from lightwell.people.models import Chosen
from lightwell.people.saying_no import say_no
from lightwell.people.showings import show
from lightwell.people.telling import tell
from lightwell.policy.actors import OPERATOR
from lightwell.policy.choosing_rules import offers_choice
from lightwell.policy.correction_rules import NoteKind
from lightwell.policy.decoding import decode
from lightwell.policy.letter_rules import Kind
from lightwell.policy.local_days import local_day
from lightwell.policy.shown_records import CameBy, ChosenWords
from lightwell.policy.telling_records import Choice, ToldRecord
from lightwell.policy.wording import day_words
from lightwell.sharing.beside import asides, called_back, with_asides
from lightwell.sharing.delivering import open_delivery
from lightwell.sharing.delivery_pages import rows_url
from lightwell.sharing.models import LockedUnitKey
from lightwell.sharing.opening import asked_of_child, read_page, task_with
from lightwell.sharing.opening_job import Copy, View
from tests.access_requests.asking import ASKED_AT, CLIENT, Family, in_register
from tests.access_requests.test_how_much_a_case_asks import MOST, _statements
from tests.access_requests.test_one_family import done, read
from tests.factories import NOW
from tests.people.making import WORDS, make_kept
from tests.people.sightings import SHOWN
from tests.sharing.making import PASSPHRASE, WHY, delivery_to
from tests.sharing.settling_notices import agreed
from tests.web.told import at

pytestmark = pytest.mark.database
NAME = "Mele Tupou"


def test_a_no_is_told_to_each_unit_that_has_the_rows_and_its_answer_comes_back(family: Family) -> None:
    cast, mere = family.cast, family.cast.mere
    with at(ASKED_AT):
        done(family, mere, "/register/begin", passphrase=PASSPHRASE, new=WORDS, same=WORDS)
        agreed(cast, family.ready.agreement, ASKED_AT)
        done(family, mere, "/register/people/new", name=NAME, client=CLIENT, source="person")
        _says_no_in_the_sheet(family)
        listed = family.browser(mere).get("/register/call-backs").content.decode()
        assert "A no in your own sheet, 1" in listed
        [write_down] = re.findall(r'href="(/register/people/[0-9a-f-]{36}/no)"', listed)
        assert "A no holds already" in read(family, mere, family.browser(mere).get(write_down)["Location"])
        chosen = _says_no(family)
        assert "in your own sheet" not in read(family, mere, "/register/call-backs")
        page = reverse("call-back", args=[chosen.pk])
        assert "Your turn: tell the recipients" in read(family, mere, "/register/call-backs")
        wrong = family.browser(mere).post(page, {"passphrase": "not these words"})
        assert wrong.status_code == 422
        done(family, mere, page, passphrase=PASSPHRASE)
        assert "Waiting for Evaluation" in read(family, mere, page)
        with walls(mere):
            notes = list(RowNote.objects.visible_to(mere).select_related("unit"))
        assert {each.unit_id for each in notes} == {cast.evaluation.pk}
        assert all(each.rows for each in notes)
        for stranger in (cast.tom, cast.wei, cast.hana, OPERATOR):
            with walls(stranger):
                assert not RowNote.objects.visible_to(stranger).exists()
                assert not CalledBack.objects.visible_to(stranger).exists()
                assert not RowNote.objects.exists()  # the second wall, by itself
                assert not CalledBack.objects.exists()
        theirs = f"/row-notes/{notes[0].pk}"
        shown = read(family, cast.priya, theirs)
        assert "Stop using" in shown
        assert NAME not in shown + read(family, cast.priya, "/row-notes")
        assert CLIENT not in shown
        assert "stop using these rows" in read(family, cast.priya, f"/deliveries/{notes[0].delivery_id}")
        before = shown_to_evaluation(family, notes[0])
        assert before.count("Called back") == len(notes[0].rows)
        unsaid = family.browser(cast.priya).post(theirs, {"answer": "published"})
        assert "Say which number" in unsaid.content.decode()
        for note in notes:
            done(family, cast.priya, f"/row-notes/{note.pk}", answer="published", published="Table 2 of July")
        answered = read(family, mere, page)
        assert "Everybody who was sent their rows has answered" in answered
        assert "Table 2 of July" in answered
        assert "All answered" in read(family, mere, "/register/call-backs")
        after = shown_to_evaluation(family, notes[0])
        assert "Called back" not in after
        assert after.count("<td>") < before.count("<td>")
        assert "Nobody is shown it any more" in read(family, cast.priya, f"/deliveries/{notes[0].delivery_id}")
        again = family.browser(mere).post(page, {"passphrase": PASSPHRASE})
        assert "told of this choice already" in html.unescape(again.content.decode())
        done(family, mere, "/register/people/new", name="Ioane Tupou", client="BF0777", source="person")
        of_nothing = reverse("call-back", args=[_says_no(family, "BF0777").pk])
        followed = family.browser(mere).post(of_nothing, {"passphrase": PASSPHRASE}, follow=True).content.decode()
        assert "Nothing of theirs had been sent there" in followed
        assert "Whoever was sent their rows is told" not in followed
        asked = {where: _statements(family, mere, where) for where in (page, "/register/call-backs")}
        assert {where: count for where, count in asked.items() if count > MOST} == {}
    with walls(OPERATOR):
        told = Occasion.objects.filter(kind=Kind.CASE_NOTE, unit=cast.evaluation.pk)
        assert set(told.values_list("subject_id", flat=True)) == {each.pk for each in notes}
    with walls(cast.priya):
        assert (
            not Entry.objects.visible_to(cast.priya).filter(action__in=("access.call-back", "people.choose")).exists()
        )


def shown_to_evaluation(family: Family, note: RowNote) -> str:
    """The page of the table with their row; what is copied is without it from the day on which it was called back."""
    priya = family.cast.priya
    delivery, clause = delivery_to(family.cast.evaluation, priya), "4"
    given = open_delivery(priya, delivery, ASKED_AT, clause=clause, why=WHY)
    page = read_page(priya, given.signed(), ASKED_AT, View(table=note.table))
    here = family.browser(priya).get(rows_url(delivery.pk, given.signed(), table=note.table, sort="suburb"))
    shown = here.content.decode()
    assert re.findall(r"<td>(\d+)[ <]", shown) != [], shown
    with walls(priya):
        key, beside = LockedUnitKey.objects.visible_to(priya).get(unit=delivery.unit_id), asides(priya, delivery.pk)
        task = replace(task_with(priya, delivery, key, note.table), clause=clause, without=called_back(beside))
    copied = with_asides(decode(Copy, asked_of_child(task)["copy"]).csv, note.table, beside).splitlines()
    left = [row.number for row in page.rows if row.number not in note.rows]
    assert len(copied) - 1 == len(left)
    assert "their_side" not in copied[0]
    return shown


def _says_no_in_the_sheet(family: Family) -> None:
    client = family.browser(family.cast.mere)
    sheet = write_csv(("Client number", "Name", "Where from", "Choice"), ((CLIENT, NAME, "person", "no"),))
    taken = client.post(reverse("register-sheet"), {"sheet": SimpleUploadedFile("our people.csv", sheet)})
    assert taken.status_code == 302, taken.content.decode()
    look = reverse("register-sheet-look")
    (mark,) = re.findall(r'name="mark" value="([^"]+)"', client.get(look).content.decode())
    assert client.post(look, {"mark": mark}).status_code == 302


def test_one_no_is_named_with_every_clause_that_it_is_about() -> None:
    def said(clause: str, choice: Choice, use: str = "evaluation") -> ToldRecord:
        return ToldRecord(client=CLIENT, unit="evaluation", use=use, choice=choice, clause=clause)

    first = said("3", Choice.NO)
    since = [said("4", Choice.NO), said("5", Choice.NO), said("5", Choice.YES), said("6", Choice.NO, "reports")]
    assert same_no([first, *since], first) == ["3", "4"]
    june, july = dt.date(2026, 6, 1), dt.date(2026, 7, 1)
    late = replace(first, chosen_on=june)  # a letter of June, written down after their yes of July
    assert same_no([replace(said("3", Choice.YES), chosen_on=july), late], late) == []
    assert same_no([replace(said("3", Choice.YES), chosen_on=june), replace(late, chosen_on=july)], late) == ["3"]


def _says_no(family: Family, of: str = CLIENT) -> Chosen:
    """Shown first, then no to whatever goes to Evaluation as rows."""
    mere, agreement = family.cast.mere, family.ready.agreement
    client = family.browser(mere)
    found = client.post("/register/find", {"words": of}).content.decode()
    (person,) = set(re.findall(r"/register/people/([0-9a-f-]{36})", found))
    where = reverse("person-show", args=[person, agreement.pk])
    (version,) = re.findall(r'name="version" value="(\d+)"', client.get(where).content.decode())
    shown = {
        "act": "shown", "how": "shown", "language": "en", "understanding": "in-own-words",
        "understood": "They learn from it", "written_by": "worker", "version": version,
    }  # fmt: skip
    choosing = client.post(where, shown)["Location"]
    theirs = agreement.agreement.clauses_for("evaluation")
    clause = next(each for each in theirs if each.choice.can_say_no and each.unit_record_items)
    done(family, mere, choosing, **{f"clause-{clause.id}": "no", "written_by": "worker"})
    with walls(mere):
        return Chosen.objects.visible_to(mere).get(person=person)


def test_their_own_side_goes_with_the_row_and_whoever_answers_from_it_knows_that_it_was_called_back(
    family: Family,
) -> None:
    cast, priya, side = family.cast, family.cast.priya, "I never lived there."
    agreement = family.ready.agreement
    with at(ASKED_AT):
        case = family.correction()
        assert family.asked(case).status_code == 302
        [item] = family.items(case, cast.wei)
        page, rows = f"/cases/{case.pk}", f"/cases/{case.pk}/items/{item.pk}/rows"
        assert "called back" not in family.browser(cast.wei).post(rows).content.decode()
        no = {"outcome": "not-corrected", "words": "It is what we were sent"}
        done(family, cast.wei, f"{page}/items/{item.pk}", **no)
        done(family, family.lupe, page, act="statement", words=side)
        [theirs] = family.notes(case, priya)
        where = (f"/row-notes/{theirs.pk}", f"/deliveries/{theirs.delivery_id}")
        assert all(side in read(family, priya, each) for each in where)
        kept, clause = make_kept(cast), next(each for each in agreement.agreement.clauses if offers_choice(each))
        somebody = kept.add()
        shown = show(kept.opened, somebody, NOW, SHOWN)
        chosen = choose(kept.opened, somebody, NOW, following=shown, clause=clause, choice=Choice.NO)
        found = (FoundRows(theirs.delivery_id, theirs.table, tuple(theirs.rows), "evaluation"),)
        call_back(cast.mere, CallingBack(chosen), ASKED_AT, agreement=agreement, says_no=True, found=found)
        with walls(priya):
            [no_more] = RowNote.objects.visible_to(priya).filter(kind=NoteKind.CHOSE_NO)
        assert side in read(family, priya, where[1])
        assert "has not said yet that it removed" in family.browser(cast.wei).post(rows).content.decode()
        done(family, priya, f"/row-notes/{no_more.pk}", answer="removed")
        for reader in (priya, cast.sione, cast.wei):
            assert family.browser(reader).get(where[0]).status_code == 404
            assert where[0] not in read(family, reader, "/row-notes")
        assert side not in read(family, priya, where[1]) + read(family, cast.wei, where[1])
        assert side not in shown_to_evaluation(family, no_more)
        assert "It went with the row, which was removed" in read(family, family.lupe, page)
        known = family.browser(cast.wei).post(rows).content.decode()
        assert "called back since: they said no" in known
        assert "has not said yet" not in known
        with walls(cast.wei):
            back = called_back_of(item)
        assert list(called_back_words(back, "Evaluation")) == [
            f"Row {back[0].rows[0]} was called back since, because you said no. "
            f"Evaluation removed it on {day_words(local_day(ASKED_AT))}."
        ], "the answer begins with it"
        assert _statements(family, priya, where[1]) <= MOST


@pytest.mark.parametrize(
    ("told_on", "words"),
    [
        (dt.date(2026, 7, 13), "They had been told of it on 13 July 2026, by your register."),
        (None, "Nobody had gone through it with them by then."),
    ],
)
def test_a_no_says_whether_they_had_been_told_of_it_by_the_register(
    family: Family, told_on: dt.date | None, words: str
) -> None:
    agreement = family.ready.agreement.agreement
    with at(ASKED_AT):
        kept = make_kept(family.cast)
        child = kept.add(client=CLIENT, born_on="2019-03-02")
        if told_on is not None:
            tell(kept.opened, child, ASKED_AT, ToldRecord(CLIENT, notice="1", told_on=told_on))
        clause = next(each for each in agreement.clauses if offers_choice(each))
        said = ChosenWords(came_by=CameBy.PHONE)
        say_no(kept.opened, child, ASKED_AT, agreement=agreement, clauses=[clause], said=said)
        with walls(family.cast.mere):
            [chosen] = Chosen.objects.visible_to(family.cast.mere)
        shown = in_register(family, kept).get(reverse("call-back", args=[chosen.pk])).content.decode()
    assert words in " ".join(html.unescape(re.sub("<[^>]*>", "", shown)).split())
