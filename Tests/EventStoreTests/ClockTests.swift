import EventStore
import LedgerTesting
import StrictJSON
import Testing

@Suite struct ClockTests {
    @Test func `recorded_at never goes back; a row that would is marked with the clock as read`() async throws
    {
        try await withLedger { directory, clock in
            let start = clock.now
            let store = try EventStore.open(directory, clock: clock.reading)
            _ = try await store.append([EventBuilder.note("1")])
            clock.advance(seconds: -3_600)
            let event = EventBuilder.note("2")
            _ = try await store.append([event])
            // The mark is the store's own: the caller's retry is still the same event.
            #expect(try await store.append([event]) == [.duplicate(of: 2)])
            clock.advance(seconds: 7_200)
            _ = try await store.append([EventBuilder.note("3")])
            try await store.close()
            let stored = try events(directory)
            #expect(stored.map(\.recordedAt) == [start, start, start.adding(nanoseconds: 3_600_000_000_000)])
            let marks = try stored.map { try JSONValue($0.metadataBytes)["clock_read"]?.stringValue }
            #expect(marks == [nil, start.adding(nanoseconds: -3_600_000_000_000).rfc3339, nil])
        }
    }

    @Test func `over a day behind the head, appending needs the operator's word`() async throws {
        try await withLedger { directory, clock in
            let store = try EventStore.open(directory, clock: clock.reading)
            _ = try await store.append([EventBuilder.note("1")])
            clock.advance(seconds: -86_400)
            #expect(try await store.append([EventBuilder.note("2")]) == [.appended(2)])
            clock.advance(seconds: -1)
            await #expect(throws: EventStoreError(.clock, "")) {
                _ = try await store.append([EventBuilder.note("3")])
            }
            try await store.close()
            let accepting = try EventStore.open(directory, clock: clock.reading, acceptClock: true)
            #expect(try await accepting.append([EventBuilder.note("3")]) == [.appended(3)])
            try await accepting.close()
        }
    }

    @Test func `the head at an instant is the last event recorded not after it`() async throws {
        try await withLedger { directory, clock in
            let start = clock.now
            let store = try EventStore.open(directory, clock: clock.reading)
            for number in 0..<20 {
                _ = try await store.append([EventBuilder.note("\(number)a"), EventBuilder.note("\(number)b")])
                clock.advance(seconds: 10)
            }
            try await store.close()
            let reader = try EventReader.open(directory)
            #expect(try reader.head(recordedBy: start.adding(nanoseconds: -1)) == 0)
            for number in 0..<20 {
                let instant = start.adding(nanoseconds: Int64(number) * 10_000_000_000)
                #expect(try reader.head(recordedBy: instant) == Int64(2 * number + 2))
                #expect(
                    try reader.head(recordedBy: instant.adding(nanoseconds: 9_999_999_999))
                        == Int64(2 * number + 2))
            }
            try reader.close()
        }
    }
}
