import StrictJSON

/// Something that reaches the ledger, before it has a sequence.
struct SimulatedArrival {
    /// When, in truth.
    let at: Int64
    let kind: String
    var metadata: JSONValue
    var body: [UInt8] = []
    /// What an attempt or a note refers to: set on the request.
    var requestKey: Int64?
    /// The request that this is an attempt of, or that a note resolves.
    var answersKey: Int64?
}

/// One notification as it was made.
struct SimulatedNotification {
    let life: Int
    /// The version that it tells of.
    let version: Int
    let name: String
    let id: String
    /// Its `created_at`.
    let createdAt: Int64
    /// Whether it tells of a change that gave the version its `updated_at`.
    var isOfChange = true
}
