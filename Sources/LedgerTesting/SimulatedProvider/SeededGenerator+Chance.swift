extension SeededGenerator {
    /// True in so many of a thousand cases.
    mutating func happens(_ perMille: Int) -> Bool {
        next() % 1000 < UInt64(max(0, perMille))
    }

    /// A number in a range, all about equally likely.
    mutating func number(_ range: ClosedRange<Int64>) -> Int64 {
        let width = UInt64(bitPattern: range.upperBound &- range.lowerBound)
        return range.lowerBound &+ Int64(bitPattern: width == .max ? next() : next() % (width + 1))
    }

    /// One of several values; there is at least one.
    mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int(next() % UInt64(values.count))]
    }

    /// The same values in another order.
    mutating func shuffled<Value>(_ values: [Value]) -> [Value] {
        var rest = values
        var result: [Value] = []
        while !rest.isEmpty { result.append(rest.remove(at: Int(next() % UInt64(rest.count)))) }
        return result
    }
}
