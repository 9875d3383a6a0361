import ArgumentParser

/// A command that does something, as opposed to a group of commands.
protocol LedgerCommand: ParsableCommand {
    /// Does what the command line asks for.
    ///
    /// - `surroundings`: where to write, and what is around.
    /// - Returns: how it ended; an error that is thrown instead is told and mapped by `ExitStatus`.
    func perform(in surroundings: Surroundings) async throws -> ExitStatus
}

/// A command that takes `--ledger`.
protocol LedgerUsingCommand: LedgerCommand {}
