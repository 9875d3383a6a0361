extension TreeHash {
    /// The bytes in base64 (RFC 4648 section 4, with padding): 44 characters.
    package var base64: String { Base64.text(bytes) }

    /// Takes the 44 characters that ``base64`` writes for a hash; nil for anything else.
    ///
    /// A hash has one spelling: no other alphabet, no missing padding, no bits that are set behind the last byte.
    package init?(base64: some StringProtocol) {
        self.init(base64Bytes: base64.utf8)
    }

    /// Takes the same 44 characters as bytes.
    init?(base64Bytes: some Collection<UInt8>) {
        guard base64Bytes.count == 44, let bytes = Base64.bytes(base64Bytes) else { return nil }
        self.init(bytes: bytes)
    }
}
