import LedgerTesting
import StrictJSON
import Testing

/// A ledger of 1,000 events with tiles and a history, made once for a suite.
struct SignedLedger: SuiteTrait, TestScoping {
    /// The ledger of the suite that is running; tests that change something take a copy.
    @TaskLocal static var current: Ledger?
    /// How many events it has.
    static let size: Int64 = 1000

    func provideScope(
        for test: Test, testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        guard FormatPage.python != nil else { return try await function() }
        try await TemporaryDirectory.with { folder in
            let ledger = try await Ledger.make(in: folder)
            for first in stride(from: 1, to: Int(Self.size), by: 250) {
                try await ledger.succeed(["import", "-"], input: Self.notes(first...first + 249))
                try await ledger.succeed(["checkpoint", "--sign"])
            }
            try await Self.$current.withValue(ledger) { try await function() }
        }
    }

    /// Lines to import, one note for each number.
    static func notes(_ numbers: ClosedRange<Int>) -> [UInt8] {
        let lines = numbers.map { number in
            let line: JSONValue = [
                "kind": "ledger.note", "source_key": .string("note:\(number)"),
                "metadata": ["note": "counted", "operator": "mira@desk"], "body": .string("number \(number)"),
            ]
            return line.text
        }
        return Array(lines.joined(separator: "\n").utf8)
    }
}

extension Trait where Self == SignedLedger {
    /// Makes the ledger once for the suite; it is ``SignedLedger/current``.
    static var signedLedger: Self { SignedLedger() }
}
