"""The places of the desk: each room says which pages it has, and for whom."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.functional import Promise

from walkaway.accounts.models import Role, Staff

Words = str | Promise


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A page that the navigation leads to, and `use`: one sentence that the first page says of it.

    Without `roles` it is for everybody. Rooms register theirs in the `ready` of their `AppConfig`.
    """

    url_name: str
    label: Words
    use: Words
    order: int
    roles: frozenset[Role] = field(default_factory=frozenset)

    @property
    def address(self) -> str:
        """Where it is, in the language of the page."""
        return reverse(self.url_name)

    def is_for(self, staff: Staff) -> bool:
        """Whether `staff` has something to do there."""
        return not self.roles or staff.has(*self.roles)


_places: dict[str, Place] = {}


def register(*places: Place) -> None:
    """Make `places` part of the navigation; each once, by its `url_name`."""
    _places.update((place.url_name, place) for place in places)


def places_of(staff: Staff) -> list[Place]:
    """The places that `staff` may go to, in their order."""
    found = (place for place in _places.values() if place.is_for(staff))
    return sorted(found, key=lambda place: (place.order, place.url_name))
