package import Lifecycle
import StrictJSON

/// A finding as an auditor reads it on a terminal: what it is, about whom, and the sentence below.
package struct FindingText: Sendable {
    private let style: TerminalStyle

    /// A way of setting findings.
    package init(style: TerminalStyle) {
        self.style = style
    }

    /// The lines of a finding, without line ends.
    ///
    /// - `mark`: stands in front, as `+` for one that is new.
    package func lines(for finding: Finding, mark: String? = nil) -> [String] {
        let front = mark.map { "\($0) " } ?? ""
        let margin = String(repeating: " ", count: front.utf8.count + 2)
        let severity = style.set(finding.severity.rawValue, finding.severity == .error ? .strong : .plain)
        let moment = finding.at.map { "  \($0.rfc3339)" } ?? ""
        var lines = ["\(front)\(severity)  \(style.set(finding.kind.rawValue, .strong))\(moment)"]
        if let subject = finding.subject {
            lines.append("\(margin)\(subject.kind.label) \(TerminalText.escaped(subject.id))")
        }
        let room = max(20, style.width - margin.utf8.count)
        lines += TerminalText.wrapped(finding.message, to: room).map { margin + $0 }
        if !finding.sequences.isEmpty {
            let word = finding.sequences.count == 1 ? "event" : "events"
            let places = finding.sequences.map { "\($0)" }.joined(separator: ", ")
            lines += TerminalText.wrapped("\(word) \(places)", to: room).map { margin + $0 }
        }
        return lines
    }
}

extension SubjectKind {
    /// The kind in words.
    package var label: String {
        switch self {
        case .user: "user"
        case .accountGroup: "account group"
        case .account: "account"
        }
    }
}
