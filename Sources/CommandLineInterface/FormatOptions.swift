import ArgumentParser
import StrictJSON

/// How a result is written.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// For people: aligned, escaped, within the terminal's width.
    case table
    /// For programs: the contract of `docs/cli.md`.
    case json
}

/// The option that chooses how a result is written.
struct FormatOptions: ParsableArguments {
    @Option(name: .customLong("format"), help: "How to write the result: table or json.")
    var format: OutputFormat = .table
}

/// The option that shows what is personal.
struct PersonalDataOptions: ParsableArguments {
    @Flag(name: .customLong("personal-data"), help: "Show the personal fields of users too.")
    var showsPersonalData = false
}

extension Console {
    /// Writes a JSON value on one line.
    func json(_ value: JSONValue) throws {
        try line(value.text)
    }
}
