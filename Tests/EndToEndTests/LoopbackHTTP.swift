import Foundation

/// The simplest HTTP client there is: one request, one connection, and the bytes exactly as the test wants them.
enum LoopbackHTTP {
    /// Why there is no status.
    struct NoAnswer: Error {}

    /// Sends a POST to a port of this machine and gives the status of the answer.
    ///
    /// - Throws: ``NoAnswer`` where the connection ended before a whole status line had come, or a POSIX error.
    static func post(
        _ body: [UInt8], to target: String, port: UInt16, headers: [(name: String, value: String)]
    ) async throws -> Int {
        var head = "POST \(target) HTTP/1.1\r\nhost: 127.0.0.1:\(port)\r\nconnection: close\r\n"
        if !headers.contains(where: { $0.name == "content-length" }) {
            head += "content-length: \(body.count)\r\n"
        }
        for header in headers { head += "\(header.name): \(header.value)\r\n" }
        let request = Array((head + "\r\n").utf8) + body
        let answer: [UInt8] = try await withCheckedThrowingContinuation { continuation in
            // Sockets block, and the pool that runs the tests must not.
            Thread.detachNewThread { continuation.resume(with: Result { try exchange(request, port: port) }) }
        }
        let line = answer.prefix { $0 != 13 }
        let words = line.split(separator: 32)
        guard line.count < answer.count, words.count >= 2, words[0].starts(with: Array("HTTP/1.1".utf8)),
            let status = Int(String(decoding: words[1], as: UTF8.self))
        else { throw NoAnswer() }
        return status
    }

    private static func exchange(_ request: [UInt8], port: UInt16) throws -> [UInt8] {
        let socket = try LoopbackSocket.connect(to: port)
        defer { socket.close() }
        // A server that refuses early may answer without having read everything.
        _ = socket.send(request)
        var answer: [UInt8] = []
        while true {
            let part = socket.receive()
            guard !part.isEmpty else { return answer }
            answer += part
        }
    }
}
