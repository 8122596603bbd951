import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from tests.library.conftest import Publish
from walkaway.core.media.manifest import ClipManifest, guide_parts
from walkaway.core.media.verify.report import EVERY_CHECK
from walkaway.library import queries
from walkaway.library.words import CHECKS, PASSED_CHECKS
from walkaway.release.models import Release

CLIP = "/en/clips/the-well/"


def text_of(visitor: Client, address: str) -> str:
    response = visitor.get(address)
    assert response.status_code == 200
    page = response.content.decode()
    assert "INVALID[" not in page
    return page


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


@pytest.mark.django_db
def test_an_empty_library_tells_how_clips_come_into_it(visitor: Client) -> None:
    assert "appears here once it was cut, passed every check" in text_of(visitor, "/en/")


def test_a_card_says_what_is_spoken_how_long_and_how_the_speaker_is_protected(
    publish: Publish, visitor: Client
) -> None:
    publish("the-well")
    words = words_of(text_of(visitor, "/en/"))
    for fact in (
        "Invented person", "The well", "Why Bahar left.", "Spoken in Arabic",
        "captions in 4 languages", "0:04", "Face masked", "Voice replaced",
    ):  # fmt: skip
        assert fact in words


def test_the_list_can_be_narrowed_by_spoken_and_by_caption_language(
    publish: Publish, visitor: Client
) -> None:
    def in_french(manifest: ClipManifest) -> None:
        manifest["spoken_language"] = "fr"

    publish("arabic")
    publish("french", in_french)
    spoken = text_of(visitor, "/en/?spoken=fr")
    assert "/clips/french/" in spoken
    assert "/clips/arabic/" not in spoken
    assert "/clips/arabic/" in text_of(visitor, "/en/?captions=ur")
    assert "No testimony has both of these languages" in text_of(visitor, "/en/?captions=xx")


