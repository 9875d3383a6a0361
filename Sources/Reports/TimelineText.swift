package import Lifecycle
import StrictJSON

/// A timeline as an auditor reads it on a terminal: the statuses one below the other, each with its evidence.
///
/// Set for 80 columns: the longest status of the provider and two instants with nine digits fill them.
package struct TimelineText: Sendable {
    private let style: TerminalStyle
    private let showsAllEvidence: Bool

    /// A way of setting timelines.
    ///
    /// - `style`: width and colour.
    /// - `showsAllEvidence`: false for the deciding piece, the first of each source and the latest.
    package init(style: TerminalStyle, showsAllEvidence: Bool = false) {
        self.style = style
        self.showsAllEvidence = showsAllEvidence
    }

    /// The lines of a history, without line ends: its timeline, changes of attributes, and what is to be looked at.
    ///
    /// - `findings`: those about the subject, in the order of lists; changes of attributes are set by themselves.
    /// - `knownAt`: the sequence of the newest event that was taken into account.
    package func lines(for history: SubjectHistory, findings: [Finding], knownAt: Int64) -> [String] {
        var lines = lines(for: history.timeline, knownAt: knownAt)
        let changes = history.changes
        if !changes.isEmpty { lines += ["", style.set("changes", .faint)] + changes.flatMap(changeLines) }
        let others = findings.filter { $0.kind != .attributeChanged }
        if !others.isEmpty {
            let text = FindingText(style: style)
            lines += ["", style.set("findings", .faint)] + others.flatMap { text.lines(for: $0) }
        }
        return lines
    }

    private func changeLines(_ change: AttributeChange) -> [String] {
        let moment = change.at?.rfc3339 ?? "at an unknown time"
        let bound = change.notBefore.map { ", not before \($0.rfc3339)" } ?? ""
        let events = change.evidence.map { "\($0)" }.joined(separator: ", ")
        let values = "\(change.from.text) → \(change.to.text)"
        let word = change.evidence.count == 1 ? "event" : "events"
        return ["\(style.set(change.attribute.rawValue, .strong))  \(moment)\(bound)"]
            + TerminalText.wrapped("\(values) (\(word) \(events))", to: style.width - 2).map { "  " + $0 }
    }

    /// The lines of a timeline, without line ends.
    ///
    /// - `timeline`: what is to be shown, the oldest period first.
    /// - `knownAt`: the sequence of the newest event that was taken into account.
    /// - Complexity: O(periods and the evidence that is shown).
    package func lines(for timeline: Timeline, knownAt: Int64) -> [String] {
        let subject = TerminalText.escaped(timeline.subject.id)
        let title = style.set("\(timeline.subject.kind.label) \(subject)", .strong)
        var lines = ["\(title), known at event \(knownAt)"]
        let created = timeline.createdAt.map { "created \($0.rfc3339), " } ?? ""
        lines.append("\(created)first seen by a \(timeline.firstSeenBy.rawValue)")
        lines.append("")
        guard !timeline.periods.isEmpty else {
            return lines + ["no event says anything about its status"]
        }
        // The status column is as wide as the widest of them, so that the instants stand in line.
        let statuses = timeline.periods.map { TerminalText.escaped($0.status) }
        let width = statuses.reduce(DisplayWidth.of("PENDING_APPROVAL")) { max($0, DisplayWidth.of($1)) }
        lines.append(style.set(row("status", "valid_from", "valid_to", width), .faint))
        for (period, status) in zip(timeline.periods, statuses) {
            lines += block(for: period, status: status, width: width)
        }
        return lines
    }

    private func block(for period: Period, status: String, width: Int) -> [String] {
        let margin = String(repeating: " ", count: width + 2)
        let padding = String(repeating: " ", count: width - DisplayWidth.of(status))
        let from = period.validFrom.rfc3339.padded(to: Self.instantWidth)
        let to = period.validTo?.rfc3339 ?? "open"
        var lines = ["\(style.set(status, .strong))\(padding)  \(from)  \(to)"]
        let start = "start (event \(period.deciding.sequence)), known since event \(period.knownSince)"
        lines.append("\(margin)\(period.precision.rawValue) \(start)")
        if period.precision == .bounded {
            let bound = period.notBefore.map { "not before \($0.rfc3339)" } ?? "how much earlier is not known"
            lines.append("\(margin)\(bound)")
        }
        let end = period.validTo == nil ? ", then unknown" : ""
        lines.append("\(margin)confirmed until \(period.confirmedUntil.rfc3339)\(end)")
        lines += evidenceLines(of: period, margin: margin)
        return lines
    }

    private func evidenceLines(of period: Period, margin: String) -> [String] {
        let shown = showsAllEvidence ? period.evidence : period.shortEvidence()
        var pieces = shown.map { piece in
            "\(piece.sequence) (\(piece.source.rawValue)\(piece.imported ? ", imported" : ""))"
        }
        if shown.count < period.evidence.count {
            pieces.append("and \(period.evidence.count - shown.count) more")
        }
        var lines: [String] = []
        var line = "\(margin)evidence: event"
        for (index, piece) in pieces.enumerated() {
            let text = piece + (index == pieces.count - 1 ? "" : ",")
            if line.utf8.count + 1 + text.utf8.count > style.width, index > 0 {
                lines.append(line)
                line = "\(margin)         "
            }
            line += " \(text)"
        }
        return lines + [line]
    }

    private func row(_ status: String, _ start: String, _ end: String, _ width: Int) -> String {
        "\(status.padded(to: width))  \(start.padded(to: Self.instantWidth))  \(end)"
    }

    /// The columns of `2026-05-04T08:15:30.000000000Z`.
    private static let instantWidth = 30
}

extension String {
    /// An ASCII text filled up with spaces at its end.
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - utf8.count))
    }
}
