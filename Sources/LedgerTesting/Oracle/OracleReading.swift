import Crypto
import Foundation
import StrictJSON

/// What one event says about one object, before repeats are put together.
struct OracleReading {
    /// What a notification says about itself.
    struct Notification {
        /// Its id in lower case; nil where it has none.
        let id: String?
        /// The id, or a text made of the SHA-256 of its bytes.
        let identity: String
        /// Its `type`.
        let name: String
        /// Its own `created_at`.
        let createdAt: Int64?
    }

    let subject: OracleSubject
    let event: OracleEvent
    /// nil for an answer.
    let notification: Notification?
    let object: JSONValue
    /// The canonical text of the object: the same for the same JSON value.
    let objectText: String
    /// The SHA-256 of the object's bytes as they stand in the body.
    let objectHash: [UInt8]

    static func hash(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        Array(SHA256.hash(data: Data(bytes)))
    }
}

/// An answer about one subject that carries no object.
struct OracleAnswer {
    let subject: OracleSubject
    let event: OracleEvent
    /// 202 for a DELETE, 404 or 409.
    let code: Int64
}

/// What all events say, in the order of their sequences.
struct OracleReadings {
    var readings: [OracleReading] = []
    var answers: [OracleAnswer] = []
    /// The events with something in them that could not be read.
    var unreadable: [OracleEvent] = []

    init(_ events: [OracleEvent]) {
        for event in events {
            let isReadable =
                switch event.kind {
                case "webhook.delivery": readDelivery(event)
                case "api.response": readResponse(event)
                default: true
                }
            if !isReadable { unreadable.append(event) }
        }
    }

    // MARK: Deliveries

    private mutating func readDelivery(_ event: OracleEvent) -> Bool {
        guard let document = try? JSONDocument(event.body) else { return false }
        let root = document.root
        switch document.kind(of: root) {
        case .array: return readNotifications(document, Array(document.elements(of: root)), event)
        case .object:
            guard let payload = document.member("payload", of: root) else {
                return readNotifications(document, [root], event)
            }
            guard document.kind(of: payload) == .array else { return false }
            return readNotifications(document, Array(document.elements(of: payload)), event)
        default: return false
        }
    }

    private mutating func readNotifications(
        _ document: JSONDocument, _ nodes: [JSONNode], _ event: OracleEvent
    ) -> Bool {
        var isReadable = true
        for node in nodes {
            // Something without a name is no notification.
            guard let name = document.string(document.member("type", of: node)) else {
                isReadable = false
                continue
            }
            let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let kind = OracleVocabulary.families[String(parts[0])] else { continue }
            guard let object = document.member("object", of: node),
                let subjectID = document.string(document.member("id", of: object))
            else {
                isReadable = false
                continue
            }
            let id = document.string(document.member("id", of: node))?.lowercased()
            let ownHash = OracleReading.hash(document.bytes[document.range(of: node)])
            readings.append(
                OracleReading(
                    subject: OracleSubject(kind: kind, id: subjectID), event: event,
                    notification: .init(
                        id: id, identity: id ?? "sha256:" + ownHash.map(Self.digits).joined(), name: name,
                        createdAt: document.instant(document.member("created_at", of: node))?.nanoseconds),
                    object: document.value(of: object),
                    objectText: document.value(of: object).canonicalText,
                    objectHash: OracleReading.hash(document.bytes[document.range(of: object)])))
        }
        return isReadable
    }

    /// A byte as two hexadecimal digits.
    private static func digits(_ byte: UInt8) -> String {
        String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }

    // MARK: Answers

    private mutating func readResponse(_ event: OracleEvent) -> Bool {
        guard let code = event.metadata["status"]?.integerValue, let target = event.text("target") else {
            return true
        }
        let path = OraclePath(target)
        let isDelete = event.text("method") == "DELETE"
        if let subject = path.subject, code == 404 || code == 409 || (code == 202 && isDelete) {
            answers.append(OracleAnswer(subject: subject, event: event, code: code))
        }
        guard (200..<300).contains(code) else { return true }
        // Nothing is expected in them.
        if event.body.isEmpty && (code == 202 || code == 204) { return true }
        guard let document = try? JSONDocument(event.body) else { return false }
        guard code == 200, let kind = path.kind else { return true }
        guard document.member("meta", of: document.root) != nil else {
            return readObject(document, document.root, kind, event)
        }
        guard let data = document.member("data", of: document.root), document.kind(of: data) == .array else {
            return false
        }
        var isReadable = true
        for item in document.elements(of: data) where !readObject(document, item, kind, event) {
            isReadable = false
        }
        return isReadable
    }

    private mutating func readObject(
        _ document: JSONDocument, _ node: JSONNode, _ kind: String, _ event: OracleEvent
    ) -> Bool {
        guard let id = document.string(document.member("id", of: node)) else { return false }
        readings.append(
            OracleReading(
                subject: OracleSubject(kind: kind, id: id), event: event, notification: nil,
                object: document.value(of: node),
                objectText: document.value(of: node).canonicalText,
                objectHash: OracleReading.hash(document.bytes[document.range(of: node)])))
        return true
    }
}

/// The target of a call, without its query.
struct OraclePath {
    /// The kind of the objects in a 200; nil where none are expected.
    let kind: String?
    /// The one subject that is called.
    let subject: OracleSubject?

    init(_ target: String) {
        let path = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)[0]
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 2, parts[0].isEmpty, !parts.dropFirst().contains("") else {
            (kind, subject) = (nil, nil)
            return
        }
        switch parts.count {
        case 2: (kind, subject) = (OracleVocabulary.collections[parts[1]], nil)
        case 3:
            kind = OracleVocabulary.collections[parts[1]]
            subject = kind.map { OracleSubject(kind: $0, id: parts[2]) }
        case 4 where ["users", "businesses"].contains(parts[1]) && parts[3] != "users":
            (kind, subject) = (OracleVocabulary.collections[parts[3]], nil)
        default: (kind, subject) = (nil, nil)
        }
    }
}
