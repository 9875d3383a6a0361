import StrictJSON

/// What one notification or one answer says about one subject, with everything that repeats it.
struct OracleObservation {
    let subject: OracleSubject
    /// `webhook` or `response`.
    let source: String
    let status: String?
    /// The object's `updated_at`, or what stands in for it: *u*.
    let updatedAt: Int64
    /// The object's own `created_at`.
    let objectCreatedAt: Int64?
    /// What repeats of one notification have in common; nil for an answer.
    var identity: String?
    var name: String?
    /// The notification's `created_at`, or what stands in for it: *c*.
    var notifiedAt: Int64?
    /// Whether the notification says its `created_at` itself.
    var saysCreatedAt = false
    /// When the request of an answer left and when the answer arrived: *s* and *r*.
    var sentAt: Int64?
    var receivedAt: Int64?
    var said: Int64
    var asOf: Int64
    var isExact = false
    var isClaim = false
    /// nil for a claim, which carries no attributes.
    var object: JSONValue?
    /// The canonical text of the object that it comes from.
    let objectText: String
    /// The smallest SHA-256 among the bytes of the object in its evidence.
    let objectHash: [UInt8]
    let evidence: [OracleEvidence]
    /// When each piece of the evidence arrived.
    let arrivals: [(sequence: Int64, receivedAt: Int64)]

    /// The smallest sequence of its evidence.
    var knownSince: Int64 { evidence.map(\.sequence).min() ?? 0 }

    /// The sequences of its evidence.
    var sequences: [Int64] { evidence.map(\.sequence) }

    /// Whether the snapshot was taken later than what the name tells.
    var isTakenLater: Bool {
        guard let notifiedAt else { return false }
        return OracleSpan.from(notifiedAt, to: updatedAt) > 2 * OracleSpan.second
    }

    /// Whether the name contradicts the snapshot.
    var isContradicted: Bool {
        guard let name, let status, !isClaim, !isTakenLater else { return false }
        if let created = OracleVocabulary.creationStatuses(name) { return !created.contains(status) }
        guard let named = OracleVocabulary.namedStatuses[name] else { return false }
        return named != status
    }

    /// The order of all observations of a subject.
    static func precedes(_ one: OracleObservation, _ other: OracleObservation) -> Bool {
        if one.updatedAt != other.updatedAt { return one.updatedAt < other.updatedAt }
        if one.said != other.said { return one.said < other.said }
        let (rank, otherRank) = (OracleVocabulary.rank(one.status), OracleVocabulary.rank(other.status))
        if rank != otherRank { return rank < otherRank }
        let (id, otherID) = (one.identity ?? "", other.identity ?? "")
        if id != otherID { return id.utf8.lexicographicallyPrecedes(otherID.utf8) }
        return one.objectHash.lexicographicallyPrecedes(other.objectHash)
    }
}

extension OracleObservation {
    /// The observation of an answer.
    init(answer reading: OracleReading) {
        let received = reading.event.receivedAt
        let updated = Self.instant("updated_at", reading.object)
        subject = reading.subject
        source = "response"
        status = reading.object["status"]?.stringValue
        updatedAt = updated ?? received
        objectCreatedAt = Self.instant("created_at", reading.object)
        receivedAt = received
        sentAt = reading.event.instant("sent_at") ?? received
        said = received
        asOf = reading.event.instant("sent_at") ?? received
        object = reading.object
        objectText = reading.objectText
        objectHash = reading.objectHash
        evidence = Self.evidence([reading], source: "response")
        arrivals = [(reading.event.sequence, received)]
    }

    /// The observation of one notification, of all readings with the same identity and content; not empty.
    init?(notification readings: [OracleReading]) {
        guard let first = readings.first, let notification = first.notification else { return nil }
        let notified =
            notification.createdAt ?? readings.map(\.event.receivedAt).min() ?? first.event.receivedAt
        subject = first.subject
        source = "webhook"
        status = first.object["status"]?.stringValue
        updatedAt = Self.instant("updated_at", first.object) ?? notified
        objectCreatedAt = Self.instant("created_at", first.object)
        identity = notification.identity
        name = notification.name
        notifiedAt = notified
        saysCreatedAt = notification.createdAt != nil
        said = notified
        asOf = notified
        object = first.object
        objectText = first.objectText
        objectHash =
            readings.map(\.objectHash).min { $0.lexicographicallyPrecedes($1) } ?? first.objectHash
        evidence = Self.evidence(readings, source: "webhook")
        arrivals = readings.map { ($0.event.sequence, $0.event.receivedAt) }
        if isTakenLater {
            said = updatedAt
            asOf = updatedAt
        } else if saysCreatedAt, let status {
            let isNear = OracleSpan.from(updatedAt, to: notified) <= 2 * OracleSpan.second
            let names =
                OracleVocabulary.creationStatuses(notification.name)
                ?? OracleVocabulary.namedStatuses[notification.name].map { [$0] } ?? []
            isExact = isNear && names.contains(status)
        }
    }

    /// What the name claims beside a snapshot that was taken later; nil where it claims nothing.
    var claim: OracleObservation? {
        guard isTakenLater, saysCreatedAt, let notifiedAt, let name,
            let named = OracleVocabulary.namedStatuses[name]
        else { return nil }
        return OracleObservation(
            subject: subject, source: source, status: named, updatedAt: notifiedAt,
            objectCreatedAt: objectCreatedAt, identity: identity, name: name,
            notifiedAt: notifiedAt, saysCreatedAt: true, said: notifiedAt, asOf: notifiedAt, isExact: true,
            isClaim: true, object: nil, objectText: objectText, objectHash: objectHash, evidence: evidence,
            arrivals: arrivals)
    }

    private static func instant(_ key: String, _ object: JSONValue) -> Int64? {
        object[key]?.stringValue.flatMap { Instant(rfc3339: $0)?.nanoseconds }
    }

    private static func evidence(_ readings: [OracleReading], source: String) -> [OracleEvidence] {
        OracleEvidence.sorted(
            readings.map {
                OracleEvidence(
                    sequence: $0.event.sequence, source: source, isImported: $0.event.isImported)
            })
    }
}

extension OracleObservation {
    /// All observations in readings, claims among them, in no particular order.
    static func all(in readings: [OracleReading]) -> [OracleObservation] {
        var observations: [OracleObservation] = []
        var repeats: [(content: [JSONValue], readings: [OracleReading])] = []
        for reading in readings {
            guard let notification = reading.notification else {
                observations.append(OracleObservation(answer: reading))
                continue
            }
            let content: [JSONValue] = [
                .string(notification.identity), .string(notification.name),
                notification.createdAt.map { .integer($0) } ?? .null, .string(reading.objectText),
            ]
            if let index = repeats.firstIndex(where: { $0.content == content }) {
                repeats[index].readings.append(reading)
            } else {
                repeats.append((content, [reading]))
            }
        }
        for one in repeats {
            guard let observation = OracleObservation(notification: one.readings) else { continue }
            observations.append(observation)
            if let claim = observation.claim { observations.append(claim) }
        }
        return observations
    }
}
