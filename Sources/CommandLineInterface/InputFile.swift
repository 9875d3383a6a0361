import Foundation
import StrictJSON

/// A file that somebody named on the command line.
enum InputFile {
    /// The bytes of the whole file.
    ///
    /// - `path`: a path, also one of a device or pipe.
    /// - `limit`: the most bytes that make sense; a longer file is refused, so that a wrong path to something
    ///   endless ends.
    /// - `takesDash`: whether `-` is standard input.
    /// - Throws: `CommandLineError` with `unreadableFile`.
    static func bytes(_ path: String, limit: Int = 16 << 20, takesDash: Bool = false) throws -> [UInt8] {
        if takesDash, path == "-" { return try bytes(of: STDIN_FILENO, "standard input", limit) }
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path, systemMessage(errno)) }
        defer { close(descriptor) }
        return try bytes(of: descriptor, path, limit)
    }

    /// The bytes of a JSON document, as they are.
    ///
    /// - `path`: a path, or `-` for standard input.
    /// - Throws: `CommandLineError` with `unreadableFile`, or with `usage` if it is no strict JSON.
    static func json(_ path: String) throws -> [UInt8] {
        let bytes = try bytes(path, takesDash: true)
        do {
            _ = try JSONDocument(bytes)
        } catch {
            let name = path == "-" ? "Standard input" : path
            let reason = error.message.hasSuffix(".") ? String(error.message.dropLast()) : error.message
            throw CommandLineError(
                .usage,
                "\(name) is not JSON (byte \(error.offset): \(reason)): correct it; nothing was sent."
            )
        }
        return bytes
    }

    private static func bytes(of descriptor: Int32, _ path: String, _ limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            // unsafe: the call writes at most the count it is given, which is the buffer's.
            let count = unsafe chunk.withUnsafeMutableBytes {
                unsafe read(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(path, systemMessage(errno)) }
            guard count > 0 else { return bytes }
            bytes += chunk.prefix(count)
            guard bytes.count <= limit else { throw failure(path, "it is longer than \(limit) bytes") }
        }
    }

    private static func failure(_ path: String, _ reason: String) -> CommandLineError {
        CommandLineError(
            .unreadableFile, "Cannot read \(path) (\(reason)): check the path and its permissions.")
    }
}
