import Foundation

/// Something that takes bytes.
protocol ByteSink: Sendable {
    /// Takes all of the bytes.
    ///
    /// - Throws: `CommandLineError` with `closedOutput` if nobody reads any more, with `unwritableFile` for
    ///   any other
    ///   reason.
    func write(_ bytes: [UInt8]) throws
}

/// An open file of the process: standard output, standard error, or one that a command opened.
struct FileDescriptorSink: ByteSink {
    private let descriptor: Int32
    private let name: String

    /// A sink over a descriptor that stays open as long as the sink is used.
    ///
    /// - `name`: what to call it when it fails, such as `standard output`.
    init(_ descriptor: Int32, name: String) {
        self.descriptor = descriptor
        self.name = name
    }

    func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            // unsafe: the buffer is only read, for as many bytes as it has, and does not leave the call.
            let count = unsafe rest.withUnsafeBytes {
                unsafe Foundation.write(descriptor, $0.baseAddress, $0.count)
            }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                // A terminal or pipe that somebody made non-blocking: wait until it takes more.
                var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = unsafe Foundation.poll(&poll, 1, -1)
            } else if errno != EINTR {
                throw Self.failure(errno, name)
            }
        }
    }

    private static func failure(_ code: Int32, _ name: String) -> CommandLineError {
        code == EPIPE || code == EBADF
            ? CommandLineError(.closedOutput, "Nobody reads \(name) any more.")
            : CommandLineError(
                .unwritableFile,
                "Cannot write to \(name) (\(systemMessage(code))): free space there or write elsewhere.")
    }
}

/// What the operating system calls an error, in lower case as within a sentence.
func systemMessage(_ code: Int32) -> String {
    guard let text = unsafe strerror(code) else { return "error \(code)" }
    // unsafe: strerror gives a terminated string that stays valid until the next call on this thread.
    return unsafe String(cString: text).lowercased()
}
