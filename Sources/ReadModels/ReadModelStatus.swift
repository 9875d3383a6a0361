/// What a read model says about itself.
package struct ReadModelStatus: Sendable, Hashable {
    /// The version of the projection that made it.
    package let projectionVersion: Int

    /// The newest event that it covers; 0 if there is none.
    package let sequence: Int64

    /// SHA-256 over its content, in base64.
    ///
    /// The same for the same events, however they were taken in.
    package let digest: String
}
