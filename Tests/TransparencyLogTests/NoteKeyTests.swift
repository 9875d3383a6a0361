import Testing

@testable import TransparencyLog

@Suite struct NoteKeyTests {
    typealias Fixture = NoteFixture

    static let malformed = TransparencyLogError(.malformedKey, "")

    @Test(arguments: [NoteFixture.peterKey, NoteFixture.enochKey])
    func `a verifier key is written as it was read`(text: String) throws {
        let key = try VerifierKey(text)
        #expect(key.description == text)
        #expect("\(key)" == text)
        #expect(text.hasPrefix(key.name + "+" + String(key.keyID, radix: 16)))
        #expect(try VerifierKey(key.description) == key)
    }

    @Test func `a signing key is written as it was read, and has the right public half`() throws {
        let key = try NoteSigningKey(Fixture.peterSecret)
        #expect(key.name == "PeterNeumann")
        #expect(key.secretText == Fixture.peterSecret)
        #expect(key.verifierKey.description == Fixture.peterKey)
    }

    /// As the tests of golang.org/x/mod/sumdb/note do.
    @Test(arguments: [NoteFixture.peterKey, NoteFixture.peterSecret])
    func `no other part of a key's text, and no flipped bit in it, is a key`(text: String) {
        let bytes = Array(text.utf8)
        var accepted: [String] = []
        func check(_ bytes: [UInt8]) {
            let text = String(decoding: bytes, as: UTF8.self)
            if (try? VerifierKey(text)) != nil || (try? NoteSigningKey(text)) != nil { accepted.append(text) }
        }
        for start in bytes.indices {
            for end in start...bytes.count where (start, end) != (0, bytes.count) {
                check(Array(bytes[start..<end]))
            }
        }
        for place in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[place] ^= 1 << UInt8(bit)
                check(changed)
            }
        }
        // What follows the words of a signing key has the form of a verifier key, but its ID is that of the public half.
        #expect(accepted.isEmpty)
    }

    @Test(
        arguments: [
            "", "+", "++", "+++", "PeterNeumann", "PeterNeumann+c74f20a3", "PeterNeumann+c74f20a3+",
            // In capitals, with another length, with a sign.
            "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+0c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+c74f20a+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+-74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            // A key of another length and of another algorithm, each with the ID that fits.
            "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
            "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n",
            " PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "Peter\u{301}Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PRIVATE+KEY+PeterNeumann+c74f20a4+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
            "PRIVATE+KEY+PeterNeuman+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
            "private+key+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
            "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDE=",
            "PRIVATE+KEY+PeterNeumann+c74f20a3+AoEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
        ]) func `a malformed key is refused`(text: String)
    {
        #expect(throws: Self.malformed) { try VerifierKey(text) }
        #expect(throws: Self.malformed) { try NoteSigningKey(text) }
    }

    @Test(
        arguments: [
            "", " ", "a b", "a\u{a0}b", "a\u{2003}b", "a\u{85}b", "a\nb", "a\tb", "a+b", "+", "a\u{0}",
            "a\u{1f}",
        ]) func `a name that cannot stand in a note is refused`(name: String)
    {
        let seed = [UInt8](repeating: 1, count: 32)
        #expect(throws: Self.malformed) { try NoteSigningKey(name: name, seed: seed) }
        #expect(throws: Self.malformed) { try NoteSigningKey.generate(name: name) }
        #expect(throws: Self.malformed) { try VerifierKey(name: name, publicKey: seed) }
    }

    @Test(arguments: [0, 1, 31, 33, 64]) func `a seed and a public key have 32 bytes`(count: Int) {
        let bytes = [UInt8](repeating: 1, count: count)
        #expect(throws: Self.malformed) { try NoteSigningKey(name: "name", seed: bytes) }
        #expect(throws: Self.malformed) { try VerifierKey(name: "name", publicKey: bytes) }
    }

    @Test(arguments: ["a", "ledger.example/books", "Ü.example", "-", "a\u{7f}b"])
    func `what a key signs is valid for its public half, and for no other`(name: String) throws {
        let key = try NoteSigningKey.generate(name: name)
        let other = try NoteSigningKey.generate(name: name)
        #expect(key.secretText != other.secretText)
        let note = try NoteSigningKey(key.secretText).sign("text\n\nwith an empty line\n")
        let verifier = try VerifierKey(key.verifierKey.description)
        #expect(try SignedNote(note.bytes).verdict([verifier]) == .valid([verifier]))
        #expect(note.verdict([other.verifierKey]) == .unknownKeys)
        #expect(note.signatures.map(\.keyName) == [name])
    }

    @Test(arguments: ["", "no newline", "a\rb\n", "a\tb\n", "a\0\n", "a\r\n"])
    func `what cannot be the text of a note is not signed`(text: String) throws {
        let key = try Fixture.key(1)
        #expect(throws: SignedNoteTests.malformed) { try key.sign(text) }
    }

    @Test func `a text that is too long is not signed`() throws {
        let key = try Fixture.key(1)
        #expect(throws: SignedNoteTests.tooLarge) {
            try key.sign(String(repeating: "a", count: 1 << 20) + "\n")
        }
    }

    /// Two keys with one name and ID cannot be made on purpose here; the same one twice can.
    @Test func `keys are equal by name and bytes`() throws {
        let peter = try Fixture.peter()
        #expect(try Set([peter, Fixture.peter(), Fixture.enoch()]).count == 2)
        let seed = [UInt8](repeating: 1, count: 32)
        #expect(
            try VerifierKey(name: "\u{e9}", publicKey: seed) != VerifierKey(name: "e\u{301}", publicKey: seed)
        )
        #expect(try VerifierKey(name: "a", publicKey: seed) != VerifierKey(name: "b", publicKey: seed))
    }

    /// RFC 8032 section 7.1, tests 1 to 3.
    @Test(
        arguments: [
            (
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", [],
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25b"
                    + "f5f0595bbe24655141438e7a100b"
            ),
            (
                "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", [0x72],
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b"
                    + "2eaeb4302aeeb00d291612bb0c00"
            ),
            (
                "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", [0xaf, 0x82],
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c"
                    + "15e9716ed28dc027beceea1ec40a"
            ),
        ] as [(String, String, [UInt8], String)])
    func `the vectors of RFC 8032 verify`(seed: String, publicKey: String, text: [UInt8], signature: String)
        throws
    {
        let seedBytes = try #require(TreeHash(hex: seed)).bytes
        let publicBytes = try #require(TreeHash(hex: publicKey)).bytes
        let signatureBytes = try [signature.prefix(64), signature.suffix(64)].flatMap {
            try #require(TreeHash(hex: String($0))).bytes
        }
        let key = try VerifierKey(name: "name", publicKey: publicBytes)
        #expect(try NoteSigningKey(name: "name", seed: seedBytes).verifierKey == key)
        #expect(key.isValid(signatureBytes, of: text))
        #expect(!key.isValid(signatureBytes, of: text + [0]))
        #expect(!key.isValid(signatureBytes.dropLast(), of: text))
        #expect(!key.isValid([], of: text))
    }

    @Test func `a signing key never shows its secret`() throws {
        let key = try NoteSigningKey(Fixture.peterSecret)
        let base64 = String(Fixture.peterSecret.suffix(44))
        let seed: [UInt8] = [0x81, 0x0a, 0x14, 0x02, 0xd5, 0x14]
        var dumped = ""
        dump(key, to: &dumped)
        dump([key], to: &dumped)
        dump(["key": Optional(key)], to: &dumped)
        var printed = ""
        print(key, [key], Optional(key) as Any, (key, 1), to: &printed)
        debugPrint(key, [key], Optional(key) as Any, (key, 1), to: &printed)
        let mirrored = Mirror(reflecting: key).children.map { "\($0.label ?? "") \($0.value)" }.joined()
        let shown = [
            dumped, printed, mirrored, "\(key)", String(describing: key), String(reflecting: key),
            key.description, key.debugDescription, String(describing: [key.name: key]),
        ]
        for text in shown {
            #expect(text.contains("PeterNeumann"))
            #expect(!text.contains(base64))
            #expect(!text.contains(base64.prefix(8)))
            #expect(!text.contains("PRIVATE"))
            #expect(!text.contains("810a1402"))
            #expect(!text.contains(seed.map { "\($0)" }.joined(separator: ", ")))
            #expect(!text.contains("privateKey"))
        }
    }

    @Test func `no error shows what was read`() throws {
        let secret = String(Fixture.peterSecret.dropLast()) + "A"
        let error = try #require(throws: TransparencyLogError.self) { try NoteSigningKey(secret) }
        var dumped = "\(error) \(String(reflecting: error))"
        dump(error, to: &dumped)
        #expect(!dumped.contains("AYEKFALV"))
        #expect(!dumped.contains("PeterNeumann"))
    }
}
