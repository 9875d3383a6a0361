#!/usr/bin/env python3
"""Verifies a ledger of account-ledger, or a proof from one, without account-ledger.

Written from docs/format.md alone, with the standard library only. Each section is named like the one of that page
that it follows. Texts and names are bytes here, as they stand in the files, until they are shown.
"""
import argparse, base64, collections, contextlib, datetime, functools, hashlib, json, os, pathlib, re, sqlite3, stat
import sys

LARGEST_NOTE, LARGEST_FILE = 1_048_576, 1 << 30  # The page limits notes; other files are limited by memory.

class Refused(Exception):
    """Something is malformed or does not verify, which is exit code 3."""

class Stopped(Exception):
    """The exit code 2 (usage) or 4 (something cannot be read), and why."""


# The ledger's format

def decoded(text, what, length=None):
    """The bytes of base64 in its one spelling."""
    try:
        value = base64.b64decode(text, validate=True)
    except ValueError:
        value = b""
    if base64.b64encode(value) != text or length not in (None, len(value)):
        raise Refused(f"{what} is not base64" + (f" of {length} bytes" if length else ""))
    return value

def encoded(value):
    return base64.b64encode(value).decode("ascii")

def number(text, what):
    """A number of a checkpoint or a proof."""
    if not re.fullmatch(rb"0|[1-9][0-9]{0,18}", text) or int(text) >= 2**63:
        raise Refused(f"{what} is not a number")
    return int(text)

def is_text(data):
    try:
        return data.decode("utf-8") is not None
    except UnicodeDecodeError:
        return False

def shown(text):
    """Text from outside in ASCII: backslashes are doubled, and everything else is a \\u escape."""
    text = text.decode("utf-8", "surrogateescape") if isinstance(text, bytes) else str(text)
    return json.dumps(text)[1:-1].replace('\\"', '"')


# The canonical leaf

LEAF_TAG = b"account-ledger/event/1"
TEXTS = ["kind", "source_key", "metadata", "encoding"]
Event = collections.namedtuple("Event", ["sequence", "recorded_at", *TEXTS, "body"])

def canonical_leaf(sequence, recorded_at, parts):
    numbers = sequence.to_bytes(8, "big", signed=True) + recorded_at.to_bytes(8, "big", signed=True)
    return LEAF_TAG + numbers + b"".join(len(part).to_bytes(8, "big") + part for part in parts)

def event_of(leaf):
    """Takes a canonical leaf apart."""
    place, parts = len(LEAF_TAG) + 16, []
    for _ in range(5):
        start = place + 8
        place = start + int.from_bytes(leaf[place:start], "big")
        parts.append(leaf[start:place])
    if not leaf.startswith(LEAF_TAG) or place != len(leaf) or not all(map(is_text, parts[:4])):
        raise Refused("extra is not the leaf of an event")
    numbers = leaf[len(LEAF_TAG):]
    return Event(*(int.from_bytes(numbers[i:i + 8], "big", signed=True) for i in (0, 8)), *parts)


# The tree

EMPTY_ROOT = hashlib.sha256(b"").digest()

def leaf_hash(leaf):
    return hashlib.sha256(b"\x00" + leaf).digest()

def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()

def append(subtrees, size, leaf):
    """Adds leaf number `size`, counted from 1, to the roots of the complete subtrees, largest first."""
    while size % 2 == 0:
        leaf, size = node_hash(subtrees.pop(), leaf), size // 2
    subtrees.append(leaf)

def root_of(subtrees):
    return functools.reduce(lambda root, left: node_hash(left, root), reversed(subtrees)) if subtrees else EMPTY_ROOT


# Signed notes

