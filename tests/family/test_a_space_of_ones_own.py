"""A parent in her own space: what is held, who looked and its proof, choosing, asking, writing; and her son."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import sys
import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from lightwell.access_requests.asking import FoundRows, ask_agency
from lightwell.access_requests.calling_back import CallingBack, call_back
from lightwell.access_requests.correcting import acknowledge
from lightwell.access_requests.models import AskedItem, Case, Part, RowNote
from lightwell.access_requests.opening import check_who_asks
from lightwell.access_requests.reading_rows import RowsOf, record_rows_read
from lightwell.cli import main
from lightwell.family.choosing import choices_in, choose_in_space
from lightwell.family.models import Written
from lightwell.family.opened_space import Space
from lightwell.family.reporting import ReportWords, report, show_report
from lightwell.family.space_views import agreements_for
from lightwell.family.spaces import lines_of, pack_for
from lightwell.family.writing import waiting, words_as_keeper
from lightwell.gateway.who_goes import Said
from lightwell.guests.actions import NewLink
from lightwell.guests.models import Words
from lightwell.guests.visiting import guest_named
from lightwell.ledger.models import Entry
from lightwell.ledger.sealing import seal_all
from lightwell.ledger.walls import walls
from lightwell.letters.models import Letter
from lightwell.letters.posting import read_as_its_reader, write_all
from lightwell.people.models import Chosen
from lightwell.people.telling import register_of
from lightwell.policy.access_words import Asks, Authority, Identity, Number
from lightwell.policy.actors import OPERATOR
from lightwell.policy.agreement import read
from lightwell.policy.choosing_rules import offers_choice
from lightwell.policy.correction_rules import Acknowledged
from lightwell.policy.family_rules import Disclosure, Speaks
from lightwell.policy.letter_rules import Kind
from lightwell.policy.telling_records import Choice
from lightwell.sharing.models import Delivery, ListedMark
from tests.family.living import GIVEN_AT, OWN_SYSTEM, Living, shown_the_notice, words_of
from tests.family.test_links_and_keepers import keeper
from tests.sharing.making import WHY, delivery_to
from tests.sharing.settling_notices import agreed
from tests.web.test_how_much_a_page_asks import MOST, Counting
from tests.web.told import at

pytestmark = pytest.mark.database
LEFT_OUT = "Sometimes the law lets us leave something out"
MINUTE = dt.timedelta(minutes=1)


def page(browser: Client, where: str, status: int = 200) -> str:
    counting = Counting()
    with connection.execute_wrapper(counting):
        answer = browser.get(where)
    assert answer.status_code == status, (where, answer.status_code)
    assert len(counting.said) <= MOST, (where, counting.said)
    return words_of(answer)


def test_a_parent_reads_who_looked_chooses_asks_and_writes_and_her_son_learns_nothing_of_it(
    living: Living, settings: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.LIGHTWELL_ELSEWHERE = "https://weather.example/"
    living.opened_by_evaluation()
    seal_all(GIVEN_AT)
    with at(GIVEN_AT):
        made = living.link(living.losa)
        assert "Fuimaono" not in made.address
        losa, son = living.in_space(made), living.in_space(living.link(living.son, Words.CHILD))
        home = page(losa, "/mine")
        assert "No number is written here" not in home
        assert "Ana Petelo, 04 000 1234" in page(losa, "/mine/traces")
        assert "No number is written here. Tell us that you want to talk" in page(son, "/mine")
        assert "Ana Petelo, 04 000 1234" in home
        assert "Nobody here has rung these numbers yet" in home
        assert losa.get("/yours").headers["Location"] == "/mine"
        held = page(losa, "/mine/held")
        assert "You are in 1 list that" in held
        assert "from its own desk" not in held
        assert OWN_SYSTEM in held, held
        assert LEFT_OUT in held
        assert "We found you in no list" in page(son, "/mine/held")

        looked = losa.get("/mine/looked")
        assert WHY in words_of(looked)
        assert "Evaluation" in words_of(looked)
        assert LEFT_OUT in words_of(looked)
        assert "Nobody yet" in page(son, "/mine/looked")
        proof = looked.content.decode().partition("/mine/looked/")[2].partition('"')[0]
        proved = losa.get(f"/mine/looked/{proof}")
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(proved.content)))
        assert main(["proof", "inclusion"]) == 0
        assert json.loads(json.loads(proved.content)["leaf"])["action"] == "sharing.open-delivery"
        assert son.get(f"/mine/looked/{proof}").status_code == 404
        seal_all(GIVEN_AT)
        grown = losa.get("/mine/looked/grown")
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(grown.content)))
        assert main(["proof", "consistency"]) == 0
        assert json.loads(grown.content)["size1"] < json.loads(grown.content)["size2"]

        shown_the_notice(living, agreement="another-programme")
        choices = page(losa, "/mine/choices")
        assert "For a yes, your worker goes through this with you first" in choices
        assert "Say no" in choices
        assert "Say yes" not in choices
        assert "no row about you goes to Evaluation" in choices
        about = f"{living.ready.agreement.pk} {_first_choice(living)}"
        refused = losa.post("/mine/choices", {"about": about, "choice": "yes"})
        assert refused.status_code == 422
        assert "For a yes, your worker goes through this with you first" in words_of(refused)
        assert losa.post("/mine/choices", {"about": about, "choice": "no"}).status_code == 302
        assert "You said no" in page(losa, "/mine/choices")
        assert "If your row went to Evaluation before, your worker tells them" in page(losa, "/mine/choices")
        assert "had written down by 9 October 2026" in page(losa, "/mine/choices")
    ours = shown_the_notice(living)
    choose_yes_and_no_at_one_moment(living, made)
    shown_the_notice(living, GIVEN_AT + MINUTE / 2, agreement="another-programme")
    with at(GIVEN_AT + MINUTE):
        assert f'name="about" value="{about}"' in losa.get("/mine/choices").content.decode()
        assert losa.post("/mine/choices", {"about": about, "choice": "no"}).status_code == 302
        with walls(living.cast.mere):
            assert {each.showing_id for each in Chosen.objects.visible_to(living.cast.mere)} == {ours.pk, None}
        assert "You said no" in page(losa, "/mine/choices")
        assert "You said no" not in page(son, "/mine/choices")
        key, agreement = living.kept.opened.key, read(living.ready.agreement.document).agreement
        clause = agreement.clause(about.split()[1])
        register = register_of(living.cast.sione, living.cast.ccss.pk, key, agreement)
        assert register.entries[("BF0003", clause.recipient.unit, clause.use)].choice is Said.NO

        assert "Losa Fuimaono" in words_of(keeper(living).get("/register/call-backs"))
        her_no_reaches_back(living, losa, son)

        assert "20 work days" in page(son, "/mine/ask")
        too_long = losa.post("/mine/ask", {"ask": "everything", "wanted": "x" * 50_000})
        assert "That is too long: 50000 characters. Keep it to 300." in words_of(too_long)
        assert "20 working days" not in page(son, "/mine/ask")
        assert losa.post("/mine/ask", {"ask": "everything", "wanted": "Large print"}).status_code == 302
        before_it_is_sent = page(losa, "/mine/put-right")
        assert "its privacy officer reads it too" in before_it_is_sent
        assert "They read it too" in page(son, "/mine/put-right")
        wrong = {"words": "It says nine sessions. It was ten.", "once": token_of(losa, "/mine/put-right")}
        assert [losa.post("/mine/put-right", wrong).status_code for _ in range(2)] == [302, 302]  # a double tap
        copies = page(losa, "/mine/copies")
        assert "To see it" in copies
        assert "To have it corrected" in copies
        assert copies.count("You are to have an answer by 9 November 2026") == 2  # 20 working days; 26 October is none
        assert "You have not asked for anything here" in page(son, "/mine/copies")
        with walls(living.worker):
            cases = list(Case.objects.visible_to(living.worker).order_by("kind"))
        assert [(each.came_in, each.received_on, each.wants or each.says) for each in cases] == [
            ("own-space", GIVEN_AT.date(), "Large print"),
            ("own-space", GIVEN_AT.date(), "It says nine sessions. It was ten."),
        ]

        read_alone(living, cases[0], losa, son)
        assert "the day you write it" in page(son, "/mine/write")
        assert son.post("/mine/write", {"words": "I do not like the Tuesday group"}).status_code == 302
        thanks = {"words": "Thank you", "once": token_of(losa, "/mine/write")}
        assert [losa.post("/mine/write", thanks).status_code for _ in range(2)] == [302, 302]
        assert "Tuesday" not in page(losa, "/mine/write")
        with walls(living.cast.mere):
            first, second = waiting(living.cast.mere)
        assert (first.is_childs, first.read_by_on) == (True, GIVEN_AT.date())
        assert second.read_by_on == GIVEN_AT.date() + dt.timedelta(days=2)
        assert words_as_keeper(living.kept.opened, first) == "I do not like the Tuesday group"
        for stranger in (living.cast.sione, living.cast.wei, living.cast.aroha):
            with walls(stranger):
                assert not Written.objects.visible_to(stranger).exists()
        told_their_workers(living)
        page(losa, "/mine/changed")
        assert "What stays when I leave" in page(losa, "/mine/goodbye")
        assert "cannot take everything away" in page(losa, "/mine/traces")
        assert losa.get("/come-in").headers["Location"] == "/yours"
        left = losa.post("/leave-now")
        assert 'http-equiv="refresh" content="0; url=https://weather.example/"' in left.content.decode()
        assert left.cookies["lightwell_link_key"].value == ""
        assert losa.get("/mine").status_code == 302
        assert "You left, or the page shut by itself" in page(losa, "/come-in", 410)
        assert losa.get("/g/" + "A" * 43).headers["Location"] == "/come-in"
        assert "does not work" in page(losa, "/come-in", 410)
    with walls(living.cast.mere):
        entries = Entry.objects.visible_to(living.cast.mere).filter(action__startswith="family.")
        assert {"family.choose", "family.give-space", "family.write", "family.bring-up-to-date"} <= set(
            entries.values_list("action", flat=True)
        )
    capsys.readouterr()


def her_no_reaches_back(living: Living, losa: Client, son: Client) -> None:
    """She reads that they were told, then that it was removed and in which number it stays; her son nothing of it."""
    cast, soon = living.cast, GIVEN_AT + MINUTE
    where = ("/mine/held", "/mine/goodbye", "/mine/changed", "/mine/choices")
    sent = delivery_to(cast.evaluation, cast.priya)
    found = (FoundRows(sent.pk, "people-evaluation", (3,), "evaluation"),)
    with walls(cast.mere):
        chosen = Chosen.objects.visible_to(cast.mere).order_by("-recorded_at", "pk")[0]
    call_back(cast.mere, CallingBack(chosen), soon, agreement=living.ready.agreement, says_no=True, found=found)
    for each in where:
        assert "They have not said yet that they did" in page(losa, each), each
    with walls(cast.priya):
        note = RowNote.objects.visible_to(cast.priya).get()
    acknowledge(cast.priya, note, soon, answer=Acknowledged.PUBLISHED, published="First look, table 1")
    for each in where:
        told = page(losa, each)
        assert "Your row was taken out on 9 October 2026" in told, each
        assert "“First look, table 1”" in told
        assert "taken out" not in page(son, each)
    assert "Your row was taken out of it since" in page(losa, "/mine/held")
    assert "Your row was no longer in it" not in page(losa, "/mine/looked")  # it was opened before
    living.opened_by_evaluation(soon + MINUTE / 2)
    assert page(losa, "/mine/looked").count("Your row was no longer in it") == 1


def token_of(browser: Client, where: str) -> str:
    """By what a page of a form is known, so that what is sent twice from it is made once."""
    token = re.search('name="once" value="([^"]+)"', browser.get(where).content.decode())
    assert token is not None
    return token[1]


def read_alone(living: Living, case: Case, losa: Client, son: Client) -> None:
    """A privacy officer reads her row to answer what she asked: she finds it in her own space, and he nothing."""
    wei, delivery = living.cast.wei, delivery_to(living.cast.evaluation, living.cast.priya)
    check_who_asks(living.worker, case, GIVEN_AT, asks=Asks.PERSON, identity=Identity.KNOWN, permission=Authority.FORM)
    rows = (FoundRows(delivery.pk, "people", (1,)),)
    compared, unit = Number.THEIRS, living.cast.privacy
    ask_agency(living.worker, case, GIVEN_AT, unit=unit, found=rows, named=b"sealed", number=compared)
    assert "Who read my row alone" not in page(losa, "/mine/looked")
    with walls(wei):
        item = AskedItem.objects.visible_to(wei).select_related("delivery").get(delivery=delivery)
        part = Part.objects.visible_to(wei).get(pk=item.part_id)
    record_rows_read(wei, RowsOf(item, part), GIVEN_AT)
    looked = page(losa, "/mine/looked")
    assert f"The Agency (demonstration) , privacy officer {'9 October 2026'}" in looked
    assert f"to answer what you asked, “to see it” ( {case.reference} )" in looked.replace("(", "( ").replace(")", " )")
    assert "Who read my row alone" not in page(son, "/mine/looked")


def told_their_workers(living: Living) -> None:
    """Her son's own worker alone, at once; the others when she did not read it; everybody of what has no worker."""
    soon, later = GIVEN_AT + 2 * MINUTE, GIVEN_AT + dt.timedelta(hours=3)
    write_all(soon, is_posting=False)
    write_all(later, is_posting=False)
    with walls(OPERATOR):
        letters = list(Letter.objects.visible_to(OPERATOR).filter(kind=Kind.FAMILY_WROTE).order_by("written_at"))
    at_once = [each for each in letters if each.written_at == soon]
    assert (len(at_once), len(letters)) == (1 + 3 * 2, 1 + 3 * 2 + 2)  # his words; hers, and her two cases; his again
    said = {each.pk: read_as_its_reader(each, later)[1] for each in letters}
    for each in said.values():
        words = " ".join(block.text for block in each.blocks) + each.subject
        assert not any(secret in words for secret in ("Tavita", "Losa", "Fuimaono", "Tuesday", "BF00", "child"))
    with walls(living.cast.mere):
        his = Written.objects.visible_to(living.cast.mere).get(is_childs=True)
    of_his = [each for each in letters if each.subject_id == his.pk]
    assert [each.membership for each in of_his[:1]] == [living.worker.membership_id]
    assert "Friday 9 October 2026, today" in said[of_his[0].pk].blocks[0].text
    assert {each.membership for each in of_his[1:]} == {living.worker.membership_id, living.cast.mere.membership_id}
    assert said[of_his[1].pk].subject == "Nobody has read yet what somebody wrote"


