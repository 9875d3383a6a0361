import EventStore
import GRDB
package import Lifecycle
package import StrictJSON

/// What is asked of the findings.
package struct FindingsQuestion: Sendable, Hashable {
    /// Only those about this id, in any case; `nil` for all, also those that are about no subject.
    package var subject: String?

    /// The last event that counts as known; `nil` for all that are covered.
    package var position: Int64?

    /// The moment at which findings about the passing of time are evaluated.
    package var now: Instant

    /// How much time may pass before there is one.
    package var thresholds: Thresholds

    /// Asks.
    package init(
        subject: String? = nil, position: Int64? = nil, now: Instant, thresholds: Thresholds = Thresholds()
    ) {
        self.subject = subject
        self.position = position
        self.now = now
        self.thresholds = thresholds
    }
}

extension ReadModels {
    /// Returns what is to be looked at, in the order of lists.
    ///
    /// - Throws: `ReadModelsError`.
    /// - Complexity: O(n log n) for n findings, and the observations of the subjects that the passing of time or a second
    ///   subject can make one of; for an earlier position O(n log n) for all observations.
    package func findings(_ question: FindingsQuestion) throws -> [Finding] {
        if let id = question.subject { return try findings(of: id, question) }
        let isCurrent = question.position.map { $0 >= position } ?? true
        return try answer { database in
            let reading = FindingsReading(database, question)
            var findings = try reading.events() + reading.requests() + reading.listening()
            findings += isCurrent ? try reading.stored() + reading.evaluated() : try reading.everything()
            return Finding.ordered(findings)
        }
    }

    private func findings(of id: String, _ question: FindingsQuestion) throws -> [Finding] {
        try answer { database in
            let reading = FindingsReading(database, question)
            var findings = try reading.requests().filter { $0.subject?.id == id.lowercased() }
            for found in try reading.subjects(of: id) {
                guard let history = try reading.history(found) else { continue }
                findings += try history.findings + reading.elapsed(history) + reading.group(history.timeline)
            }
            return Finding.ordered(findings)
        }
    }

    /// When the event at a position was recorded, which is the latest time that is known then; `nil` at 0.
    ///
    /// - Throws: the event store's error.
    package func recordedAt(_ position: Int64) throws -> Instant? {
        position == 0 ? nil : try events.event(position)?.recordedAt
    }
}

/// Finds within one snapshot.
struct FindingsReading {
    /// A subject and the number that stands for it.
    struct Found: Hashable {
        let number: Int64
        let subject: Subject
    }

    private let database: Database
    private let question: FindingsQuestion
    private let position: Int64

    init(_ database: Database, _ question: FindingsQuestion) {
        self.database = database
        self.question = question
        position = question.position ?? .max
    }

    private func command(_ query: Query) throws -> Command {
        try Command(database, query, isKept: true)
    }

    /// The subjects that an id means: more than one where a notification bears the name of the wrong kind.
    func subjects(of id: String) throws -> [Found] {
        let rows = try command(.selectSubjectsByID).begin().add(id.lowercased()).rows()
        var subjects: [Found] = []
        while try rows.next() {
            guard let number = rows.number(0), let kind = rows.text(1).flatMap(SubjectKind.init(rawValue:))
            else {
                throw Command.unreadable
            }
            subjects.append(Found(number: number, subject: Subject(kind: kind, id: id)))
        }
        return subjects
    }

    /// What is known of a subject at the position; `nil` if nothing is.
    func history(_ found: Found) throws -> SubjectHistory? {
        SubjectHistory(
            subject: found.subject,
            observations: try command(.selectObservations)
                .observations(of: found.subject, number: found.number, through: position))
    }

    /// What the passing of time makes of a subject.
    func elapsed(_ history: SubjectHistory) -> [Finding] {
        history.findings(now: question.now, thresholds: question.thresholds)
    }

    /// What an account and its group give together.
    func group(_ timeline: Timeline) throws -> [Finding] {
        guard timeline.subject.kind == .account, let id = timeline.attributes.accountGroupID else {
            return []
        }
        let group = try subjects(of: id).first { $0.subject.kind == .accountGroup }.flatMap(history)
        return timeline.findings(inGroup: group?.timeline)
    }

    /// The findings of events by themselves.
    func events() throws -> [Finding] {
        try findings(command(.selectEventFindings).begin().add(position))
    }

    /// The findings that follow from each subject's own observations, as they are stored.
    func stored() throws -> [Finding] { try findings(command(.selectSubjectFindings).begin()) }

    /// What depends on a second subject or on the time, of those subjects of which it can be the case.
    func evaluated() throws -> [Finding] {
        var findings: [Finding] = []
        let passing = try [Query.selectPassing, .selectNotNotified, .selectAcceptedClosing]
            .reduce(into: Set<Found>()) { found, query in found.formUnion(try subjects(query)) }
        for found in passing {
            if let history = try history(found) { findings += elapsed(history) }
        }
        let grouped = try [Query.selectOrphans, .selectOutliving]
            .reduce(into: Set<Found>()) { found, query in found.formUnion(try subjects(query)) }
        for found in grouped {
            if let history = try history(found) { findings += try group(history.timeline) }
        }
        return findings
    }

