/// What a fact can be about.
///
/// The raw value is the name used in JSON, on the command line and in the read models.
package enum SubjectKind: String, Sendable, CaseIterable {
    case user
    case accountGroup = "account_group"
    case account
}

/// A user, an account group or an account, by id.
///
/// Ordered by kind (by its raw value), then id, so that a list of subjects has one order on every machine.
package struct Subject: Sendable, Hashable {
    /// Says whose id it is.
    package let kind: SubjectKind

    /// The provider's id in lower case.
    package let id: String

    /// Makes the subject with that id, in whatever case it is spelled.
    package init(kind: SubjectKind, id: String) {
        self.kind = kind
        self.id = lowerCased(id)
    }
}

extension Subject: Comparable {
    /// Says whether one subject stands before another in a list.
    package static func < (lhs: Subject, rhs: Subject) -> Bool {
        lhs.kind == rhs.kind ? lhs.id < rhs.id : lhs.kind.rawValue < rhs.kind.rawValue
    }
}

/// Returns an id as ids are compared; one that has no upper case is returned as it is, without a copy.
func lowerCased(_ id: String) -> String {
    let bytes = id.utf8.span
    for index in bytes.indices where bytes[index] >= 0x80 || (0x41...0x5A).contains(bytes[index]) {
        return id.lowercased()
    }
    return id
}
