-- The read models. All of it is derived from events.sqlite and may be deleted at any time.
-- docs/read-models.md says what every column means. Instants are nanoseconds since 1970-01-01T00:00:00Z; the views
-- whose names end with _readable show them as text, and ids in the place of the numbers that stand for them.

-- What this file is: one row. Written in the same transaction as what it covers.
CREATE TABLE projection (
    name          TEXT NOT NULL PRIMARY KEY,
    version       INTEGER NOT NULL,
    schema_sha256 BLOB NOT NULL,
    ledger        TEXT NOT NULL,
    sequence      INTEGER NOT NULL,
    leaf_hash     BLOB,
    digest        TEXT
) STRICT, WITHOUT ROWID;

-- Users, account groups and accounts: each id once, with its current state. "subject" is a number that means
-- something in this file only; the other tables use it in the place of kind and id.
CREATE TABLE subjects (
    subject                   INTEGER PRIMARY KEY,
    kind                      TEXT NOT NULL,
    id                        TEXT NOT NULL,
    first_seen_by             TEXT,
    objects                   INTEGER NOT NULL DEFAULT 0,
    created_at                INTEGER,
    updated_at                INTEGER,
    status                    TEXT,
    status_since              INTEGER,
    precision                 TEXT,
    confirmed_until           INTEGER,
    last_sequence             INTEGER NOT NULL DEFAULT 0,
    type                      TEXT,
    name                      TEXT,
    account_group_id          TEXT,
    account_number            INTEGER,
    securities_account_number TEXT,
    business_id               TEXT,
    owner_count               INTEGER,
    UNIQUE (id, kind)
) STRICT;

CREATE INDEX subjects_by_creation ON subjects (kind, created_at, id);

-- The statuses that should pass, or that end without being told.
CREATE INDEX subjects_by_passing_status ON subjects (status)
WHERE status IN ('PENDING_APPROVAL', 'CLOSING', 'LOCKED');

CREATE INDEX subjects_by_group ON subjects (account_group_id, kind) WHERE account_group_id IS NOT NULL;

-- The entries of "users" of a group or an account, as they are now.
CREATE TABLE owners (
    subject INTEGER NOT NULL,
    item    INTEGER NOT NULL,
    user_id TEXT,
    type    TEXT,
    PRIMARY KEY (subject, item)
) STRICT, WITHOUT ROWID;

CREATE INDEX owners_by_user ON owners (user_id, subject) WHERE user_id IS NOT NULL;

-- What each event says about a subject: everything from which its periods follow, in the order of arrival.
CREATE TABLE observations (
    subject                   INTEGER NOT NULL,
    sequence                  INTEGER NOT NULL,
    item                      INTEGER NOT NULL,
    source                    TEXT NOT NULL,
    imported                  INTEGER NOT NULL,
    answer                    INTEGER,
    status                    TEXT,
    updated_at                INTEGER,
    created_at                INTEGER,
    notification_id           TEXT,
    notification_name         TEXT,
    notification_created_at   INTEGER,
    webhook_id                TEXT,
    sent_at                   INTEGER,
    received_at               INTEGER,
    object_digest             BLOB,
    content_digest            BLOB,
    type                      TEXT,
    name                      TEXT,
    account_group_id          TEXT,
    account_number            INTEGER,
    securities_account_number TEXT,
    business_id               TEXT,
    owners                    TEXT,
    PRIMARY KEY (subject, sequence, item)
) STRICT, WITHOUT ROWID;

-- Closing was asked for, and accepted.
CREATE INDEX observations_of_accepted_closing ON observations (subject) WHERE answer = 202;

-- The statuses of each subject, oldest first. All evidence of a period follows from the observations.
CREATE TABLE periods (
    subject           INTEGER NOT NULL,
    number            INTEGER NOT NULL,
    status            TEXT NOT NULL,
    valid_from        INTEGER NOT NULL,
    valid_to          INTEGER,
    precision         TEXT NOT NULL,
    not_before        INTEGER,
    confirmed_until   INTEGER NOT NULL,
    known_since       INTEGER NOT NULL,
    deciding_sequence INTEGER NOT NULL,
    deciding_source   TEXT NOT NULL,
    evidence_count    INTEGER NOT NULL,
    notified          INTEGER NOT NULL,
    PRIMARY KEY (subject, number)
) STRICT, WITHOUT ROWID;

-- The statuses that no notification told of.
CREATE INDEX periods_not_notified ON periods (subject) WHERE notified = 0;

CREATE INDEX periods_closed ON periods (subject) WHERE status = 'CLOSED';

