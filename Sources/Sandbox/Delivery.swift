/// One attempt to deliver, signed and ready to be sent.
struct Delivery: Sendable {
    let webhookID: String
    /// The number of the batch within its subscription.
    let batch: Int
    /// 1 for the first one.
    let attempt: Int
    let url: String
    /// With digest and signature, without `host`.
    let headers: [(name: String, value: String)]
    let body: [UInt8]
}
