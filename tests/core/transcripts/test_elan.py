from __future__ import annotations

from tests.core.transcripts.samples import ELAN, read, read_all, said, times_of
from walkaway.core.transcripts import Cue, Transcript, aligned
from walkaway.core.transcripts.elan_writing import write


def test_tiers_are_speakers_and_unset_slots_lie_evenly_between_set_ones() -> None:
    transcript = read("a.eaf", ELAN)
    assert said(transcript) == [
        ("Karim", "witness", "كنت هناك"),
        ("Interviewer", "interviewer", "متى؟"),
        ("Karim", "witness", "ثم رحلت"),
        ("Karim", "witness", "نعم"),
    ]
    assert times_of(transcript) == [(1_000, 2_000), (1_500, 4_000), (2_000, 3_000), (3_000, 4_000)]
    assert transcript.language == "ar"


def test_what_was_inferred_and_left_out_is_remarked() -> None:
    remarks = " ".join(read("a.eaf", ELAN).remarks)
    assert "spread evenly" in remarks
    assert "were left out (notes)" in remarks


def test_a_tier_of_references_in_another_language_is_a_translation() -> None:
    transcript, translation = read_all("a.eaf", ELAN)
    assert translation.language == "en"
    assert said(translation) == [
        ("Karim", "witness", "I was there"),
        ("Karim", "witness", "then I left"),
    ]
    assert times_of(translation) == [(1_000, 2_000), (2_000, 3_000)]
    assert [found.problem for found in aligned(transcript, translation)] == [
        "the transcript has 4 cues and the translation 2",
        "the cue at 00:00:01.500 is not translated",
        "the cue at 00:00:03.000 is not translated",
    ]


def test_cues_that_overlap_are_written_on_tiers_of_their_own() -> None:
    cues = tuple(Cue(start_ms=0, end_ms=1_000, text=f"{n}", speaker="Karim") for n in range(3))
    content = write(Transcript(cues=cues)).decode()
    assert [f'TIER_ID="{name}"' in content for name in ("Karim", "Karim 2", "Karim 3")] == [
        True
    ] * 3
    assert read("a.eaf", content).cues == cues
