"""`walkaway propose`: what it prints, writes and refuses."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from walkaway.cli import commands
from walkaway.core.coding.model import (
    Code,
    Codebook,
    Coding,
    Cue,
    Document,
    MediaSelection,
    Selection,
    Sheet,
    TextSelection,
)
from walkaway.core.media.sheet import read_sheet, write_sheet
from walkaway.core.media.sheet.model import (
    Cards,
    CutSheet,
    FaceProtection,
    HiddenName,
    Passage,
    ProtectionPlan,
    Shape,
    Source,
    VoicePlan,
    VoiceProtection,
)
from walkaway.core.refi_qda.project import Coded, Coder, Medium, Project
from walkaway.core.refi_qda.project_writing import package
from walkaway.core.spans import Span
from walkaway.core.transcripts import Cue as SpokenCue
from walkaway.core.transcripts import Transcript, Voice, write_transcript

TOLD = (
    "How did you leave?",
    "I left in the spring, on a bicycle.",
    "My sister Wanda had painted it green.",
    "I rode for three days and slept in barns.",
    "And your brother?",
    "He stayed with them and went to their school.",
    "They gave him a medal and a new coat.",
    "My brother wears it when he sleeps.",
)
LONG_MS = 5000
LENGTH = ("--length", "10s..20s")
A_DAY = datetime(2026, 3, 1, tzinfo=UTC)


def run(*words: object) -> Result:
    return CliRunner().invoke(commands, ["propose", *map(str, words)])


@pytest.fixture
def interview(tmp_path: Path) -> Path:
    cues = tuple(
        SpokenCue(
            start_ms=at * LONG_MS,
            end_ms=(at + 1) * LONG_MS,
            text=text,
            voice=Voice.INTERVIEWER if text.endswith("?") else Voice.WITNESS,
        )
        for at, text in enumerate(TOLD)
    )
    path = tmp_path / "interview.vtt"
    write_transcript(Transcript(cues=cues, language="en"), path)
    return path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "codings.csv"
    path.write_text("start_ms,end_ms,code\n0,20000,leaving\n20000,40000,family\n")
    return path


def test_proposals_are_printed_with_what_speaks_for_and_against_them(
    interview: Path, table: Path
) -> None:
    shown = run(interview, "--codings", table, "--theme", "Leaving", *LENGTH)
    assert shown.exit_code == 0
    first = shown.stdout.splitlines()[0]
    assert first.startswith("1. interview, 0:05–0:20, 15 s: ")
    assert "“I left in the spring" in shown.stdout
    assert "+1.00  100% of it is coded with the theme." in shown.stdout
    assert "look:  It answers a question that is left out: “How did you leave?”" in shown.stdout
    assert "no consent was asked" in shown.stderr
    assert "which names are hidden" in shown.stderr


def test_json_has_these_keys_and_a_score_that_adds_up(interview: Path, table: Path) -> None:
    shown = run(interview, "--codings", table, "--theme", "leaving", *LENGTH, "--json")
    proposal = json.loads(shown.stdout)["proposals"][0]
    assert list(proposal) == [
        "transcript", "start_ms", "end_ms", "score", "cues", "text", "codes", "reasons", "marks",
    ]  # fmt: skip
    assert (proposal["start_ms"], proposal["end_ms"]) == (5000, 20000)
    assert proposal["cues"] == ["c2", "c3", "c4"]
    assert proposal["score"] == pytest.approx(sum(each["counts"] for each in proposal["reasons"]))
    assert [each["kind"] for each in proposal["marks"]] == ["question-left-out"]


def project(selections: Sequence[Selection]) -> bytes:
    """A package whose document has the interview's lines, coded with a code below `exits`."""
    codes = (
        Code(
            guid="11111111-1111-4111-8111-111111111111",
            name="exits",
            children=(Code(guid="22222222-2222-4222-8222-222222222222", name="leaving"),),
        ),
    )
    cues: list[Cue] = []
    start = 0
    for at, text in enumerate(TOLD):
        span = Span(start, start + len(text))
        cues.append(Cue(id=str(at), span=span, span_ms=Span(at * LONG_MS, (at + 1) * LONG_MS)))
        start = span.end + 1
    coder = Coder(guid="33333333-3333-4333-8333-333333333333", name="Noor")
    codings = tuple(
        Coding(
            guid=f"44444444-4444-4444-8444-44444444444{at}",
            code=codes[0].children[0].guid,
            selection=selection,
            coder=coder.guid,
            made_at=A_DAY,
        )
        for at, selection in enumerate(selections)
    )
    document = Document(
        ref="55555555-5555-4555-8555-555555555555",
        title="Interview 1",
        language="en",
        text="\n".join(TOLD),
        cues=tuple(cues),
    )
    coded = Coded(
        document=document, medium=Medium.AUDIO, sheets=((coder.guid, Sheet(codings=codings)),)
    )
    codebook = Codebook(
        guid="66666666-6666-4666-8666-666666666666", name="themes", language="en", codes=codes
    )
    return package(Project(name="p", coders=(coder,), codebook=codebook, documents=(coded,)))


