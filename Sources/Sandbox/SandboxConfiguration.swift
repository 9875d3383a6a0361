package import HTTPMessageSignatures
package import Logging

/// How a sandbox listens and how fast its business processes run.
///
/// **Shape**: every value has a default that suits a demonstration on the same machine.
package struct SandboxConfiguration: Sendable {
    /// Where to listen, a name or an address; anything but loopback shows the sandbox to others.
    package var host = "127.0.0.1"
    /// The port; 0 takes a free one.
    package var port = 0
    /// From the creation of a user to the passing of all checks.
    package var activationDelay: Duration = .milliseconds(500)
    /// How long notifications are collected for one delivery where the subscription names no `config.delay`.
    package var deliveryDelay: Duration = .milliseconds(100)
    /// How long one delivery may wait for its answer.
    package var deliveryTimeout: Duration = .seconds(5)
    /// The gaps between failed deliveries.
    package var retrySchedule: RetrySchedule = .upvest
    /// How long an access token is good, whole seconds.
    package var tokenLifetime: Duration = .seconds(1799)
    /// How far the client's clock may be off, in seconds.
    package var signatureSkewSeconds: Int64 = 10
    /// The scopes that the client may ask for.
    package var scopes: [String] = Scope.all
    /// The client's id (a UUID); nil draws one.
    package var clientID: String?
    /// The client's secret; nil draws one.
    package var clientSecret: String?
    /// The id of the client's key; nil draws one.
    package var keyID: String?
    /// The client's key; nil makes a P-521 key.
    package var clientKey: SigningKey?
    /// The key that signs deliveries, P-521; nil makes one.
    package var deliveryKey: SigningKey?
    /// Where ids, tokens and nonces come from.
    package var randomness: SandboxRandomness = .system
    /// The time.
    package var clock: SandboxClock = SandboxSystemClock.now
    /// Quiet unless one is given; gets ids, sizes and statuses, never bodies or headers.
    package var logger = Logger(label: "account-ledger.sandbox") { _ in SwiftLogNoOpLogHandler() }

    /// The defaults.
    package init() {}

    /// Checks the ranges.
    ///
    /// - Throws: `SandboxError.invalidConfiguration`.
    func validate() throws(SandboxError) {
        guard (0...65_535).contains(port) else {
            throw SandboxError(.invalidConfiguration, "The port must lie between 0 and 65535.")
        }
        let durations = [activationDelay, deliveryDelay]
        guard durations.allSatisfy({ $0 >= .zero }), deliveryTimeout > .zero, tokenLifetime >= .seconds(1)
        else {
            throw SandboxError(
                .invalidConfiguration,
                "Delays must not be negative, the delivery timeout must be positive, a token must live a second."
            )
        }
        if let deliveryKey, deliveryKey.publicKey.p521Coordinates == nil {
            throw SandboxError(.invalidConfiguration, "The key that signs deliveries must be a P-521 key.")
        }
    }
}
