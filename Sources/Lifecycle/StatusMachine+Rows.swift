extension StatusMachine {
    /// Every transition that is allowed or tolerated between known statuses, kind by kind.
    package static let rows = SubjectKind.allCases.flatMap(rows)

    /// The rows of one kind: first statuses, then the others.
    static func rows(of kind: SubjectKind) -> [Row] {
        switch kind {
        case .user: firstStatuses(of: kind) + userRows
        case .accountGroup, .account: firstStatuses(of: kind) + accountRows(of: kind)
        }
    }

    private static func firstStatuses(of kind: SubjectKind) -> [Row] {
        func row(_ to: String, _ ruling: Ruling, _ basis: Basis) -> Row {
            Row(kind: kind, from: nil, to: to, ruling: ruling, basis: basis)
        }
        // What the ledger heard first may be any status; the objects it did not see created are no fault of theirs.
        switch kind {
        case .user:
            return [
                row("INACTIVE", .tolerated, .documented),
                row("ACTIVE", .tolerated, .inferred),
                row("OFFBOARDING", .tolerated, .unverified),
                row("OFFBOARDED", .tolerated, .unverified),
            ]
        case .accountGroup, .account:
            return [
                row("PENDING_APPROVAL", .allowed, .documented),
                row("ACTIVE", .allowed, .inferred),
                row("LOCKED", .tolerated, .unverified),
                row("CLOSING", .tolerated, .unverified),
                row("CLOSED", .tolerated, .unverified),
            ]
        }
    }

    private static let userRows: [Row] = {
        func row(_ from: String, _ to: String, _ basis: Basis) -> Row {
            Row(kind: .user, from: from, to: to, ruling: .allowed, basis: basis)
        }
        return [
            row("INACTIVE", "ACTIVE", .documented),
            row("ACTIVE", "INACTIVE", .inferred),
            row("INACTIVE", "OFFBOARDING", .inferred),
            row("ACTIVE", "OFFBOARDING", .documented),
            row("OFFBOARDING", "OFFBOARDED", .inferred),
        ]
    }()

    private static func accountRows(of kind: SubjectKind) -> [Row] {
        func row(_ from: String, _ to: String, _ ruling: Ruling, _ basis: Basis) -> Row {
            Row(kind: kind, from: from, to: to, ruling: ruling, basis: basis)
        }
        return [
            row("PENDING_APPROVAL", "ACTIVE", .allowed, .documented),
            row("ACTIVE", "CLOSING", .allowed, .documented),
            row("CLOSING", "CLOSED", .allowed, .documented),
            row("ACTIVE", "LOCKED", .allowed, .documented),
            row("LOCKED", "ACTIVE", .tolerated, .unverified),
            row("PENDING_APPROVAL", "CLOSING", .tolerated, .unverified),
            row("LOCKED", "CLOSING", .tolerated, .unverified),
            row("CLOSING", "LOCKED", .tolerated, .unverified),
            row("CLOSING", "ACTIVE", .tolerated, .unverified),
        ]
    }
}
