package import Lifecycle
import StrictJSON

/// The reasons for a status as an auditor reads them on a terminal.
package struct ExplanationText: Sendable {
    private let style: TerminalStyle

    /// A way of setting explanations.
    package init(style: TerminalStyle) {
        self.style = style
    }

    /// The lines of an explanation, without line ends.
    ///
    /// - `knownAt`: the sequence of the newest event that was taken into account.
    package func lines(for explanation: Explanation, of subject: Subject, knownAt: Int64) -> [String] {
        var lines = title(of: explanation, subject, knownAt) + [""]
        lines += paragraph(explanation.rule, margin: "")
        for part in explanation.parts { lines += [""] + block(for: part) }
        if !explanation.setAside.isEmpty {
            lines += ["", style.set("set aside: no place in the timeline", .strong)]
            lines += explanation.setAside.flatMap(reason)
        }
        return lines
    }

    private func title(of explanation: Explanation, _ subject: Subject, _ knownAt: Int64) -> [String] {
        let name = "\(subject.kind.label) \(TerminalText.escaped(subject.id))"
        let moment = explanation.answer.map { "at \($0.at.rfc3339) " } ?? ""
        let status =
            explanation.answer == nil ? explanation.parts.last?.period.status : explanation.answer?.status
        let certainty = explanation.answer?.certain == false ? ", not certain" : ""
        let answer = TerminalText.escaped(status ?? "no status")
        return [
            "\(style.set(name, .strong)), known at event \(knownAt)",
            "\(moment)\(style.set(answer, .strong))\(certainty)",
        ]
    }

    private func block(for part: Explanation.Part) -> [String] {
        let period = part.period
        let status = style.set(TerminalText.escaped(period.status), .strong)
        var lines = ["\(status)  from \(period.validFrom.rfc3339)"]
        let claim = part.isClaim ? ": what its name claims" : ""
        lines.append("  decided by event \(period.deciding.sequence) (\(period.deciding.label))\(claim)")
        lines += paragraph(part.rule, margin: "  ")
        if let bound = period.notBefore { lines.append("  not before \(bound.rfc3339)") }
        lines.append("  confirmed until \(period.confirmedUntil.rfc3339)")
        if !part.setAside.isEmpty {
            lines.append("  set aside:")
            lines += part.setAside.flatMap(reason)
        }
        return lines
    }

    private func reason(_ piece: Explanation.SetAside) -> [String] {
        let claim = piece.isClaim ? ", what its name claims" : ""
        let head = "event \(piece.evidence.sequence) (\(piece.evidence.label))\(claim)"
        return ["    \(head)"] + paragraph(piece.rule, margin: "      ")
    }

    private func paragraph(_ rule: TimelineRule, margin: String) -> [String] {
        TerminalText.wrapped(
            escaped: "\(rule.sentence) (rule \(rule.section))", to: style.width - margin.utf8.count
        )
        .map { margin + $0 }
    }
}

extension Evidence {
    /// The way it came, in words.
    fileprivate var label: String { source.rawValue + (imported ? ", imported" : "") }
}