-- What is to be looked at of each subject, as far as it follows from its own observations. What depends on a second
-- subject or on the time of the question is not stored.
CREATE TABLE subject_findings (
    subject   INTEGER NOT NULL,
    number    INTEGER NOT NULL,
    finding   TEXT NOT NULL,
    severity  TEXT NOT NULL,
    at        INTEGER,
    sequences TEXT NOT NULL,
    message   TEXT NOT NULL,
    details   TEXT NOT NULL,
    PRIMARY KEY (subject, number)
) STRICT, WITHOUT ROWID;

-- What is to be looked at of an event by itself.
CREATE TABLE event_findings (
    sequence INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    finding  TEXT NOT NULL,
    severity TEXT NOT NULL,
    at       INTEGER,
    message  TEXT NOT NULL,
    details  TEXT NOT NULL,
    PRIMARY KEY (sequence, number)
) STRICT, WITHOUT ROWID;

-- Notes: when somebody listened, how requests came out, and what else was written down.
CREATE TABLE notes (
    sequence    INTEGER PRIMARY KEY,
    recorded_at INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    note        TEXT,
    resolves    INTEGER,
    outcome     TEXT,
    imported    INTEGER NOT NULL
) STRICT;

CREATE INDEX notes_by_name ON notes (note, sequence);

CREATE INDEX notes_that_resolve ON notes (resolves) WHERE resolves IS NOT NULL;

CREATE TABLE deliveries (
    sequence         INTEGER PRIMARY KEY,
    recorded_at      INTEGER NOT NULL,
    received_at      INTEGER,
    target           TEXT,
    signature        TEXT,
    key_id           TEXT,
    draft            TEXT,
    remote_address   TEXT,
    imported         INTEGER NOT NULL,
    readable         INTEGER NOT NULL,
    unreadable_items INTEGER NOT NULL
) STRICT;

-- Notifications that are no observation of a subject. The view "notifications" has all of them.
CREATE TABLE other_notifications (
    sequence                INTEGER NOT NULL,
    item                    INTEGER NOT NULL,
    notification_id         TEXT,
    notification_name       TEXT NOT NULL,
    notification_created_at INTEGER,
    webhook_id              TEXT,
    PRIMARY KEY (sequence, item)
) STRICT, WITHOUT ROWID;

