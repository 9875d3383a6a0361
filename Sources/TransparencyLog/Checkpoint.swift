/// What a log states about itself: who it is, how many leaves it has and what their root is.
///
/// Shape: three lines and any further ones, each of them not empty: origin, size in decimal, root in base64,
/// extension lines. Two checkpoints are equal if their parts have the same bytes.
/// Source: https://c2sp.org/tlog-checkpoint
package struct Checkpoint: Sendable, Hashable {
    /// Which log it is; the same as the name of its key, if the recommendation was followed.
    package let origin: String
    /// How many leaves the tree has.
    package let size: Int64
    /// The root hash of the tree.
    package let root: TreeHash
    /// What else the log says; opaque.
    package let extensionLines: [String]

    /// Takes the parts as they are.
    ///
    /// What cannot be written as a checkpoint is refused when it is signed.
    package init(origin: String, size: Int64, root: TreeHash, extensionLines: [String] = []) {
        self.origin = origin
        self.size = size
        self.root = root
        self.extensionLines = extensionLines
    }

    /// Reads the text of a note.
    ///
    /// - Throws: `malformedCheckpoint` if it is none.
    package init(text: String) throws(TransparencyLogError) {
        var reader = LineReader(text.utf8)
        var lines: [ArraySlice<UInt8>] = []
        while let line = reader.next() { lines.append(line) }
        guard reader.rest.isEmpty, lines.count >= 3, !lines.contains(where: \.isEmpty),
            let size = Int64(decimal: lines[1]), let root = TreeHash(base64Bytes: lines[2])
        else {
            throw TransparencyLogError(
                .malformedCheckpoint,
                "This is no checkpoint, which has lines for origin, size and root hash. Get it anew, byte for byte."
            )
        }
        self.init(
            origin: String(decoding: lines[0], as: UTF8.self), size: size, root: root,
            extensionLines: lines[3...].map { String(decoding: $0, as: UTF8.self) })
    }

    /// The text that is signed, with the newline at its end.
    package var text: String {
        ([origin, String(size), root.base64] + extensionLines).map { $0 + "\n" }.joined()
    }

    /// Whether it speaks of the log with this name, byte for byte: to a reader, two spellings of an accent are one text.
    package func isAbout(_ log: String) -> Bool { KeyName.areEqual(origin, log) }

    /// The parts that are text, which have to be compared as bytes: "é" has two spellings that are equal as strings.
    private var lines: [String] { [origin] + extensionLines }

    package static func == (left: Self, right: Self) -> Bool {
        left.size == right.size && left.root == right.root
            && left.lines.elementsEqual(right.lines) { $0.utf8.elementsEqual($1.utf8) }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(size)
        hasher.combine(root)
    }
}
