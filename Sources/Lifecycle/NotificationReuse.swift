import StrictJSON

/// The contents that came under one notification id.
///
/// A notification that comes again says the same again; the provider may take a new snapshot of the object, but nothing
/// else may differ.
package struct NotificationReuse: Sendable {
    /// One content.
    struct Content: Sendable {
        let subject: Subject
        let name: String
        let createdAt: Instant?
        let updatedAt: Instant?
        let digest: [UInt8]

        /// The earliest event with it.
        var sequence: Int64

        /// The content of an observation, in the event and with the version that are given, or else its own.
        init(_ observation: Observation, sequence: Int64? = nil, version: Instant? = nil) {
            subject = observation.subject
            name = observation.notificationName ?? ""
            createdAt = observation.notificationCreatedAt
            updatedAt = version ?? observation.updatedAt ?? observation.notificationCreatedAt
            digest = observation.contentDigest
            self.sequence = sequence ?? observation.sequence
        }
    }

    private let id: String
    private let contents: [Content]

    init(id: String, contents: [Content]) {
        self.id = id
        self.contents = contents
    }

    /// Makes it of all observations that share one notification id, whatever their subjects.
    package init(id: String, observations: [Observation]) {
        self.init(id: id, contents: observations.map { Content($0) })
    }

    /// The finding `conflict` for each of several subjects that one id was used for; none if there is only one subject.
    ///
    /// Contents that conflict about one subject are among the findings of its history.
    package var findingsAcrossSubjects: [Finding] {
        let subjects = Set(contents.map(\.subject)).sorted()
        guard subjects.count > 1 else { return [] }
        return subjects.map { conflict(of: $0, contents, about: ["object.id"]) }
    }

    /// `conflict` and `snapshot_advanced` about a subject that all contents are about.
    func findings(of subject: Subject) -> [Finding] {
        var differences: [String] = []
        var concerned: [Content] = []
        let isRenamed = Set(contents.map(\.name)).count > 1
        let isRedated = Set(contents.map(\.createdAt)).count > 1
        if isRenamed { differences.append("type") }
        if isRedated { differences.append("created_at") }
        if isRenamed || isRedated { concerned = contents }
        // Of one version, whatever else is the same, the object may not differ.
        let spoken = Dictionary(grouping: contents) { Version(content: $0) }
        let torn = spoken.values.filter { Set($0.map(\.digest)).count > 1 }.flatMap(\.self)
        if !torn.isEmpty { differences.append("object") }
        concerned += torn
        var findings: [Finding] = []
        if !differences.isEmpty { findings.append(conflict(of: subject, concerned, about: differences)) }
        // Those that differ in nothing but the object are snapshots of one thing.
        for snapshots in Dictionary(grouping: contents, by: Saying.init).values {
            let versions = Dictionary(grouping: snapshots) { $0.updatedAt }
            if versions.count > 1 { findings += advances(of: subject, versions.values.map(\.self)) }
        }
        return findings
    }

    private func conflict(of subject: Subject, _ contents: [Content], about differences: [String]) -> Finding
    {
        Finding(
            .conflict, subject: subject, sequences: contents.map(\.sequence),
            at: contents.compactMap { $0.createdAt ?? $0.updatedAt }.min(),
            message:
                "Notifications with one id contradict each other; all of them count. Compare the events, and ask "
                + "the provider which one is right.",
            details: [
                "notification_id": .string(id), "differs": .array(differences.map(JSONValue.string)),
                "subjects": .array(Set(contents.map(\.subject)).sorted().map(JSONValue.subject)),
            ])
    }

    private func advances(of subject: Subject, _ versions: [[Content]]) -> [Finding] {
        let ordered = versions.compactMap { contents in
            contents.map(\.sequence).min().map { (updated: contents[0].updatedAt, sequence: $0) }
        }
        .sorted { lhs, rhs in
            guard let left = lhs.updated else { return rhs.updated != nil }
            return rhs.updated.map { left < $0 } ?? false
        }
        return zip(ordered, ordered.dropFirst()).map { before, after in
            Finding(
                .snapshotAdvanced, subject: subject, sequences: [before.sequence, after.sequence],
                at: after.updated,
                message:
                    "A notification came again with a newer state of its object, so its objects are taken when "
                    + "it is sent. Nothing has to be done.",
                details: [
                    "notification_id": .string(id), "from": .instant(before.updated),
                    "to": .instant(after.updated),
                ])
        }
    }
}

/// What two contents share that may be two snapshots of one thing.
private struct Saying: Hashable {
    let name: String
    let createdAt: Instant?

    init(content: NotificationReuse.Content) {
        name = content.name
        createdAt = content.createdAt
    }
}

/// What two contents share that have to be the same.
private struct Version: Hashable {
    let name: String
    let createdAt: Instant?
    let updatedAt: Instant?

    init(content: NotificationReuse.Content) {
        name = content.name
        createdAt = content.createdAt
        updatedAt = content.updatedAt
    }
}

extension SubjectHistory {
    /// `conflict` and `snapshot_advanced`: other content under a known notification id.
    var reusedIDFindings: [Finding] {
        // The place of the content of an id, and from the second one on the contents.
        var first: [String: Int] = [:]
        var reused: [String: [NotificationReuse.Content]] = [:]
        for (place, statement) in statements.enumerated() where statement.source == .webhook {
            if statement.isClaim { continue }
            let id = statement.notificationID
            guard let earlier = first.updateValue(place, forKey: id) else { continue }
            reused[id, default: [content(of: statements[earlier])]].append(content(of: statement))
        }
        return reused.flatMap { id, contents in
            NotificationReuse(id: id, contents: contents).findings(of: subject)
        }
    }

    private func content(of statement: Statement) -> NotificationReuse.Content {
        NotificationReuse.Content(
            origin(of: statement), sequence: statement.firstEvidence.sequence, version: statement.version)
    }
}
