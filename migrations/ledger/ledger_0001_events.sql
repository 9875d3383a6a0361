-- Format 1 of the evidence. Specified in docs/format.md; never edited once released.

CREATE TABLE ledger (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    uuid        TEXT NOT NULL,
    origin      TEXT NOT NULL,
    created_at  TEXT NOT NULL,
    environment TEXT,
    client_id   TEXT
) STRICT;

CREATE TABLE migration (
    identifier TEXT PRIMARY KEY,
    sha256     BLOB NOT NULL CHECK (length(sha256) = 32),
    applied_at TEXT NOT NULL
) STRICT;

CREATE TABLE event (
    sequence    INTEGER PRIMARY KEY,
    recorded_at INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    source_key  TEXT NOT NULL UNIQUE,
    metadata    TEXT NOT NULL,
    encoding    TEXT NOT NULL,
    body        BLOB NOT NULL,
    leaf_hash   BLOB NOT NULL
) STRICT;

-- Level 0 holds 256 leaf hashes a row, level n the roots of 256 tiles of level n - 1. Derived from event.
CREATE TABLE tile (
    level    INTEGER NOT NULL,
    position INTEGER NOT NULL,
    hashes   BLOB NOT NULL CHECK (length(hashes) = 8192),
    PRIMARY KEY (level, position)
) STRICT, WITHOUT ROWID;

-- Append-only: these guard against our own mistakes. Whoever can write the file can drop them; verify finds that out.

-- The sequence is the one before plus 1, which also stops INSERT OR REPLACE; recorded_at never goes back. FAIL
-- and not ABORT, and no function here or in a CHECK: a statement that may have to be taken back makes SQLite copy every
-- page before it changes it, which doubles the cost of a row. Here there is nothing to take back: this comes first.
CREATE TRIGGER event_appends_only BEFORE INSERT ON event
WHEN NOT coalesce(
    (SELECT NEW.sequence = sequence + 1 AND NEW.recorded_at >= recorded_at
     FROM event ORDER BY sequence DESC LIMIT 1),
    NEW.sequence = 1)
BEGIN
    SELECT RAISE(FAIL, 'events are appended one after the other');
END;

CREATE TRIGGER event_is_never_updated BEFORE UPDATE ON event
BEGIN
    SELECT RAISE(ABORT, 'an event is never changed');
END;

CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
BEGIN
    SELECT RAISE(ABORT, 'an event is never removed');
END;

-- Of the ledger's own row only the environment and the client can be filled in, once.
CREATE TRIGGER ledger_is_never_updated BEFORE UPDATE ON ledger
WHEN NEW.id IS NOT OLD.id OR NEW.uuid IS NOT OLD.uuid OR NEW.origin IS NOT OLD.origin
    OR NEW.created_at IS NOT OLD.created_at
    OR (OLD.environment IS NOT NULL AND NEW.environment IS NOT OLD.environment)
    OR (OLD.client_id IS NOT NULL AND NEW.client_id IS NOT OLD.client_id)
BEGIN
    SELECT RAISE(ABORT, 'the identity of a ledger is never changed');
END;

CREATE TRIGGER ledger_is_never_deleted BEFORE DELETE ON ledger
BEGIN
    SELECT RAISE(ABORT, 'the identity of a ledger is never removed');
END;
