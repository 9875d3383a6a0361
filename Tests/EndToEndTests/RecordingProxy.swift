import Foundation
import Synchronization

/// Stands between a client and a server on this machine and keeps every byte that passes.
///
/// Owns one listening socket, one thread that accepts, and two threads for each connection; it ends with the test
/// process.
final class RecordingProxy: Sendable {
    /// Where clients connect, such as `http://127.0.0.1:40213`.
    let base: String
    private let listener: LoopbackSocket
    private let upstream: UInt16
    private let passed = Mutex<[UInt8]>([])

    /// Listens on a free port of 127.0.0.1 and passes everything on to another one.
    ///
    /// - Throws: a POSIX error where the socket cannot be made.
    init(upstream: UInt16) throws {
        self.upstream = upstream
        listener = try LoopbackSocket.listen()
        base = "http://127.0.0.1:\(listener.port)"
        Thread.detachNewThread { [self] in accept() }
    }

    /// Everything that has passed so far, in both directions.
    var record: [UInt8] {
        passed.withLock { $0 }
    }

    private func accept() {
        while let client = listener.accept() {
            guard let server = try? LoopbackSocket.connect(to: upstream) else {
                client.close()
                continue
            }
            let open = Countdown(2) {
                client.close()
                server.close()
            }
            Thread.detachNewThread { [self] in pump(from: client, to: server, open) }
            Thread.detachNewThread { [self] in pump(from: server, to: client, open) }
        }
    }

    private func pump(from source: LoopbackSocket, to target: LoopbackSocket, _ open: Countdown) {
        while true {
            let bytes = source.receive()
            guard !bytes.isEmpty else { break }
            passed.withLock { $0 += bytes }
            guard target.send(bytes) else { break }
        }
        target.endSending()
        open.countDown()
    }

    /// Does something when the last of several threads is through.
    private final class Countdown: Sendable {
        private let left: Mutex<Int>
        private let action: @Sendable () -> Void

        init(_ count: Int, action: @escaping @Sendable () -> Void) {
            left = Mutex(count)
            self.action = action
        }

        func countDown() {
            let isLast = left.withLock { left in
                left -= 1
                return left == 0
            }
            if isLast { action() }
        }
    }
}
