package import UpvestAPI

/// An answer of the provider and the event that holds it.
package struct RecordedAnswer: Sendable {
    /// The answer; its status may be any.
    package let answer: APIAnswer
    /// The sequence of its `api.response`.
    package let sequence: Int64
    /// The sequence of the `api.request`; nil for reads.
    package let requestSequence: Int64?
    /// 1, or 2 where a first attempt was answered 401 and repeated with a new token.
    package let attempt: Int
}