def note_of(data):
    """The text of a signed note, and its signatures: pairs of a key name and the bytes behind it."""
    end = data.rfind(b"\n\n")
    if len(data) > LARGEST_NOTE or not is_text(data) or re.search(rb"[\x00-\x09\x0b-\x1f]", data):
        raise Refused("no signed note: it is too large, not UTF-8, or has control characters")
    if end < 0 or not data.endswith(b"\n"):
        raise Refused("no signed note: it has no empty line, or does not end with a newline")
    lines, signatures = data[end + 2:].split(b"\n")[:-1], []
    for line in lines:
        dash, name, text = line[:4], *line[4:].partition(b" ")[::2]
        signature = decoded(text, "a signature of the note")
        if dash != "\u2014 ".encode("utf-8") or not is_key_name(name) or len(signature) < 5:
            raise Refused("a signature line of the note is malformed")
        signatures.append((name, signature))
    if not 1 <= len(lines) <= 100:
        raise Refused("the note has no signature, or more than 100")
    return data[:end + 1], signatures


# Keys

Key = collections.namedtuple("Key", "name identifier public")
FORBIDDEN_IN_NAMES = "[+\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"

def is_key_name(name):
    return name != b"" and is_text(name) and not re.search(FORBIDDEN_IN_NAMES, name.decode("utf-8"))

def key_of(text):
    """The key in a verifier key, with or without the newline behind it."""
    parts = (text[:-1] if text.endswith(b"\n") else text).split(b"+", 2)
    if len(parts) != 3 or not is_key_name(parts[0]) or not re.fullmatch(rb"[0-9a-f]{8}", parts[1]):
        raise Refused("no verifier key, which is <name>+<key ID>+<base64>")
    public = decoded(parts[2], "the last part of the verifier key", 33)
    identifier = hashlib.sha256(parts[0] + b"\n\x01" + public[1:]).digest()[:4]
    if public[0] != 1 or identifier.hex().encode("ascii") != parts[1]:
        raise Refused("the verifier key is of another kind, or its key ID is not that of its name and bytes")
    return Key(parts[0], identifier, public[1:])


# The text of a checkpoint

Checkpoint = collections.namedtuple("Checkpoint", "origin size root text signatures")

def checkpoint_of(data):
    """The checkpoint in a signed note, with its signatures not verified yet."""
    text, signatures = note_of(data)
    lines = text[:-1].split(b"\n")
    if len(lines) < 3 or b"" in lines:
        raise Refused("no checkpoint: its text is not three lines or more")
    size, root = number(lines[1], "the checkpoint's size"), decoded(lines[2], "the checkpoint's root", 32)
    if size == 0 and root != EMPTY_ROOT:
        raise Refused("the root of a checkpoint of size 0 is not that of the empty log")
    return Checkpoint(lines[0], size, root, text, signatures)

def require_key(checkpoint, key):
    """Refuses a checkpoint that this key did not sign for its own log."""
    ours = [signature[4:] for name, signature in checkpoint.signatures if (name, signature[:4]) == key[:2]]
    if not ours:
        raise Refused("it is signed by other keys only")
    if not all(is_signature(key.public, checkpoint.text, signature) for signature in ours):
        raise Refused("its signature does not verify")
    if checkpoint.origin != key.name:
        raise Refused(f"its origin, {shown(checkpoint.origin)}, is not the name of the key, {shown(key.name)}")


# The files checkpoint and checkpoints

def entries_of(history):
    """The whole entries of a history, and the rest of it, which was cut short."""
    entries, start = [], 0
    while True:
        middle = history.find(b"\n\n", start)
        end = history.find(b"\n\n", middle + 2) if middle >= 0 else -1
        if end < 0:
            return entries, history[start:]
        entries.append(history[start:end + 1])
        start = end + 2

def entries_of_copy(data, path, report):
    """The entries of a copy of either file."""
    entries, rest = entries_of(data)
    try:
        checkpoint_of(rest)
        return [*entries, rest]
    except Refused:
        if entries and rest:
            report.notes.append(f"The last checkpoint in {shown(path)} was cut short, and was left out.")
        return entries or [data]


# Proof of one event

EVENT_PROOF, CONSISTENCY_PROOF = b"c2sp.org/tlog-proof@v1", b"account-ledger/consistency-proof/1"

