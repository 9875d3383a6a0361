/// How much may wait for the writer, how much of it one commit takes, and when the WAL is transferred.
package struct WriterLimits: Sendable {
    /// How many calls may wait for a commit; one more is refused as `busy`.
    package var waitingCalls: Int
    /// How many events the waiting calls may hold together; a call that waits alone may hold more.
    package var waitingEvents: Int
    /// How many bytes their bodies may hold together; a call that waits alone may hold more.
    package var waitingBytes: Int
    /// From how many bytes of bodies on a commit takes no further call.
    package var commitBytes: Int
    /// How long another process may hold `writer.lock` before those who wait are refused as `busy`, in seconds.
    package var lockSeconds: Double
    /// When the WAL is transferred.
    package var wal: WALLimits

    /// Takes the numbers; without arguments those that the program uses.
    package init(
        waitingCalls: Int = 20_000, waitingEvents: Int = 200_000, waitingBytes: Int = 64 << 20,
        commitBytes: Int = 8 << 20, lockSeconds: Double = 10, wal: WALLimits = WALLimits()
    ) {
        self.waitingCalls = waitingCalls
        self.waitingEvents = waitingEvents
        self.waitingBytes = waitingBytes
        self.commitBytes = commitBytes
        self.lockSeconds = lockSeconds
        self.wal = wal
    }
}

/// When the WAL is transferred into the database; sizes in bytes.
package struct WALLimits: Sendable {
    /// From this size on it is transferred as far as readers allow.
    package var passiveFrom: Int64
    /// From this size on readers are waited for, so that the file can be used from its beginning again.
    package var restartFrom: Int64
    /// A file that has grown beyond this, because of a reader that took long, is cut back to it once it is used from
    /// its beginning again.
    package var limit: Int64
    /// How long readers are waited for at most.
    package var patience: Duration
    /// How long nothing is appended before what is in the WAL is transferred all the same.
    package var idle: Duration

    /// Takes the numbers; without arguments those that the program uses.
    package init(
        passiveFrom: Int64 = 16 << 20, restartFrom: Int64 = 48 << 20, limit: Int64 = 64 << 20,
        patience: Duration = .milliseconds(100), idle: Duration = .seconds(1)
    ) {
        self.passiveFrom = passiveFrom
        self.restartFrom = restartFrom
        self.limit = limit
        self.patience = patience
        self.idle = idle
    }
}
