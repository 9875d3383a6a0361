import Integrity
import Reports
import StrictJSON

extension Verdict {
    /// The verdict for a terminal: the result first, then what it is about, then what is wrong.
    ///
    /// - `showsNotes`: whether to say what a reader should know and is no problem.
    func lines(_ style: TerminalStyle, showsNotes: Bool = true) -> [String] {
        var list = FieldList()
        list.append("verdict", TextCell(isOK ? "ok" : "failed", isOK ? .good : .bad))
        // Without a root no event could be read: that there are none is not what is known.
        list.append(
            "size", TextCell(rootHash == nil ? nil : "\(size) \(size == 1 ? "event" : "events")"))
        list.append("root_hash", TextCell(json["root_hash"]?.cellText))
        list.append("checkpointed_size", TextCell(checkpointedSize))
        let span = unprotected.map { "events \($0.first) to \($0.last): no signed checkpoint covers them" }
        list.append("unprotected", TextCell(span))
        list.append("key", TextCell(keyText))
        if let since {
            list.append("since", TextCell("event \(since), the last of the checkpoint that was given"))
        }
        if let readModels {
            list.append(
                "read_models",
                TextCell("projection \(readModels.projectionVersion) at event \(readModels.sequence)"))
            list.append("digest", TextCell(readModels.digest))
        } else {
            list.append("read_models", TextCell(nil))
        }
        let told = showsNotes ? notes.flatMap { [""] + TerminalText.wrapped($0, to: style.width) } : []
        let lines = list.lines(style) + told
        guard !problems.isEmpty else { return lines }
        var table = TextTable(
            [.init("check"), .init("sequence", .trailing), .init("message")], layout: .detailBelow)
        for problem in problems {
            table.append([
                TextCell(problem.check.rawValue, .bad), TextCell(problem.sequence.map(String.init)),
                TextCell(problem.message),
            ])
        }
        return lines + [""] + table.lines(style)
    }

    /// Which key the signatures were checked with, and what that is worth.
    private var keyText: String? {
        switch key {
        case .given: "the one that was given"
        case .own: "the ledger's own; give --key to check against yours"
        case nil: nil
        }
    }
}
