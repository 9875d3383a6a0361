import EventStore
import LedgerTesting
import Lifecycle
import StrictJSON
import Testing

@testable import ledger_workload

@Suite struct WorkloadTests {
    private static let large = GivenWorkload(events: 6_000, seed: 1)
    private static let facts = large.facts

    @Test func `the same count and seed give the same bytes on every machine`() {
        // Recorded once; another value means that figures measured before and after are of different data.
        #expect(
            GivenWorkload(events: 1_000, seed: 7).digest
                == "fc51edb674bb7ffb4342879ba45d6ad571e260e2f0734df49785af148226e774")
    }

    @Test func `another seed and another count give other bytes`() {
        let digests = [(1_000, 7), (1_000, 8), (1_001, 7)].map {
            GivenWorkload(events: $0.0, seed: UInt64($0.1)).digest
        }
        #expect(Set(digests).count == 3)
    }

    @Test(arguments: [0, 1, 2, 19, 20, 21, 39, 40, 41, 100, 1_999])
    func `there are as many events as asked for, and an account for every twenty`(count: Int) {
        let given = GivenWorkload(events: count, seed: 3)
        #expect(given.events.count == count)
        #expect(given.workload.counts.events == count)
        #expect(given.workload.counts.accounts == (count == 0 ? 0 : max(count / 20, 1)))
        #expect(given.workload.counts.accountGroups == (count == 0 ? 0 : max(count / 40, 1)))
    }

    @Test func `half of the bodies have about 600 bytes or more`() {
        #expect(570...630 ~= Self.large.medianBodyBytes)
        let lengths = Self.large.events.map(\.body.count).sorted()
        #expect(lengths[lengths.count / 2 - 1] == Self.large.medianBodyBytes)
    }

    @Test func `no key is there twice, and events are received one after the other`() throws {
        let events = Self.large.events
        #expect(Set(events.map(\.sourceKey)).count == events.count)
        let received = try events.compactMap {
            try JSONValue(Array($0.metadata.utf8))["received_at"]?.stringValue.flatMap(Instant.init(rfc3339:))
        }
        #expect(received.count == events.count)
        #expect(zip(received, received.dropFirst()).allSatisfy { $0 <= $1 })
    }

    @Test func `every body is read and names its subjects`() {
        for (event, facts) in zip(Self.large.events, Self.facts) {
            #expect(
                facts.readable && facts.unreadableItems.isEmpty && !facts.observations.isEmpty,
                "\(event.sourceKey)")
            #expect(facts.observations.allSatisfy { $0.status != nil && $0.updatedAt != nil })
        }
    }

    @Test func `an answer says nothing about the future`() throws {
        for facts in Self.facts {
            for observation in facts.observations {
                let received = try #require(observation.receivedAt)
                #expect(try #require(observation.updatedAt) <= received)
                #expect(observation.notificationCreatedAt ?? received <= received)
            }
        }
    }

    @Test func `two of a hundred events bring again what another delivery has brought`() {
        var seen: Set<String> = []
        var repeated = 0
        for facts in Self.facts where !facts.notifications.isEmpty {
            let ids = facts.notifications.compactMap(\.id)
            if !seen.isDisjoint(with: ids) {
                repeated += 1
                #expect(seen.isSuperset(of: ids), "A repetition brings nothing new.")
            }
            seen.formUnion(ids)
        }
        #expect(repeated == Self.large.workload.counts.duplicates)
        #expect(115...125 ~= repeated)
    }

    @Test func `five of a hundred events come after something newer about their subject`() {
        var seen: Set<String> = []
        var newest: [Subject: Instant] = [:]
        var late = 0
        for facts in Self.facts {
            let fresh = facts.observations.filter { observation in
                observation.source == .webhook
                    && !seen.contains(facts.notifications[observation.item].id ?? "")
            }
            seen.formUnion(facts.notifications.compactMap(\.id))
            if fresh.contains(where: {
                newest[$0.subject] ?? .distantPast > $0.notificationCreatedAt ?? .distantPast
            }) {
                late += 1
            }
            for observation in fresh {
                newest[observation.subject] = max(
                    newest[observation.subject] ?? .distantPast,
                    observation.notificationCreatedAt ?? .distantPast)
            }
        }
        #expect(late == Self.large.workload.counts.outOfOrder)
        #expect(295...305 ~= late)
    }

    @Test func `one of a hundred events tells of a status that cannot follow`() {
        var told: [Subject: [Instant: String]] = [:]
        for observation in Self.facts.flatMap(\.observations) where observation.source == .webhook {
            guard let at = observation.notificationCreatedAt else { continue }
            told[observation.subject, default: [:]][at] = observation.status
        }
        var illegal = 0
        for (subject, statuses) in told {
            let course = statuses.sorted { $0.key < $1.key }.map(\.value)
            for (before, after) in zip(course, course.dropFirst()) where before != after {
                if !Self.follows(after, before, subject.kind) { illegal += 1 }
            }
        }
        #expect(illegal == Self.large.workload.counts.illegalTransitions)
        #expect(55...65 ~= illegal)
    }

    /// The status machine of the provider's reference: what may follow what, documented or plausible.
    private static func follows(_ after: String, _ before: String, _ kind: SubjectKind) -> Bool {
        let allowed =
            kind == .user
            ? ["INACTIVE": ["ACTIVE"], "ACTIVE": ["INACTIVE"]]
            : [
                "PENDING_APPROVAL": ["ACTIVE", "CLOSING"], "ACTIVE": ["CLOSING", "LOCKED"],
                "LOCKED": ["ACTIVE", "CLOSING"], "CLOSING": ["CLOSED", "LOCKED", "ACTIVE"],
            ]
        return allowed[before]?.contains(after) == true
    }

    @Test func `accounts are drawn by Zipf's law with the exponent 1.1`() {
        let table = ZipfTable(ranks: 1_000)
        var random = SeededGenerator(seed: 5)
        var drawn = [Int](repeating: 0, count: 1_000)
        for _ in 0..<200_000 { drawn[table.draw(&random)] += 1 }
        // k^1.1 for 2, 4, 10 and 100.
        for (rank, ratio) in [(2, 2.1435), (4, 4.5948), (10, 12.589), (100, 158.49)] {
            let found = Double(drawn[0]) / Double(drawn[rank - 1])
            #expect(abs(found / ratio - 1) < 0.15, "rank \(rank): \(found)")
        }
        #expect(drawn.reduce(0, +) == 200_000)
    }

    @Test func `the most popular account has the share that Zipf's law gives it`() {
        var told: [Subject: Int] = [:]
        for facts in Self.facts {
            for observation in facts.observations where observation.subject.kind == .account {
                told[observation.subject, default: 0] += 1
            }
        }
        let most = Double(told.values.max() ?? 0) / Double(told.values.reduce(0, +))
        // 1 over the sum of k^-1.1 for 300 ranks is 0.203.
        #expect(0.15...0.25 ~= most)
    }
}

extension Instant {
    fileprivate static let distantPast = Instant(nanoseconds: .min)
}
