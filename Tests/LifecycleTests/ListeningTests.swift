import LedgerTesting
import Lifecycle
import StrictJSON
import Testing

/// Notes of a receiver, up to when, and the spans in which nobody listened.
struct ListeningCase: Sendable, CustomTestStringConvertible {
    let law: String
    let notes: String
    let now: String
    let gaps: [String]

    var testDescription: String { law }

    /// Notes are written `started 10:00:00, stopped 11:00:00`; a span is `stopped 11:00:00..12:00:00`.
    init(_ law: String, _ notes: String, now: String, _ gaps: String...) {
        (self.law, self.notes, self.now, self.gaps) = (law, notes, now, gaps)
    }

    static let all: [ListeningCase] = [
        ListeningCase("nothing is known before the first note", "", now: "23:00:00"),
        ListeningCase("a receiver that listens", "started 10:00:00", now: "11:05:00"),
        ListeningCase(
            "silence begins after 65 minutes", "started 10:00:00", now: "11:05:00.000000001",
            "silent 11:05:00.."),
        ListeningCase("hourly signs", "started 10:00:00, alive 11:00:00, alive 12:00:00", now: "13:00:00"),
        ListeningCase(
            "a sign that comes in time, just", "started 10:00:00, alive 11:05:00", now: "11:10:00"),
        ListeningCase(
            "a sign that comes late", "started 10:00:00, alive 11:06:30", now: "11:10:00",
            "silent 11:05:00..11:06:30"),
        ListeningCase(
            "a stop", "started 10:00:00, stopped 10:10:00, started 10:30:00", now: "11:00:00",
            "stopped 10:10:00..10:30:00"),
        ListeningCase(
            "a stop that lasts", "started 10:00:00, stopped 10:10:00", now: "11:00:00", "stopped 10:10:00.."),
        ListeningCase(
            "a stop without a start before it", "stopped 10:10:00, alive 10:30:00", now: "11:00:00",
            "stopped 10:10:00..10:30:00"),
        ListeningCase(
            "a subscription that was disabled",
            "started 10:00:00, enabled 10:00:01, disabled 10:10:00, alive 10:20:00, enabled 10:30:00",
            now: "11:00:00", "disabled 10:10:00..10:30:00"),
        ListeningCase(
            "what overlaps is one span",
            "started 10:00:00, stopped 10:10:00, disabled 10:15:00, started 10:20:00, enabled 10:30:00",
            now: "11:00:00", "stopped 10:10:00..10:30:00"),
        ListeningCase(
            "an enabled subscription does not start a receiver",
            "started 10:00:00, stopped 10:10:00, enabled 10:15:00, started 10:20:00", now: "11:00:00",
            "stopped 10:10:00..10:20:00"),
        ListeningCase(
            "silence that a stop ends goes on", "started 10:00:00, stopped 12:00:00, started 12:30:00",
            now: "13:00:00", "silent 11:05:00..12:30:00"),
        ListeningCase(
            "what touches is one span",
            "started 10:00:00, stopped 10:10:00, started 10:20:00, stopped 10:20:00, started 10:30:00",
            now: "11:00:00", "stopped 10:10:00..10:30:00"),
        ListeningCase(
            "a receiver that is alive after its stop", "started 10:00:00, stopped 10:10:00, alive 10:20:00",
            now: "11:25:00.000000001", "stopped 10:10:00..10:20:00", "silent 11:25:00.."),
        ListeningCase(
            "a note of the subscription is a sign of life", "started 10:00:00, enabled 11:00:00",
            now: "12:05:00"),
        ListeningCase(
            "a subscription alone says nothing of a receiver", "enabled 10:00:00", now: "23:00:00"),
        ListeningCase(
            "what is later than now is not known", "started 10:00:00, stopped 10:10:00, started 10:30:00",
            now: "10:20:00", "stopped 10:10:00.."),
    ]
}

