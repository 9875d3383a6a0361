import Capture
import EventStore
import Reports
import StrictJSON

/// Writes events as they are read, without holding more than a few of them.
struct EventListing {
    private let console: Console
    private let format: OutputFormat
    private let isFollowing: Bool
    private let selection: EventSelection
    private var written: Int64 = 0
    private var isFirst = true
    private var rows: [[TextCell]] = []
    private var sequenceWidth = 8

    /// A listing of which nothing is written yet.
    init(console: Console, format: OutputFormat, isFollowing: Bool, selection: EventSelection) {
        self.console = console
        self.format = format
        self.isFollowing = isFollowing
        self.selection = selection
    }

    /// Writes what stands before the first event.
    mutating func begin(head: Int64) throws {
        sequenceWidth = max(sequenceWidth, String(head).utf8.count)
        if format == .json, !isFollowing { try console.write(Array(#"{"items":["#.utf8)) }
    }

    /// Writes the selected events after one position up to another.
    ///
    /// - `mentions`: the only positions to look at, ascending; nil for all.
    /// - Complexity: O(events in the range); memory for a few rows.
    mutating func write(
        _ events: EventReader, after previous: Int64, through head: Int64, among mentions: [Int64]?
    ) throws {
        guard let positions = selection.positions(after: previous, through: head) else { return }
        if let mentions {
            for sequence in mentions where positions.contains(sequence) {
                if let event = try events.event(sequence) { try write(event) }
            }
        } else {
            try events.forEach(
                from: positions.lowerBound, through: positions.upperBound, kind: selection.kind
            ) { event in
                try write(event)
                return true
            }
        }
        try writeRows()
    }

    /// Writes what stands after the last event.
    func end(knownAt: Int64) throws {
        switch format {
        case .json: try console.line(#"],"known_at":\#(knownAt)}"#)
        case .table:
            if written == 0 { console.note("note: no event fits, as known at event \(knownAt)") }
        }
    }

    private mutating func write(_ event: Event) throws {
        guard selection.contains(event) else { return }
        written += 1
        switch format {
        case .json:
            let line = try EventExporter.line(for: event)
            if isFollowing {
                try console.line(line)
            } else {
                try console.write(Array("\(written == 1 ? "" : ",")\n\(line)".utf8))
            }
        case .table:
            rows.append([
                TextCell(event.sequence, .strong), TextCell(event.recordedAt.rfc3339),
                TextCell(event.kind.rawValue),
                TextCell(Int64(event.body.count)), TextCell(event.about),
            ])
            if rows.count == Self.rowsAtOnce { try writeRows() }
        }
    }

    private static let rowsAtOnce = 200

    private mutating func writeRows() throws {
        guard !rows.isEmpty else { return }
        // Widths are fixed, so that the parts of a long log line up; what an event is about stands below.
        var table = TextTable(
            [
                .init("sequence", .trailing, minimumWidth: sequenceWidth),
                .init("recorded_at", minimumWidth: 30),
                .init("kind", minimumWidth: 16), .init("body", .trailing, minimumWidth: 8),
                .init("about", minimumWidth: 60),
            ], layout: .detailBelow)
        for row in rows { table.append(row) }
        rows.removeAll(keepingCapacity: true)
        try console.lines(table.lines(console.style, hasHeader: isFirst))
        isFirst = false
    }
}
