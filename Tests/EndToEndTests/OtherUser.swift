import Foundation
import LedgerTesting

/// Ways to run the program without permission to write a ledger.
enum OtherUser {
    /// Makes a ledger readable for everybody and writable for its owner alone, and gives it as another user asks it.
    ///
    /// As root the program runs as user 65534 through setpriv(1), or, where that user cannot reach the toolchain's
    /// libraries, as root without any capability on files that nobody may write. Without root the permission to write
    /// is taken away from ourselves. Nil where neither can be done.
    static func reading(_ ledger: Ledger, in folder: TemporaryDirectory) async throws -> Ledger? {
        guard getuid() == 0 else {
            try await shell("chmod -R a-w \"$1\"", ledger.path)
            return ledger
        }
        guard FileManager.default.isExecutableFile(atPath: setpriv) else { return nil }
        // The build may be in a folder that only root can enter.
        let program = folder.file("account-ledger")
        try FileManager.default.copyItem(atPath: ledger.binary.path, toPath: program)
        try await shell(
            "chmod a+rx \"$1\" \"$2\" && chmod -R a+rX,a-w \"$3\"", folder.path, program, ledger.path)
        let launchers = [
            [setpriv, "--reuid=65534", "--regid=65534", "--clear-groups", "--"],
            [setpriv, "--bounding-set=-all", "--inh-caps=-all", "--"],
        ]
        for launcher in launchers {
            let binary = BuiltBinary(path: program, launcher: launcher)
            if try await binary.run(["--version"]).exitCode == 0 { return try ledger.through(binary) }
        }
        return nil
    }

    /// Gives the owner back the permission to write, so that the folder can be removed.
    static func restore(_ ledger: Ledger) async throws {
        try await shell("chmod -R u+w \"$1\"", ledger.path)
    }

    private static let setpriv = "/usr/bin/setpriv"

    private static func shell(_ script: String, _ words: String...) async throws {
        let outcome = try await BuiltBinary(path: "/bin/sh").run(["-c", script, "sh"] + words)
        guard outcome.exitCode == 0 else { throw Receiver.Failure(description: "\(script): \(outcome)") }
    }
}
