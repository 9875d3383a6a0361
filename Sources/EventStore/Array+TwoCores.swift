import Dispatch
import Synchronization

extension Array where Element: Sendable {
    /// Transforms the elements, many of them on two cores; the answers stand in their order.
    /// - Throws: What `transform` throws, of several the first in the order of the elements.
    func mapOnTwoCores<Answer: Sendable, Failure>(
        _ transform: @Sendable (Element) throws(Failure) -> Answer
    ) throws(Failure) -> [Answer] {
        guard count >= SpellingAhead.worthwhile else { return try map(transform) }
        let halves = Mutex<[Result<[Answer], Failure>]>([.success([]), .success([])])
        DispatchQueue.concurrentPerform(iterations: 2) { half in
            let part = half == 0 ? self[..<(count / 2)] : self[(count / 2)...]
            let answers = Result { () throws(Failure) in try part.map(transform) }
            halves.withLock { $0[half] = answers }
        }
        let answers = halves.withLock(\.self)
        return try answers[0].get() + answers[1].get()
    }
}
