"""`walkaway doctor`: what is here, what is missing, what that costs, and the remedy."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

import click

from walkaway.cli.pieces import Piece, State, look_at_everything

SIGNS = {State.HERE: ("✓", "green"), State.MISSING: ("!", "yellow"), State.ESSENTIAL: ("✗", "red")}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """Say what is here, what is missing, what that costs, and what to do.

    The exit code is 0 unless something is missing without which no clip can be made.
    """
    pieces = []
    for piece in look_at_everything(os.environ, Path.cwd()):
        pieces.append(piece)
        if not as_json:
            click.echo(_as_text(piece))
    ready = all(piece.state is not State.ESSENTIAL for piece in pieces)
    if as_json:
        click.echo(json.dumps({"ready": ready, "pieces": [asdict(each) for each in pieces]}))
    else:
        click.echo(_verdict(pieces, ready))
    ctx.exit(0 if ready else 1)


def _as_text(piece: Piece) -> str:
    sign, colour = SIGNS[piece.state]
    line = f"{click.style(sign, fg=colour)} {piece.name}: {piece.found}"
    if piece.state is State.HERE:
        return line
    return f"{line}\n    {_sentence(piece.cost)}\n    → {piece.remedy}"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _verdict(pieces: list[Piece], ready: bool) -> str:
    missing = sum(piece.state is State.MISSING for piece in pieces)
    if not ready:
        return "\n✗ Something essential is missing: see the lines with ✗."
    if missing:
        return "\n✓ Clips can be made. A line with ! says what could be added."
    return "\n✓ Everything is here."
