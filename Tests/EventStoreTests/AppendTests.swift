import EventStore
import GRDB
import LedgerTesting
import StrictJSON
import Testing
import TransparencyLog

@Suite struct AppendTests {
    @Test func `sequences are 1, 2, 3 without gaps, over several calls, stores and processes' turns`()
        async throws
    {
        try await withLedger { directory, clock in
            let first = try EventStore.open(directory, clock: clock.reading)
            let second = try EventStore.open(directory, clock: clock.reading)
            var expected: Int64 = 0
            for round in 0..<10 {
                for (name, store) in [("a", first), ("b", second)] {
                    let batch = (0..<3).map { EventBuilder.note("\(name)-\(round)-\($0)") }
                    let outcomes = try await store.append(batch)
                    #expect(outcomes == (1...3).map { .appended(expected + $0) })
                    expected += 3
                }
            }
            try await first.close()
            try await second.close()
            #expect(try events(directory).map(\.sequence) == Array(1...60))
        }
    }

    @Test func `what was appended is read back byte for byte, with the hash of its canonical leaf`()
        async throws
    {
        try await withLedger { directory, clock in
            var random = SeededGenerator()
            let store = try EventStore.open(directory, clock: clock.reading)
            var appended: [NewEvent] = []
            for number in 0..<50 {
                let body = random.bytes(Int(random.next() % 5_000))
                appended.append(EventBuilder.delivery("delivery:\(number)", body))
                clock.advance(nanoseconds: Int64(random.next() % 1_000))
            }
            _ = try await store.append(appended)
            try await store.close()
            let stored = try events(directory)
            #expect(stored.map(\.body) == appended.map(\.body), "\(random)")
            #expect(stored.map(\.sourceKey) == appended.map(\.sourceKey))
            #expect(stored.map(\.metadata) == appended.map(\.metadata))
            for event in stored {
                #expect(event.kind == .webhookDelivery)
                #expect(event.encoding == "identity")
                #expect(event.leafHash == MerkleTree.leafHash(event.canonicalLeaf))
            }
        }
    }

    @Test func `a known source key with the same content is a duplicate, with other content a conflict`()
        async throws
    {
        try await withLedger { directory, clock in
            let store = try EventStore.open(directory, clock: clock.reading)
            let event = EventBuilder.note("key", "body", also: ["about": "something"])
            #expect(try await store.append([event]) == [.appended(1)])
            #expect(try await store.append([event]) == [.duplicate(of: 1)])
            let others = [
                EventBuilder.note("key", "body\0", also: ["about": "something"]),
                EventBuilder.note("key", "body", also: ["about": "something else"]),
                EventBuilder.delivery("key"),
            ]
            for other in others { #expect(try await store.append([other]) == [.conflict(with: 1)]) }
            // Twice in one call, between two that are new.
            let batch = [EventBuilder.note("before"), event, event, others[2], EventBuilder.note("after")]
            #expect(
                try await store.append(batch)
                    == [.appended(2), .duplicate(of: 1), .duplicate(of: 1), .conflict(with: 1), .appended(3)])
            try await store.close()
            #expect(try events(directory).count == 3)
        }
    }

    @Test func `the order of the metadata's keys makes no other content`() async throws {
        try await withLedger { directory, clock in
            let store = try EventStore.open(directory, clock: clock.reading)
            let one = NewEvent(kind: .ledgerNote, sourceKey: "k", metadata: ["note": "n", "a": 1], body: [])
            let other = NewEvent(
                kind: .ledgerNote, sourceKey: "k", metadata: ["a": 1, "note": "n"], body: [])
            #expect(try await store.append([one, other]) == [.appended(1), .duplicate(of: 1)])
            try await store.close()
            #expect(try events(directory).map(\.metadata) == [#"{"a":1,"note":"n"}"#])
        }
    }

