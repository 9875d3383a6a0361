import StrictJSON

/// A problem document, as far as it could be read.
///
/// Decide on the HTTP status of the answer, never on this: the provider's own examples mislabel. A gateway may answer
/// with HTML or nothing; that is no problem document.
///
/// Source: RFC 9457; the provider's reference, "Errors and limits".
package struct Problem: Sendable, Hashable {
    /// The last path segment of `type`: `unauthorised`, `not_found`; nil if there is no `type`.
    package let slug: String?
    /// The member `status`, which may differ from the status of the answer.
    package let status: Int?
    /// The member `title`.
    package let title: String?
    /// The member `detail`.
    package let detail: String?
    /// The member `request_id`.
    package let requestID: String?

    /// Reads a body; nil unless it is a strict JSON object with at least one member of a problem document.
    package init?(_ body: [UInt8]) {
        guard !body.isEmpty, let document = try? JSONDocument(body) else { return nil }
        func text(_ name: String) -> String? {
            document.string(document.member(name, of: document.root))
        }
        slug = text("type").flatMap { Self.lastSegment(of: $0) }
        status = document.integer(document.member("status", of: document.root)).flatMap { Int(exactly: $0) }
        title = text("title")
        detail = text("detail")
        requestID = text("request_id")
        if slug == nil, title == nil, detail == nil { return nil }
    }

    private static func lastSegment(of type: String) -> String? {
        let path = type.prefix { $0 != "?" && $0 != "#" }
        return path.split(separator: "/").last.map(String.init)
    }
}
