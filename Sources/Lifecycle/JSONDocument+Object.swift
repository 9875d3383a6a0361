import Crypto
import StrictJSON

extension JSONDocument {
    /// A member that is a string with something in it: an empty one is how the provider writes an absent one.
    func text(_ key: String, of node: JSONNode) -> String? {
        string(member(key, of: node)).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A member that is an id, in lower case.
    func identifier(_ key: String, of node: JSONNode) -> String? { text(key, of: node).map(lowerCased) }

    /// SHA-256 of the bytes of a value as they stand in the document.
    func digest(of node: JSONNode) -> [UInt8] { Array(SHA256.hash(data: bytes[range(of: node)])) }

    /// The followed attributes of an object; none for a user, whose fields are personal.
    func attributes(of object: JSONNode, kind: SubjectKind) -> Attributes {
        var attributes = Attributes()
        if kind == .user { return attributes }
        attributes.type = text("type", of: object)
        attributes.name = string(member("name", of: object))
        attributes.accountGroupID = identifier("account_group_id", of: object)
        attributes.accountNumber = integer(member("account_number", of: object))
        attributes.securitiesAccountNumber = text("securities_account_number", of: object)
        attributes.businessID = identifier("business_id", of: object)
        if let users = member("users", of: object), self.kind(of: users) == .array {
            attributes.owners = elements(of: users).filter { self.kind(of: $0) == .object }.map {
                Attributes.Owner(id: text("id", of: $0), type: text("type", of: $0))
            }
        }
        return attributes
    }

    /// The ids that an object mentions: its `id`, members whose name ends with `_id`, and those in its `users`.
    func mentionedIDs(in object: JSONNode?) -> [String] {
        guard let object else { return [] }
        var ids: Set<String> = []
        for member in members(of: object) {
            guard let key = string(member.key), key == "id" || key.hasSuffix("_id"),
                let id = string(member.value), !id.isEmpty
            else { continue }
            ids.insert(lowerCased(id))
        }
        if let users = member("users", of: object) {
            for user in elements(of: users) {
                if let id = identifier("id", of: user) { ids.insert(id) }
            }
        }
        return ids.sorted()
    }
}

/// SHA-256 of bytes.
func digest(of bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

/// The bytes in lower-case hexadecimal digits.
func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
