from __future__ import annotations

from pathlib import Path

from walkaway.core.media.sheet.mistakes import Mistake, Severity, explain

PATH = Path("clip.toml")


def test_every_mistake_stands_under_its_line_and_is_pointed_at() -> None:
    found = (
        Mistake(line=2, column=8, width=6, sentence="this is wrong"),
        Mistake(line=1, sentence="look at this", severity=Severity.WARNING),
    )
    assert explain(found, PATH, 'a = 1\nface = "blur"\n') == (
        "clip.toml: 1 mistake and 1 warning\n\n"
        "mistake, line 2: this is wrong\n"
        '     2 | face = "blur"\n'
        "       |        ^^^^^^\n\n"
        "warning, line 1: look at this\n"
        "     1 | a = 1"
    )


def test_a_tab_is_counted_as_it_is_shown() -> None:
    explained = explain((Mistake(line=1, column=2, width=4, sentence="x"),), PATH, "\tface = 1")
    assert explained.endswith("     1 |     face = 1\n       |     ^^^^")


def test_no_caret_is_drawn_beside_letters_of_another_width_or_direction() -> None:
    text = 'ar = "مرحبا" # x'
    explained = explain((Mistake(line=1, column=6, width=7, sentence="x"),), PATH, text)
    assert explained.endswith(f"     1 | {text}")


def test_a_sheet_cannot_make_the_terminal_lie() -> None:
    treacherous = 'a = "\x1b[2J\u202e"'
    found = (Mistake(line=1, sentence=f"{treacherous} is wrong"),)
    explained = explain(found, PATH, treacherous)
    assert "\x1b" not in explained
    assert "\u202e" not in explained


def test_a_long_line_is_shortened() -> None:
    explained = explain(
        (Mistake(line=1, column=5, width=999, sentence="x"),), PATH, "a = " + "9" * 999
    )
    assert all(len(line) < 120 for line in explained.split("\n"))


def test_a_file_that_cannot_be_read_is_explained_without_excerpt(tmp_path: Path) -> None:
    found = (Mistake(line=1, sentence="there is no such file"),)
    assert explain(found, tmp_path / "x.toml").endswith("mistake, line 1: there is no such file")


def test_the_file_itself_is_the_excerpt_by_default(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_bytes(b"\xef\xbb\xbfa = 1\r\nb = \xff\r\n")
    explained = explain((Mistake(line=2, sentence="x"),), tmp_path / "x.toml")
    assert explained.endswith("     2 | b = �")


def test_no_mistakes_are_said_to_be_none() -> None:
    assert explain((), PATH, "") == "clip.toml: no mistakes."