def proof_of(data):
    """The parts of either kind of proof: the values of the lines before the hashes, the hashes, the checkpoint."""
    head, gap, note = data.partition(b"\n\n")
    first, *lines = head.split(b"\n")
    if first not in (EVENT_PROOF, CONSISTENCY_PROOF):
        raise Refused("neither the proof of an event nor a consistency proof: its first line is another")
    names = [b"extra", b"index"] if first == EVENT_PROOF else [b"old"]
    values = [line.split(b" ") for line in lines[:len(names)]]
    if not gap or [value[0] for value in values] != names or any(len(value) != 4 - len(names) for value in values):
        raise Refused(f"the head of the proof is malformed; its lines are {b', '.join(names).decode()}, then hashes")
    hashes = [decoded(line, "a hash of the proof", 32) for line in lines[len(names):]]
    return [value[1:] for value in values], hashes, checkpoint_of(note)

def climb(f, n, start, hashes):
    """Checking the path, in both kinds of proof: the hash made with left siblings only, and that made with all."""
    left = both = start
    for p in hashes:
        if n == 0:
            return None, None
        if f % 2 == 1 or f == n:
            left, both = node_hash(p, left), node_hash(p, both)
            while f % 2 == 0 and f != 0:
                f, n = f // 2, n // 2
        else:
            both = node_hash(both, p)
        f, n = f // 2, n // 2
    return (left, both) if n == 0 else (None, None)

def proved_event(values, hashes, checkpoint):
    """The event that a proof proves, its checkpoint being verified, and the hash of its leaf."""
    leaf, index = decoded(values[0][0], "extra"), number(values[1][0], "the index")
    event = event_of(leaf)
    if event.sequence != index + 1:
        raise Refused("the event's sequence is not the index plus 1")
    if index >= checkpoint.size or climb(index, checkpoint.size - 1, leaf_hash(leaf), hashes)[1] != checkpoint.root:
        raise Refused("the hashes do not lead from the event to the checkpoint's root")
    return event, leaf_hash(leaf)


# Proof that the log was only extended

def extends(old, old_root, size, root, hashes):
    """The steps of that section."""
    if old > size:
        return False
    if old in (0, size):
        return not hashes and (old < size or old_root == root) and (old > 0 or old_root == EMPTY_ROOT)
    if not hashes:
        return False
    if old & (old - 1) == 0:
        hashes = [old_root, *hashes]
    f, n = old - 1, size - 1
    while f % 2 == 1:
        f, n = f // 2, n // 2
    return climb(f, n, hashes[0], hashes[1:]) == (old_root, root)

def proved_extension(values, hashes, checkpoint, kept):
    """The old size and root of a consistency proof; `kept` are older checkpoints, or None."""
    old, old_root = number(values[0][0], "the old size"), decoded(values[0][1], "the old root", 32)
    if kept is not None and old not in [each.size for each in kept]:
        raise Refused(f"no older checkpoint has the size {old}; the last that was given has {kept[-1].size}")
    if any(each.root != old_root for each in kept or [] if each.size == old):
        raise Refused(f"the root of size {old} is not that of the older checkpoint: another log was extended")
    if not extends(old, old_root, checkpoint.size, checkpoint.root, hashes):
        raise Refused("the hashes do not lead from the old root to the new one")
    return old, old_root


# Ed25519

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
NEUTRAL = (0, 1, 1, 0)

def total(one, other):
    """The sum of two points."""
    (x1, y1, z1, t1), (x2, y2, z2, t2) = one, other
    a, b = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, e = 2 * D * t1 * t2 % P, 2 * z1 * z2 % P
    return (b - a) * (e - c) % P, (e + c) * (b + a) % P, (e - c) * (e + c) % P, (b - a) * (b + a) % P

