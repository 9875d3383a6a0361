import Foundation

/// One block of PEM text: `-----BEGIN label-----`, optional headers, base64, `-----END label-----`.
///
/// Source: RFC 7468; RFC 1421, 4.6 for the headers of encrypted keys.
struct PEMBlock {
    /// What stands after BEGIN and END.
    let label: String

    /// The lines between, trimmed.
    private let lines: [Substring]

    /// The first block of a text that holds a key; others, such as `EC PARAMETERS`, are passed over.
    ///
    /// - Throws: `emptyKey`, `malformedKey`.
    init(keyIn text: String) throws(SignatureError) {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map {
            Substring(String($0).trimmingOWS)
        }
        guard lines.contains(where: { !$0.isEmpty }) else {
            throw SignatureError(.emptyKey, "The key is empty; give the PEM text of a P-521 or Ed25519 key.")
        }
        var index = lines.startIndex
        while let begin = lines[index...].firstIndex(where: {
            Self.label(of: $0, after: "-----BEGIN ") != nil
        }),
            let label = Self.label(of: lines[begin], after: "-----BEGIN ")
        {
            let inner = lines[(begin + 1)...]
            guard let end = inner.firstIndex(where: { Self.label(of: $0, after: "-----END ") == label })
            else {
                throw SignatureError(.malformedKey, "The PEM text of the key has no end; it may be cut off.")
            }
            if label.hasSuffix("KEY") {
                self.label = label
                self.lines = Array(inner[..<end])
                return
            }
            index = end + 1
        }
        throw SignatureError(
            .malformedKey,
            "The text is not a key in PEM form; it should start with -----BEGIN PRIVATE KEY-----.")
    }

    /// Whether it must be decrypted first: PKCS#8 by its label, the older form by its header.
    var isEncrypted: Bool {
        label == "ENCRYPTED PRIVATE KEY"
            || lines.contains { $0.hasPrefix("Proc-Type:") && $0.hasSuffix("ENCRYPTED") }
    }

    /// The block alone, as PEM text.
    var text: String {
        "-----BEGIN \(label)-----\n\(lines.joined(separator: "\n"))\n-----END \(label)-----\n"
    }

    /// The decoded bytes.
    ///
    /// - Throws: `malformedKey` if the base64 is damaged.
    func der() throws(SignatureError) -> [UInt8] {
        guard let bytes = StrictBase64.decode(lines.joined()), !bytes.isEmpty else {
            throw SignatureError(
                .malformedKey, "The base64 of the key is damaged; copy the whole file again.")
        }
        return bytes
    }

    /// PEM text with lines of 64 characters and a line feed at the end.
    static func text(label: String, der: [UInt8]) -> String {
        let encoded = StrictBase64.encode(der)
        var text = "-----BEGIN \(label)-----\n"
        var rest = encoded[...]
        while !rest.isEmpty {
            text += rest.prefix(64) + "\n"
            rest = rest.dropFirst(64)
        }
        return text + "-----END \(label)-----\n"
    }

    private static func label(of line: Substring, after prefix: String) -> String? {
        guard line.hasPrefix(prefix), line.hasSuffix("-----"), line.count >= prefix.count + 5 else {
            return nil
        }
        return String(line.dropFirst(prefix.count).dropLast(5))
    }
}
