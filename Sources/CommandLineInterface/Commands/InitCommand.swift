import ArgumentParser
import EventStore
import StrictJSON
import UpvestAPI

/// Makes an empty ledger.
struct InitCommand: LedgerUsingCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make an empty ledger.",
        discussion: """
            A ledger holds the events of one environment and one client. Both may be left out: then the \
            first event that names them settles it.

            Examples:
              account-ledger init
              account-ledger --ledger ./live init --environment live --group auditors
            """)

    @OptionGroup var ledger: LedgerOptions

    @Option(name: .customLong("environment"), help: "The provider's environment, sandbox or live.")
    var environment: ProviderEnvironment?

    @Option(
        name: .customLong("client-id"),
        help: ArgumentHelp("The client's id at the provider.", valueName: "id"))
    var clientID: String?

    @Option(
        help: ArgumentHelp(
            "A group whose members may read the ledger (default: nobody else).", valueName: "name"))
    var group: String?

    @Option(
        help: ArgumentHelp(
            "The log's name in checkpoints (default: account-ledger/ and its id).", valueName: "name"))
    var origin: String?

    @OptionGroup var format: FormatOptions

    func validate() throws {
        if let clientID, !UpvestCredentials.isPlain(clientID) {
            throw ValidationError(
                "--client-id is empty or has blanks, quotes or special characters: copy it exactly as issued."
            )
        }
        if let origin, !Self.isOrigin(origin) {
            throw ValidationError(
                "--origin is empty or has a blank, a control character or a plus: choose a plain name.")
        }
    }

    /// Whether a text can be the name in a signed note (C2SP signed-note: no white space and no plus).
    private static func isOrigin(_ text: String) -> Bool {
        !text.isEmpty
            && text.unicodeScalars.allSatisfy { scalar in
                scalar != "+" && !scalar.properties.isWhitespace
                    && scalar.properties.generalCategory != .control
            }
    }

    func perform(in surroundings: Surroundings) async throws -> ExitStatus {
        let directory = try ledger.directory(surroundings.environment)
        let identity = try EventStore.create(
            directory, environment: environment?.rawValue, clientID: clientID, group: group,
            origin: origin, clock: surroundings.clock)
        try surroundings.console.record(
            Record([
                ("ledger", .string(directory.path)),
                ("uuid", .string(identity.uuid)),
                ("origin", .string(identity.origin)),
                ("created_at", .instant(identity.createdAt)),
                ("environment", .text(identity.environment)),
                ("client_id", .text(identity.clientID)),
            ]), as: format.format)
        return .done
    }
}
