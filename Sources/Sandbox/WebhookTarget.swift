#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A URL that deliveries may go to.
///
/// **Shape**: https and a DNS name, as the provider demands; on loopback also http, `localhost` and addresses,
/// without which nothing could be tried on one machine.
struct WebhookTarget: Sendable, Hashable {
    /// As the client gave it.
    let url: String
    /// As it goes over the wire, `/` where the URL has none.
    let path: String
    /// As it goes over the wire, without the question mark.
    let query: String?

    init?(_ text: String) {
        guard (1...1000).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            let components = URLComponents(string: text), let host = Self.host(of: components),
            components.user == nil, components.password == nil, components.fragment == nil,
            (1...65_535).contains(components.port ?? 443)
        else { return nil }
        switch components.scheme?.lowercased() {
        case "https" where Self.isLoopback(host) || Self.isDNSName(host): break
        case "http" where Self.isLoopback(host): break
        default: return nil
        }
        url = text
        path = components.percentEncodedPath.isEmpty ? "/" : components.percentEncodedPath
        query = components.percentEncodedQuery
    }

    private static func host(of components: URLComponents) -> String? {
        guard let host = components.percentEncodedHost, !host.isEmpty else { return nil }
        return host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host.lowercased() == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { $0.wholeMatch(of: /[0-9]{1,3}/) != nil && (Int($0) ?? 256) < 256 }
    }

    /// Whether a host is a name: its last label begins with a letter, which no way to write an address does.
    private static func isDNSName(_ host: String) -> Bool {
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        return host.utf8.count <= 253 && labels.last?.first?.isLetter == true
            && labels.allSatisfy { label in
                label.wholeMatch(of: /[a-zA-Z0-9]([a-zA-Z0-9\-]{0,61}[a-zA-Z0-9])?/) != nil
            }
    }
}