def _first_choice(living: Living) -> str:
    """The clause about which somebody can choose, as the page knows it."""
    return next(clause.id for clause in living.ready.agreement.agreement.clauses if offers_choice(clause))


def choose_yes_and_no_at_one_moment(living: Living, made: NewLink) -> None:
    """In two tabs: neither is lost."""
    guest = guest_named(made.guest.pk)
    assert guest is not None
    space = Space(guest.as_actor, guest, Speaks.ADULT, pack_for(living.kept.opened, living.losa), GIVEN_AT.date())
    with walls(space.actor):
        _, before = lines_of(space.actor, space.pack.own_key)
        (shown, *_) = choices_in(space.actor, agreements_for(space.actor), before)

    def choose(choice: Choice, barrier: threading.Barrier) -> None:
        barrier.wait(timeout=60)
        try:
            choose_in_space(space, GIVEN_AT, shown, choice)
        finally:
            connection.close()

    together = threading.Barrier(2)
    tabs = [threading.Thread(target=choose, args=(each, together)) for each in (Choice.YES, Choice.NO)]
    for each in tabs:
        each.start()
    for each in tabs:
        each.join(timeout=60)
    with walls(space.actor):
        _, after = lines_of(space.actor, space.pack.own_key)
    added = after.records[len(before.records) :]
    assert {each.choice for each in added} == {Choice.YES, Choice.NO}
    assert len(added) == 2 * len(shown.clauses)


