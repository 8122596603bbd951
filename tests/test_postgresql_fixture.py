import os

import psycopg


def test_the_private_server_answers_and_speaks_utf_8(postgresql_url: str) -> None:
    assert os.environ["WALKAWAY_TEST_POSTGRESQL"] == postgresql_url
    with psycopg.connect(postgresql_url) as connection:
        row = connection.execute("select version(), current_setting('server_encoding')").fetchone()
    assert row is not None
    assert row[0].startswith("PostgreSQL")
    assert row[1] == "UTF8"
