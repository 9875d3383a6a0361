import Foundation

extension SeededGenerator {
    /// The seed that the environment asks for, if it names one.
    static var seedOfThisRun: UInt64? {
        ProcessInfo.processInfo.environment["LEDGER_TEST_SEED"].flatMap { UInt64($0) }
    }
}
