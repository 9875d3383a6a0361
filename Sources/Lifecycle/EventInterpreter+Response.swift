import StrictJSON

extension EventInterpreter {
    /// Reads an answer: an object, a list of them, or a status that speaks for itself.
    mutating func responseFacts(_ envelope: EventEnvelope, body bytes: [UInt8]) -> EventFacts {
        var facts = EventFacts()
        guard let status = envelope.status else { return facts }
        let target = envelope.target.flatMap(ResponseTarget.init)
        if let answer = StatuslessAnswer(status: status, method: envelope.method),
            case .object(let subject) = target
        {
            facts.observations.append(
                Observation(
                    subject: subject, sequence: envelope.sequence, item: 0, source: .response,
                    sentAt: envelope.sentAt, receivedAt: envelope.receivedAt, imported: envelope.imported,
                    answer: answer))
        }
        guard (200...299).contains(status) else { return facts }
        let known = status == 200 ? target : nil
        if known == nil, bytes.isEmpty { return facts }
        guard (try? body.parse(bytes)) != nil else {
            facts.readable = false
            return facts
        }
        if let known { read(objectsOf: known.kind, envelope: envelope, into: &facts) }
        return facts
    }

    private func read(objectsOf kind: SubjectKind, envelope: EventEnvelope, into facts: inout EventFacts) {
        let root = body.root
        if let meta = body.member("meta", of: root), body.kind(of: meta) == .object,
            let data = body.member("data", of: root), body.kind(of: data) == .array
        {
            for (item, node) in body.elements(of: data).enumerated() {
                if let observation = observation(of: node, kind: kind, item: item, envelope: envelope) {
                    facts.observations.append(observation)
                } else {
                    facts.unreadableItems.append(item)
                }
            }
        } else if let observation = observation(of: root, kind: kind, item: 0, envelope: envelope) {
            facts.observations.append(observation)
        } else {
            facts.readable = false
        }
    }

    private func observation(
        of object: JSONNode, kind: SubjectKind, item: Int, envelope: EventEnvelope
    ) -> Observation? {
        guard let id = body.identifier("id", of: object) else { return nil }
        let digest = body.digest(of: object)
        return Observation(
            subject: Subject(kind: kind, id: id), sequence: envelope.sequence, item: item, source: .response,
            status: body.text("status", of: object),
            updatedAt: body.instant(body.member("updated_at", of: object)),
            objectCreatedAt: body.instant(body.member("created_at", of: object)), sentAt: envelope.sentAt,
            receivedAt: envelope.receivedAt, imported: envelope.imported, objectDigest: digest,
            contentDigest: digest, attributes: body.attributes(of: object, kind: kind))
    }
}

extension StatuslessAnswer {
    /// The kind of an answer by its HTTP status; 202 says something about a subject only to a DELETE.
    fileprivate init?(status: Int64, method: String?) {
        guard let answer = Int(exactly: status).flatMap(StatuslessAnswer.init(rawValue:)),
            answer != .closingAccepted || method == "DELETE"
        else { return nil }
        self = answer
    }
}
