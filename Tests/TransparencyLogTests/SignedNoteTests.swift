import Testing
import TransparencyLog

@Suite struct SignedNoteTests {
    typealias Fixture = NoteFixture

    static let malformed = TransparencyLogError(.malformedNote, "")
    static let tooLarge = TransparencyLogError(.tooLarge, "")

    @Test func `the specification's example is read`() throws {
        let text =
            "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n"
        let base64 =
            "NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc="
        let note = try Fixture.note(text, "— quasimodo.example/salvatore \(base64)\n")
        #expect(note.text == text, "the text has an empty line of its own")
        #expect(note.signatures.map(\.keyName) == ["quasimodo.example/salvatore"])
        #expect(note.signatures.map(\.keyID) == [0x367b_a04b])
        #expect(note.signatures.map(\.signature.count) == [64])
        #expect(note.verdict([]) == .unknownKeys)
    }

    @Test func `the note of Go's checksum database is valid`() throws {
        let peter = try Fixture.peter()
        let enoch = try Fixture.enoch()
        let note = try Fixture.note(Fixture.text, Fixture.peterLine, Fixture.enochLine)
        #expect(note.text == Fixture.text)
        #expect(note.bytes == Array((Fixture.text + "\n" + Fixture.peterLine + Fixture.enochLine).utf8))
        #expect(note.signatures.map(\.keyID) == [peter.keyID, enoch.keyID])
        #expect(note.verdict([peter]) == .valid([peter]))
        #expect(note.verdict([enoch]) == .valid([enoch]))
        #expect(note.verdict([enoch, peter]) == .valid([peter, enoch]), "in the order of the signatures")
        #expect(note.verdict([peter, peter]) == .valid([peter]))
        #expect(note.verdict([]) == .unknownKeys)
    }

