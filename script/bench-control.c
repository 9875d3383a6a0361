/*
 * The control of script/bench: what SQLite alone can do on this machine with the same rows, by the shortest way there is.
 *
 *   bench-control append EVENTS.sqlite ROWS with-triggers|without-triggers
 *       Takes "commits N of M" on standard input, answers each with one line of JSON, and ends with the input.
 *   bench-control scan EVENTS.sqlite
 *       Reads every event, builds its canonical leaf, hashes it and compares the hash with the stored one; one thread.
 *   bench-control sync FILE N grow|overwrite
 *       Writes N pages of 4 KiB, each followed by fdatasync.
 *   bench-control version
 *       The version of SQLite.
 *
 * EVENTS.sqlite is a file that account-ledger made, so the table, its index, the page size and the format are the same.
 * What it does not do: no tree, no tiles, no checkpoint, no hashing while appending (the leaf hashes come with the rows),
 * no look for a source key that is known already, no check of metadata, no queue for several clients.
 *
 * ROWS: for each row five parts, kind, source_key, metadata, body and leaf hash, each as its length in eight bytes, the
 * greatest first, and the bytes.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <openssl/sha.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { TRANSFER_FROM = 16 << 20, FRAME_HEADER = 24, PARTS = 5 };

typedef struct {
    const unsigned char *start[PARTS];
    size_t length[PARTS];
} Row;

static void die(const char *what, const char *why) {
    fprintf(stderr, "bench-control: %s: %s\n", what, why);
    exit(1);
}

static int64_t now(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static uint64_t big_endian(const unsigned char *bytes) {
    uint64_t number = 0;
    for (int i = 0; i < 8; i++) number = number << 8 | bytes[i];
    return number;
}

static void put_big_endian(unsigned char *bytes, uint64_t number) {
    for (int i = 0; i < 8; i++) bytes[i] = (unsigned char)(number >> (56 - 8 * i));
}

static sqlite3 *opened(const char *path, int flags) {
    sqlite3 *db;
    if (sqlite3_open_v2(path, &db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) die(path, sqlite3_errmsg(db));
    return db;
}

static void execute(sqlite3 *db, const char *sql) {
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) die(sql, sqlite3_errmsg(db));
}

static sqlite3_stmt *prepared(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
        die(sql, sqlite3_errmsg(db));
    return statement;
}

static void step(sqlite3 *db, sqlite3_stmt *statement) {
    if (sqlite3_step(statement) != SQLITE_DONE) die(sqlite3_sql(statement), sqlite3_errmsg(db));
    sqlite3_reset(statement);
}

/* The whole file of rows in memory, and where each row stands. */
static Row *rows_of(const char *path, size_t *count) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (file < 0 || fstat(file, &status) != 0) die(path, strerror(errno));
    size_t size = (size_t)status.st_size, room = 1024, have = 0;
    unsigned char *bytes = malloc(size + 1);
    Row *rows = malloc(room * sizeof *rows);
    if (!bytes || !rows) die(path, "there is not enough memory");
    for (size_t done = 0; done < size;) {
        ssize_t got = read(file, bytes + done, size - done);
        if (got <= 0) die(path, "it cannot be read");
        done += (size_t)got;
    }
    close(file);
    for (size_t at = 0; at < size; have++) {
        if (have == room && !(rows = realloc(rows, (room *= 2) * sizeof *rows))) die(path, "there is not enough memory");
        for (int part = 0; part < PARTS; part++) {
            if (size - at < 8) die(path, "it ends within a row");
            uint64_t length = big_endian(bytes + at);
            at += 8;
            if (length > size - at) die(path, "it ends within a row");
            rows[have].start[part] = bytes + at;
            rows[have].length[part] = (size_t)length;
            at += (size_t)length;
        }
    }
    *count = have;
    return rows;
}

static void insert(sqlite3 *db, sqlite3_stmt *statement, int64_t sequence, const Row *row) {
    sqlite3_bind_int64(statement, 1, sequence);
    sqlite3_bind_int64(statement, 2, now(CLOCK_REALTIME));
    for (int part = 0; part < 3; part++)
        sqlite3_bind_text(statement, 3 + part, (const char *)row->start[part], (int)row->length[part], SQLITE_STATIC);
    for (int part = 3; part < PARTS; part++)
        sqlite3_bind_blob(statement, 3 + part, row->start[part], (int)row->length[part], SQLITE_STATIC);
    step(db, statement);
}

