import Lifecycle
import Reports
import StrictJSON
import Testing

@Suite struct TimelineTextTests {
    private static let account = Subject(kind: .account, id: "7a25d9c4-6e0b-4c83-b1f7-20c4e95ab201")

    /// An instant on the example's day, given by its time.
    private static func at(_ time: String) throws -> Instant {
        try #require(Instant(rfc3339: "2026-05-04T\(time)Z"))
    }

    private static func notification(
        _ sequence: Int64, _ name: String, _ status: String, at time: String, subject: Subject = account
    ) throws -> Observation {
        let instant = try at(time)
        return try Observation(
            subject: subject, sequence: sequence, item: 0, source: .webhook, status: status,
            updatedAt: instant,
            objectCreatedAt: at("08:16:40"), notificationID: "n-\(sequence)", notificationName: name,
            notificationCreatedAt: instant, receivedAt: instant.adding(nanoseconds: 120_000_000))
    }

    private static func answer(
        _ sequence: Int64, _ status: String, updated: String, received: String, imported: Bool = false
    ) throws -> Observation {
        try Observation(
            subject: account, sequence: sequence, item: 0, source: .response, status: status,
            updatedAt: at(updated),
            objectCreatedAt: at("08:16:40"), sentAt: at(received), receivedAt: at(received),
            imported: imported)
    }

    private static func lines(
        _ observations: [Observation], knownAt: Int64, style: TerminalStyle = TerminalStyle(),
        all: Bool = false
    ) throws -> [String] {
        let subject = try #require(observations.first?.subject)
        let timeline = try #require(Timeline(subject: subject, observations: observations))
        return TimelineText(style: style, showsAllEvidence: all).lines(for: timeline, knownAt: knownAt)
    }

    private static func activation() throws -> [Observation] {
        try [
            answer(8, "PENDING_APPROVAL", updated: "08:16:40", received: "08:16:40.25"),
            notification(11, "ACCOUNT.CREATED", "PENDING_APPROVAL", at: "08:16:40"),
            answer(13, "ACTIVE", updated: "08:16:40.531", received: "08:16:41.002"),
            notification(14, "ACCOUNT.ACTIVATED", "ACTIVE", at: "08:16:40.531"),
        ]
    }

    @Test func `an activation fits 80 columns and names its evidence`() throws {
        let lines = try Self.lines(Self.activation(), knownAt: 14)
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 80 })
        try Snapshot.expect(lines, is: "timeline-activation")
    }

    @Test func `a start seen by polls alone is shown with its bounds`() throws {
        let observations = try [
            Self.answer(2, "PENDING_APPROVAL", updated: "08:16:50", received: "08:17:00"),
            Self.answer(5, "ACTIVE", updated: "08:16:50", received: "09:30:00", imported: true),
        ]
        let lines = try Self.lines(observations, knownAt: 9)
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 80 })
        try Snapshot.expect(lines, is: "timeline-bounded")
    }

    @Test func `all evidence is listed only on demand and wraps within the width`() throws {
        let polls = try (20..<60).map {
            try Self.answer($0, "ACTIVE", updated: "08:16:40.531", received: "08:17:\($0)")
        }
        let observations = try Self.activation() + polls
        let short = try Self.lines(observations, knownAt: 59)
        let long = try Self.lines(observations, knownAt: 59, all: true)
        #expect(short.contains { $0.contains("and 39 more") })
        #expect(long.allSatisfy { DisplayWidth.of($0) <= 80 })
        try Snapshot.expect(long, is: "timeline-all-evidence")
    }

    @Test func `a status of the provider is escaped and widens its column`() throws {
        let observations = try [
            Self.notification(3, "ACCOUNT.UPDATED", "\u{1b}]0;x\u{7}UNDER_REVIEW_漢字", at: "09:00:00"),
            Self.notification(4, "ACCOUNT.ACTIVATED", "ACTIVE", at: "09:00:05"),
        ]
        let lines = try Self.lines(observations, knownAt: 4)
        #expect(lines.joined().unicodeScalars.allSatisfy { $0.value >= 0x20 })
        try Snapshot.expect(lines, is: "timeline-hostile-status")
    }

    @Test func `a subject without a status says so`() throws {
        let observation = Observation(
            subject: Self.account, sequence: 3, item: 0, source: .response, answer: .notFound)
        try Snapshot.expect(Self.lines([observation], knownAt: 3), is: "timeline-without-status")
    }

    @Test func `colour changes no word`() throws {
        let plain = try Self.lines(Self.activation(), knownAt: 14)
        let colored = try Self.lines(Self.activation(), knownAt: 14, style: TerminalStyle(isColored: true))
        #expect(colored != plain)
        #expect(colored.map { $0.replacing(/\u{1b}\[[0-9;]*m/, with: "") } == plain)
    }
}
