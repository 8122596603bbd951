from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.library.conftest import Publish
from walkaway.core.media.manifest import ClipManifest
from walkaway.library.models import Clip
from walkaway.library.pages import Piece, marked
from walkaway.library.queries import Filters, Found, search, words_of
from walkaway.release.models import Release


def find(question: str, *, reader: str = "en", filters: Filters | None = None) -> list[Found]:
    return search(words_of(question), filters or Filters(), reader_language=reader)


def slugs(question: str) -> list[str]:
    return [found.clip.pk for found in find(question)]


@pytest.mark.parametrize(
    "question",
    [
        "well",  # a title
        "WELL DRY",  # a title and a caption
        "Le Puits",
        "etait a sec",  # "était à sec", typed without accents
        "البئر",
        "سالت",  # "سألتُ", typed without hamza and vowel
        "جافه",  # "جافّة", typed with the other last letter
        "پوچھو",
        "“walked”, away!",
    ],
)
def test_words_are_found_in_any_language_however_they_are_written(
    publish: Publish, question: str
) -> None:
    publish("the-well")
    assert slugs(question) == ["the-well"]


@pytest.mark.parametrize("question", ["harbour", "well zebra", "puits walked"])
def test_a_clip_must_say_all_the_words_in_one_language(publish: Publish, question: str) -> None:
    publish("the-well")
    assert slugs(question) == []


def test_wildcards_of_the_database_are_letters_like_others(publish: Publish) -> None:
    publish("the-well")
    assert slugs("w%l") == []
    assert slugs("w_ll") == []


def test_the_lines_that_say_most_of_the_words_come_first_in_the_readers_language(
    publish: Publish,
) -> None:
    publish("the-well")
    (found,) = find("i walked")
    assert found.lines[0].text == "Then I walked away."
    (found,) = find("ا", reader="ur")
    assert found.lines[0].wording.language == "ur"


def test_a_clip_that_has_the_words_in_its_title_comes_first(publish: Publish) -> None:
    def retitled(manifest: ClipManifest) -> None:
        manifest["title"] = {"en": "I walked away"}

    publish("by-title", retitled)
    publish("by-caption")
    assert slugs("walked away") == ["by-title", "by-caption"]


def test_filters_keep_to_the_languages_asked_for(publish: Publish) -> None:
    def in_french(manifest: ClipManifest) -> None:
        manifest["spoken_language"] = "fr"
        manifest["languages"] = ["fr"]
        manifest["captions"] = {"fr": "fr.vtt"}
        manifest["hls"] = None
        manifest["renditions"] = manifest["renditions"][:1]
        manifest["posters"], manifest["thumbnails"], manifest["quote_cards"] = {}, {}, {}

    publish("arabic")
    publish("french", in_french)
    found = find("puits", filters=Filters(spoken="fr"))
    assert [each.clip.pk for each in found] == ["french"]
    found = find("puits", filters=Filters(captions="ar"))
    assert [each.clip.pk for each in found] == ["arabic"]


def test_a_result_shows_the_line_and_leads_to_its_second(publish: Publish, visitor: Client) -> None:
    publish("the-well")
    page = visitor.get("/en/search/", {"q": "walked"}).content.decode()
    assert "/en/clips/the-well/?captions=en&amp;at=3#line-3" in page
    assert "Then I <mark>walked</mark> away." in page


@pytest.mark.django_db
def test_what_is_not_found_is_repeated_as_harmless_text(visitor: Client) -> None:
    page = visitor.get("/en/search/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.django_db
def test_a_search_without_words_but_with_languages_lists_what_has_them(visitor: Client) -> None:
    response = visitor.get("/en/search/", {"q": "", "spoken": "ar"})
    assert response.status_code == 302
    assert response.headers["Location"] == "/en/?spoken=ar&captions="


@pytest.mark.django_db
@pytest.mark.parametrize("question", ["", "   ", "…", "'" * 500, "\x00", "a " * 500, "٪_%"])
def test_no_question_breaks_the_search(visitor: Client, question: str) -> None:
    assert visitor.get("/en/search/", {"q": question}).status_code == 200


def test_words_are_marked_where_the_original_writes_them() -> None:
    assert marked("سألتُ أبي.", ["سالت"]) == (
        Piece(text="سألتُ", is_match=True),
        Piece(text=" أبي.", is_match=False),
    )
    assert marked("No such word", ["zebra"]) == (Piece(text="No such word", is_match=False),)


def test_the_work_does_not_grow_with_the_number_of_clips(
    publish: Publish, django_assert_num_queries: object
) -> None:
    for number in range(3):
        publish(f"clip-{number}")
    with django_assert_num_queries(19):  # type: ignore[operator]  # pytest-django's fixture
        assert len(find("walked")) == 3


def test_what_is_not_on_show_takes_the_place_of_nothing_that_is(
    publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("walkaway.library.queries.MOST_FOUND", 2)
    for number in range(6):
        publish(f"clip-{number}")
    held = Clip.objects.filter(pk__in=["clip-5", "clip-4", "clip-2"])
    yesterday = timezone.now().date() - timedelta(days=1)
    over = {"from_day": yesterday, "until_day": yesterday}
    Release.objects.filter(clips__in=held).update(**over)
    assert [each.clip.pk for each in find("walked")] == ["clip-3", "clip-1"]