-- Events that name an id without being an observation of it.
CREATE TABLE mentions (
    id       TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (id, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE api_calls (
    sequence         INTEGER PRIMARY KEY,
    recorded_at      INTEGER NOT NULL,
    kind             TEXT NOT NULL,
    method           TEXT,
    target           TEXT,
    status           INTEGER,
    request_sequence INTEGER,
    attempt          INTEGER,
    request_id       TEXT,
    idempotency_key  TEXT,
    operator         TEXT,
    reason           TEXT,
    sent_any_bytes   INTEGER,
    sent_at          INTEGER,
    received_at      INTEGER,
    imported         INTEGER NOT NULL,
    readable         INTEGER NOT NULL,
    unreadable_items INTEGER NOT NULL
) STRICT;

CREATE INDEX api_requests ON api_calls (kind, sequence) WHERE kind = 'api.request';

CREATE INDEX api_calls_by_request ON api_calls (request_sequence) WHERE request_sequence IS NOT NULL;

-- The current state by kind. What is known from an answer without an object only (404, say) is left out.

CREATE VIEW users AS
SELECT id, created_at, updated_at, status, status_since, precision, confirmed_until, first_seen_by, last_sequence
FROM subjects WHERE kind = 'user' AND objects > 0;

CREATE VIEW account_groups AS
SELECT id, created_at, updated_at, status, status_since, precision, confirmed_until, type, name,
    securities_account_number, business_id, first_seen_by, last_sequence
FROM subjects WHERE kind = 'account_group' AND objects > 0;

CREATE VIEW accounts AS
SELECT id, created_at, updated_at, status, status_since, precision, confirmed_until, account_group_id, type, name,
    account_number, business_id, first_seen_by, last_sequence
FROM subjects WHERE kind = 'account' AND objects > 0;

CREATE VIEW notifications AS
SELECT o.sequence, o.item, o.notification_id, o.notification_name, o.notification_created_at, o.webhook_id,
    s.kind, s.id
FROM observations o JOIN subjects s ON s.subject = o.subject WHERE o.source = 'webhook'
UNION ALL
SELECT sequence, item, notification_id, notification_name, notification_created_at, webhook_id, NULL, NULL
FROM other_notifications;

CREATE VIEW transitions AS
SELECT s.kind, s.id, p.number, q.status AS from_status, p.status AS to_status, p.valid_from AS at, p.precision,
    p.not_before, p.known_since, p.deciding_sequence
FROM periods p
JOIN subjects s ON s.subject = p.subject
LEFT JOIN periods q ON q.subject = p.subject AND q.number = p.number - 1;

CREATE VIEW findings AS
SELECT f.finding, f.severity, s.kind, s.id, f.sequences, f.at, f.message, f.details
FROM subject_findings f JOIN subjects s ON s.subject = f.subject
UNION ALL
SELECT finding, severity, NULL, NULL, '[' || sequence || ']', at, message, details FROM event_findings;

CREATE VIEW attribute_changes AS
SELECT s.kind, s.id, f.details ->> 'attribute' AS attribute, f.details -> 'from' AS from_value,
    f.details -> 'to' AS to_value, f.at, f.sequences
FROM subject_findings f JOIN subjects s ON s.subject = f.subject WHERE f.finding = 'attribute_changed';

-- The same with RFC 3339 text: seconds and nanoseconds are taken apart so that instants before 1970 come out right.

CREATE VIEW subjects_readable AS
SELECT subject, kind, id, first_seen_by, objects,
    strftime('%Y-%m-%dT%H:%M:%S', created_at / 1000000000 - (created_at % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (created_at % 1000000000 + 1000000000) % 1000000000) AS created_at,
    strftime('%Y-%m-%dT%H:%M:%S', updated_at / 1000000000 - (updated_at % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (updated_at % 1000000000 + 1000000000) % 1000000000) AS updated_at,
    status,
    strftime('%Y-%m-%dT%H:%M:%S', status_since / 1000000000 - (status_since % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (status_since % 1000000000 + 1000000000) % 1000000000) AS status_since,
    precision,
    strftime('%Y-%m-%dT%H:%M:%S', confirmed_until / 1000000000 - (confirmed_until % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (confirmed_until % 1000000000 + 1000000000) % 1000000000) AS confirmed_until,
    last_sequence, type, name, account_group_id, account_number, securities_account_number, business_id, owner_count
FROM subjects;

CREATE VIEW users_readable AS
SELECT id, created_at, updated_at, status, status_since, precision, confirmed_until, first_seen_by, last_sequence
FROM subjects_readable WHERE kind = 'user' AND objects > 0;

CREATE VIEW account_groups_readable AS
SELECT id, created_at, updated_at, status, status_since, precision, confirmed_until, type, name,
    securities_account_number, business_id, first_seen_by, last_sequence
FROM subjects_readable WHERE kind = 'account_group' AND objects > 0;

CREATE VIEW accounts_readable AS
SELECT id, created_at, updated_at, status, status_since, precision, confirmed_until, account_group_id, type, name,
    account_number, business_id, first_seen_by, last_sequence
FROM subjects_readable WHERE kind = 'account' AND objects > 0;

CREATE VIEW owners_readable AS
SELECT s.kind, s.id, o.item, o.user_id, o.type FROM owners o JOIN subjects s ON s.subject = o.subject;

CREATE VIEW observations_readable AS
SELECT s.kind, s.id, o.sequence, o.item, o.source, o.imported, o.answer, o.status,
    strftime('%Y-%m-%dT%H:%M:%S', o.updated_at / 1000000000 - (o.updated_at % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (o.updated_at % 1000000000 + 1000000000) % 1000000000) AS updated_at,
    strftime('%Y-%m-%dT%H:%M:%S', o.created_at / 1000000000 - (o.created_at % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (o.created_at % 1000000000 + 1000000000) % 1000000000) AS created_at,
    o.notification_id, o.notification_name,
    strftime('%Y-%m-%dT%H:%M:%S',
        o.notification_created_at / 1000000000 - (o.notification_created_at % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (o.notification_created_at % 1000000000 + 1000000000) % 1000000000)
        AS notification_created_at,
    o.webhook_id,
    strftime('%Y-%m-%dT%H:%M:%S', o.sent_at / 1000000000 - (o.sent_at % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (o.sent_at % 1000000000 + 1000000000) % 1000000000) AS sent_at,
    strftime('%Y-%m-%dT%H:%M:%S', o.received_at / 1000000000 - (o.received_at % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (o.received_at % 1000000000 + 1000000000) % 1000000000) AS received_at,
    lower(hex(o.object_digest)) AS object_digest, lower(hex(o.content_digest)) AS content_digest,
    o.type, o.name, o.account_group_id, o.account_number, o.securities_account_number, o.business_id, o.owners
FROM observations o JOIN subjects s ON s.subject = o.subject;

CREATE VIEW periods_readable AS
SELECT s.kind, s.id, p.number, p.status,
    strftime('%Y-%m-%dT%H:%M:%S', p.valid_from / 1000000000 - (p.valid_from % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (p.valid_from % 1000000000 + 1000000000) % 1000000000) AS valid_from,
    strftime('%Y-%m-%dT%H:%M:%S', p.valid_to / 1000000000 - (p.valid_to % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (p.valid_to % 1000000000 + 1000000000) % 1000000000) AS valid_to,
    p.precision,
    strftime('%Y-%m-%dT%H:%M:%S', p.not_before / 1000000000 - (p.not_before % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (p.not_before % 1000000000 + 1000000000) % 1000000000) AS not_before,
    strftime('%Y-%m-%dT%H:%M:%S', p.confirmed_until / 1000000000 - (p.confirmed_until % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (p.confirmed_until % 1000000000 + 1000000000) % 1000000000) AS confirmed_until,
    p.known_since, p.deciding_sequence, p.deciding_source, p.evidence_count, p.notified
FROM periods p JOIN subjects s ON s.subject = p.subject;

CREATE VIEW transitions_readable AS
SELECT kind, id, number, from_status, to_status,
    strftime('%Y-%m-%dT%H:%M:%S', at / 1000000000 - (at % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (at % 1000000000 + 1000000000) % 1000000000) AS at,
    precision,
    strftime('%Y-%m-%dT%H:%M:%S', not_before / 1000000000 - (not_before % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (not_before % 1000000000 + 1000000000) % 1000000000) AS not_before,
    known_since, deciding_sequence
FROM transitions;

CREATE VIEW deliveries_readable AS
SELECT sequence,
    strftime('%Y-%m-%dT%H:%M:%S', recorded_at / 1000000000 - (recorded_at % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (recorded_at % 1000000000 + 1000000000) % 1000000000) AS recorded_at,
    strftime('%Y-%m-%dT%H:%M:%S', received_at / 1000000000 - (received_at % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (received_at % 1000000000 + 1000000000) % 1000000000) AS received_at,
    target, signature, key_id, draft, remote_address, imported, readable, unreadable_items
FROM deliveries;

CREATE VIEW notifications_readable AS
SELECT sequence, item, notification_id, notification_name,
    strftime('%Y-%m-%dT%H:%M:%S',
        notification_created_at / 1000000000 - (notification_created_at % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (notification_created_at % 1000000000 + 1000000000) % 1000000000)
        AS notification_created_at,
    webhook_id, kind, id
FROM notifications;

CREATE VIEW api_calls_readable AS
SELECT sequence,
    strftime('%Y-%m-%dT%H:%M:%S', recorded_at / 1000000000 - (recorded_at % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (recorded_at % 1000000000 + 1000000000) % 1000000000) AS recorded_at,
    kind, method, target, status, request_sequence, attempt, request_id, idempotency_key, operator, reason,
    sent_any_bytes,
    strftime('%Y-%m-%dT%H:%M:%S', sent_at / 1000000000 - (sent_at % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (sent_at % 1000000000 + 1000000000) % 1000000000) AS sent_at,
    strftime('%Y-%m-%dT%H:%M:%S', received_at / 1000000000 - (received_at % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (received_at % 1000000000 + 1000000000) % 1000000000) AS received_at,
    imported, readable, unreadable_items
FROM api_calls;

CREATE VIEW findings_readable AS
SELECT finding, severity, kind, id, sequences,
    strftime('%Y-%m-%dT%H:%M:%S', at / 1000000000 - (at % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (at % 1000000000 + 1000000000) % 1000000000) AS at,
    message, details
FROM findings;

CREATE VIEW subject_findings_readable AS
SELECT s.kind, s.id, f.number, f.finding, f.severity,
    strftime('%Y-%m-%dT%H:%M:%S', f.at / 1000000000 - (f.at % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (f.at % 1000000000 + 1000000000) % 1000000000) AS at,
    f.sequences, f.message, f.details
FROM subject_findings f JOIN subjects s ON s.subject = f.subject;

CREATE VIEW event_findings_readable AS
SELECT sequence, number, finding, severity,
    strftime('%Y-%m-%dT%H:%M:%S', at / 1000000000 - (at % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (at % 1000000000 + 1000000000) % 1000000000) AS at,
    message, details
FROM event_findings;

CREATE VIEW attribute_changes_readable AS
SELECT kind, id, attribute, from_value, to_value,
    strftime('%Y-%m-%dT%H:%M:%S', at / 1000000000 - (at % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (at % 1000000000 + 1000000000) % 1000000000) AS at,
    sequences
FROM attribute_changes;

CREATE VIEW notes_readable AS
SELECT sequence,
    strftime('%Y-%m-%dT%H:%M:%S', recorded_at / 1000000000 - (recorded_at % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (recorded_at % 1000000000 + 1000000000) % 1000000000) AS recorded_at,
    strftime('%Y-%m-%dT%H:%M:%S', at / 1000000000 - (at % 1000000000 < 0), 'unixepoch')
        || printf('.%09dZ', (at % 1000000000 + 1000000000) % 1000000000) AS at,
    note, resolves, outcome, imported
FROM notes;
