/// Why a document is not strict JSON, and where.
///
/// Two errors are equal if their codes are. Nothing in it repeats the document's bytes.
package struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of mistake it is.
    package struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Kind: String {
            case empty
            case tooLarge
            case byteOrderMark
            case unexpectedByte
            case unexpectedEnd
            case trailingData
            case tooDeep
            case duplicateKey
            case invalidNumber
            case controlCharacter
            case invalidEscape
            case loneSurrogate
            case invalidUTF8
        }

        private let kind: Kind

        /// There is no value: no bytes, or only white space.
        package static let empty = Code(kind: .empty)
        /// The document has more bytes than the limit.
        package static let tooLarge = Code(kind: .tooLarge)
        /// The document starts with a byte order mark, of UTF-8 or UTF-16 (RFC 8259, section 8.1).
        package static let byteOrderMark = Code(kind: .byteOrderMark)
        /// A byte stands where the grammar does not allow it.
        package static let unexpectedByte = Code(kind: .unexpectedByte)
        /// The document ends within a value.
        package static let unexpectedEnd = Code(kind: .unexpectedEnd)
        /// Something other than white space follows the value.
        package static let trailingData = Code(kind: .trailingData)
        /// Arrays and objects are nested more than 64 deep.
        package static let tooDeep = Code(kind: .tooDeep)
        /// An object has the same key twice, in whatever spelling.
        package static let duplicateKey = Code(kind: .duplicateKey)
        /// A number is not spelt as in RFC 8259, section 6.
        package static let invalidNumber = Code(kind: .invalidNumber)
        /// A string contains an unescaped character below U+0020.
        package static let controlCharacter = Code(kind: .controlCharacter)
        /// A backslash is not followed by one of the escapes of RFC 8259, section 7.
        package static let invalidEscape = Code(kind: .invalidEscape)
        /// A `\u` escape names half of a surrogate pair only.
        package static let loneSurrogate = Code(kind: .loneSurrogate)
        /// A string contains bytes that are not UTF-8 (RFC 3629).
        package static let invalidUTF8 = Code(kind: .invalidUTF8)

        /// The name of the code.
        package var description: String { kind.rawValue }
    }

    /// What kind of mistake it is.
    package let code: Code
    /// One sentence that says what is wrong and what to do.
    package let message: String
    /// Where in the document, in bytes from its start.
    package let offset: Int
    /// Where in the reader the mistake was found (`#fileID:line`).
    package let location: String

    @inline(never)
    init(
        _ code: Code, at offset: Int, _ message: StaticString, fileID: StaticString = #fileID,
        line: UInt = #line
    ) {
        self.code = code
        self.message = "\(message)"
        self.offset = offset
        self.location = "\(fileID):\(line)"
    }

    /// The sentence and the place.
    package var description: String { "\(message) (byte \(offset))" }

    /// Equality of the codes.
    package static func == (left: JSONError, right: JSONError) -> Bool {
        left.code == right.code
    }

    /// Hashes the code.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(code)
    }
}
