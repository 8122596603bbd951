"""Who is meant by a name that a visitor, or a colleague who does not work on them, can know."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from walkaway.archive.models import Speaker
from walkaway.core.text.folding import fold
from walkaway.release.models import Release


def speakers_named(typed: str) -> list[Speaker]:
    """Whoever has the pseudonym `typed`, or a clip that went out by that name (3 queries).

    The name of a clip may stand in its address, and one that was taken back counts, too: copies of
    it may be about. Case, accents and what nobody sees do not count: whoever is in a hurry is meant
    to hit. Names are compared here and not by the database, which would balk at some.
    """
    wanted = {_as_compared(typed), *map(_as_compared, _parts_of_an_address(typed))} - {""}
    people = Speaker.objects.values_list("pk", "pseudonym")
    clips = Release.objects.order_by().values_list("speaker", "clip_id").distinct()
    meant = {key for key, name in (*people, *clips) if _as_compared(name) in wanted}
    return list(Speaker.objects.filter(pk__in=meant))


def _parts_of_an_address(typed: str) -> list[str]:
    """The parts of an address; none where it is no address."""
    if "/" not in typed:
        return []
    try:
        return [unquote(part) for part in urlsplit(typed.strip()).path.split("/")]
    except ValueError:  # such as http://[
        return []


def _as_compared(name: str) -> str:
    return " ".join(fold(name).split())
