/// One entry of a document's tape: 16 bytes.
///
/// The tape lists values in the order of the document. An object is followed by its members, each a key and
/// then its value; an array is followed by its elements.
struct JSONToken: Sendable {
    /// What a token is; keys are told apart from strings.
    enum Form: UInt32 {
        case object
        case array
        case string
        case number
        case `true`
        case `false`
        case null
        case key
    }

    /// Offset of the first byte; a string's is its opening quote.
    var start: UInt32
    /// Offset behind the last byte.
    var end: UInt32
    /// Of an object or array, the index of the token behind its last descendant; of a key, its print.
    var link: UInt32
    /// The form in bits 0 to 2, the mark in bit 3, the count of members or elements in bits 4 to 31.
    private var tag: UInt32

    /// A token that stands for nothing in particular: what an unknown node is read as.
    static let absent = JSONToken(.null, start: 0, end: 0)

    @inline(__always)
    init(_ form: Form, start: Int, end: Int, isMarked: Bool = false, link: UInt32 = 0) {
        self.start = UInt32(truncatingIfNeeded: start)
        self.end = UInt32(truncatingIfNeeded: end)
        self.link = link
        self.tag = form.rawValue | (isMarked ? 8 : 0)
    }

    /// What it is.
    @inline(__always) var form: Form { Form(rawValue: tag & 7) ?? .null }

    /// Of a string or key, that it contains an escape; of a number, that it has a fraction or an exponent.
    @inline(__always) var isMarked: Bool { tag & 8 != 0 }

    /// Whether other tokens belong to it.
    @inline(__always) var isContainer: Bool { tag & 7 <= Form.array.rawValue }

    /// Whether it is a string or a key.
    @inline(__always) var isString: Bool { form == .string || form == .key }

    /// Of an object or array: how many members or elements it has.
    @inline(__always)
    var count: Int {
        get { Int(tag >> 4) }
        set { tag = tag & 15 | UInt32(truncatingIfNeeded: newValue) << 4 }
    }

    /// Where a string's characters are, without the quotes.
    @inline(__always) var content: Range<Int> { Int(start) + 1..<max(Int(end) - 1, Int(start) + 1) }
}
