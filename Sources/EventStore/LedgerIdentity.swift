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
}
