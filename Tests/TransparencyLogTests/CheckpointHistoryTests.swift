import Testing
import TransparencyLog

@Suite struct CheckpointHistoryTests {
    static let tree = MerkleFrontierTests.tree

    static func checkpoints(_ sizes: [Int]) throws -> [SignedCheckpoint] {
        let key = try NoteFixture.key(1)
        return try sizes.map { try NoteFixture.checkpoint($0, of: tree, key: key) }
    }

    @Test(arguments: [[], [0], [0, 1], [0, 5, 5, 1_000, 3]] as [[Int]])
    func `a history gives back its entries in their order`(sizes: [Int]) throws {
        let checkpoints = try Self.checkpoints(sizes)
        let history = try CheckpointHistory(checkpoints.flatMap(CheckpointHistory.entry))
        #expect(history.checkpoints == checkpoints)
        #expect(history.incompleteBytes == 0)
    }

    @Test func `a file torn at any byte keeps the entries that are whole and counts the rest`() throws {
        let checkpoints = try Self.checkpoints([0, 7, 300])
        let bytes = checkpoints.flatMap(CheckpointHistory.entry)
        var ends = [0]
        for checkpoint in checkpoints {
            ends.append((ends.last ?? 0) + CheckpointHistory.entry(checkpoint).count)
        }
        for count in 0...bytes.count {
            let whole = ends.lastIndex { $0 <= count } ?? 0
            let history = try CheckpointHistory(Array(bytes[..<count]))
            #expect(history.checkpoints == Array(checkpoints[..<whole]), "\(count) bytes")
            #expect(history.incompleteBytes == count - ends[whole], "\(count) bytes")
            // A copy is also taken where nothing but the last empty line is missing.
            let isWholeButForTheLine = ends.contains(count + 1)
            guard whole > 0 || count == 0 || isWholeButForTheLine else {
                #expect(throws: CheckpointTests.malformed) {
                    try CheckpointHistory(copy: Array(bytes[..<count]))
                }
                continue
            }
            let copy = try CheckpointHistory(copy: Array(bytes[..<count]))
            #expect(copy.checkpoints == Array(checkpoints[..<(whole + (isWholeButForTheLine ? 1 : 0))]))
            #expect(copy.incompleteBytes == (isWholeButForTheLine ? 0 : count - ends[whole]))
        }
    }

    @Test func `one signed checkpoint alone is a copy, and an unfinished history`() throws {
        let checkpoint = try #require(try Self.checkpoints([9]).first)
        let copy = try CheckpointHistory(copy: checkpoint.bytes)
        #expect(copy.checkpoints == [checkpoint])
        #expect(copy.incompleteBytes == 0)
        let history = try CheckpointHistory(checkpoint.bytes)
        #expect(history.checkpoints.isEmpty)
        #expect(history.incompleteBytes == checkpoint.bytes.count)
    }

    @Test func `a checkpoint with several signatures is one entry`() throws {
        let text = try #require(try Self.checkpoints([9]).first).note.text
        let lines = try [1, 2, 3].map {
            try NoteFixture.key($0).sign(text).bytes.dropFirst(text.utf8.count + 1)
        }
        let checkpoint = try SignedCheckpoint(Array(text.utf8) + [0x0a] + lines.joined())
        let history = try CheckpointHistory(
            CheckpointHistory.entry(checkpoint) + CheckpointHistory.entry(checkpoint))
        #expect(history.checkpoints == [checkpoint, checkpoint])
        #expect(history.checkpoints.last?.note.signatures.count == 3)
    }

    @Test func `a malformed entry is named by its ordinal`() throws {
        let checkpoints = try Self.checkpoints([0, 7, 300])
        let entries = checkpoints.map { String(decoding: CheckpointHistory.entry($0), as: UTF8.self) }
        for (place, entry) in entries.enumerated() {
            let wrong = [
                entry.replacing("\n\n— ", with: "\n\n- "),
                entry.replacing("ledger.example/books\n", with: ""),
                "\n" + entry, entry.replacing("=\n\n—", with: "=\n\n\n—"), "\r" + entry, "\u{0}" + entry,
            ]
            for text in wrong {
                var changed = entries
                changed[place] = text
                let bytes = Array(changed.joined().utf8)
                let error = try #require(throws: TransparencyLogError.self) { try CheckpointHistory(bytes) }
                #expect(error.code == .malformedCheckpoint)
                #expect(error.message.contains("Entry \(place + 1) "))
            }
        }
    }

    @Test func `entries without the empty line between them are refused, not skipped`() throws {
        let checkpoints = try Self.checkpoints([0, 7, 300])
        let glued =
            checkpoints[0].bytes + CheckpointHistory.entry(checkpoints[1])
            + CheckpointHistory.entry(checkpoints[2])
        #expect(throws: CheckpointTests.malformed) { try CheckpointHistory(glued) }
        #expect(throws: CheckpointTests.malformed) { try CheckpointHistory(copy: glued) }
        let doubled =
            CheckpointHistory.entry(checkpoints[0]) + [0x0a] + CheckpointHistory.entry(checkpoints[1])
        #expect(throws: CheckpointTests.malformed) { try CheckpointHistory(doubled) }
    }

    @Test(arguments: ["x", "\n", "\n\n", "\n\n\n\n", "not a checkpoint\n", "{}\n\n", "a\n\nb\n"])
    func `something that is no checkpoint is no copy`(text: String) {
        #expect(throws: CheckpointTests.malformed) { try CheckpointHistory(copy: Array(text.utf8)) }
    }

    @Test func `an entry that goes on for more than 1 MiB is refused`() throws {
        let bytes =
            CheckpointHistory.entry(try Self.checkpoints([0])[0])
            + [UInt8](repeating: 0x61, count: (1 << 20) + 1)
        let tooLarge = TransparencyLogError(.tooLarge, "")
        #expect(throws: tooLarge) { try CheckpointHistory(bytes) }
        #expect(throws: tooLarge) { try CheckpointHistory(bytes + Array("\n\n— a AAAA\n\n".utf8)) }
        #expect(try CheckpointHistory(bytes.dropLast()).incompleteBytes == 1 << 20)
    }
}
