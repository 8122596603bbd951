import pytest

from tests.media.sheets import a_sheet
from walkaway.core.media.captions.phrases import TRANSLATIONS, Phrase, say, text_in, voice_note
from walkaway.core.media.sheet.model import (
    FaceProtection,
    ProtectionPlan,
    VoicePlan,
    VoiceProtection,
)


def test_every_translation_has_every_phrase():
    assert all(len(phrases) == len(Phrase) and all(phrases) for phrases in TRANSLATIONS.values())


def test_a_language_without_translation_shows_english():
    assert say(Phrase.PUBLISHER, "sw") == ("Published by", "en")
    assert say(Phrase.PUBLISHER, "de-AT") == ("Herausgegeben von", "de")


@pytest.mark.parametrize("language", ["en", *TRANSLATIONS])
def test_a_disguised_voice_is_never_called_replaced(language):
    def note(voice):
        plan = ProtectionPlan(face=FaceProtection.KEEP, voice=VoicePlan(protection=voice))
        return voice_note(a_sheet(protection=plan), language)[0]

    notes = {note(voice) for voice in VoiceProtection}
    assert len(notes) == 3
    assert note(VoiceProtection.KEEP) == ""


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", ("Bonjour", "fr")),
        ("fr-CA", ("Bonjour", "fr")),
        ("de", ("Hello", "en")),
        ("", ("Hello", "en")),
    ],
)
def test_a_text_is_taken_from_the_nearest_language(language, expected):
    assert text_in({"fr": "Bonjour", "en": "Hello"}, language, ("en",)) == expected


def test_an_empty_text_does_not_hide_one_in_another_language():
    assert text_in({"fr": "", "en": "Hello"}, "fr") == ("Hello", "en")
    assert text_in({}, "fr") == ("", "")
