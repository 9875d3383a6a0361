/// Which statuses may follow each other, as data: the ledger flags what is outside of it and refuses nothing.
package enum StatusMachine {
    /// What is to be thought of a transition.
    package enum Ruling: String, Sendable, CaseIterable {
        /// It is part of the usual course of a life.
        case allowed

        /// It is undocumented but plausible, or one of the two statuses is unknown.
        case tolerated

        /// It takes several allowed or tolerated steps: messages are missing.
        case gap

        /// No steps lead there.
        case illegal
    }

    /// What a row rests on.
    package enum Basis: String, Sendable, CaseIterable {
        /// The provider's documentation says so.
        case documented

        /// It follows from examples or names in the documentation.
        case inferred

        /// Nothing says so; it is the safe choice.
        case unverified
    }

    /// One transition that is allowed or tolerated.
    package struct Row: Sendable, Hashable {
        /// Whose status it is.
        package let kind: SubjectKind

        /// The status before; `nil` for the first status of all.
        package let from: String?

        /// The status after.
        package let to: String

        /// `allowed` or `tolerated`.
        package let ruling: Ruling

        /// What that rests on.
        package let basis: Basis
    }

    /// What holds beyond the rows, in words.
    package static let generalRules = [
        "Any first status is tolerated: the ledger may have begun to listen late.",
        "Any transition from or to a status that no table has is tolerated: the provider adds statuses.",
        "A transition that is not in the table, but that takes several steps of it, is a gap: messages are missing.",
        "Every other transition is illegal.",
    ]

    /// Every status that the rules know, of whatever kind.
    ///
    /// One of another kind is known, and no transition leads to it.
    package static let vocabulary = Set(SubjectKind.allCases.flatMap(statuses))

    /// The statuses in the table of a kind.
    package static func statuses(of kind: SubjectKind) -> Set<String> {
        kind == .user ? userStatuses : accountStatuses
    }

    /// Rules on a transition; `from` is `nil` for the first status of all.
    ///
    /// A status that stays is allowed, since it is no transition.
    ///
    /// - Complexity: O(1), but for the reachability of what is not in the table.
    package static func ruling(_ kind: SubjectKind, from: String?, to: String) -> Ruling {
        if from == to { return .allowed }
        let steps = steps(of: kind)
        if let ruling = steps[from]?[to] { return ruling }
        guard let from, vocabulary.contains(from), vocabulary.contains(to) else { return .tolerated }
        return reaches(to, from: from, by: steps) ? .gap : .illegal
    }

    /// Says whether steps between known statuses lead from one to another.
    private static func reaches(_ end: String, from start: String, by steps: Steps) -> Bool {
        var reached: Set = [start]
        var open = [start]
        while let status = open.popLast() {
            for next in (steps[status] ?? [:]).keys where reached.insert(next).inserted {
                if next == end { return true }
                open.append(next)
            }
        }
        return false
    }

    /// The rulings by the statuses before and after.
    private typealias Steps = [String?: [String: Ruling]]

    private static func steps(of kind: SubjectKind) -> Steps {
        switch kind {
        case .user: userSteps
        case .accountGroup: groupSteps
        case .account: accountSteps
        }
    }

    private static let userStatuses = Set(rows(of: .user).map(\.to))
    private static let accountStatuses = Set(rows(of: .account).map(\.to))
    private static let userSteps = steps(in: .user)
    private static let groupSteps = steps(in: .accountGroup)
    private static let accountSteps = steps(in: .account)

    private static func steps(in kind: SubjectKind) -> Steps {
        var steps: Steps = [:]
        for row in rows(of: kind) { steps[row.from, default: [:]][row.to] = row.ruling }
        return steps
    }
}
