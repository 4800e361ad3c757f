"""One hand-over from its upload to its sending: how far the check is, what was found, what would go, and the acts.

Stage 3, sharing. Everything has one address, so that a person can leave and come back. What the file holds opens with
the session's key, which is in the browser that uploaded it; everybody else of the provider sees how it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from lightwell.gateway.outgoing import as_texts
from lightwell.gateway.problems import Level
from lightwell.gateway.reading import write_csv
from lightwell.gateway.streaming import decrypt_whole
from lightwell.gateway.unusable import Unusable
from lightwell.ledger.gate import allowed
from lightwell.ledger.governing import NotVisible
from lightwell.ledger.walls import walls
from lightwell.organisations.middleware import AskedRequest
from lightwell.organisations.visiting import Stale
from lightwell.policy.actors import Actor
from lightwell.policy.decisions import Decision
from lightwell.policy.sharing_rules import HandOverState, may_see_checked
from lightwell.sharing import key_desk, preview_pages, problem_pages
from lightwell.sharing.beside import asides_to_come, forewarnings, is_left_behind, with_asides
from lightwell.sharing.hand_over_forms import ACCEPTED, AgainForm
from lightwell.sharing.hand_over_views import CSV, XLSX, attachment
from lightwell.sharing.handing_over import confirm_problem, withdraw_hand_over
from lightwell.sharing.mending import mend, originals_of
from lightwell.sharing.models import HandOver
from lightwell.sharing.preview import Preview, unpack_preview
from lightwell.sharing.problem_pages import Answer
from lightwell.sharing.quarter_pages import Stage, last_day, steps
from lightwell.sharing.queries import hand_over_of
from lightwell.sharing.receiving import WRONG, Arriving, have_checked, receiving
from lightwell.sharing.samples import samples_for
from lightwell.sharing.sending import send_hand_over, send_staged
from lightwell.sharing.session_cookies import forget_in_browser, session_key_of
from lightwell.sharing.session_keys import purpose_of, seal_words
from lightwell.sharing.storing import store
from lightwell.sharing.troubles import in_words
from lightwell.sharing.uploading import Uploading

CHECKED: Final = (HandOverState.NEEDS_ATTENTION, HandOverState.READY)
ON_THE_PAGE: Final = "check_number"
"""The field that says which check a page shows: what somebody looked at is what they answer or send."""

LOOK_FIRST: Final = (
    "It was not sent. Look first at what each of them would get: only a browser that can show it sends it. That is the "
    "browser in which it was uploaded; anywhere else, upload the file again."
)


@dataclass(frozen=True, slots=True)
class AtHand:
    """A hand-over and what this person and this browser may do with it. session_key: None in any other browser."""

    hand_over: HandOver
    may_see: Decision
    may_send: Decision
    session_key: bytes | None

    @property
    def state(self) -> HandOverState:
        return HandOverState(self.hand_over.state)

    @property
    def is_gone(self) -> bool:
        """It was given up or its time is up: nothing is left to look at."""
        gone = (HandOverState.EXPIRED, HandOverState.WITHDRAWN)
        return self.state in gone or "expired" in self.may_see.codes

    @property
    def is_sent(self) -> bool:
        return self.hand_over.sent_at is not None


def at_hand(request: AskedRequest, hand_over_id: UUID) -> AtHand:
    """Raises NotVisible for everybody but the provider's own people."""
    with walls(request.actor):
        found = visible_hand_over(request.actor, hand_over_id)
        may_see = may_see_checked(request.actor, found.facts(), now=request.now)
        behind = is_left_behind(request.actor, found)
        may_send = allowed(send_staged, request.actor, found, request.now, is_left_behind=behind)
    return AtHand(found, may_see, may_send, session_key_of(request))


def visible_hand_over(actor: Actor, hand_over_id: UUID) -> HandOver:
    """Inside `walls`. Raises NotVisible."""
    found = hand_over_of(actor, hand_over_id)
    if found is None:
        raise NotVisible(f"sharing.handover {hand_over_id}")
    return found


