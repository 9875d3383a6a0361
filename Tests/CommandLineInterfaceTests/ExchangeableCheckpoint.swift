import Synchronization
import TransparencyLog

/// A checkpoint that another process puts in the place of the one before.
final class ExchangeableCheckpoint: Sendable {
    private let stored: Mutex<SignedCheckpoint?>

    init(_ value: SignedCheckpoint?) { stored = Mutex(value) }

    var value: SignedCheckpoint? {
        get { stored.withLock { $0 } }
        set { stored.withLock { $0 = newValue } }
    }
}