    @Test func `a text of any other bytes is not what was signed`() throws {
        let peter = try Fixture.peter()
        let bytes = Array(Fixture.text.utf8)
        let tail = Array(("\n" + Fixture.peterLine).utf8)
        for place in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[place] ^= 1 << UInt8(bit)
                // Another byte may make it no note at all; a newline in place of another byte is still the text.
                guard let note = try? SignedNote(changed + tail) else { continue }
                #expect(note.verdict([peter]) == .invalid(peter), "byte \(place), bit \(bit)")
            }
        }
        for text in [Fixture.text + "\n", "\n" + Fixture.text, Fixture.text + " \n", "\n"] {
            #expect(try Fixture.note(text, Fixture.peterLine).verdict([peter]) == .invalid(peter))
        }
    }

    @Test func `every flipped bit of a signature makes it invalid, unknown or no signature`() throws {
        let peter = try Fixture.peter()
        let raw = try #require(try Fixture.note(Fixture.text, Fixture.peterLine).signatures.first)
        let bytes: [UInt8] = [0xc7, 0x4f, 0x20, 0xa3] + raw.signature
        for place in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[place] ^= 1 << UInt8(bit)
                let note = try Fixture.note(Fixture.text, "— PeterNeumann \(Self.base64(changed))\n")
                #expect(note.verdict([peter]) == (place < 4 ? .unknownKeys : .invalid(peter)))
            }
        }
    }

    @Test func `unknown keys are ignored, also where they share the name or the ID`() throws {
        let peter = try Fixture.peter()
        let ours = try Fixture.key(1, name: "PeterNeumann")
        let otherID = try ours.sign(Fixture.text)
        #expect(otherID.verdict([peter]) == .unknownKeys, "same name, other ID")
        let otherName = try Fixture.note(Fixture.text, "— Peter \(Fixture.peterBase64)\n")
        #expect(otherName.verdict([peter]) == .unknownKeys, "same ID, other name")
        let junk = "— PeterNeumann \(Self.base64([1, 2, 3, 4, 5]))\n"
        #expect(try Fixture.note(Fixture.text, junk, Fixture.peterLine).verdict([peter]) == .valid([peter]))
        #expect(try Fixture.note(Fixture.text, Fixture.peterLine, junk).verdict([peter]) == .valid([peter]))
    }

    @Test func `names are compared by their bytes, not by what they look like`() throws {
        let composed = try Fixture.key(1, name: "caf\u{e9}.example")
        let note = try composed.sign("text\n")
        #expect(note.verdict([composed.verifierKey]) == .valid([composed.verifierKey]))
        let respelled = String(decoding: note.bytes, as: UTF8.self).replacing("\u{e9}", with: "e\u{301}")
        let other = try SignedNote(Array(respelled.utf8))
        #expect(other.signatures.first?.keyName == note.signatures.first?.keyName, "equal as strings")
        #expect(other != note)
        #expect(other.verdict([composed.verifierKey]) == .unknownKeys)
    }

    @Test func `an invalid signature of a known key makes the note invalid, wherever it stands`() throws {
        let peter = try Fixture.peter()
        let enoch = try Fixture.enoch()
        // Enoch's signature under Peter's key ID.
        let signature = try #require(try Fixture.note(Fixture.text, Fixture.enochLine).signatures.first)
            .signature
        let wrong = "— PeterNeumann \(Self.base64([0xc7, 0x4f, 0x20, 0xa3] + signature))\n"
        #expect(try Fixture.note(Fixture.text, wrong).verdict([peter]) == .invalid(peter))
        #expect(
            try Fixture.note(Fixture.text, wrong, Fixture.enochLine).verdict([peter, enoch])
                == .invalid(peter))
        #expect(
            try Fixture.note(Fixture.text, Fixture.enochLine, wrong).verdict([peter, enoch])
                == .invalid(peter))
        #expect(try Fixture.note(Fixture.text, Fixture.enochLine, wrong).verdict([enoch]) == .valid([enoch]))
    }

    /// As golang.org/x/mod/sumdb/note: the first signature of a key is the one that counts.
    @Test func `a second signature of the same key is ignored`() throws {
        let peter = try Fixture.peter()
        let wrong =
            "— PeterNeumann \(Self.base64([0xc7, 0x4f, 0x20, 0xa3] + [UInt8](repeating: 1, count: 64)))\n"
        let twice = try Fixture.note(Fixture.text, Fixture.peterLine, Fixture.peterLine)
        #expect(twice.signatures.count == 2)
        #expect(twice.verdict([peter]) == .valid([peter]))
        #expect(try Fixture.note(Fixture.text, Fixture.peterLine, wrong).verdict([peter]) == .valid([peter]))
        #expect(try Fixture.note(Fixture.text, wrong, Fixture.peterLine).verdict([peter]) == .invalid(peter))
    }

    @Test(arguments: [1, 63, 65, 128]) func `a signature of another length is invalid`(count: Int) throws {
        let peter = try Fixture.peter()
        let bytes = [0xc7, 0x4f, 0x20, 0xa3] + [UInt8](repeating: 1, count: count)
        let note = try Fixture.note(Fixture.text, "— PeterNeumann \(Self.base64(bytes))\n")
        #expect(note.verdict([peter]) == .invalid(peter))
    }

    @Test func `other characters than control characters may stand in the text`() throws {
        let key = try Fixture.key(1)
        // DEL, a C1 control, a no-break space, a line separator, a BOM, a noncharacter, an emoji, a combining mark.
        for text in [
            "\u{7f}", "\u{85}", "\u{a0}", "\u{2028}", "\u{feff}", "\u{ffff}", "\u{1f9fe}", " \u{301}", "—",
        ] {
            let note = try key.sign(text + "\n")
            #expect(Array(note.text.utf8) == Array((text + "\n").utf8))
            #expect(try SignedNote(note.bytes).verdict([key.verifierKey]) == .valid([key.verifierKey]))
        }
    }

    @Test(arguments: [1, 16, 100]) func `that many signatures are read`(count: Int) throws {
        let keys = try (0..<count).map { try Fixture.key(UInt8($0), name: "key\($0)") }
        let lines = try keys.map { try $0.sign(Fixture.text).bytes.dropFirst(Fixture.text.utf8.count + 1) }
        let note = try SignedNote(Array(Fixture.text.utf8) + [0x0a] + lines.joined())
        #expect(note.signatures.count == count)
        let last = try #require(keys.last?.verifierKey)
        #expect(note.verdict([last]) == .valid([last]))
    }

    @Test func `more than 100 signatures, or more than 1 MiB, are not read`() throws {
        let lines = String(repeating: Fixture.peterLine, count: 101)
        #expect(throws: Self.tooLarge) { try Fixture.note(Fixture.text, lines) }
        let tail = "\n" + Fixture.peterLine
        let rest = SignedNote.byteCountMax - tail.utf8.count
        let most = String(repeating: "a", count: rest - 1) + "\n" + tail
        #expect(try SignedNote(Array(most.utf8)).signatures.count == 1)
        #expect(throws: Self.tooLarge) { try SignedNote(Array(("a" + most).utf8)) }
        #expect(throws: Self.tooLarge) { try SignedNote([UInt8](repeating: 0x0a, count: 10 << 20)) }
        #expect(throws: Self.malformed) { try SignedNote([UInt8](repeating: 0x0a, count: 1 << 20)) }
    }

    static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = (group + [0, 0]).prefix(3).reduce(0) { $0 << 8 | Int($1) }
            for place in 0..<4 {
                text.append(place > group.count ? "=" : alphabet[bits >> (18 - 6 * place) & 63])
            }
        }
        return text
    }
}
