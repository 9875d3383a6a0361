import GRDB
package import Lifecycle
package import StrictJSON

extension ReadModels {
    /// Returns the state of the users, groups or accounts to which a filter applies.
    ///
    /// Without `at` it is the current state. With it, it is that of a moment in the past: status and period are those in
    /// force then, a status that is only possible fits the filter as well, and what had no status yet is left out.
    /// Attributes are always the newest that are known.
    ///
    /// Ordered by creation, then id (by their UTF-8 bytes); those whose creation is unknown come first. What is known
    /// from an answer without an object only (404, for example) is left out.
    ///
    /// - Throws: `ReadModelsError`.
    /// - Complexity: O(n) for n subjects of the kind, or of the group or the user if one is given.
    package func list(
        _ kind: SubjectKind, _ filter: ListFilter = ListFilter(), at instant: Instant? = nil
    ) throws -> [SubjectState] {
        let group = filter.group?.lowercased()
        let user = filter.user?.lowercased()
        let (query, key, condition) = plan(kind, group: group, user: user)
        return try answer { database in
            var bindings = try Command(database, query, isKept: true).begin()
                .add(kind.rawValue).add(instant == nil ? filter.status : nil).add(filter.type)
            if let key { bindings = bindings.add(key) }
            let rows = try bindings.rows()
            let owners = try Command(database, .selectOwners, isKept: true)
            let periods = try instant.map { moment in
                (command: try Command(database, .selectPeriodsAround, isKept: true), at: moment)
            }
            var states: [SubjectState] = []
            while try rows.next() {
                let state = try SubjectState(kind: kind, row: rows, owners: owners, periods: periods)
                if condition(state), state.existed, state.canHave(status: filter.status) {
                    states.append(state)
                }
            }
            return states
        }
    }

    /// Chooses the query that finds the fewest rows, the key that it takes, and what is left to look at row by row.
    private func plan(
        _ kind: SubjectKind, group: String?, user: String?
    ) -> (query: Query, key: String?, condition: (SubjectState) -> Bool) {
        switch (kind, group, user) {
        case (_, nil, nil):
            (.listAll, nil, { _ in true })
        case (.user, nil, let user?):
            (.listByID, user, { _ in true })
        case (.user, let group?, let user):
            (.listOwnersOfGroup, group, { user == nil || $0.subject.id == user })
        case (.accountGroup, let group?, let user):
            (.listByID, group, { user == nil || $0.names(user: user ?? "") })
        case (.account, let group?, let user):
            (.listByGroup, group, { user == nil || $0.names(user: user ?? "") })
        case (.accountGroup, nil, let user?), (.account, nil, let user?):
            (.listByOwner, user, { _ in true })
        }
    }

    /// Returns the timeline of the user, group or account with an id, in any case; `nil` if no event is about it.
    ///
    /// Folded from the stored observations, with all evidence. It has no periods if no object carried a status.
    ///
    /// `position`: the last event that counts as known.
    /// - Throws: `ReadModelsError`.
    /// - Complexity: O(n log n) for n observations of the subject.
    package func timeline(of id: String, knownAt position: Int64 = .max) throws -> Timeline? {
        try observations(of: id, knownAt: position).flatMap {
            Timeline(subject: $0.subject, observations: $0.observations)
        }
    }

    /// Returns what the events up to a position say about a user, group or account, in their order; `nil` if no event of
    /// the ledger is about that id.
    ///
    /// - Throws: `ReadModelsError`.
    /// - Complexity: O(n) for n observations.
    package func observations(
        of id: String, knownAt position: Int64 = .max
    ) throws -> (subject: Subject, observations: [Observation])? {
        try answer { database in
            let found = try Command(database, .selectSubjectsByID, isKept: true).begin().add(id.lowercased())
                .first { row in (row.number(0), row.text(1).flatMap(SubjectKind.init(rawValue:))) }
            guard case (let number?, let kind?)? = found else { return nil }
            let subject = Subject(kind: kind, id: id)
            return (
                subject,
                try Command(database, .selectObservations, isKept: true)
                    .observations(of: subject, number: number, through: position)
            )
        }
    }

    /// Returns the events that are about an id, in any case, ascending; empty if none is.
    ///
    /// These are the events with an observation of it, the requests that such answers belong to, calls whose target
    /// begins with it, and notifications of other families that mention it. An object that merely names it as its
    /// owner or its group is not about it.
    ///
    /// - Throws: `ReadModelsError`.
    /// - Complexity: O(n log n) for n such events.
    package func sequences(ofSubject id: String) throws -> [Int64] {
        try answer { database in
            let rows = try Command(database, .selectSequences, isKept: true).begin().add(id.lowercased())
                .rows()
            var sequences: [Int64] = []
            while try rows.next() {
                if let sequence = rows.number(0) { sequences.append(sequence) }
            }
            return sequences
        }
    }
}
