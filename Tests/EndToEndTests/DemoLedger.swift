import LedgerTesting
import StrictJSON
import Testing

/// The ledger that one run of `demo` left behind, made once for a suite.
struct DemoLedger: Sendable {
    /// The ledger of the suite that is running.
    @TaskLocal static var current: DemoLedger?

    /// The ledger itself; tests that change something take a copy.
    let ledger: Ledger
    /// What the demo printed.
    let outcome: ProcessOutcome
}

/// Runs `demo` before the first test of a suite and removes its ledger after the last.
struct DemoLedgerTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await TemporaryDirectory.with { folder in
            let ledger = try Ledger(folder.file("demo"))
            let outcome = try await ledger.binary.run(["demo", "--ledger", ledger.path])
            try #require(outcome.exitCode == 0, "demo: \(outcome)")
            try await DemoLedger.$current.withValue(DemoLedger(ledger: ledger, outcome: outcome)) {
                try await function()
            }
        }
    }
}

extension Trait where Self == DemoLedgerTrait {
    /// Runs `demo` once for the suite; its ledger is ``DemoLedger/current``.
    static var demoLedger: Self { DemoLedgerTrait() }
}
