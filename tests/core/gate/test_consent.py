from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.gate import (
    ANYWHERE,
    Cell,
    Form,
    Grant,
    HardStop,
    Leaving,
    Opening,
    Purpose,
    Speaker,
    blockers,
    grid,
)

TODAY = date(2030, 6, 15)
DAY = timedelta(days=1)

GRANT = Grant(
    purpose=Purpose.LIBRARY,
    form=Form.ALTERED_VOICE,
    language="ar",
    territory=ANYWHERE,
    given_on=date(2030, 1, 1),
    until=None,
    understood=True,
)
SPEAKER = Speaker(grants=(GRANT,), hard_stops=frozenset(), withdrawn_on=None)
LEAVING = Leaving(
    purpose=Purpose.LIBRARY,
    form=Form.ALTERED_VOICE,
    language="ar",
    territory=ANYWHERE,
    today=TODAY,
)


def rules(speaker: Speaker, leaving: Leaving = LEAVING) -> list[str]:
    return [blocker.rule for blocker in blockers(speaker, leaving)]


def granted(**changes: object) -> Speaker:
    return replace(SPEAKER, grants=(replace(GRANT, **changes),))  # type: ignore[arg-type]  # checked by the tests


def test_what_was_consented_to_may_leave() -> None:
    assert rules(SPEAKER) == []


def test_the_absence_of_consent_is_a_no() -> None:
    assert rules(replace(SPEAKER, grants=())) == ["no-consent"]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"purpose": Purpose.CAMPAIGN}, "purpose"),
        # A form that shows less was not consented to either: text can be searched, a voice cannot.
        *(({"form": form}, "form") for form in Form if form is not Form.ALTERED_VOICE),
        ({"language": "ar-EG"}, "language"),
        ({"language": "fr"}, "language"),
        ({"today": date(2029, 12, 31)}, "not-yet"),
    ],
)
def test_each_thing_that_was_not_consented_to_is_named(
    changes: dict[str, object], rule: str
) -> None:
    assert rules(SPEAKER, replace(LEAVING, **changes)) == [rule]  # type: ignore[arg-type]  # checked by the tests


def test_consent_for_one_country_does_not_open_the_web() -> None:
    here = granted(territory="BE")
    assert rules(here, replace(LEAVING, territory="BE")) == []
    assert rules(here, replace(LEAVING, territory="FR")) == ["territory"]
    assert rules(here) == ["territory"]


def test_consent_to_every_language_covers_each() -> None:
    assert rules(granted(language=ANYWHERE), replace(LEAVING, language="bn")) == []


def test_consent_that_was_not_understood_is_none() -> None:
    assert rules(granted(understood=False)) == ["comprehension"]


def test_the_last_day_counts_and_the_day_after_does_not() -> None:
    assert rules(granted(until=TODAY)) == []
    assert rules(granted(until=TODAY - DAY)) == ["expired"]


def test_an_embargo_ends_on_its_day_and_without_a_date_never() -> None:
    assert rules(granted(embargo=True, embargo_until=TODAY)) == []
    assert rules(granted(embargo=True, embargo_until=TODAY + DAY)) == ["embargo"]
    undated = granted(embargo=True)
    assert rules(undated) == ["embargo"]
    assert rules(undated, replace(LEAVING, today=date(2999, 1, 1))) == ["embargo"]


def test_two_grants_do_not_add_up_to_a_third() -> None:
    halves = replace(
        SPEAKER,
        grants=(
            replace(GRANT, purpose=Purpose.RESEARCH),
            replace(GRANT, language="fr"),
        ),
    )
    assert len(rules(halves)) == 1


def test_the_grant_that_lacks_least_is_the_one_that_is_told() -> None:
    grants = (replace(GRANT, purpose=Purpose.PRESS, form=Form.TEXT), replace(GRANT, language="fr"))
    assert rules(replace(SPEAKER, grants=grants)) == ["language"]


@pytest.mark.parametrize("stop", HardStop)
def test_a_hard_stop_is_opened_by_no_grant(stop: HardStop) -> None:
    stopped = rules(replace(SPEAKER, hard_stops=frozenset({stop})))
    assert stopped == [f"hard-stop-{stop.value.replace(' ', '-')}"]


def test_a_withdrawal_ends_everything() -> None:
    assert rules(replace(SPEAKER, withdrawn_on=TODAY)) == ["withdrawn"]


