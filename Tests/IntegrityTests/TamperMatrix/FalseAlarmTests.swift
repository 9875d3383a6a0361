import EventStore
import Integrity
import LedgerTesting
import ReadModels
import StrictJSON
import Testing
import TransparencyLog

/// Ledgers that nobody has touched.
@Suite struct FalseAlarmTests {
    static let count = 60

    @Test func `no ledger is found at fault that only this program has written`() async throws {
        var random = SeededGenerator()
        for number in 0..<Self.count {
            try await TemporaryDirectory.with { temporary in
                let directory = LedgerDirectory(temporary.file("ledger"))
                let clock = ManualClock()
                _ = try EventStore.create(directory, clock: clock.reading)
                let copies = CheckpointFiles(directory)
                let key = try copies.verifierKey()
                var kept: [SignedCheckpoint] = []
                var size: Int64 = 0
                // Opened now and then, and verified while it is open and after it was closed.
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    let store = try EventStore.open(directory, clock: clock.reading)
                    for _ in 0..<Int.random(in: 0...4, using: &random) {
                        size += try await Self.append(to: store, behind: size, clock, &random)
                        if Bool.random(using: &random) { kept.append(try await store.signCheckpoint()) }
                    }
                    var options = VerificationOptions(key: key, copies: kept)
                    options.parts.remove(.readModels)
                    let open = try Verification.verify(directory, options: options)
                    #expect(open.problems == [], "ledger \(number), \(random)")
                    try await store.close()
                }
                if number % 4 == 0 {
                    let reader = try EventReader.open(directory)
                    try ReadModels.open(directory, events: reader).close()
                    try reader.close()
                }
                var options = VerificationOptions(
                    key: key, copies: kept, since: kept.randomElement(using: &random))
                if number % 4 != 0 { options.parts.remove(.readModels) }
                let closed = try Verification.verify(directory, options: options)
                #expect(closed.problems == [], "ledger \(number), \(random)")
                #expect(closed.size == size, "ledger \(number), \(random)")
                #expect(closed.unprotected == nil, "ledger \(number), \(random)")
            }
        }
        print("\(Self.count) untouched ledgers are ok; \(random)")
    }

    /// Appends some events of any kind with bodies of any bytes, some of them known already.
    private static func append(
        to store: EventStore, behind size: Int64, _ clock: ManualClock, _ random: inout SeededGenerator
    ) async throws -> Int64 {
        let most: Int64 = Bool.random(using: &random) ? 8 : 150
        let count = Int64.random(in: 1...most, using: &random)
        // The clock goes back at times.
        clock.advance(nanoseconds: Int64.random(in: -1_000_000...1_000_000_000, using: &random))
        var events: [NewEvent] = []
        for number in size + 1...size + count {
            let length = Int.random(in: 0...200, using: &random)
            let body = random.bytes(Int.random(in: 0..<50, using: &random) == 0 ? 100 * length : length)
            let event = TamperLedgers.event(number, body: body)
            events.append(event)
            if Int.random(in: 0..<20, using: &random) == 0 { events.append(event) }
        }
        let outcomes = try await store.append(events)
        let isAlone = outcomes.count == events.count
        #expect(isAlone)
        return count
    }
}
