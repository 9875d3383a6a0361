import EventStore

/// The problems of single events, at most so many of each check: a file with a million changed rows must not fill the
/// memory.
struct ProblemList {
    private var found: [Verdict.Problem] = []
    private var counts: [Verdict.Check: Int] = [:]

    /// Tells a problem, or counts it where enough were told.
    mutating func add(_ check: Verdict.Check, _ sequence: Int64?, _ message: @autoclosure () -> String) {
        counts[check, default: 0] += 1
        guard counts[check, default: 0] <= LeafBlock.faultLimit else { return }
        found.append(.init(check: check, sequence: sequence, message: message()))
    }

    /// Counts problems that nobody can tell.
    mutating func addUntold(_ count: Int, _ check: Verdict.Check) { counts[check, default: 0] += count }

    /// All problems by sequence; where a check found more than are listed, a last line says how many.
    var all: [Verdict.Problem] {
        let order = Dictionary(
            uniqueKeysWithValues: Verdict.Check.allCases.enumerated().map { ($1, $0) })
        let sorted = found.enumerated().sorted { left, right in
            let (first, second) = (left.element, right.element)
            return (first.sequence ?? 0, order[first.check] ?? 0, left.offset)
                < (second.sequence ?? 0, order[second.check] ?? 0, right.offset)
        }
        return sorted.map(\.element)
            + Verdict.Check.allCases.compactMap { check in
                let more = counts[check, default: 0] - LeafBlock.faultLimit
                guard more > 0 else { return nil }
                return .init(check: check, sequence: nil, message: "And \(more) more of this kind.")
            }
    }
}
