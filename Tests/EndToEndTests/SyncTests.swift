import Foundation
import LedgerTesting
import StrictJSON
import Testing

extension EndToEnd {
    /// What reaches the disk before an answer, seen from outside by strace(1).
    @Suite(
        .enabled(if: FileManager.default.isExecutableFile(atPath: Strace.path), "strace is not here"))
    struct SyncTests {
        @Test func `every delivery that is answered 200 was synced before its answer`() async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try await Ledger.make(in: folder)
                let signer = DeliverySigner()
                let keys = try folder.write(signer.keySet, to: "keys.json")
                let trace = folder.file("trace")
                let traced = try ledger.through(
                    Strace.launching(ledger.binary, ["-e", "trace=fdatasync,fsync", "-o", trace]))
                let receiver = try await Receiver.start(traced, signer: signer, keySetFile: keys)
                var syncs = try Strace.lines(of: trace)
                for number in 0..<20 {
                    // Each has to be its own commit: the next is sent when this one is answered.
                    #expect(try await receiver.deliver(Array(#"{"payload":[],"n":\#(number)}"#.utf8)) == 200)
                    let after = try Strace.lines(of: trace)
                    #expect(after > syncs, "delivery \(number) was answered without a sync")
                    syncs = after
                }
                _ = await receiver.stop()
                let (outcome, _) = try await ledger.verdict()
                #expect(outcome.exitCode == 0)
            }
        }

        @Test func `200 appends one after the other cost at least 200 syncs, as strace counts them`()
            async throws
        {
            try await TemporaryDirectory.with { folder in
                let ledger = try await Ledger.make(in: folder)
                let signer = DeliverySigner()
                let keys = try folder.write(signer.keySet, to: "keys.json")
                let summary = folder.file("summary")
                let counted = try ledger.through(
                    Strace.launching(
                        ledger.binary,
                        ["-c", "-U", "calls,errors,name", "-e", "trace=fdatasync", "-o", summary]))
                let receiver = try await Receiver.start(counted, signer: signer, keySetFile: keys)
                for number in 0..<200 {
                    #expect(try await receiver.deliver(Array(#"{"payload":[],"n":\#(number)}"#.utf8)) == 200)
                }
                _ = await receiver.stop()
                #expect(try Strace.count(of: "fdatasync", in: summary) >= 200)
                #expect(try await ledger.export().count { $0["kind"] == "webhook.delivery" } == 200)
            }
        }

        /// At which of its syncs an import is killed: what stands in the WAL then was never made durable.
        @Test(arguments: 1...6)
        func `what a killed process wrote is synced before a checkpoint is signed for it`(sync: Int)
            async throws
        {
            try await TemporaryDirectory.with { folder in
                let ledger = try await Ledger.make(in: folder)
                let line =
                    #"{"kind":"ledger.note","source_key":"note:1","metadata":{"note":"one"},"body":""}"#
                let file = try folder.write(line + "\n", to: "one.ndjson")
                let killed = try ledger.through(
                    Strace.launching(
                        ledger.binary,
                        [
                            "-e", "trace=fdatasync", "-e", "inject=fdatasync:signal=KILL:when=\(sync)", "-o",
                            "/dev/null",
                        ]))
                _ = try await killed.run(["import", file])
                let trace = folder.file("trace")
                let traced = try ledger.through(
                    Strace.launching(
                        ledger.binary, ["-y", "-e", "trace=fdatasync,fsync,rename,renameat2", "-o", trace]))
                let left = try Data(contentsOf: URL(fileURLWithPath: ledger.events + "-wal")).count
                #expect(try await traced.run(["import", file]).exitCode == 0)
                let calls = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
                let signing = calls.firstIndex { $0.contains("rename") && $0.contains("checkpoint") }
                let syncing = calls.firstIndex {
                    $0.contains("fdatasync") && $0.contains("events.sqlite-wal")
                }
                if left > 0 { #expect(try #require(syncing) < signing ?? calls.count, "\(calls)") }
                #expect(try await ledger.verdict().outcome.exitCode == 0)
            }
        }

        /// Which call fails, and with which error.
        static let failures = ["fdatasync:error=EIO", "pwrite64:error=ENOSPC", "pwrite64:error=EIO"]

        @Test(arguments: failures)
        func `an I/O error ends the writing: no answer 200 any more, exit 4, nothing lost`(
            failure: String
        ) async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try await Ledger.make(in: folder)
                let signer = DeliverySigner()
                let keys = try folder.write(signer.keySet, to: "keys.json")
                // From the 30th such call on, so that it starts and takes some deliveries first.
                let traced = try ledger.through(
                    Strace.launching(
                        ledger.binary,
                        [
                            "-e", "trace=fdatasync,pwrite64", "-e", "inject=\(failure):when=30+", "-o",
                            "/dev/null",
                        ]))
                let receiver = try await Receiver.start(traced, signer: signer, keySetFile: keys)
                var acknowledged: Set<[UInt8]> = []
                var refused = 0
                for number in 0..<60 where refused < 3 {
                    let body = Array(#"{"payload":[],"n":\#(number)}"#.utf8)
                    // No answer at all is a refusal too: the process may be gone already.
                    if let status = try? await receiver.deliver(body), status == 200 {
                        #expect(refused == 0, "delivery \(number) was answered 200 after an error")
                        acknowledged.insert(body)
                    } else {
                        refused += 1
                    }
                }
                #expect(!acknowledged.isEmpty)
                #expect(refused == 3)
                let outcome = await receiver.process.outcome()
                #expect(outcome.exitCode == 4, "\(outcome)")
                let (verified, verdict) = try await ledger.verdict()
                #expect(verified.exitCode == 0, "\(verdict.text)")
                let stored = try await ledger.export().compactMap {
                    $0["body"]?.stringValue.map { Array($0.utf8) }
                }
                #expect(acknowledged.isSubset(of: stored))
            }
        }
    }
}

/// Runs a program under strace(1), which counts its system calls or makes them fail.
enum Strace {
    static let path = "/usr/bin/strace"

    /// The program with strace in front of it.
    static func launching(_ binary: BuiltBinary, _ options: [String]) -> BuiltBinary {
        BuiltBinary(
            path: binary.path, launcher: [path, "-f", "-qq"] + options + ["--"],
            environment: binary.environment)
    }

    /// How many calls a trace holds so far that came back with success.
    static func lines(of trace: String) throws -> Int {
        let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: trace)), as: UTF8.self)
        return text.split(separator: "\n").count { $0.hasSuffix("= 0") }
    }

    /// How many calls a summary counts that came back with success.
    static func count(of call: String, in summary: String) throws -> Int {
        let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: summary)), as: UTF8.self)
        let line = try #require(
            text.split(separator: "\n").map { $0.split(separator: " ") }.first { $0.last == Substring(call) },
            "\(text)")
        // Without errors the middle column is empty.
        let errors = line.count > 2 ? Int(line[1]) : 0
        return try #require(Int(line[0])) - #require(errors)
    }
}