/* How much of the WAL is in use. Its file does not tell: that stays as large as it was when its start is used again. */
static int frames_in_use;

static int note_frames(void *context, sqlite3 *db, const char *name, int frames) {
    (void)context, (void)db, (void)name;
    frames_in_use = frames;
    return SQLITE_OK;
}

static int64_t number(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement = prepared(db, sql);
    if (sqlite3_step(statement) != SQLITE_ROW) die(sql, sqlite3_errmsg(db));
    int64_t value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

static int append(const char *path, const char *rows_path, int with_triggers) {
    size_t count, used = 0;
    Row *rows = rows_of(rows_path, &count);
    sqlite3 *db = opened(path, SQLITE_OPEN_READWRITE);
    execute(db,
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;"
            "PRAGMA journal_size_limit=67108864;"
            "PRAGMA recursive_triggers=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY;");
    if (!with_triggers)
        execute(db,
                "DROP TRIGGER event_appends_only; DROP TRIGGER event_is_never_updated; DROP TRIGGER event_is_never_deleted;");
    /* After the pragma for automatic transfers, which would take the hook away. */
    sqlite3_wal_hook(db, note_frames, NULL);
    int64_t frame = number(db, "PRAGMA page_size") + FRAME_HEADER;
    char *lock_path;
    if (asprintf(&lock_path, "%s.lock", path) < 0) die(path, "there is not enough memory");
    int lock = open(lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0) die(lock_path, strerror(errno));
    sqlite3_stmt *begin = prepared(db, "BEGIN IMMEDIATE"), *commit = prepared(db, "COMMIT"),
                 *row = prepared(db,
                                 "INSERT OR FAIL INTO event (sequence, recorded_at, kind, source_key, metadata, encoding, body, "
                                 "leaf_hash) VALUES (?1, ?2, ?3, ?4, ?5, 'identity', ?6, ?7)");
    long commits, events, transfers = 0;
    int64_t *latencies = NULL;
    char line[128];
    while (fgets(line, sizeof line, stdin)) {
        if (sscanf(line, "commits %ld of %ld", &commits, &events) != 2 || commits < 1 || events < 1)
            die("a command", "it is not understood");
        if (used + (size_t)commits * (size_t)events > count) die(rows_path, "it has not enough rows");
        if (!(latencies = realloc(latencies, (size_t)commits * sizeof *latencies))) die(path, "there is not enough memory");
        int64_t start = now(CLOCK_MONOTONIC), start_cpu = now(CLOCK_PROCESS_CPUTIME_ID);
        for (long done = 0; done < commits; done++) {
            int64_t began = now(CLOCK_MONOTONIC);
            if (flock(lock, LOCK_EX) != 0) die(lock_path, strerror(errno));
            step(db, begin);
            for (long each = 0; each < events; each++, used++) insert(db, row, (int64_t)used + 1, &rows[used]);
            step(db, commit);
            flock(lock, LOCK_UN);
            latencies[done] = now(CLOCK_MONOTONIC) - began;
            /* Behind the answer, as the ledger does it. */
            if (frames_in_use * frame >= TRANSFER_FROM) {
                transfers++;
                int frames, transferred;
                if (flock(lock, LOCK_EX) != 0) die(lock_path, strerror(errno));
                if (sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_PASSIVE, &frames, &transferred) != SQLITE_OK)
                    die("the transfer of the WAL", sqlite3_errmsg(db));
                flock(lock, LOCK_UN);
            }
        }
        printf("{\"nanoseconds\":%lld,\"cpu_nanoseconds\":%lld,\"transfers\":%ld,\"latencies\":[",
               (long long)(now(CLOCK_MONOTONIC) - start), (long long)(now(CLOCK_PROCESS_CPUTIME_ID) - start_cpu),
               transfers);
        for (long done = 0; done < commits; done++) printf("%s%lld", done ? "," : "", (long long)latencies[done]);
        printf("]}\n");
        fflush(stdout);
    }
    sqlite3_finalize(begin);
    sqlite3_finalize(row);
    sqlite3_finalize(commit);
    /* Takes what is in the WAL into the file. */
    if (sqlite3_close(db) != SQLITE_OK) die(path, sqlite3_errmsg(db));
    return 0;
}

static unsigned char *put(unsigned char *at, const void *bytes, size_t length) {
    memcpy(at, bytes, length);
    return at + length;
}

