import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from django.db import transaction

from tests.archive.consents import consenting_speaker
from tests.library.clips import make_clip, passed_checks, write_report
from tests.library.conftest import Publish
from tests.library.publishing import a_release, arrived
from walkaway.accounts.actors import program
from walkaway.core.errors import Refused, TranscriptError, UnexpectedContent
from walkaway.core.files import sha256_of
from walkaway.core.media.manifest import ClipManifest, read_manifest, write_manifest
from walkaway.core.media.verify.report import EVERY_CHECK, Check
from walkaway.journal.models import Entry
from walkaway.library.models import Clip, Line
from walkaway.library.services import arriving, withdraw_clip
from walkaway.release.models import EndedBy

pytestmark = pytest.mark.django_db


def verbs() -> list[str]:
    return list(Entry.objects.values_list("verb", flat=True))


def nothing_is_published(shelf: Path) -> bool:
    return not Clip.objects.exists() and not any(path.is_file() for path in shelf.glob("the-*/*"))


def test_a_clip_is_published_with_its_words_and_its_files(clip_folder: Path, shelf: Path) -> None:
    clip = arrived(clip_folder, actor=program("editor"))
    assert clip.pseudonym == "Bahar"
    assert clip.wordings.get(language="ar").title == "البئر"
    assert Line.objects.filter(wording__clip=clip).count() == 4 * 4
    asset = clip.assets.get(key="16x9.ar.mp4")
    assert asset.sha256 == sha256_of(clip_folder / "16x9.ar.mp4")
    assert sha256_of(shelf / "the-well" / asset.sha256) == asset.sha256
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor) == ("clip-published", "editor")
    assert entry.subject == "clip:the-well"
    assert json.loads(entry.facts) == {"manifest_sha256": clip.manifest_sha256}


def test_releasing_the_same_again_leaves_its_files_and_ends_the_release_before(
    clip_folder: Path, shelf: Path
) -> None:
    first = arrived(clip_folder, actor=program("editor")).release
    before = sorted(path.name for path in shelf.rglob("*"))
    second = arrived(clip_folder, actor=program("editor")).release
    assert verbs() == ["clip-published", "clip-replaced"]
    assert sorted(path.name for path in shelf.rglob("*")) == before
    assert first
    assert second
    first.refresh_from_db()
    assert (first.ended_by, second.ended_by) == (EndedBy.NEWER, "")


def test_files_that_are_not_those_that_were_released_are_refused(
    clip_folder: Path, shelf: Path
) -> None:
    speaker = consenting_speaker("Bahar")
    with (
        pytest.raises(Refused, match="not those that were released"),
        arriving(clip_folder, speaker=speaker, actor=program("editor")) as publish,
        transaction.atomic(),
    ):
        release = a_release(clip_folder, speaker)
        release.renditions.filter(shape="1x1").update(sha256="0" * 64)
        publish(release)
    assert nothing_is_published(shelf)


def test_publishing_again_brings_back_a_file_that_was_lost(clip_folder: Path, shelf: Path) -> None:
    clip = arrived(clip_folder, actor=program("editor"))
    lost = shelf / "the-well" / clip.assets.get(key="16x9.mp4").sha256
    lost.write_bytes(b"spoilt")
    arrived(clip_folder, actor=program("editor"))
    assert sha256_of(lost) == lost.name


def test_a_new_version_replaces_the_old_and_erases_its_files(
    clip_folder: Path, media: Path, tmp_path: Path, shelf: Path
) -> None:
    old = arrived(clip_folder, actor=program("editor"))
    gone = old.assets.get(key="16x9.ar.mp4").sha256

    def without_burned_in(manifest: ClipManifest) -> None:
        manifest["title"]["en"] = "The dry well"
        manifest["renditions"] = [r for r in manifest["renditions"] if not r["burned_in"]]

    new = arrived(
        make_clip(media, tmp_path / "second", change=without_burned_in), actor=program("editor")
    )
    assert new.wordings.get(language="en").title == "The dry well"
    assert not new.assets.filter(sha256=gone).exists()
    assert not (shelf / "the-well" / gone).exists()
    assert new.published_at == old.published_at
    assert verbs() == ["clip-published", "clip-replaced"]


