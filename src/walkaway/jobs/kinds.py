"""Which kinds of work there are: each room registers its own in its `jobs.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from walkaway.jobs.work import Work

Doing = Callable[["Work"], None]

_KINDS: dict[str, Kind] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of work. `label` is an English sentence, translated where it is shown."""

    name: str
    label: str
    does: Doing


def job_kind(name: str, *, label: str = "") -> Callable[[Doing], Doing]:
    """Have the function beneath do the jobs of the kind `name`, a slug.

    The function runs in a worker's process with a `Work`. It is run again when its worker dies, so
    running it twice must do no harm: it writes its result in `with work.keeping():`, or under a
    name that is made from its content. Mark `label` with `gettext_noop`.
    """

    def register(does: Doing) -> Doing:
        known = _KINDS.get(name)
        if known and known.does is not does:
            raise ValueError(f"two functions want to do the jobs of the kind {name}")
        _KINDS[name] = Kind(name=name, label=label or name, does=does)
        return does

    return register


def kind_named(name: str) -> Kind | None:
    """The kind of that name; None when this version does not know it."""
    return _KINDS.get(name)
