import StrictJSON
import TransparencyLog

/// Signed checkpoints as a command writes them: the bytes of the file, or JSON.
struct CheckpointView {
    private let key: VerifierKey?
    private let format: OutputFormat

    /// A view of the checkpoints of a ledger.
    ///
    /// - `key`: the ledger's own verifier key; nil if it is gone.
    init(key: VerifierKey?, format: OutputFormat) {
        self.key = key
        self.format = format
    }

    /// Writes one checkpoint.
    ///
    /// - Returns: `integrity` if the ledger's own key did not sign it, which a note says.
    func write(_ signed: SignedCheckpoint, to console: Console) throws -> ExitStatus {
        switch format {
        case .table: try console.raw(signed.bytes, "The checkpoint")
        case .json: try console.json(json(signed))
        }
        return try doubts([signed], console)
    }

    /// Writes a history, without what a crash left of an entry at its end.
    ///
    /// - Returns: `integrity` if the ledger's own key did not sign one of them, which a note says.
    func write(_ history: CheckpointHistory, to console: Console) throws -> ExitStatus {
        switch format {
        case .table:
            for signed in history.checkpoints {
                try console.raw(CheckpointHistory.entry(signed), "The history")
            }
        case .json: try console.json(["items": .array(history.checkpoints.map(json))])
        }
        if history.incompleteBytes > 0 {
            console.note(
                "note: the history ends with an entry that is not whole (\(history.incompleteBytes) bytes), left out"
            )
        }
        return try doubts(history.checkpoints, console)
    }

    private func json(_ signed: SignedCheckpoint) -> JSONValue {
        var object = Record(signed.summary).json
        object["signed_by"] = .array(signed.note.signatures.map { .string($0.keyName) })
        object["note"] = .string(String(decoding: signed.bytes, as: UTF8.self))
        object["verified"] = .bool(isVerified(signed))
        return object
    }

    private func isVerified(_ signed: SignedCheckpoint) -> Bool {
        key.map { signed.isOwn(of: $0) } ?? false
    }

    private func doubts(_ checkpoints: [SignedCheckpoint], _ console: Console) throws -> ExitStatus {
        try console.flush()
        guard key != nil else {
            console.note("note: the ledger's verifier key, signing.vkey, is gone: no signature was checked")
            return .done
        }
        let foreign = checkpoints.filter { !isVerified($0) }
        guard let first = foreign.first else { return .done }
        console.note(
            """
            account-ledger: The checkpoint of \(first.checkpoint.size) events is not signed with the ledger's own key: \
            run verify, and compare with copies that were kept elsewhere.
            """)
        return .integrity
    }
}