def test_a_video_whose_bytes_are_not_those_that_were_measured_is_refused(
    clip_folder: Path, shelf: Path
) -> None:
    with (clip_folder / "1x1.mp4").open("ab") as video:
        video.write(b"\0")
    with pytest.raises(Refused, match=r"1x1\.mp4.*other bytes"):
        arrived(clip_folder, actor=program("editor"))
    assert nothing_is_published(shelf)


def test_a_report_on_an_earlier_make_of_the_video_is_refused(
    clip_folder: Path, shelf: Path
) -> None:
    video = clip_folder / "1x1.mp4"
    with video.open("ab") as file:
        file.write(b"\0")
    manifest = read_manifest(clip_folder)
    for rendition in manifest["renditions"]:
        rendition["sha256"] = sha256_of(clip_folder / rendition["file"])
    write_manifest(clip_folder, manifest)
    with pytest.raises(Refused, match=r"1x1\.mp4.*other bytes"):
        arrived(clip_folder, actor=program("editor"))
    assert nothing_is_published(shelf)


def test_a_video_whose_description_names_other_bytes_is_refused(
    clip_folder: Path, shelf: Path
) -> None:
    path = clip_folder / "clip.json"
    manifest = json.loads(path.read_text())
    manifest["renditions"][0]["sha256"] = "0" * 64
    path.write_text(json.dumps(manifest))
    with pytest.raises(Refused, match="other bytes"):
        arrived(clip_folder, actor=program("editor"))
    assert nothing_is_published(shelf)


@pytest.mark.parametrize("name", ["ar.vtt", "quote-9x16.png", "poster-16x9.png", "clip.json"])
def test_what_was_changed_beside_a_verified_video_is_refused(
    clip_folder: Path, shelf: Path, name: str
) -> None:
    with (clip_folder / name).open("ab") as file:
        file.write(b"\n")
    if name == "clip.json":
        manifest = read_manifest(clip_folder)
        manifest["title"]["en"] = "Another title"
        write_manifest(clip_folder, manifest)
    with pytest.raises(Refused, match=f"{name}.*not what was verified with"):
        arrived(clip_folder, actor=program("editor"))
    assert nothing_is_published(shelf)


def verify_anew(folder: Path) -> None:
    for rendition in read_manifest(folder)["renditions"]:
        write_report(folder, rendition, "the-well", passed_checks())


def test_a_clip_that_gained_a_shape_needs_proof_of_what_is_new_alone(clip_folder: Path) -> None:
    manifest = read_manifest(clip_folder)
    first, *others = manifest["renditions"]
    smaller = manifest | {
        "renditions": [first],
        "quote_cards": {},
        "hls": None,
        "posters": {"16x9": manifest["posters"]["16x9"]},
    }
    write_manifest(clip_folder, cast("ClipManifest", smaller))
    write_report(clip_folder, first, "the-well", passed_checks())
    write_manifest(clip_folder, manifest)
    for rendition in others:
        write_report(clip_folder, rendition, "the-well", passed_checks())
    arrived(clip_folder, actor=program("editor"))


def test_what_no_report_knows_is_refused(clip_folder: Path, shelf: Path) -> None:
    for rendition in read_manifest(clip_folder)["renditions"]:
        path = clip_folder / rendition["verification"]
        report = json.loads(path.read_text())
        del report["companions"]["quote-9x16.png"]
        path.write_text(json.dumps(report))
    with pytest.raises(Refused, match=r"quote-9x16\.png.*never verified"):
        arrived(clip_folder, actor=program("editor"))
    assert nothing_is_published(shelf)


FAILED = Check(name="faces", passed=False, sentence="A face is bare.")
NOT_RUN = Check(name="voice", passed=False, ran=False, sentence="There was nothing to compare.")


