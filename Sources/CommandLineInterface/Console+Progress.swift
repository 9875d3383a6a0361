import Synchronization

extension Console {
    /// Tells about long work on standard error, on a terminal only.
    ///
    /// - `verb`: what happens to an event, such as `checked`.
    func progress(over verb: String) -> Progress {
        Progress(verb, on: self)
    }
}

/// How far a long work is, as a line that is written over and gone at the end.
final class Progress: Sendable {
    private struct State {
        var lastTold: ContinuousClock.Instant?
    }

    private static let pause = Duration.milliseconds(200)

    private let verb: String
    private let console: Console
    private let start = ContinuousClock.now
    private let state = Mutex(State())

    /// Work that begins now.
    init(_ verb: String, on console: Console) {
        self.verb = verb
        self.console = console
    }

    /// Tells how many of how many events are done; five times a second at most.
    func tell(_ done: Int64, of all: Int64) {
        guard console.showsProgress else { return }
        let now = ContinuousClock.now
        let isDue = state.withLock { state in
            if (state.lastTold ?? start).duration(to: now) < Self.pause { return false }
            state.lastTold = now
            return true
        }
        guard isDue else { return }
        console.progress(Self.text(verb, done, of: all, after: start.duration(to: now)))
    }

    /// Takes the line away.
    func end() { console.progress(nil) }

    /// The line: `checked 412,000 of 1,000,000 events, about 2 s left`.
    ///
    /// What is left is estimated from what is done, once that took a second.
    static func text(_ verb: String, _ done: Int64, of all: Int64, after elapsed: Duration) -> String {
        let amount = "\(verb) \(grouped(done)) of \(grouped(all)) events"
        guard done > 0, done < all, elapsed >= .seconds(1) else { return amount }
        let left = elapsed / .milliseconds(1) / 1000 * Double(all - done) / Double(done)
        switch left {
        case ..<90: return "\(amount), about \(max(Int64(left.rounded()), 1)) s left"
        case ..<5_400: return "\(amount), about \(Int64((left / 60).rounded())) min left"
        default: return "\(amount), about \(grouped(Int64((left / 3_600).rounded()))) h left"
        }
    }

    /// The number with commas between groups of three digits.
    private static func grouped(_ number: Int64) -> String {
        let digits = Array(String(number))
        return String(
            digits.indices.flatMap { index in
                index > 0 && (digits.count - index) % 3 == 0 ? [",", digits[index]] : [digits[index]]
            })
    }
}
