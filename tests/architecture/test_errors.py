"""Errors cross processes, so each must arrive as it left."""

from __future__ import annotations

import pickle
from inspect import cleandoc
from pathlib import Path
from string import Formatter

import pytest

from walkaway.cli.reference import all_errors
from walkaway.core import errors
from walkaway.core.errors import WalkawayError

EXAMPLES = {"path": Path("interview.vtt"), "line": 7, "count": 2, "exit_code": 3, "attempts": 3}


def an_example_of(error: type[WalkawayError]) -> WalkawayError:
    fields = {field for _, field, _, _ in Formatter().parse(error.__doc__ or "") if field}
    return error(**{field: EXAMPLES.get(field, f"some {field}") for field in fields})


@pytest.mark.parametrize("error", all_errors(), ids=lambda error: error.__name__)
def test_an_error_survives_pickle(error: type[WalkawayError]) -> None:
    sent = an_example_of(error)
    arrived = pickle.loads(pickle.dumps(sent))
    assert type(arrived) is error
    assert arrived.facts == sent.facts
    assert str(arrived) == str(sent)
    assert all(getattr(arrived, name) == value for name, value in sent.facts.items())


@pytest.mark.parametrize("error", all_errors(), ids=lambda error: error.__name__)
def test_an_error_has_a_sentence_of_its_own_in_the_drawing(error: type[WalkawayError]) -> None:
    assert error.__dict__.get("__doc__"), f"{error.__name__} has no docstring"
    assert error.__name__ in cleandoc(errors.__doc__ or "")
