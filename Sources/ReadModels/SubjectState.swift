package import Lifecycle
package import StrictJSON

/// The current state of a user, an account group or an account.
package struct SubjectState: Sendable, Hashable {
    /// Whose state it is.
    package let subject: Subject

    /// The object's own `created_at`, or `nil` if it was never seen.
    package let createdAt: Instant?

    /// The greatest `updated_at` that was seen: the version of the object.
    package let updatedAt: Instant?

    /// The status of the last period; `nil` if no object carried one.
    package let status: String?

    /// When that period began; the latest moment possible if bounded.
    package let statusSince: Instant?

    /// How well `statusSince` is known.
    package let precision: Precision?

    /// The latest moment for which the evidence of that period speaks.
    package let confirmedUntil: Instant?

    /// The newest event that says something about the subject.
    package let lastSequence: Int64

    /// The current value of each attribute; users have none.
    package let attributes: Attributes
}

extension SubjectState {
    /// Reads a row of the lists' queries; the owners, which have rows of their own, with another statement.
    ///
    /// - Throws: the database's error, or `damaged`.
    init(kind: SubjectKind, row: Command, owners: Command) throws {
        guard let id = row.text(1) else { throw Command.unreadable }
        subject = Subject(kind: kind, id: id)
        createdAt = row.instant(2)
        updatedAt = row.instant(3)
        status = row.text(4)
        statusSince = row.instant(5)
        precision = row.text(6).flatMap(Precision.init(rawValue:))
        confirmedUntil = row.instant(7)
        lastSequence = row.number(8) ?? 0
        var attributes = Attributes()
        attributes.type = row.text(9)
        attributes.name = row.text(10)
        attributes.accountGroupID = row.text(11)
        attributes.accountNumber = row.number(12)
        attributes.securitiesAccountNumber = row.text(13)
        attributes.businessID = row.text(14)
        if row.number(15) != nil {
            var entries: [Attributes.Owner] = []
            let owner = try owners.begin().add(row.number(0)).rows()
            while try owner.next() {
                entries.append(Attributes.Owner(id: owner.text(0), type: owner.text(1)))
            }
            attributes.owners = entries
        }
        self.attributes = attributes
    }

    /// Says whether an account group or an account names a user.
    func names(user: String) -> Bool {
        attributes.owners?.contains { $0.id == user } ?? false
    }
}
