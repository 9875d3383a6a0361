import EventStore
import Lifecycle
import ReadModels
import StrictJSON

/// Answers without a database, straight from the events.
extension TestLedger {
    /// What all events say about their subjects.
    func observations() throws -> [Observation] {
        var interpreter = EventInterpreter()
        var observations: [Observation] = []
        let reader = try EventReader.open(directory)
        try reader.forEach(from: 1) { event in
            observations +=
                interpreter.facts(
                    sequence: event.sequence, kind: event.kind.rawValue, metadata: event.metadataBytes,
                    body: event.body
                ).observations
            return true
        }
        return observations
    }

    /// The timelines of all subjects of which an object was seen.
    func timelines() throws -> [Timeline] {
        let observations = try observations()
        return Set(observations.lazy.filter { $0.answer == nil }.map(\.subject)).compactMap {
            Timeline(subject: $0, observations: observations)
        }
    }
}

extension [Timeline] {
    /// A list by the words of its filter.
    func list(_ kind: SubjectKind, _ filter: ListFilter) -> [Subject] {
        let group = filter.group?.lowercased()
        let user = filter.user?.lowercased()
        func owners(_ timeline: Timeline) -> [String] { timeline.attributes.owners?.compactMap(\.id) ?? [] }
        func isInGroup(_ timeline: Timeline) -> Bool {
            switch kind {
            case .account: timeline.attributes.accountGroupID == group
            case .accountGroup: timeline.subject.id == group
            case .user:
                contains {
                    $0.subject.kind == .accountGroup && $0.subject.id == group
                        && owners($0).contains(timeline.subject.id)
                }
            }
        }
        func isOfUser(_ timeline: Timeline) -> Bool {
            kind == .user ? timeline.subject.id == user : owners(timeline).contains(user ?? "")
        }
        func fits(_ timeline: Timeline) -> Bool {
            guard timeline.subject.kind == kind else { return false }
            if let status = filter.status, timeline.periods.last?.status != status { return false }
            if let type = filter.type, timeline.attributes.type != type { return false }
            if group != nil, !isInGroup(timeline) { return false }
            return user == nil || isOfUser(timeline)
        }
        func precedes(_ left: Timeline, _ right: Timeline) -> Bool {
            let first = left.createdAt?.nanoseconds ?? .min
            let second = right.createdAt?.nanoseconds ?? .min
            return first == second ? left.subject.id < right.subject.id : first < second
        }
        return self.filter(fits).sorted(by: precedes).map(\.subject)
    }
}
