import LedgerTesting
import Testing
import TransparencyLog

@Suite struct SalvagedHistoryTests {
    static let sizes = [0, 1, 7, 255, 300, 1_000]

    static func entries() throws -> [[UInt8]] {
        try CheckpointHistoryTests.checkpoints(sizes).map(CheckpointHistory.entry)
    }

    /// The sizes by the ordinals of the entries that can be read.
    static func found(_ history: SalvagedHistory) -> [Int: Int64] {
        Dictionary(uniqueKeysWithValues: history.entries.map { ($0.ordinal, $0.signed.checkpoint.size) })
    }

    @Test func `a sound history is the same as read strictly, wherever it is torn`() throws {
        let bytes = try Self.entries().joined()
        for count in 0...bytes.count {
            let part = Array(bytes.prefix(count))
            let (strict, salvaged) = (try CheckpointHistory(part), SalvagedHistory(part))
            #expect(salvaged.entries.map(\.signed) == strict.checkpoints)
            #expect(salvaged.entries.map(\.ordinal) == Array(1..<strict.checkpoints.count + 1))
            #expect(salvaged.incompleteBytes == strict.incompleteBytes)
            #expect(salvaged.firstFault == nil)
            #expect(salvaged.faultCount == 0)
        }
    }

    @Test func `a malformed entry is named, and those before and behind it are read`() throws {
        let entries = try Self.entries()
        for place in entries.indices {
            let text = String(decoding: entries[place], as: UTF8.self)
            for wrong in [
                text.replacing("\n\n— ", with: "\n\n- "), text.replacing("ledger.example/books\n", with: ""),
                "\n" + text, text.replacing("=\n\n—", with: "=\n\n\n—"), "\u{0}" + text, "one\n\ntwo\n\n",
            ] {
                var changed = entries
                changed[place] = Array(wrong.utf8)
                let history = SalvagedHistory(Array(changed.joined()))
                var expected = Dictionary(
                    uniqueKeysWithValues: Self.sizes.enumerated().map { ($0 + 1, Int64($1)) })
                expected[place + 1] = nil
                #expect(Self.found(history) == expected, "\(wrong)")
                #expect(history.faultCount == 1)
                #expect(history.firstFault?.code == .malformedCheckpoint)
                #expect(history.firstFault?.message.contains("Entry \(place + 1) ") == true)
                #expect(history.incompleteBytes == 0)
            }
        }
    }

    @Test func `a line that was put in or taken out hides its neighbours at most`() throws {
        let entries = try Self.entries()
        let lines = entries.joined().split(separator: 0x0a, omittingEmptySubsequences: false).map(Array.init)
        for place in lines.indices.dropLast() {
            for insert in [[], Array("x".utf8), nil] as [[UInt8]?] {
                var changed = lines
                if let insert { changed.insert(insert, at: place) } else { changed.remove(at: place) }
                let history = SalvagedHistory(Array(changed.joined(separator: [0x0a])))
                // An entry has six lines with its empty ones.
                let hidden = Set(
                    [place / 6 - 1, place / 6, place / 6 + 1].filter(Self.sizes.indices.contains))
                let rest = Set(Self.sizes.indices).subtracting(hidden).map { Int64(Self.sizes[$0]) }
                let found = history.entries.map(\.signed.checkpoint.size)
                #expect(Set(found).isSuperset(of: rest), "line \(place + 1), \(String(describing: insert))")
                #expect(found == found.sorted())
                let isUnnoticed = history.firstFault == nil && history.incompleteBytes == 0
                // Text behind the third line belongs to no checkpoint of ours, and is taken as its extension.
                #expect(!isUnnoticed || place % 6 == 3 && insert == Array("x".utf8))
            }
        }
    }

    @Test func `a flipped bit hides its own entry and the next at most`() throws {
        var random = SeededGenerator()
        let entries = try Self.entries()
        let bytes = Array(entries.joined())
        for _ in 0..<2_000 {
            let place = Int.random(in: bytes.indices, using: &random)
            var changed = bytes
            changed[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            var (own, end) = (0, entries[0].count)
            while place >= end {
                own += 1
                end += entries[own].count
            }
            let history = SalvagedHistory(changed)
            let strangers = Self.sizes.indices.filter { $0 != own && $0 != own + 1 }
            let found = Set(history.entries.map(\.signed))
            for other in strangers {
                let signed = try SignedCheckpoint(Array(entries[other].dropLast()))
                #expect(found.contains(signed), "byte \(place), entry \(other + 1), \(random)")
            }
        }
    }

    @Test func `an entry or a rest of more than 1 MiB is malformed, and what stands around it is read`()
        throws
    {
        let entries = try Self.entries()
        let long = [UInt8](repeating: 0x61, count: 1 << 20) + Array("\n\n— a AAAA\n\n".utf8)
        let within = SalvagedHistory(entries[0] + long + entries[1])
        #expect(Self.found(within) == [1: 0, 3: 1])
        #expect(within.firstFault?.code == .tooLarge)
        let behind = SalvagedHistory(entries[0] + [UInt8](repeating: 0x61, count: (1 << 20) + 1))
        #expect(Self.found(behind) == [1: 0])
        #expect(behind.firstFault?.code == .tooLarge)
        #expect(behind.incompleteBytes == 0)
    }

    @Test(arguments: ["\n", "a\n\n", "x"])
    func `a file of nothing but lines is many faults, or one torn entry`(
        line: String
    ) {
        let text = String(repeating: line, count: 1_000)
        let history = SalvagedHistory(Array(text.utf8))
        #expect(history.entries.isEmpty)
        #expect(history.faultCount == (line == "\n" ? 250 : line == "x" ? 0 : 500))
        #expect(history.incompleteBytes == (line == "x" ? 1_000 : 0))
    }
}