@functools.lru_cache(maxsize=4)
def point_of(code):
    """The point with this code, None if there is none."""
    sign, y = code[31] >> 7, int.from_bytes(code, "little") % 2**255
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * v**3 * pow(u * v**7, (P - 5) // 8, P) % P
    if v * x * x % P == -u % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or v * x * x % P != u or (x == 0 and sign == 1):
        return None
    x = x if x % 2 == sign else P - x
    return x, y, 1, x * y % P

def code_of(point):
    x, y, z, _ = point
    inverse = pow(z, P - 2, P)
    return (y * inverse % P + (x * inverse % P % 2 << 255)).to_bytes(32, "little")

@functools.lru_cache(maxsize=4)
def multiples(point):
    """For each i below 64 the multiples 0 to 15 of 16^i times the point: made once, they spare every doubling."""
    rows = []
    for _ in range(64):
        row = [NEUTRAL]
        for _ in range(16):
            row.append(total(row[-1], point))
        point = row.pop()
        rows.append(row)
    return rows

BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))

def is_signature(public, message, signature):
    code, s, a = signature[:32], int.from_bytes(signature[32:], "little"), point_of(public)
    if len(signature) != 64 or s >= L or a is None:
        return False
    k = int.from_bytes(hashlib.sha512(code + public + message).digest(), "little") % L
    point = NEUTRAL
    for scalar, rows in ((s, multiples(BASE)), (k, multiples((-a[0] % P, a[1], 1, -a[3] % P)))):
        for place, row in enumerate(rows):
            point = total(point, row[scalar >> 4 * place & 15])
    return code_of(point) == code


# What a verifier does

COLUMNS = {"sequence": b"integer", "recorded_at": b"integer", **dict.fromkeys(TEXTS, b"text"), "body": b"blob",
           "leaf_hash": b"blob"}
Events = collections.namedtuple("Events", "size last root roots")
DATABASE_ERRORS = (sqlite3.Error, UnicodeDecodeError)  # The latter where a message has a damaged name in it.

class Report:
    """Problems and notes. Problems of one kind that touch each other become one."""

    def __init__(self):
        self.problems, self.more, self.notes, self.latest = [], 0, [], {}

    def add(self, check, message, first=None, last=None, kind=None):
        run = self.latest.get((check, kind or message))
        if run and first is not None and run["sequence"] <= first <= run["last"] + 1:
            run.update(last=max(run["last"], last or first), count=run["count"] + 1)
        elif len(self.problems) < 1000:
            run = {"check": check, "sequence": first, "last": last or first, "count": 1, "message": message}
            self.problems.append(run)
            self.latest[check, kind or message] = run if first is not None else None
        else:
            self.more += 1

    def verdict(self, **values):
        more = [f"{self.more} more problems are not listed."] if self.more else []
        return {"verdict": "failed" if self.problems else "ok", **values, "problems": self.problems,
                "notes": self.notes + more}

class Tiles:
    """Compares the rows of `tile` with the hashes that the events give, which come in order."""

    def __init__(self, database, report):
        self.database, self.report, self.rows, self.compared = database, report, {}, 0

    def add(self, level, index, value):
        position, place = divmod(index, 256)
        row = self.rows.setdefault(level, [])
        if place == 0:
            row[:] = [position]
        if row[:1] != [position] or len(row) != place + 1:
            return  # Events are missing in this tile.
        row.append(value)
        if place == 255:
            self.compare(level, position, row[1:])
            subtrees = []
            for size, each in enumerate(row[1:], 1):
                append(subtrees, size, each)
            self.add(level + 1, position, subtrees[0])

    def compare(self, level, position, hashes):
        stored = self.database.execute("SELECT hashes FROM tile WHERE level = ? AND position = ? AND "
                                       "typeof(hashes) = 'blob'", (level, position)).fetchall()
        places, span = [0, 255], 256**level
        if len(stored) == 1 and stored[0][0] != b"".join(hashes):
            places = [i for i in range(256) if stored[0][0][32 * i:32 * i + 32] != hashes[i]] or places
        if stored != [(b"".join(hashes),)]:
            first, last = ((position * 256 + i) * span for i in (places[0], places[-1] + 1))
            self.report.add("tree", f"a tile of level {level} is missing, or differs from what the events give",
                            first + 1, last)
        self.compared += 1

    def check_rows(self, last):
        for level, position in self.database.execute("SELECT level, position FROM tile"):
            sane = isinstance(level, int) and isinstance(position, int) and 0 <= level < 8 and position >= 0
            if not sane or position >= last // 256**(level + 1):
                self.report.add("tree", f"a row of tile, level {level!r}, position {position!r}, that the events do "
                                "not fill", position * 256**(level + 1) + 1 if sane else None)

