/// What the files of both kinds of proof have in common.
enum ProofText {
    /// More hashes than any tree of up to 2^63 - 1 leaves needs are not read.
    static let hashCountMax = 64

    /// Reads hashes, one in a line, up to an empty line.
    static func hashes(_ reader: inout LineReader) throws(TransparencyLogError) -> [TreeHash] {
        var hashes: [TreeHash] = []
        while let line = reader.next() {
            if line.isEmpty { return hashes }
            guard hashes.count < hashCountMax else {
                throw malformed("It has more hashes than any tree needs")
            }
            guard let hash = TreeHash(base64Bytes: line) else { throw malformed("A line is no hash") }
            hashes.append(hash)
        }
        throw malformed("It ends before the checkpoint")
    }

    /// Writes hashes, one in a line, and an empty line.
    static func text(_ hashes: [TreeHash]) -> String {
        hashes.map { $0.base64 + "\n" }.joined() + "\n"
    }

    static func malformed(_ reason: String) -> TransparencyLogError {
        TransparencyLogError(.malformedProof, "This is no proof. \(reason). Get it anew, byte for byte.")
    }
}