# --- the one page --------------------------------------------------------------------------------------------------


@require_safe
def hand_over(request: AskedRequest, hand_over_id: UUID) -> HttpResponse:
    """Whatever this hand-over needs next."""
    at = at_hand(request, hand_over_id)
    if at.is_sent:
        return redirect("receipt", hand_over_id)
    if at.is_gone:
        return _gone(request, at)
    if not at.may_see:
        return render(request, "403.html", {"decision": at.may_see}, status=403)
    if at.state is HandOverState.CHECKING and "again" not in request.GET:
        return render(request, "sharing/hand_over/progress.html", _progress(at))
    if at.session_key is None:
        return render(request, "sharing/hand_over/elsewhere.html", _page(at, Stage.CHECK))
    if at.state not in CHECKED:
        return _again_page(request, at, AgainForm())
    return _checked_page(request, at)


def _page(at: AtHand, stage: Stage, **more: object) -> dict[str, object]:
    """What every page of a hand-over shows."""
    hand_over = at.hand_over
    return {
        "hand_over": hand_over,
        "last_on": last_day(hand_over),
        "samples": samples_for(hand_over.agreement_code, hand_over.quarter),
        "accepted": ACCEPTED,
        "period": hand_over.quarter,
        "agreement": hand_over.agreement,
        "steps": steps(stage),
        "state": at.state.words,
        **more,
    }


def _gone(request: HttpRequest, at: AtHand) -> HttpResponse:
    """What was not sent in time, or was given up: nothing of it is kept, and what to do now."""
    context = _page(at, Stage.FILES, is_open=at.state.is_open, was_withdrawn=at.state is HandOverState.WITHDRAWN)
    return render(request, "sharing/hand_over/gone.html", context, status=410)


# --- while it is checked -------------------------------------------------------------------------------------------


@require_safe
def progress(request: AskedRequest, hand_over_id: UUID) -> HttpResponse:
    """How far the check is, for the page to ask again; when it is done, where to go."""
    at = at_hand(request, hand_over_id)
    if at.state is not HandOverState.CHECKING or at.is_gone or not at.may_see:
        return redirect("hand-over", hand_over_id)
    return render(request, "sharing/hand_over/progress_part.html", _progress(at))


def _progress(at: AtHand) -> dict[str, object]:
    here = key_desk.progress_of(settings.LIGHTWELL_STATE, at.hand_over.pk)
    return _page(at, Stage.CHECK, progress=here)


# --- what was found, and what would go -----------------------------------------------------------------------------


def _checked_page(request: AskedRequest, at: AtHand) -> HttpResponse:
    try:
        preview = _preview(at)
    except Unusable as trouble:
        return _again_page(request, at, AgainForm(), str(trouble))
    if at.state is HandOverState.READY:
        return _look_page(request, at, preview)
    return _problems_page(request, at, preview, AgainForm())


def _preview(at: AtHand) -> Preview:
    """What the check kept for the provider to look at. Raises Unusable."""
    return unpack_preview(_opened(at, at.hand_over.preview, "preview"))


def _opened(at: AtHand, digest: str, what: str) -> bytes:
    if at.session_key is None:
        raise NotVisible(f"sharing.handover {at.hand_over.pk}")
    return decrypt_whole(store().read(digest), at.session_key, purpose_of(at.hand_over.pk, what))


def _problems_page(
    request: AskedRequest, at: AtHand, preview: Preview, form: AgainForm, *, complain: bool = False
) -> HttpResponse:
    report = preview.report
    groups = problem_pages.groups(report, request.POST, complain=complain)
    context = _page(
        at,
        Stage.MEND,
        report=report,
        groups=groups,
        stops=[each for each in groups if each.level is Level.STOP],
        confirms=[each for each in groups if each.level is Level.CONFIRM],
        has_rows=bool(at.hand_over.marked_copy) and any(each.rows for each in report.problems),
        in_short=problem_pages.in_short(report),
        preview=preview_pages.shown(at.hand_over.agreement.agreement, preview),
        form=form,
    )
    return render(request, "sharing/hand_over/problems.html", context, status=WRONG if form.is_bound else 200)


