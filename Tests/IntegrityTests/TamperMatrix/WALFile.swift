import Foundation
import Testing

/// The frames of a WAL, read by SQLite's description of its file format and not by SQLite.
///
/// Source: <https://www.sqlite.org/fileformat2.html#the_write_ahead_log>.
struct WALFile {
    static let headerSize = 32
    /// The bytes of a frame: a header of 24 and a page.
    let frameSize: Int
    let frameCount: Int
    /// The frames, from 0 on, that end a commit.
    let commits: [Int]

    init(_ bytes: Data) throws {
        func number(_ offset: Int) -> Int {
            bytes[bytes.startIndex + offset..<bytes.startIndex + offset + 4].reduce(0) { $0 << 8 | Int($1) }
        }
        try #require(bytes.count > Self.headerSize)
        let frameSize = number(8) + 24
        self.frameSize = frameSize
        frameCount = (bytes.count - Self.headerSize) / frameSize
        try #require(Self.headerSize + frameCount * frameSize == bytes.count)
        commits = (0..<frameCount).filter { number(Self.headerSize + $0 * frameSize + 4) != 0 }
    }

    func offset(ofFrame frame: Int) -> Int { Self.headerSize + frame * frameSize }

    /// How many commits are whole in the first so many frames.
    func commitCount(inFrames count: Int) -> Int { commits.count { $0 < count } }
}
