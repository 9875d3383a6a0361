/// What an answer tells of, by the target of its request.
///
/// Targets are compared as they are, without percent-decoding: the provider's ids need none.
enum ResponseTarget: Hashable {
    /// A collection, or what one user or business has of it: an object of that kind, or a list of them.
    case objects(SubjectKind)

    /// One object by its id, in lower case.
    case object(Subject)

    /// The kind of the objects in the answer.
    var kind: SubjectKind {
        switch self {
        case .objects(let kind): kind
        case .object(let subject): subject.kind
        }
    }

    /// Reads a target (path and query); `nil` if it is not one of users, account groups and accounts.
    init?(_ target: String) {
        let path = target.utf8.prefix { $0 != UInt8(ascii: "?") }
        let segments = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard (2...4).contains(segments.count), segments[0].isEmpty, !segments[segments.count - 1].isEmpty
        else {
            return nil
        }
        switch segments.count {
        case 2:
            guard let kind = Self.collection(segments[1]) else { return nil }
            self = .objects(kind)
        case 3:
            guard let kind = Self.collection(segments[1]) else { return nil }
            self = .object(Subject(kind: kind, id: String(Substring(segments[2]))))
        default:
            let owner = Substring(segments[1])
            guard owner == "users" || owner == "businesses", !segments[2].isEmpty,
                let kind = Self.collection(segments[3]), kind != .user
            else { return nil }
            self = .objects(kind)
        }
    }

    private static func collection(_ segment: Substring.UTF8View) -> SubjectKind? {
        switch Substring(segment) {
        case "users": .user
        case "account_groups": .accountGroup
        case "accounts": .account
        default: nil
        }
    }
}
