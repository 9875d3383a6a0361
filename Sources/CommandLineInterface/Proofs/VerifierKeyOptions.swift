import ArgumentParser
import Foundation
import TransparencyLog

/// The key that an auditor checks with, kept where whoever can write to the ledger cannot change it.
struct VerifierKeyOptions: ParsableArguments {
    @Option(
        name: .customLong("key"),
        help: ArgumentHelp("The ledger's verifier key, or a file that holds it.", valueName: "vkey or file"))
    var given: String?

    /// The key that was given; nil where none was.
    ///
    /// A path that exists is read, anything else is a key itself.
    /// - Throws: `CommandLineError`: `usage` for what is no verifier key, `unreadableFile`. No sentence repeats what was
    ///   given, which may be the secret key by mistake.
    func key() throws -> VerifierKey? {
        guard let given else { return nil }
        guard !given.isEmpty, FileManager.default.fileExists(atPath: given) else {
            return try Self.parsed(given, "What --key gives is neither a file that exists nor a verifier key")
        }
        let bytes = try InputFile.bytes(given, limit: 64 << 10)
        return try Self.parsed(String(decoding: bytes, as: UTF8.self), "\(given) holds no verifier key")
    }

    private static func parsed(_ text: String, _ complaint: String) throws -> VerifierKey {
        let line = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !line.hasPrefix("PRIVATE+KEY+") else {
            throw CommandLineError(
                .usage,
                "\(complaint) but a secret key: keep that to the ledger, and give the line of signing.vkey.")
        }
        do {
            return try VerifierKey(line)
        } catch {
            throw CommandLineError(.usage, "\(complaint): give the line that 'init' printed.")
        }
    }
}