@Suite struct ListeningTests {
    private func record(_ notes: String, sweeps: [String] = []) throws -> ListeningRecord {
        let signs: [String: ListeningRecord.Sign] = [
            "started": .started, "stopped": .stopped, "alive": .alive, "enabled": .enabled,
            "disabled": .disabled,
        ]
        var record = ListeningRecord(sweepEnds: try sweeps.map(at))
        for (index, note) in notes.split(separator: ", ").enumerated() {
            let words = note.split(separator: " ").map(String.init)
            record.notes.append(
                .init(sequence: Int64(index + 1), at: try at(words[1]), sign: try #require(signs[words[0]])))
        }
        return record
    }

    private func line(_ gap: ListeningGap) -> String {
        func time(_ instant: Instant?) -> String {
            instant.map { String($0.rfc3339.dropFirst(11).prefix(8)) } ?? ""
        }
        return "\(gap.cause.rawValue) \(time(gap.from))..\(time(gap.closing?.at))"
    }

    @Test(arguments: ListeningCase.all)
    func `a span in which nobody listened follows from the notes`(_ listening: ListeningCase) throws {
        let record = try record(listening.notes)
        let now = try at(listening.now)
        #expect(record.gaps(now: now).map(line) == listening.gaps)
        var generator = SeededGenerator(seed: 3)
        var shuffled = record
        shuffled.notes.shuffle(using: &generator)
        #expect(shuffled.gaps(now: now) == record.gaps(now: now))
    }

    @Test func `notes have the names of the ledger`() {
        #expect(
            ListeningRecord.Sign.allCases.map(\.rawValue) == [
                "receiver.started", "receiver.stopped", "receiver.alive", "subscription.enabled",
                "subscription.disabled",
            ])
    }

    @Test(
        arguments: [
            ("10:11:00", []), ("10:11:00.000000001", ["listening_gap 2,3"]),
            ("10:30:00", ["listening_gap 2,3"]),
        ])
    func `a gap is reported when it is longer than a minute`(started: String, expected: [String]) throws {
        let record = try record("started 10:00:00, stopped 10:10:00, started \(started)")
        let found = try record.findings(now: at("10:40:00"))
        #expect(found.map(LifecycleTests.line) == expected)
        for finding in found { expectWellFormed(finding) }
    }

    @Test func `a gap that lasts is measured up to now`() throws {
        let record = try record("started 10:00:00, stopped 10:10:00")
        #expect(try record.findings(now: at("10:11:00")).isEmpty)
        let found = try record.findings(now: at("10:11:00.000000001"))
        #expect(found.map(LifecycleTests.line) == ["listening_gap 2"])
        #expect(
            found.first?.details == [
                "cause": "stopped", "from": .string(try at("10:10:00").rfc3339), "to": nil,
            ])
        #expect(found.first?.subject == nil)
        var thresholds = Thresholds()
        thresholds.listeningGap = .seconds(3600)
        #expect(try record.findings(now: at("11:00:00"), thresholds: thresholds).isEmpty)
    }

    @Test func `the time of silence can be given`() throws {
        var thresholds = Thresholds()
        thresholds.silence = .seconds(60)
        let gaps = try record("started 10:00:00").gaps(now: at("10:01:01"), thresholds: thresholds)
        #expect(gaps.map(line) == ["silent 10:01:00.."])
        #expect(try gaps.first?.opening.at == at("10:00:00"))
    }

    @Test(
        arguments: [
            ("10:20:00", 1), ("10:30:00", 1), ("10:30:00.000000001", 0), ("11:00:00", 0),
            ("11:00:00.000000001", 1),
        ])
    func `a full sweep that ended after a gap makes good for it`(sweep: String, count: Int) throws {
        let record = try record("started 10:00:00, stopped 10:10:00, started 10:30:00", sweeps: [sweep])
        #expect(try record.findings(now: at("11:00:00")).count == count)
    }

    @Test func `no sweep makes good for a gap that lasts`() throws {
        let record = try record("started 10:00:00, stopped 10:10:00", sweeps: ["10:20:00", "11:00:00"])
        #expect(try record.findings(now: at("11:00:00")).count == 1)
    }
}
