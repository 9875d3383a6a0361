import Foundation
package import StrictJSON

/// Who a ledger is: one environment and one client of the provider, for good.
package struct LedgerIdentity: Sendable, Hashable {
    /// A random UUID, lower case.
    package let uuid: String
    /// The name of the log in checkpoints, by default `account-ledger/<uuid>`.
    package let origin: String
    /// When the ledger was made.
    package let createdAt: Instant
    /// `sandbox` or `live`; nil until set or until the first event that names one.
    package let environment: String?
    /// The client at the provider; nil until set or until the first event that names one.
    package let clientID: String?

    /// What a name by default begins with.
    private static let defaultName = "account-ledger/"

    /// The name of a log that nobody has chosen one for.
    static func defaultOrigin(_ uuid: String) -> String { defaultName + uuid }

    /// The UUID in the name of a log, if it is one that is given by default; nil for any other.
    package static func uuid(in origin: String) -> String? {
        guard origin.hasPrefix(defaultName) else { return nil }
        let rest = String(origin.dropFirst(defaultName.count))
        return UUID(uuidString: rest)?.uuidString.lowercased() == rest ? rest : nil
    }
}
