package import StrictJSON

/// An event that is yet to be appended.
///
/// It is checked and spelled once, when it is made, by whoever makes it. What format 1 does not allow can be made, and
/// is refused when it is appended.
package struct NewEvent: Sendable {
    /// What the event is about.
    package let kind: EventKind
    /// The event as it is hashed and stored.
    let spelled: SpelledEvent
    /// The environment and the client that it names, or what format 1 has against the event.
    let names: Result<EventNames, EventStoreError>

    /// Checks and spells an event.
    ///
    /// - Parameters:
    ///   - kind: what it is about.
    ///   - sourceKey: the caller's name for it, unique in the ledger; made once, before the first attempt to append,
    ///     so that a retry finds the event that is already there.
    ///   - metadata: what is known about the body: a JSON object with the keys that docs/format.md lists for the
    ///     kind, and never a secret.
    ///   - body: the bytes as received.
    /// - Complexity: O(n) for n bytes, but for sorting the keys of the metadata.
    package init(kind: EventKind, sourceKey: String, metadata: JSONValue, body: [UInt8]) {
        self.kind = kind
        names = Result { () throws(EventStoreError) in
            try Self.validate(kind: kind, sourceKey: sourceKey, metadata: metadata)
        }
        spelled = SpelledEvent(kind: kind, sourceKey: sourceKey, metadata: metadata, body: body)
    }

    /// The caller's name for it.
    package var sourceKey: String { String(decoding: spelled.bytes[spelled.sourceKey], as: UTF8.self) }

    /// The metadata in their canonical form, as they are stored.
    package var metadata: String { String(decoding: spelled.bytes[spelled.metadata], as: UTF8.self) }

    /// The bytes, verbatim.
    package var body: [UInt8] { Array(spelled.bytes[spelled.body]) }
}

extension NewEvent: Hashable {
    /// Whether both are the same, byte for byte.
    package static func == (left: NewEvent, right: NewEvent) -> Bool { left.spelled == right.spelled }

    /// Hashes what ``==(_:_:)`` compares.
    package func hash(into hasher: inout Hasher) { hasher.combine(spelled) }
}

/// What an event says about where it belongs.
struct EventNames: Sendable, Equatable {
    var environment: String?
    var clientID: String?
}
