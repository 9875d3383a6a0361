import EventStore
import Integrity
import LedgerTesting
import StrictJSON
import Testing
import TransparencyLog

@Suite struct CleanLedgerTests {
    static let sizes: [Int64] = [0, 1, 2, 255, 256, 257, 1_000]

    @Test(arguments: sizes) func `an untouched ledger of any size is ok, and signed to its end`(size: Int64)
        async throws
    {
        try await TestLedger.with(size: size, batch: 100) { ledger in
            let verdict = try Verification.verify(ledger.directory)
            #expect(verdict.problems == [])
            #expect(verdict.size == size)
            #expect(verdict.rootHash == (try ledger.root(size: Int(size))))
            #expect(verdict.checkpointedSize == size)
            #expect(verdict.unprotected == nil)
            #expect(verdict.key == .own)
            #expect(verdict.since == nil)
            #expect(verdict.json["verdict"] == "ok")
            #expect(verdict.json["key"] == "the ledger's own")
            #expect(verdict.json["since"] == .null)
        }
    }

    @Test(arguments: sizes) func `with the auditor's key and copies an untouched ledger is ok as well`(
        size: Int64
    ) async throws {
        try await TestLedger.with(size: size, signedAt: [1, 256, 500]) { ledger in
            let options = VerificationOptions(key: try ledger.ownKey, copies: try ledger.history)
            let verdict = try Verification.verify(ledger.directory, options: options)
            #expect(verdict.problems == [])
            #expect(verdict.key == .given)
            #expect(verdict.notes == [])
            #expect(verdict.json["key"] == "given")
        }
    }

    @Test func `without a key or a copy the verdict says what that leaves open`() async throws {
        try await TestLedger.with(size: 3) { ledger in
            let notes = try Verification.verify(ledger.directory).notes
            #expect(notes.count == 2)
            #expect(notes.first?.contains("No key was given") == true)
            #expect(notes.last?.contains("No copy of the checkpoints was given") == true)
            let json = try Verification.verify(ledger.directory).json
            #expect(json["notes"] == .array(notes.map { .string($0) }))
        }
    }

    @Test func `what was appended since the newest checkpoint is unprotected, by number`() async throws {
        try await TestLedger.with(size: 20, signedAt: [8]) { ledger in
            try ledger.writeNewest(try #require(try ledger.history.last))
            let verdict = try Verification.verify(ledger.directory)
            #expect(verdict.problems == [])
            #expect(verdict.checkpointedSize == 8)
            #expect(verdict.json["unprotected"] == [9, 20])
            // A copy protects as well as the file.
            let copies = [try ledger.sign(size: 15, root: try ledger.root(size: 15))]
            let better = try Verification.verify(ledger.directory, options: .init(copies: copies))
            #expect(better.json["unprotected"] == [16, 20])
        }
    }

    @Test func `progress only grows, and ends with all events`() async throws {
        try await TestLedger.with(size: 700) { ledger in
            var options = VerificationOptions(logOnly: true, workers: 2)
            options.blockSize = 64
            var told: [Int64] = []
            _ = try Verification.verify(ledger.directory, options: options) { done, all in
                #expect(all == 700)
                told.append(done)
            }
            #expect(told == told.sorted())
            #expect(told.last == 700)
            #expect(told.count > 1)
        }
    }

    @Test func `a log that is verified while others append is ok at every moment`() async throws {
        try await TestLedger.with(size: 300) { ledger in
            let store = try EventStore.open(
                ledger.directory,
                checkpoints: .init(
                    schedule: .init(idle: .milliseconds(1), atMost: .milliseconds(1), historyEvents: 10)))
            let writing = Task {
                for batch in 0..<120 {
                    let first = Int64(1_000 + 10 * batch)
                    _ = try await store.append((first..<first + 10).map(TestLedger.note))
                    if batch % 20 == 0 { _ = try await store.signCheckpoint() }
                }
            }
            var options = VerificationOptions(logOnly: true, workers: 2)
            options.blockSize = 128
            var sizes: [Int64] = []
            repeat {
                let verdict = try Verification.verify(ledger.directory, options: options)
                #expect(verdict.problems == [])
                #expect(verdict.size >= verdict.checkpointedSize)
                sizes.append(verdict.size)
            } while sizes.last ?? 0 < 1_500
            try await writing.value
            try await store.close()
            #expect(sizes == sizes.sorted())
            #expect(try Verification.verify(ledger.directory).problems == [])
        }
    }
}
