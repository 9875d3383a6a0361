import Dispatch
import Lifecycle
import StrictJSON

/// A subject, and what follows from all its observations.
private struct Folded: Sendable {
    let number: Int64
    let timeline: Timeline?
    let findings: [Finding]
    let objects: Int
    let updatedAt: Instant?

    init(_ number: Int64, _ subject: Subject, _ observations: [Observation]) {
        self.number = number
        let history = SubjectHistory(subject: subject, observations: observations)
        timeline = history?.timeline
        findings = history?.findings ?? []
        objects = observations.lazy.filter { $0.answer == nil }.count
        updatedAt = observations.lazy.compactMap(\.updatedAt).max()
    }
}

extension Projector {
    /// Replaces what follows from all observations of one subject.
    ///
    /// - Throws: the database's error, or `damaged`.
    func fold(_ number: Int64) throws {
        let (subject, observations) = try read(number)
        try commands[.deletePeriods].begin().add(number).run()
        try commands[.deleteOwners].begin().add(number).run()
        try commands[.deleteSubjectFindings].begin().add(number).run()
        try write(Folded(number, subject, observations))
    }

    /// Writes what follows for all subjects of a file in which nothing of this kind was written yet.
    ///
    /// Some subjects are folded on another thread while those before them are written.
    ///
    /// - Throws: the database's error, or `damaged`.
    func foldAll(on queue: DispatchQueue) throws {
        let last = try lastNumber()
        var number: Int64 = 0
        var ahead: Future<[Folded]>?
        while number < last {
            var subjects: [(Int64, Subject, [Observation])] = []
            var count = 0
            while number < last, count < 4_096 {
                number += 1
                let (subject, observations) = try read(number)
                subjects.append((number, subject, observations))
                count += observations.count
            }
            let done = ahead
            ahead = Future(on: queue) { [subjects] in subjects.map { Folded($0.0, $0.1, $0.2) } }
            try done?.take().forEach(write)
        }
        try ahead?.take().forEach(write)
    }

    private func read(_ number: Int64) throws -> (Subject, [Observation]) {
        let subject = try commands[.selectSubjectByNumber].subject(number)
        let count = try commands[.countObservations].begin().add(number).first { $0.number(0) ?? 0 } ?? 0
        return (
            subject, try commands[.selectObservations].observations(of: subject, number: number, count: count)
        )
    }

    private func write(_ folded: Folded) throws {
        let number = folded.number
        guard let timeline = folded.timeline else { throw Command.unreadable }
        for (place, period) in timeline.periods.enumerated() {
            try commands[.insertPeriod].begin()
                .add(number).add(Int64(place)).add(period.status).add(period.validFrom).add(period.validTo)
                .add(period.precision.rawValue).add(period.notBefore).add(period.confirmedUntil)
                .add(period.knownSince).add(period.deciding.sequence).add(period.deciding.source.rawValue)
                .add(Int64(period.evidence.count)).add(period.evidence.contains { $0.source == .webhook })
                .run()
        }
        for (place, finding) in folded.findings.enumerated() {
            try commands[.insertSubjectFinding].begin().add(number).add(Int64(place)).add(
                finding.kind.rawValue
            )
            .add(finding.severity.rawValue).add(finding.at)
            .add(JSONValue.array(finding.sequences.map(JSONValue.integer)).canonicalText)
            .add(finding.message).add(finding.details.text).run()
        }
        for (place, owner) in (timeline.attributes.owners ?? []).enumerated() {
            try commands[.insertOwner].begin().add(number).add(Int64(place)).add(owner.id).add(owner.type)
                .run()
        }
        let current = timeline.periods.last
        let attributes = timeline.attributes
        try commands[.updateSubject].begin()
            .add(number).add(timeline.firstSeenBy.rawValue).add(Int64(folded.objects)).add(timeline.createdAt)
            .add(folded.updatedAt).add(current?.status).add(current?.validFrom).add(
                current?.precision.rawValue
            )
            .add(current?.confirmedUntil).add(timeline.lastSequence).add(attributes.type).add(attributes.name)
            .add(attributes.accountGroupID).add(attributes.accountNumber)
            .add(attributes.securitiesAccountNumber).add(attributes.businessID)
            .add(attributes.owners.map { Int64($0.count) }).run()
    }
}

extension Command {
    /// The kind and id that a number stands for.
    ///
    /// - Throws: the database's error, or `damaged`.
    func subject(_ number: Int64) throws -> Subject {
        let subject = try begin().add(number).first { row -> Subject? in
            guard let kind = row.text(0).flatMap(SubjectKind.init(rawValue:)), let id = row.text(1) else {
                return nil
            }
            return Subject(kind: kind, id: id)
        }
        guard let subject = subject ?? nil else { throw Self.unreadable }
        return subject
    }
}
