"""What changes the offers to other programs: a released clip is offered, or taken off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from walkaway.archive.models import Speaker
from walkaway.clips.arrivals import Arrival
from walkaway.clips.models import Package
from walkaway.core.errors import Refused
from walkaway.core.gate import Exit
from walkaway.library import shelf
from walkaway.library.models import Offer, OfferedFile
from walkaway.library.services import (
    Shelved,
    erase_what_is_not_shown,
    on_the_shelf,
    refuse_name_of_another,
    refuse_other_files,
)
from walkaway.library.told import files_told, told_of
from walkaway.release.models import TAKEN_BACK, EndedBy, Release
from walkaway.release.queries.facts import languages_out
from walkaway.release.services.releasing import end

OfferIt = Callable[[Release], Offer]
"""Offers a clip, in the transaction of its release."""


@contextmanager
def offering(folder: Path, package: Package) -> Iterator[OfferIt]:
    """Put the clip in `folder`, which is `package`, on the shelf, and give what offers it in the
    transaction of its release. Raises as `on_the_shelf`, and `Refused` where it was taken back."""
    speaker = package.cut.speaker
    with on_the_shelf(folder, speaker=speaker) as (arrival, shelved):

        def offer(release: Release) -> Offer:
            return _offered(arrival, shelved, package, release)

        yield offer


def take_off(offers: QuerySet[Offer]) -> int:
    """Erase words and files of those of `offers` whose release is over; how many. Doing it again
    does no harm."""
    over = offers.filter(release__ended_at__isnull=False).order_by()
    names = list(over.values_list("release__clip_id", flat=True))
    with transaction.atomic():
        OfferedFile.objects.filter(offer__in=over).delete()
        over.delete()
    for clip_id in sorted(set(names)):
        with shelf.held(clip_id):
            erase_what_is_not_shown(clip_id)
    return len(names)


def sweep() -> int:
    """Erase what a crash left of offers that are over; of how many there was anything."""
    left = take_off(Offer.objects.all())
    lying = Release.objects.filter(
        exit=Exit.API.value, clip_id__in=shelf.everyone(), ended_at__isnull=False
    )
    for clip_id in sorted(set(lying.order_by().values_list("clip_id", flat=True))):
        with shelf.held(clip_id):
            erase_what_is_not_shown(clip_id)
    return left


def _offered(arrival: Arrival, shelved: Shelved, package: Package, release: Release) -> Offer:
    refuse_other_files(arrival, release)
    refuse_name_of_another(release)
    _refuse_taken_back(release)
    _end_earlier(release, package.cut.speaker)
    languages: set[str] = set()
    for each in release.renditions.all():
        languages |= languages_out(Exit.API, package, each.language)
    content_types = {each.key: each.content_type for each in arrival.assets}
    offer = Offer.objects.create(release=release, told=told_of(arrival.manifest, languages))
    OfferedFile.objects.bulk_create(
        OfferedFile(
            offer=offer,
            position=position,
            key=each.key,
            kind=each.kind,
            shape=each.shape,
            language=each.language,
            sha256=shelved[each.key].sha256,
            size_bytes=shelved[each.key].size_bytes,
            content_type=content_types[each.key],
        )
        for position, each in enumerate(files_told(arrival, languages))
    )
    return offer


def _refuse_taken_back(release: Release) -> None:
    """Partners were told that it is gone for good."""
    over = Release.objects.filter(exit=release.exit, clip_id=release.clip_id)
    if over.filter(ended_by__in=TAKEN_BACK).exists():
        raise Refused(
            what=_("Offering {clip}").format(clip=release.clip_id),
            reason=_("this clip was withdrawn"),
            way_on=_("A withdrawal is final: make a clip of another name, with consent to it."),
        )


def _end_earlier(release: Release, speaker: Speaker) -> None:
    """Whatever was offered under this name is offered no more, files and all."""
    earlier = Release.objects.filter(exit=release.exit, clip_id=release.clip_id, speaker=speaker)
    earlier = earlier.exclude(pk=release.pk)
    end(earlier, EndedBy.NEWER, now=release.released_at)
    # Their files go when the shelf is let go of.
    Offer.objects.filter(release__in=earlier).delete()
