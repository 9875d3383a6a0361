/// Why it is not known whether a request had its effect.
package enum RequestDoubt: String, Sendable, CaseIterable {
    /// No end of the last attempt was recorded.
    case unanswered

    /// It failed after bytes may have been sent.
    case failed

    /// The answer was a 5xx.
    case serverError = "server_error"

    /// The answer was one of success, and its body cannot be read.
    case unreadableAnswer = "unreadable_answer"

    /// The doubt about an attempt that ended so; `nil` for the outcome if none did.
    init?(_ outcome: RecordedRequest.Outcome?) {
        switch outcome {
        case nil: self = .unanswered
        case .failed(false): return nil
        case .failed: self = .failed
        case .answered(500...599, _): self = .serverError
        case .answered(200...299, false): self = .unreadableAnswer
        case .answered: return nil
        }
    }

    /// The reason as it stands in a sentence.
    var words: String {
        switch self {
        case .unanswered: "no answer was recorded"
        case .failed: "it failed when it may have been sent"
        case .serverError: "the answer was an error of the server"
        case .unreadableAnswer: "the answer of success cannot be read"
        }
    }
}
