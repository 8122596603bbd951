"""The database itself refuses whatever is not the next entry. There is no way back from here.

Whatever remakes a table of the journal on SQLite drops its triggers: such a migration puts them
back, and a test and `walkaway journal verify` look for them.
"""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# On SQLite a REPLACE deletes without asking the trigger for deletions: hence the question whether
# another entry has the same hash.
SQLITE = """
CREATE TRIGGER journal_entry_unchanged BEFORE UPDATE ON journal_entry
BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END
---
CREATE TRIGGER journal_entry_undeleted BEFORE DELETE ON journal_entry
BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END
---
CREATE TRIGGER journal_entry_follows BEFORE INSERT ON journal_entry
WHEN NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM journal_entry)
  OR NEW.previous_hash IS NOT coalesce(
    (SELECT entry_hash FROM journal_entry ORDER BY position DESC LIMIT 1),
    '0000000000000000000000000000000000000000000000000000000000000000')
  OR EXISTS (SELECT 1 FROM journal_entry WHERE entry_hash = NEW.entry_hash)
BEGIN SELECT RAISE(ABORT, 'this is not the next entry of the journal'); END
---
CREATE TRIGGER journal_head_begins BEFORE INSERT ON journal_head
WHEN NEW.position IS NOT 0 OR EXISTS (SELECT 1 FROM journal_entry)
BEGIN SELECT RAISE(ABORT, 'the journal has begun already, and keeps its head'); END
---
CREATE TRIGGER journal_head_moves_on BEFORE UPDATE ON journal_head
WHEN NEW.id IS NOT OLD.id OR NEW.position IS NOT OLD.position + 1 OR NOT EXISTS (
  SELECT 1 FROM journal_entry WHERE position = NEW.position AND entry_hash = NEW.entry_hash)
BEGIN SELECT RAISE(ABORT, 'the head of the journal moves to the next entry only'); END
---
CREATE TRIGGER journal_head_undeleted BEFORE DELETE ON journal_head
BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END
"""

# ALWAYS: a session that calls itself a replica is refused too.
POSTGRESQL = """
CREATE FUNCTION journal_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the journal is never changed'
      USING ERRCODE = 'integrity_constraint_violation';
END $$
---
CREATE FUNCTION journal_entry_must_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.position IS DISTINCT FROM (SELECT coalesce(max(position), 0) + 1 FROM journal_entry)
    OR NEW.previous_hash IS DISTINCT FROM coalesce(
      (SELECT entry_hash FROM journal_entry ORDER BY position DESC LIMIT 1),
      '0000000000000000000000000000000000000000000000000000000000000000')
  THEN
    RAISE EXCEPTION 'this is not the next entry of the journal'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$
---
CREATE FUNCTION journal_head_must_begin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.position IS DISTINCT FROM 0 OR EXISTS (SELECT 1 FROM journal_entry) THEN
    RAISE EXCEPTION 'the journal has begun already, and keeps its head'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$
---
CREATE FUNCTION journal_head_must_move_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id OR NEW.position IS DISTINCT FROM OLD.position + 1
    OR NOT EXISTS (
      SELECT 1 FROM journal_entry
      WHERE position = NEW.position AND entry_hash = NEW.entry_hash)
  THEN
    RAISE EXCEPTION 'the head of the journal moves to the next entry only'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$
---
CREATE TRIGGER journal_entry_unchanged BEFORE UPDATE ON journal_entry
FOR EACH STATEMENT EXECUTE FUNCTION journal_is_never_changed()
---
CREATE TRIGGER journal_entry_undeleted BEFORE DELETE OR TRUNCATE ON journal_entry
FOR EACH STATEMENT EXECUTE FUNCTION journal_is_never_changed()
---
CREATE TRIGGER journal_entry_follows BEFORE INSERT ON journal_entry
FOR EACH ROW EXECUTE FUNCTION journal_entry_must_follow()
---
CREATE TRIGGER journal_head_begins BEFORE INSERT ON journal_head
FOR EACH ROW EXECUTE FUNCTION journal_head_must_begin()
---
CREATE TRIGGER journal_head_moves_on BEFORE UPDATE ON journal_head
FOR EACH ROW EXECUTE FUNCTION journal_head_must_move_on()
---
CREATE TRIGGER journal_head_undeleted BEFORE DELETE OR TRUNCATE ON journal_head
FOR EACH STATEMENT EXECUTE FUNCTION journal_is_never_changed()
---
ALTER TABLE journal_entry
  ENABLE ALWAYS TRIGGER journal_entry_unchanged,
  ENABLE ALWAYS TRIGGER journal_entry_undeleted,
  ENABLE ALWAYS TRIGGER journal_entry_follows
---
ALTER TABLE journal_head
  ENABLE ALWAYS TRIGGER journal_head_begins,
  ENABLE ALWAYS TRIGGER journal_head_moves_on,
  ENABLE ALWAYS TRIGGER journal_head_undeleted
"""

STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def put_up_guards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in STATEMENTS[schema_editor.connection.vendor].split("\n---\n"):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [migrations.RunPython(put_up_guards)]