def _look_page(request: AskedRequest, at: AtHand, preview: Preview, form: AgainForm | None = None) -> HttpResponse:
    form = form or AgainForm()
    with walls(request.actor):
        corrected, beside = forewarnings(request.actor, at.hand_over), asides_to_come(request.actor, at.hand_over)
    context = _page(
        at,
        Stage.LOOK,
        corrected=corrected,
        beside=[(at.hand_over.agreement.agreement.unit(unit).name, each) for unit, each in beside],
        preview=preview_pages.shown(at.hand_over.agreement.agreement, preview),
        files=_file_names(at),
        may_send=at.may_send,
        form=form,
    )
    return render(request, "sharing/hand_over/look.html", context, status=WRONG if form.is_bound else 200)


def _file_names(at: AtHand) -> tuple[str, ...]:
    """What the provider calls its files; sealed, so never in a log or an address."""
    if at.session_key is None:
        return ()
    return tuple(each.name for each in originals_of(at.hand_over, at.session_key) if not each.is_people)


@require_safe
def marked_copy(request: AskedRequest, hand_over_id: UUID) -> HttpResponse:
    """The provider's own file with everything that was found marked in it."""
    at = _looked_at(request, hand_over_id)
    if at.is_gone:
        return _gone(request, at)
    try:
        content = _opened(at, at.hand_over.marked_copy, "marked copy")
    except Unusable:  # the page says what the trouble is
        return redirect("hand-over", hand_over_id)
    return attachment(content, XLSX, f"to-mend-{at.hand_over.period}.xlsx")


@require_safe
def whole_table(request: AskedRequest, hand_over_id: UUID, unit: str, name: str) -> HttpResponse:
    """Every row of one table that would go, to look at in a spreadsheet."""
    at = _looked_at(request, hand_over_id)
    if at.is_gone:
        return _gone(request, at)
    try:
        frame = preview_pages.as_frame(_preview(at), unit, name)
    except Unusable:
        return redirect("hand-over", hand_over_id)
    with walls(request.actor):
        beside = [each for to, each in asides_to_come(request.actor, at.hand_over) if to == unit]
    written = with_asides(write_csv(frame.columns, as_texts(frame)).decode(), name, beside)
    return attachment(written.encode(), CSV, f"{unit}-{name}-{at.hand_over.period}.csv")


def _looked_at(request: AskedRequest, hand_over_id: UUID) -> AtHand:
    """A hand-over whose checked file this browser may look at, or one that is gone. Raises NotVisible."""
    at = at_hand(request, hand_over_id)
    if at.is_gone or (at.may_see and at.session_key and at.state in CHECKED):
        return at
    raise NotVisible(f"sharing.handover {hand_over_id}")


# --- acts ----------------------------------------------------------------------------------------------------------


@csrf_exempt  # `_check_again` checks the form, once its files have somewhere to go
@require_POST
def again(request: AskedRequest, hand_over_id: UUID) -> HttpResponse:
    """Say why what was found is right, give a mended file, or both; and have it checked again, in one step."""
    at = at_hand(request, hand_over_id)
    if at.is_gone or at.is_sent or at.session_key is None or not at.may_see:
        return redirect("hand-over", hand_over_id)
    with receiving(request, Uploading(store(), hand_over_id, at.session_key)) as arriving:
        return _check_again(request, at, arriving)


