"""The table of ratings: what is read, and what is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from walkaway.core.errors import UnexpectedContent
from walkaway.core.ratings_csv import read_ratings
from walkaway.core.stats.ratings import Metric

PATH = Path("ratings.csv")


def test_a_table_of_a_spreadsheet_is_read() -> None:
    text = '\ufeffunit,Noor,Elif\r\n"passage 1, end",left ,\r\n\r\n2,,غادر\r\n'
    ratings = read_ratings(text, Metric.NOMINAL, path=PATH)
    assert ratings.coders == ("Noor", "Elif")
    assert ratings.units == ("passage 1, end", "2")
    assert ratings.rows == (("left", None), (None, "غادر"))


def test_numbers_are_compared_as_numbers() -> None:
    ratings = read_ratings("unit,a,b\n1,1.0,1\n", Metric.INTERVAL, path=PATH)
    assert ratings.rows == ((1.0, 1.0),)


@pytest.mark.parametrize(
    ("text", "metric", "says"),
    [
        ("", "nominal", "line 1: expected the header"),
        ("id,a,b\n", "nominal", "line 1: expected the header"),
        ("unit;a;b\n", "nominal", "line 1: expected the header"),
        ("unit,a,\n", "nominal", "line 1: expected the header"),
        ("unit,a,a\n", "nominal", "line 1: expected a name of its own for each coder"),
        ("unit,a,b\n1,x\n", "nominal", "line 2: expected a unit and 2 cells, found '1 cells'"),
        ("unit,a,b\n1,x,y,z\n", "nominal", "line 2: expected a unit and 2 cells"),
        ("unit,a,b\n1,x,y\n1,x,y\n", "nominal", "line 3: expected a unit that was not named"),
        ("unit,a,b\n,x,y\n", "nominal", "line 2: expected a unit that was not named"),
        ('unit,a,b\n1,"x,y\n', "nominal", "expected a table of values"),
        ("unit,a,b\n1,low,2\n", "ordinal", "line 2: expected a number, since the metric is ord"),
        ("unit,a,b\n1,nan,2\n", "interval", "line 2: expected a number"),
        ("unit,a,b\n1,-1,2\n", "ratio", "line 2: expected a number that is not below zero"),
    ],
)
def test_what_is_no_such_table_is_refused_with_its_line(text: str, metric: str, says: str) -> None:
    with pytest.raises(UnexpectedContent, match=says):
        read_ratings(text, Metric(metric), path=PATH)