def test_a_long_list_is_turned_page_by_page_and_keeps_its_filters(
    publish: Publish, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("walkaway.library.views.CLIPS_A_PAGE", 1)
    publish("older")
    publish("newer")
    first = text_of(visitor, "/en/?spoken=ar")
    assert "/clips/newer/" in first
    assert "/clips/older/" not in first
    assert 'href="?spoken=ar&amp;page=2"' in first
    assert "/clips/older/" in text_of(visitor, "/en/?spoken=ar&page=2")


def test_a_list_asks_the_gate_of_one_page_and_counts_nothing_that_it_holds_back(
    publish: Publish,
    visitor: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: Any,
) -> None:
    monkeypatch.setattr("walkaway.library.views.CLIPS_A_PAGE", 2)
    for number in range(5):
        publish(f"clip-{number}")
    asked: list[int] = []
    ask = queries.blocked

    def counted(releases: QuerySet[Release], today: date) -> Any:
        asked.append(releases.count())
        return ask(releases, today)

    monkeypatch.setattr("walkaway.library.queries.FIRST_ASKED", 1)
    with django_assert_num_queries(38):
        visitor.get("/en/")
    monkeypatch.setattr("walkaway.library.queries.blocked", counted)
    visitor.get("/en/")
    # One page, and the newest clip of all its languages.
    assert asked == [2, 1]


def test_what_the_gate_holds_back_is_missing_on_its_page_and_on_no_other(
    publish: Publish, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("walkaway.library.views.CLIPS_A_PAGE", 2)
    for number in range(5):
        publish(f"clip-{number}")
    yesterday = timezone.now().date() - timedelta(days=1)
    held = Release.objects.filter(clips__in=["clip-4", "clip-3", "clip-1"])
    held.update(from_day=yesterday, until_day=yesterday)

    def shown(page: int) -> list[str]:
        return re.findall(r"/clips/(clip-\d)/\"", text_of(visitor, f"/en/?page={page}"))

    assert [sorted(set(shown(page))) for page in (1, 2, 3)] == [[], ["clip-2"], ["clip-0"]]
    first = text_of(visitor, "/en/")
    assert "still empty" not in first
    assert 'href="?page=2"' in first
    assert queries.languages_on_show().spoken == ["ar"]
    Release.objects.update(from_day=yesterday, until_day=yesterday)
    assert queries.languages_on_show() == queries.Languages(spoken=[], captions=[])


def test_the_page_of_a_clip_says_who_publishes_it_why_and_who_pays(
    publish: Publish, visitor: Client
) -> None:
    publish("the-well")
    words = words_of(text_of(visitor, CLIP))
    for fact in ("Open Door", "Prevention in schools", "The city of Nowhere", "Call 0800 000 000."):
        assert fact in words


def test_the_page_of_a_clip_names_every_check_and_the_hash_that_it_is_bound_to(
    publish: Publish, visitor: Client
) -> None:
    clip = publish("the-well")
    page = text_of(visitor, CLIP)
    assert page.count('class="state"') == len(EVERY_CHECK)
    assert "The faces were measured and are as they must be." in page
    assert clip.assets.get(key="16x9.mp4").sha256 in page
    assert "sha256sum the-well.16x9.mp4" in page


def test_every_video_has_its_report_on_the_page_of_proof(publish: Publish, visitor: Client) -> None:
    clip = publish("the-well")
    page = text_of(visitor, f"{CLIP}proof/")
    for rendition in clip.renditions.all():
        assert rendition.asset.sha256 in page
    assert page.count(f"Passed all {len(EVERY_CHECK)} checks") == 4


@pytest.mark.parametrize(
    ("voice", "sentence"),
    [
        ("replace", "The voice you hear is not the speaker’s."),
        ("disguise", "Such a disguise can be reversed"),
        ("keep", "The voice is as it was recorded."),
    ],
)
def test_the_page_is_honest_about_the_voice(
    publish: Publish, visitor: Client, voice: str, sentence: str
) -> None:
    def with_voice(manifest: ClipManifest) -> None:
        manifest["protection"]["voice"] = voice  # type: ignore[typeddict-item]  # one of them

    publish("the-well", with_voice)
    assert sentence in text_of(visitor, CLIP)


def test_every_page_that_shows_an_invented_person_says_so(
    publish: Publish, visitor: Client
) -> None:
    publish("the-well")
    for address in (CLIP, f"{CLIP}proof/"):
        assert "This person is invented." in text_of(visitor, address)
    for address in ("/en/", "/en/search/?q=well"):
        assert "Invented person" in text_of(visitor, address)


def test_a_real_speaker_is_not_called_invented(publish: Publish, visitor: Client) -> None:
    def real(manifest: ClipManifest) -> None:
        manifest["invented"] = False

    publish("the-well", real)
    for address in (CLIP, f"{CLIP}proof/", "/en/", "/en/search/?q=well"):
        page = text_of(visitor, address)
        assert "This person is invented" not in page
        assert "Invented person" not in page


def test_captions_come_in_the_language_of_the_page_or_in_the_one_asked_for(
    publish: Publish, visitor: Client
) -> None:
    publish("the-well")
    assert '<ol class="lines" id="lines" lang="fr" dir="ltr"' in text_of(
        visitor, "/fr/clips/the-well/"
    )
    urdu = text_of(visitor, f"{CLIP}?captions=ur")
    assert '<ol class="lines" id="lines" lang="ur" dir="rtl"' in urdu
    assert re.search(r'srclang="ur"[^>]* default>', urdu)
    assert urdu.count(" default>") == 1
    assert 'lang="en" dir="ltr"' in text_of(visitor, f"{CLIP}?captions=tlh").split('id="lines"')[1]


def test_without_a_script_a_line_is_a_link_that_starts_there(
    publish: Publish, visitor: Client
) -> None:
    publish("the-well")
    page = text_of(visitor, CLIP)
    assert 'href="?captions=en&amp;at=2#line-2"' in page
    there = text_of(visitor, f"{CLIP}?captions=en&at=2#line-2")
    assert "/files/the-well/16x9.mp4#t=2" in there
    assert re.search(r'id="line-2"[^>]*aria-current="true"', there)


@pytest.mark.parametrize("at", ["-1", "nan", "1e9", "99999999", "٣", "2;", ""])
def test_a_time_that_makes_no_sense_is_passed_over(
    publish: Publish, visitor: Client, at: str
) -> None:
    publish("the-well")
    page = visitor.get(CLIP, {"at": at})
    assert page.status_code == 200
    assert "#t=" not in page.content.decode()


def test_what_people_say_is_never_markup(publish: Publish, visitor: Client) -> None:
    def hostile(manifest: ClipManifest) -> None:
        for texts in (manifest["title"], manifest["description"], manifest["help_line"]):
            texts["en"] = "<img src=x onerror=alert(1)>"
        manifest["publisher"] = manifest["purpose"] = "<script>alert(1)</script>"

    publish("the-well", hostile)
    for address in (CLIP, f"{CLIP}proof/", "/en/", "/en/search/?q=img"):
        page = text_of(visitor, address)
        assert "<img src=x" not in page
        assert "<script>alert" not in page


def test_a_clip_in_one_shape_only_plays_everywhere(publish: Publish, visitor: Client) -> None:
    def tall_only(manifest: ClipManifest) -> None:
        manifest["renditions"] = [r for r in manifest["renditions"] if r["shape"] == "9x16"]
        manifest["hls"] = manifest["waveform"] = None
        manifest["posters"], manifest["thumbnails"], manifest["quote_cards"] = {}, {}, {}
        manifest["speaker"] = {"pseudonym": "", "about": {}}
        manifest["help_line"], manifest["description"], manifest["funder"] = {}, {}, ""

    publish("the-well", tall_only)
    page = text_of(visitor, CLIP)
    assert page.count("/files/the-well/9x16.mp4") == 3
    assert "desk-9x16 phone-9x16" in page
    assert "Not stated" in page


def test_a_video_with_captions_in_it_plays_only_for_want_of_one_without(
    publish: Publish, visitor: Client
) -> None:
    def burned_in_only(manifest: ClipManifest) -> None:
        manifest["renditions"] = [r for r in manifest["renditions"] if r["burned_in"]]
        manifest["hls"] = None
        manifest["posters"], manifest["thumbnails"], manifest["quote_cards"] = {}, {}, {}

    publish("both")
    publish("burned", burned_in_only)
    both = text_of(visitor, "/en/clips/both/")
    assert '<source src="/files/both/16x9.mp4"' in both
    assert "16x9.ar.mp4" in both
    burned = text_of(visitor, "/en/clips/burned/")
    assert '<source src="/files/burned/16x9.ar.mp4"' in burned


def test_downloads_name_their_size(publish: Publish, visitor: Client) -> None:
    publish("the-well")
    words = words_of(text_of(visitor, CLIP))
    assert re.search(r"Without captions in the picture [\d.]+ KB", words)
    assert re.search(r"Captions in the picture: Arabic [\d.]+ KB", words)


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["spoken=%00", "captions='", "page=%00", "page=-3", "page=99"])
def test_a_question_that_makes_no_sense_shows_the_list(visitor: Client, query: str) -> None:
    assert visitor.get(f"/en/?{query}").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["", "proof/"])
