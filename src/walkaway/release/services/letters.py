"""The letter that goes with released files: from whom, what for, for whom, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypedDict

from walkaway.core.gate import ANYWHERE
from walkaway.core.media.manifest import ClipManifest
from walkaway.core.typed_json import written
from walkaway.release.models import Release

FORMAT: Literal["walkaway-release-1"] = "walkaway-release-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedFile:
    """A file of a pack, by its name there."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The same letter for people and for programs."""

    text: str
    json: str


class LetterJson(TypedDict):
    """A letter for programs. `until` is null where there is no last day, `territory` `*` for
    everywhere."""

    format: Literal["walkaway-release-1"]
    release: str
    clip: str
    title: dict[str, str]
    publisher: str
    funder: str
    purpose: str
    exit: str
    use: str
    audience: str
    territory: str
    first_day: str
    until: str | None
    invented: bool
    made_at: str
    files: dict[str, str]


def letter_of(
    released: Release,
    manifest: ClipManifest,
    files: Sequence[PackedFile],
    *,
    made_at: datetime,
) -> Letter:
    """The letter of a release with `files`."""
    content: LetterJson = {
        "format": FORMAT,
        "release": str(released.pk),
        "clip": released.clip_id,
        "title": manifest["title"],
        "publisher": manifest["publisher"],
        "funder": manifest["funder"],
        "purpose": manifest["purpose"],
        "exit": released.exit,
        "use": released.purpose,
        "audience": released.audience,
        "territory": released.territory,
        "first_day": released.from_day.isoformat(),
        "until": released.until_day.isoformat() if released.until_day else None,
        "invented": manifest["invented"],
        "made_at": made_at.isoformat(timespec="seconds"),
        "files": {each.name: each.sha256 for each in files},
    }
    return Letter(text=_text(content), json=written(content))


def _text(content: LetterJson) -> str:
    """In English alone: it is for those who handle the files, and it is kept with them."""
    titles = "".join(f"  {language}: {text}\n" for language, text in content["title"].items())
    files = "".join(f"{sha256}  {name}\n" for name, sha256 in content["files"].items())
    where = "anywhere" if content["territory"] == ANYWHERE else content["territory"]
    invented = "\nThe person in it is invented.\n" if content["invented"] else ""
    return f"""RELEASE OF A TESTIMONY

{titles}
Published by:   {content["publisher"]}
Paid for by:    {content["funder"] or "not stated"}
Purpose:        {content["purpose"]}
{invented}
What you may do
  These files are released for one use: {content["use"]} ({content["exit"]}).
  For:    {content["audience"]}
  Where:  {where}
  From:   {content["first_day"]}
  Until:  {content["until"] or "no last day is set; ask whether it still holds"}

What you must do
  Show them as they are. Do not cut, dub or retitle them, and name the publisher.
  Do not try to find out who speaks, and help nobody who tries.
  Whoever speaks may withdraw at any time. When the publisher tells you that a release has ended,
  and after its last day, take the files down and erase them.

Release {content["release"]}, made up on {content["made_at"]}.
To check the files: sha256sum -c, with the lines below.

{files}"""
