from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from walkaway.core.errors import Refused
from walkaway.core.media.sound.voices.espeak import EspeakReader, espeak_voice
from walkaway.core.media.sound.voices.reader import READERS, readers_for
from walkaway.core.transcripts.model import Voice

SENTENCES = {
    "en": "We found prisons.",
    "en-US": "We found prisons.",
    "ar": "وجدنا السجون هناك.",
    "ar-SY": "وجدنا السجون هناك.",
    "fr": "Nous avons trouvé des prisons.",
    "de": "Wir fanden Gefängnisse.",
    "es": "Encontramos cárceles.",
    "pt-BR": "Encontramos prisões.",
    "tr": "Hapishaneler bulduk.",
    "fa": "ما زندان پیدا کردیم.",
    "ur": "ہمیں جیلیں ملیں۔",
    "ru": "Мы нашли тюрьмы.",
    "uk": "Ми знайшли в'язниці.",
    "id": "Kami menemukan penjara.",
    "bs": "Našli smo zatvore.",
    "sq": "Gjetëm burgje.",
    "zh-Hans": "我们看到了监狱。",
    "hi": "हमें जेलें मिलीं।",
    "sw": "Tulikuta magereza.",
    "nl": "We vonden gevangenissen.",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_languages_are_read_aloud(language: str) -> None:
    spoken = EspeakReader().speak(SENTENCES[language], language, 1.0)
    assert 0.4 < len(spoken) / 48_000 < 4
    assert 0.1 < np.abs(spoken).max() <= 1


def test_the_same_words_are_the_same_samples_in_any_process() -> None:
    program = (
        "import hashlib; from walkaway.core.media.sound.voices.espeak import EspeakReader\n"
        "reader = EspeakReader('f2'); reader.speak('Something else.', 'de', 1.0)\n"
        "print(hashlib.sha256(reader.speak('We left.', 'en', 1.1).tobytes()).hexdigest())"
    )
    answers = {subprocess.check_output([sys.executable, "-c", program]) for _ in range(2)}
    assert len(answers) == 1


def test_a_higher_rate_is_shorter() -> None:
    reader = EspeakReader()
    usual, fast = (len(reader.speak(SENTENCES["en"], "en", rate)) for rate in (1.0, 1.35))
    assert 1.2 < usual / fast < 1.5


def test_signs_that_end_a_text_in_c_do_not_end_it_here() -> None:
    reader = EspeakReader()
    half, whole = (len(reader.speak(text, "en", 1.0)) for text in ("We left", "We left\0 at night"))
    assert whole > 1.3 * half


def test_markup_is_not_obeyed() -> None:
    reader = EspeakReader()
    assert len(reader.speak('<break time="9s"/> yes', "en", 1.0)) < 4 * 48_000


@pytest.mark.parametrize("language", ["so", "ckb", "tlh-x-none", "", "fo"])
def test_an_unknown_language_is_refused_with_the_remedy(language: str) -> None:
    with pytest.raises(Refused, match=r"actor's reading"):
        EspeakReader().speak("abc", language, 1.0)


def test_writing_that_would_be_spelled_out_is_refused() -> None:
    with pytest.raises(Refused, match="only name its signs"):
        EspeakReader().speak("私たちは刑務所を見ました。", "ja", 1.0)
    assert len(EspeakReader().speak("わたしたち", "ja", 1.0)) > 20_000


def test_an_unknown_timbre_is_refused_by_name() -> None:
    with pytest.raises(Refused, match="f2"):
        EspeakReader("nobody")


@pytest.mark.parametrize(
    ("tag", "voice"),
    [
        ("en", "gmw/en"), ("EN-us", "gmw/en-US"), ("en-NZ", "gmw/en"), ("ar-EG", "sem/ar"),
        ("apc", "sem/ar"), ("zh-Hant-HK", "sit/yue"), ("zh-TW", "sit/cmn"), ("no", "gmq/nb"),
        ("sr-Latn", "zls/sr"), ("pt_BR", "roa/pt-BR"),
    ],
)  # fmt: skip
def test_a_tag_finds_the_nearest_voice(tag: str, voice: str) -> None:
    assert espeak_voice(tag) == voice


@pytest.mark.parametrize("variant", ["", "m1", "f5"])
def test_the_interviewer_does_not_sound_like_the_witness(variant: str) -> None:
    readers = readers_for("espeak", variant)
    one, other = (readers[v].speak("Yes.", "en", 1.0) for v in (Voice.WITNESS, Voice.INTERVIEWER))
    assert len(one) != len(other) or not np.allclose(one, other)


def test_an_unknown_reader_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(Refused, match=", ".join(READERS)):
        readers_for("somebody", "")
