import ArgumentParser

/// The id of an object of the provider, as an argument of a call.
struct ObjectID: ExpressibleByArgument {
    /// The id as it was given.
    let text: String

    /// Takes any text that is not empty: without an id a call would mean the whole list.
    init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        text = argument
    }
}