def test_what_a_law_compels_is_logged_always_and_seen_only_once_somebody_decides(living: Living) -> None:
    opened, words = living.kept.opened, ReportWords("Oranga Tamariki", "What the school told us in May")
    kept = report(opened, living.losa, GIVEN_AT, kind=Disclosure.COMPELLED, words=words, told_on=dt.date(2026, 10, 2))
    with at(GIVEN_AT):
        losa, son = living.in_space(living.link(living.losa)), living.in_space(living.link(living.son))
        assert "Oranga Tamariki" not in page(losa, "/mine/held")
        show_report(living.cast.mere, kept, GIVEN_AT, access=opened.access, why="She asked, and has her own phone now")
        assert "What the school told us in May" in page(losa, "/mine/held")
        assert "school" not in page(son, "/mine/held")
        agreed(living.cast, living.ready.agreement, GIVEN_AT)
        for where in ("/mine", "/mine/traces"):  # a name has its number, and without one the office that was agreed
            assert "Ana Petelo, 04 000 1234" in page(losa, where)
            assert "Ring the front desk on 04 555 0100. Ask for the person you know there." in page(son, where)


def test_a_mark_says_nothing_to_whoever_has_the_database_alone(living: Living) -> None:
    with walls(living.cast.sione):
        marks = list(ListedMark.objects.visible_to(living.cast.sione).values_list("delivery", "id"))
        rows = dict(Delivery.objects.visible_to(living.cast.sione).values_list("pk", "rows"))
    assert len(marks) == len({mark for _, mark in marks})  # no two of anybody's are the same
    (listed,) = {delivery for delivery, _ in marks}  # the other holds counts, which are about nobody
    assert 0 < len(marks) <= rows[listed]
    for stranger in (living.cast.priya, living.cast.wei, living.cast.aroha):
        with walls(stranger):
            assert not ListedMark.objects.visible_to(stranger).exists()