def test_a_clip_that_never_was_is_not_found(visitor: Client, page: str) -> None:
    assert visitor.get(f"/en/clips/the-wall/{page}").status_code == 404


def test_nothing_can_be_posted(publish: Publish, visitor: Client) -> None:
    publish("the-well")
    for address in ("/en/", "/en/search/", CLIP, f"{CLIP}proof/", "/en/about/"):
        assert visitor.post(address).status_code == 405


def test_every_check_has_a_name_that_people_read() -> None:
    assert set(CHECKS) == set(PASSED_CHECKS) == EVERY_CHECK


def test_what_a_passed_check_means_is_told_in_the_language_of_the_page(
    publish: Publish, visitor: Client
) -> None:
    publish("the-well")
    assert "No face that must be hidden can be seen in any frame." in text_of(visitor, CLIP)
    arabic = text_of(visitor, CLIP.replace("/en/", "/ar/"))
    assert "لا يُرى في أي إطار وجه يجب إخفاؤه." in arabic


def test_a_study_guide_is_read_in_the_language_of_the_page_or_in_one_that_there_is(
    publish: Publish, visitor: Client
) -> None:
    publish("the-well")
    guide = text_of(visitor, f"{CLIP}guide/")
    assert "<li>What did Bahar see?</li>" in guide
    assert "<li>What would you have asked?</li>" in guide
    assert "Ask nobody about their own family." in guide
    assert "لماذا يرحل الناس." in text_of(visitor, "/ar/clips/the-well/guide/")
    # There is none in French, nor in what somebody typed.
    assert "Why people leave." in text_of(visitor, "/fr/clips/the-well/guide/?language=xx")
    assert f"{CLIP}guide/" in text_of(visitor, CLIP)


def test_a_clip_without_a_study_guide_has_no_page_of_it(publish: Publish, visitor: Client) -> None:
    def without_guide(manifest: ClipManifest) -> None:
        for _, texts in guide_parts(manifest["guide"]):
            texts.clear()

    publish("the-well", without_guide)
    assert visitor.get(f"{CLIP}guide/").status_code == 404
    assert "guide/" not in text_of(visitor, CLIP)