@pytest.mark.parametrize(
    "selection",
    [
        MediaSelection(span_ms=Span(0, 4 * LONG_MS)),
        TextSelection(span=Span(0, len("\n".join(TOLD[:4])))),
    ],
)
def test_codings_come_from_a_coded_project_by_time_and_by_text(
    interview: Path, tmp_path: Path, selection: Selection
) -> None:
    qdpx = tmp_path / "study.qdpx"
    qdpx.write_bytes(project([selection]))
    # A heading stands for the codes below it.
    shown = run(interview, "--codings", qdpx, "--theme", "exits", *LENGTH, "--json")
    assert shown.exit_code == 0, shown.stderr
    proposal = json.loads(shown.stdout)["proposals"][0]
    assert (proposal["start_ms"], proposal["end_ms"]) == (5000, 20000)


def test_a_theme_that_nobody_coded_names_those_that_there_are(interview: Path, table: Path) -> None:
    shown = run(interview, "--codings", table, "--theme", "hope", *LENGTH)
    assert shown.exit_code == 1
    assert "no code is called so" in shown.stderr
    assert "family, leaving" in shown.stderr


def test_where_nothing_could_stand_alone_it_says_so(interview: Path, table: Path) -> None:
    shown = run(interview, "--codings", table, "--theme", "leaving", "--length", "50s..60s")
    assert shown.exit_code == 0
    assert shown.stdout == "Nothing of that length on that theme could stand alone.\n"


def cut_sheet(interview: Path) -> Path:
    source = Source(
        name="talk",
        recording=interview.with_name("talk.mp4"),
        transcript=interview,
        language="en",
        translations={},
    )
    sheet = CutSheet(
        id="before",
        title={"en": "Before"},
        description={"en": "Before"},
        publisher="The workshop",
        purpose="For a test",
        languages=("en",),
        shapes=(Shape.WIDE,),
        sources={"talk": source},
        passages=(Passage(source="talk", start_ms=0, end_ms=5000, insert_label={}),),
        protection=ProtectionPlan(
            face=FaceProtection.MASK,
            voice=VoicePlan(protection=VoiceProtection.REPLACE),
            hide=(HiddenName(forms=("Wanda",), stand_ins={"en": "my sister"}),),
        ),
        cards=Cards(title={}, help_line={"en": "Help: 1"}),
        folder=interview.parent,
    )
    path = interview.with_name("before.toml")
    write_sheet(sheet, path)
    return path


def test_the_names_that_a_sheet_hides_count_against_a_passage(interview: Path, table: Path) -> None:
    sheet = cut_sheet(interview)
    shown = run(sheet, "--codings", table, "--theme", "leaving", *LENGTH)
    assert shown.exit_code == 0, shown.stderr
    assert "-4.00  It says a name that is hidden." in shown.stdout
    assert "which names are hidden" not in shown.stderr


