package import Lifecycle
package import StrictJSON

/// The state of a user, an account group or an account: the current one, or that of a moment in the past.
package struct SubjectState: Sendable, Hashable {
    /// Whose state it is.
    package let subject: Subject

    /// The object's own `created_at`, or `nil` if it was never seen.
    package let createdAt: Instant?

    /// The greatest `updated_at` that was seen: the version of the object.
    package let updatedAt: Instant?

    /// The status of the last period, or of the one in force at the moment asked for; `nil` if there is none.
    package let status: String?

    /// When that period began; the latest moment possible if bounded.
    package let statusSince: Instant?

    /// How well `statusSince` is known.
    package let precision: Precision?

    /// The latest moment for which the evidence of that period speaks.
    package let confirmedUntil: Instant?

    /// The newest event that says something about the subject.
    package let lastSequence: Int64

    /// The newest known value of each attribute, also where a moment in the past was asked for; users have none.
    package let attributes: Attributes

    /// What is known about the status at the moment asked for; `nil` if the current state was asked for.
    package let answer: StatusAnswer?
}

extension SubjectState {
    /// Reads a row of the lists' queries; the owners, which have rows of their own, with another statement.
    ///
    /// - Throws: the database's error, or `damaged`.
    ///
    /// `periods`: reads the periods around a moment; the state is that of this moment then.
    init(
        kind: SubjectKind, row: Command, owners: Command, periods: (command: Command, at: Instant)? = nil
    ) throws {
        guard let id = row.text(1) else { throw Command.unreadable }
        subject = Subject(kind: kind, id: id)
        createdAt = row.instant(2)
        updatedAt = row.instant(3)
        if let (command, instant) = periods {
            let around = try command.begin().add(row.number(0)).add(instant).periods()
            let current = around.last { $0.validFrom <= instant }
            answer = around.asOf(instant)
            (status, statusSince) = (current?.status, current?.validFrom)
            (precision, confirmedUntil) = (current?.precision, current?.confirmedUntil)
        } else {
            answer = nil
            (status, statusSince) = (row.text(4), row.instant(5))
            (precision, confirmedUntil) = (row.text(6).flatMap(Precision.init(rawValue:)), row.instant(7))
        }
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

    /// The state that a timeline ends with, or that of a moment.
    ///
    /// `updatedAt`: the greatest `updated_at` among its observations.
    init(_ timeline: Timeline, updatedAt: Instant?, at instant: Instant?) {
        answer = instant.map(timeline.asOf)
        let period =
            instant.map { moment in timeline.periods.last { $0.validFrom <= moment } }
            ?? timeline.periods.last
        subject = timeline.subject
        createdAt = timeline.createdAt
        self.updatedAt = updatedAt
        (status, statusSince) = (period?.status, period?.validFrom)
        (precision, confirmedUntil) = (period?.precision, period?.confirmedUntil)
        lastSequence = timeline.lastSequence
        attributes = timeline.attributes
    }

    /// Says whether there was such a thing at the moment asked for, as far as is known; always for the current state.
    var existed: Bool { answer.map { $0.status != nil || !$0.certain } ?? true }

    /// Says whether a status is the one, or at the moment asked for can have been the one.
    func canHave(status wanted: String?) -> Bool {
        guard let wanted else { return true }
        return status == wanted || answer?.candidates.contains(wanted) ?? false
    }

    /// Says whether an account group or an account names a user.
    func names(user: String) -> Bool {
        attributes.owners?.contains { $0.id == user } ?? false
    }
}
