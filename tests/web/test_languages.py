import re
from itertools import product

import pytest
from django.conf import settings
from django.test import Client

from scripts import translations

every_catalogue = pytest.mark.parametrize(
    ("catalogue", "language"), list(product(translations.CATALOGUES, translations.LANGUAGES))
)


@pytest.fixture
def visitor(db: None) -> Client:
    return Client()


@pytest.mark.parametrize(
    ("language", "direction", "words"),
    [
        ("en", "ltr", "They walked away from violence."),
        ("ar", "rtl", "تركوا العنف وراءهم."),
        ("fr", "ltr", "Ils ont tourné le dos à la violence."),
    ],
)
def test_a_page_speaks_the_language_of_its_address_in_its_direction(
    visitor: Client, language: str, direction: str, words: str
) -> None:
    page = visitor.get(f"/{language}/").content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert words in page


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("ar;q=0.9,en;q=0.1", "ar"), ("fr-CA", "fr"), ("sw", "en"), ("", "en")],
)
def test_an_address_without_a_language_leads_to_one_the_visitor_reads(
    visitor: Client, accepted: str, language: str
) -> None:
    response = visitor.get("/", headers={"accept-language": accepted})
    assert (response.status_code, response.headers["Location"]) == (302, f"/{language}/")


def test_each_page_leads_to_itself_in_every_other_language(visitor: Client) -> None:
    page = visitor.get("/en/search/?q=well").content.decode()
    for language in ("ar", "fr"):
        assert f'href="/{language}/search/?q=well" lang="{language}"' in page
    assert re.search(r'lang="en"[^>]*aria-current="true">English', page)


def test_a_missing_page_leads_to_the_front_page_in_every_language(visitor: Client) -> None:
    page = visitor.get("/en/nothing/at/all/").content.decode()
    assert 'href="/ar/" lang="ar"' in page


@every_catalogue
def test_every_sentence_of_the_interface_is_translated(catalogue: str, language: str) -> None:
    assert translations.untranslated(catalogue, language) == []


@every_catalogue
def test_the_catalogue_holds_the_sentences_of_today_and_is_compiled(
    catalogue: str, language: str
) -> None:
    """When this fails: `python scripts/translations.py`."""
    source = translations.source_path(catalogue, language).read_bytes()
    assert source == translations.source_of(translations.updated(catalogue, language))
    assert translations.compiled_path(catalogue, language).read_bytes() == translations.compiled(
        catalogue, language
    )


@every_catalogue
def test_a_translation_names_the_same_facts_as_the_sentence(catalogue: str, language: str) -> None:
    fact = re.compile(r"%\(\w+\)s")
    for message in translations.updated(catalogue, language):
        if isinstance(message.id, str) and message.id:
            assert isinstance(message.string, str)
            assert sorted(fact.findall(message.id)) == sorted(fact.findall(message.string))


def test_every_language_of_the_interface_has_a_catalogue() -> None:
    assert {code for code, _ in settings.LANGUAGES} == {"en", *translations.LANGUAGES}
