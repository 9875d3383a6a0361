import Lifecycle
import StrictJSON
import Testing

@Suite struct ExampleTests {
    private func delivered(_ path: String) throws -> EventFacts {
        var interpreter = EventInterpreter()
        return interpreter.facts(
            sequence: 1, kind: "webhook.delivery",
            metadata: Array(#"{"received_at":"2026-05-04T08:15:31Z"}"#.utf8), body: try Fixtures.bytes(path))
    }

    private func answered(_ path: String, to target: String) throws -> EventFacts {
        var interpreter = EventInterpreter()
        let metadata =
            #"{"method":"GET","received_at":"2026-05-04T08:15:31Z","status":200,"target":"\#(target)"}"#
        return interpreter.facts(
            sequence: 1, kind: "api.response", metadata: Array(metadata.utf8), body: try Fixtures.bytes(path))
    }

    static let events = Fixtures.names(in: "examples/events")

    @Test func `the examples are there`() {
        #expect(Self.events.count >= 24)
    }

    @Test(arguments: events)
    func `an example of a notification is about its object, or about nothing that is followed`(
        file: String
    ) throws {
        let facts = try delivered("examples/events/" + file)
        let json = try Fixtures.json("examples/events/" + file)
        let object = try #require(json["object"])
        let kinds: [Substring: SubjectKind] = [
            "account": .account, "account_group": .accountGroup, "user": .user,
        ]
        #expect(facts.readable)
        #expect(facts.unreadableItems.isEmpty)
        #expect(facts.notifications.map(\.name) == [try json.string("type")])
        let family = try #require(file.split(separator: "__").first)
        guard let kind = kinds[family] else {
            #expect(facts.observations.isEmpty)
            #expect(facts.notifications[0].mentionedIDs.contains(try object.string("id")))
            return
        }
        let observation = try #require(facts.observations.first)
        #expect(facts.observations.count == 1)
        #expect(observation.subject == Subject(kind: kind, id: try object.string("id")))
        #expect(observation.status == (try object.string("status")))
        #expect(observation.notificationID == (try json.string("id")))
        #expect(try observation.updatedAt == object.instant("updated_at"))
        #expect(try observation.notificationCreatedAt == json.instant("created_at"))
        #expect(observation.attributes.type == (kind == .user ? nil : try object.string("type")))
        #expect(observation.attributes.businessID == object["business_id"]?.stringValue)
    }

    @Test(arguments: events.filter { $0.hasPrefix("user") })
    func `no personal field of a user is among the facts`(file: String) throws {
        let facts = try delivered("examples/events/" + file)
        let object = try #require(try Fixtures.json("examples/events/" + file)["object"])
        let said = String(describing: facts)
        let open: Set<String> = ["id", "user_id", "status", "created_at", "updated_at"]
        let personal = texts(of: object, except: open).filter { $0.count > 2 }
        #expect(!personal.isEmpty)
        for text in personal { #expect(!said.contains(text)) }
    }

    @Test(
        arguments: [
            ("user_response.json", "/users/x", "user"), ("users_list.json", "/users", "user"),
            ("account_group_response.json", "/account_groups/x", "account_group"),
            ("account_group_response_child.json", "/account_groups/x", "account_group"),
            ("account_group_response_business.json", "/account_groups/x", "account_group"),
            ("account_groups_list.json", "/businesses/x/account_groups", "account_group"),
            ("account_response.json", "/accounts", "account"),
            ("account_response_business.json", "/accounts/x", "account"),
            ("accounts_list.json", "/users/x/accounts?limit=1000", "account"),
            ("accounts_list_page_2_of_2.json", "/accounts?offset=2&limit=2", "account"),
        ])
    func `an example of an answer is about its objects`(file: String, target: String, kind: String) throws {
        let facts = try answered("examples/" + file, to: target)
        let json = try Fixtures.json("examples/" + file)
        let objects = json["data"]?.arrayValue ?? [json]
        #expect(facts.readable)
        #expect(facts.observations.map(\.subject.id) == (try objects.map { try $0.string("id") }))
        #expect(facts.observations.map(\.status) == objects.map { $0["status"]?.stringValue })
        #expect(facts.observations.map(\.item) == Array(objects.indices))
        #expect(facts.observations.allSatisfy { $0.subject.kind.rawValue == kind })
    }

    @Test func `an empty list says nothing`() throws {
        #expect(try answered("examples/accounts_list_empty.json", to: "/accounts") == EventFacts())
    }

    @Test func `notifications that come again in another grouping are known by their ids`() throws {
        let first = try delivered("examples/delivery_batch.json").observations
        let second = try delivered("examples/delivery_batch_activation.json").observations
        let again = try delivered("examples/delivery_batch_overlapping_redelivery.json").observations
        let known = Set((first + second).map(\.contentDigest))
        #expect(!again.isEmpty)
        #expect(again.filter { known.contains($0.contentDigest) }.count >= 2)
    }

    /// The texts of an object's members at any depth, but for those of some names.
    private func texts(of value: JSONValue, except names: Set<String>) -> [String] {
        switch value {
        case .string(let text): [text]
        case .array(let values): values.flatMap { texts(of: $0, except: names) }
        case .object(let members):
            members.filter { !names.contains($0.key) }.flatMap { texts(of: $0.value, except: names) }
        case .null, .bool, .integer, .number: []
        }
    }
}
