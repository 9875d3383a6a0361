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
    /// A negative number is taken for the value it was meant as, so that the sentence is about the value and not
    /// about an unknown option.
    ///
    /// - `arguments`: the arguments of the process without its name.
    /// - Throws: `CommandLineError` with `usage` for `--ledger` without a directory.
    static func normalized(_ arguments: [String]) throws -> [String] {
        let arguments = withNegativeValues(arguments)
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

    /// Options that take no value, behind which a negative number stands for itself.
    private static let flags: Set<String> = [
        "--accept-clock", "--all-evidence", "--follow", "--force", "--help", "--history", "--personal-data",
        "--raw", "--sign", "--version",
    ]

    /// The arguments with `--option -1` written as `--option=-1`, and any other `-1` behind `--` at the end.
    private static func withNegativeValues(_ arguments: [String]) -> [String] {
        var result: [String] = []
        var numbers: [String] = []
        var rest = arguments[...]
        while let next = rest.popFirst() {
            if next == "--" {
                rest = [next] + rest
                break
            }
            guard isNegativeNumber(next) else {
                result.append(next)
                continue
            }
            if let last = result.last, last.hasPrefix("--"), !last.contains("="), !flags.contains(last) {
                result[result.count - 1] = "\(last)=\(next)"
            } else {
                numbers.append(next)
            }
        }
        guard !numbers.isEmpty else { return result + rest }
        return result + ["--"] + numbers + rest.dropFirst()
    }

    private static func isNegativeNumber(_ text: String) -> Bool {
        text.hasPrefix("-") && text.dropFirst().first?.isNumber == true && Double(text) != nil
    }
}
