package import StrictJSON

/// A list answer, read as far as walking on needs: `{"meta":{…},"data":[…]}`.
///
/// The items stay bytes within the document, so that fields and values nobody knows yet survive.
package struct ListDocument: Sendable {
    /// The parsed body.
    package let document: JSONDocument
    /// How many items this page has.
    package let count: Int
    /// How many items there are in all; nil where the answer does not say.
    package let totalCount: Int64?
    private let data: JSONNode

    /// Reads a list answer.
    ///
    /// - Throws: ``UpvestAPIError`` with `unreadableList` if the body is not strict JSON or has no array `data`.
    package init(_ body: [UInt8]) throws(UpvestAPIError) {
        let parsed: JSONDocument
        do {
            parsed = try JSONDocument(body)
        } catch {
            throw UpvestAPIError(
                .unreadableList, "The list in the provider's answer is not valid JSON; ask again later.",
                cause: error.message)
        }
        guard let found = parsed.member("data", of: parsed.root), parsed.kind(of: found) == .array else {
            throw UpvestAPIError(
                .unreadableList, "The provider's answer is not a list; check that the target is one.")
        }
        let meta = parsed.member("meta", of: parsed.root)
        document = parsed
        data = found
        count = parsed.count(of: found)
        totalCount = parsed.integer(parsed.member("total_count", of: meta))
    }

    /// The items in the order given; what they mean is read from ``document``.
    package var items: [JSONNode] {
        Array(document.elements(of: data))
    }

    /// The raw bytes of each item.
    package var itemBytes: [ArraySlice<UInt8>] {
        items.map { document.bytes[document.range(of: $0)] }
    }
}
