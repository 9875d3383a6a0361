import Reports

/// The steps of the demo on standard output, as they happen, with the time since its start and the event.
struct DemoSteps {
    private let console: Console
    private let start = ContinuousClock.now

    /// No step yet; the time runs from now.
    init(console: Console) {
        self.console = console
    }

    /// The time since the start.
    var elapsed: Duration { start.duration(to: .now) }

    /// Writes a step.
    ///
    /// - `event`: the event that holds it.
    /// - `text`: what happened, in pieces that may be set on several lines.
    /// - `id`: the id of what it is about, which gets a line of its own.
    func step(event: Int64, _ text: [String], id: String? = nil) throws {
        let hundredths = elapsed / .milliseconds(10)
        let seconds = Int(hundredths) / 100
        let rest = Int(hundredths) % 100
        let time = "\(seconds).\(rest < 10 ? "0" : "")\(rest) s"
        let place = "event \(event)"
        let first = "  \(time)  \(place)" + String(repeating: " ", count: max(0, 10 - place.utf8.count))
        let margin = String(repeating: " ", count: first.utf8.count)
        let lines = Self.wrapped(text, to: console.style.width - margin.utf8.count) + (id.map { [$0] } ?? [])
        for (index, line) in lines.enumerated() {
            try console.line((index == 0 ? first : margin) + TerminalText.escaped(line))
        }
        try console.flush()
    }

    /// Writes a line that is no step.
    func line(_ text: String = "") throws {
        try console.line(text)
        try console.flush()
    }

    /// The pieces on as few lines as fit, each piece whole.
    private static func wrapped(_ pieces: [String], to width: Int) -> [String] {
        var lines: [String] = []
        for piece in pieces {
            if let last = lines.last, last.utf8.count + 1 + piece.utf8.count <= width {
                lines[lines.count - 1] = "\(last) \(piece)"
            } else {
                lines.append(piece)
            }
        }
        return lines
    }
}
