import EventStore
import LedgerTesting
import Lifecycle
import ReadModels
import StrictJSON
import Testing

/// Simulated histories in one ledger, caught up in batches and rebuilt, beside the oracle.
@Suite struct SimulatedLedgerTests {
    /// Some histories, one behind the other in one ledger.
    struct Book {
        let histories: [(history: SimulatedHistory, offset: Int64)]

        init(_ count: Int, _ generator: inout SeededGenerator) {
            var offset: Int64 = 0
            histories = (0..<count).map { _ in
                let history = SimulatedHistory(seed: generator.next())
                defer { offset += Int64(history.events.count) }
                return (history, offset)
            }
        }

        /// The events as they are appended, with references that are still right behind the others.
        var events: [NewEvent] {
            histories.flatMap { history, offset in
                history.events.map { event in
                    var metadata = event.metadata
                    for key in ["request_sequence", "resolves"] {
                        metadata[key] = metadata[key]?.integerValue.map { .integer($0 + offset) }
                    }
                    // One ledger is of one environment and client, and its store says itself when the clock went back.
                    for key in ["client_id", "clock_read"] { metadata[key] = nil }
                    metadata["environment"] = "sandbox"
                    return NewEvent(
                        kind: EventKind(rawValue: event.kind), sourceKey: "event:\(event.sequence + offset)",
                        metadata: metadata, body: event.body)
                }
            }
        }
    }

    @Test(arguments: 0..<6) func `catching up, rebuilding and the oracle agree`(part: Int) async throws {
        var generator = SeededGenerator(seed: SeededGenerator().seed &+ UInt64(part))
        let book = Book(40, &generator)
        let events = book.events
        let seed = generator.description
        try await TestLedger.with { ledger in
            var rest = events[...]
            while !rest.isEmpty {
                let next = rest.prefix(Int.random(in: 1...120, using: &generator))
                try await ledger.append(Array(next))
                rest = rest.dropFirst(next.count)
                let size = Int.random(in: 1...60, using: &generator)
                try ledger.open(.batches(of: size)).close()
            }
            let models = try ledger.open()
            defer { try? models.close() }
            #expect(models.position == Int64(events.count))
            let digest = try models.contentDigest()
            #expect(try ledger.rebuild().digest == digest, "\(seed)")
            for (history, offset) in book.histories {
                try Self.compare(models, history, offset, &generator)
            }
            try Self.compareLists(models, &generator, seed)
            try Self.compareFindings(models, book, seed)
        }
    }

    /// Timelines as known at the end and at some point, and the answer for a moment.
    private static func compare(
        _ models: ReadModels, _ history: SimulatedHistory, _ offset: Int64, _ generator: inout SeededGenerator
    ) throws {
        let count = Int64(history.events.count)
        let kinds = Dictionary(grouping: Oracle(history.events).subjects, by: \.id)
        for known in [count, Int64.random(in: 0...count, using: &generator)] {
            let oracle = Oracle(history.events, knownAt: known)
            for subject in oracle.subjects {
                let place: Comment = "history \(history.seed) known at \(known): \(subject.json.text)"
                // Two kinds share an id where a notification names the wrong one; a question means one of them.
                guard kinds[subject.id]?.count == 1 else { continue }
                let timeline = try #require(
                    try models.timeline(of: subject.id, knownAt: offset + known), place)
                let wanted = oracle.periods(of: subject)
                #expect(timeline.periods.map(\.status) == wanted.map(\.status), place)
                #expect(timeline.periods.map(\.validFrom.nanoseconds) == wanted.map(\.validFrom), place)
                #expect(timeline.periods.map(\.notBefore?.nanoseconds) == wanted.map(\.notBefore), place)
                #expect(
                    timeline.periods.map { $0.evidence.map { $0.sequence - offset } }
                        == wanted.map { $0.evidence.map(\.sequence) }, place)
                guard let last = wanted.last else { continue }
                let moment = Int64.random(in: wanted[0].validFrom - 1...last.validFrom + 1, using: &generator)
                let answer = timeline.asOf(Instant(nanoseconds: moment))
                let state = oracle.asOf(subject, moment)
                #expect(answer.status == state.status && answer.certain == state.isCertain, place)
            }
        }
    }

    /// A list is what the timelines say, at any moment and as known at any point.
    private static func compareLists(
        _ models: ReadModels, _ generator: inout SeededGenerator, _ seed: String
    ) throws {
        let moments = try models.list(.account).compactMap(\.statusSince)
        for kind in SubjectKind.allCases {
            let known = Int64.random(in: 0...models.position, using: &generator)
            let at = moments.randomElement(using: &generator)
            for instant in [nil, at] {
                let now = try models.list(kind, at: instant)
                let streamed = try models.list(kind, at: instant, knownAt: models.position)
                #expect(now.map(Self.essence) == streamed.map(Self.essence), "\(seed)")
                for state in try models.list(kind, at: instant, knownAt: known) {
                    let timeline = try #require(try models.timeline(of: state.subject.id, knownAt: known))
                    guard timeline.subject == state.subject else { continue }
                    #expect(state.answer == instant.map(timeline.asOf), "\(seed)")
                    #expect(
                        state.status
                            == (instant == nil ? timeline.periods.last?.status : state.answer?.status))
                }
            }
        }
    }

    /// Without what the stored periods leave out: who decides was imported.
    private static func essence(_ state: SubjectState) -> String {
        "\(state.subject.id) \(state.status ?? "-") \(state.statusSince?.rfc3339 ?? "-") \(state.answer.map { "\($0)" } ?? "") \(state.attributes) \(state.lastSequence)"
    }

    /// What is stored, what is evaluated when asked, and what is computed from the observations are the same findings.
    private static func compareFindings(_ models: ReadModels, _ book: Book, _ seed: String) throws {
        let latest = book.histories.compactMap { Oracle($0.history.events).latestInstant }.max() ?? 0
        let now = Instant(nanoseconds: latest + 40 * 86_400_000_000_000)
        let all = try models.findings(.init(now: now))
        let streamed = try models.findings(.init(position: models.position - 1, now: now))
        let last = models.position
        #expect(all.filter { $0.sequences.allSatisfy { $0 < last } }.isEmpty == false)
        for subject in Set(all.compactMap(\.subject)) {
            let own = try models.findings(.init(subject: subject.id, now: now)).filter {
                $0.subject == subject
            }
            #expect(own == all.filter { $0.subject == subject }, "\(seed) \(subject.id)")
        }
        let touched = Set(all.filter { $0.sequences.contains(last) }.map(\.subject))
        let isOlder = { (finding: Finding) in !touched.contains(finding.subject) && finding.subject != nil }
        let changed = Set(try #require(book.histories.last).history.truth.map(\.subject.id))
        func settled(_ findings: [Finding]) -> [Finding] {
            findings.filter { isOlder($0) && !changed.contains($0.subject?.id ?? "") }
        }
        #expect(settled(all) == settled(streamed), "\(seed)")
    }
}
