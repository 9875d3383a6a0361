import Foundation
import LedgerTesting
import StrictJSON
import Testing

/// A `serve` process that listens, with the key that its deliveries are signed with.
struct Receiver: Sendable {
    /// The process.
    let process: RunningProcess
    /// Where it listens, on 127.0.0.1.
    let port: UInt16
    /// The process id of `serve` itself; that of ``process`` is the launcher's where there is one that stays.
    let pid: Int32
    /// Signs what is sent to it.
    let signer: DeliverySigner

    /// Starts it on a free port, with the signer's key as the only one it knows, and waits until it listens.
    static func start(
        _ ledger: Ledger, signer: DeliverySigner, keySetFile: String, extra: [String] = []
    ) async throws -> Receiver {
        let arguments =
            [
                "--ledger", ledger.path, "serve", "--listen", "127.0.0.1:0", "--verify-keys", keySetFile,
                "--environment", "sandbox",
            ] + extra
        let process = try ledger.binary.start(arguments, timeout: .seconds(300))
        return try await Receiver(process, signer: signer)
    }

    /// Waits for the first line of a `serve` process, which says where it listens.
    init(_ process: RunningProcess, signer: DeliverySigner) async throws {
        guard let line = await process.line() else {
            let outcome = await process.outcome()
            throw Failure(description: "serve ended before it listened: \(outcome)")
        }
        let said = try JSONValue(Array(line.utf8))
        self.process = process
        self.signer = signer
        port = try #require(said["listen"]?.stringValue?.split(separator: ":").last.flatMap { UInt16($0) })
        pid = try #require(said["pid"]?.integerValue.map { Int32($0) })
    }

    /// Sends a delivery, signed now, and gives the status of the answer.
    ///
    /// - Throws: the client's error where no answer came.
    func deliver(
        _ body: [UInt8], path: String = "/webhooks", draft: DeliverySigner.Draft = .draft6
    ) async throws -> Int {
        try await post(body, to: path, headers: signer.headers(for: body, path: path, draft: draft))
    }

    /// Sends a POST with these headers and gives the status of the answer.
    func post(_ body: [UInt8], to path: String, headers: [DeliverySigner.Header]) async throws -> Int {
        try await LoopbackHTTP.post(body, to: path, port: port, headers: headers)
    }

    /// Ends it as an operator does and waits for that.
    func stop() async -> ProcessOutcome {
        if process.isRunning { kill(pid, SIGTERM) }
        return await process.outcome()
    }

    /// Why a test could not go on.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }
}
