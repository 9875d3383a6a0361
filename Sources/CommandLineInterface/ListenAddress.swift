import ArgumentParser

/// Where a server listens: `HOST:PORT`, an IPv6 address in brackets.
struct ListenAddress: ExpressibleByArgument, Hashable, Sendable, CustomStringConvertible {
    /// A name or an address, without brackets.
    let host: String
    /// The port; 0 for a free one.
    let port: Int

    /// An address of its parts.
    init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `127.0.0.1:8080`, `localhost:0` or `[::1]:8080`.
    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"),
            let port = UInt16(argument[argument.index(after: colon)...])
        else { return nil }
        var host = String(argument[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty else { return nil }
        self.init(host: host, port: Int(port))
    }

    /// The address in the form that it is read.
    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    var defaultValueDescription: String { description }
}
