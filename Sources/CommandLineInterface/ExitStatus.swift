/// How a command ended, as the exit code of the process.
///
/// `docs/cli.md` describes the same table for users.
package enum ExitStatus: Int32, Sendable, CaseIterable {
    /// Everything asked for was done.
    case done = 0
    /// It was done, and there is something to look at: lines that an import refused.
    case findings = 1
    /// The command line, a variable or the ledger chosen does not fit; nothing was done.
    case usage = 2
    /// The ledger is not what was written into it.
    case integrity = 3
    /// A file, the database or an output failed.
    case inputOutput = 4
    /// The provider refused, or could not be reached.
    case provider = 5
    /// What was asked for is not there.
    case notFound = 6
}
