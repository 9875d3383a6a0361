/// Takes the entries of a history out of its bytes, one after the other.
///
/// The first empty line stands between an entry's text and its signatures, the second ends it: neither has one inside.
/// Source: docs/format.md, "The files checkpoint and checkpoints".
struct CheckpointEntries {
    /// What was not taken yet; at the end the bytes that are no whole entry.
    private(set) var rest: ArraySlice<UInt8>
    /// How many were taken: the ordinal of the last one.
    private(set) var count = 0

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    /// The next entry that is whole; nil where none follows any more.
    ///
    /// Behind one that is malformed, the next begins where the next signed checkpoint does: a line too much or too few
    /// must not hide all that follow.
    mutating func next() -> Result<SignedCheckpoint, TransparencyLogError>? {
        guard let split = rest.emptyLine(from: rest.startIndex), let end = rest.emptyLine(from: split + 2)
        else { return nil }
        count += 1
        let entry = read(rest[...end])
        var start = end + 2
        if case .failure = entry, let other = rest.emptyLine(from: end + 2),
            case .success = read(rest[(split + 2)...other])
        {
            start = split + 2
        }
        rest = rest[start...]
        return entry
    }

    /// Why the rest cannot be an entry that was cut off; nil if it can.
    var faultOfRest: TransparencyLogError? {
        rest.count > SignedNote.byteCountMax ? Self.tooLarge(count + 1) : nil
    }

    private func read(_ bytes: ArraySlice<UInt8>) -> Result<SignedCheckpoint, TransparencyLogError> {
        guard bytes.count <= SignedNote.byteCountMax else { return .failure(Self.tooLarge(count)) }
        do throws(TransparencyLogError) {
            return .success(try SignedCheckpoint(Array(bytes)))
        } catch {
            return .failure(Self.malformed(count, error))
        }
    }

    /// An entry that is no signed checkpoint.
    static func malformed(_ ordinal: Int, _ error: TransparencyLogError) -> TransparencyLogError {
        TransparencyLogError(
            error.code == .tooLarge ? .tooLarge : .malformedCheckpoint,
            "Entry \(ordinal) of the checkpoints cannot be read. \(error.message)")
    }

    private static func tooLarge(_ ordinal: Int) -> TransparencyLogError {
        TransparencyLogError(
            .tooLarge, "Entry \(ordinal) of the checkpoints has more than 1 MiB. Restore the file.")
    }
}
