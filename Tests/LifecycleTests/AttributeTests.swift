import Lifecycle
import StrictJSON
import Testing

@Suite struct AttributeTests {
    private func named(_ name: String?, type: String? = nil) -> Attributes {
        var attributes = Attributes()
        attributes.name = name
        attributes.type = type
        return attributes
    }

    @Test func `the latest version that has an attribute gives its current value`() throws {
        let first = try response(
            "ACTIVE", updated: "10:00:00", received: "11:00:00", sequence: 3,
            attributes: named("Old", type: "CHILD"))
        let second = try notification(
            "ACCOUNT.UPDATED", "ACTIVE", at: "10:05:00", updated: "10:05:00", sequence: 1,
            attributes: named(nil, type: "PERSONAL"))
        let current = try timeline([first, second]).attributes
        #expect(current == named("Old", type: "PERSONAL"))
        #expect(try timeline([second, first]).attributes == current)
    }

    @Test func `an object without a status counts for attributes only`() throws {
        let status = try response(
            "ACTIVE", updated: "10:00:00", received: "10:01:00", sequence: 1, attributes: named("Old"))
        let name = try response(
            nil, updated: "10:05:00", received: "10:06:00", sequence: 2, attributes: named("New"))
        let both = try timeline([status, name])
        #expect(both.attributes.name == "New")
        #expect(both.periods.map(\.status) == ["ACTIVE"])
        #expect(both.periods.flatMap(\.evidence).map(\.sequence) == [1])
        #expect(both.lastSequence == 2)
        let alone = try timeline([name])
        #expect(alone.attributes.name == "New")
        #expect(alone.periods.isEmpty)
    }

    @Test func `the name of a later object without a status speaks for itself`() throws {
        let said = try notification(
            "ACCOUNT.LOCKED", nil, at: "10:00:00", updated: "10:10:00", sequence: 1, attributes: named("A"))
        let timeline = try LifecycleTests.timeline([said])
        #expect(timeline.periods.map(\.status) == ["LOCKED"])
        #expect(try timeline.periods.first?.validFrom == at("10:00:00"))
        #expect(timeline.attributes.name == "A")
        let bare = try notification(
            "ACCOUNT.LOCKED", nil, at: "10:00:00", updated: "10:00:00", sequence: 1, attributes: named("A"))
        #expect(try LifecycleTests.timeline([bare]).periods.isEmpty)
    }

    @Test func `an old answer that comes late does not bring an old value back`() throws {
        let new = try notification(
            "ACCOUNT.UPDATED", "ACTIVE", at: "10:05:00", updated: "10:05:00", sequence: 1,
            attributes: named("New"))
        let replayed = try response(
            "ACTIVE", updated: "10:00:00", received: "12:00:00", sequence: 2, attributes: named("Old"))
        #expect(try timeline([new, replayed]).attributes.name == "New")
    }

    @Test func `an answer that is evidence for a notification still gives attributes`() throws {
        let said = try notification(
            "ACCOUNT.ACTIVATED", "ACTIVE", at: "10:00:00", updated: "10:00:00", sequence: 1)
        let read = try response(
            "ACTIVE", updated: "10:00:00", received: "10:01:00", sequence: 2, attributes: named("Main"))
        #expect(try timeline([said, read]).attributes.name == "Main")
    }

    @Test func `of two spellings of one object the same gives the attributes, whichever came first`() throws {
        let spellings = try [("a", 1), ("b", 2), ("c", 3)].map { spelling, sequence in
            var attributes = Attributes()
            attributes.accountNumber = spelling == "a" ? 7 : nil
            let said = try notification(
                "ACCOUNT.UPDATED", "ACTIVE", at: "10:00:00", updated: "10:00:00", sequence: Int64(sequence))
            return Observation(
                subject: account, sequence: said.sequence, item: 0, source: .webhook, status: "ACTIVE",
                updatedAt: said.updatedAt, notificationID: "e", notificationName: said.notificationName,
                notificationCreatedAt: said.notificationCreatedAt, objectDigest: Array(spelling.utf8),
                contentDigest: [1], attributes: attributes)
        }
        for first in spellings.indices {
            let order = [spellings[first]] + spellings
            #expect(try timeline(order).attributes.accountNumber == 7)
        }
    }

    @Test func `an empty name is a name`() throws {
        let first = try response(
            "ACTIVE", updated: "10:00:00", received: "10:01:00", sequence: 1, attributes: named("Main"))
        let second = try response(
            "ACTIVE", updated: "10:02:00", received: "10:03:00", sequence: 2, attributes: named(""))
        #expect(try timeline([first, second]).attributes.name == "")
    }

    @Test func `a child's group that becomes personal is personal now`() throws {
        let worked = try TimelineCase(file: "21-child-to-personal.json")
        #expect(try timeline(worked.observations, of: worked.subject).attributes.type == "PERSONAL")
    }
}
