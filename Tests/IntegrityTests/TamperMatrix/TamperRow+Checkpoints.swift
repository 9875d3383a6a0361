import EventStore
import Foundation
import Integrity
import LedgerTesting
import Testing
import TransparencyLog

extension TamperRow {
    /// The signed files and the keys.
    static let checkpoints: [TamperRow] = [
        edit("M72") { ledger, _ in try ledger.remove(ledger.directory.checkpoint) },
        edit("M73") { ledger, _ in try ledger.remove(ledger.directory.checkpoints) },
        edit("M74") { ledger, _ in
            try ledger.remove(ledger.directory.checkpoint, ledger.directory.checkpoints)
        },
        edit("M75") { ledger, _ in
            let directory = ledger.directory
            try ledger.remove(directory.checkpoint, directory.checkpoints, directory.verifierKey)
        },
        edit("M76") { ledger, _ in try ledger.replace("\n300\n", "\n350\n", in: ledger.directory.checkpoint)
        },
        edit("M77") { ledger, _ in
            let root = try ledger.newest.checkpoint.root
            try ledger.replace(
                root.base64, MerkleTree.emptyRoot.base64, in: ledger.directory.checkpoint)
        },
        edit("M78") { ledger, _ in
            try ledger.patch(ledger.directory.checkpoint) { bytes in
                let place = bytes.count - 20
                bytes[place] = bytes[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            }
        },
        edit("M79") { ledger, _ in
            let root = try ledger.history[2].checkpoint.root
            try ledger.replace(
                root.base64, MerkleTree.emptyRoot.base64, in: ledger.directory.checkpoints)
        },
        edit("M80") { ledger, _ in
            try ledger.writeHistory(try ledger.history.filter { $0.checkpoint.size != 200 })
        },
        edit("M81") { ledger, _ in try ledger.writeHistory(try ledger.history.reversed()) },
        edit("M82") { ledger, _ in
            try ledger.patch(ledger.directory.checkpoints) { $0.removeLast(50) }
        },
        edit("M83") { ledger, _ in try ledger.write("", to: ledger.directory.checkpoints) },
        edit("M84") { ledger, _ in try ledger.cutCheckpoints(to: 200) },
        edit("M85") { ledger, _ in
            try ledger.cutCheckpoints(to: 100)
            try ledger.rewrite(150)
        },
        edit("M86") { ledger, _ in
            try ledger.cutCheckpoints(to: 100)
            try ledger.rewrite(150)
            // The next writer finds a log that goes on from what was signed, and signs its end.
            let clock = ManualClock()
            clock.advance(seconds: 3_600)
            try await EventStore.open(ledger.directory, clock: clock.reading).close()
            #expect(try ledger.newest.checkpoint.size == TamperLedgers.size)
        },
        edit("M87") { ledger, _ in
            let other = try NoteSigningKey.generate(name: ledger.signingKey.name)
            try ledger.write("\(other.verifierKey)\n", to: ledger.directory.verifierKey)
        },
        edit("M88") { ledger, _ in
            try ledger.rewrite(150)
            try ledger.signAnew(by: .generate(name: ledger.signingKey.name))
        },
        edit("M89") { ledger, _ in
            try ledger.rewrite(150)
            try ledger.signAnew(by: ledger.signingKey)
        },
        edit("M90") { ledger, _ in
            try ledger.rewrite(150)
            try ledger.writeNewest(try ledger.sign(size: 300, root: ledger.root(size: 300)))
        },
        edit("M91") { ledger, ledgers in
            try #require(ledgers.stranger["checkpoint"]).write(
                to: URL(fileURLWithPath: ledger.directory.checkpoint))
        },
        edit("M92") { ledger, _ in try ledger.remove(ledger.directory.signingKey) },
        edit("M93") { ledger, _ in
            let other = try NoteSigningKey.generate(name: ledger.signingKey.name)
            try ledger.write("\(other.secretText)\n", to: ledger.directory.signingKey)
        },
        edit("M94") { ledger, _ in
            let history = try ledger.history
            try ledger.writeHistory(Array(history[...2] + history[2...]))
        },
        edit("M95") { ledger, _ in try spoilEntry(3, of: ledger) },
        edit("M96") { ledger, _ in
            try spoilEntry(3, of: ledger)
            try ledger.remove(ledger.directory.checkpoint)
            try ledger.rewrite(150)
        },
        edit("M97") { ledger, _ in
            try ledger.tamper("DELETE FROM event WHERE sequence = 300")
            try ledger.remove(ledger.directory.checkpoint)
        },
    ]

    /// Makes an entry of the history one that is no signed checkpoint.
    private static func spoilEntry(_ ordinal: Int, of ledger: TestLedger) throws {
        var entries = try ledger.history.map(CheckpointHistory.entry)
        entries[ordinal - 1][0] = 0
        try Data(entries.joined()).write(to: URL(fileURLWithPath: ledger.directory.checkpoints))
    }

    /// What happens before anything is written down, which no edit shows.
    static let outside: [TamperRow] = [
        edit("M116") { ledger, _ in
            let clock = ManualClock()
            clock.advance(seconds: 3_600)
            let store = try EventStore.open(ledger.directory, clock: clock.reading)
            _ = try await store.append([TamperLedgers.event(301, "Invented")])
            try await store.close()
        }
    ]
}
