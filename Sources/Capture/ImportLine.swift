import Crypto
import EventStore
import StrictJSON

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// One line of an import, understood.
struct ImportLine {
    /// The event's kind.
    let kind: EventKind
    /// The event's key: given, or made from what is given.
    let sourceKey: String
    /// The metadata as the line has it.
    let metadata: JSONValue
    /// The body's bytes.
    let body: [UInt8]
    /// The sequence in the ledger that the line comes from.
    let sequence: Int64?
    /// The time of recording in the ledger that the line comes from.
    let recordedAt: String?

    /// Why a line is refused: a sentence that names no content.
    struct Problem: Error {
        let sentence: String

        init(_ sentence: String) {
            self.sentence = sentence
        }
    }

    /// Reads a line; the document is scratch space that is used again.
    init(_ bytes: [UInt8], scratch document: inout JSONDocument) throws(Problem) {
        do {
            try document.parse(bytes)
        } catch {
            let reason = error.message.hasSuffix(".") ? String(error.message.dropLast()) : error.message
            throw Problem("it is not valid JSON (byte \(error.offset): \(reason))")
        }
        let root = document.root
        guard document.kind(of: root) == .object else { throw Problem("it is not a JSON object") }
        guard let name = document.string(document.member("kind", of: root)),
            EventKind.all.contains(EventKind(rawValue: name))
        else { throw Problem("its kind is missing or not one of this format") }
        kind = EventKind(rawValue: name)
        guard let node = document.member("metadata", of: root), document.kind(of: node) == .object else {
            throw Problem("its metadata is missing or not an object")
        }
        metadata = document.value(of: node)
        // A ledger is of one environment for good, so a name that does not exist must not settle it.
        if let environment = metadata["environment"], environment != "sandbox", environment != "live" {
            throw Problem("its environment is neither sandbox nor live")
        }
        if let encoding = document.member("encoding", of: root), document.string(encoding) != "identity" {
            throw Problem("its body has an encoding that this format does not know")
        }
        body = try Self.body(of: root, in: document)
        sequence = document.integer(document.member("sequence", of: root))
        recordedAt = document.string(document.member("recorded_at", of: root))
        if let key = document.member("source_key", of: root) {
            // A NUL would end the key within the database and not within the leaf.
            guard let text = document.string(key), !text.isEmpty, !text.utf8.contains(0) else {
                throw Problem("its source_key is empty, holds a NUL, or is no JSON string")
            }
            sourceKey = text
        } else {
            sourceKey = Self.derivedKey(kind: kind, metadata: metadata, body: body)
        }
    }

    private static func body(of root: JSONNode, in document: JSONDocument) throws(Problem) -> [UInt8] {
        switch (document.member("body", of: root), document.member("body_base64", of: root)) {
        case (let text?, nil):
            guard let content = document.string(text) else { throw Problem("its body is not a JSON string") }
            return Array(content.utf8)
        case (nil, let encoded?):
            guard let content = document.string(encoded).flatMap({ Data(base64Encoded: $0) }) else {
                throw Problem("its body_base64 is not base64")
            }
            return Array(content)
        case (nil, nil): throw Problem("it has neither body nor body_base64")
        case (_?, _?): throw Problem("it has both body and body_base64")
        }
    }

    /// A key made from the content: `sha256:` and the hex digits of a SHA-256.
    ///
    /// The digest covers kind, NUL, canonical metadata, NUL, body; neither a kind nor canonical JSON holds a NUL.
    static func derivedKey(kind: EventKind, metadata: JSONValue, body: [UInt8]) -> String {
        var hash = SHA256()
        hash.update(data: Array(kind.rawValue.utf8) + [0])
        hash.update(data: Array(metadata.canonicalText.utf8) + [0])
        hash.update(data: body)
        let digits = Array("0123456789abcdef")
        return "sha256:"
            + String(hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    /// What makes two lines the same event: kind, given form and body, as one digest.
    static func identity(kind: EventKind, metadata: JSONValue, body: [UInt8]) -> String {
        derivedKey(kind: kind, metadata: GivenForm.of(metadata), body: body)
    }
}
