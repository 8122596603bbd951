"""No sequence of actions releases a clip while something forbids it.

The model keeps a diary of what people did. The gate is told facts; what must never be out is read
off the diary, so that the two can disagree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.core.gate.passing import DAY, GRANT, PASSING, RENDITION, SPEAKER, TODAY
from walkaway.core.gate import (
    Assessment,
    Audience,
    Exit,
    HardStop,
    LanguageApproval,
    NotInTerritory,
    Release,
    SignOff,
    Verification,
    release_blockers,
    standing_blockers,
)
from walkaway.core.gate.facts import Testimony as Heard
from walkaway.core.spans import Span

PEOPLE = ("edith", "rosa", "samir", "ana", "tarik")
READS = {"rosa": {"en"}, "samir": {"en", "ar"}, "tarik": {"ar"}, "edith": {"en", "ar"}}
LANGUAGES = ("ar", "en")
INTERVIEW = "interview-1"
LIFE = timedelta(days=5)
ON_SHOW_DAYS = 7

STEPS = (
    *("consent", "passed", "watched", "signed", "approved ar", "approved en"),
    *("assessed interview", "assessed clip", "review", "thawed"),
)
"""What must be done before a release, of which one at a time is left out."""


FAULTS = ("publisher", "title", "label", "condition")
"""What a sheet can lack, or an assessment forbid: each alone must keep it in."""

person = st.sampled_from(PEOPLE)
exits = st.sampled_from([Exit.LIBRARY, Exit.API, Exit.API, Exit.PRESS])
editor = st.sampled_from(["edith", "edith", "edith", "samir"])


class Entry(NamedTuple):
    """What somebody did, on which day, to which version, file or subject."""

    what: str
    who: str
    day: int
    about: str = ""


class Clip(RuleBasedStateMachine):
    """One clip of one speaker, on its way out of the library's door."""

    def __init__(self) -> None:
        super().__init__()
        self.diary: list[Entry] = []
        self.day = self.sheet = self.renders = 0
        self.rendered_sheet = 0
        self.sheet_of: dict[str, str] = {}
        self.last_day, self.ended = 0, False
        self.released: Release | None = None
        self.exit, self.audience = Exit.LIBRARY, Audience.ANYONE
        self.faults: set[str] = set()

    @initialize()
    def consents(self) -> None:
        self._write("consent", "speaker")
        self._write("edit", "edith", "0")
        self._write("review", "ana")
        self.render("edith")

    @rule(who=editor)
    def edit(self, who: str) -> None:
        self.sheet += 1
        self._write("edit", who, f"{self.sheet}")

    @rule(who=editor)
    def render(self, who: str) -> None:
        self.renders += 1
        self.rendered_sheet = self.sheet
        self.sheet_of[self._file] = f"sheet {self.sheet}"
        self._write("render", who, self._file)
        self._write("edit", who, f"{self.sheet}")

    @rule(passed=st.sampled_from([True, True, False]))
    def verify(self, passed: bool) -> None:
        self._write("passed" if passed else "failed", "machine", self._file)

    @rule(who=person, to_the_end=st.booleans())
    def watch(self, who: str, to_the_end: bool) -> None:
        self._write("watched" if to_the_end else "began", who, self._file)

    @rule(who=person)
    def sign(self, who: str) -> None:
        self._write("signed", who, self._file)

    @rule(who=person, language=st.sampled_from(LANGUAGES))
    def approve(self, who: str, language: str) -> None:
        self._write(f"approved {language}", who, self._file)

    @rule(who=person, of=st.sampled_from(["interview", "clip"]))
    def assess(self, who: str, of: str) -> None:
        about = INTERVIEW if of == "interview" else self.sheet_of[self._file]
        self._write(f"assessed {of}", who, about)

    @rule()
    def restrict_consent(self) -> None:
        self._write("no consent", "speaker")

    @rule()
    def consent_again(self) -> None:
        self._write("consent", "speaker")

    @rule(stop=st.sampled_from(HardStop), lifted=st.booleans())
    def stop(self, stop: HardStop, lifted: bool) -> None:
        self._write("lifted" if lifted else "stopped", "officer", stop)

    @rule(who=person)
    def freeze(self, who: str) -> None:
        self._write("froze", who)

    @rule(who=person)
    def thaw(self, who: str) -> None:
        self._write("thawed", who)

    @precondition(lambda self: self.released)
    @rule()
    def withdraw(self) -> None:
        self._write("withdrew", "speaker")

    @rule(who=person, back=st.booleans())
    def leave(self, who: str, back: bool) -> None:
        self._write("back" if back else "left", who)

    @rule(fault=st.sampled_from(FAULTS), mended=st.booleans())
    def spoil(self, fault: str, mended: bool) -> None:
        self.faults = self.faults - {fault} if mended else self.faults | {fault}

    @rule(days=st.integers(1, 4))
    def wait(self, days: int) -> None:
        self.day += days

    @rule()
    def review_jigsaw(self) -> None:
        self._write("review", "ana", f"{self.rendered_sheet}")

    @rule(left_out=st.sampled_from(["", "", *STEPS]), exit_=exits)
    def do_all_but_one_and_release(self, left_out: str, exit_: Exit = Exit.LIBRARY) -> None:
        """Otherwise little would ever be released, and nothing be seen of what then happens."""
        self.day += 1
        self.faults = set()
        done = [("consent", "speaker", ""), ("passed", "machine", self._file)]
        done += [("back", who, "") for who in PEOPLE]
        for who in set(PEOPLE) - self._editors():
            done += [("watched", who, self._file), ("signed", who, self._file)]
            done += [(f"approved {each}", who, self._file) for each in READS.get(who, ())]
            done += [("assessed interview", who, INTERVIEW), ("thawed", who, "")]
            done.append(("assessed clip", who, self.sheet_of[self._file]))
        done.append(("review", "ana", f"{self.rendered_sheet}"))
        done += [("lifted", "officer", stop) for stop in HardStop]
        for what, who, about in sorted(done):
            if what != left_out:
                self._write(what, who, about)
        self.release(exit_)

    @rule(exit_=exits, audience=st.sampled_from([Audience.ANYONE, Audience.PUPILS]))
    def release(self, exit_: Exit = Exit.LIBRARY, audience: Audience = Audience.ANYONE) -> None:
        self.exit, self.audience = exit_, audience
        self.ended, self.last_day = False, self.day + ON_SHOW_DAYS
        facts = self._facts()
        self.released = None if release_blockers(facts) else facts
        if self.released:
            assert self._forbids(self._file) == [], self.diary

    @rule()
    def end(self) -> None:
        self.ended = True

    @invariant()
    def what_is_served_is_asked_again_and_was_seen_by_others(self) -> None:
        """The bytes that were released are served only while nothing forbids it today."""
        if self.released is not None and self.is_served():
            served = self.released.rendition.sha256
            assert self._forbids(served, at_release=False) == [], self.diary

    def is_served(self) -> bool:
        """Whether an exit gives the bytes that were released."""
        assert self.released is not None
        return not standing_blockers(replace(self._facts(), rendition=self.released.rendition))

    # What the gate is told.

    def _facts(self) -> Release:
        thawed = self._since("froze", "thawed")
        speaker = replace(
            SPEAKER,
            grants=(GRANT,) if self._last("consent", "no consent") == "consent" else (),
            hard_stops=frozenset(
                stop for stop in HardStop if self._last("stopped", "lifted", stop) == "stopped"
            ),
            withdrawn_on=TODAY if self._did("withdrew") else None,
        )
        reviewed = self._last_of("review").about
        heard = Heard(
            interview=INTERVIEW,
            spans=(Span(0, 1000),),
            told_by="speaker",
            speaker=speaker,
            frozen_on=TODAY if thawed is not None and len(thawed) < 2 else None,
        )
        jigsaw = replace(PASSING.jigsaws[0], told_by="speaker", current=f"{self.rendered_sheet}")
        unlabelled = replace(PASSING.inserts[0], labelled_in=frozenset())
        return replace(
            PASSING,
            publisher="" if "publisher" in self.faults else PASSING.publisher,
            titles=() if "title" in self.faults else PASSING.titles,
            inserts=(unlabelled,) if "label" in self.faults else PASSING.inserts,
            asking=replace(
                PASSING.asking,
                exit=self.exit,
                audience=self.audience,
                from_day=TODAY,
                until_day=TODAY + self.last_day * DAY,
                ended_on=TODAY if self.ended else None,
                today=TODAY + self.day * DAY,
            ),
            rendition=replace(
                RENDITION,
                sha256=self._file,
                beside_sha256=self._file,
                package_sha256=f"sheet {self.rendered_sheet}",
                languages=frozenset(LANGUAGES),
                editors=frozenset(self._editors()),
            ),
            testimonies=(heard,),
            assessments=tuple(
                self._assessment(each)
                for of in ("interview", "clip")
                for each in self._all(f"assessed {of}")
            ),
            verification=self._verification(),
            sign_offs=tuple(self._sign_off(each) for each in self._all("signed")),
            approvals=tuple(
                LanguageApproval(
                    language=language,
                    beside_sha256=each.about,
                    who=each.who,
                    reads_it=language in READS.get(each.who, ()),
                    is_here=self._is_here(each.who),
                )
                for language in LANGUAGES
                for each in self._all(f"approved {language}")
            ),
            jigsaws=(replace(jigsaw, reviewed=reviewed),),
        )

    def _assessment(self, entry: Entry) -> Assessment:
        day = TODAY + entry.day * DAY
        return Assessment(
            about=entry.about,
            signed_by=entry.who,
            signed_on=day,
            expires_on=day + LIFE,
            conditions=(NotInTerritory(territory="DE"),) if "condition" in self.faults else (),
        )

    def _sign_off(self, entry: Entry) -> SignOff:
        return SignOff(
            who=entry.who,
            may_still=self._is_here(entry.who),
            sha256=entry.about,
            beside_sha256=entry.about,
            played_to_end=self._did("watched", entry.who, entry.about),
            day=TODAY + entry.day * DAY,
        )

    def _verification(self) -> Verification | None:
        proofs = [each for each in self.diary if each.what in ("passed", "failed")]
        if not proofs:
            return None
        checks, nothing = frozenset({"faces"}), frozenset[str]()
        passed = proofs[-1].what == "passed"
        return Verification(
            sha256=proofs[-1].about,
            beside_sha256=proofs[-1].about,
            wanted=checks,
            passed=checks if passed else nothing,
            failed=nothing if passed else checks,
        )

    # What must not be, by the diary.

    def _forbids(self, file: str, *, at_release: bool = True) -> list[str]:
        at = next(n for n, each in enumerate(self.diary) if each[::3] == ("render", file))
        before = [each.who for each in self.diary[: at + 1] if each.what in ("edit", "render")]
        others = [each for each in self.diary if each.who not in before and each.about == file]
        signed = {each.who for each in others if each.what == "signed"}
        watched = {each.who for each in others if each.what == "watched"}
        weighed = {
            each.about
            for each in self.diary
            if each.what.startswith("assessed") and (self.day - each.day) * DAY <= LIFE
        }
        measured = [
            each.what
            for each in self.diary
            if each.about == file and each.what in ("passed", "failed")
        ]
        frozen = self._since("froze", "thawed")
        lacks = {
            "withdrawn": self._did("withdrew"),
            "over": self.ended or self.day > self.last_day,
            "stopped": any(self._last("stopped", "lifted", stop) == "stopped" for stop in HardStop),
            "frozen": frozen is not None and len(frozen) < 2,
            "no consent": self._last("consent", "no consent") == "no consent",
            "fewer than two others signed what they saw": len(signed & watched) < 2,
            "not measured": measured[-1:] != ["passed"],
            "not weighed": not {INTERVIEW, self.sheet_of[file]} <= weighed,
            "not read": any(
                not any(
                    each.what == f"approved {language}" and language in READS.get(each.who, ())
                    for each in others
                )
                for language in LANGUAGES
            ),
            "another purpose": self.exit.purpose is not GRANT.purpose,
            "what an open exit cannot promise": self.audience is not Audience.ANYONE,
            "not in a country that the web reaches": "condition" in self.faults,
            "nameless, untitled or unlabelled": at_release and self.faults - {"condition"} != set(),
            "those who signed have left": at_release
            and len({who for who in signed & watched if self._is_here(who)}) < 2,
            "those who read it have left": at_release
            and any(
                not any(
                    each.what == f"approved {language}"
                    and language in READS.get(each.who, ())
                    and self._is_here(each.who)
                    for each in others
                )
                for language in LANGUAGES
            ),
            "not looked at together": at_release
            and self._last_of("review").about != f"{self.rendered_sheet}",
        }
        return [name for name, lack in lacks.items() if lack]

    @property
    def _file(self) -> str:
        return f"file {self.renders}"

    def _write(self, what: str, who: str, about: str = "") -> None:
        self.diary.append(Entry(what, who, self.day, about))

    def _all(self, what: str) -> list[Entry]:
        return [each for each in self.diary if each.what == what]

    def _did(self, what: str, who: str = "", about: str = "") -> bool:
        return any(who in ("", each.who) and about in ("", each.about) for each in self._all(what))

    def _last_of(self, what: str) -> Entry:
        return self._all(what)[-1]

    def _is_here(self, who: str) -> bool:
        told = [each.what for each in self.diary if each.who == who]
        told = [what for what in told if what in ("left", "back")]
        return told[-1:] != ["left"]

    def _last(self, one: str, other: str, about: str = "") -> str:
        told = [
            each.what for each in self.diary if each.what in (one, other) and each.about == about
        ]
        return told[-1] if told else ""

    def _since(self, what: str, then: str) -> set[str] | None:
        """Who did `then` since the last `what`; None when that never was."""
        places = [at for at, each in enumerate(self.diary) if each.what == what]
        if not places:
            return None
        return {each.who for each in self.diary[places[-1] :] if each.what == then}

    def _editors(self) -> set[str]:
        return {each.who for each in self.diary if each.what in ("edit", "render")}


