import EventStore
import Foundation
import LedgerTesting
import Testing
import TransparencyLog

extension TamperRow {
    /// The files as wholes, and bytes in them.
    static let files: [TamperRow] = [
        edit("M98") { ledger, ledgers in
            try put(ledgers.half, ["events.sqlite", "events.sqlite-wal", "events.sqlite-shm"], into: ledger)
        },
        edit("M99") { ledger, ledgers in
            try ledger.remove(ledger.directory.path)
            try ledgers.half.write(to: ledger.directory.path)
        },
        edit("M100") { ledger, ledgers in
            try put(
                ledgers.stranger, ["events.sqlite", "events.sqlite-wal", "events.sqlite-shm"], into: ledger)
        },
        edit("M101") { ledger, _ in
            let origin = try ledger.signingKey.name
            try ledger.remove(ledger.directory.path)
            let clock = ManualClock()
            _ = try EventStore.create(
                ledger.directory, environment: "sandbox", origin: origin, clock: clock.reading)
            let store = try EventStore.open(ledger.directory, clock: clock.reading)
            for first in stride(from: Int64(1), to: TamperLedgers.size, by: 100) {
                _ = try await store.append(
                    (first..<first + 100).map { TamperLedgers.event($0, "Invented") })
                _ = try await store.signCheckpoint()
            }
            try await store.close()
        },
        edit("M102") { ledger, _ in
            try ledger.patch(ledger.directory.events) { $0.removeLast($0.count / 2) }
        },
        edit("M103") { ledger, _ in
            try ledger.patch(ledger.directory.events) { bytes in
                let page = try place(of: "Account 150.", in: bytes) / 16_384 * 16_384
                bytes.replaceSubrange(page..<page + 16_384, with: Data(count: 16_384))
            }
        },
        edit("M104") { ledger, _ in
            try ledger.patch(ledger.directory.events) { bytes in
                bytes[try place(of: "Account 150.", in: bytes)] ^= 1
            }
        },
        edit("M105") { ledger, _ in try ledger.write("", to: ledger.directory.events) },
        edit("M106") { ledger, _ in try ledger.remove(ledger.directory.events) },
        edit("M107") { ledger, _ in try ledger.remove(ledger.directory.writerLock) },
        plain("M108", "PRAGMA journal_mode = DELETE", "PRAGMA page_size = 4096", "VACUUM"),
    ]

    /// SQLite's log of the newest commits, and its index.
    static let wal: [TamperRow] = [
        edit("M109", .killed) { ledger, _ in
            try ledger.patch(ledger.directory.events + "-wal") { bytes in
                let wal = try WALFile(bytes)
                bytes[wal.offset(ofFrame: wal.commits[50]) + 100] ^= 1
            }
        },
        edit("M110", .killed) { ledger, _ in
            try ledger.patch(ledger.directory.events + "-wal") { bytes in
                let wal = try WALFile(bytes)
                bytes = bytes.prefix(wal.offset(ofFrame: wal.commits[50]) + 100)
            }
        },
        edit("M111", .killed) { ledger, _ in try ledger.remove(ledger.directory.events + "-wal") },
        edit("M112", .killed) { ledger, ledgers in
            try put(ledgers.killedStranger, ["events.sqlite-wal"], into: ledger)
        },
        edit("M113") { ledger, ledgers in
            try put(ledgers.killedEarly, ["events.sqlite-wal"], into: ledger)
        },
        edit("M114", .killed) { ledger, _ in try ledger.remove(ledger.directory.events + "-shm") },
        edit("M115", .killed) { ledger, _ in
            try ledger.patch(ledger.directory.events + "-shm") { bytes in
                var random = SeededGenerator(seed: 107)
                bytes = Data(random.bytes(bytes.count))
            }
        },
    ]

    private static func put(_ copy: FolderCopy, _ names: [String], into ledger: TestLedger) throws {
        for name in names { try copy.write(name, to: ledger.directory.path) }
    }

    private static func place(of text: String, in bytes: Data) throws -> Int {
        try #require(bytes.range(of: Data(text.utf8))).lowerBound
    }
}
