/// When checkpoints are signed: soon after the log stands still, at least so often while it grows.
///
/// Source: docs/format.md, "Checkpoints".
package struct CheckpointSchedule: Sendable {
    /// A log without new events for this long is signed.
    package var idle: Duration
    /// A log that goes on growing is signed this often.
    package var atMost: Duration
    /// After so many events a checkpoint goes to the history as well.
    package var historyEvents: Int64
    /// After this time with new events, too.
    package var historyInterval: Duration

    /// Takes the four numbers.
    package init(
        idle: Duration = .milliseconds(100), atMost: Duration = .seconds(1), historyEvents: Int64 = 1_000,
        historyInterval: Duration = .seconds(3_600)
    ) {
        self.idle = idle
        self.atMost = atMost
        self.historyEvents = historyEvents
        self.historyInterval = historyInterval
    }
}
