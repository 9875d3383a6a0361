import GRDB
package import Lifecycle
package import StrictJSON

/// The book as it was known at an earlier position.
extension ReadModels {
    /// Returns the state of the users, groups or accounts to which a filter applies, as it was known at a position.
    ///
    /// What the events after it say does not count, in the filter either. Otherwise as ``list(_:_:at:)``.
    ///
    /// - Throws: `ReadModelsError`.
    /// - Complexity: O(n log n) for n observations of all subjects of the kind, of which one subject's are in memory at
    ///   a time.
    package func list(
        _ kind: SubjectKind, _ filter: ListFilter = ListFilter(), at instant: Instant? = nil,
        knownAt position: Int64
    ) throws -> [SubjectState] {
        let owners = try kind == .user ? self.owners(ofGroup: filter.group, knownAt: position) : nil
        let group = filter.group?.lowercased()
        let user = filter.user?.lowercased()
        let states = try answer { database in
            var states: [SubjectState] = []
            try forEachSubject(of: kind, in: database) { subject, number, command in
                let observations = try command.observations(of: subject, number: number, through: position)
                guard observations.contains(where: { $0.answer == nil }),
                    let timeline = Timeline(subject: subject, observations: observations)
                else { return }
                let state = SubjectState(
                    timeline, updatedAt: observations.lazy.compactMap(\.updatedAt).max(), at: instant)
                guard state.existed, state.canHave(status: filter.status),
                    filter.type == nil || filter.type == state.attributes.type,
                    owners.map({ $0.contains(subject.id) }) ?? state.belongs(toGroup: group),
                    state.belongs(toUser: user)
                else { return }
                states.append(state)
            }
            return states
        }
        return states.sorted { lhs, rhs in
            let (left, right) = (lhs.createdAt?.nanoseconds ?? .min, rhs.createdAt?.nanoseconds ?? .min)
            return (left, lhs.subject) < (right, rhs.subject)
        }
    }

    /// The users that a group named last, as known at a position; `nil` if no group is asked for.
    private func owners(ofGroup id: String?, knownAt position: Int64) throws -> Set<String>? {
        guard let id else { return nil }
        guard let timeline = try timeline(of: id, knownAt: position), timeline.subject.kind == .accountGroup
        else { return [] }
        return Set((timeline.attributes.owners ?? []).compactMap(\.id))
    }

    /// Visits the subjects of a kind, each with its number and the statement that reads its observations.
    private func forEachSubject(
        of kind: SubjectKind, in database: Database, _ body: (Subject, Int64, Command) throws -> Void
    ) throws {
        let observations = try Command(database, .selectObservations, isKept: true)
        let rows = try Command(database, .selectSubjectsOfKind, isKept: true).begin().add(kind.rawValue)
            .rows()
        while try rows.next() {
            guard let number = rows.number(0), let id = rows.text(1) else { throw Command.unreadable }
            try body(Subject(kind: kind, id: id), number, observations)
        }
    }
}

extension SubjectState {
    /// Says whether it is a group, or an account of it; of everything if there is none.
    fileprivate func belongs(toGroup group: String?) -> Bool {
        guard let group else { return true }
        return subject.kind == .accountGroup ? subject.id == group : attributes.accountGroupID == group
    }

    /// Says whether it is a user, or names it; of everything if there is none.
    fileprivate func belongs(toUser user: String?) -> Bool {
        guard let user else { return true }
        return subject.kind == .user ? subject.id == user : names(user: user)
    }
}

extension Bindings {
    /// Reads the rows of `selectPeriodsAround`; of their evidence they hold the deciding piece.
    ///
    /// - Throws: the database's error, or `damaged`.
    consuming func periods() throws -> [Period] {
        let rows = try rows()
        defer { rows.finish() }
        var periods: [Period] = []
        while try rows.next() {
            guard let status = rows.text(0), let validFrom = rows.instant(1),
                let precision = rows.text(3).flatMap(Precision.init(rawValue:)),
                let confirmedUntil = rows.instant(5), let knownSince = rows.number(6),
                let sequence = rows.number(7),
                let source = rows.text(8).flatMap(ObservationSource.init(rawValue:))
            else { throw Command.unreadable }
            let deciding = Evidence(sequence: sequence, source: source, imported: false)
            periods.append(
                Period(
                    status: status, validFrom: validFrom, validTo: rows.instant(2), precision: precision,
                    notBefore: rows.instant(4), confirmedUntil: confirmedUntil, knownSince: knownSince,
                    evidence: [deciding], deciding: deciding))
        }
        return periods
    }
}
