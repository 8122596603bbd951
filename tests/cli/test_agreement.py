"""`walkaway agreement`: what it prints and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from walkaway.cli import commands

KEYS = [
    "alpha", "interval", "percent", "ac1", "kappa", "units", "pairable", "coders", "note",
]  # fmt: skip


def run(*words: object) -> Result:
    return CliRunner().invoke(commands, ["agreement", *map(str, words)])


@pytest.fixture
def two_coders(tmp_path: Path) -> Path:
    """40 units; the coders differ on the last four."""
    rows = [f"u{n},{n % 2},{n % 2 if n < 36 else 1 - n % 2}" for n in range(40)]
    path = tmp_path / "two.csv"
    path.write_text("unit,Noor,Elif\n" + "\n".join(rows) + "\n")
    return path


def test_json_has_these_keys_and_numbers(two_coders: Path) -> None:
    answer = json.loads(run(two_coders, "--json").stdout)
    assert list(answer) == KEYS
    # 36 of 40 agree, and both values are as frequent: kappa = (.9 - .5) / .5.
    assert answer["kappa"] == pytest.approx(0.8)
    assert answer["percent"] == pytest.approx(0.9)
    assert answer["alpha"] == pytest.approx(1 - 79 * 8 / (2 * 40 * 40))
    low, high = answer["interval"]
    assert 0.4 < low < answer["alpha"] < high < 1
    assert (answer["units"], answer["pairable"], answer["coders"]) == (40, 40, 2)
    assert answer["note"] == ""


def test_the_same_seed_draws_the_same_interval(tmp_path: Path) -> None:
    path = tmp_path / "scale.csv"
    rows = [f"u{n},{n * n % 97},{n * n % 97 + n % 5}" for n in range(60)]
    path.write_text("unit,Noor,Elif\n" + "\n".join(rows) + "\n")
    asked = (path, "--metric", "interval", "--json")
    assert run(*asked).stdout == run(*asked).stdout
    assert run(*asked).stdout != run(*asked, "--seed", "5").stdout


def test_small_tables_have_null_for_the_interval_and_say_why(tmp_path: Path) -> None:
    path = tmp_path / "small.csv"
    path.write_text("unit,a,b,c\n1,1,1,2\n2,2,2,2\n3,,1,\n")
    answer = json.loads(run(path, "--metric", "ordinal", "--json").stdout)
    assert answer["interval"] is None
    assert answer["kappa"] is None
    assert "too few" in answer["note"]


def test_people_read_the_figures_the_pairs_and_what_is_disputed(tmp_path: Path) -> None:
    path = tmp_path / "three.csv"
    path.write_text(
        "unit,Noor,Elif,Sam\n" + "".join(f"u{n},{n % 2},{n % 2},1\n" for n in range(40))
    )
    output = run(path).stdout
    assert "Krippendorff's alpha" in output
    assert "Noor and Elif: 1.000" in output
    assert "Units on which coders differ: 20" in output
    assert "u0: 5.0% of the disagreement" in output


def test_pairs_of_very_many_coders_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    for coders, shown in ((10, True), (11, False)):
        header = ",".join(f"coder {number}" for number in range(coders))
        path.write_text(f"unit,{header}\n" + f"u{',1' * coders}\nv{',2' * coders}\n")
        assert ("every two coders" in run(path).stdout) is shown


def test_a_wrong_table_is_one_sentence_and_exit_code_1(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes("unit,a,b\n1,é,e\n".encode("latin-1"))
    result = run(path)
    assert result.exit_code == 1
    assert "old.csv, at byte 11: expected UTF-8" in result.stderr
