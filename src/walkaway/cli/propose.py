"""`walkaway propose`: passages that could be a clip, from files and without a database."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from walkaway.core.media.sheet import explain
from walkaway.core.media.sheet.mistakes import printable
from walkaway.core.passages import Proposal, Wish
from walkaway.core.passages import propose as proposed
from walkaway.core.passages.draft_sheet import write_draft
from walkaway.core.passages.from_files import Codings, Told, codings_in, told_in
from walkaway.core.transcripts.times import short_clock

A_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
SHOWN_WORDS = 12
LONGEST_MS = 3_600_000
NOT_ASKED = (
    "Every cue of a file counts as approved, and no consent was asked: whoever cuts the clip "
    "answers for both."
)
NO_NAMES = "No sheet says which names are hidden: that a passage says none was not looked at."

_LENGTH = re.compile(r"(?:(\d{1,3})m)?(?:(\d{1,4})s?)?")


class LengthRange(click.ParamType[tuple[int, int]]):
    """From how long to how long, in milliseconds: 45s..90s, 1m..1m30s, 45..90."""

    name = "length"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Read a range."""
        if isinstance(value, tuple):
            return value
        ends = [_milliseconds(each.strip()) for each in str(value).split("..")]
        if len(ends) != 2 or not 0 < ends[0] <= ends[1] <= LONGEST_MS:
            self.fail(f"{value!r} is no range; write 45s..90s or 1m..1m30s.", param, ctx)
        return ends[0], ends[1]


def _milliseconds(text: str) -> int:
    match = _LENGTH.fullmatch(text)
    return 1000 * (60 * int(match[1] or 0) + int(match[2] or 0)) if match else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A proposal and where it was found."""

    told: Told
    proposal: Proposal


@click.command()
@click.argument("files", metavar="SHEET_OR_TRANSCRIPT...", nargs=-1, required=True, type=A_FILE)
@click.option(
    "--codings",
    "codings_file",
    type=A_FILE,
    required=True,
    help="What was coded: a .qdpx package, or a CSV with start_ms,end_ms,code.",
)
@click.option(
    "--theme",
    "themes",
    multiple=True,
    required=True,
    metavar="CODE",
    help="A code, with those below it; may be given again.",
)
@click.option(
    "--length",
    type=LengthRange(),
    default="45s..90s",
    show_default=True,
    metavar="FROM..TO",
    help="How long a clip may be.",
)
@click.option("--language", default="", help="The language of transcripts that do not say theirs.")
@click.option(
    "--most", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option(
    "--sheet",
    "sheet_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a draft of a cut sheet of one of them.",
)
@click.option(
    "--take",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Which of them, as numbered, for --sheet.",
)
def propose(
    files: Sequence[Path],
    codings_file: Path,
    themes: Sequence[str],
    length: tuple[int, int],
    language: str,
    most: int,
    as_json: bool,
    sheet_file: Path | None,
    take: int,
) -> None:
    """Propose passages of transcripts that could be a clip by themselves, with their reasons.

    With a cut sheet (.toml), its transcripts and the names that it hides are taken. With several
    transcripts, a column `file` of the CSV says which is meant. An editor decides.
    """
    told = told_in(files, language=language)
    codings = codings_in(codings_file, told)
    wish = Wish(codes=codings.themes(themes), least_ms=length[0], most_ms=length[1], most=most)
    found = _ranked(told, codings, wish)
    for remark in (*_remarks(told), *codings.remarks):
        click.echo(f"! {printable(remark)}", err=True)
    if as_json:
        click.echo(json.dumps({"proposals": list(map(_as_json, found))}, ensure_ascii=False))
    else:
        _show(found)
    if sheet_file:
        _write_sheet(found, take, ", ".join(themes), sheet_file)


def _ranked(told: Sequence[Told], codings: Codings, wish: Wish) -> list[_Found]:
    found = [
        _Found(told=each, proposal=proposal)
        for each in told
        for proposal in proposed(each.transcript, codings.passages[each.name], wish, each.hidden)
    ]
    return sorted(found, key=lambda each: -each.proposal.score)[: wish.most]


def _remarks(told: Sequence[Told]) -> list[str]:
    remarks = [f"{each.name}: {remark}" for each in told for remark in each.transcript.remarks]
    no_names = [] if any(each.hidden for each in told) else [NO_NAMES]
    return [*remarks, *no_names, NOT_ASKED]


def _show(found: Sequence[_Found]) -> None:
    if not found:
        click.echo("Nothing of that length on that theme could stand alone.")
    for number, each in enumerate(found, 1):
        proposal = each.proposal
        start, end = proposal.span_ms.start, proposal.span_ms.end
        seconds = round((end - start) / 1000)
        place = f"{short_clock(start)}–{short_clock(end)}, {seconds} s"
        click.echo(f"{number}. {printable(each.told.name)}, {place}: {proposal.score:.2f}")
        click.echo(f"   “{printable(_shortened(proposal.text))}”")
        for reason in proposal.reasons:
            click.echo(f"   {reason.counts:+.2f}  {printable(reason.sentence)}")
        for mark in proposal.marks:
            click.echo(f"   look:  {printable(mark.sentence)}")


def _shortened(text: str) -> str:
    words = text.split()
    if len(words) <= 2 * SHOWN_WORDS:
        return text
    return " ".join([*words[:SHOWN_WORDS], "…", *words[-SHOWN_WORDS:]])


def _as_json(found: _Found) -> dict[str, Any]:
    proposal = found.proposal
    return {
        "transcript": found.told.name,
        "start_ms": proposal.span_ms.start,
        "end_ms": proposal.span_ms.end,
        "score": proposal.score,
        "cues": list(proposal.cues),
        "text": proposal.text,
        "codes": sorted(proposal.codes),
        "reasons": [
            {
                "kind": each.kind.value,
                "weight": each.weight,
                "value": round(each.value, 3),
                "counts": each.counts,
                "words": each.words,
                "sentence": each.sentence,
            }
            for each in proposal.reasons
        ],
        "marks": [
            {
                "kind": each.kind.value,
                "cue": each.cue,
                "offset": each.offset,
                "at_ms": each.at_ms,
                "words": each.words,
                "sentence": each.sentence,
            }
            for each in proposal.marks
        ],
    }


def _write_sheet(found: Sequence[_Found], take: int, theme: str, out: Path) -> None:
    if take > len(found):
        raise click.UsageError(f"There is no proposal {take}: there are {len(found)}.")
    chosen = found[take - 1]
    draft = write_draft(chosen.told, chosen.proposal, theme, out)
    click.echo(out, err=True)
    if draft.mistakes:
        click.echo(explain(draft.mistakes, out, draft.toml), err=True)
