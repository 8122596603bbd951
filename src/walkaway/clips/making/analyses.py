"""What the encoder learned of a leader: left when it is made, kept for those that share it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from walkaway.clips.making.renditions import Rendition


@dataclass(frozen=True, kw_only=True, slots=True)
class Analyses:
    """Analyses below the folder `work`, of which those of `leaders` are still to be left.

    `aside` are the leaders that nobody asked for. They are made where they vanish again.
    """

    work: Path
    leaders: frozenset[str]
    aside: tuple[Rendition, ...]

    def of(self, rendition: Rendition) -> Path | None:
        """The analysis that `rendition` shares, or leaves, if it does either."""
        if rendition.leader:
            return _kept(self.work, rendition.leader)
        return _kept(self.work, rendition) if rendition.path.name in self.leaders else None


def analyses_for(missing: Collection[Rendition], work: Path, scratch: Path) -> Analyses:
    """The analyses with which `missing` can be made; who is made aside is made in `scratch`."""
    asked = {each.path for each in missing}
    leaders = {each.leader.path: each.leader for each in missing if each.leader}
    unknown = [each for each in leaders.values() if not _kept(work, each).exists()]
    return Analyses(
        work=work,
        leaders=frozenset(each.path.name for each in unknown),
        aside=tuple(
            replace(each, path=scratch / each.path.name)
            for each in unknown
            if each.path not in asked
        ),
    )


def _kept(work: Path, leader: Rendition) -> Path:
    """The name has the address of the leader: whatever decides its bytes decides its analysis."""
    return work / f"analysis-{leader.path.stem}"
