/// A repeatable source of random numbers: SplitMix64.
///
/// The same seed gives the same numbers on every machine. A failing test prints the generator's description; set
/// `LEDGER_TEST_SEED` to the number in it to get the very same run again.
///
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
package struct SeededGenerator: RandomNumberGenerator, Sendable, CustomStringConvertible {
    /// The seed this generator started from.
    package let seed: UInt64
    private var state: UInt64

    /// A generator that starts from a given seed.
    package init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    /// A generator that starts from `LEDGER_TEST_SEED`, or from a random seed where that is not set.
    package init() {
        self.init(seed: Self.seedOfThisRun ?? UInt64.random(in: .min ... .max))
    }

    /// How to repeat this run.
    package var description: String {
        "seed \(seed) (repeat with LEDGER_TEST_SEED=\(seed))"
    }

    /// The next 64 random bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// That many random bytes.
    package mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
    }

    /// A random version 4 UUID in lower case.
    package mutating func uuid() -> String {
        var raw = bytes(16)
        raw[6] = raw[6] & 0x0F | 0x40
        raw[8] = raw[8] & 0x3F | 0x80
        let digits = Array("0123456789abcdef")
        var text = ""
        for (place, byte) in raw.enumerated() {
            if [4, 6, 8, 10].contains(place) { text.append("-") }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return text
    }
}