@pytest.mark.parametrize(
    ("checks", "reason"),
    [((FAILED,), "faces"), ((NOT_RUN,), "voice"), ((), "nothing was checked")],
)
def test_a_video_that_did_not_pass_every_check_is_refused(
    clip_folder: Path, shelf: Path, checks: tuple[Check, ...], reason: str
) -> None:
    rendition = read_manifest(clip_folder)["renditions"][2]
    write_report(clip_folder, rendition, "the-well", (*passed_checks(), *checks) if checks else ())
    with pytest.raises(Refused, match=reason):
        arrived(clip_folder, actor=program("editor"))
    assert nothing_is_published(shelf)


@pytest.mark.parametrize("left_out", sorted(EVERY_CHECK))
def test_a_video_that_was_not_checked_for_everything_is_refused(
    clip_folder: Path, left_out: str
) -> None:
    rendition = read_manifest(clip_folder)["renditions"][1]
    checks = tuple(check for check in passed_checks() if check.name != left_out)
    write_report(clip_folder, rendition, "the-well", checks)
    with pytest.raises(Refused, match=f"not checked for: {left_out}"):
        arrived(clip_folder, actor=program("editor"))


def test_a_report_on_another_clip_is_refused(clip_folder: Path) -> None:
    rendition = read_manifest(clip_folder)["renditions"][0]
    write_report(clip_folder, rendition, "the-harbour", passed_checks())
    with pytest.raises(Refused, match="the-harbour"):
        arrived(clip_folder, actor=program("editor"))


def test_a_report_that_claims_to_have_passed_and_did_not_is_refused(clip_folder: Path) -> None:
    path = clip_folder / "16x9.report.json"
    report = json.loads(path.read_text())
    report["checks"][0]["passed"] = False
    path.write_text(json.dumps(report))
    with pytest.raises(UnexpectedContent):
        arrived(clip_folder, actor=program("editor"))


def stream_of_another_video(folder: Path) -> None:
    """The stream of the burned-in video's pictures, under the names of the clip's own."""
    from walkaway.core.media.ffmpeg import run_ffmpeg

    run_ffmpeg(
        [
            *("-i", folder / "16x9.ar.mp4", "-vf", "negate", "-c:v", "libx264", "-c:a", "copy"),
            *("-f", "hls", "-hls_segment_type", "fmp4", "-hls_fmp4_init_filename", "init.mp4"),
            *("-hls_playlist_type", "vod", "-hls_segment_filename"),
            *(folder / "stream/part-%04d.m4s", folder / "stream/picture.m3u8"),
        ]
    )


def captions_of_another_clip(folder: Path) -> None:
    path = folder / "stream/captions-en.vtt"
    path.write_text(path.read_text().replace("walked", "ran"))


def a_stream_that_leads_elsewhere(folder: Path) -> None:
    path = folder / "stream/picture.m3u8"
    path.write_text(path.read_text().replace("part-0000.m4s", "../16x9.mp4"))


def a_missing_piece_of_the_stream(folder: Path) -> None:
    (folder / "stream/part-0000.m4s").unlink()


def a_film_beside_the_pieces(folder: Path) -> None:
    shutil.copy(folder / "16x9.ar.mp4", folder / "stream/part.mp4")
    with (folder / "stream/master.m3u8").open("a") as master:
        master.write("part.mp4\n")


def a_film_in_a_list_without_a_beginning(folder: Path) -> None:
    shutil.copy(folder / "16x9.ar.mp4", folder / "stream/part.mp4")
    (folder / "stream/clip.m3u8").write_text("#EXTM3U\n#EXTINF:4.0,\npart.mp4\n#EXT-X-ENDLIST\n")
    with (folder / "stream/master.m3u8").open("a") as master:
        master.write("#EXT-X-STREAM-INF:BANDWIDTH=1\nclip.m3u8\n")


def a_film_behind_a_piece(folder: Path) -> None:
    film = (folder / "16x9.ar.mp4").read_bytes()
    with (folder / "stream/part-0000.m4s").open("ab") as piece:
        piece.write((len(film) + 8).to_bytes(4, "big") + b"mdat" + film)