GRANTS = st.builds(
    Grant,
    purpose=st.sampled_from(Purpose),
    form=st.sampled_from(Form),
    language=st.sampled_from(["ar", "fr", ANYWHERE]),
    territory=st.sampled_from(["BE", "FR", ANYWHERE]),
    given_on=st.dates(TODAY - 30 * DAY, TODAY + 30 * DAY),
    until=st.none() | st.dates(TODAY - 30 * DAY, TODAY + 30 * DAY),
    understood=st.booleans(),
    embargo=st.booleans(),
    embargo_until=st.none() | st.dates(TODAY - 30 * DAY, TODAY + 30 * DAY),
)
SPEAKERS = st.builds(
    Speaker,
    grants=st.lists(GRANTS, max_size=4).map(tuple),
    hard_stops=st.frozensets(st.sampled_from(HardStop)),
    withdrawn_on=st.none() | st.just(TODAY),
)


@given(SPEAKERS, GRANTS)
def test_nothing_leaves_that_no_single_grant_covers(speaker: Speaker, wanted: Grant) -> None:
    leaving = Leaving(
        purpose=wanted.purpose,
        form=wanted.form,
        language=wanted.language,
        territory=wanted.territory,
        today=TODAY,
    )
    alone = [blockers(replace(speaker, grants=(grant,)), leaving) for grant in speaker.grants]
    assert (not blockers(speaker, leaving)) == any(not each for each in alone)


@given(SPEAKERS, GRANTS)
def test_whoever_consented_to_every_language_consented_to_each(
    speaker: Speaker, wanted: Grant
) -> None:
    leaving = replace(LEAVING, purpose=wanted.purpose, form=wanted.form, language=ANYWHERE)
    if not blockers(speaker, leaving):
        assert not blockers(speaker, replace(leaving, language="sw"))


@given(SPEAKERS, GRANTS)
def test_a_further_grant_never_closes_what_was_open(speaker: Speaker, further: Grant) -> None:
    more = replace(speaker, grants=(*speaker.grants, further))
    if not blockers(speaker, LEAVING):
        assert not blockers(more, LEAVING)


def cell(speaker: Speaker, purpose: Purpose = Purpose.LIBRARY) -> Cell:
    (row,) = (
        row for row in grid(speaker, TODAY, {"ar", "fr"}, {"BE"}) if row[0].purpose is purpose
    )
    return next(each for each in row if each.form is Form.ALTERED_VOICE)


def test_the_grid_has_a_row_for_each_purpose_and_a_cell_for_each_form() -> None:
    cells = grid(SPEAKER, TODAY, (), ())
    assert [row[0].purpose for row in cells] == list(Purpose)
    assert all([each.form for each in row] == list(Form) for row in cells)


def test_the_grid_tells_conditions_and_the_first_reason() -> None:
    assert cell(SPEAKER).openings == (Opening(language="ar", territory=ANYWHERE, until=None),)
    assert not cell(SPEAKER).is_open_everywhere
    assert cell(granted(language=ANYWHERE)).is_open_everywhere
    assert not cell(granted(language=ANYWHERE, until=TODAY)).is_open_everywhere
    assert [each.rule for each in cell(SPEAKER, Purpose.PRESS).blockers] == ["purpose"]


def test_the_grid_tells_the_last_day_of_the_grant_that_lasts_longest() -> None:
    shorter, longer = (replace(GRANT, until=TODAY + days * DAY) for days in (3, 9))
    (opening,) = cell(replace(SPEAKER, grants=(shorter, longer))).openings
    assert opening.until == longer.until
    (opening,) = cell(replace(SPEAKER, grants=(shorter, GRANT))).openings
    assert opening.until is None


@given(SPEAKERS | SPEAKERS.map(lambda each: replace(each, hard_stops=frozenset())))
def test_the_grid_allows_exactly_what_the_gate_lets_out(speaker: Speaker) -> None:
    languages, territories = ("ar", "fr", "de"), ("BE", "FR", "DE")
    for each in (each for row in grid(speaker, TODAY, languages, territories) for each in row):
        for language, territory in product((*languages, ANYWHERE), (*territories, ANYWHERE)):
            leaving = Leaving(
                purpose=each.purpose,
                form=each.form,
                language=language,
                territory=territory,
                today=TODAY,
            )
            assert each.allows(language, territory) == (not blockers(speaker, leaving))
        assert bool(each.openings) != bool(each.blockers)
