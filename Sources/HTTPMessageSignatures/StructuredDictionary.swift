import RawStructuredFieldValues

/// A structured-field dictionary whose members keep their text as received.
///
/// The line `@signature-params` of a signature base is a member's exact text, which a parser that returns values
/// has lost. So the text is cut at its top-level commas first, and then each piece is read on its own. One
/// unreadable piece makes the whole text unreadable, as RFC 8941 wants it.
/// Cost: linear in the length of the text, which is bounded like the number of members and parameters.
/// Source: RFC 8941, 3.2; RFC 9421, 4.1.
struct StructuredDictionary {
    /// One member: its key, the text after `key=` as received (nil if there was no `=`), and its value.
    struct Member {
        let key: String
        let text: String?
        let value: ItemOrInnerList
    }

    /// More bytes than this are refused unread.
    static let longestText = 16_384

    /// More semicolons than this in one member are refused unread; the parser's time grows with their square.
    private static let mostParameters = 64

    /// The members in order, each key once.
    let members: [Member]

    /// Reads a header value; more than `limit` members are refused.
    ///
    /// - Throws: `headerTooLong`, `malformedHeader`, `tooManySignatures`, `repeatedLabel`.
    init(_ text: String, limit: Int) throws(SignatureFailure) {
        guard text.utf8.count <= Self.longestText else { throw .headerTooLong }
        guard let pieces = Self.split(text.utf8[...], at: UInt8(ascii: ",")) else { throw .malformedHeader }
        guard pieces.count <= limit else { throw .tooManySignatures }
        var members: [Member] = []
        var keys: Set<String> = []
        for piece in pieces {
            let member = try Self.member(String(Substring(piece)).trimmingOWS)
            guard keys.insert(member.key).inserted else { throw .repeatedLabel }
            members.append(member)
        }
        self.members = members
    }

    /// The member with that key; nil if there is none.
    func member(_ key: String) -> Member? {
        members.first { $0.key == key }
    }

    private static func member(_ piece: String) throws(SignatureFailure) -> Member {
        let bytes = Array(piece.utf8)
        guard bytes.count(where: { $0 == UInt8(ascii: ";") }) <= mostParameters else {
            throw .malformedHeader
        }
        let equals = piece.utf8.firstIndex(of: UInt8(ascii: "="))
        let key = String(piece[..<(equals ?? piece.endIndex)])
        let text = equals.map { String(piece[piece.utf8.index(after: $0)...]) }
        var parser = StructuredFieldValueParser(bytes)
        guard let map = try? parser.parseDictionaryFieldValue(), map.count == 1, let value = map[key] else {
            throw .malformedHeader
        }
        return Member(key: key, text: text, value: value)
    }

    /// Cuts at every `separator` outside quoted strings; nil if a string does not end.
    ///
    /// Display strings (`%"`) have other escapes and no place in a signature: they make the text unreadable.
    static func split(_ text: Substring.UTF8View, at separator: UInt8) -> [Substring.UTF8View]? {
        var pieces: [Substring.UTF8View] = []
        var start = text.startIndex
        var index = start
        var isQuoted = false
        var previous: UInt8 = 0
        while index != text.endIndex {
            let byte = text[index]
            let next = text.index(after: index)
            if byte == UInt8(ascii: "\""), previous != UInt8(ascii: "\\") || !isQuoted {
                guard isQuoted || previous != UInt8(ascii: "%") else { return nil }
                isQuoted.toggle()
            } else if byte == separator, !isQuoted {
                pieces.append(text[start..<index])
                start = next
            }
            // A backslash that is itself escaped escapes nothing.
            previous = isQuoted && byte == UInt8(ascii: "\\") && previous == byte ? 0 : byte
            index = next
        }
        guard !isQuoted else { return nil }
        return pieces + [text[start...]]
    }
}
