package import StrictJSON

/// A thin look at one object of the API: the few fields that a program has to act on.
///
/// Every value is the provider's own text; a status nobody has heard of is as good as any other.
package struct ObjectView: Sendable {
    /// The object's `id`.
    package let id: String?
    /// The object's `status`.
    package let status: String?
    /// The object's `account_group_id`, which only accounts have.
    package let accountGroupID: String?
    /// The object's `enabled`, which only webhook subscriptions have.
    package let enabled: Bool?

    /// Reads an object; nil if the body is not strict JSON or not an object.
    package init?(_ body: [UInt8]) {
        guard let document = try? JSONDocument(body), document.kind(of: document.root) == .object else {
            return nil
        }
        self.init(document.root, in: document)
    }

    /// Reads one node of a document, for example an item of a list.
    package init(_ node: JSONNode, in document: JSONDocument) {
        id = document.string(document.member("id", of: node))
        status = document.string(document.member("status", of: node))
        accountGroupID = document.string(document.member("account_group_id", of: node))
        enabled = document.bool(document.member("enabled", of: node))
    }
}
