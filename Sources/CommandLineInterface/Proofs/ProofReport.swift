import Reports
import StrictJSON
import TransparencyLog

/// What a proof that holds has shown, as `verify-proof` writes it.
struct ProofReport {
    /// The key that it was checked with.
    let key: VerifierKey
    /// The signed checkpoint in it.
    let checkpoint: SignedCheckpoint

    /// Writes what is proved about an event.
    func write(_ event: ProvenEvent, _ format: OutputFormat, to console: Console) throws {
        switch format {
        case .json: try console.json(json("event", ("event", Record(event.columns).json)))
        case .table:
            let style = console.style
            try console.lines(
                heading("event \(event.sequence) is in the log that was signed").lines(style) + [""])
            try console.lines(Record(event.columns.filter { $0.name != "metadata" }).lines(style))
            try console.lines(
                ["", style.set("metadata", .strong)] + event.metadata.metadataLines(style).map { "  " + $0 })
        }
    }

    /// Writes what is proved about the growth of the log.
    ///
    /// - `isCompared`: whether the earlier log was compared with a checkpoint that somebody kept.
    func write(
        _ statement: ConsistencyStatement, isCompared: Bool, _ format: OutputFormat, to console: Console
    ) throws {
        let old: [(name: String, value: JSONValue)] = [
            ("size", .integer(statement.oldSize)), ("root_hash", .string(statement.oldRoot.base64)),
            ("compared", .bool(isCompared)),
        ]
        switch format {
        case .json: try console.json(json("consistency", ("old", Record(old).json)))
        case .table:
            var list = heading("the log that was signed is the continuation of the old one")
            list.append("old size", TextCell(statement.oldSize))
            list.append("old root_hash", TextCell(statement.oldRoot.base64))
            list.append(
                "old log",
                TextCell(
                    isCompared
                        ? "the one of the checkpoint that was kept"
                        : "as the file says: compare size and root, or give --since"))
            try console.lines(list.lines(console.style))
        }
    }

    private func json(_ kind: String, _ subject: (key: String, value: JSONValue)) -> JSONValue {
        .object([
            JSONMember(key: "verdict", value: "ok"), JSONMember(key: "proof", value: .string(kind)),
            JSONMember(key: "key", value: .string(key.name)),
            JSONMember(key: "checkpoint", value: Record(checkpoint.summary).json),
            JSONMember(key: subject.key, value: subject.value),
        ])
    }

    private func heading(_ proved: String) -> FieldList {
        var list = FieldList()
        list.append("verdict", TextCell("ok", .good))
        list.append("proved", TextCell(proved))
        list.append("key", TextCell(key.name))
        for field in checkpoint.summary { list.append(field.name, TextCell(field.value.cellText)) }
        return list
    }
}
