package import StrictJSON

/// One entry of a delivery's `payload`.
package struct Notification: Sendable, Hashable {
    /// Its place within the delivery, from 0.
    package let item: Int

    /// Its own id in lower case, or `nil` if it was given none.
    package let id: String?

    /// Its `type`, for example `ORDER.FILLED`; free text.
    package let name: String

    /// Its `created_at`, or `nil` if that is missing or no instant.
    package let createdAt: Instant?

    /// The subscription it was sent for, in lower case.
    package let webhookID: String?

    /// The subject it is an observation of, if its family is followed and its object has an id.
    package let subject: Subject?

    /// Where there is no subject: the ids its object mentions, in lower case, sorted, each once.
    ///
    /// These are the object's `id`, its members whose name ends with `_id`, and the ids in its `users`.
    package let mentionedIDs: [String]

    /// Makes a notification from its parts.
    package init(
        item: Int, id: String?, name: String, createdAt: Instant?, webhookID: String?, subject: Subject?,
        mentionedIDs: [String]
    ) {
        self.item = item
        self.id = id
        self.name = name
        self.createdAt = createdAt
        self.webhookID = webhookID
        self.subject = subject
        self.mentionedIDs = mentionedIDs
    }
}
