import StrictJSON

/// The values of one figure, one for each round.
struct Sample: Sendable, Hashable {
    /// In the order of the rounds.
    private(set) var values: [Double]

    /// Takes the values of the rounds.
    init(_ values: [Double] = []) {
        self.values = values
    }

    /// Adds the value of the next round.
    mutating func add(_ value: Double) {
        values.append(value)
    }

    /// The value in the middle, or half-way between the two; nil without values.
    var median: Double? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// The least and the greatest value; nil without values.
    var range: ClosedRange<Double>? {
        guard let least = values.min(), let greatest = values.max() else { return nil }
        return least...greatest
    }

    /// This sample over another, round by round: what disturbs a round disturbs both.
    func ratio(to other: Sample) -> Sample {
        Sample(zip(values, other.values).map { $1 == 0 ? 0 : $0 / $1 })
    }

    /// The median, the range and the values.
    var json: JSONValue {
        guard let median, let range else { return nil }
        return [
            "median": Self.json(median), "least": Self.json(range.lowerBound),
            "greatest": Self.json(range.upperBound), "rounds": .array(values.map(Self.json)),
        ]
    }

    /// A number with three digits behind the point.
    static func json(_ value: Double) -> JSONValue {
        .number(Figure.decimal(value, places: 3))
    }
}

/// How long single calls took, over all rounds.
struct Latencies: Sendable {
    /// In nanoseconds, in any order.
    private(set) var nanoseconds: [Int64] = []

    /// Adds calls.
    mutating func add(_ more: [Int64]) {
        nanoseconds += more
    }

    /// The time in microseconds that so many of a hundred calls did not exceed; nil without calls.
    ///
    /// By the nearest rank.
    func percentile(_ percent: Int) -> Double? {
        guard !nanoseconds.isEmpty else { return nil }
        let rank = max((nanoseconds.count * percent + 99) / 100, 1)
        return Double(nanoseconds.sorted()[rank - 1]) / 1_000
    }

    /// The percentiles 50 and 99 in microseconds, and how many calls there were.
    var json: JSONValue {
        guard let half = percentile(50), let most = percentile(99) else { return nil }
        return [
            "p50_microseconds": Sample.json(half), "p99_microseconds": Sample.json(most),
            "calls": .integer(Int64(nanoseconds.count)),
        ]
    }
}

/// Writes numbers for people, without a locale.
enum Figure {
    /// A number with a fixed number of digits behind the point, rounded half away from zero.
    static func decimal(_ value: Double, places: Int) -> String {
        let scale = (0..<places).reduce(Int64(1)) { product, _ in product * 10 }
        let scaled = Int64((abs(value) * Double(scale)).rounded())
        let digits = String(scaled % scale)
        let fraction = places == 0 ? "" : "." + String(repeating: "0", count: places - digits.count) + digits
        return (value < 0 && scaled > 0 ? "-" : "") + String(scaled / scale) + fraction
    }

    /// A whole number with a comma before every three digits.
    static func grouped(_ value: Double) -> String {
        let digits = Array(decimal(abs(value), places: 0))
        var text = value < 0 ? "-" : ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// Two digits behind the point for what is small, none and commas for what is large.
    static func short(_ value: Double) -> String {
        abs(value) < 100 ? decimal(value, places: 2) : grouped(value)
    }

    /// A sample as its median with the range behind it: `5,012 (4,870 to 5,100)`.
    static func text(_ sample: Sample) -> String {
        guard let median = sample.median, let range = sample.range else { return "" }
        guard sample.values.count > 1 else { return short(median) }
        return "\(short(median)) (\(short(range.lowerBound)) to \(short(range.upperBound)))"
    }
}