def check_events(database, sizes, report, tiles):
    """Reads the events in order, recomputes each hash, and notes the root at each of these sizes."""
    types = " || ' ' || ".join(f"typeof({name})" for name in COLUMNS)
    size, expected, before, subtrees, roots, whole = 0, 1, None, [], {0: EMPTY_ROOT}, False
    try:
        for kinds, *row in database.execute(
                f"SELECT {types}, {', '.join(COLUMNS)} FROM event NOT INDEXED ORDER BY sequence"):
            sequence, recorded_at, *parts, stored = row
            wrong = [name for (name, kind), value, found in zip(COLUMNS.items(), row, kinds.split(b" "))
                     if kind != found or kind == b"text" and not is_text(value)]
            if wrong:
                report.add("type", f"of another type, NULL or not UTF-8: {', '.join(wrong)}",
                           None if "sequence" in wrong else sequence)
            if "sequence" in wrong:
                continue
            hashed = None
            if "recorded_at" not in wrong:
                if before is not None and recorded_at < before:
                    report.add("order", "recorded_at is smaller than that of the row before", sequence)
                before = recorded_at
                if all(isinstance(part, bytes) for part in parts):
                    hashed = leaf_hash(canonical_leaf(sequence, recorded_at, parts))
            if hashed and hashed != stored:
                report.add("leaf_hash", "the stored leaf hash is not what the columns give", sequence)
            if sequence < expected:
                report.add("gap", "a sequence that is there twice, or below 1", sequence)
                continue
            if sequence > expected:
                report.add("gap", "missing", expected, sequence - 1)
            size, expected = size + 1, sequence + 1
            append(subtrees, size, hashed or bytes(32))  # Without a hash, no later root may come out right.
            if tiles and hashed:
                tiles.add(0, sequence - 1, hashed)
            if size in sizes:
                roots[size] = root_of(subtrees)
        whole = True
        if tiles:
            tiles.check_rows(expected - 1)
    except DATABASE_ERRORS as error:
        report_damage(error, report, expected)
    # Where no row can be read, the root of the empty log would say that there were none.
    return Events(size, expected - 1, root_of(subtrees) if size or whole else None, roots)

def signed_checkpoints(sources, key, report):
    """The checkpoints of (label, entries) that verify, with a label each; all of them where there is no key."""
    found = []
    for label, entries in sources:
        newest = -1
        for place, data in enumerate(entries, 1):
            name = label if len(entries) == 1 else f"{label}, entry {place}"
            try:
                checkpoint = checkpoint_of(data)
            except Refused as refused:
                report.add("checkpoint", f"{name}: {refused}")
                continue
            if checkpoint.size <= newest and label == "checkpoints":
                report.add("checkpoint", f"{name}: its size {checkpoint.size} does not grow, after {newest}")
            newest = max(newest, checkpoint.size)
            try:
                if key:
                    require_key(checkpoint, key)
                found.append((name, checkpoint))
            except Refused as refused:
                report.add("signature", f"{name}, size {checkpoint.size}: {refused}")
    return found

def check_roots(checkpoints, events, report):
    """Compares checkpoints with the events, and gives the size of the largest that holds."""
    holds = 0
    for name, checkpoint in sorted(checkpoints, key=lambda pair: pair[1].size):
        size, first = checkpoint.size, min(holds + 1, checkpoint.size)
        if size > events.last:
            report.add("checkpoint", f"{name}, size {size}: the events at the end are missing (if this is a copy, "
                       "events.sqlite-wal belongs to it)", events.last + 1, size, kind="end")
        elif size not in events.roots:
            report.add("checkpoint", f"{name}, size {size}: events are missing, so no root", first, size, kind="root")
        elif events.roots[size] != checkpoint.root:
            report.add("checkpoint", f"{name}, size {size}: not the root of the events; one of these was changed, "
                       "removed or added", first, size, kind="root")
        else:
            holds = size
    return holds


