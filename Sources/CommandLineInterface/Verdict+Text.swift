import Integrity
import Reports
import StrictJSON

extension Verdict {
    /// The verdict for a terminal: the result first, then what it is about, then what is wrong.
    func lines(_ style: TerminalStyle) -> [String] {
        var list = FieldList()
        list.append("verdict", TextCell(isOK ? "ok" : "failed", isOK ? .good : .bad))
        list.append("size", TextCell("\(size) \(size == 1 ? "event" : "events")"))
        list.append("root_hash", TextCell(json["root_hash"]?.cellText))
        list.append("checkpointed_size", TextCell(checkpointedSize))
        let span = unprotected.map { "events \($0.first) to \($0.last): no signed checkpoint covers them" }
        list.append("unprotected", TextCell(span))
        if let readModels {
            list.append(
                "read_models",
                TextCell("projection \(readModels.projectionVersion) at event \(readModels.sequence)"))
            list.append("digest", TextCell(readModels.digest))
        } else {
            list.append("read_models", TextCell(nil))
        }
        guard !problems.isEmpty else { return list.lines(style) }
        var table = TextTable(
            [.init("check"), .init("sequence", .trailing), .init("message")], layout: .detailBelow)
        for problem in problems {
            table.append([
                TextCell(problem.check.rawValue, .bad), TextCell(problem.sequence.map(String.init)),
                TextCell(problem.message),
            ])
        }
        return list.lines(style) + [""] + table.lines(style)
    }
}
