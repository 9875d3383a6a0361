import StrictJSON
import Testing

@Suite struct PropertyTests {
    /// Everything that a document says of a node and of those below it.
    private func inspect(_ document: JSONDocument, _ node: JSONNode, _ lines: inout [String]) {
        lines.append("\(document.kind(of: node)) \(document.range(of: node)) \(document.count(of: node))")
        lines.append("\(document.string(node) ?? "-") \(document.numberText(node) ?? "-")")
        for element in document.elements(of: node) {
            inspect(document, element, &lines)
        }
        for member in document.members(of: node) {
            inspect(document, member.key, &lines)
            inspect(document, member.value, &lines)
        }
    }

    private func inspected(_ document: JSONDocument) -> [String] {
        var lines: [String] = []
        inspect(document, document.root, &lines)
        return lines
    }

    @Test(arguments: SeededGenerator.seeds)
    func `a value that was written and read again is the same`(seed: UInt64) throws {
        var random = RandomJSON(seed: seed)
        for _ in 0..<400 {
            let value = random.value()
            #expect(try JSONValue(Array(value.text.utf8)) == value)
            #expect(try JSONValue(Array(value.prettyText.utf8)) == value)
            let canonical = value.canonicalText
            #expect(try JSONValue(Array(canonical.utf8)).canonicalText == canonical)
        }
    }

    @Test(arguments: SeededGenerator.seeds)
    func `another spelling of a value has the same canonical bytes`(seed: UInt64) throws {
        var random = RandomJSON(seed: seed)
        var document = JSONDocument()
        for _ in 0..<400 {
            let value = random.value()
            try document.parse(Array(random.respelt(value).utf8))
            var bytes: [UInt8] = []
            document.appendCanonical(of: document.root, to: &bytes)
            #expect(bytes == Array(value.canonicalText.utf8))
            #expect(document.value(of: document.root).canonicalText == value.canonicalText)
        }
    }

    @Test(arguments: SeededGenerator.seeds)
    func `the range of every value is a document with that value`(seed: UInt64) throws {
        var random = RandomJSON(seed: seed)
        for _ in 0..<100 {
            let document = try JSONDocument(Array(random.respelt(random.value()).utf8))
            var nodes = [document.root]
            while let node = nodes.popLast() {
                let slice = Array(document.bytes[document.range(of: node)])
                #expect(try JSONValue(slice) == document.value(of: node))
                nodes += document.elements(of: node)
                for (key, value) in document.members(of: node) {
                    nodes += [key, value]
                    let found = document.member(try #require(document.string(key)), of: node)
                    #expect(found == value)
                }
            }
        }
    }

    @Test(arguments: SeededGenerator.seeds)
    func `a changed document is read alike by a fresh tape, a used one and the reference`(seed: UInt64) throws
    {
        var random = RandomJSON(seed: seed)
        var reused = JSONDocument()
        var accepted = 0
        for _ in 0..<1500 {
            var bytes = Array(random.respelt(random.value(depth: 2)).utf8)
            mutate(&bytes, &random.generator)
            var fresh = JSONDocument()
            var errors: [JSONError?] = [nil, nil]
            do throws(JSONError) { try fresh.parse(bytes) } catch { errors[0] = error }
            do throws(JSONError) { try reused.parse(bytes) } catch { errors[1] = error }
            #expect(errors[0]?.code == errors[1]?.code)
            #expect(errors[0]?.offset == errors[1]?.offset)
            #expect(inspected(fresh) == inspected(reused))
            let value = errors[0] == nil ? Optional(fresh.value(of: fresh.root)) : .none
            let reference = ReferenceReader.value(bytes)
            #expect(value == reference, "\(JSONValue.string(String(decoding: bytes, as: UTF8.self)).text)")
            accepted += value == nil ? 0 : 1
        }
        // Both outcomes are common, or the comparison would say little.
        #expect((100...1400).contains(accepted))
    }

    /// Changes zero to three places.
    private func mutate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
        let favourites =
            Array("\"\\{}[],:0123456789.eE+-untrfals \n\0\u{e4}\u{1f600}".utf8) + [0xc0, 0xed, 0xf4, 0xff]
        for _ in 0..<Int.random(in: 0...3, using: &generator) where !bytes.isEmpty {
            let at = Int.random(in: 0..<bytes.count, using: &generator)
            let byte = favourites.randomElement(using: &generator) ?? 0
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: bytes[at] = byte
            case 1: bytes.insert(byte, at: at)
            case 2: bytes.remove(at: at)
            case 3: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 4: bytes.removeLast(bytes.count - at)
            default:
                let end = Int.random(in: at...bytes.count, using: &generator)
                bytes.insert(
                    contentsOf: bytes[at..<end], at: Int.random(in: 0...bytes.count, using: &generator))
            }
        }
    }
}
