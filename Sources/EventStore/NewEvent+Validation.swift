import StrictJSON

extension NewEvent {
    /// What a key of the metadata holds.
    private enum Shape {
        case string, integer, object

        func fits(_ value: JSONValue) -> Bool {
            switch (self, value) {
            case (.string, .string), (.integer, .integer), (.object, .object): true
            default: false
            }
        }
    }

    /// The keys that a kind cannot do without.
    ///
    /// Source: docs/format.md, "Metadata".
    private static let required: [EventKind: [(key: String, shape: Shape)]] = [
        .apiRequest: [
            ("method", .string), ("target", .string), ("environment", .string), ("sent_at", .string),
        ],
        .apiResponse: [
            ("method", .string), ("target", .string), ("status", .integer), ("environment", .string),
            ("received_at", .string),
        ],
        .apiFailure: [
            ("method", .string), ("target", .string), ("environment", .string), ("reason", .string),
            ("failed_at", .string),
        ],
        .webhookDelivery: [
            ("target", .string), ("environment", .string), ("headers", .object), ("received_at", .string),
        ],
        .ledgerNote: [("note", .string)],
    ]

    /// Header fields that carry secrets and are never kept.
    private static let secretHeaders: Set<String> = [
        "authorization", "proxy-authorization", "cookie", "set-cookie",
    ]
    private static let lengthsOfSecrets = secretHeaders.map(\.utf8.count)

    /// Whether a header carries a secret.
    private static func isSecret(_ header: String) -> Bool {
        // Most do not, which their length says already, as long as no letter changes its length with its case.
        let mayBe = lengthsOfSecrets.contains(header.utf8.count) || !header.utf8.allSatisfy { $0 < 0x80 }
        return mayBe && secretHeaders.contains(header.lowercased())
    }

    /// Checks an event against format 1; answers the names in its metadata.
    /// - Throws: `EventStoreError.Code.invalidEvent` with a sentence that names the key.
    static func validate(
        kind: EventKind, sourceKey: String, metadata: JSONValue
    ) throws(EventStoreError) -> EventNames {
        guard let required = required[kind] else {
            throw .init(.invalidEvent, "The kind of the event is not one that format 1 knows.")
        }
        // SQLite text ends at a NUL for many of its readers: what is hashed would not be what they see.
        guard !sourceKey.isEmpty, sourceKey.utf8.count <= 1_000, !sourceKey.utf8.contains(0) else {
            throw .init(.invalidEvent, "The source key of an event has 1 to 1,000 bytes, none of them NUL.")
        }
        guard case .object = metadata else {
            throw .init(.invalidEvent, "The metadata of an event is a JSON object.")
        }
        guard !metadata.holdsKeyTwice else {
            throw .init(.invalidEvent, "The metadata of an event holds a key twice.")
        }
        for (key, shape) in required {
            guard let value = metadata[key], shape.fits(value) else {
                throw .init(
                    .invalidEvent,
                    "The metadata of \(kind.rawValue) lacks \(key), or holds it in another shape.")
            }
        }
        if case .object(let headers)? = metadata["headers"] {
            for header in headers where isSecret(header.key) {
                throw .init(
                    .invalidEvent, "The header \(header.key.lowercased()) is a secret and never kept.")
            }
        }
        return EventNames(
            environment: try name("environment", in: metadata),
            clientID: try name("client_id", in: metadata))
    }

    private static func name(_ key: String, in metadata: JSONValue) throws(EventStoreError) -> String? {
        guard let value = metadata[key] else { return nil }
        guard let text = value.stringValue, !text.isEmpty, !text.utf8.contains(0) else {
            throw .init(.invalidEvent, "The metadata's \(key) is text, not empty and without NUL.")
        }
        return text
    }
}
