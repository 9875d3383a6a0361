import LedgerTesting
import StrictJSON
import Testing

/// What a ledger answers to every kind of question, byte for byte: to compare two ways of asking.
struct Answers: Equatable, CustomStringConvertible {
    private var outputs: [String: String] = [:]

    /// The digest of the read models, as `verify` tells it.
    let digest: String?

    /// Asks a ledger everything.
    init(_ ledger: Ledger) async throws {
        var ids: [String] = []
        for list in ["users", "account-groups", "accounts"] {
            for format in ["json", "table"] {
                let command = ["list", list, "--format", format]
                outputs[command.joined(separator: " ")] = try await ledger.succeed(command).outputText
            }
            ids += try await ledger.items(["list", list]).compactMap { $0["id"]?.stringValue }
        }
        for id in ids {
            for command in [
                ["history", id, "--format", "json"], ["events", "--subject", id, "--format", "json"],
            ] {
                outputs[command.joined(separator: " ")] = try await ledger.succeed(command).outputText
            }
        }
        let verdict = try await ledger.verdict().json
        outputs["verdict"] = verdict["verdict"]?.stringValue
        outputs["root_hash"] = verdict["root_hash"]?.stringValue
        digest = verdict["read_models"]?["digest"]?.stringValue
    }

    var description: String {
        "digest \(digest ?? "none")\n"
            + outputs.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: "\n")
    }
}