# A ledger on disk

def contents(path, required=True, length=LARGEST_FILE + 1):
    """The bytes of a regular file, at most so many of them; None if there is no file and none is required."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise Stopped(4, f"{shown(path)} is not a file")
        with open(path, "rb") as file:
            data = file.read(length)
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not required:
            return None
        raise Stopped(4, f"{shown(path)} cannot be read: {shown(error.strerror)}") from None
    if len(data) > LARGEST_FILE:
        raise Stopped(4, f"{shown(path)} is too large")
    return data

def given_key(text):
    """The key of --key: a verifier key or a file with one."""
    try:
        return key_of(os.fsencode(text) if "+" in text and not os.path.exists(text) else contents(text))
    except Refused as refused:
        raise Stopped(2, f"--key: {refused}") from None

def report_damage(error, report, sequence=None):
    """Says what an error of SQLite means for the ledger, or stops where it means nothing."""
    text = str(error)
    if re.search("unable to open|readonly|disk I/O|not permitted", text):
        raise Stopped(4, f"SQLite cannot read events.sqlite ({shown(text)}). If the directory may not be written to, "
                      "copy events.sqlite and, if it is there, events.sqlite-wal into a directory of your own; then "
                      "give that one, with --key and --checkpoints.") from None
    if re.search("locked|busy|not a database|encrypted", text):
        raise Stopped(4, f"events.sqlite: {shown(text)}") from None
    report.add("sqlite", f"the database is damaged: {shown(text)}", sequence)

def opened(path, report):
    """The database of a ledger, for reading, in one transaction."""
    if contents(path, length=16) != b"SQLite format 3\x00":
        raise Stopped(4, "events.sqlite is no SQLite database, so this is no ledger")
    database = sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True, isolation_level=None)
    database.text_factory = bytes
    for statement in ("PRAGMA trusted_schema = OFF", "BEGIN"):
        database.execute(statement)
    header = [database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
    if header[0] != 0x414C4752:
        raise Stopped(4, "events.sqlite is the database of another program, so this is no ledger")
    if header[1] > 1:
        raise Stopped(4, f"the ledger has format {header[1]}, and this program knows format 1 only")
    if header[1] < 1:
        report.add("schema", f"user_version is {header[1]}, and the number of the format is 1")
    return database

def origin_of(database, report):
    """The ledger's origin, None where the table has not one row with a text there."""
    rows = database.execute("SELECT id, typeof(origin), origin, uuid FROM ledger LIMIT 2").fetchall()
    if len(rows) != 1 or rows[0][:2] != (1, b"text"):
        return None
    origin, uuid = rows[0][2:]
    own = re.fullmatch(rb"account-ledger/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", origin)
    if own and own[1] != uuid:
        report.add("schema", "the ledger's uuid is not the one in its origin")
    return origin

def ledger_key(directory, key, report):
    """The key to verify with: the one that was given, else the ledger's own."""
    text, own = contents(directory / "signing.vkey", required=False), None
    try:
        own = key_of(text) if text is not None else None
    except Refused as refused:
        report.add("signature", f"signing.vkey: {refused}")
    if key and own and own != key:
        report.add("signature", "the ledger's own signing.vkey is another key than the one that was given")
    if own and not key:
        report.notes.append("The key is the ledger's own, which proves less: whoever can write to the directory can "
                            "put another one there, and its checkpoints. Give a copy kept elsewhere with --key.")
    return key or own

