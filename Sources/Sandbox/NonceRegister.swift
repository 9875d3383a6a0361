/// The nonces of signatures that still hold, so that none counts twice.
struct NonceRegister: Sendable {
    private static let firstSweep = 1024

    /// When each can be forgotten, in seconds since 1970: its signature has expired by then.
    private var seen: [String: Int64] = [:]
    private var nextSweep = firstSweep

    /// Whether the nonce is new; it is not from then on, until the moment given.
    mutating func admit(_ nonce: String, until end: Int64, now: Int64) -> Bool {
        if seen.count >= nextSweep {
            seen = seen.filter { now <= $0.value }
            nextSweep = max(Self.firstSweep, seen.count * 2)
        }
        if let known = seen[nonce], now <= known { return false }
        seen[nonce] = end
        return true
    }
}
