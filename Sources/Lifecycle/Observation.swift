package import StrictJSON

/// The way an observation reached the ledger.
package enum ObservationSource: String, Sendable, CaseIterable {
    case webhook
    case response
}

/// An answer about one subject that carries no object, and therefore no status.
///
/// It has no place in the order of a timeline and starts or ends nothing. The raw value is the HTTP status.
package enum StatuslessAnswer: Int, Sendable, CaseIterable {
    /// A DELETE was accepted: closing was asked for.
    case closingAccepted = 202

    /// The provider does not know the subject, or does not show it.
    case notFound = 404

    /// The call does not fit the subject's state.
    case refused = 409
}

/// What one event says about one subject, before repeats of a notification are told from news.
///
/// Everything in it comes from one event's bytes; it says nothing about other events. Instants that could not be
/// read are `nil`. It holds no personal field of a user, only digests of the object that does.
package struct Observation: Sendable, Hashable {
    /// Whom it is about.
    package let subject: Subject

    /// The event's position in the ledger.
    package let sequence: Int64

    /// The place of the notification or list item within the event, from 0.
    package let item: Int

    /// The way it came.
    package let source: ObservationSource

    /// The object's `status`, or `nil` where it has none.
    package let status: String?

    /// The object's `updated_at`.
    package let updatedAt: Instant?

    /// The object's own `created_at`.
    package let objectCreatedAt: Instant?

    /// The notification's id in lower case; `nil` for a response.
    ///
    /// If it was given none: `sha256:` and the hexadecimal digest of its raw bytes within the body.
    package let notificationID: String?

    /// The notification's `type`, for example `ACCOUNT.ACTIVATED`; `nil` for a response.
    package let notificationName: String?

    /// The notification's `created_at`; `nil` for a response.
    package let notificationCreatedAt: Instant?

    /// The moment the request left, for a response.
    package let sentAt: Instant?

    /// The moment the delivery or the answer arrived.
    package let receivedAt: Instant?

    /// Says whether the event was imported, so that nobody here saw it arrive.
    package let imported: Bool

    /// SHA-256 of the object's raw bytes within the body; empty for a statusless answer.
    package let objectDigest: [UInt8]

    /// SHA-256 of what makes two notifications of one id the same.
    ///
    /// That is `type`, `created_at` as an instant and the object as a JSON value. Answers do not repeat each other;
    /// theirs is `objectDigest`.
    package let contentDigest: [UInt8]

    /// The object's attributes.
    package let attributes: Attributes

    /// The kind of answer, if it is one about the subject that carries no object.
    package let answer: StatuslessAnswer?

    /// Makes an observation from its parts, as they were read or stored.
    package init(
        subject: Subject, sequence: Int64, item: Int, source: ObservationSource, status: String? = nil,
        updatedAt: Instant? = nil, objectCreatedAt: Instant? = nil, notificationID: String? = nil,
        notificationName: String? = nil, notificationCreatedAt: Instant? = nil, sentAt: Instant? = nil,
        receivedAt: Instant? = nil, imported: Bool = false, objectDigest: [UInt8] = [],
        contentDigest: [UInt8] = [], attributes: Attributes = Attributes(), answer: StatuslessAnswer? = nil
    ) {
        self.subject = subject
        self.sequence = sequence
        self.item = item
        self.source = source
        self.status = status
        self.updatedAt = updatedAt
        self.objectCreatedAt = objectCreatedAt
        self.notificationID = notificationID
        self.notificationName = notificationName
        self.notificationCreatedAt = notificationCreatedAt
        self.sentAt = sentAt
        self.receivedAt = receivedAt
        self.imported = imported
        self.objectDigest = objectDigest
        self.contentDigest = contentDigest
        self.attributes = attributes
        self.answer = answer
    }
}
