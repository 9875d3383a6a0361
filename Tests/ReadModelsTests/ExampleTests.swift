import EventStore
import LedgerTesting
import Lifecycle
import ReadModels
import StrictJSON
import Testing

@Suite struct ExampleTests {
    private static let user = "0b1f6a52-7c3e-4d18-9a40-5e2d8c71f001"
    private static let account = "7a25d9c4-6e0b-4c83-b1f7-20c4e95ab201"

    private static func delivery(_ name: String, key: String) throws -> NewEvent {
        .delivery(String(decoding: try Fixture.bytes("examples/\(name).json"), as: UTF8.self), key: key)
    }

    @Test func `a repeated delivery adds evidence but no period`() async throws {
        try await TestLedger.with([
            Self.delivery("delivery_batch", key: "1"), Self.delivery("delivery_batch_activation", key: "2"),
        ]) { ledger in
            let models = try ledger.open()
            func periods() throws -> [[String]] {
                let models = try ledger.open()
                return try [Self.user, Self.account].map { id in
                    try #require(try models.timeline(of: id)).periods
                        .map { "\($0.status) \($0.validFrom) \($0.validTo?.rfc3339 ?? "-") \($0.precision)" }
                }
            }
            let before = try periods()
            #expect(before.map(\.count) == [2, 2])
            let counts = try ledger.texts("SELECT count(*) || ' ' || sum(evidence_count) FROM periods")
            try await ledger.append([Self.delivery("delivery_batch_overlapping_redelivery", key: "3")])
            #expect(try periods() == before)
            #expect(try ledger.texts("SELECT count(*) FROM notifications WHERE sequence = 3") == ["2"])
            #expect(try ledger.texts("SELECT count(*) || ' ' || sum(evidence_count) FROM periods") != counts)
            #expect(try ledger.texts("SELECT count(*) FROM transitions") == ["6"])
            try models.close()
        }
    }

    @Test func `notifications of other families are kept with the ids they mention`() async throws {
        try await TestLedger.with([Self.delivery("delivery_batch_unknown_types", key: "1")]) { ledger in
            let models = try ledger.open()
            #expect(try models.list(.user).isEmpty)
            #expect(
                try ledger.texts("SELECT notification_name FROM notifications ORDER BY item")
                    == ["ROLE.ACTIVATED", "SOMETHING_NEW.HAPPENED"])
            #expect(try models.sequences(ofSubject: Self.user) == [1])
            #expect(
                try ledger.texts("SELECT readable || ' ' || unreadable_items FROM deliveries") == ["1 0"])
        }
    }

    @Test func `no personal field of a user is copied`() async throws {
        let response = String(decoding: try Fixture.bytes("examples/user_response.json"), as: UTF8.self)
        try await TestLedger.with([
            Self.delivery("delivery_batch", key: "1"), Self.delivery("delivery_batch_activation", key: "2"),
            .response("GET", "/users/\(Self.user)", response, key: "3"),
        ]) { ledger in
            #expect(try ledger.open().list(.user).count == 1)
            let files = try ledger.snapshot().filter { $0.key.hasPrefix("readmodels") }
            for secret in [
                "Okafor", "Mira", "mira.okafor", "Lagos", "Musterallee", "1991-03-14", "4930000000",
            ] {
                for (name, bytes) in files {
                    #expect(!bytes.contains(Array(secret.utf8)), "\(secret) in \(name)")
                }
            }
        }
    }

    @Test(arguments: try Fixture.names(in: "examples/events"))
    func `every example of a notification is projected`(file: String) async throws {
        let body = String(decoding: try Fixture.bytes(file), as: UTF8.self)
        try await TestLedger.with([.delivery(body, key: "1")]) { ledger in
            let models = try ledger.open()
            #expect(models.position == 1)
            #expect(try ledger.texts("SELECT count(*) FROM notifications") == ["1"])
            #expect(try ledger.texts("SELECT readable FROM deliveries") == ["1"])
        }
    }
}