    /// All findings about subjects, from their observations up to the position.
    func everything() throws -> [Finding] {
        var findings: [Finding] = []
        for kind in SubjectKind.allCases {
            let rows = try command(.selectSubjectsOfKind).begin().add(kind.rawValue).rows()
            while try rows.next() {
                guard let number = rows.number(0), let id = rows.text(1) else { throw Command.unreadable }
                let found = Found(number: number, subject: Subject(kind: kind, id: id))
                guard let history = try history(found) else { continue }
                findings += try history.findings + elapsed(history) + group(history.timeline)
            }
        }
        return findings
    }

    private func subjects(_ query: Query) throws -> [Found] {
        let rows = try command(query).begin().rows()
        var subjects: [Found] = []
        while try rows.next() {
            guard let number = rows.number(0), let kind = rows.text(1).flatMap(SubjectKind.init(rawValue:)),
                let id = rows.text(2)
            else { throw Command.unreadable }
            subjects.append(Found(number: number, subject: Subject(kind: kind, id: id)))
        }
        return subjects
    }

    private func findings(_ bindings: consuming Bindings) throws -> [Finding] {
        let rows = try bindings.rows()
        var findings: [Finding] = []
        while try rows.next() { findings.append(try rows.finding()) }
        return findings
    }
}

// Requests and the receiver.
extension FindingsReading {
    /// The requests of which nobody knows how they came out.
    func requests() throws -> [Finding] {
        let rows = try command(.selectRequests).begin().add(position).rows()
        var findings: [Finding] = []
        var request: RecordedRequest?
        while try rows.next() {
            guard let sequence = rows.number(0), let recordedAt = rows.instant(3) else {
                throw Command.unreadable
            }
            if request?.sequence != sequence {
                findings += try resolved(request)
                request = RecordedRequest(
                    sequence: sequence, target: rows.text(1), sentAt: rows.instant(2) ?? recordedAt)
            }
            if let attempt = rows.attempt() { request?.attempts.append(attempt) }
        }
        return try findings + resolved(request)
    }

    private func resolved(_ request: RecordedRequest?) throws -> [Finding] {
        // Most came out well, and nobody had to look.
        guard var request, request.doubt != nil else { return [] }
        let rows = try command(.selectResolutions).begin().add(request.sequence).add(position).rows()
        while try rows.next() {
            guard let sequence = rows.number(0),
                let outcome = rows.text(1).flatMap(RecordedRequest.Resolution.Outcome.init(rawValue:))
            else { continue }
            request.resolutions.append(.init(sequence: sequence, outcome: outcome))
        }
        return request.findings
    }

    /// The spans in which nobody listened.
    func listening() throws -> [Finding] {
        try record().findings(now: question.now, thresholds: question.thresholds)
    }

    /// When somebody listened, and when everything was read.
    func record() throws -> ListeningRecord {
        var record = ListeningRecord()
        for sign in ListeningRecord.Sign.allCases {
            try notes(named: sign.rawValue) { record.notes.append(.init(sequence: $0, at: $1, sign: sign)) }
        }
        try notes(named: ListeningRecord.sweepNote) { record.sweepEnds.append($1) }
        return record
    }

    private func notes(named name: String, _ body: (Int64, Instant) -> Void) throws {
        let rows = try command(.selectSigns).begin().add(name).add(position).rows()
        while try rows.next() {
            guard let sequence = rows.number(0), let at = rows.instant(1) else { throw Command.unreadable }
            body(sequence, at)
        }
    }
}

extension Command {
    /// The finding in a row of `selectSubjectFindings` or `selectEventFindings`.
    ///
    /// - Throws: `damaged`.
    fileprivate func finding() throws -> Finding {
        guard let kind = text(0).flatMap(FindingKind.init(rawValue:)),
            let severity = text(1).flatMap(FindingSeverity.init(rawValue:)),
            let sequences = bytes(3).flatMap({ try? JSONValue($0) })?.arrayValue?.compactMap(\.integerValue),
            let message = text(4), let details = bytes(5).flatMap({ try? JSONValue($0) })
        else { throw Self.unreadable }
        let subject = text(6).flatMap(SubjectKind.init(rawValue:)).flatMap { kind in
            text(7).map { Subject(kind: kind, id: $0) }
        }
        return Finding(
            kind, severity: severity, subject: subject, sequences: sequences, at: instant(2),
            message: message,
            details: details)
    }

    /// The attempt in a row of `selectRequests`; `nil` if none ended.
    fileprivate func attempt() -> RecordedRequest.Attempt? {
        guard let sequence = number(4) else { return nil }
        let outcome: RecordedRequest.Outcome =
            if text(5) == "api.response", let status = number(6) {
                .answered(status: status, readable: number(9) == 1)
            } else {
                .failed(sentAnyBytes: number(8).map { $0 == 1 })
            }
        return RecordedRequest.Attempt(sequence: sequence, number: number(7), outcome: outcome)
    }
}
