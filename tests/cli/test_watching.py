from __future__ import annotations

from io import StringIO

from rich.console import Console

from walkaway.cli.watching import Lines, shown_progress


def test_lines_tell_the_time_left_and_do_not_flood() -> None:
    now, said = [0.0], []
    lines = Lines(said.append, lambda: now[0])
    lines.stage("Rendering", 200)
    for second, amount in ((1, 10), (6, 50), (7, 60), (20, 100), (40, 200)):
        now[0] = second
        lines.reached(amount)
    assert said == [
        "Rendering ...",
        "Rendering: 25 %, about 18 s left",  # 6 s for 50, 150 to go
        "Rendering: 50 %, about 20 s left",  # 20 s for 100, 100 to go
    ]


def test_a_file_gets_lines_and_a_terminal_gets_a_bar() -> None:
    for terminal, sign in ((False, "Rendering ..."), (True, "━")):
        written = StringIO()
        with shown_progress(Console(file=written, force_terminal=terminal, width=100)) as progress:
            progress.stage("Rendering", 10)
            progress.reached(5)
        assert sign in written.getvalue()
