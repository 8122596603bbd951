"""Consent at the desk: recorded row by row, and the receipt for the speaker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from walkaway.accounts.access import GET_OR_POST, DeskRequest, desk
from walkaway.accounts.actors import Actor
from walkaway.accounts.models import Role
from walkaway.accounts.words import told
from walkaway.archive.consent_words import FATES, HOW, language_words
from walkaway.archive.forms.consent import (
    PRESETS,
    ConsentForm,
    GrantRow,
    first_answers,
    rows_again,
    rows_of_version,
    rows_sent,
)
from walkaway.archive.memory_uploads import InMemory
from walkaway.archive.models import ConsentVersion, Speaker
from walkaway.archive.papers import grant_words, receipt
from walkaway.archive.queries.gate import newest_versions
from walkaway.archive.queries.speakers import READING_ROLES, colleagues_on
from walkaway.archive.services.consent import (
    LARGEST_PROOF_BYTES,
    Allowed,
    comprehension_of,
    has_proof,
    open_proof,
    people_at,
    record_consent,
)
from walkaway.archive.services.withdrawal import known_code
from walkaway.archive.views.answers import NOT_DONE
from walkaway.archive.views.found import speaker_or_404
from walkaway.archive.views.paper_files import KINDS, paper_file
from walkaway.archive.views.speakers import WHO_TAKES_IN
from walkaway.core.errors import Refused
from walkaway.core.sealing.receipts import Receipt, receipt_from

RECORD = "record"


@csrf_exempt  # the inner view is not: the file must go into memory before the form is looked at
@desk(roles=WHO_TAKES_IN)  # outside of it, so that no stranger fills that memory
@require_http_methods(GET_OR_POST)
def consent(request: DeskRequest, pk: UUID) -> HttpResponseBase:
    """Record what a speaker agrees to. The attached file is never written to the disk as it is."""
    request.upload_handlers = [InMemory(LARGEST_PROOF_BYTES + 1)]
    return _consent(request, pk=pk)


@sensitive_variables()
@csrf_protect
def _consent(request: DeskRequest, pk: UUID) -> HttpResponse:
    speaker = speaker_or_404(request.actor, pk)
    newest = newest_versions([speaker.pk]).get(speaker.pk)
    colleagues = colleagues_on(speaker)
    wanted = request.POST.get("do", "")
    if request.method != "POST":
        assert request.actor.staff
        answers = first_answers(newest, request.actor.staff, timezone.now().date())
        form = ConsentForm(initial=answers, colleagues=colleagues)
        return _form(request, speaker, form, rows_of_version(newest))
    if wanted != RECORD:
        again = {name: request.POST.get(name, "") for name in ConsentForm.base_fields}
        form = ConsentForm(initial=again, colleagues=colleagues)
        return _form(request, speaker, form, rows_again(request.POST, wanted))
    form = ConsentForm(request.POST, request.FILES, colleagues=colleagues)
    rows = rows_sent(request.POST)
    if not all([form.is_valid(), *(row.is_valid() for row in rows)]):
        return _form(request, speaker, form, rows)
    return _recorded(request, speaker, form, rows)


@sensitive_variables()
def _recorded(
    request: DeskRequest, speaker: Speaker, form: ConsentForm, rows: Sequence[GrantRow]
) -> HttpResponse:
    allowed: list[Allowed] = [each for row in rows for each in row.allowed]
    try:
        recorded = record_consent(
            speaker,
            form.terms(allowed),
            after=form.cleaned_data["after"],
            actor=request.actor,
            now=timezone.now(),
            proof=form.attached,
        )
    except Refused as refusal:
        return _form(request, speaker, form, rows, refusal=refusal)
    context = {
        "speaker": speaker,
        "version": recorded.version,
        "paper": receipt(recorded.version, recorded.code, address_of(request)),
        "code": recorded.code,
        "kinds": KINDS,
    }
    return render(request, "archive/consent/receipt.html", context)


@sensitive_post_parameters()
@sensitive_variables()
@require_POST
@desk(roles=WHO_TAKES_IN)
def receipt_file(request: DeskRequest, pk: UUID, number: int) -> HttpResponse:
    """The receipt as a file, for whoever still has the code on the screen: it comes back with the
    form, since it is kept nowhere."""
    version = _version(request.actor, pk, number)
    code = request.POST.get("code", "")
    if known_code(code).version_id != version.pk:
        raise Http404
    receipt_code: Receipt = receipt_from(code)
    paper = receipt(version, receipt_code, address_of(request))
    return paper_file(paper, request.POST.get("as", ""), name="receipt")


@require_safe
@desk(roles=READING_ROLES)
def version(request: DeskRequest, pk: UUID, number: int) -> HttpResponse:
    """One version as it was recorded, with what of it one may read."""
    found = _version(request.actor, pk, number)
    actor = request.actor
    is_readable = actor.keys is not None and found.speaker.erased_at is None
    context = {
        "speaker": found.speaker,
        "version": found,
        "allowed": [grant_words(grant) for grant in found.grants.all()],
        "how": HOW[found.given_how],
        "fate": FATES[found.originals_on_withdrawal],
        "explained_in": language_words(found.explained_in),
        "comprehension": comprehension_of(found, actor=actor) if is_readable else "",
        "people": people_at(found, actor=actor)
        if is_readable and actor.has(Role.PROTECTION_OFFICER)
        else None,
        "has_proof": has_proof(found),
    }
    return render(request, "archive/consent/version.html", context)


@require_POST
@desk(unlocked=True, roles=READING_ROLES)
def proof(request: DeskRequest, pk: UUID, number: int) -> HttpResponse:
    """The signed form or recording, for those who hold the originals."""
    found = open_proof(_version(request.actor, pk, number), actor=request.actor)
    if found is None:
        raise Http404
    # As a file and never as a page: whatever was attached acts on nobody.
    headers = {"Content-Disposition": 'attachment; filename="consent"'}
    response = HttpResponse(found.content, content_type="application/octet-stream", headers=headers)
    response.headers["Cache-Control"] = "no-store"
    return response


def address_of(request: HttpRequest) -> Any:
    """Tells where the page of withdrawal is, in a language."""

    def address_in(language: str) -> str:
        with override(language):
            return request.build_absolute_uri(reverse("speaker-withdraws"))

    return address_in


def _version(actor: Actor, pk: UUID, number: int) -> ConsentVersion:
    return get_object_or_404(ConsentVersion, speaker=speaker_or_404(actor, pk), number=number)


def _form(
    request: DeskRequest,
    speaker: Speaker,
    form: ConsentForm,
    rows: Sequence[GrantRow],
    refusal: Refused | None = None,
) -> HttpResponse:
    is_wrong = form.is_bound or refusal is not None
    context = {
        "speaker": speaker,
        "form": form,
        "rows": rows,
        "presets": [(slug, label) for slug, (label, _) in PRESETS.items()],
        "refusal": told(refusal) if refusal else "",
    }
    status = NOT_DONE if is_wrong else 200
    return render(request, "archive/consent/form.html", context, status=status)
