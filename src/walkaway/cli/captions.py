"""`walkaway captions check`: whether captions can be read in their time, and mending them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Any

import click
import langcodes

from walkaway.cli.sheets import FrameRate
from walkaway.core.errors import Refused
from walkaway.core.media.captions.reading import (
    Finding,
    Fix,
    Rules,
    findings_of,
    mended,
    rules_for,
    way_on,
)
from walkaway.core.media.captions.reading.limits import USUAL_RATE
from walkaway.core.media.captions.reading.together import mended_in_all
from walkaway.core.transcripts import aligned, format_clock, read_transcript, write_transcript
from walkaway.core.transcripts.working import Working, transcript_of, working_of

A_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Captions:
    """A file, what it says, and what it is held against."""

    path: Path
    working: Working
    rules: Rules

    def findings(self) -> tuple[Finding, ...]:
        return findings_of(self.working, self.rules)


@click.group()
def captions() -> None:
    """Check captions as subtitlers do, and mend them."""


@captions.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=A_FILE)
@click.option("--language", default="", help="Their language, where they do not say it.")
@click.option(
    "--rate", type=FrameRate(), default=USUAL_RATE, help="Frames per second of the picture: 25."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option(
    "--fix",
    "out",
    metavar="OUT",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write mended files into this folder.",
)
@click.option(
    "--together", is_flag=True, help="The first is the transcript, the others its translations."
)
def check(
    files: Sequence[Path],
    language: str,
    rate: Fraction,
    as_json: bool,
    out: Path | None,
    together: bool,
) -> None:
    """Say which cues of FILE are too fast, too wide, too short or in each other's way.

    Leaves 1 while anything is found. With --fix, what can be mended is, and the rest is told.
    """
    found = [_read(path, language, rate) for path in files]
    if together:
        _require_together(found)
    if out is not None:
        found = _mended_together(found) if together else [_mended(each) for each in found]
        _write(found, out)
    if as_json:
        click.echo(json.dumps({"files": [_as_json(each) for each in found]}, ensure_ascii=False))
    else:
        for each in found:
            _show(each)
    if any(each.findings() for each in found):
        raise SystemExit(1)


def _read(path: Path, language: str, rate: Fraction) -> _Captions:
    transcript = read_transcript(path, language=language)
    tag = transcript.language or _language_of_name(path)
    sample = " ".join(cue.text for cue in transcript.cues)
    return _Captions(
        path=path,
        working=working_of(replace(transcript, language=tag)),
        rules=rules_for(tag, sample=sample, rate=rate),
    )


def _language_of_name(path: Path) -> str:
    """The tag in a name such as `interview.ar.vtt`, or nothing."""
    _dot, _rest, tag = path.stem.rpartition(".")
    return tag if _dot and langcodes.tag_is_valid(tag) else ""


def _require_together(found: Sequence[_Captions]) -> None:
    source = transcript_of(found[0].working)
    for each in found[1:]:
        if problems := aligned(source, transcript_of(each.working), compare_ends=True):
            raise Refused(
                what=f"Mending {each.path.name} together with {found[0].path.name}",
                reason=f"it does not follow it cue by cue: {problems[0].problem}",
                way_on="Give it the cues and times of the transcript, or check each alone.",
            )


def _mended(each: _Captions) -> _Captions:
    numbers = count(1)
    better, _done = mended(each.working, each.rules, new_ids=lambda: f"n{next(numbers)}")
    return replace(each, working=better)


def _mended_together(found: Sequence[_Captions]) -> list[_Captions]:
    numbers = count(1)
    better, _total = mended_in_all(
        [each.working for each in found],
        [each.rules for each in found],
        new_ids=lambda: f"n{next(numbers)}",
    )
    return [replace(each, working=one) for each, one in zip(found, better, strict=True)]


def _write(found: Sequence[_Captions], out: Path) -> None:
    names = [each.path.name for each in found]
    if len(set(names)) < len(names) or any((out / each.path.name).exists() for each in found):
        raise Refused(
            what=f"Writing into {out}",
            reason="a file of that name is there already, or two have the same name",
            way_on="Choose an empty folder.",
        )
    out.mkdir(parents=True, exist_ok=True)
    for each in found:
        write_transcript(transcript_of(each.working), out / each.path.name)


def _show(each: _Captions) -> None:
    limits = each.rules.limits
    click.echo(
        f"{each.path}: {each.working.language or 'no language told'}, at most "
        f"{limits.characters_per_second} characters a second and {limits.characters_per_line} "
        f"in a line ({limits.source})"
    )
    found = each.findings()
    numbers = {cue.id: number for number, cue in enumerate(each.working.cues, 1)}
    for finding in found:
        cue = each.working.by_id[finding.cue_id]
        where = f"cue {numbers[cue.id]} at {format_clock(cue.start_ms)}"
        click.echo(f"  {where}: {finding.sentence}. {_way_on(each, finding)}")
    click.echo(
        f"  {len(found)} found in {len(each.working.cues)} cues" if found else "  ✓ all well"
    )


def _way_on(each: _Captions, finding: Finding) -> str:
    chosen = way_on(each.working, finding, each.rules)
    if isinstance(chosen, Fix):
        return f"--fix would {_FIXES[chosen]}"
    return f"Not mended: {chosen.reason}. {chosen.way_on}"


_FIXES = {
    Fix.EXTEND: "leave it on screen during the silence behind it",
    Fix.CLOSE_GAP: "close the gap",
    Fix.OPEN_GAP: "open the gap",
    Fix.BREAK_LINES: "break its lines anew",
    Fix.SPLIT: "make two cues of it",
    Fix.MERGE: "join it with its neighbour",
    Fix.TRIM: "end it where the next begins",
    Fix.COVER: "show it for as long as it is heard",
}


def _as_json(each: _Captions) -> dict[str, Any]:
    numbers = {cue.id: number for number, cue in enumerate(each.working.cues, 1)}
    return {
        "file": str(each.path),
        "language": each.working.language,
        "limits": asdict(each.rules.limits),
        "cues": len(each.working.cues),
        "findings": [
            {
                "kind": finding.kind.value,
                "cue": numbers[finding.cue_id],
                "start_ms": each.working.by_id[finding.cue_id].start_ms,
                "measured": round(finding.measured, 3),
                "limit": finding.limit,
                "sentence": finding.sentence,
                **_way_on_json(each, finding),
            }
            for finding in each.findings()
        ],
    }


def _way_on_json(each: _Captions, finding: Finding) -> dict[str, str | None]:
    chosen = way_on(each.working, finding, each.rules)
    if isinstance(chosen, Fix):
        return {"fix": chosen.value, "not_mended": None}
    return {"fix": None, "not_mended": f"{chosen.reason}. {chosen.way_on}"}
