import Lifecycle
import StrictJSON
import Testing

@Suite struct EventInterpreterTests {
    private func facts(
        _ kind: String, _ metadata: String, _ body: String, sequence: Int64 = 1
    ) -> EventFacts {
        var interpreter = EventInterpreter()
        return interpreter.facts(
            sequence: sequence, kind: kind, metadata: Array(metadata.utf8), body: Array(body.utf8))
    }

    private func delivered(_ body: String, metadata: String = "{}") throws -> Observation {
        try #require(facts("webhook.delivery", metadata, body).observations.first)
    }

    @Test(arguments: InterpreterCase.all)
    func `an event yields what it says`(_ event: InterpreterCase) {
        var interpreter = EventInterpreter()
        let facts = interpreter.facts(
            sequence: 1, kind: event.kind, metadata: Array(event.metadata.utf8), body: event.body)
        #expect(InterpreterCase.summary(facts) == event.expected)
    }

    @Test func `facts do not depend on the events read before`() {
        var interpreter = EventInterpreter()
        for event in InterpreterCase.all + InterpreterCase.all.reversed() {
            let metadata = Array(event.metadata.utf8)
            var fresh = EventInterpreter()
            let again = interpreter.facts(sequence: 9, kind: event.kind, metadata: metadata, body: event.body)
            let first = fresh.facts(sequence: 9, kind: event.kind, metadata: metadata, body: event.body)
            #expect(again == first, "\(event.law)")
        }
    }

    @Test func `bytes that are no UTF-8 are unreadable`() {
        var interpreter = EventInterpreter()
        let facts = interpreter.facts(
            sequence: 1, kind: "webhook.delivery", metadata: [0xFF], body: [0x5B, 0x22, 0xFF, 0x22, 0x5D])
        #expect(!facts.readable)
        #expect(facts.observations.isEmpty)
    }

    @Test func `a notification's instants and ids are read`() throws {
        let observation = try delivered(
            #"{"payload":[{"id":"E-1","created_at":"2026-03-01T11:00:00.5+01:00","type":"ACCOUNT.LOCKED","#
                + #""webhook_id":"W","object":{"id":"a","status":"LOCKED","#
                + #""updated_at":"2026-03-01T10:00:00Z","created_at":"2026-02-01T00:00:00Z"}}]}"#,
            metadata: #"{"imported_at":"2026-04-01T00:00:00Z","received_at":"2026-03-01T10:00:01Z"}"#)
        #expect(observation.source == .webhook)
        #expect(observation.notificationID == "e-1")
        #expect(observation.notificationName == "ACCOUNT.LOCKED")
        #expect(try observation.notificationCreatedAt == at("10:00:00.5"))
        #expect(try observation.updatedAt == at("10:00:00"))
        #expect(observation.objectCreatedAt == Instant(rfc3339: "2026-02-01T00:00:00Z"))
        #expect(try observation.receivedAt == at("10:00:01"))
        #expect(observation.sentAt == nil)
        #expect(observation.imported)
    }

    @Test func `an answer's instants are read`() throws {
        let observation = try #require(
            facts(
                "api.response",
                #"{"method":"GET","received_at":"2026-03-01T10:00:01Z","sent_at":"2026-03-01T10:00:00Z","#
                    + #""status":200,"target":"/accounts/a"}"#,
                #"{"id":"a","status":"ACTIVE"}"#, sequence: 12
            ).observations.first)
        #expect(observation.source == .response)
        #expect(observation.sequence == 12)
        #expect(try observation.sentAt == at("10:00:00"))
        #expect(try observation.receivedAt == at("10:00:01"))
        #expect(observation.notificationID == nil)
        #expect(observation.notificationName == nil)
        #expect(!observation.imported)
        #expect(observation.objectDigest.count == 32)
        #expect(observation.contentDigest == observation.objectDigest)
    }

