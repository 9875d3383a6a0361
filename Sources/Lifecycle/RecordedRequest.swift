package import StrictJSON

/// A request that the ledger recorded before it was sent, with all that is known of how it came out.
package struct RecordedRequest: Sendable, Hashable {
    /// How an attempt to send it ended.
    package enum Outcome: Sendable, Hashable {
        /// An answer came; `readable` is `false` if it was one of success with a body that cannot be read.
        case answered(status: Int64, readable: Bool)

        /// No answer came; `sentAnyBytes` is `nil` where that is not known.
        case failed(sentAnyBytes: Bool?)
    }

    /// An attempt that ended.
    package struct Attempt: Sendable, Hashable {
        /// The position of its `api.response` or `api.failure`.
        package let sequence: Int64

        /// Which attempt it was, from 1, if its metadata says so.
        package let number: Int64?

        /// How it ended.
        package let outcome: Outcome

        /// Makes an attempt from its parts.
        package init(sequence: Int64, number: Int64?, outcome: Outcome) {
            self.sequence = sequence
            self.number = number
            self.outcome = outcome
        }
    }

    /// A note that says how a request came out.
    package struct Resolution: Sendable, Hashable {
        /// What was found at the provider; the raw value is the note's `outcome`.
        package enum Outcome: String, Sendable, CaseIterable {
            /// The request had its effect.
            case found

            /// It had none.
            case absent

            /// That cannot be told any more.
            case undecided
        }

        /// The position of the note.
        package let sequence: Int64

        /// What was found.
        package let outcome: Outcome

        /// Makes a resolution from its parts.
        package init(sequence: Int64, outcome: Outcome) {
            self.sequence = sequence
            self.outcome = outcome
        }
    }

    /// The position of its `api.request`.
    package let sequence: Int64

    /// The target of the request: path and query.
    package let target: String?

    /// When it was sent or, where that is unknown, recorded.
    package let sentAt: Instant

    /// The attempts that ended, in any order.
    package var attempts: [Attempt]

    /// The notes that resolve it, in any order.
    package var resolutions: [Resolution]

    /// Makes a request from its parts.
    package init(
        sequence: Int64, target: String?, sentAt: Instant, attempts: [Attempt] = [],
        resolutions: [Resolution] = []
    ) {
        self.sequence = sequence
        self.target = target
        self.sentAt = sentAt
        self.attempts = attempts
        self.resolutions = resolutions
    }
}
