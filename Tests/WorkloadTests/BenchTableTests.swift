import StrictJSON
import Testing

@testable import ledger_workload

@Suite struct BenchTableTests {
    @Test(
        arguments: [
            ([3], 3), ([1, 9], 5), ([9, 1, 5], 5), ([5, 1, 2, 9], 3.5), ([2, 2, 2, 100, 1], 2),
        ] as [([Double], Double)])
    func `the median is the middle of the sorted values`(values: [Double], median: Double) {
        #expect(Sample(values).median == median)
        #expect(Sample(values).range == values.min().flatMap { least in values.max().map { least...$0 } })
    }

    @Test func `a sample without values has no median`() {
        #expect(Sample().median == nil && Sample().range == nil && Sample().json.isNull)
        #expect(Latencies().percentile(50) == nil && Latencies().json.isNull)
    }

    @Test func `a ratio is taken round by round`() {
        #expect(Sample([10, 40]).ratio(to: Sample([5, 10])).values == [2, 4])
        #expect(Sample([10]).ratio(to: Sample([0])).values == [0])
    }

    @Test(arguments: [(50, 50.0), (99, 99.0), (100, 100.0), (1, 1.0)])
    func `a percentile is by the nearest rank, in microseconds`(percent: Int, expected: Double) {
        var latencies = Latencies()
        latencies.add((1...100).reversed().map { $0 * 1_000 })
        #expect(latencies.percentile(percent) == expected)
    }

    @Test(arguments: [
        (0.0, "0.00"), (0.9349, "0.93"), (0.995, "1.00"), (1.25, "1.25"), (99.99, "99.99"), (100, "100"),
        (999.5, "1,000"), (1_234_567, "1,234,567"), (-1.5, "-1.50"), (-0.001, "0.00"),
    ])
    func `figures are short, with commas and without a locale`(value: Double, text: String) {
        #expect(Figure.short(value) == text)
    }

    @Test(arguments: [
        (BenchRow.Target.ratio(atLeast: 0.9), true), (.ratio(atLeast: 0.91), false),
        (.figure(atLeast: 900), true), (.figure(atLeast: 901), false), (.figure(atMost: 900), true),
        (.figure(atMost: 899), false), (.memory(atMostMegabytes: 200), true),
        (.memory(atMostMegabytes: 199), false),
    ])
    func `the median decides whether a target is met`(target: BenchRow.Target, isMet: Bool) {
        var row = Self.row
        row.target = target
        #expect(row.isMet == isMet)
        #expect(row.markdown.contains(isMet ? ": met" : ": **missed**"))
        #expect(row.json["met"]?.boolValue == isMet)
    }

    @Test func `a line has as many cells as the head, and all it holds`() {
        let cells = Self.row.markdown.split(separator: "|", omittingEmptySubsequences: false)
        let heads = BenchRow.head.split(separator: "\n").map {
            $0.split(separator: "|", omittingEmptySubsequences: false).count
        }
        #expect(heads == [cells.count, cells.count])
        #expect(
            Self.row.markdown
                == "| one client | 900 (800 to 950) events/s | C: 1,000 (950 to 1,000) events/s "
                + "| 0.90 (0.80 to 1.00) | at least 0.5: met | 2 / 3 µs |  | 7.5 µs |  | 200 MB |")
    }

    @Test func `a line in JSON has every round`() {
        let json = Self.row.json
        #expect(json["ours"]?["rounds"]?.arrayValue?.count == 3)
        #expect(json["ratio"]?["median"]?.numberText == "0.900")
        #expect(json["control"]?.stringValue == "C")
        #expect(json["latencies"]?["calls"]?.integerValue == 3)
        #expect(json["peak_memory_bytes"]?.integerValue == 200_000_000)
        #expect(json["control_latencies"] == nil)
    }

    private static var row: BenchRow {
        var row = BenchRow(
            task: "append", title: "one client", unit: "events/s", target: .ratio(atLeast: 0.5))
        row.ours = Sample([900, 800, 950])
        row.control = ("C", Sample([1_000, 1_000, 950]))
        row.latencies.add([1_000, 2_000, 3_000])
        row.processorTime = Sample([7, 7.5, 8])
        row.peakMemory = 200_000_000
        return row
    }
}
