import Lifecycle
import StrictJSON

// An observation as a row and back, with the columns of Query.insertObservation and Query.selectObservations.
extension Command {
    /// Inserts an observation.
    ///
    /// - Throws: the database's error.
    func insert(_ observation: Observation, subject: Int64, webhookID: String?) throws {
        let attributes = observation.attributes
        // Two digests are the same for a response, and there are none where there is no object.
        let object = observation.objectDigest
        let content = observation.contentDigest == object ? nil : observation.contentDigest
        try begin().add(subject).add(observation.sequence).add(Int64(observation.item))
            .add(observation.source.rawValue).add(observation.imported)
            .add(observation.answer.map { Int64($0.rawValue) }).add(observation.status).add(
                observation.updatedAt
            )
            .add(observation.objectCreatedAt).add(observation.notificationID).add(
                observation.notificationName
            )
            .add(observation.notificationCreatedAt).add(webhookID).add(observation.sentAt)
            .add(observation.receivedAt).add(object.isEmpty ? nil : object).add(content)
            .add(attributes.type).add(attributes.name).add(attributes.accountGroupID)
            .add(attributes.accountNumber).add(attributes.securitiesAccountNumber).add(attributes.businessID)
            .add(attributes.owners.map(Attributes.Owner.json)).run()
    }

    /// Reads the observations of a subject in the events up to a position.
    ///
    /// `count`: how many there are if that is known, so that an array of the right size is made once.
    /// - Throws: the database's error, or `damaged`.
    func observations(
        of subject: Subject, number: Int64, through position: Int64 = .max, count: Int64 = 0
    ) throws -> [Observation] {
        var observations: [Observation] = []
        observations.reserveCapacity(Int(clamping: count))
        var owners = OwnersReader()
        var texts = RepeatedTexts()
        let rows = try begin().add(number).add(position).rows()
        while try rows.next() {
            observations.append(try rows.observation(of: subject, &owners, &texts))
        }
        return observations
    }

    private func observation(
        of subject: Subject, _ owners: inout OwnersReader, _ texts: inout RepeatedTexts
    ) throws -> Observation {
        guard let source = text(2).flatMap(ObservationSource.init(rawValue:)) else { throw Self.unreadable }
        let answer = try number(4).map { number in
            guard let answer = Int(exactly: number).flatMap(StatuslessAnswer.init(rawValue:)) else {
                throw Self.unreadable
            }
            return answer
        }
        var attributes = Attributes()
        attributes.type = texts.shared(text(15))
        attributes.name = texts.shared(text(16))
        attributes.accountGroupID = texts.shared(text(17))
        attributes.accountNumber = number(18)
        attributes.securitiesAccountNumber = texts.shared(text(19))
        attributes.businessID = texts.shared(text(20))
        attributes.owners = try bytes(21).map { try owners.owners(in: $0) }
        let object = bytes(13) ?? []
        return Observation(
            subject: subject, sequence: number(0) ?? 0, item: Int(number(1) ?? 0), source: source,
            status: texts.shared(text(5)), updatedAt: instant(6), objectCreatedAt: instant(7),
            notificationID: text(8),
            notificationName: texts.shared(text(9)), notificationCreatedAt: instant(10), sentAt: instant(11),
            receivedAt: instant(12), imported: number(3) == 1, objectDigest: object,
            contentDigest: bytes(14) ?? object, attributes: attributes, answer: answer)
    }

    /// The error for a value that no projection has written.
    static var unreadable: ReadModelsError {
        ReadModelsError(.damaged, "The read models hold a value that cannot be; run rebuild.")
    }
}

extension Attributes.Owner {
    /// Owners as the JSON text that is stored: an array of objects with `id` and `type`, null where absent.
    static func json(_ owners: [Attributes.Owner]) -> String {
        var json: [UInt8] = [UInt8(ascii: "[")]
        for owner in owners {
            if json.count > 1 { json.append(UInt8(ascii: ",")) }
            json += #"{"id":"#.utf8
            append(owner.id, to: &json)
            json += #","type":"#.utf8
            append(owner.type, to: &json)
            json.append(UInt8(ascii: "}"))
        }
        json.append(UInt8(ascii: "]"))
        return String(decoding: json, as: UTF8.self)
    }

    private static func append(_ text: String?, to json: inout [UInt8]) {
        guard let text else {
            json += "null".utf8
            return
        }
        // Nothing else has an escape in canonical JSON, and nearly no id or role has any of it.
        let isPlain = text.utf8.allSatisfy {
            $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        json += (isPlain ? "\"\(text)\"" : JSONValue.string(text).canonicalText).utf8
    }
}

/// Texts that most rows of a subject have in common: each is kept in memory once.
struct RepeatedTexts {
    private var known: Set<String> = []

    /// A text that is the same, and was met before if it can be.
    mutating func shared(_ text: String?) -> String? {
        // Short ones take no memory of their own; of the others a subject has few, or each is another.
        guard let text, text.utf8.count > 15 else { return text }
        if let index = known.firstIndex(of: text), known[index].utf8.elementsEqual(text.utf8) {
            return known[index]
        }
        if known.count < 64 { known.insert(text) }
        return text
    }
}

/// Reads stored owners back; the same bytes, which is what most rows of a subject have, are read once.
struct OwnersReader {
    private var document = JSONDocument()
    private var last: (bytes: [UInt8], owners: [Attributes.Owner])?

    /// Reads the text of a row.
    ///
    /// - Throws: `damaged`.
    mutating func owners(in bytes: [UInt8]) throws -> [Attributes.Owner] {
        if let last, last.bytes == bytes { return last.owners }
        guard (try? document.parse(bytes)) != nil, document.kind(of: document.root) == .array else {
            throw Command.unreadable
        }
        let owners = document.elements(of: document.root).map { node in
            Attributes.Owner(
                id: document.string(document.member("id", of: node)),
                type: document.string(document.member("type", of: node)))
        }
        last = (bytes, owners)
        return owners
    }
}
