import StrictJSON
import Testing

@Suite struct InstantTests {
    private static let read: [(String, Int64)] = [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T00:00:00.000000001Z", 1),
        ("1969-12-31T23:59:59.999999999Z", -1),
        ("2000-02-29T12:00:00Z", 951_825_600_000_000_000),
        ("2026-05-04T08:15:30Z", 1_777_882_530_000_000_000),
        ("2026-05-04T08:15:30.4Z", 1_777_882_530_400_000_000),
        ("2026-05-04T08:15:30.48Z", 1_777_882_530_480_000_000),
        ("2026-05-04T08:15:30.481Z", 1_777_882_530_481_000_000),
        ("2026-05-04T08:15:30.4811Z", 1_777_882_530_481_100_000),
        ("2026-05-04T08:15:30.48115Z", 1_777_882_530_481_150_000),
        ("2026-05-04T08:15:30.481159Z", 1_777_882_530_481_159_000),
        ("2026-05-04T08:15:30.4811595Z", 1_777_882_530_481_159_500),
        ("2026-05-04T08:15:30.48115952Z", 1_777_882_530_481_159_520),
        ("2026-05-04T08:15:30.481159529Z", 1_777_882_530_481_159_529),
        ("2026-05-04T08:15:30.4811595299Z", 1_777_882_530_481_159_529),
        ("2026-05-04T08:15:30.481159529999999999999999999999999999Z", 1_777_882_530_481_159_529),
        ("1969-12-31T23:59:59.0000000009Z", -1_000_000_000),
        ("2026-05-04T08:15:30+00:00", 1_777_882_530_000_000_000),
        ("2026-05-04T08:15:30-00:00", 1_777_882_530_000_000_000),
        ("2026-05-04T10:15:30+02:00", 1_777_882_530_000_000_000),
        ("2026-05-04T02:45:30-05:30", 1_777_882_530_000_000_000),
        ("2026-05-05T08:14:30.5+23:59", 1_777_882_530_500_000_000),
        ("2026-05-03T08:16:30-23:59", 1_777_882_530_000_000_000),
        ("2026-01-01T00:30:00+01:00", 1_767_223_800_000_000_000),
        ("2026-05-04t08:15:30z", 1_777_882_530_000_000_000),
        ("1677-09-21T00:12:43.145224192Z", .min),
        ("2262-04-11T23:47:16.854775807Z", .max),
        ("2262-04-12T01:47:16.854775807+02:00", .max),
        ("1677-09-20T22:12:43.1452241929-02:00", .min),
    ]

    private static let refused: [String] = [
        "", "Z", "2026-05-04", "08:15:30Z", "2026-05-04T08:15Z", "2026-05-04T08:15:30",
        "2026-05-04 08:15:30Z",
        " 2026-05-04T08:15:30Z", "2026-05-04T08:15:30Z ", "2026-05-04T08:15:30ZZ", "2026-05-04T08:15:30.Z",
        "2026-05-04T08:15:30,5Z", "2026-05-04T08:15:30.5", "2026-05-04T08:15:30.-5Z",
        "20260504T081530Z00000000",
        "2026-5-04T08:15:30Z0", "2026-05-04T08:15:30+0200", "2026-05-04T08:15:30+02",
        "2026-05-04T08:15:30+02:0",
        "2026-05-04T08:15:30+02:000", "2026-05-04T08:15:30+24:00", "2026-05-04T08:15:30+25:00",
        "2026-05-04T08:15:30+02:60",
        "2026-05-04T08:15:30*02:00", "2026-05-04T08:15:30Z+02:00", "2026-05-04T08:15:30+ 2:00",
        "2026-00-04T08:15:30Z",
        "2026-13-04T08:15:30Z", "2026-05-00T08:15:30Z", "2026-05-32T08:15:30Z", "2026-04-31T08:15:30Z",
        "2026-02-29T08:15:30Z", "2100-02-29T08:15:30Z", "2000-02-30T08:15:30Z", "2026-05-04T24:00:00Z",
        "2026-05-04T25:00:00Z", "2026-05-04T08:60:30Z", "2026-12-31T23:59:60Z", "2016-12-31T23:59:60.5Z",
        "2026-05-04T08:15:61Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "10000-01-01T00:00:00Z",
        "-026-05-04T08:15:30Z", "+2026-05-04T08:15:30Z", "1677-09-21T00:12:43.145224191Z",
        "1677-09-21T00:12:42Z",
        "2262-04-11T23:47:16.854775808Z", "2262-04-11T23:47:17Z", "2262-04-11T23:47:16.9-00:01",
        "2300-01-01T00:00:00Z",
        "1600-01-01T00:00:00Z", "\u{ff12}026-05-04T08:15:30Z", "2026-05-04T08:15:30.\u{ff11}Z",
        "2026-05-04U08:15:30Z",
        "2026-05-04T08:15:30\u{1a}", "2026-05-04T08:15:30.5e1Z", "tomorrow", "1777882530000000000000",
    ]

