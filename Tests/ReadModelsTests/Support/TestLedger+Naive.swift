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
        try reader.forEach { event in
            observations += interpreter.facts(
                sequence: event.sequence, kind: event.kind.rawValue, metadata: event.metadataBytes,
                body: event.body
            ).observations
            return true
        }
        return observations
    }

    /// A list by the words of its filter.
    func list(_ kind: SubjectKind, _ filter: ListFilter) throws -> [Subject] {
        let observations = try observations()
        let timelines = Set(observations.map(\.subject)).compactMap { subject in
            observations.contains { $0.subject == subject && $0.answer == nil }
                ? Timeline(subject: subject, observations: observations) : nil
        }
        let group = filter.group?.lowercased()
        let user = filter.user?.lowercased()
        func owners(_ timeline: Timeline) -> [String] { timeline.attributes.owners?.compactMap(\.id) ?? [] }
        func isInGroup(_ timeline: Timeline) -> Bool {
            switch kind {
            case .account: timeline.attributes.accountGroupID == group
            case .accountGroup: timeline.subject.id == group
            case .user:
                timelines.contains {
                    $0.subject.kind == .accountGroup && $0.subject.id == group
                        && owners($0).contains(timeline.subject.id)
                }
            }
        }
        func isOfUser(_ timeline: Timeline) -> Bool {
            kind == .user ? timeline.subject.id == user : owners(timeline).contains(user ?? "")
        }
        return timelines.filter { $0.subject.kind == kind }
            .filter { filter.status == nil || $0.periods.last?.status == filter.status }
            .filter { filter.type == nil || $0.attributes.type == filter.type }
            .filter { group == nil || isInGroup($0) }
            .filter { user == nil || isOfUser($0) }
            .sorted { left, right in
                let (first, second) = (left.createdAt?.nanoseconds, right.createdAt?.nanoseconds)
                return first == second ? left.subject.id < right.subject.id : (first ?? .min) < (second ?? .min)
            }
            .map(\.subject)
    }
}
