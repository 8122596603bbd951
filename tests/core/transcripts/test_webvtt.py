from __future__ import annotations

from tests.core.transcripts.samples import WEBVTT, read, said, times_of
from walkaway.core.transcripts import Cue, Transcript, Voice, Word, transcripts_of
from walkaway.core.transcripts.webvtt import write


def test_a_file_is_read_with_its_settings_untouched() -> None:
    transcript = read("a.vtt", WEBVTT)
    first = transcript.cues[0]
    assert transcript.title == "The road back"
    assert (first.identifier, first.settings) == ("intro", "line:0  position:20%")
    assert (first.speaker, first.text) == ("Esme", "It was not the land <of honour>.")
    assert times_of(transcript) == [(1_000, 4_000), (4_000, 6_500)]


def test_blocks_and_markup_that_are_left_out_are_remarked() -> None:
    remarks = " ".join(read("a.vtt", WEBVTT).remarks)
    assert "STYLE blocks were left out (line 3)" in remarks
    assert "REGION blocks were left out (line 6)" in remarks
    assert "NOTE blocks were left out (line 9)" in remarks
    assert "Markup was dropped (<i>, </i>)" in remarks


def test_times_within_a_cue_become_words_and_pauses() -> None:
    assert read("a.vtt", WEBVTT).cues[1].words == (
        Word(start_ms=4_000, end_ms=4_500, text="I"),
        Word(start_ms=4_500, end_ms=5_000, text="was"),
        Word(start_ms=5_500, end_ms=6_500, text="there"),
    )


def test_words_that_share_a_time_each_have_all_of_it() -> None:
    cue = read("a.vtt", "WEBVTT\n\n00:01.000 --> 00:03.000\nI<00:02.000> was there\n").cues[0]
    assert [(word.text, word.start_ms, word.end_ms) for word in cue.words] == [
        ("I", 1_000, 2_000),
        ("was", 2_000, 3_000),
        ("there", 2_000, 3_000),
    ]


def test_a_voice_is_a_class_of_the_voice_tag() -> None:
    transcript = read(
        "a.vtt",
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v.inserted-footage Herald>Come.</v>\n\n"
        "00:02.000 --> 00:03.000\n<c.narrator>He went.</c>\n",
    )
    assert said(transcript) == [
        ("Herald", "inserted footage", "Come."),
        ("", "narrator", "He went."),
    ]
    assert transcript.remarks == ()


def test_a_cue_of_two_voices_becomes_a_cue_for_each() -> None:
    transcript = read(
        "a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>When?\n<v Karim>In spring.\n"
    )
    assert said(transcript) == [("Ann", "witness", "When?"), ("Karim", "witness", "In spring.")]
    assert times_of(transcript) == [(1_000, 2_000), (1_000, 2_000)]
    assert any("several voices" in remark for remark in transcript.remarks)


def test_text_after_a_stray_empty_line_is_kept_and_remarked() -> None:
    transcript = read("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\none\n\ntwo\n")
    assert transcript.cues[0].text == "one\ntwo"
    assert "Text after an empty line was joined to the cue before it (line 6)." in (
        transcript.remarks
    )


def test_a_second_line_of_times_starts_a_cue_without_an_empty_line() -> None:
    transcript = read(
        "a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\none\n00:02.000 --> 00:03.000\ntwo\n"
    )
    assert [cue.text for cue in transcript.cues] == ["one", "two"]


def test_an_arrow_in_the_text_starts_no_cue() -> None:
    transcript = read("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nfrom A --> to B\n")
    assert [cue.text for cue in transcript.cues] == ["from A --> to B"]


def test_a_missing_end_is_inferred_from_the_next_start() -> None:
    content = "WEBVTT\n\n00:01.000 -->\none\n\n00:01.400 --> 00:02.000\ntwo\n"
    transcript = read("a.vtt", content)
    assert times_of(transcript)[0] == (1_000, 1_400)
    assert any("inferred" in remark for remark in transcript.remarks)


def test_the_language_of_old_headers_is_read() -> None:
    for header in (
        "WEBVTT\nKind: captions\nLanguage: ar\n",
        "WEBVTT Kind: captions; Language: ar\n",
    ):
        transcript = read("a.vtt", f"{header}\n00:01.000 --> 00:02.000\nنعم\n")
        assert (transcript.language, transcript.direction) == ("ar", "rtl")


def test_what_is_written_is_what_browsers_parse() -> None:
    cue = Cue(
        start_ms=1_000,
        end_ms=4_000,
        text="a --> b & <c>\n\nd",
        speaker="R&B",
        voice=Voice.INTERVIEWER,
        identifier="one",
        settings="line:0",
    )
    assert write(Transcript(cues=(cue,), language="en", title="Road")) == (
        "WEBVTT - Road\n\nNOTE Language: en\n\none\n"
        "00:00:01.000 --> 00:00:04.000 line:0\n"
        "<v.interviewer R&amp;B>a --&gt; b &amp; &lt;c&gt;\n<c></c>\nd\n"
    )


def test_youtube_captions_are_read_word_by_word() -> None:
    content = (
        "WEBVTT\nKind: captions\nLanguage: en\n\n"
        "00:00:01.000 --> 00:00:03.000 align:start position:0%\n \n"
        "we<00:00:01.500><c> were</c><00:00:02.000><c> afraid</c>\n"
    )
    cue = read("a.vtt", content).cues[0]
    assert cue.text == "we were afraid"
    assert [word.start_ms for word in cue.words] == [1_000, 1_500, 2_000]


def test_every_line_end_is_read_alike() -> None:
    from pathlib import Path

    expected = transcripts_of(WEBVTT.encode(), Path("a.vtt"))
    for line_end in ("\r\n", "\r"):
        content = WEBVTT.replace("\n", line_end).encode()
        assert transcripts_of(content, Path("a.vtt")) == expected


def test_a_line_of_spaces_is_no_empty_line_but_may_part_cues() -> None:
    content = "WEBVTT\n\n00:01.000 --> 00:02.000\none\n  \ntwo\n00:02.000 --> 00:03.000\nthree\n"
    transcript = read("a.vtt", content)
    assert [(cue.identifier, cue.text) for cue in transcript.cues] == [
        ("", "one"),
        ("two", "three"),
    ]


def test_a_note_that_shows_an_arrow_is_a_note() -> None:
    content = "WEBVTT\n\nNOTE from a --> b\n\n00:01.000 --> 00:02.000\none\n"
    assert [cue.text for cue in read("a.vtt", content).cues] == ["one"]