    @Test(
        arguments: [
            #""2026-03-01T10:00:60Z""#, #""2026-03-01""#, #""9999-01-01T00:00:00Z""#, "1772359200", "null",
            #""""#,
        ])
    func `an instant that cannot be read counts as absent`(instant: String) throws {
        let observation = try delivered(
            #"[{"created_at":\#(instant),"type":"ACCOUNT.LOCKED","object":{"id":"a","updated_at":\#(instant),"#
                + #""created_at":\#(instant)}}]"#, metadata: #"{"received_at":\#(instant)}"#)
        #expect(observation.notificationCreatedAt == nil)
        #expect(observation.updatedAt == nil)
        #expect(observation.objectCreatedAt == nil)
        #expect(observation.receivedAt == nil)
    }

    @Test func `a notification without id is known by the digest of its bytes`() throws {
        let bytes = #"{"type":"ACCOUNT.LOCKED","object":{"id":"a"}}"#
        let alone = try delivered(bytes)
        let digest = "4e9f68ac70ef0ef1fa7e42d2cd2664c1d5ce49f29c25ead3d4438d0d8eebb0ff"
        #expect(alone.notificationID == "sha256:" + digest)
        #expect(try delivered("[ \(bytes) ]").notificationID == alone.notificationID)
        let spaced = try delivered(bytes.replacing(":{", with: ": {"))
        #expect(spaced.notificationID != alone.notificationID)
        #expect(spaced.contentDigest == alone.contentDigest)
        #expect(spaced.objectDigest == alone.objectDigest)
        #expect(facts("webhook.delivery", "{}", bytes).notifications.map(\.id) == [nil])
    }

    /// A notification, and others that say the same in other bytes.
    @Test(
        arguments: [
            #"{"type":"ACCOUNT.LOCKED","id":"e","created_at":"2026-03-01T10:00:00Z","object":{"n":1,"id":"a"}}"#,
            #"{"id":"e","created_at":"2026-03-01T10:00:00.000Z","type":"ACCOUNT.LOCKED","object":{"id":"a","n":1}}"#,
            #"{"id":"e","created_at":"2026-03-01T11:00:00+01:00","type":"ACCOUNT.LOCKED","object":{"id":"a","n":1.0}}"#,
            #"{"id":"e","webhook_id":"w","created_at":"2026-03-01T10:00:00Z","type":"ACCOUNT.LOCKED","#
                + #""object":{"id":"\u0061","n":1e0}, "more":1}"#,
        ])
    func `content is compared as values`(body: String) throws {
        let reference = try delivered(
            #"{"id":"e","created_at":"2026-03-01T10:00:00Z","type":"ACCOUNT.LOCKED","object":{"id":"a","n":1}}"#
        )
        #expect(try delivered(body).contentDigest == reference.contentDigest)
    }

    @Test(
        arguments: [
            #"{"id":"e","created_at":"2026-03-01T10:00:00Z","type":"ACCOUNT.CLOSED","object":{"id":"a","n":1}}"#,
            #"{"id":"e","created_at":"2026-03-01T10:00:01Z","type":"ACCOUNT.LOCKED","object":{"id":"a","n":1}}"#,
            #"{"id":"e","type":"ACCOUNT.LOCKED","object":{"id":"a","n":1}}"#,
            #"{"id":"e","created_at":"2026-03-01T10:00:00Z","type":"ACCOUNT.LOCKED","object":{"id":"a","n":"1"}}"#,
            #"{"id":"e","created_at":"2026-03-01T10:00:00Z","type":"ACCOUNT.LOCKED","object":{"id":"a","n":2}}"#,
            #"{"id":"e","created_at":"2026-03-01T10:00:00Z","type":"ACCOUNT.LOCKED","object":{"id":"a"}}"#,
        ])
    func `other values are other content`(body: String) throws {
        let reference = try delivered(
            #"{"id":"e","created_at":"2026-03-01T10:00:00Z","type":"ACCOUNT.LOCKED","object":{"id":"a","n":1}}"#
        )
        #expect(try delivered(body).contentDigest != reference.contentDigest)
    }

    @Test func `deliveries of one notification become one observation of a timeline`() throws {
        let bodies = [
            #"{"payload":[{"id":"e","webhook_id":"w1","type":"ACCOUNT.LOCKED","#
                + #""object":{"id":"a","status":"LOCKED"}}]}"#,
            #"[{"id":"E", "webhook_id":"w2","type":"ACCOUNT.LOCKED","object":{"status":"LOCKED","id":"a"}}]"#,
        ]
        let observations = bodies.enumerated().flatMap { index, body in
            facts(
                "webhook.delivery", #"{"received_at":"2026-03-01T10:0\#(5 - index):00Z"}"#, body,
                sequence: Int64(index + 1)
            ).observations
        }
        let periods = try timeline(observations, of: Subject(kind: .account, id: "a")).periods
        #expect(periods.map(line) == ["LOCKED 10:04:00..- bounded from - until 10:04:00 by 1 of 1,2"])
    }

    @Test func `attributes are read, and only of the right type`() throws {
        let full = try delivered(
            #"{"type":"ACCOUNT.UPDATED","object":{"id":"a","type":"TRADING","name":"","account_group_id":"G","#
                + #""account_number":3,"securities_account_number":"0042","business_id":"B","#
                + #""users":[{"id":"U","type":"OWNER"},{},7]}}"#
        ).attributes
        #expect(full.type == "TRADING")
        #expect(full.name == "")
        #expect(full.accountGroupID == "g")
        #expect(full.accountNumber == 3)
        #expect(full.securitiesAccountNumber == "0042")
        #expect(full.businessID == "b")
        #expect(full.owners == [.init(id: "u", type: "OWNER"), .init(id: nil, type: nil)])
        let odd = try delivered(
            #"{"type":"ACCOUNT.UPDATED","object":{"id":"a","type":1,"name":null,"account_group_id":{},"#
                + #""account_number":1.5,"securities_account_number":42,"business_id":[],"users":"U"}}"#
        ).attributes
        #expect(odd == Attributes())
    }

    @Test func `notifications keep their place, name, subscription and subject`() throws {
        let facts = facts(
            "webhook.delivery", "{}",
            #"[{"id":"N1","type":"ORDER.NEW","webhook_id":"W","created_at":"2026-03-01T10:00:00Z"},"#
                + #"{"type":"USER.CREATED","object":{"id":"U"}}]"#)
        #expect(
            facts.notifications == [
                Notification(
                    item: 0, id: "n1", name: "ORDER.NEW", createdAt: try at("10:00:00"), webhookID: "w",
                    subject: nil, mentionedIDs: []),
                Notification(
                    item: 1, id: nil, name: "USER.CREATED", createdAt: nil, webhookID: nil,
                    subject: Subject(kind: .user, id: "u"), mentionedIDs: []),
            ])
    }
}
