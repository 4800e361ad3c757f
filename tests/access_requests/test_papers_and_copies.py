"""What is given: papers made anew without what was taken out, and a copy for an adult and for a child."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Mapping

import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lightwell.access_requests.models import Case, CasePaper, FamilyCopy, TakenBack, UncutPaper
from lightwell.access_requests.paper_forms import AddPaper
from lightwell.family.spaces import give_space
from lightwell.gateway.reading.pdf_words import PDF_BYTES
from lightwell.guests.actions import NewLink, give_code
from lightwell.ledger.walls import walls
from lightwell.letters.models import Occasion
from lightwell.people.models import Person
from lightwell.policy.actors import OPERATOR, Actor
from lightwell.policy.letter_rules import Kind
from tests.access_requests.asking import ASKED_AT, Family
from tests.access_requests.test_one_family import done, letter_given, read
from tests.people.making import Kept, make_kept
from tests.printing.reading_aloud import ReadAloud
from tests.web.told import at

pytestmark = pytest.mark.database

NOTE = (
    "Hinemoa came to the session with her brother. She liked the games best.\n"
    "Tāne Wirihana, who lives at 14 Rata Street, rang on 021 555 0199 about his own court case.\n"
    "We agreed on four more sessions. Mr Wirihana is to be left out of this."
)
GONE = ("Wirihana", "Tāne", "Rata Street", "555 0199", "court case")
UNCONFIRMED = "A report of May"
NO_GROUND = (UNCONFIRMED, "upholding the law", "would tell you about somebody")
SIDE = "I have never lived in Newtown."
TO_AN_ADULT = "This is what we hold about you. Ring us if you want to talk about it. We can read it with you."
TO_A_CHILD = "You came to play with us. You liked the games. We wrote it down. You can ask us about it."


def test_a_family_gets_two_copies_with_nothing_in_them_that_was_taken_out(family: Family) -> None:
    wei, lupe, mere = family.cast.wei, family.lupe, family.cast.mere
    with at(ASKED_AT):
        kept = make_kept(family.cast)
        her = kept.add(client="BF0003")
        case = family.opened(person=her)
        assert family.asked_of(case, kept).status_code == 302
        page = f"/cases/{case.pk}"
        items = family.items(case, wei)
        notes = next(each for each in items if each.sought == "correspondence")
        given = {"item": str(notes.pk), "title": "Notes of a visit"}
        assert family.browser(lupe).get(f"{page}/papers/new").status_code == 200
        for file, what in (
            (b"\0\xff", "neither a PDF nor plain text"),
            (typst.compile(b"#rect(fill: red)"), "Type what it says here"),
            (bytes(PDF_BYTES + 1), "larger than 20 MB"),
        ):
            refused = family.browser(wei).post(f"{page}/papers/new", {**given, "file": io.BytesIO(file)})
            assert what in refused.content.decode()
        both = family.browser(wei).post(f"{page}/papers/new", {**given, "text": NOTE, "file": io.BytesIO(b"Other")})
        assert "That would be two papers" in both.content.decode()
        done(family, wei, f"{page}/papers/new", **given, file=io.BytesIO(as_pdf("#text(fill: white)[Tāne] came.")))
        wrongly = only_paper(wei)
        assert "words that may not be seen on the page" in read(family, wei, f"{page}/papers/{wrongly.pk}")
        done(family, wei, f"{page}/papers/{wrongly.pk}", act="remove")
        done(family, wei, f"{page}/papers/new", **given, file=io.BytesIO(as_pdf(NOTE)))
        paper = only_paper(wei)
        here = f"{page}/papers/{paper.pk}"
        shown = read(family, wei, here)
        assert "street address" in shown
        assert "person’s name" in shown.replace("'", "’")
        read(family, lupe, here, status=404)
        with walls(lupe):
            assert not CasePaper.objects.visible_to(lupe).exists()
            assert not UncutPaper.objects.all().exists()
        assert family.browser(wei).post(here, {"act": "settle"}).status_code == 403
        nowhere = family.browser(wei).post(here, {"act": "choose", "more": "session\nWirihanna", "p0": "stays"})
        assert "Found nowhere in this paper: “Wirihanna”" in html.unescape(nowhere.content.decode())
        assert "session\nWirihanna</textarea>" in nowhere.content.decode()
        assert "To be read through" in read(family, wei, page)
        for each in items:
            done(family, wei, f"{page}/items/{each.pk}", outcome="given")
        assert "with nothing in it" in read(family, wei, f"{page}/decide")
        for each in items:
            done(family, wei, f"{page}/items/{each.pk}", outcome="given", words=f"All that is there: {each.sought}")
        assert "not read through yet" in read(family, wei, f"{page}/decide")
        decide_each(family, wei, here)
        assert "Decided: its copy is to be made" in read(family, wei, page)
        done(family, wei, here, act="settle")
        assert family.browser(wei).post(here, {"act": "remove"}).status_code == 403
        assert "not all is given" in read(family, wei, f"{page}/decide")
        in_part = {"outcome": "in-part", "grounds": ["anothers-affairs"], "words": "A visit, and a call"}
        done(family, wei, f"{page}/items/{notes.pk}", **in_part)
        assert "taken out: Privacy Act 2020 s 53]" in read(family, wei, here)
        done(family, wei, f"{page}/items/{notes.pk}", **in_part, reasons_withheld="on")
        assert "[taken out]" in read(family, wei, here)
        reports = next(each for each in items if each.sought == "reports")
        neither = {"outcome": "neither", "grounds": ["law-maintenance"], "words": UNCONFIRMED}
        done(family, wei, f"{page}/items/{reports.pk}", **neither)
        done(family, wei, f"{page}/decide", act="decide", alone_why="Nobody else is here until Monday")
        [own] = family.items(case, mere)
        done(family, mere, f"{page}/items/{own.pk}", outcome="given", words="Your file")
        done(family, mere, f"{page}/decide", act="decide")

        copies = f"{page}/copies"
        read(family, wei, copies, status=404)
        done(family, lupe, copies, act="write", audience="adult", words=TO_AN_ADULT)
        done(family, lupe, copies, act="write", audience="child", words=TO_A_CHILD)
        unlooked = family.browser(lupe).post(copies, approving(family, copies, "child"))
        assert unlooked.status_code == 422
        assert "copy is about the child" in html.unescape(unlooked.content.decode())
        done(family, lupe, copies, **approving(family, copies, "child"), is_about_them="on")
        keep_their_side(family, kept, her)  # after the child's copy was approved, and before the adult's
        hard = "Notwithstanding the aforementioned considerations, pertinent documentation is hereinafter enumerated."
        done(family, lupe, copies, act="write", audience="adult", words=f"{hard} {hard}")
        read_before = approving(family, copies, "adult")
        unsaid = family.browser(lupe).post(copies, read_before)
        assert "harder than its reader needs" in unsaid.content.decode()
        done(family, lupe, copies, act="write", audience="adult", words=TO_AN_ADULT)
        stale = family.browser(lupe).post(copies, read_before)
        assert stale.status_code == 422
        assert "It is not what you read any more" in stale.content.decode()
        assert "checked" not in stale.content.decode()
        done(family, lupe, copies, **approving(family, copies, "adult"))
        with walls(lupe):
            made = {each.audience: each for each in FamilyCopy.objects.visible_to(lupe)}
        files = {
            (whom, form): family.browser(lupe).get(f"/family-copies/{each.pk}/{form}").content
            for whom, each in made.items()
            for form in ("pdf", "large", "csv", "json")
        }
        read_back = {name: said(name[1], content) for name, content in files.items()}
        for name in read_back:
            for words in NO_GROUND:
                assert words not in read_back[name], (words, name)
        for name, content in files.items():
            everything = ReadAloud(content).everything if content.startswith(b"%PDF") else content
            for words in GONE:
                assert words not in read_back[name], (words, name)
                assert words.encode() not in everything
        for whom in ("adult", "child"):
            for form in ("pdf", "csv", "json"):
                assert SIDE in read_back[whom, form]  # their side travels, in the child's copy too
        adult = read_back["adult", "pdf"]
        assert "We neither confirm nor deny that there is any (Privacy Act 2020 s 47)." in adult
        assert "To some questions we may not say yes or no." in read_back["child", "pdf"]
        assert "We agreed on four more sessions." in adult
        assert "[taken out]" in adult
        assert not any("taken out:" in each for each in read_back.values())  # no more of why than the letter
        assert TO_A_CHILD in read_back["child", "pdf"]
        assert "four more sessions" not in read_back["child", "pdf"]
        assert TO_AN_ADULT in [row[-1] for row in csv.reader(io.StringIO(files["adult", "csv"].decode("utf-8-sig")))][1]
        assert {each["title"] for each in json.loads(files["adult", "json"])["sections"]} >= {"Notes of a visit"}
        for stranger in (wei, family.cast.priya, family.cast.aroha, family.cast.sione):
            assert family.browser(stranger).get(f"/family-copies/{made['adult'].pk}/pdf").status_code == 404
        an_adults_case_says_that_it_has_no_childs_copy(family)
        mine = they_read_them_in_their_own_space(family, kept, her, case, made)
        it_was_about_somebody_else(family, case, here, made, mine)


def they_read_them_in_their_own_space(
    family: Family, kept: Kept, her: Person, case: Case, made: Mapping[str, FamilyCopy]
) -> Client:
    """Once they were told the answer, and nobody but whoever asked."""
    mine, other = (in_space(family, give_space(kept.opened, each, ASKED_AT)) for each in (her, kept.add()))
    child, adult = (f"/mine/given/{made[whom].pk}" for whom in ("child", "adult"))
    assert "My copies" not in mine.get("/mine/copies").content.decode()
    assert mine.get(adult).status_code == 404
    letter_given(family, family.lupe, f"/cases/{case.pk}/letters/decision")
    assert adult in mine.get("/mine/copies").content.decode()
    assert SIDE in mine.get(child).content.decode()
    shown = html.unescape(mine.get(adult).content.decode())
    assert "We agreed on four more sessions." in shown
    assert not any(words in shown for words in (*GONE, *NO_GROUND, "Why not all of it"))
    assert SIDE in mine.get("/mine/held").content.decode()
    assert SIDE not in other.get("/mine/held").content.decode()
    assert mine.get(f"{adult}/pdf").content.startswith(b"%PDF")
    for where in (adult, child, f"{adult}/pdf"):
        assert other.get(where).status_code == 404
    return mine


def it_was_about_somebody_else(
    family: Family, case: Case, here: str, made: Mapping[str, FamilyCopy], mine: Client
) -> None:
    """It was given already: taken back, its copies fall away, and whoever answers for privacy is led to the breach."""
    wei, lupe, page = family.cast.wei, family.lupe, f"/cases/{case.pk}"
    assert family.browser(lupe).post(here, {"act": "back", "seen": "maybe"}).status_code == 404
    unlikely = family.browser(wei).post(here, {"act": "back", "seen": "nobody"})
    assert "so they may have read it" in unlikely.content.decode()
    led = family.browser(wei).post(here, {"act": "back", "seen": "maybe"})
    with walls(wei):
        assert not CasePaper.objects.visible_to(wei).exists()
        [taken] = TakenBack.objects.visible_to(wei)
    assert led["Location"] == f"/breaches?taken={taken.pk}"
    begun = family.browser(wei).get(led["Location"]).content.decode()
    assert "Whoever had it there may have read it." in begun
    words = {"kind": "disclosure", "found_on": "2026-11-26", "people": "1", "what": "A paper", "taken": str(taken.pk)}
    done(family, wei, "/breaches", **words)
    assert "perhaps seen" not in family.browser(wei).get("/breaches").content.decode()
    with walls(OPERATOR):
        assert Occasion.objects.filter(kind=Kind.TAKEN_BACK, subject_id=taken.pk).count() == 1
    assert family.browser(lupe).get(f"/family-copies/{made['adult'].pk}/pdf").status_code == 404
    copies = f"{page}/copies"
    shown = read(family, lupe, copies)
    assert "One was given on 26 November 2026. It fell away" in shown
    assert "Nothing can be written now" not in shown  # what is below it can be approved
    assert "The copy that you were given on 26 November 2026 was taken back" in in_words(mine, "/mine/copies")
    assert mine.get(f"/mine/given/{made['adult'].pk}").status_code == 404
    unsaid = family.browser(lupe).post(copies, approving(family, copies, "adult"))
    assert "They were given one before" in unsaid.content.decode()
    done(family, lupe, copies, **approving(family, copies, "adult"), says_anew="on")
    assert "It takes the place of the one you were given on 26 November 2026" in in_words(mine, "/mine/copies")
    assert "the place of the one of 26 November 2026" in in_words(mine, f"/mine/given/{made['adult'].pk}")
    assert "This one was made anew on" in read(family, lupe, copies)
    anew = said("pdf", family.browser(lupe).get(f"/family-copies/{made['adult'].pk}/pdf").content)
    assert "four more sessions" not in anew
    assert answer_of(family, case) not in anew
    assert "takes the place of the one of 26 November 2026" in anew


def answer_of(family: Family, case: Case) -> str:
    """The words of the answer that the paper went with."""
    [lost] = [each for each in family.items(case, family.cast.wei) if each.lost_paper]
    assert lost.says
    return lost.says


def in_words(browser: Client, where: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]*>", "", browser.get(where).content.decode())).split())


def in_space(family: Family, link: NewLink) -> Client:
    """A browser in which somebody came in by their own link and code."""
    browser = Client()
    browser.get(f"/g/{link.address.rpartition('/')[2]}")
    code = give_code(family.cast.mere, link.guest, ASKED_AT)
    assert browser.post("/come-in", {"code": code}).status_code == 302
    return browser


def as_pdf(note: str) -> bytes:
    """The note as somebody's computer prints it, with his name where no page shows it."""
    hidden = '#set document(title: "Tāne Wirihana")\n#pdf.attach("a.txt", bytes("his court case"))\n'
    return typst.compile((hidden + note.replace("\n", "\n\n")).encode())


