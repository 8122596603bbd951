"""What changed in a cut and what is still to be mended, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from walkaway.archive.words import language_name
from walkaway.core.media.sheet.changes import Change, ChangeKind
from walkaway.core.media.sheet.mistakes import Mistake
from walkaway.core.media.sheet.model import (
    CaptionPlace,
    FaceProtection,
    Passage,
    Shape,
    VoiceProtection,
)
from walkaway.core.transcripts.times import short_clock

Words = Mapping[str, str | Promise]

FIELDS: Words = {
    "title": _("Title"),
    "description": _("Description"),
    "quote": _("Quote"),
    "about": _("About the speaker"),
    "card": _("Title card"),
    "help_line": _("Where to find help"),
    "guide_aims": _("Guide: aims"),
    "guide_background": _("Guide: background"),
    "guide_questions": _("Guide: questions"),
    "guide_cautions": _("Guide: cautions"),
    "guide_help": _("Guide: where to find help"),
    "id": _("Name for files"),
    "publisher": _("Publisher"),
    "purpose": _("Purpose"),
    "funder": _("Funder"),
    "languages": _("Languages"),
    "shapes": _("Shapes"),
    "height": _("Height of the picture"),
    "captions": _("Place of the captions"),
    "pseudonym": _("Name of the speaker"),
    "invented": _("Whether the speaker is invented"),
    "face": _("Face"),
    "people": _("Whose faces are masked"),
    "margin": _("Margin of the mask"),
    "colour": _("Colour of the mask"),
    "stand_in": _("Picture in place of the face"),
    "voice": _("Voice"),
    "reader": _("Voice that reads"),
    "variant": _("Timbre of the voice"),
    "actor": _("Reading of an actor"),
    "hidden": _("Hidden names"),
    "title_seconds": _("Seconds of the title card"),
    "end_seconds": _("Seconds of the end card"),
}
GUIDE: Words = {
    "aims": _("What the group should take from it"),
    "background": _("What one must know of time, place and group"),
    "questions": _("Questions to talk about, one to a line"),
    "cautions": _("What may distress, and what not to ask of anybody"),
    "help": _("Where whoever is worried finds help"),
}
SHAPES: Words = {
    Shape.WIDE: _("16:9, wide"),
    Shape.SQUARE: _("1:1, square"),
    Shape.TALL: _("9:16, tall"),
}
FACES: Words = {
    FaceProtection.COVER: _("the whole picture is covered"),
    FaceProtection.MASK: _("each face is masked, opaque"),
    FaceProtection.KEEP: _("the face is shown: it will be recognised"),
}
VOICES: Words = {
    VoiceProtection.REPLACE: _("another voice reads: it cannot be turned back"),
    VoiceProtection.DISGUISE: _("disguised only: it can be turned back"),
    VoiceProtection.KEEP: _("the speaker's own: it will be recognised"),
}
CAPTION_PLACES: Words = {
    CaptionPlace.OVER: _("over the picture"),
    CaptionPlace.BAND: _("square and tall: in a band below the picture"),
    CaptionPlace.BAND_EVERYWHERE: _("every shape: in a band below the picture"),
}
VALUES = {"captions": CAPTION_PLACES, "face": FACES, "voice": VOICES, "shapes": SHAPES}
"""Settings whose values have words of their own."""
NEEDED: Words = {
    "title": _("There is no title in this language."),
    "publisher": _("Say who publishes the clip: nobody is left to guess."),
    "purpose": _("Say in a sentence what the clip is for."),
    "languages": _("Choose at least one language."),
    "shapes": _("Choose at least one shape."),
    "id": _("The name for files may hold a to z, digits and single hyphens."),
    "passages": _("There is no passage yet. Select words and press Enter."),
    "sources": _("There is no interview to cut from yet."),
    "to": _("The passage must end after it begins, and last a tenth of a second at least."),
    "from": _("Write a time such as 0:10.500."),
    "translations": _("There are no words in this language."),
    "insert_label": _("The label over inserted footage is needed in every language."),
    "insert_purpose": _("What is told as footage of others needs a label over it."),
    "insert_source": _("What is told as footage of others needs a label over it."),
    "people": _("Nobody in this clip is called so."),
    "recording": _("An actor reads one interview only."),
}
PURPOSE_NEEDED = _("Say in a sentence why viewers must see the inserted footage.")
NAME_IS_SAID = _("This says a name that the speaker's plan hides. Use other words.")


def change_words(change: Change) -> str:
    """A change as a sentence."""
    if change.kind in {ChangeKind.WORDS_CHANGED, ChangeKind.SETTING_CHANGED}:
        return _value_words(change)
    if change.kind is ChangeKind.SOURCE_CHANGED:
        return gettext("Interview to cut from: %(name)s") % {"name": change.field}
    facts = {
        "number": change.number,
        "was": change.was_number,
        "times": _times(change.now or change.was),
        "before": _times(change.was),
    }
    sentence = {
        ChangeKind.PASSAGE_ADDED: gettext("Passage %(number)s added: %(times)s"),
        ChangeKind.PASSAGE_REMOVED: gettext("Passage %(number)s removed: %(times)s"),
        ChangeKind.PASSAGE_MOVED: gettext("Passage %(was)s moved to place %(number)s"),
        ChangeKind.PASSAGE_TRIMMED: gettext("Passage %(number)s trimmed: %(before)s to %(times)s"),
    }
    return sentence[change.kind] % facts


def title_of(titles: Mapping[str, str]) -> str:
    """The title in the language of the page, else in the first that has one; "" without any."""
    return titles.get(get_language() or "") or next(iter(titles.values()), "")


def mistake_words(mistake: Mistake) -> str:
    """What is still to be mended. What nobody meets on the page stays as the core says it."""
    # The core writes for people who edit the text; here fields are seen.
    if "[[protection.hide]]" in mistake.sentence:
        return str(NAME_IS_SAID)
    if mistake.path[-1:] == ("insert_label",) and "insert_purpose" in mistake.sentence:
        return str(PURPOSE_NEEDED)
    for key in reversed([each for each in mistake.path if isinstance(each, str)]):
        if key in NEEDED:
            return str(NEEDED[key])
    return mistake.sentence


def field_of(mistake: Mistake) -> str:
    """The field of the page that a mistake is about; "" for the sheet as a whole."""
    parts = [str(each) for each in mistake.path]
    if not parts:
        return ""
    if parts[0] == "passages":
        return f"passage-{int(parts[1]) + 1}" if len(parts) > 1 else "passages"
    if parts[0] == "cards":
        return "-".join(parts[1:])
    if parts[0] == "guide":
        return f"guide_{'-'.join(parts[1:3])}"
    if parts[0] in {"title", "description", "quote"}:
        return "-".join(parts[:2])
    return parts[0]


def _value_words(change: Change) -> str:
    name = str(FIELDS.get(change.field, change.field))
    if change.language:
        name = f"{name} ({language_name(change.language)})"
    before, after = (_setting_words(change.field, each) for each in (change.before, change.after))
    if not after:
        return gettext("%(field)s taken out: “%(before)s”") % {"field": name, "before": before}
    if not before:
        return gettext("%(field)s: “%(after)s”") % {"field": name, "after": after}
    return gettext("%(field)s: “%(after)s” instead of “%(before)s”") % {
        "field": name, "after": after, "before": before,
    }  # fmt: skip


def _setting_words(field: str, values: str) -> str:
    """A setting in words; where it is a list, each of its values."""
    known = {str(code): str(words) for code, words in VALUES.get(field, {}).items()}
    return "; ".join(known.get(each, each) for each in values.split(", ")) if known else values


def _times(passage: Passage | None) -> str:
    if passage is None:
        return ""
    return f"{short_clock(passage.start_ms)} – {short_clock(passage.end_ms)}"
