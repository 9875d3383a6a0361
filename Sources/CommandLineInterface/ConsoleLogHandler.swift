import Logging

/// Log entries of the servers as lines on standard error.
struct ConsoleLogHandler: LogHandler {
    private let console: Console
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .notice

    /// A handler that writes to a console.
    init(console: Console) {
        self.console = console
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let values = metadata.merging(event.metadata ?? [:]) { $1 }
        let details = values.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        console.note("\(event.level): \(event.message)\(details)")
    }
}

extension Console {
    /// A logger whose entries go to standard error.
    func logger(_ label: String) -> Logger {
        Logger(label: label) { _ in ConsoleLogHandler(console: self) }
    }
}