def ledger_checkpoints(directory, copies, report):
    """The entries of the two files and of the copies, with a label each."""
    one = contents(directory / "checkpoint", required=False)
    history = contents(directory / "checkpoints", required=False)
    entries, rest = entries_of(history or b"")
    if history is not None and not entries:
        report.add("checkpoint", "the file checkpoints has no whole entry, and init writes one")
    elif len(rest) > LARGEST_NOTE:
        report.add("checkpoint", "the last entry of checkpoints is longer than one can be")
    elif rest:
        report.notes.append("The last entry of checkpoints was cut short by a crash, which is no damage.")
    sources = [("checkpoint", [] if one is None else [one]), ("checkpoints", entries)]
    sources += [(f"copy {shown(path)}", entries_of_copy(contents(path), path, report)) for path in copies]
    return sources

def check_files(directory, events, key, report):
    """Says which of the files that init writes are missing. A ledger without events may lack all three."""
    checks = {"checkpoint": "checkpoint", "checkpoints": "checkpoint", "signing.vkey": "signature"}
    missing = [name for name in checks if not (directory / name).exists()]
    if len(missing) == len(checks) and events.root == EMPTY_ROOT and not events.last:
        return
    for name in missing:
        report.add(checks[name], f"the file {name} is missing, and init writes it")
    if not key:
        report.add("signature", "there is no key to verify checkpoints with; give it with --key")

def verify_ledger(directory, given, copies):
    """The verdict on a ledger."""
    report = Report()
    key = ledger_key(directory, given, report)
    checkpoints = signed_checkpoints(ledger_checkpoints(directory, copies, report), key, report)
    events, tiles, origin = Events(0, 0, None, {0: EMPTY_ROOT}), None, None
    try:
        with contextlib.closing(opened(directory / "events.sqlite", report)) as database:
            tables = [name for name, in database.execute(
                "SELECT lower(name) FROM sqlite_master WHERE type = 'table' AND rootpage > 0")]
            for name in sorted({b"event", b"ledger", b"tile"}.difference(tables)):
                report.add("schema", f"the table {name.decode()} is missing")
            origin = origin_of(database, report) if b"ledger" in tables else None
            if origin is None:
                report.add("schema", "the ledger has no origin")
            tiles = Tiles(database, report) if b"tile" in tables else None
            if b"event" in tables:
                events = check_events(database, {checkpoint.size for _, checkpoint in checkpoints}, report, tiles)
    except DATABASE_ERRORS as error:
        report_damage(error, report)
    if key and origin not in (None, key.name):
        report.add("signature", f"the key is that of {shown(key.name)}, and the ledger is {shown(origin)}")
    check_files(directory, events, key, report)
    holds = check_roots(checkpoints, events, report)
    covered = holds if key else 0
    return report.verdict(
        origin=None if origin is None else origin.decode("utf-8", "backslashreplace"), size=events.size,
        root_hash=events.root and encoded(events.root), checkpointed_size=covered,
        unprotected=[covered + 1, events.last] if events.last > covered else None,
        signed_checkpoints=len(checkpoints) if key else 0, compared_tiles=tiles.compared if tiles else 0,
        key=key and described(key, "given" if given else "ledger"))

def described(key, source):
    return {"name": key.name.decode("utf-8"), "id": key.identifier.hex(), "source": source}

