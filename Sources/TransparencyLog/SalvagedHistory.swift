/// What can be read of a file of signed checkpoints that somebody may have changed.
///
/// Nothing in it is checked but its form: no signature, no order.
package struct SalvagedHistory: Sendable {
    /// A checkpoint, and where it stands.
    package struct Entry: Sendable, Hashable {
        /// Its place among all entries, from 1 on.
        package let ordinal: Int
        /// What stands there.
        package let signed: SignedCheckpoint
    }

    /// The entries that are signed checkpoints, in the order of the file.
    package private(set) var entries: [Entry] = []
    /// What is wrong with the first one that is none; nil if all are.
    package private(set) var firstFault: TransparencyLogError?
    /// How many are none.
    package private(set) var faultCount = 0
    /// How many bytes follow the last entry that is whole: an append that was cut off.
    package private(set) var incompleteBytes = 0

    /// Reads a history as ``CheckpointHistory/init(_:)`` does, and goes on behind what it refuses.
    ///
    /// Cost: each entry is parsed, and one that is malformed once more.
    package init(_ bytes: [UInt8]) {
        var reading = CheckpointEntries(bytes)
        while let entry = reading.next() {
            switch entry {
            case .success(let signed): entries.append(Entry(ordinal: reading.count, signed: signed))
            case .failure(let error): note(error)
            }
        }
        if let fault = reading.faultOfRest { note(fault) } else { incompleteBytes = reading.rest.count }
    }

    private mutating func note(_ fault: TransparencyLogError) {
        firstFault = firstFault ?? fault
        faultCount += 1
    }
}
