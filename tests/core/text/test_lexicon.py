import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.errors import LexiconError
from walkaway.core.lexicon_files import lexicons_in, shipped_lexicons
from walkaway.core.text.lexicon import ACTS, read_lexicon

WORDS = st.text(alphabet="abcçdeéقلمдежş", min_size=3, max_size=9)


@given(words=st.lists(WORDS, min_size=1, max_size=9, unique=True), act=st.sampled_from(ACTS))
def test_what_is_written_is_read(words: list[str], act: str) -> None:
    body = "\n".join(f"  {word} {at}x  # why" for at, word in enumerate(words))
    lexicon = read_lexicon(f"# ours\nlanguage sq\n\n[act {act}]\n{body}\n", place="x")
    assert lexicon.language == "sq"
    assert [sign.written for sign in lexicon.signs] == [f"{w} {at}x" for at, w in enumerate(words)]
    assert {(sign.kind, sign.name) for sign in lexicon.signs} == {("act", act)}


@given(st.text())
def test_any_text_is_read_or_refused_with_its_line(text: str) -> None:
    lines = []
    try:
        read_lexicon(text, place="x")
    except LexiconError as error:
        lines.append(error.line)
    assert all(1 <= line <= max(1, len(text.splitlines())) for line in lines)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("", 1, "names no language"),
        ("daesh", 1, "names no language"),
        ("language en", 1, "no word"),
        ("language en\nfled", 2, "in no section"),
        ("language en\n\n[act flew]\nfled", 3, "no act is called 'flew'"),
        ("language en\n[deed fled]\nfled", 2, "is no section"),
        ("language en\n[act fled]\nfl*ed", 3, "ends no word"),
        ("language en\n[act fled]\nfl*", 3, "too short"),
        ("language en\n[act fled]\n!!", 3, "no letter"),
        ("language en\n[act fled]\nfled\nFléd", 4, "stands on line 3 already"),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, line: int, problem: str) -> None:
    with pytest.raises(LexiconError, match=problem) as told:
        read_lexicon(text, place="en.txt")
    assert told.value.line == line
    assert str(told.value).startswith(f"en.txt, line {line}: ")


def test_what_ships_is_sound() -> None:
    for lexicon in shipped_lexicons():
        assert {s.name for s in lexicon.signs if s.kind == "act"} == set(ACTS)
        assert {s.name for s in lexicon.signs if s.kind == "group"} == {
            "jihadist",
            "far-right",
            "other",
        }


def test_a_folder_without_lexicons_and_a_file_in_another_encoding_are_refused(tmp_path) -> None:
    with pytest.raises(LexiconError, match="no lexicon lies here"):
        lexicons_in(tmp_path)
    (tmp_path / "fr.txt").write_bytes("language fr\n[act left]\nquitté".encode("latin-1"))
    with pytest.raises(LexiconError, match="line 3: this is not UTF-8"):
        lexicons_in(tmp_path)
