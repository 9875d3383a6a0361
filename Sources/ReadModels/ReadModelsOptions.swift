package import EventStore
import Glibc

/// How read models are opened; the defaults are right but for tests.
package struct ReadModelsOptions: Sendable {
    /// How long to wait for another process that writes the read models, in milliseconds.
    package var lockWaitMilliseconds = 2_000

    /// How many events one transaction of a catch-up covers at most.
    package var batchEvents = 4_096

    /// How many bytes of metadata and bodies are held in memory at most, beside one event.
    package var batchBytes = 8 << 20

    /// Where private copies go; `nil` stands for `$TMPDIR`, or `/tmp`.
    package var temporaryFolder: String?

    /// Says whether this user may write the read models of a ledger.
    package var canWrite: @Sendable (LedgerDirectory) -> Bool = { directory in
        // The files' own bits are looked at as well: the directory may be writable and a file in it not.
        unsafe access(directory.path, W_OK) == 0
            && (access(directory.readModelsLock, F_OK) != 0 || access(directory.readModelsLock, W_OK) == 0)
            && (access(directory.readModels, F_OK) != 0 || access(directory.readModels, W_OK) == 0)
    }

    /// Makes the default options.
    package init() {}
}
