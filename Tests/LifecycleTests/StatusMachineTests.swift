import Lifecycle
import Testing

@Suite struct StatusMachineTests {
    typealias Ruling = StatusMachine.Ruling

    /// Rows are the statuses before, `-` for none; columns those after, in the same order without `-`.
    ///
    /// `a` allowed, `t` tolerated, `g` gap, `i` illegal. `FROZEN` stands for every unknown status.
    static let accounts: [(from: String, rulings: String)] = [
        ("-", "aatttt"),
        ("PENDING_APPROVAL", "aagtgt"),
        ("ACTIVE", "iaaagt"),
        ("LOCKED", "itatgt"),
        ("CLOSING", "ittaat"),
        ("CLOSED", "iiiiat"),
        ("FROZEN", "ttttta"),
    ]
    static let users: [(from: String, rulings: String)] = [
        ("-", "ttttt"),
        ("INACTIVE", "aaagt"),
        ("ACTIVE", "aaagt"),
        ("OFFBOARDING", "iiaat"),
        ("OFFBOARDED", "iiiat"),
        ("FROZEN", "tttta"),
    ]

    static let table: [(SubjectKind, String, String, Character)] = SubjectKind.allCases.flatMap { kind in
        let rows = kind == .user ? users : accounts
        return rows.flatMap { row in
            zip(rows.dropFirst().map(\.from), row.rulings).map { (kind, row.from, $0, $1) }
        }
    }

    private let letters: [Character: Ruling] = ["a": .allowed, "t": .tolerated, "g": .gap, "i": .illegal]

    @Test(arguments: table)
    func `a transition is ruled on`(kind: SubjectKind, from: String, to: String, letter: Character) {
        #expect(StatusMachine.ruling(kind, from: from == "-" ? nil : from, to: to) == letters[letter])
    }

    @Test func `every pair of statuses is in the table`() {
        #expect(Self.table.count == 2 * 7 * 6 + 6 * 5)
        for (kind, rows) in [
            (SubjectKind.account, Self.accounts), (.accountGroup, Self.accounts), (.user, Self.users),
        ] {
            let known = Set(rows.map(\.from)).subtracting(["-", "FROZEN"])
            #expect(StatusMachine.statuses(of: kind) == known)
            #expect(rows.allSatisfy { $0.rulings.count == rows.count - 1 })
        }
    }

    @Test func `nothing leads to a status of another kind, and between two unknown ones all is tolerated`() {
        #expect(StatusMachine.ruling(.account, from: "CLOSED", to: "OFFBOARDED") == .illegal)
        #expect(StatusMachine.ruling(.user, from: "PENDING_APPROVAL", to: "ACTIVE") == .illegal)
        #expect(StatusMachine.ruling(.account, from: "FROZEN", to: "THAWED") == .tolerated)
        #expect(StatusMachine.ruling(.account, from: nil, to: "FROZEN") == .tolerated)
        #expect(StatusMachine.ruling(.account, from: "", to: "CLOSED") == .tolerated)
        #expect(StatusMachine.ruling(.account, from: "active", to: "PENDING_APPROVAL") == .tolerated)
    }

    @Test func `a row says what it rests on, and is there once`() {
        let rows = StatusMachine.rows
        #expect(rows.count == 9 + 2 * 14)
        #expect(Set(rows.map { [$0.kind.rawValue, $0.from ?? "-", $0.to] }).count == rows.count)
        for row in rows {
            #expect(row.ruling == .allowed || row.ruling == .tolerated)
            #expect(StatusMachine.ruling(row.kind, from: row.from, to: row.to) == row.ruling)
        }
        #expect(StatusMachine.generalRules.count == 4)
    }

    @Test func `what only we think plausible is not called documented`() {
        for row in StatusMachine.rows where row.from != nil {
            #expect((row.ruling == .tolerated) == (row.basis == .unverified), "\(row)")
        }
    }
}