@csrf_protect
def _check_again(request: AskedRequest, at: AtHand, arriving: Arriving) -> HttpResponse:
    preview = _preview_again(request, at)
    must_mend = problem_pages.must_mend(preview.report) if preview else ""
    form = AgainForm(request.POST, request.FILES, trouble=arriving.trouble, must_mend=must_mend)
    said = problem_pages.answers(preview.report, request.POST) if preview else ()
    given = arriving.uploading.originals
    is_silent = bool(preview and not given and not must_mend and problem_pages.leaves_something(preview.report, said))
    if not form.is_valid() or is_silent:
        return _again_wrong(request, at, preview, form, complain=is_silent)
    for each in said:
        _confirm(request, at, each)
    if given:
        mend(request.actor, at.hand_over, request.now, uploading=arriving.uploading)
        arriving.are_kept = True
    return have_checked(request, at.hand_over, form.cleaned_data["passphrase"], arriving.uploading.session_key)


def _preview_again(request: AskedRequest, at: AtHand) -> Preview | None:
    """What the person was looking at, where there was something. Raises Stale when it is not what there is now."""
    if at.state not in CHECKED:
        return None
    _refuse_stale(request, at)
    try:
        return _preview(at)
    except Unusable:
        return None


def _refuse_stale(request: AskedRequest, at: AtHand) -> None:
    if request.POST.get(ON_THE_PAGE) != str(at.hand_over.check_number):
        raise Stale


def _again_wrong(
    request: AskedRequest, at: AtHand, preview: Preview | None, form: AgainForm, *, complain: bool
) -> HttpResponse:
    if preview is None:
        return _again_page(request, at, form)
    if at.state is HandOverState.READY:
        return _look_page(request, at, preview, form)
    return _problems_page(request, at, preview, form, complain=complain)


def _again_page(request: AskedRequest, at: AtHand, form: AgainForm, trouble: str = "") -> HttpResponse:
    """It is uploaded and waits for the passphrase: nobody has checked it yet, or the check stopped."""
    error = in_words(at.hand_over.error) if at.hand_over.error else ""
    context = _page(at, Stage.CHECK, form=form, trouble=trouble or error)
    return render(request, "sharing/hand_over/again.html", context, status=WRONG if form.is_bound else 200)


def _confirm(request: AskedRequest, at: AtHand, said: Answer) -> None:
    problem, hand_over = said.problem, at.hand_over
    if at.session_key is None:
        raise NotVisible(f"sharing.handover {hand_over.pk}")
    confirm_problem(
        request.actor,
        hand_over,
        request.now,
        code=problem.code,
        sealed_where=seal_words(at.session_key, hand_over.pk, "where", [problem.table, problem.column]),
        may_be_confirmed=problem.level == "confirm",
        why=said.why,
    )


@require_POST
def send_it(request: AskedRequest, hand_over_id: UUID) -> HttpResponse:
    """Send what was looked at, and nothing else."""
    at = at_hand(request, hand_over_id)
    if at.state is HandOverState.SENT:  # a second tab, or a second press
        return redirect("receipt", hand_over_id)
    if not _could_look(at):
        messages.warning(request, LOOK_FIRST)
        return redirect("hand-over", hand_over_id)
    _refuse_stale(request, at)
    sent = send_hand_over(request.actor, at.hand_over, request.now)
    messages.success(request, f"{sent.hand_over.quarter.words} was sent. This is your receipt.")
    response = redirect("receipt", hand_over_id)
    forget_in_browser(response, at.hand_over)
    return response


def _could_look(at: AtHand) -> bool:
    """Whether this browser's key opens what this very check kept to look at: a made-up key opens nothing."""
    if at.session_key is None:
        return False
    if at.state is not HandOverState.READY:  # nothing is there to be looked at or sent: the gate says why
        return True
    try:
        return bool(_opened(at, at.hand_over.preview, "preview"))
    except Unusable:
        return False


@require_POST
def discard(request: AskedRequest, hand_over_id: UUID) -> HttpResponse:
    """Throw away what was uploaded. Nothing was sent."""
    with walls(request.actor):
        found = visible_hand_over(request.actor, hand_over_id)
    withdraw_hand_over(request.actor, found, request.now)
    messages.info(request, "What you uploaded is gone. Nothing was sent.")
    response = redirect("send-quarter", found.agreement_id, found.period)
    forget_in_browser(response, found)
    return response
