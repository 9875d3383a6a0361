import Lifecycle
import StrictJSON
import Testing

let account = Subject(kind: .account, id: "7a25d9c4-6e0b-4c83-b1f7-20c4e95ab201")

/// A moment of one day, such as `10:02:00.5`.
func at(_ time: String) throws -> Instant {
    try #require(Instant(rfc3339: "2026-03-01T\(time)Z"))
}

/// A notification as one delivery carries it.
///
/// Its content digest follows from its values, as in the interpreter.
func notification(
    _ name: String, _ status: String?, at created: String?, updated: String?, sequence: Int64,
    id: String? = nil, objectCreated: String? = nil, received: String? = nil, subject: Subject = account,
    attributes: Attributes = Attributes(), imported: Bool = false, spelling: String = ""
) throws -> Observation {
    let object = "\(status ?? "-") \(updated ?? "-") \(objectCreated ?? "-") \(attributes)"
    return Observation(
        subject: subject, sequence: sequence, item: 0, source: .webhook, status: status,
        updatedAt: try updated.map(at), objectCreatedAt: try objectCreated.map(at),
        notificationID: id ?? "event-\(sequence)", notificationName: name,
        notificationCreatedAt: try created.map(at), receivedAt: try received.map(at) ?? at("23:00:00"),
        imported: imported, objectDigest: Array((object + spelling).utf8),
        contentDigest: Array("\(name) \(created ?? "-") \(object)".utf8), attributes: attributes)
}

/// An answer with one object.
func response(
    _ status: String?, updated: String?, sent: String? = nil, received: String?, sequence: Int64,
    objectCreated: String? = nil, attributes: Attributes = Attributes(), subject: Subject = account,
    item: Int = 0
) throws -> Observation {
    let object = Array("\(status ?? "-") \(updated ?? "-") \(objectCreated ?? "-") \(attributes)".utf8)
    return Observation(
        subject: subject, sequence: sequence, item: item, source: .response, status: status,
        updatedAt: try updated.map(at), objectCreatedAt: try objectCreated.map(at), sentAt: try sent.map(at),
        receivedAt: try received.map(at), objectDigest: object, contentDigest: object, attributes: attributes)
}

/// An answer without an object.
func answer(_ kind: StatuslessAnswer, received: String, sequence: Int64) throws -> Observation {
    Observation(
        subject: account, sequence: sequence, item: 0, source: .response, sentAt: try at(received),
        receivedAt: try at(received), answer: kind)
}

func timeline(_ observations: [Observation], of subject: Subject = account) throws -> Timeline {
    try #require(Timeline(subject: subject, observations: observations))
}

/// A period in short: `ACTIVE 10:02:00 exact`, with the end, the bound and the deciding sequence behind it.
func line(_ period: Period) -> String {
    func time(_ instant: Instant?) -> String {
        guard let instant else { return "-" }
        var text = String(instant.rfc3339.dropFirst(11).dropLast())
        while text.hasSuffix("0") { text.removeLast() }
        return text.hasSuffix(".") ? String(text.dropLast()) : text
    }
    let place = "\(time(period.validFrom))..\(time(period.validTo)) \(period.precision.rawValue)"
    let bounds = "from \(time(period.notBefore)) until \(time(period.confirmedUntil))"
    let evidence = period.evidence.map { "\($0.sequence)" }.joined(separator: ",")
    return "\(period.status) \(place) \(bounds) by \(period.deciding.sequence) of \(evidence)"
}
