import pytest

from tests.media.sheets import a_sheet
from walkaway.core.media.ffmpeg import run_ffmpeg
from walkaway.core.media.sheet.model import (
    FaceProtection,
    HiddenName,
    ProtectionPlan,
    VoicePlan,
    VoiceProtection,
)
from walkaway.core.media.verify.names import check_names

NAMES = (
    HiddenName(forms=("Omar", "عمر", "Омар", "উমর"), stand_ins={"": "N."}),
    HiddenName(forms=("Abu Bakr",), stand_ins={"": "N."}),
)
SHEET = a_sheet(
    protection=ProtectionPlan(
        face=FaceProtection.KEEP, voice=VoicePlan(protection=VoiceProtection.KEEP), hide=NAMES
    )
)


def srt(*texts):
    return "\n".join(
        f"{at + 1}\n00:00:0{at},000 --> 00:00:0{at},900\n{text}\n" for at, text in enumerate(texts)
    )


@pytest.fixture
def film(tmp_path):
    """Makes an MP4 with one caption track per language."""

    def make(tracks, *options, name="clip.mp4"):
        inputs, maps = ["-f", "lavfi", "-i", "color=s=64x64:r=5:d=2"], ["-map", "0:v"]
        for number, (language, text) in enumerate(tracks.items()):
            file = tmp_path / f"{number}.srt"
            file.write_text(text)
            inputs += ["-i", str(file)]
            maps += ["-map", f"{number + 1}:s", f"-metadata:s:s:{number}", f"language={language}"]
        path = tmp_path / name
        run_ffmpeg([*inputs, *maps, "-c:s", "mov_text", *options, path])
        return path

    return make


def test_a_file_without_hidden_names_passes(film):
    path = film({"eng": srt("A friend left.", "I stayed."), "ara": srt("غادر صديق.")})
    check = check_names(path, [], SHEET)
    assert check.passed
    assert check.measures == {"texts": 3, "forms": 5}


@pytest.mark.parametrize(
    "said",
    [
        "Then Omar left.",
        "Then عمر left.",
        "then OMAR's brother",
        "с Омаром",
        "উমরের ভাই",
        "Then O\u200bm\u00adar left.",
        "Then <i>Om</i>ar left.",
        "Abu\nBakr",
    ],
)
def test_a_name_in_any_script_in_any_track_fails(said, film):
    path = film({"fra": srt("Un ami est parti."), "eng": srt("I stayed.", said)})
    check = check_names(path, [], SHEET)
    assert not check.passed
    assert [finding.sentence for finding in check.findings] == [
        "Caption track 2 (eng) of mp4 holds a hidden name."
    ]


def test_a_name_that_runs_over_two_cues_fails(film):
    assert not check_names(film({"eng": srt("I saw Abu", "Bakr there.")}), [], SHEET).passed


def test_the_report_does_not_say_the_name_itself(film):
    check = check_names(film({"eng": srt("Omar left.")}, name="omar.mp4"), [], SHEET)
    assert not check.passed
    assert "omar" not in repr(check).lower()


@pytest.mark.parametrize(
    "text",
    [
        "WEBVTT\n\n00:00.000 --> 00:01.000\nThen <c.x>Om</c>ar left.\n",
        "WEBVTT\n\nNOTE ask Omar\n\n00:00.000 --> 00:01.000\nI left.\n",
        "WEBVTT\n\n00:00.000 --> 00:01.000\n<v OMAR>I left.</v>\n",
        "WEBVTT\n\n00:00.000 --> 00:01.000\nO&#109;ar left.\n",
    ],
)
def test_a_name_in_a_caption_file_beside_it_fails(text, film, tmp_path):
    sidecar = tmp_path / "clip.en.vtt"
    sidecar.write_text(text)
    assert not check_names(film({}), [sidecar], SHEET).passed


@pytest.mark.parametrize(
    "option", [("-metadata", "title=With Omar"), ("-metadata:s:v:0", "handler_name=Omar cam")]
)
def test_a_name_in_a_tag_fails(option, film):
    check = check_names(film({}, *option), [], SHEET)
    assert [finding.sentence for finding in check.findings] == [
        "The name or a tag of the file holds a hidden name."
    ]


def test_a_name_in_a_file_name_fails(film):
    assert not check_names(film({}, name="omar-en.mp4"), [], SHEET).passed
