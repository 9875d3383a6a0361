#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A file or the standard input, read in pieces.
///
/// Owns the file's descriptor and closes it when it goes.
package final class ByteSource {
    private let descriptor: Int32
    private let isOwned: Bool
    /// What errors call it.
    private let name: String

    private init(descriptor: Int32, isOwned: Bool, name: String) {
        self.descriptor = descriptor
        self.name = name
        self.isOwned = isOwned
    }

    deinit {
        if isOwned { close(descriptor) }
    }

    /// The standard input.
    package static func standardInput() -> ByteSource {
        ByteSource(descriptor: 0, isOwned: false, name: "Standard input")
    }

    /// A file.
    ///
    /// - Throws: ``CaptureError`` with `inputUnreadable` if it cannot be opened.
    package static func file(_ path: String) throws(CaptureError) -> ByteSource {
        // The string lives for the call, which is all that open needs.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path, errno) }
        return ByteSource(descriptor: descriptor, isOwned: true, name: path)
    }

    /// The next bytes, up to a mebibyte; none at the end.
    ///
    /// - Throws: ``CaptureError`` with `inputUnreadable`.
    package func read() throws(CaptureError) -> [UInt8] {
        while true {
            var failure: Int32 = 0
            // The buffer is as long as its count says, and the system writes no further.
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 20) { buffer, count in
                let got = unsafe systemRead(descriptor, buffer.baseAddress, buffer.count)
                failure = got < 0 ? errno : 0
                count = max(0, got)
            }
            if failure == 0 { return bytes }
            if failure != EINTR { throw Self.unreadable(name, failure) }
        }
    }

    private static func unreadable(_ name: String, _ number: Int32) -> CaptureError {
        // The system's text is copied at once, before another call can change it.
        let reason = unsafe strerror(number).map { unsafe String(cString: $0) }
        return CaptureError(
            .inputUnreadable, "\(name) cannot be read; check its path and permissions.", cause: reason)
    }
}

/// `read(2)` under a name that the method above does not hide.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    unsafe read(descriptor, buffer, count)
}