def a_word_in_a_list(folder: Path) -> None:
    with (folder / "stream/master.m3u8").open("a") as master:
        master.write("# told by Yunus\n")


def a_picture_list_that_is_none(folder: Path) -> None:
    (folder / "stream/picture.m3u8").write_bytes(b"#EXT-X-MAP:\xff")


def an_empty_piece(folder: Path) -> None:
    (folder / "stream/init.mp4").write_bytes(b"")


@pytest.mark.parametrize(
    "spoil",
    [
        a_film_beside_the_pieces,
        a_film_in_a_list_without_a_beginning,
        a_film_behind_a_piece,
        a_word_in_a_list,
        a_picture_list_that_is_none,
        an_empty_piece,
        stream_of_another_video,
        captions_of_another_clip,
        a_stream_that_leads_elsewhere,
        a_missing_piece_of_the_stream,
    ],
)
def test_a_stream_that_is_not_a_verified_video_cut_in_pieces_is_refused(
    clip_folder: Path, shelf: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(clip_folder)
    with pytest.raises((Refused, UnexpectedContent)):
        arrived(clip_folder, actor=program("editor"))
    assert nothing_is_published(shelf)


def test_what_merely_lies_beside_the_stream_is_not_arrived(clip_folder: Path) -> None:
    shutil.copy(clip_folder / "16x9.mp4", clip_folder / "stream/unmasked.mp4")
    clip = arrived(clip_folder, actor=program("editor"))
    assert clip.assets.filter(key="hls/init.mp4").exists()
    assert not clip.assets.filter(key__contains="unmasked").exists()


def test_captions_that_cannot_be_read_are_refused(clip_folder: Path, shelf: Path) -> None:
    (clip_folder / "fr.vtt").write_text("Bonjour")
    with pytest.raises(TranscriptError):
        arrived(clip_folder, actor=program("editor"))
    assert nothing_is_published(shelf)


def test_captions_with_broken_bytes_are_shown_as_browsers_show_them(clip_folder: Path) -> None:
    track = clip_folder / "fr.vtt"
    track.write_bytes(track.read_bytes().replace(b"puits", b"p\xfft\0s"))
    manifest = read_manifest(clip_folder)
    manifest["hls"] = None
    write_manifest(clip_folder, manifest)
    verify_anew(clip_folder)
    clip = arrived(clip_folder, actor=program("editor"))
    line = clip.wordings.get(language="fr").lines.first()
    assert line is not None
    assert line.text == "Le p\ufffdt\ufffds était à sec."


def test_a_kind_of_file_that_is_never_published_is_refused(clip_folder: Path, shelf: Path) -> None:
    (clip_folder / "waveform.svg").rename(clip_folder / "waveform.html")
    path = clip_folder / "clip.json"
    path.write_text(path.read_text().replace("waveform.svg", "waveform.html"))
    verify_anew(clip_folder)
    with pytest.raises(Refused, match=r"waveform\.html"):
        arrived(clip_folder, actor=program("editor"))
    assert nothing_is_published(shelf)


def test_nobody_cannot_publish(clip_folder: Path, shelf: Path) -> None:
    with pytest.raises(ValueError, match="actor"):
        arrived(clip_folder, actor=program(""))
    assert nothing_is_published(shelf)


def test_a_withdrawn_clip_is_never_published_again(clip_folder: Path, shelf: Path) -> None:
    arrived(clip_folder, actor=program("editor"))
    withdraw_clip("the-well", actor=program("protection-officer"))
    with pytest.raises(Refused, match="withdrawn"):
        arrived(clip_folder, actor=program("editor"))
    assert not (shelf / "the-well").exists()


def test_one_clip_never_touches_the_files_of_another(publish: Publish, shelf: Path) -> None:
    publish("the-well")
    publish("the-harbour")
    before = sorted((shelf / "the-well").iterdir())
    withdraw_clip("the-harbour", actor=program("protection-officer"))
    assert sorted((shelf / "the-well").iterdir()) == before
