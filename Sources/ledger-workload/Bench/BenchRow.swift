import StrictJSON

/// One line of the table: a figure of ours, perhaps with a control's, and what it is to reach.
struct BenchRow: Sendable {
    /// What is to be reached, and by which number.
    struct Target: Sendable {
        /// The number that is looked at.
        enum Subject: String, Sendable {
            case ratio
            case figure
            case memory
        }

        let subject: Subject
        /// Whether the number has to reach the bound, or to stay within it.
        let isAtLeast: Bool
        let bound: Double

        static func ratio(atLeast bound: Double) -> Target {
            Target(subject: .ratio, isAtLeast: true, bound: bound)
        }

        static func figure(atLeast bound: Double) -> Target {
            Target(subject: .figure, isAtLeast: true, bound: bound)
        }

        static func figure(atMost bound: Double) -> Target {
            Target(subject: .figure, isAtLeast: false, bound: bound)
        }

        static func memory(atMostMegabytes bound: Double) -> Target {
            Target(subject: .memory, isAtLeast: false, bound: bound)
        }
    }

    /// The task it belongs to, as `--task` takes it.
    let task: String
    /// What was done.
    let title: String
    /// What the figures count: `events/s`.
    let unit: String
    /// Our figure.
    var ours = Sample()
    /// What the control is, and its figure in the same rounds; nil where there is none.
    var control: (name: String, figure: Sample)?
    /// How long our single calls took.
    var latencies = Latencies()
    /// How long the control's took.
    var controlLatencies = Latencies()
    /// How much time of all cores ours took for one event, in microseconds: it says what there is to gain where the
    /// machine is busy with other work.
    var processorTime = Sample()
    /// The control's.
    var controlProcessorTime = Sample()
    /// The most memory that our process had, in bytes.
    var peakMemory: Int64?
    /// What is to be reached; nil where nothing is asked for.
    var target: Target?

    /// Our figure over the control's, round by round.
    var ratio: Sample? { control.map { ours.ratio(to: $0.figure) } }

    /// Whether the target is met; nil where there is none.
    ///
    /// The median decides.
    var isMet: Bool? {
        guard let target, let number = number(for: target.subject) else { return nil }
        return target.isAtLeast ? number >= target.bound : number <= target.bound
    }

    private func number(for subject: Target.Subject) -> Double? {
        switch subject {
        case .ratio: ratio?.median
        case .figure: ours.median
        case .memory: peakMemory.map { Double($0) / 1_000_000 }
        }
    }
}

extension BenchRow {
    /// The names of the cells.
    static let head = """
        | What | Ours | Control | Ratio | Target | p50 / p99, ours | p50 / p99, control | CPU per event, ours | CPU per event, control | Memory |
        |---|---|---|---|---|---|---|---|---|---|
        """

    /// The line of the Markdown table.
    var markdown: String {
        let cells = [
            title, "\(Figure.text(ours)) \(unit)",
            control.map { "\($0.name): \(Figure.text($0.figure)) \(unit)" } ?? "",
            ratio.map(Figure.text) ?? "", targetText, Self.text(latencies), Self.text(controlLatencies),
            Self.text(processorTime), Self.text(controlProcessorTime),
            peakMemory.map { Figure.grouped(Double($0) / 1_000_000) + " MB" } ?? "",
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }

    private var targetText: String {
        guard let target else { return "" }
        let bound = (target.isAtLeast ? "at least " : "at most ") + Self.plain(target.bound)
        let unit = target.subject == .memory ? " MB" : ""
        return bound + unit + (isMet == true ? ": met" : ": **missed**")
    }

    private static func text(_ latencies: Latencies) -> String {
        guard let half = latencies.percentile(50), let most = latencies.percentile(99) else { return "" }
        return "\(Figure.grouped(half)) / \(Figure.grouped(most)) µs"
    }

    private static func text(_ processorTime: Sample) -> String {
        processorTime.median.map { Figure.decimal($0, places: 1) + " µs" } ?? ""
    }

    /// A bound without zeros at its end.
    private static func plain(_ value: Double) -> String {
        guard value != value.rounded() else { return Figure.grouped(value) }
        var text = Figure.decimal(value, places: 2)
        while text.last == "0" { text.removeLast() }
        return text
    }

    /// Everything of the line.
    var json: JSONValue {
        var row: JSONValue = [
            "task": .string(task), "title": .string(title), "unit": .string(unit), "ours": ours.json,
        ]
        if let control {
            row["control"] = .string(control.name)
            row["control_figure"] = control.figure.json
            row["ratio"] = ratio?.json
        }
        if !latencies.nanoseconds.isEmpty { row["latencies"] = latencies.json }
        if !controlLatencies.nanoseconds.isEmpty { row["control_latencies"] = controlLatencies.json }
        if !processorTime.values.isEmpty { row["cpu_microseconds_per_event"] = processorTime.json }
        if !controlProcessorTime.values.isEmpty {
            row["control_cpu_microseconds_per_event"] = controlProcessorTime.json
        }
        row["peak_memory_bytes"] = peakMemory.map(JSONValue.integer)
        if let target {
            row["target"] = [
                "of": .string(target.subject.rawValue),
                "is": .string(target.isAtLeast ? "at_least" : "at_most"),
                "bound": Sample.json(target.bound),
            ]
            row["met"] = isMet.map(JSONValue.bool)
        }
        return row
    }
}
