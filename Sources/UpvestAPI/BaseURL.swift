#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Where the API lives: scheme, host and port, and nothing else.
///
/// Shape: `https://host` or `https://host:port`, without a slash at the end; `http` for loopback hosts alone, since a
/// token goes over it. The API has no path prefix, and a path here would silently change what is signed.
package struct BaseURL: Sendable, Hashable, CustomStringConvertible {
    /// Scheme, host and port as they are put before a target.
    package let text: String
    /// The host in lower case; an IPv6 address without its brackets.
    package let host: String

    /// Reads a base URL; a single slash at the end is dropped.
    ///
    /// - Throws: ``UpvestAPIError`` with `invalidBaseURL`.
    package init(_ given: String) throws(UpvestAPIError) {
        let trimmed = given.hasSuffix("/") ? String(given.dropLast()) : given
        guard let parts = URLComponents(string: trimmed), let scheme = parts.scheme?.lowercased(),
            scheme == "https" || scheme == "http", let found = parts.host, !found.isEmpty,
            parts.path.isEmpty, parts.query == nil, parts.fragment == nil, parts.user == nil,
            parts.password == nil
        else {
            throw UpvestAPIError(
                .invalidBaseURL,
                "The base URL is not a plain http or https address; give it as https://host without path or query."
            )
        }
        var name = found.lowercased()
        if name.hasPrefix("["), name.hasSuffix("]") { name = String(name.dropFirst().dropLast()) }
        host = name
        text = trimmed
        guard scheme == "https" || isLoopback else {
            throw UpvestAPIError(
                .invalidBaseURL,
                "The base URL uses http, which is allowed for this machine only; give an https address.")
        }
    }

    /// Whether the host is this machine by name or address.
    package var isLoopback: Bool {
        host == "localhost" || host == "::1" || isLoopbackIPv4
    }

    /// The environment that the address belongs to, or nil where only the operator can know.
    ///
    /// `https://api.upvest.co` is `live`; `https://sandbox.upvest.co` and loopback hosts are `sandbox`.
    package var environment: String? {
        switch host {
        case "api.upvest.co": "live"
        case "sandbox.upvest.co": "sandbox"
        default: isLoopback ? "sandbox" : nil
        }
    }

    /// The address as text.
    package var description: String {
        text
    }

    private var isLoopbackIPv4: Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
