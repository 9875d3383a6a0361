/// Why a measurement came to nothing.
struct BenchFailure: Error, CustomStringConvertible {
    /// A sentence.
    let description: String

    init(_ sentence: String) {
        description = sentence
    }
}
