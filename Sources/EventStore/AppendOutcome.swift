/// What became of one event that was handed to `append`.
///
/// All three are answers, not errors.
package enum AppendOutcome: Sendable, Hashable {
    /// It is durable, at this sequence.
    case appended(Int64)
    /// The same event was already there, at this sequence; nothing was written.
    case duplicate(of: Int64)
    /// Its source key belongs to an event with other content, at this sequence; nothing was written.
    case conflict(with: Int64)

    /// The sequence of the row that bears the source key.
    package var sequence: Int64 {
        switch self {
        case .appended(let sequence), .duplicate(of: let sequence), .conflict(with: let sequence): sequence
        }
    }
}
