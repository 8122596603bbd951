"""What each blocker of a release says to a person: the reason, and the way on.

A page that speaks another language translates these sentences, and fills in `Blocker.facts`.
"""

from __future__ import annotations

from typing import NamedTuple

from walkaway.core.gate.consent import Blocker


class Sentence(NamedTuple):
    """A reason and a way on, with places for facts."""

    reason: str
    way_on: str


def blocks(rule: str, **facts: object) -> Blocker:
    """The blocker that is called `rule`, with its sentences filled in."""
    words = {name: str(value) for name, value in facts.items()}
    sentence = SENTENCES[rule]
    return Blocker(
        rule=rule,
        reason=sentence.reason.format_map(words),
        way_on=sentence.way_on.format_map(words),
        facts=tuple(words.items()),
    )


_SIGN_AGAIN = "Two people who did not edit it watch it to the end and sign."
_WEIGH = "Somebody who may assess weighs it again, and signs."

SENTENCES: dict[str, Sentence] = {
    "no-testimony": Sentence(
        "Nobody knows whose testimony this shows.",
        "Say from which interviews its passages are.",
    ),
    "frozen": Sentence(
        "All of this speaker is frozen since {day}.",
        "Two people who agree that the danger is over lift the freeze.",
    ),
    "open-exit": Sentence(
        "This exit is open to anyone anywhere, and the release is not.",
        "Choose an exit that can keep to an audience and a territory, or release it for all.",
    ),
    "not-begun": Sentence(
        "The release begins on {day}.",
        "Wait for that day, or release it anew with an earlier one.",
    ),
    "over": Sentence(
        "The release ended with {day}.",
        "Release it anew, if it should go on.",
    ),
    "ended": Sentence(
        "The release was ended on {day}.",
        "A release that was ended does not begin again: release it anew.",
    ),
    "no-assessment": Sentence(
        "The testimony of interview {about} was not assessed.",
        "Weigh its worth and its risk, and sign.",
    ),
    "no-clip-assessment": Sentence(
        "This version of the clip was not assessed.",
        "Weigh the worth and the risk of this very version, and sign.",
    ),
    "assessment-unsigned": Sentence(
        "The assessment of {about} is not signed.",
        "Whoever weighed it signs it, or somebody else weighs it.",
    ),
    "assessment-expired": Sentence(
        "The assessment of {about} was good until {day}.",
        _WEIGH,
    ),
    "assessed-by-an-editor": Sentence(
        "Whoever assessed the clip has edited it.",
        "Somebody who did not edit it weighs it, and signs.",
    ),
    "condition-form": Sentence(
        "The assessment of {about} allows only: {forms}.",
        "Protect the speaker so, and render it again.",
    ),
    "condition-territory": Sentence(
        "The assessment of {about} does not allow it in {territory}.",
        "Choose a territory without it. The open web is everywhere.",
    ),
    "condition-language": Sentence(
        "The assessment of {about} does not allow it in {language}.",
        "Take the language out, and render it again.",
    ),
    "condition-span": Sentence(
        "The assessment of {about} does not allow {start} to {end} of interview {interview}.",
        "Cut it without that span, and render it again.",
    ),
    "condition-span-unknown": Sentence(
        "The assessment of {about} does not allow {start} to {end} of interview {interview}, and "
        "nobody can tell which parts of it this clip shows.",
        "Cut it in the studio, which knows, without that span.",
    ),
    "condition-purpose": Sentence(
        "The assessment of {about} allows only: {purposes}.",
        "Choose another exit.",
    ),
    "condition-audience": Sentence(
        "The assessment of {about} allows only: {audiences}.",
        "Choose one of these audiences.",
    ),
    "condition-day": Sentence(
        "The assessment of {about} does not allow it before {day}.",
        "Wait for that day.",
    ),
    "not-verified": Sentence(
        "Nothing was measured in this file.",
        "Have it verified.",
    ),
    "verified-other-bytes": Sentence(
        "What was measured was another file, or other words beside it.",
        "Have this very file verified.",
    ),
    "verification-failed": Sentence(
        "These checks did not pass: {checks}.",
        "Mend what they found, render it again, and have it verified.",
    ),
    "sign-offs": Sentence(
        "{count} of two signatures under exactly these bytes count.",
        _SIGN_AGAIN,
    ),
    "language-not-approved": Sentence(
        "Nobody who reads {language} has approved its words.",
        "Somebody who reads it, and did not edit the clip, reads all of them and approves.",
    ),
    "signers-gone": Sentence(
        "{count} of two signatures are of people who may still sign.",
        "Somebody who may sign, and did not edit it, watches it to the end and signs.",
    ),
    "approver-gone": Sentence(
        "Whoever approved the words in {language} is no longer one of the staff.",
        "Somebody else who reads it, and did not edit the clip, reads all of them and approves.",
    ),
    "no-publisher": Sentence(
        "It does not say who publishes it.",
        "Name the publisher in the cut sheet.",
    ),
    "no-purpose-statement": Sentence(
        "It does not say what it is for.",
        "State its purpose in the cut sheet.",
    ),
    "no-title": Sentence(
        "It has no title.",
        "Give it one in every language that should have one.",
    ),
    "title-only-theirs": Sentence(
        "The title in {language} is made of the group's own words alone: {words}.",
        "Write a title that tells who speaks, such as why somebody left.",
    ),
    "title-begins-theirs": Sentence(
        "The title in {language} begins with the group's own words: {words}.",
        "Begin with whoever speaks: what is cut off in a list is the end.",
    ),
    "title-unframed": Sentence(
        "The title in {language} uses the group's own words, {words}, and none that says that "
        "somebody turned away from it.",
        "Say so in the title, as in: Why I left.",
    ),
    "title-presents": Sentence(
        "The title in {language} presents the group's own words: {words}.",
        "Present nothing in the group's name.",
    ),
    "insert-unlabelled": Sentence(
        "Inserted footage has no label in: {languages}.",
        "Write the label in every language that stands in the picture, and render it again.",
    ),
    "insert-without-purpose": Sentence(
        "It is not said why inserted footage must be shown.",
        "State the purpose in the register of footage, or take the footage out.",
    ),
    "insert-unregistered": Sentence(
        "Inserted footage is not in the register.",
        "Register it, with its source.",
    ),
    "insert-known": Sentence(
        "Inserted footage is like an item that must not be shown again.",
        "Take it out, and render it again.",
    ),
    "jigsaw": Sentence(
        "Nobody looked at what this clip and the others of the speaker give away together.",
        "Look at the jigsaw sheet with this clip in the set, and say that you did.",
    ),
}
