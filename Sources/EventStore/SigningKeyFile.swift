import Foundation
import Glibc
import TransparencyLog

/// The file with the secret key that signs checkpoints: one line, for its owner alone.
enum SigningKeyFile {
    private static let limit = 4 << 10

    /// Puts a new key and its verifier key into a ledger's directory, or the key elsewhere and a link to it there.
    /// - Throws: `alreadyExists`, or another `EventStoreError` for the system error.
    static func create(
        _ key: NoteSigningKey, in directory: LedgerDirectory, at path: String?, permissions: UInt32
    ) throws(EventStoreError) {
        let line = Array("\(key.secretText)\n".utf8)
        if let path {
            try SmallFile.create(path, line, permissions: 0o600)
            let target = absolute(path)
            try FileStatus.sync(directory: LedgerDirectory.parent(of: target) ?? "/")
            guard unsafe symlink(target, directory.signingKey) == 0 else {
                throw .system(errno, "link", directory.signingKey)
            }
        } else {
            try SmallFile.create(directory.signingKey, line, permissions: 0o600)
        }
        try SmallFile.create(
            directory.verifierKey, Array("\(key.verifierKey)\n".utf8), permissions: permissions)
    }

    private static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }

    /// Reads the key, which has to be the one whose verifier key is given.
    /// - Throws: `signingKey` if it is missing, malformed, another one, or if others may read it; or another
    ///   `EventStoreError` for the system error. No message holds any of the key.
    static func read(
        _ path: String, fitting verifierKey: VerifierKey?
    ) throws(EventStoreError) -> NoteSigningKey {
        let contents: [UInt8]?
        do {
            contents = try SmallFile.read(path, limit: limit)
        } catch {
            throw EventStoreError(.signingKey, "The signing key cannot be read.", cause: error.message)
        }
        guard let bytes = contents else {
            throw EventStoreError(.signingKey, "The signing key \(path) is not there.")
        }
        guard try FileStatus(path).permissions & 0o077 == 0 else {
            throw EventStoreError(
                .signingKey, "The signing key \(path) can be read by others: give it mode 0600.")
        }
        var text = String(decoding: bytes, as: UTF8.self)
        if text.hasSuffix("\n") { text.removeLast() }
        guard let key = try? NoteSigningKey(text) else {
            throw EventStoreError(.signingKey, "The signing key \(path) is not a note key.")
        }
        guard verifierKey == nil || key.verifierKey == verifierKey else {
            throw EventStoreError(
                .signingKey, "The signing key \(path) is not the one that belongs to signing.vkey.")
        }
        return key
    }
}
