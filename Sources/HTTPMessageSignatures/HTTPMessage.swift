/// A request as far as a signature is computed over it.
///
/// Holds the target as it stood on the wire and the headers in the order received, names in lower case, values
/// without surrounding spaces and tabs.
package struct HTTPMessage: Sendable {
    /// The method, as on the wire.
    package let method: String

    /// The path, percent-encoded as on the wire; `/` if the target had none.
    package let path: String

    /// The query, percent-encoded as on the wire, without its question mark; nil if the target had no query.
    package let query: String?

    /// The header lines, in order; a header on several lines stands here several times.
    package let headers: [(name: String, value: String)]

    /// The exact bytes of the body; empty if there is none.
    package let body: [UInt8]

    /// Makes a message from its parts; header names may be in any case.
    package init(
        method: String, path: String, query: String?, headers: [(name: String, value: String)], body: [UInt8]
    ) {
        self.method = method
        self.path = path.isEmpty ? "/" : path
        self.query = query
        self.headers = headers.map { (name: $0.name.asciiLowercased, value: $0.value.trimmingOWS) }
        self.body = body
    }

    /// The values of a header's lines, in order; `name` in lower case.
    package func lines(of name: String) -> [String] {
        headers.lazy.filter { $0.name == name }.map(\.value)
    }

    /// A header's value; nil if it is absent.
    ///
    /// Several lines are joined with a comma and a space. `name` in lower case.
    package func header(_ name: String) -> String? {
        let lines = lines(of: name)
        return lines.isEmpty ? nil : lines.joined(separator: ", ")
    }

    /// The same message with more header lines at the end.
    package func adding(_ more: [(name: String, value: String)]) -> HTTPMessage {
        HTTPMessage(method: method, path: path, query: query, headers: headers + more, body: body)
    }

    /// The one line of a header that must not be repeated; nil if it is absent.
    func single(_ name: String) throws(SignatureFailure) -> String? {
        let lines = lines(of: name)
        guard lines.count <= 1 else { throw .repeatedHeader }
        return lines.first
    }
}

extension HTTPMessage {
    /// The value of a covered component, as it stands in the signature base.
    ///
    /// - Parameter component: `@method`, `@path`, `@query` or a header's name in lower case.
    /// - Throws: `missingComponent`, `unsupportedComponent`; `unusableValue` if a control character could end the
    ///   line and so forge another.
    /// - Returns: the method, the path, the query with its question mark, or the header's joined value.
    ///
    /// Source: RFC 9421, 2.1 and 2.2; draft 15 has the same text.
    func value(ofComponent component: String) throws(SignatureFailure) -> String {
        let value: String?
        if component.utf8.first == UInt8(ascii: "@") {
            switch component {
            case "@method": value = method
            case "@path": value = path
            case "@query": value = query.map { "?\($0)" }
            default: throw .unsupportedComponent
            }
        } else {
            value = header(component)
        }
        guard let value else { throw .missingComponent }
        guard !value.utf8.contains(where: { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7F }) else {
            throw .unusableValue
        }
        return value
    }
}

extension String {
    /// The text with A to Z in lower case and everything else untouched.
    ///
    /// Unicode's lower case would turn the Kelvin sign into the letter k and so one header name into another.
    var asciiLowercased: String {
        guard utf8.contains(where: { (0x41...0x5A).contains($0) }) else { return self }
        return String(decoding: utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    /// The text without spaces and tabs at its ends.
    var trimmingOWS: String {
        let isPlain = { (byte: UInt8) in byte != 0x20 && byte != 0x09 }
        guard let first = utf8.firstIndex(where: isPlain), let last = utf8.lastIndex(where: isPlain) else {
            return ""
        }
        return String(Substring(utf8[first...last]))
    }
}
