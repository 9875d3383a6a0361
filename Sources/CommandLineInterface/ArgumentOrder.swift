import ArgumentParser

/// The order in which arguments may be given.
///
/// `--ledger` belongs to the command it is for, and people also write it before the command. It is moved
/// behind the command's name, so that one declaration serves both; one that is given behind the name too
/// comes later and counts.
enum ArgumentOrder {
    /// The arguments with a leading `--ledger` moved to where its command expects it.
    ///
    /// Before a command that uses no ledger, such as `sandbox`, it is dropped: it does no harm there.
    ///
    /// - `arguments`: the arguments of the process without its name.
    static func normalized(_ arguments: [String]) throws -> [String] {
        var rest = arguments[...]
        var moved: [String] = []
        while let first = rest.first {
            if first.hasPrefix("--ledger=") {
                moved.append(first)
                rest = rest.dropFirst()
            } else if first == "--ledger" {
                guard rest.count > 1 else {
                    throw CommandLineError(
                        .usage, "--ledger needs the ledger's directory: give it behind the option.")
                }
                moved += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else {
                break
            }
        }
        guard !moved.isEmpty else { return arguments }
        var command: any ParsableCommand.Type = AccountLedgerCommand.self
        var path: [String] = []
        while let name = rest.first,
            let next = command.configuration.subcommands.first(where: { $0.configuration.commandName == name }
            )
        {
            command = next
            path.append(name)
            rest = rest.dropFirst()
        }
        return path + (command is any LedgerUsingCommand.Type ? moved : []) + rest
    }
}
