import EventStore
import LedgerTesting
import Testing
import TransparencyLog

@Suite struct CanonicalLeafTests {
    @Test func `the leaf is spelled as docs format says`() {
        let leaf = CanonicalLeaf.bytes(
            sequence: 1, recordedAt: 2, kind: "k", sourceKey: "s", metadata: Array("{}".utf8),
            encoding: "identity",
            body: [0xff])
        let expected: [UInt8] =
            Array("account-ledger/event/1".utf8) + [0, 0, 0, 0, 0, 0, 0, 1] + [0, 0, 0, 0, 0, 0, 0, 2]
            + [0, 0, 0, 0, 0, 0, 0, 1] + Array("k".utf8) + [0, 0, 0, 0, 0, 0, 0, 1] + Array("s".utf8)
            + [0, 0, 0, 0, 0, 0, 0, 2] + Array("{}".utf8) + [0, 0, 0, 0, 0, 0, 0, 8] + Array("identity".utf8)
            + [0, 0, 0, 0, 0, 0, 0, 1] + [0xff]
        #expect(leaf == expected)
    }

    @Test func `moving a byte across the border of two columns makes another leaf`() {
        func leaf(_ kind: String, _ key: String, _ metadata: String, _ encoding: String, _ body: String)
            -> [UInt8]
        {
            CanonicalLeaf.bytes(
                sequence: 1, recordedAt: 1, kind: kind, sourceKey: key, metadata: Array(metadata.utf8),
                encoding: encoding, body: Array(body.utf8))
        }
        let leaves = [
            leaf("ab", "c", "d", "e", "f"), leaf("a", "bc", "d", "e", "f"), leaf("ab", "cd", "", "e", "f"),
            leaf("ab", "c", "de", "", "f"), leaf("ab", "c", "d", "ef", ""), leaf("", "abc", "d", "e", "f"),
        ]
        #expect(Set(leaves).count == leaves.count)
    }

    @Test func `two random events never share a leaf`() {
        var random = SeededGenerator()
        var seen: Set<[UInt8]> = []
        var columns: Set<[String]> = []
        for _ in 0..<2_000 {
            // Few letters and short columns, so that concatenations collide often.
            let parts = (0..<5).map { _ in
                String(decoding: random.bytes(Int(random.next() % 3)).map { 97 + $0 % 2 }, as: UTF8.self)
            }
            columns.insert(parts)
            seen.insert(
                CanonicalLeaf.bytes(
                    sequence: 1, recordedAt: 1, kind: parts[0], sourceKey: parts[1],
                    metadata: Array(parts[2].utf8), encoding: parts[3], body: Array(parts[4].utf8)))
        }
        #expect(seen.count == columns.count, "\(random)")
    }
}
