import StrictJSON

/// The keys of an event's metadata that become columns; what is missing or of another type is `nil`.
struct MetadataFields {
    private let document: JSONDocument
    private let isObject: Bool

    /// Reads metadata into a document whose memory is used again and again.
    init(_ bytes: [UInt8], in document: inout JSONDocument) {
        isObject = (try? document.parse(bytes)) != nil
        self.document = document
    }

    func text(_ key: String) -> String? {
        document.string(node(key))
    }

    func number(_ key: String) -> Int64? {
        document.integer(node(key))
    }

    func flag(_ key: String) -> Bool? {
        document.bool(node(key))
    }

    func instant(_ key: String) -> Instant? {
        document.instant(node(key))
    }

    func has(_ key: String) -> Bool {
        node(key) != nil
    }

    private func node(_ key: String) -> JSONNode? {
        isObject ? document.member(key, of: document.root) : nil
    }
}
