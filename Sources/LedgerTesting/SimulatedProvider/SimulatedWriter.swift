import StrictJSON

/// Writes instants, ids and bodies as the simulated provider and its receiver spell them.
struct SimulatedWriter {
    var generator: SeededGenerator
    let traits: SimulatedTraits

    /// An instant as RFC 3339: with the digits that it has or with all nine and more, in UTC or with an offset.
    mutating func instant(_ nanoseconds: Int64) -> JSONValue {
        var offset: Int64 = 0
        if generator.happens(traits.offsets) { offset = generator.pick([-570, -60, 60, 330]) }
        let shifted = Instant(nanoseconds: nanoseconds + offset * OracleSpan.minute).rfc3339
        var text = String(shifted.dropLast())
        if generator.happens(900) {
            while text.hasSuffix("0") { text.removeLast() }
            if text.hasSuffix(".") { text.removeLast() }
        } else if generator.happens(100) {
            text += "987"
        }
        guard offset != 0 else { return .string(text + "Z") }
        let (hours, minutes) = (abs(offset) / 60, abs(offset) % 60)
        return .string(text + (offset < 0 ? "-" : "+") + Self.two(hours) + ":" + Self.two(minutes))
    }

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// An id, now and then in upper case.
    mutating func id(_ id: String) -> String {
        generator.happens(traits.gaps / 3) ? id.uppercased() : id
    }

    /// A text that is no instant.
    mutating func unreadableInstant() -> JSONValue {
        generator.pick([
            "soon", "2026-03-01", "2026-12-31T23:59:60Z", "9999-01-01T00:00:00Z", .null, 1_772_359_200,
        ])
    }

    /// A body that cannot be read, or not as what it should be.
    mutating func brokenBody(_ whole: [UInt8]) -> [UInt8] {
        switch generator.number(0...5) {
        case 0: Array(whole.dropLast(1 + Int(generator.number(0...20))))
        case 1: Array("<html>Bad gateway</html>".utf8)
        case 2: Array(#"{"id":"a","id":"b"}"#.utf8)
        case 3: Array(#"{"test":true}"#.utf8)
        case 4: []
        default: whole + Array("}".utf8)
        }
    }
}