static int scan(const char *path) {
    static const char tag[] = "account-ledger/event/1";
    int64_t start = now(CLOCK_MONOTONIC), start_cpu = now(CLOCK_PROCESS_CPUTIME_ID), events = 0, different = 0;
    sqlite3 *db = opened(path, SQLITE_OPEN_READONLY);
    execute(db, "PRAGMA query_only=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;");
    sqlite3_stmt *rows = prepared(db,
                                  "SELECT sequence, recorded_at, kind, source_key, metadata, encoding, body, leaf_hash "
                                  "FROM event ORDER BY sequence");
    unsigned char *leaf = NULL;
    size_t room = 0;
    int code;
    while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
        size_t length = 1 + sizeof tag - 1 + 16 + 5 * 8;
        for (int column = 2; column < 7; column++) length += (size_t)sqlite3_column_bytes(rows, column);
        if (length > room && !(leaf = realloc(leaf, room = 2 * length))) die(path, "there is not enough memory");
        unsigned char *at = leaf;
        *at++ = 0;
        at = put(at, tag, sizeof tag - 1);
        for (int column = 0; column < 2; column++, at += 8)
            put_big_endian(at, (uint64_t)sqlite3_column_int64(rows, column));
        for (int column = 2; column < 7; column++) {
            const void *bytes = sqlite3_column_blob(rows, column);
            size_t part = (size_t)sqlite3_column_bytes(rows, column);
            put_big_endian(at, part);
            at += 8;
            if (part) at = put(at, bytes, part);
        }
        unsigned char hash[SHA256_DIGEST_LENGTH];
        /* Not SHA256(): that one looks the algorithm up for each call. */
        SHA256_CTX context;
        SHA256_Init(&context);
        SHA256_Update(&context, leaf, (size_t)(at - leaf));
        SHA256_Final(hash, &context);
        const void *stored = sqlite3_column_blob(rows, 7);
        if (sqlite3_column_bytes(rows, 7) != sizeof hash || memcmp(hash, stored, sizeof hash) != 0) different++;
        events++;
    }
    if (code != SQLITE_DONE) die(path, sqlite3_errmsg(db));
    sqlite3_finalize(rows);
    sqlite3_close(db);
    printf("{\"nanoseconds\":%lld,\"cpu_nanoseconds\":%lld,\"events\":%lld,\"different\":%lld}\n",
           (long long)(now(CLOCK_MONOTONIC) - start), (long long)(now(CLOCK_PROCESS_CPUTIME_ID) - start_cpu),
           (long long)events, (long long)different);
    return different != 0;
}

static int synchronise(const char *path, long count, int grows) {
    static unsigned char page[4096];
    memset(page, 0x5a, sizeof page);
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) die(path, strerror(errno));
    if (!grows) {
        for (long i = 0; i < count; i++)
            if (pwrite(file, page, sizeof page, (off_t)i * (off_t)sizeof page) != sizeof page) die(path, strerror(errno));
        if (fsync(file) != 0) die(path, strerror(errno));
    }
    int64_t start = now(CLOCK_MONOTONIC), start_cpu = now(CLOCK_PROCESS_CPUTIME_ID);
    for (long i = 0; i < count; i++)
        if (pwrite(file, page, sizeof page, (off_t)i * (off_t)sizeof page) != sizeof page || fdatasync(file) != 0)
            die(path, strerror(errno));
    printf("{\"nanoseconds\":%lld,\"cpu_nanoseconds\":%lld,\"syncs\":%ld}\n", (long long)(now(CLOCK_MONOTONIC) - start),
           (long long)(now(CLOCK_PROCESS_CPUTIME_ID) - start_cpu), count);
    close(file);
    unlink(path);
    return 0;
}

int main(int count, char **words) {
    if (count == 5 && !strcmp(words[1], "append")) return append(words[2], words[3], !strcmp(words[4], "with-triggers"));
    if (count == 3 && !strcmp(words[1], "scan")) return scan(words[2]);
    if (count == 5 && !strcmp(words[1], "sync")) return synchronise(words[2], atol(words[3]), !strcmp(words[4], "grow"));
    if (count == 2 && !strcmp(words[1], "version")) return printf("{\"sqlite\":\"%s\"}\n", sqlite3_libversion()) < 0;
    fprintf(stderr, "bench-control: see the beginning of script/bench-control.c\n");
    return 2;
}
