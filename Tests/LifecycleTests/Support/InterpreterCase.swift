import Lifecycle
import StrictJSON
import Testing

/// One event and, in short, what it must yield.
struct InterpreterCase: Sendable, CustomTestStringConvertible {
    let law: String
    let kind: String
    let metadata: String
    let body: [UInt8]
    let expected: [String]

    var testDescription: String { law }

    /// A delivery.
    static func delivery(_ law: String, _ body: String, yields expected: String...) -> InterpreterCase {
        InterpreterCase(
            law: law, kind: "webhook.delivery", metadata: #"{"received_at":"2026-03-01T10:00:00Z"}"#,
            body: Array(body.utf8), expected: expected)
    }

    /// An answer; `request` is its method and target, `status` a JSON value.
    static func answer(
        _ law: String, _ request: String, _ status: String, _ body: String, yields expected: String...
    ) -> InterpreterCase {
        let parts = request.split(separator: " ", maxSplits: 1)
        let metadata =
            #"{"method":"\#(parts[0])","received_at":"2026-03-01T10:00:00Z","status":\#(status),"#
            + #""target":"\#(parts[1])"}"#
        return InterpreterCase(
            law: law, kind: "api.response", metadata: metadata, body: Array(body.utf8), expected: expected)
    }

    /// Another event, or one with metadata of its own.
    static func event(
        _ law: String, _ kind: String, _ metadata: String, _ body: String, yields expected: String...
    ) -> InterpreterCase {
        InterpreterCase(
            law: law, kind: kind, metadata: metadata, body: Array(body.utf8), expected: expected)
    }

    /// Facts in short: a line for each observation, each notification that is none, and each oddity.
    static func summary(_ facts: EventFacts) -> [String] {
        var lines = facts.observations.map { observation in
            let answer = observation.answer.map { " \($0)" } ?? ""
            let item = observation.item == 0 ? "" : " #\(observation.item)"
            let subject = "\(observation.subject.kind.rawValue) \(observation.subject.id)"
            return "\(subject) \(observation.status ?? "-")\(answer)\(item)"
        }
        for notification in facts.notifications where notification.subject == nil {
            lines.append("\(notification.name) \(notification.mentionedIDs.joined(separator: ","))")
        }
        if !facts.readable { lines.append("unreadable") }
        if !facts.unreadableItems.isEmpty { lines.append("unreadable items \(facts.unreadableItems)") }
        return lines
    }
}