def verify_proof(path, key, since):
    """The verdict on a proof."""
    report, values = Report(), {}
    data, copy = contents(path), None if since is None else entries_of_copy(contents(since), since, report)
    try:
        *parts, checkpoint = proof_of(data)
        if copy is not None and data.startswith(EVENT_PROOF):
            raise Stopped(2, "--since belongs to a consistency proof, and this is the proof of an event")
        kept = None if copy is None else [checkpoint_of(entry) for entry in copy]
        for each in [checkpoint] + (kept or []):
            require_key(each, key)
        if data.startswith(EVENT_PROOF):
            event, hashed = proved_event(*parts, checkpoint)
            seconds, rest = divmod(event.recorded_at, 10**9)
            moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)
            values = {"proved": "event", "sequence": event.sequence, "recorded_at": event.recorded_at,
                      "recorded": f"{moment.isoformat()}.{rest:09}Z",
                      **{name: getattr(event, name).decode("utf-8") for name in TEXTS},
                      "body_length": len(event.body),
                      "body_sha256": encoded(hashlib.sha256(event.body).digest()), "leaf_hash": encoded(hashed)}
        else:
            old, root = proved_extension(*parts, checkpoint, kept)
            values = {"proved": "extension", "old": {"size": old, "root_hash": encoded(root)}}
            if kept is None:
                report.notes.append("The old size and root are not signed: compare them with a checkpoint that you "
                                    "kept, or give it with --since.")
        values["checkpoint"] = {"origin": checkpoint.origin.decode("utf-8"), "size": checkpoint.size,
                                "root_hash": encoded(checkpoint.root)}
        values["key"] = described(key, "given")
    except Refused as refused:
        report.add("proof", str(refused))
    return report.verdict(**values)


# Command line

def lines_of(verdict):
    """A verdict for people."""
    for problem in verdict["problems"]:
        first, last, often = problem["sequence"], problem["last"], problem["count"]
        place = "" if first is None else f", event {first}" if first == last else f", events {first} to {last}"
        yield "problem", f"{problem['check']}{place}: {problem['message']}" + f" ({often} times)" * (often > 1)
    for name, value in verdict.items():
        if isinstance(value, dict):
            yield name, ", ".join(f"{part} {shown(each)}" for part, each in value.items())
        elif isinstance(value, list) and name == "unprotected":
            yield name, "events {} to {}".format(*value)
        elif not isinstance(value, list):
            yield name, "none" if value is None else shown(value)
    yield from (("note", note) for note in verdict["notes"])

def arguments_of(words):
    parser = argparse.ArgumentParser(
        allow_abbrev=False, description="Verifies a ledger of account-ledger, or a proof from one, by docs/format.md "
        "and without account-ledger. Changes nothing.",
        epilog="Exit codes: 0 everything holds; 2 usage; 3 a problem was found; 4 something cannot be read.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="ledger|proof")
    ledger = commands.add_parser("ledger", help="verify a whole ledger", allow_abbrev=False)
    ledger.add_argument("path", metavar="DIR", help="the ledger's directory")
    ledger.add_argument("--key", metavar="VKEY|FILE", help="the verifier key, kept outside of the ledger; without it "
                        "the ledger's own is taken, which proves less")
    ledger.add_argument("--checkpoints", metavar="FILE", action="append", default=[],
                        help="a copy of checkpoint or checkpoints, kept outside of the ledger; may be repeated")
    proof = commands.add_parser("proof", help="verify the proof of an event or a consistency proof", allow_abbrev=False)
    proof.add_argument("path", metavar="FILE", help="the proof")
    proof.add_argument("--key", metavar="VKEY|FILE", required=True, help="the verifier key, which came another way")
    proof.add_argument("--since", metavar="FILE", help="of a consistency proof: the older signed checkpoint that you "
                       "kept, or a history with it")
    for command in (ledger, proof):
        command.add_argument("--json", action="store_true", help="answer with one JSON object")
    return parser.parse_args(words)

def main(words):
    arguments = arguments_of(words)
    try:
        key = given_key(arguments.key) if arguments.key is not None else None
        if arguments.command == "ledger":
            verdict = verify_ledger(pathlib.Path(arguments.path), key, arguments.checkpoints)
        else:
            verdict = verify_proof(arguments.path, key, arguments.since)
        lines = [json.dumps(verdict)] if arguments.json else [f"{name:<18} {text}" for name, text in lines_of(verdict)]
        print("\n".join(lines), flush=True)
        return 3 if verdict["problems"] else 0
    except Stopped as stopped:
        print(f"verify_ledger.py: {stopped.args[1]}", file=sys.stderr)
        return stopped.args[0]
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 4
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # Whatever was overlooked is no verdict either.
        print(f"verify_ledger.py: cannot go on: {type(error).__name__}: {shown(error)}", file=sys.stderr)
        return 4


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