def approving(family: Family, copies: str, audience: str) -> dict[str, str]:
    """What the form of one copy sends once it was read as the page shows it now."""
    shown = family.browser(family.lupe).get(copies).content.decode()
    found = re.search(rf'name="audience" value="{audience}"><input type="hidden" name="read" value="([^"]+)"', shown)
    assert found, audience
    return {"act": "approve", "audience": audience, "is_read": "on", "read": found[1]}


def an_adults_case_says_that_it_has_no_childs_copy(family: Family) -> None:
    """Before anything is written, and whoever writes it all the same is refused."""
    copies = f"/cases/{family.opened(is_child=False).pk}/copies"
    shown = family.browser(family.lupe).get(copies).content.decode()
    assert "open a case from the child" in shown
    assert shown.count("Keep these words") == 1
    written = {"act": "write", "audience": "child", "words": TO_A_CHILD}
    assert family.browser(family.lupe).post(copies, written).status_code == 403


def keep_their_side(family: Family, kept: Kept, her: Person) -> None:
    """A correction was turned down, and their statement stands beside the row."""
    case = family.correction(person=her)
    assert family.asked_of(case, kept).status_code == 302
    page = f"/cases/{case.pk}"
    [item] = family.items(case, family.cast.wei)
    no = {"outcome": "not-corrected", "words": "It is what we were sent"}
    done(family, family.cast.wei, f"{page}/items/{item.pk}", **no)
    done(family, family.lupe, page, act="statement", words=SIDE)


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        ("Bob\u200b Har\u200dris met Tu\u0304horo.\r\n", "Bob Harris met T\u016bhoro."),
        (r"{\rtf1 Bob {\b Har}ris}", ""),
        ("<!DOCTYPE html><p>Bob", ""),
    ],
)
def test_a_file_of_plain_text_is_read_as_it_is_seen(contents: str, words: str) -> None:
    file = SimpleUploadedFile("notes.txt", contents.encode())
    form = AddPaper({"item": "1", "title": "Notes"}, {"file": file}, [("1", "Letters")])
    assert form.is_valid() is bool(words)
    assert words == (form.cleaned_data.get("text") or "")
    assert words or "neither a PDF nor plain text" in str(form.errors)


def only_paper(actor: Actor) -> CasePaper:
    with walls(actor):
        return CasePaper.objects.visible_to(actor).get()


def decide_each(family: Family, actor: Actor, here: str) -> None:
    """Whatever was suggested is decided: another's affairs go, what is about her stays."""
    with walls(actor):
        uncut = UncutPaper.objects.visible_to(actor).get()
        text, passages = uncut.text, uncut.passages
    chosen = {
        f"p{number}": "anothers-affairs" if "Tāne" in text[each.start : each.end] else "stays"
        for number, each in enumerate(passages)
    }
    done(family, actor, here, act="choose", more="Mr  wirihana\n", more_ground="anothers-affairs", **chosen)


def said(form: str, content: bytes) -> str:
    """All the words of a file, as whoever opens it gets them."""
    if form in {"pdf", "large"}:
        return " ".join(re.sub(r"\s+", " ", ReadAloud(content).document.words).split())
    return " ".join(content.decode("utf-8-sig").split())
