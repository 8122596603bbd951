import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.errors import UnexpectedContent
from walkaway.core.gate import (
    Audience,
    Form,
    NotBefore,
    NotInLanguage,
    NotInTerritory,
    OnlyAudiences,
    OnlyForms,
    OnlyPurposes,
    Purpose,
    WithoutSpan,
)
from walkaway.core.release.conditions_json import conditions_json, read_conditions

starts = st.integers(0, 10_000)
conditions = st.one_of(
    st.builds(OnlyForms, forms=st.frozensets(st.sampled_from(Form))),
    st.builds(OnlyPurposes, purposes=st.frozensets(st.sampled_from(Purpose))),
    st.builds(OnlyAudiences, audiences=st.frozensets(st.sampled_from(Audience))),
    st.builds(NotInTerritory, territory=st.sampled_from(["DE", "*"])),
    st.builds(NotInLanguage, language=st.sampled_from(["ar", "pt-BR"])),
    st.builds(
        lambda start, length: WithoutSpan(
            interview="interview", start_ms=start, end_ms=start + length
        ),
        starts,
        st.integers(1, 10_000),
    ),
    st.builds(NotBefore, day=st.dates(date(2020, 1, 1))),
)


@given(st.lists(conditions, max_size=5))
def test_what_is_written_is_read_again_through_a_column_of_json(each: list[object]) -> None:
    kept = json.loads(json.dumps(conditions_json(each)))  # type: ignore[arg-type]  # one_of tells no union
    assert list(read_conditions(kept)) == each


@pytest.mark.parametrize(
    "kept",
    [
        [{"kind": "unheard-of", "codes": [], "start_ms": 0, "end_ms": 0}],
        [{"kind": "forms", "codes": ["smell"], "start_ms": 0, "end_ms": 0}],
        [{"kind": "territory", "codes": [], "start_ms": 0, "end_ms": 0}],
        [{"kind": "span", "codes": ["i"], "start_ms": 5, "end_ms": 5}],
        [{"kind": "not-before", "codes": ["soon"], "start_ms": 0, "end_ms": 0}],
        {"kind": "forms"},
        None,
    ],
)
def test_a_condition_that_cannot_be_read_is_never_passed_over(kept: object) -> None:
    with pytest.raises(UnexpectedContent):
        read_conditions(kept)