def test_the_draft_keeps_what_hides_names_and_leaves_protection_to_a_person(
    interview: Path, table: Path, tmp_path: Path
) -> None:
    out = tmp_path / "drafts" / "clip.toml"
    out.parent.mkdir()
    asked = (cut_sheet(interview), "--codings", table, "--theme", "leaving", *LENGTH)
    shown = run(*asked, "--sheet", out)
    assert shown.exit_code == 0, shown.stderr
    draft = out.read_text()
    assert draft.startswith("# Proposed for the theme leaving.")
    assert 'transcript = "../interview.vtt"' in draft
    assert 'recording = "../talk.mp4"' in draft
    assert 'forms = ["Wanda"]' in draft
    assert '# To do: `face` is ""' in draft
    assert "mistakes" in shown.stderr
    finished = (
        draft.replace('face = ""', 'face = "cover"')
        .replace('protection = ""', 'protection = "replace"')
        .replace('purpose = ""', 'purpose = "For a test"')
    ) + '\n[title]\nen = "By bicycle"\n'
    out.write_text(finished)
    (passage,) = read_sheet(out).passages
    first = json.loads(run(*asked, "--json").stdout)["proposals"][0]
    assert (passage.start_ms, passage.end_ms) == (first["start_ms"], first["end_ms"])


def test_a_draft_never_takes_the_place_of_a_file(
    interview: Path, table: Path, tmp_path: Path
) -> None:
    out = tmp_path / "clip.toml"
    out.write_text("mine")
    shown = run(interview, "--codings", table, "--theme", "leaving", *LENGTH, "--sheet", out)
    assert shown.exit_code == 1
    assert "there is a file already" in shown.stderr
    assert out.read_text() == "mine"


def test_a_draft_of_a_proposal_that_is_not_there_is_refused(
    interview: Path, table: Path, tmp_path: Path
) -> None:
    out = tmp_path / "clip.toml"
    asked = (interview, "--codings", table, "--theme", "leaving", *LENGTH, "--sheet", out)
    assert run(*asked, "--take", "99").exit_code == 2
    assert not out.exists()


def test_several_transcripts_are_told_apart_by_a_column(interview: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.vtt"
    other.write_bytes(interview.read_bytes())
    table = tmp_path / "both.csv"
    table.write_text("file,start_ms,end_ms,code\nother.vtt,0,20000,leaving\n")
    asked = ("--codings", table, "--theme", "leaving", *LENGTH, "--json")
    found = json.loads(run(interview, other, *asked).stdout)["proposals"]
    assert {each["transcript"] for each in found} == {"other"}
    table.write_text("start_ms,end_ms,code\n0,20000,leaving\n")
    refused = run(interview, other, *asked)
    assert refused.exit_code == 1
    assert "a column file" in refused.stderr


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("start,end,code\n0,1,x\n", "line 1"),
        ("start_ms,end_ms,code\n0,10,x\n5,5,x\n", "line 3"),
        ("start_ms,end_ms,code\n0.5,10,x\n", "line 2"),
        ("start_ms,end_ms,code\n0,10,\n", "line 2"),
        ("start_ms,end_ms,code\n0,10\n", "line 2"),
        ('start_ms,end_ms,code\n0,10,"x\n', "line"),
        ("", "line 1"),
    ],
)
def test_a_table_that_is_none_is_told_with_its_line(
    interview: Path, tmp_path: Path, content: str, place: str
) -> None:
    table = tmp_path / "codings.csv"
    table.write_text(content)
    shown = run(interview, "--codings", table, "--theme", "x", *LENGTH)
    assert shown.exit_code == 1
    assert place in shown.stderr


@pytest.mark.parametrize("written", ["45", "90s..45s", "0..5", "a..b", "1h..2h", "..", "1..99999"])
def test_a_length_that_is_no_range_is_refused(interview: Path, table: Path, written: str) -> None:
    shown = run(interview, "--codings", table, "--theme", "leaving", "--length", written)
    assert shown.exit_code == 2
    assert "is no range" in shown.stderr


@pytest.mark.parametrize("written", ["10s..20s", "10..20", "0m10s..20s"])
def test_lengths_are_written_in_minutes_and_seconds(
    interview: Path, table: Path, written: str
) -> None:
    asked = (interview, "--codings", table, "--theme", "leaving", "--json", "--length", written)
    assert json.loads(run(*asked).stdout)["proposals"]


def test_a_transcript_of_a_sheet_that_is_not_there_is_told(interview: Path, table: Path) -> None:
    sheet = cut_sheet(interview)
    interview.unlink()
    shown = run(sheet, "--codings", table, "--theme", "leaving", *LENGTH)
    assert shown.exit_code == 1
    assert "is not there" in shown.stderr