    @Test func `an instant of RFC 3339 is read to the nanosecond`() {
        for (text, nanoseconds) in Self.read {
            #expect(Instant(rfc3339: text)?.nanoseconds == nanoseconds, "\(text)")
        }
    }

    @Test func `what is no instant, a leap second, or does not fit is nil`() throws {
        for text in Self.refused {
            #expect(Instant(rfc3339: text) == nil, "\(text)")
            let document = try JSONDocument(Array(JSONValue.string(text).text.utf8))
            #expect(document.instant(document.root) == nil, "\(text)")
        }
    }

    @Test func `every year's months end on their last day`() {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        for year in [1700, 1800, 1900, 1999, 2000, 2004, 2023, 2024, 2100, 2200] {
            let isLeap = year % 4 == 0 && year % 100 != 0 || year == 2000
            for (index, length) in lengths.enumerated() {
                let last = index == 1 && isLeap ? 29 : length
                let month = "\(year)-\(index < 9 ? "0" : "")\(index + 1)"
                let evening = Instant(rfc3339: "\(month)-\(last)T23:59:59.999999999Z")
                #expect(Instant(rfc3339: "\(month)-\(last + 1)T00:00:00Z") == nil)
                let next = index == 11 ? "\(year + 1)-01" : "\(year)-\(index < 8 ? "0" : "")\(index + 2)"
                #expect(evening?.adding(nanoseconds: 1) == Instant(rfc3339: "\(next)-01T00:00:00Z"))
                #expect(evening?.rfc3339 == "\(month)-\(last)T23:59:59.999999999Z")
            }
        }
    }

    @Test func `the text has nine digits of a second and Z`() {
        #expect(Instant(nanoseconds: 0).rfc3339 == "1970-01-01T00:00:00.000000000Z")
        #expect(Instant(nanoseconds: -1).rfc3339 == "1969-12-31T23:59:59.999999999Z")
        #expect(Instant(nanoseconds: .min).rfc3339 == "1677-09-21T00:12:43.145224192Z")
        #expect(Instant(nanoseconds: .max).rfc3339 == "2262-04-11T23:47:16.854775807Z")
        #expect("\(Instant(nanoseconds: 1_777_882_530_000_000_000))" == "2026-05-04T08:15:30.000000000Z")
    }

    @Test(arguments: SeededGenerator.seeds)
    func `an instant that was written and read again is the same, at any offset`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let instant = Instant(nanoseconds: Int64.random(in: .min ... .max, using: &generator))
            #expect(Instant(rfc3339: instant.rfc3339) == instant)
            let minutes = Int64.random(in: -1439...1439, using: &generator)
            let local = instant.adding(nanoseconds: minutes * 60_000_000_000)
            if local.nanoseconds(since: instant) == minutes * 60_000_000_000 {
                let offset = "\(minutes < 0 ? "-" : "+")\(pad(abs(minutes) / 60)):\(pad(abs(minutes) % 60))"
                #expect(Instant(rfc3339: local.rfc3339.dropLast() + offset) == instant)
            }
        }
    }

    private func pad(_ value: Int64) -> String {
        value < 10 ? "0\(value)" : "\(value)"
    }

    @Test(arguments: SeededGenerator.seeds)
    func `the order of instants is that of their texts`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<1000 {
            let one = Instant(nanoseconds: Int64.random(in: .min ... .max, using: &generator))
            let other = one.adding(nanoseconds: Int64.random(in: -3...3, using: &generator))
            #expect((one < other) == (one.rfc3339 < other.rfc3339))
        }
    }

    @Test func `sums and differences stop at the first and the last instant`() {
        let first = Instant(nanoseconds: .min)
        let last = Instant(nanoseconds: .max)
        let start = Instant(nanoseconds: 0)
        #expect(start + 5 == Instant(nanoseconds: 5))
        #expect(start - 5 == Instant(nanoseconds: -5))
        #expect(last + 1 == last)
        #expect(first - 1 == first)
        #expect(first.adding(nanoseconds: -1) == first)
        #expect(start - .min == last)
        #expect(Instant(nanoseconds: -1) - .min == last)
        #expect(first - .min == start)
        #expect(last.nanoseconds(since: first) == .max)
        #expect(first.nanoseconds(since: last) == .min)
        #expect(last.nanoseconds(since: start) == .max)
        #expect(start.nanoseconds(since: Instant(nanoseconds: 7)) == -7)
    }
}
