/// A text signed by one or more keys.
///
/// Shape: valid UTF-8 without ASCII control characters (below U+0020) other than newline; the text, which ends in a
/// newline; an empty line, the last one; from 1 to 100 signature lines. 1 MiB at most.
/// The text must be ignored until ``verdict(_:)`` has said whose it is. Two notes are equal if their bytes are.
/// Source: https://c2sp.org/signed-note
package struct SignedNote: Sendable, Hashable {
    /// How many bytes a note may have.
    package static let byteCountMax = 1 << 20
    /// How many signatures a note may have.
    package static let signatureCountMax = 100

    /// The text, with the newline at its end.
    package let text: String
    /// The signatures in their order, verified or not.
    package let signatures: [NoteSignature]
    /// The note as it was read.
    package let bytes: [UInt8]

    /// Reads a note, without checking any signature.
    ///
    /// - Throws: `tooLarge` above the limits; `malformedNote` if the bytes are none.
    package init(_ bytes: [UInt8]) throws(TransparencyLogError) {
        guard bytes.count <= Self.byteCountMax else {
            throw TransparencyLogError(
                .tooLarge, "The note has more than 1 MiB. Notes of that size are not read.")
        }
        let newline = UInt8(ascii: "\n")
        guard bytes.allSatisfy({ $0 >= 0x20 || $0 == newline }) else {
            throw Self.malformed("It has control characters")
        }
        guard let split = Self.lastEmptyLine(bytes) else {
            throw Self.malformed("There is no empty line between text and signatures")
        }
        // Between two newlines, so the cut is between two characters.
        guard let text = String(validating: bytes[...split], as: UTF8.self),
            String(validating: bytes[(split + 1)...], as: UTF8.self) != nil
        else { throw Self.malformed("It is not UTF-8") }
        self.text = text
        self.bytes = bytes
        signatures = try Self.signatures(bytes[(split + 2)...])
    }

    /// What the signatures are worth to somebody who knows these keys.
    ///
    /// Signatures of other keys are ignored, also where name or ID is that of a known key, but not both. Every
    /// signature that names a known key is checked, but for a second one by the same key, which is ignored as
    /// golang.org/x/mod/sumdb/note ignores it. Two different keys with one name and ID never make a note valid.
    ///
    /// Complexity: one check of an Ed25519 signature, about 100 µs, for each known key that signed.
    package func verdict(_ keys: [VerifierKey]) -> NoteVerdict {
        var signers: [VerifierKey] = []
        for signature in signatures {
            for key in keys where key.isNamed(in: signature) && !signers.contains(key) {
                guard key.isValid(signature.signature, of: text.utf8) else { return .invalid(key) }
                signers.append(key)
            }
        }
        return signers.isEmpty ? .unknownKeys : .valid(signers)
    }

    package static func == (left: Self, right: Self) -> Bool { left.bytes == right.bytes }

    package func hash(into hasher: inout Hasher) { hasher.combine(bytes) }

    /// The index of the first newline of the last two in a row.
    private static func lastEmptyLine(_ bytes: [UInt8]) -> Int? {
        let newline = UInt8(ascii: "\n")
        var place = bytes.count - 1
        while place > 0 {
            if bytes[place] == newline, bytes[place - 1] == newline { return place - 1 }
            place -= 1
        }
        return nil
    }

    private static func signatures(_ lines: ArraySlice<UInt8>) throws(TransparencyLogError) -> [NoteSignature]
    {
        guard lines.last == UInt8(ascii: "\n") else {
            throw malformed("The last signature does not end in a newline, or there is none")
        }
        var reader = LineReader(lines)
        var signatures: [NoteSignature] = []
        while let line = reader.next() {
            guard signatures.count < signatureCountMax else {
                throw TransparencyLogError(
                    .tooLarge, "The note has more than 100 signatures. These are not read.")
            }
            guard let signature = NoteSignature(line: line) else {
                throw malformed("Line \(signatures.count + 1) behind the text is no signature")
            }
            signatures.append(signature)
        }
        return signatures
    }

    private static func malformed(_ reason: String) -> TransparencyLogError {
        TransparencyLogError(.malformedNote, "This is no signed note. \(reason). Get it anew, byte for byte.")
    }
}
