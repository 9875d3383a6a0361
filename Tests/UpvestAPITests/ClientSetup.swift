import HTTPMessageSignatures
import LedgerTesting
import StrictJSON
import UpvestAPI

/// A client with throwaway credentials and a clock that the test moves.
struct ClientSetup: Sendable {
    static let secret = "s3cr+t/with=special&chars"
    static let clientID = "9f2c71d8-4b6e-4e05-a3c1-d7805e6b2501"
    static let keyID = "c8b05f1e-3d74-4a62-b9e0-1f6a2d85c601"

    let key = SigningKey.generateP521()
    let clock = ManualClock()

    var now: Int64 {
        clock.now.nanoseconds / 1_000_000_000
    }

    func credentials(_ baseURL: String) throws -> UpvestCredentials {
        try UpvestCredentials(
            baseURL: baseURL, clientID: Self.clientID, clientSecret: Secret(Self.secret), keyID: Self.keyID,
            scopes: ["accounts:read", "users:admin"], signingKey: key)
    }

    /// Runs the body with a client and shuts it down afterwards.
    func with<Value>(
        _ baseURL: String,
        limits: UpvestClient.Limits = .init(),
        _ body: (UpvestClient) async throws -> Value
    ) async throws -> Value {
        let client = UpvestClient(credentials: try credentials(baseURL), clock: clock.reading, limits: limits)
        do {
            let value = try await body(client)
            await client.shutdown()
            return value
        } catch {
            await client.shutdown()
            throw error
        }
    }
}

extension APIExchange {
    var answer: APIAnswer? {
        if case .answer(let answer) = self { answer } else { nil }
    }

    var failure: APIFailure? {
        if case .failure(let failure) = self { failure } else { nil }
    }
}
