import StrictJSON

extension EventInterpreter {
    /// Reads a delivery: an object with `payload`, a bare array of notifications, or one bare notification.
    mutating func deliveryFacts(_ envelope: EventEnvelope, body bytes: [UInt8]) -> EventFacts {
        var facts = EventFacts()
        guard (try? body.parse(bytes)) != nil, let items = notificationNodes() else {
            facts.readable = false
            return facts
        }
        for (item, node) in items.enumerated() {
            read(notification: node, item: item, envelope: envelope, into: &facts)
        }
        return facts
    }

    /// The places of the notifications in the body; `nil` if it has none of the known shapes.
    private func notificationNodes() -> [JSONNode]? {
        let root = body.root
        switch body.kind(of: root) {
        case .array:
            return Array(body.elements(of: root))
        case .object:
            if let payload = body.member("payload", of: root) {
                return body.kind(of: payload) == .array ? Array(body.elements(of: payload)) : nil
            }
            return body.text("type", of: root) == nil ? nil : [root]
        case .string, .number, .bool, .null:
            return nil
        }
    }

    private mutating func read(
        notification node: JSONNode, item: Int, envelope: EventEnvelope, into facts: inout EventFacts
    ) {
        guard let name = body.text("type", of: node) else {
            facts.unreadableItems.append(item)
            return
        }
        let object = body.member("object", of: node)
        let id = body.identifier("id", of: node)
        let createdAt = body.instant(body.member("created_at", of: node))
        var subject: Subject?
        if let kind = SubjectKind(familyOf: name) {
            if let object, let id = body.identifier("id", of: object) {
                subject = Subject(kind: kind, id: id)
            } else {
                facts.unreadableItems.append(item)
            }
        }
        facts.notifications.append(
            Notification(
                item: item, id: id, name: name, createdAt: createdAt,
                webhookID: body.identifier("webhook_id", of: node), subject: subject,
                mentionedIDs: subject == nil ? body.mentionedIDs(in: object) : []))
        guard let subject, let object else { return }
        facts.observations.append(
            Observation(
                subject: subject, sequence: envelope.sequence, item: item, source: .webhook,
                status: body.text("status", of: object),
                updatedAt: body.instant(body.member("updated_at", of: object)),
                objectCreatedAt: body.instant(body.member("created_at", of: object)),
                notificationID: id ?? "sha256:" + hexadecimal(body.digest(of: node)),
                notificationName: name, notificationCreatedAt: createdAt, receivedAt: envelope.receivedAt,
                imported: envelope.imported, objectDigest: body.digest(of: object),
                contentDigest: contentDigest(of: node, createdAt: createdAt, object: object),
                attributes: body.attributes(of: object, kind: subject.kind)))
    }

    /// The digest of what makes two notifications of one id the same; `webhook_id` is no part of it.
    ///
    /// The `type` and the object are taken in their canonical forms, with `created_at` between them.
    private mutating func contentDigest(
        of notification: JSONNode, createdAt: Instant?, object: JSONNode
    ) -> [UInt8] {
        canonical.removeAll(keepingCapacity: true)
        if let type = body.member("type", of: notification) {
            body.appendCanonical(of: type, to: &canonical)
        }
        // A canonical string ends at its closing quotation mark, so that the parts cannot run into each other.
        if let createdAt {
            canonical.append(1)
            for shift in stride(from: 56, through: 0, by: -8) {
                canonical.append(UInt8(truncatingIfNeeded: createdAt.nanoseconds >> Int64(shift)))
            }
        } else {
            canonical.append(0)
        }
        body.appendCanonical(of: object, to: &canonical)
        return digest(of: canonical)
    }
}

extension SubjectKind {
    /// The kind whose notifications carry that name; the family ends at the first dot.
    ///
    /// Families share beginnings (`ACCOUNT`, `ACCOUNT_GROUP`, `ACCOUNT_LIQUIDATION`), so a prefix says nothing.
    fileprivate init?(familyOf name: String) {
        guard let dot = name.utf8.firstIndex(of: UInt8(ascii: ".")) else { return nil }
        switch name[..<dot] {
        case "USER": self = .user
        case "ACCOUNT_GROUP": self = .accountGroup
        case "ACCOUNT": self = .account
        default: return nil
        }
    }
}
