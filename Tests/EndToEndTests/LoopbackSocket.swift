import Foundation

/// A TCP socket of this machine, blocking: to be used on a thread of its own.
///
/// Whoever makes one closes it.
struct LoopbackSocket: Sendable {
    private let descriptor: Int32

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Connects to a port of 127.0.0.1.
    ///
    /// - Throws: a POSIX error, such as that nobody listens there.
    static func connect(to port: UInt16) throws -> LoopbackSocket {
        let made = try make()
        // The address is as long as is said, and bound or connected to at once.
        let result = unsafe withAddress(port: port) { unsafe Glibc.connect(made.descriptor, $0, $1) }
        guard result == 0 else {
            defer { made.close() }
            throw failure()
        }
        return made
    }

    /// Listens on a free port of 127.0.0.1.
    ///
    /// - Throws: a POSIX error.
    static func listen() throws -> LoopbackSocket {
        let made = try make()
        // As above.
        let result = unsafe withAddress(port: 0) { unsafe bind(made.descriptor, $0, $1) }
        guard result == 0, Glibc.listen(made.descriptor, 64) == 0 else {
            defer { made.close() }
            throw failure()
        }
        return made
    }

    /// The port that a listening socket was given.
    var port: UInt16 {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        // The kernel writes at most `length` bytes, the size of the address.
        _ = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &length)
            }
        }
        return UInt16(bigEndian: address.sin_port)
    }

    /// Waits for the next connection; nil where there will be none.
    func accept() -> LoopbackSocket? {
        let client = Glibc.accept(descriptor, nil, nil)
        return client < 0 ? nil : LoopbackSocket(descriptor: client)
    }

    /// What has come, waiting until there is something; empty at the end, also where the peer broke off.
    func receive() -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        // The buffer is as long as the count that is passed.
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
        }
        return Array(buffer.prefix(max(0, count)))
    }

    /// Sends all of the bytes; false where the peer does not take them.
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            // The slice is as long as the count that is passed.
            let step = unsafe bytes[sent...].withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard step > 0 else { return false }
            sent += step
        }
        return true
    }

    /// Says that nothing more will be sent.
    func endSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Gives the socket back.
    func close() {
        _ = Glibc.close(descriptor)
    }

    private static func make() throws -> LoopbackSocket {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw failure() }
        return LoopbackSocket(descriptor: descriptor)
    }

    private static func failure() -> POSIXError {
        POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }

    private static func withAddress(
        port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        // sockaddr_in begins like sockaddr, and its own size is passed along.
        return unsafe withUnsafePointer(to: address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
