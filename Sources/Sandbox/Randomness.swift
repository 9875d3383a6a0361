/// Where ids, tokens and nonces come from.
package enum SandboxRandomness: Sendable, Hashable {
    /// The system's secure generator.
    case system
    /// A fixed sequence, for tests. Keys are not drawn from it.
    case seeded(UInt64)
}

/// Draws everything in the sandbox that has to look random.
struct Randomness: Sendable {
    private enum Generator: Sendable {
        case system(SystemRandomNumberGenerator)
        case seeded(SplitMix64)
    }

    private var generator: Generator

    init(_ source: SandboxRandomness) {
        switch source {
        case .system: generator = .system(SystemRandomNumberGenerator())
        case .seeded(let seed): generator = .seeded(SplitMix64(state: seed))
        }
    }

    /// A version 4 UUID in lower case.
    mutating func uuid() -> String {
        var digits = hexadecimal(32)
        digits[12] = "4"
        digits[16] = Array("89ab")[Int(next() % 4)]
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
    }

    /// A secret of 48 hexadecimal digits behind a prefix that tells what it is.
    mutating func secret(_ prefix: String) -> String { prefix + String(hexadecimal(48)) }

    /// Sixteen letters and digits, as the provider's own nonces look.
    mutating func nonce() -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        return String((0..<16).map { _ in alphabet[Int(next() % UInt64(alphabet.count))] })
    }

    /// Nine digits, the first of which is not 0.
    mutating func securitiesAccountNumber() -> String { String(100_000_000 + next() % 900_000_000) }

    private mutating func hexadecimal(_ count: Int) -> [Character] {
        let alphabet = Array("0123456789abcdef")
        return (0..<count).map { _ in alphabet[Int(next() % 16)] }
    }

    private mutating func next() -> UInt64 {
        switch generator {
        case .system(var source):
            defer { generator = .system(source) }
            return source.next()
        case .seeded(var source):
            defer { generator = .seeded(source) }
            return source.next()
        }
    }
}

/// Steele, Lea and Flood's generator: tiny, well spread, and not for secrets.
private struct SplitMix64: RandomNumberGenerator, Sendable {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