Clip.TestCase.settings = settings(max_examples=60, stateful_step_count=40)


TestNoSequenceOfActionsReleasesIt = Clip.TestCase


def begun() -> Clip:
    clip = Clip()
    clip.consents()
    clip.restrict_consent()
    clip.freeze("ana")
    return clip


@pytest.mark.parametrize("left_out", STEPS)
def test_nothing_is_released_of_which_a_step_was_left_out(left_out: str) -> None:
    clip = begun()
    clip.do_all_but_one_and_release(left_out)
    assert clip.released is None
    clip.do_all_but_one_and_release("")
    assert clip.released is not None


@pytest.mark.parametrize(
    ("before", "is_out"),
    [
        *((lambda clip, fault=fault: clip.spoil(fault, mended=False), False) for fault in FAULTS),
        (lambda clip: [clip.leave(who, back=False) for who in ("rosa", "ana", "tarik")], False),
        (lambda clip: clip.leave("ana", back=False), True),
    ],
)
@pytest.mark.parametrize("exit_", [Exit.LIBRARY, Exit.API])
def test_every_fault_keeps_it_in_by_every_open_exit(
    before: Callable[[Clip], object], is_out: bool, exit_: Exit
) -> None:
    clip = begun()
    clip.do_all_but_one_and_release("", exit_)
    assert clip.released is not None
    before(clip)
    clip.release(exit_)
    assert (clip.released is not None) is is_out
    clip.do_all_but_one_and_release("", Exit.PRESS)
    assert clip.released is None
    clip.do_all_but_one_and_release("", exit_)
    assert clip.released is not None
    clip.release(exit_, Audience.PUPILS)
    assert clip.released is None


def test_what_is_out_stays_when_those_who_signed_leave() -> None:
    clip = begun()
    clip.do_all_but_one_and_release("", Exit.API)
    for who in PEOPLE:
        clip.leave(who, back=False)
    assert clip.is_served()
    clip.release(Exit.API)
    assert clip.released is None


@pytest.mark.parametrize(
    "then",
    [
        lambda clip: clip.withdraw(),
        lambda clip: clip.freeze("rosa"),
        lambda clip: clip.stop(HardStop.THREAT, lifted=False),
        lambda clip: clip.restrict_consent(),
        lambda clip: clip.end(),
        lambda clip: clip.wait(ON_SHOW_DAYS + 1),
        lambda clip: clip.wait(LIFE.days + 1),
    ],
)
def test_what_was_released_is_taken_back_at_the_next_request(then: Callable[[Clip], None]) -> None:
    clip = begun()
    clip.do_all_but_one_and_release("")
    assert clip.released is not None
    assert clip.is_served()
    then(clip)
    assert not clip.is_served()


def test_a_new_render_is_not_released_by_the_signatures_of_the_last() -> None:
    clip = begun()
    clip.do_all_but_one_and_release("")
    clip.render("edith")
    assert clip.is_served()
    clip.release()
    assert clip.released is None