    @Test func `an event that is not valid refuses the whole call and writes nothing`() async throws {
        try await withLedger { directory, clock in
            let store = try EventStore.open(directory, clock: clock.reading)
            await #expect(throws: EventStoreError(.invalidEvent, "")) {
                _ = try await store.append([
                    EventBuilder.note("good"),
                    NewEvent(kind: .ledgerNote, sourceKey: "bad", metadata: [:], body: []),
                ])
            }
            #expect(try await store.append([EventBuilder.note("next")]) == [.appended(1)])
            try await store.close()
        }
    }

    static let invalid: [(String, NewEvent)] = [
        (
            "unknown kind",
            NewEvent(kind: .init(rawValue: "x"), sourceKey: "k", metadata: ["note": "n"], body: [])
        ),
        ("empty key", EventBuilder.note("")),
        ("NUL in the key", EventBuilder.note("a\0b")),
        ("NUL in the client", EventBuilder.note("k", also: ["client_id": "a\0b"])),
        ("long key", EventBuilder.note(String(repeating: "k", count: 1_001))),
        ("array", NewEvent(kind: .ledgerNote, sourceKey: "k", metadata: ["note"], body: [])),
        ("text", NewEvent(kind: .ledgerNote, sourceKey: "k", metadata: "note", body: [])),
        ("note is a number", NewEvent(kind: .ledgerNote, sourceKey: "k", metadata: ["note": 1], body: [])),
        ("no method", NewEvent(kind: .apiRequest, sourceKey: "k", metadata: ["target": "/"], body: [])),
        (
            "status is text",
            NewEvent(
                kind: .apiResponse, sourceKey: "k",
                metadata: [
                    "method": "GET", "target": "/", "status": "200", "environment": "sandbox",
                    "received_at": "2026-05-04T08:16:02Z",
                ], body: [])
        ),
        (
            "authorization kept",
            NewEvent(
                kind: .webhookDelivery, sourceKey: "k",
                metadata: [
                    "target": "/", "environment": "sandbox", "headers": ["Authorization": ["Bearer x"]],
                    "received_at": "2026-05-04T08:16:02Z",
                ], body: [])
        ),
        ("empty environment", EventBuilder.note("k", also: ["environment": ""])),
        ("client is a number", EventBuilder.note("k", also: ["client_id": 5])),
        (
            "key twice",
            NewEvent(
                kind: .ledgerNote, sourceKey: "k",
                metadata: .object([.init(key: "note", value: "a"), .init(key: "note", value: "b")]), body: [])
        ),
        (
            "key twice further in",
            EventBuilder.note(
                "k",
                also: [
                    "about": [
                        .object([
                            .init(key: "a", value: 1), .init(key: "b", value: 2), .init(key: "a", value: 1),
                        ])
                    ]
                ])
        ),
        (
            "key twice among many",
            EventBuilder.note(
                "k",
                also: ["about": .object((0...20).map { .init(key: "\($0 % 20)", value: .null) })])
        ),
    ]

    @Test(arguments: invalid) func `what format 1 does not allow is refused`(name: String, event: NewEvent)
        async throws
    {
        try await withLedger { directory, clock in
            let store = try EventStore.open(directory, clock: clock.reading)
            await #expect(throws: EventStoreError(.invalidEvent, "")) { _ = try await store.append([event]) }
            try await store.close()
            #expect(try events(directory).isEmpty)
        }
    }

    @Test func `a ledger holds one environment and one client, set by the first event that names them`()
        async throws
    {
        try await withLedger { directory, clock in
            let store = try EventStore.open(directory, clock: clock.reading)
            #expect(try await store.identity().environment == nil)
            let first = EventBuilder.note("1", also: ["environment": "sandbox"])
            let second = EventBuilder.note("2", also: ["environment": "sandbox", "client_id": "c"])
            #expect(try await store.append([first, second]) == [.appended(1), .appended(2)])
            let identity = try await store.identity()
            #expect(identity.environment == "sandbox")
            #expect(identity.clientID == "c")
            for wrong in [["environment": "live"], ["client_id": "d"]] as [[String: JSONValue]] {
                await #expect(throws: EventStoreError(.mismatch, "")) {
                    _ = try await store.append([
                        EventBuilder.note("fine"), EventBuilder.note("wrong", also: wrong),
                    ])
                }
            }
            // A refused call leaves the store usable and the ledger as it was.
            #expect(try await store.append([EventBuilder.note("3")]) == [.appended(3)])
            try await store.close()
        }
    }

    @Test func `concurrent callers are all answered, each event once, in one order`() async throws {
        try await withLedger { directory, clock in
            let store = try EventStore.open(directory, clock: clock.reading)
            let sequences = try await withThrowingTaskGroup(of: [Int64].self) { group in
                for caller in 0..<20 {
                    group.addTask {
                        var own: [Int64] = []
                        for number in 0..<5 {
                            let outcomes = try await store.append([EventBuilder.note("\(caller)-\(number)")])
                            own += outcomes.map(\.sequence)
                        }
                        return own
                    }
                }
                return try await group.reduce(into: [Int64]()) { all, own in
                    #expect(own == own.sorted())
                    all += own
                }
            }
            #expect(sequences.sorted() == Array(1...100))
            try await store.close()
        }
    }

    @Test func `a cancelled caller does not leave half a batch`() async throws {
        try await withLedger { directory, clock in
            let store = try EventStore.open(directory, clock: clock.reading)
            let task = Task {
                try await store.append((0..<50).map { EventBuilder.note("\($0)") })
            }
            task.cancel()
            let outcomes = try await task.value
            #expect(outcomes.count == 50)
            try await store.close()
            #expect(try events(directory).count == 50)
        }
    }
}
