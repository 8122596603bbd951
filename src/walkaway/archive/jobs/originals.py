"""What is done with every recording that has arrived: read back, hashed, and made easy to see.

Each job reads the sealed file through a key that it was given for this alone, and seals what it
makes before it reaches the disk. Decoders are imported where they are used: every process of the
site reads this file.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import wraps
from typing import TYPE_CHECKING, BinaryIO

from django.utils import timezone
from django.utils.translation import gettext_noop

from walkaway.archive.models import DerivativeKind, Original, OriginalState
from walkaway.archive.services.derivatives import (
    end_without,
    giving_back_the_key,
    keep_derivative,
    original_of,
    reading,
)
from walkaway.archive.services.file_keys import key_of_job, take_from_ended_jobs, take_from_job
from walkaway.archive.services.originals import declare_broken, declare_whole, read_back
from walkaway.archive.services.uploads import HASH_JOB
from walkaway.core.errors import NotOpened
from walkaway.core.typed_json import written
from walkaway.jobs.services import Work, job_kind

if TYPE_CHECKING:
    from walkaway.core.media.recordings.proxy import ProxyPlan

READING = gettext_noop("Reading the recording")

OnRecording = Callable[[Work, Original], None]


def with_recording(does: OnRecording) -> Callable[[Work], None]:
    """Give a job its recording; its key goes when the job ends, however it ends."""

    @wraps(does)
    def done(work: Work) -> None:
        take_from_ended_jobs()
        with giving_back_the_key(work):
            does(work, original_of(work))

    return done


@job_kind(HASH_JOB, label=gettext_noop("Read back and hash a recording"))
@with_recording
def hash_original(work: Work, original: Original) -> None:
    """Read a recording back from the disk: it is whole, or broken."""
    if original.state != OriginalState.ARRIVING:
        end_without(work)
        return
    key = key_of_job(work, original)
    work.stage(READING, original.size_bytes)
    try:
        sha256 = read_back(original, key, work.reached)
    except NotOpened:
        with work.keeping():
            take_from_job(work)
            declare_broken(original, asked_by=work.asked_by)
        return
    with work.keeping():
        take_from_job(work)
        declare_whole(original, sha256, key, asked_by=work.asked_by, now=timezone.now())


@job_kind("proxy", label=gettext_noop("Make a small film of a recording"))
@with_recording
def make_proxy(work: Work, original: Original) -> None:
    """Make the film that plays in every browser."""
    from walkaway.core.media.recordings import proxy

    with reading(work, original) as source:
        plan = proxy.plan_proxy(source)
        try:
            _keep_proxy(work, original, source, plan)
        except proxy.LongerThanItSays:
            _keep_proxy(work, original, source, plan.with_table_at_the_end())


def _keep_proxy(work: Work, original: Original, source: BinaryIO, plan: ProxyPlan) -> None:
    from walkaway.core.media.recordings import proxy

    work.stage(gettext_noop("Making a small film"), _milliseconds(plan.duration))
    keep_derivative(
        work,
        original,
        DerivativeKind.PROXY,
        lambda target: proxy.make_proxy(
            source, target, plan, lambda at: work.reached(_milliseconds(at))
        ),
        content_type="video/mp4" if plan.has_picture else "audio/mp4",
        recipe=proxy.RECIPE,
        head_bytes=plan.head_bytes,
    )


@job_kind("waveform", label=gettext_noop("Draw the sound of a recording"))
@with_recording
def make_waveform(work: Work, original: Original) -> None:
    """Draw how loud a recording is."""
    from walkaway.core.media.recordings.peaks import COLUMNS, recording_peaks
    from walkaway.core.media.sound.waveform import waveform_svg

    with reading(work, original) as source:
        work.stage(READING, original.size_bytes)
        peaks = recording_peaks(source, lambda _: work.reached(source.tell()))
    if peaks is None:
        end_without(work)
        return
    keep_derivative(
        work,
        original,
        DerivativeKind.WAVEFORM,
        lambda target: target.write(waveform_svg(peaks).encode()),
        content_type="image/svg+xml",
        recipe={"what": "waveform", "version": 1, "columns": COLUMNS},
    )


@job_kind("thumbnails", label=gettext_noop("Take small pictures of a recording"))
@with_recording
def make_thumbnails(work: Work, original: Original) -> None:
    """Take small pictures of a recording, on one sheet."""
    from walkaway.core.media.recordings import contact_sheet as sheets

    with reading(work, original) as source:
        work.stage(gettext_noop("Taking pictures"), sheets.COLUMNS * sheets.ROWS)
        sheet = sheets.contact_sheet(source, work.reached)
    if sheet is None:
        end_without(work)
        return
    keep_derivative(
        work,
        original,
        DerivativeKind.THUMBNAILS,
        lambda target: target.write(sheet),
        content_type="image/webp",
        recipe={
            "what": "thumbnails",
            "version": 1,
            "pictures": sheets.COLUMNS * sheets.ROWS,
            "width": sheets.PICTURE_WIDTH,
        },
    )


@job_kind("technical-report", label=gettext_noop("Write down what a recording is"))
@with_recording
def make_technical_report(work: Work, original: Original) -> None:
    """Write down what a recording says of itself."""
    from walkaway.core.media.recordings.technical_report import technical_report

    with reading(work, original) as source:
        work.stage(READING, 1)
        report = technical_report(source, sha256=original.sha256, size_bytes=original.size_bytes)
    keep_derivative(
        work,
        original,
        DerivativeKind.TECHNICAL_REPORT,
        lambda target: target.write(written(report).encode()),
        content_type="application/json",
        recipe={"what": "technical-report", "version": 2},
    )


def _milliseconds(seconds: Fraction) -> int:
    return int(seconds * 1000)
