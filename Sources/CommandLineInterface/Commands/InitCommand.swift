import ArgumentParser
import EventStore
import Foundation
import StrictJSON
import TransparencyLog
import UpvestAPI

/// Makes an empty ledger.
struct InitCommand: LedgerUsingCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make an empty ledger.",
        discussion: """
            A ledger holds the events of one environment and one client. Both may be left out: then the \
            first event that names them settles it.

            A key is made that signs checkpoints of the log, and its verifier key is printed: keep that where \
            whoever can write to the ledger cannot, since 'verify --key' and 'verify-proof' check with it. The \
            secret key lies in the ledger's directory unless --signing-key puts it elsewhere; the directory \
            then has a link to it. Whoever writes under another path sets $ACCOUNT_LEDGER_SIGNING_KEY.

            Examples:
              account-ledger init
              account-ledger --ledger ./live init --environment live --group auditors
              account-ledger --ledger ./live init --signing-key /etc/account-ledger/live.key
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

    @Option(
        help: ArgumentHelp(
            "Where the secret key is put (default: $ACCOUNT_LEDGER_SIGNING_KEY, else in the ledger).",
            valueName: "file"))
    var signingKey: String?

    @OptionGroup var format: FormatOptions

    func validate() throws {
        if signingKey == "" { throw ValidationError("--signing-key is empty: give it a file's name.") }
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
            origin: origin, signingKeyPath: (signingKey ?? surroundings.signingKeyPath).map(Self.absolute),
            clock: surroundings.clock)
        let verifierKey = try CheckpointFiles(directory).verifierKey()
        let console = surroundings.console
        try console.record(
            Record([
                ("ledger", .string(directory.path)),
                ("uuid", .string(identity.uuid)),
                ("origin", .string(identity.origin)),
                ("created_at", .instant(identity.createdAt)),
                ("environment", .text(identity.environment)),
                ("client_id", .text(identity.clientID)),
                ("verifier_key", .text(verifierKey?.description)),
            ]), as: format.format)
        try console.flush()
        console.note(
            "note: keep the verifier key where whoever can write to the ledger cannot; 'verify --key' checks with it"
        )
        return .done
    }

    /// The path as it is from everywhere, since a link in the ledger leads to it.
    private static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
    }
}
