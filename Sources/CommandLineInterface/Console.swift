import Reports
import Synchronization

/// Where a command writes: results to standard output, everything else to standard error.
///
/// Owns a buffer in front of standard output; results appear when it is flushed, at the latest when the
/// command ends. Both may be used from any task.
final class Console: Sendable {
    /// How results are set.
    let style: TerminalStyle
    /// Whether results go to a terminal, so that control characters would act.
    let isTerminal: Bool
    /// Whether notes go to a terminal on which a line can be written over.
    let showsProgress: Bool

    private let output: any ByteSink
    private let errors: any ByteSink
    private let buffer = Mutex<[UInt8]>([])
    /// Whether a line about progress stands on the terminal.
    private let hasProgress = Mutex(false)

    /// A console over two sinks.
    init(
        output: any ByteSink, errors: any ByteSink, style: TerminalStyle, isTerminal: Bool,
        showsProgress: Bool = false
    ) {
        self.output = output
        self.errors = errors
        self.style = style
        self.isTerminal = isTerminal
        self.showsProgress = showsProgress
    }

    /// Writes a line of the result.
    ///
    /// - `text`: text that is safe to print: set by `Reports` or JSON of `StrictJSON`.
    /// - Throws: `CommandLineError` if standard output fails.
    func line(_ text: String) throws {
        try write(Array(text.utf8) + [UInt8(ascii: "\n")])
    }

    /// Writes lines of the result.
    func lines(_ lines: [String]) throws {
        for text in lines { try line(text) }
    }

    /// Writes bytes of the result as they are.
    ///
    /// - Throws: `CommandLineError` if standard output fails.
    func write(_ bytes: [UInt8]) throws {
        try buffer.withLock { waiting in
            waiting += bytes
            if waiting.count >= Self.flushLimit { try Self.empty(&waiting, into: output) }
        }
    }

    /// Hands everything written so far to standard output.
    ///
    /// - Throws: `CommandLineError` if standard output fails.
    func flush() throws {
        try buffer.withLock { try Self.empty(&$0, into: output) }
    }

    /// Writes a line to standard error, escaped; one that cannot be written is lost.
    func note(_ text: String) {
        hasProgress.withLock { hasProgress in
            let start = hasProgress ? Self.lineStart : ""
            hasProgress = false
            let line = TerminalText.escaped(text, keepingBackslashes: true)
            try? errors.write(Array("\(start)\(line)\n".utf8))
        }
    }

    /// Writes a line over the one before on a terminal, and takes it away with nil; elsewhere nothing.
    func progress(_ text: String?) {
        guard showsProgress else { return }
        hasProgress.withLock { hasProgress in
            guard text != nil || hasProgress else { return }
            hasProgress = text != nil
            try? errors.write(Array("\(Self.lineStart)\(text.map { TerminalText.escaped($0) } ?? "")".utf8))
        }
    }

    /// Goes to the start of the line and clears it (ECMA-48, EL).
    private static let lineStart = "\r\u{1b}[K"

    private static let flushLimit = 65_536

    private static func empty(_ waiting: inout [UInt8], into output: any ByteSink) throws {
        guard !waiting.isEmpty else { return }
        // Taken out first: after a failure the same bytes are not tried again.
        let bytes = waiting
        waiting.removeAll(keepingCapacity: true)
        try output.write(bytes)
    }
}
