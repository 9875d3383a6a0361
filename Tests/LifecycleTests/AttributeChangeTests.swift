import LedgerTesting
import Lifecycle
import StrictJSON
import Testing

@Suite struct AttributeChangeTests {
    typealias Owner = Attributes.Owner

    private func attributes(_ fill: (inout Attributes) -> Void) -> Attributes {
        var attributes = Attributes()
        fill(&attributes)
        return attributes
    }

    private func read(_ attributes: Attributes, updated: String?, sequence: Int64) throws -> Observation {
        try response(
            "ACTIVE", updated: updated, received: "12:00:00", sequence: sequence, attributes: attributes)
    }

    private func changes(_ observations: [Observation]) throws -> [AttributeChange] {
        try #require(SubjectHistory(subject: account, observations: observations)).changes
    }

    /// Both values of each attribute, and how they are written.
    static let values: [(AttributeChange.Attribute, @Sendable (inout Attributes, Bool) -> Void, String)] = [
        (.type, { $0.type = $1 ? "PERSONAL" : "CHILD" }, #""CHILD" -> "PERSONAL""#),
        (.name, { $0.name = $1 ? "" : "Main" }, #""Main" -> """#),
        (.businessID, { $0.businessID = $1 ? "c" : "b" }, #""b" -> "c""#),
        (.accountGroupID, { $0.accountGroupID = $1 ? "h" : "g" }, #""g" -> "h""#),
        (.accountNumber, { $0.accountNumber = $1 ? 2 : 1 }, "1 -> 2"),
        (.securitiesAccountNumber, { $0.securitiesAccountNumber = $1 ? "002" : "001" }, #""001" -> "002""#),
        (
            .users, { $0.owners = [Owner(id: "u", type: $1 ? "OWNER" : "CHILD")] },
            #"[{"id":"u","type":"CHILD"}] -> [{"id":"u","type":"OWNER"}]"#
        ),
    ]

    @Test(arguments: values)
    func `an attribute with another value has changed, between the versions that say so`(
        attribute: AttributeChange.Attribute, fill: @Sendable (inout Attributes, Bool) -> Void, words: String
    ) throws {
        let old = attributes { fill(&$0, false) }
        let new = attributes { fill(&$0, true) }
        let found = try changes([
            read(new, updated: "10:05:00", sequence: 4), read(Attributes(), updated: "10:04:00", sequence: 3),
            read(old, updated: "10:03:00", sequence: 2), read(old, updated: "10:01:00", sequence: 1),
            read(new, updated: "10:06:00", sequence: 5),
        ])
        let change = try #require(found.first)
        #expect(found.count == 1)
        #expect(change.attribute == attribute)
        #expect("\(change.from.text) -> \(change.to.text)" == words)
        #expect(try change.notBefore == at("10:03:00"))
        #expect(try change.at == at("10:05:00"))
        #expect(change.evidence == [2, 4])
    }

    @Test func `every attribute is in the table`() {
        #expect(
            Self.values.map(\.0.rawValue).sorted()
                == AttributeChange.Attribute.allCases.map(\.rawValue).sorted())
    }

    @Test func `the first value is no change, nor is one that is missing, nor the same again`() throws {
        let main = attributes { $0.name = "Main" }
        #expect(
            try changes([
                read(Attributes(), updated: "10:00:00", sequence: 1),
                read(main, updated: "10:01:00", sequence: 2),
                read(Attributes(), updated: "10:02:00", sequence: 3),
                read(main, updated: "10:03:00", sequence: 4),
            ]).isEmpty)
    }

    @Test func `owners in another order are the same owners`() throws {
        let first = [Owner(id: "a", type: "OWNER"), Owner(id: "b", type: "GUARDIAN")]
        let one = attributes { $0.owners = first }
        let other = attributes { $0.owners = first.reversed() }
        let fewer = attributes { $0.owners = [first[0]] }
        #expect(
            try changes([
                read(one, updated: "10:00:00", sequence: 1), read(other, updated: "10:01:00", sequence: 2),
            ])
            .isEmpty)
        #expect(
            try changes([
                read(one, updated: "10:00:00", sequence: 1), read(fewer, updated: "10:01:00", sequence: 2),
            ])
            .map(\.attribute) == [.users])
    }

    @Test func `an old answer that comes late is a change that was changed back`() throws {
        let old = attributes { $0.name = "Old" }
        let new = attributes { $0.name = "New" }
        #expect(
            try changes([
                read(new, updated: "10:05:00", sequence: 1), read(old, updated: "10:00:00", sequence: 2),
            ])
            .map { "\($0.from.text)\($0.to.text)" } == [#""Old""New""#])
    }

    @Test func `an object without a status counts, and a claim does not`() throws {
        let old = attributes { $0.name = "Old" }
        let new = attributes { $0.name = "New" }
        let locked = try notification(
            "ACCOUNT.LOCKED", "ACTIVE", at: "10:00:00", updated: "10:09:00", sequence: 1, attributes: new)
        let bare = try response(
            nil, updated: "10:05:00", received: "10:06:00", sequence: 2, attributes: old)
        let found = try changes([locked, bare])
        #expect(found.map(\.evidence) == [[1, 2]])
        #expect(try found.map(\.notBefore) == [at("10:06:00")])
    }

    @Test func `an instant that nothing gives is absent`() throws {
        let old = attributes { $0.name = "A" }
        let bare = Observation(
            subject: account, sequence: 1, item: 0, source: .response, attributes: old)
        let new = try read(attributes { $0.name = "B" }, updated: "10:00:00", sequence: 2)
        let change = try #require(changes([new, bare]).first)
        #expect(change.notBefore == nil)
        #expect(try change.at == at("10:00:00"))
    }

    @Test func `a child's group that becomes personal has changed its type and its users`() throws {
        let worked = try TimelineCase(file: "21-child-to-personal.json")
        let history = try #require(SubjectHistory(subject: worked.subject, observations: worked.observations))
        let types = history.changes.filter { $0.attribute == .type }
        #expect(types.map(\.from) == ["CHILD"])
        #expect(types.map(\.to) == ["PERSONAL"])
    }

    @Test(arguments: TimelineLawTests.seeds)
    func `changes lead to the current values, and do not depend on the order of arrival`(seed: UInt64) throws
    {
        for history in (seed..<seed + 40).map(RandomHistory.init) {
            var generator = SeededGenerator(seed: history.seed)
            let named = history.observations.map { observation in
                // Repeats of a notification have the same object, and with it the same name.
                let number = observation.objectDigest.reduce(0) { ($0 &* 31 &+ Int($1)) % 3 }
                return observation.named(observation.answer == nil && number > 0 ? "\(number)" : nil)
            }
            let all = try #require(SubjectHistory(subject: history.subject, observations: named))
            for _ in 0..<4 {
                let shuffled = (named + named.prefix(2)).shuffled(using: &generator)
                let other = try #require(SubjectHistory(subject: history.subject, observations: shuffled))
                #expect(other.changes == all.changes, "seed \(history.seed)")
            }
            for (change, next) in zip(all.changes, all.changes.dropFirst()) {
                #expect(change.to == next.from, "seed \(history.seed)")
            }
            if let last = all.changes.last {
                #expect(last.to.stringValue == all.timeline.attributes.name, "seed \(history.seed)")
            }
            #expect(all.changes.allSatisfy { $0.from != $0.to })
        }
    }
}

extension Observation {
    /// The same observation of an object with that name.
    fileprivate func named(_ name: String?) -> Observation {
        var attributes = Attributes()
        attributes.name = name
        return Observation(
            subject: subject, sequence: sequence, item: item, source: source, status: status,
            updatedAt: updatedAt, objectCreatedAt: objectCreatedAt, notificationID: notificationID,
            notificationName: notificationName, notificationCreatedAt: notificationCreatedAt, sentAt: sentAt,
            receivedAt: receivedAt, imported: imported, objectDigest: objectDigest,
            contentDigest: contentDigest, attributes: attributes, answer: answer)
    }
}
