from tests.media.sheets import a_sheet
from walkaway.core.media.captions.quotes import quotes_of
from walkaway.core.media.sheet.model import (
    FaceProtection,
    HiddenName,
    ProtectionPlan,
    VoicePlan,
    VoiceProtection,
)
from walkaway.core.transcripts.model import Cue, Transcript, Voice


def transcript(*texts, voice=Voice.WITNESS):
    return Transcript(
        cues=tuple(
            Cue(start_ms=1000 * at, end_ms=1000 * at + 900, text=text, voice=voice)
            for at, text in enumerate(texts)
        )
    )


SHEET = a_sheet()


def test_the_longest_whole_sentence_that_fits_is_chosen():
    said = transcript(
        "I left.", "I counted all the days.", "and then it went on and on and on", "x" * 139 + ".."
    )
    assert quotes_of(SHEET, {"en": said}) == {"en": "I counted all the days."}


def test_other_languages_quote_the_cue_of_the_same_time():
    captions = {
        "en": transcript("I left.", "I counted the days."),
        "fr": transcript("Je suis parti, moi aussi.", "J’ai compté."),
    }
    assert quotes_of(SHEET, captions)["fr"] == "J’ai compté."


def test_only_the_witness_is_quoted():
    assert quotes_of(SHEET, {"en": transcript("Why did you leave?", voice=Voice.INTERVIEWER)}) == {}


def test_the_sheet_may_choose_the_quote_and_hidden_names_are_replaced_in_it():
    hide = (HiddenName(forms=("Omar",), stand_ins={"": "a friend"}),)
    protection = ProtectionPlan(
        face=FaceProtection.KEEP, voice=VoicePlan(protection=VoiceProtection.KEEP), hide=hide
    )
    sheet = a_sheet(quote={"en": "Omar and I left."}, protection=protection)
    assert quotes_of(sheet, {"en": transcript("I stayed.")}) == {"en": "a friend and I left."}


def test_no_words_are_made_up_where_there_are_none():
    assert quotes_of(SHEET, {}) == {}
    assert quotes_of(SHEET, {"en": transcript("I left."), "fr": transcript()}) == {"en": "I left."}
