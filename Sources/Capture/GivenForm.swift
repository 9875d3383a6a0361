import StrictJSON

/// What an import adds to metadata, and how to take it away again.
///
/// Two lines are the same event if kind, body and *given form* agree: the metadata as the ledger wrote it that saw the
/// event first. So a file can be imported twice, an export into its own ledger, and both an original and a ledger that
/// imported it into a third, and nothing is appended twice.
enum GivenForm {
    /// Added by an import; of a ledger that imports from an importing ledger, `imported_sequence` and
    /// `imported_recorded_at` keep telling of the first.
    static let importedAt = "imported_at"
    static let importedBy = "imported_by"
    static let importedSequence = "imported_sequence"
    static let importedRecordedAt = "imported_recorded_at"
    static let importedRequestSequence = "imported_request_sequence"
    static let importedResolves = "imported_resolves"
    static let claimedSignature = "claimed_signature"
    /// Added by the store to an event whose clock went back.
    private static let clockRead = "clock_read"

    /// The metadata without the traces of any import.
    static func of(_ metadata: JSONValue) -> JSONValue {
        var given = metadata
        given[clockRead] = nil
        guard metadata[importedAt] != nil else { return given }
        given["signature"] = metadata[claimedSignature]
        given["request_sequence"] = metadata[importedRequestSequence]
        given["resolves"] = metadata[importedResolves]
        for key in [
            importedAt, importedBy, importedSequence, importedRecordedAt, importedRequestSequence,
            importedResolves, claimedSignature,
        ] {
            given[key] = nil
        }
        return given
    }
}
