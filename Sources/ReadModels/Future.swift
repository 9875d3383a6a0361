import Dispatch
import Synchronization

/// A value that is made on another thread while its owner does something else.
///
/// Owns the result until it is taken. Whoever makes it needs nothing from the owner's thread, so waiting always ends.
final class Future<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)
    private let isDone = DispatchSemaphore(value: 0)

    /// Begins at once, on a queue.
    init(on queue: DispatchQueue, _ make: @escaping @Sendable () throws -> Value) {
        queue.async {
            let made = Result { try make() }
            self.result.withLock { $0 = made }
            self.isDone.signal()
        }
    }

    /// Waits for the value.
    ///
    /// To be called once.
    ///
    /// - Throws: what making it threw.
    func take() throws -> Value {
        isDone.wait()
        guard let made = result.withLock({ $0.take() }) else {
            preconditionFailure("The value of a future is taken once.")
        }
        return try made.get()
    }
}
