import EventStore
import Integrity
import Lifecycle
import ReadModels
import Reports
import StrictJSON
import TransparencyLog

/// What the ledger says after the demo, and whether it is what was to be shown.
struct DemoConclusion {
    private let directory: LedgerDirectory
    private let programName: String
    private let console: Console

    /// A conclusion about a ledger that nobody writes any more.
    init(directory: LedgerDirectory, surroundings: Surroundings) {
        self.directory = directory
        programName = surroundings.programName
        console = surroundings.console
    }

    /// Shows both timelines and the verdict, and names what to try next.
    ///
    /// - Throws: the rooms' errors if the ledger cannot be read.
    func conclude(_ book: DemoRun.Book) async throws -> ExitStatus {
        let events = try EventReader.open(directory)
        defer { try? events.close() }
        let models = try ReadModels.open(directory, events: events)
        var doubts: [String] = []
        for subject in book.all {
            let timeline = try models.timeline(of: subject.id)
            doubts += Self.doubts(about: subject, timeline)
            guard subject.kind != .user, let timeline else { continue }
            try console.line("")
            try console.lines(
                TimelineText(style: console.style).lines(for: timeline, knownAt: models.position))
        }
        doubts += try showFindings(models, events)
        try showCheckpoint()
        let verdict = try Verification.verify(directory)
        try console.line("")
        try console.lines(verdict.lines(console.style, showsNotes: false))
        if !verdict.isOK { doubts.append("verify found a problem") }
        if verdict.unprotected != nil { doubts.append("a signed checkpoint does not cover every event") }
        guard doubts.isEmpty else {
            try console.flush()
            for doubt in doubts { console.note("account-ledger: \(doubt)") }
            return verdict.isOK ? .findings : .integrity
        }
        try suggest(book, delivery: latestDelivery(events))
        return .done
    }

    /// Shows how much there is to look at, and answers what there should not be.
    private func showFindings(_ models: ReadModels, _ events: EventReader) throws -> [String] {
        let newest = try models.recordedAt(models.position)
        let findings = try newest.map { try models.findings(.init(now: $0)) } ?? []
        var list = FieldList()
        list.append("findings  ", TextCell(findings.countsText))
        try console.line("")
        try console.lines(list.lines(console.style))
        return findings.contains { $0.severity == .error } ? ["there are findings that are errors"] : []
    }

    /// Shows what was signed about the log when it was closed.
    private func showCheckpoint() throws {
        guard let signed = try CheckpointFiles(directory).newest() else { return }
        var list = FieldList()
        list.append("checkpoint", TextCell("\(signed.checkpoint.size) events, signed"))
        list.append("signed by", TextCell(signed.note.signatures.map(\.keyName).joined(separator: ", ")))
        list.append("root_hash", TextCell(signed.checkpoint.root.base64))
        try console.line("")
        try console.lines(list.lines(console.style))
    }

    /// What a timeline does not show although the demo is there to show it.
    static func doubts(about subject: Subject, _ timeline: Timeline?) -> [String] {
        let name = "the \(subject.kind.rawValue.replacing("_", with: " "))"
        guard let timeline else { return ["\(name) is not in the ledger"] }
        let statuses = timeline.periods.map(\.status)
        guard subject.kind != .user else {
            return statuses.last == "ACTIVE" ? [] : ["\(name) is not ACTIVE"]
        }
        guard statuses == ["PENDING_APPROVAL", "ACTIVE"] else {
            return ["\(name) did not go from PENDING_APPROVAL to ACTIVE"]
        }
        return timeline.periods.compactMap { period in
            let sources = Set(period.evidence.map(\.source))
            return sources == [.webhook, .response]
                ? nil : "\(name) was not seen \(period.status) by a webhook and by an API response"
        }
    }

    private func latestDelivery(_ events: EventReader) throws -> Int64? {
        var latest: Int64?
        try events.forEach(kind: .webhookDelivery) { event in
            latest = event.sequence
            return true
        }
        return latest
    }

    private func suggest(_ book: DemoRun.Book, delivery: Int64?) throws {
        let program = "\(Self.shellWord(programName)) --ledger \(Self.shellWord(directory.path))"
        try console.line("")
        try console.line("Ask further:")
        try console.line("  \(program) list accounts")
        try console.line("  \(program) history \(book.user.id)")
        if let delivery {
            try console.line("  \(program) show \(delivery)")
            try console.line("  \(program) prove \(delivery)")
        }
    }

    /// A text as one word of a command line, safe to print.
    static func shellWord(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
                UInt8(ascii: "_"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
        let word = isPlain ? text : "'\(text.replacing("'", with: "'\\''"))'"
        return TerminalText.escaped(word, keepingBackslashes: true)
    }
}
