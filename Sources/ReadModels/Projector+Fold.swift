import Lifecycle
import StrictJSON

extension Projector {
    /// Replaces what follows from all observations of one subject.
    ///
    /// - Parameter isNew: says that nothing of it was written yet.
    /// - Throws: the database's error, or `damaged`.
    func fold(_ number: Int64, isNew: Bool) throws {
        let subject = try commands[.selectSubjectByNumber].subject(number)
        let observations = try commands[.selectObservations].observations(of: subject, number: number)
        guard let timeline = Timeline(subject: subject, observations: observations) else {
            throw Command.unreadable
        }
        try replacePeriods(timeline.periods, of: number, isNew: isNew)
        try replaceOwners(timeline.attributes.owners ?? [], of: number, isNew: isNew)
        try updateState(timeline, observations, of: number)
    }

    private func replacePeriods(_ periods: [Period], of number: Int64, isNew: Bool) throws {
        if !isNew { try commands[.deletePeriods].begin().add(number).run() }
        for (place, period) in periods.enumerated() {
            let insert = try commands[.insertPeriod].begin()
            insert.add(number).add(Int64(place)).add(period.status).add(period.validFrom).add(period.validTo)
                .add(period.precision.rawValue).add(period.notBefore).add(period.confirmedUntil)
                .add(period.knownSince).add(period.deciding.sequence).add(period.deciding.source.rawValue)
                .add(Int64(period.evidence.count))
            try insert.run()
        }
    }

    private func replaceOwners(_ owners: [Attributes.Owner], of number: Int64, isNew: Bool) throws {
        if !isNew { try commands[.deleteOwners].begin().add(number).run() }
        for (place, owner) in owners.enumerated() {
            let insert = try commands[.insertOwner].begin()
            insert.add(number).add(Int64(place)).add(owner.id).add(owner.type)
            try insert.run()
        }
    }

    private func updateState(_ timeline: Timeline, _ observations: [Observation], of number: Int64) throws {
        let objects = observations.lazy.filter { $0.answer == nil }.count
        let last = timeline.periods.last
        let attributes = timeline.attributes
        let update = try commands[.updateSubject].begin()
        update.add(number).add(timeline.firstSeenBy.rawValue).add(Int64(objects)).add(timeline.createdAt)
            .add(observations.lazy.compactMap(\.updatedAt).max()).add(last?.status).add(last?.validFrom)
            .add(last?.precision.rawValue).add(last?.confirmedUntil).add(timeline.lastSequence)
            .add(attributes.type).add(attributes.name).add(attributes.accountGroupID)
            .add(attributes.accountNumber).add(attributes.securitiesAccountNumber).add(attributes.businessID)
            .add(attributes.owners.map { Int64($0.count) })
        try update.run()
    }
}

extension Command {
    /// Reads the kind and id that a number stands for.
    ///
    /// - Throws: the database's error, or `damaged`.
    func subject(_ number: Int64) throws -> Subject {
        begin().add(number)
        guard try next(), let kind = text(0).flatMap(SubjectKind.init(rawValue:)), let id = text(1) else {
            throw Self.unreadable
        }
        return Subject(kind: kind, id: id)
    }
}
