import LedgerTesting

/// The popularity of ranks by Zipf's law: rank k is drawn in proportion to k^-1.1.
///
/// Shape: cumulative weights as whole numbers. The exponent is fixed, and its root is found with additions, products
/// and quotients alone, which give the same bits on every machine; `pow` of a C library does not.
///
/// Cost: 8 bytes a rank; a draw is a binary search.
struct ZipfTable {
    /// `cumulative[k]` is the weight of the ranks 0 to k together.
    private let cumulative: [UInt64]

    /// A table of so many ranks, at least one.
    init(ranks: Int) {
        var sums: [UInt64] = []
        sums.reserveCapacity(max(ranks, 1))
        var sum: UInt64 = 0
        var root = 1.0
        for rank in 1...max(ranks, 1) {
            root = Self.tenthRoot(of: Double(rank), near: root)
            // 2^40 over k^1.1: thousands are left for the rarest of fifty million ranks.
            sum += UInt64(1_099_511_627_776 / (Double(rank) * root))
            sums.append(sum)
        }
        cumulative = sums
    }

    /// Draws a rank, the most popular being 0.
    func draw(_ random: inout SeededGenerator) -> Int {
        let point = random.below(cumulative[cumulative.count - 1])
        var low = 0
        var high = cumulative.count - 1
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] > point { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// The tenth root by Newton's method, from the root of the number before.
    private static func tenthRoot(of number: Double, near start: Double) -> Double {
        var root = start
        for _ in 0..<12 {
            let square = root * root
            let fourth = square * square
            root = (9 * root + number / (fourth * fourth * root)) / 10
        }
        return root
    }
}

extension SeededGenerator {
    /// A number from 0 to `bound` - 1, by the high half of a product: the standard library may change its own way.
    ///
    /// - Precondition: `bound` is not 0.
    mutating func below(_ bound: UInt64) -> UInt64 {
        next().multipliedFullWidth(by: bound).high
    }

    /// A number from 0 to `bound` - 1.
    ///
    /// - Precondition: `bound` is greater than 0.
    mutating func below(_ bound: Int) -> Int {
        Int(below(UInt64(bound)))
    }

    /// True in so many of a hundred cases.
    mutating func percent(_ share: Int) -> Bool {
        below(100) < share
    }
}
