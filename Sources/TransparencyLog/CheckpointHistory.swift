/// A file of signed checkpoints in a row, each followed by one empty line.
///
/// Nothing in it is checked but its form: no signature, no order.
package struct CheckpointHistory: Sendable {
    /// The checkpoints, the oldest first if the file was only ever appended to.
    package private(set) var checkpoints: [SignedCheckpoint] = []
    /// How many bytes follow the last entry that is whole: an append that was cut off.
    ///
    /// Cut them before anything is appended.
    package private(set) var incompleteBytes = 0

    /// Reads a history.
    ///
    /// What follows the empty line of the last entry is counted and not read.
    ///
    /// - Throws: `malformedCheckpoint`, with the entry's ordinal from 1 on, if one is no signed checkpoint;
    ///   `tooLarge` if one has over 1 MiB.
    package init(_ bytes: [UInt8]) throws(TransparencyLogError) {
        var reading = CheckpointEntries(bytes)
        while let entry = reading.next() { checkpoints.append(try entry.get()) }
        if let fault = reading.faultOfRest { throw fault }
        incompleteBytes = reading.rest.count
    }

    /// Reads a copy that somebody kept: a history, one signed checkpoint alone, or checkpoints whose last one has no
    /// empty line behind it.
    ///
    /// - Throws: as ``init(_:)``, and also where there is something but not one checkpoint.
    package init(copy bytes: [UInt8]) throws(TransparencyLogError) {
        try self.init(bytes)
        guard incompleteBytes > 0 else { return }
        do throws(TransparencyLogError) {
            checkpoints.append(try SignedCheckpoint(Array(bytes.suffix(incompleteBytes))))
            incompleteBytes = 0
        } catch {
            if checkpoints.isEmpty { throw CheckpointEntries.malformed(1, error) }
        }
    }

    /// A signed checkpoint as it is appended to the file.
    package static func entry(_ checkpoint: SignedCheckpoint) -> [UInt8] {
        checkpoint.bytes + [UInt8(ascii: "\n")]
    }
}
