import Synchronization

extension Console {
    /// Tells about long work on standard error: a line for every hundred thousand events.
    ///
    /// - `verb`: what happens to an event, such as `checked`.
    func progress(_ verb: String) -> @Sendable (_ done: Int64, _ all: Int64) -> Void {
        let told = Told()
        return { done, all in
            guard told.isDue(done) else { return }
            self.note("note: \(done) of \(all) events \(verb)")
        }
    }
}

/// How far the work was when it was last told.
private final class Told: Sendable {
    private let last = Mutex<Int64>(0)
    private static let step: Int64 = 100_000

    func isDue(_ done: Int64) -> Bool {
        last.withLock { last in
            guard done >= last + Self.step else { return false }
            last = done
            return true
        }
    }
}
