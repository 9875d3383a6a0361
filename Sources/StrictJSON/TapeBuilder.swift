/// Reads a document once, from its first byte to its last, and writes its tape.
///
/// It keeps a stack of 64 frames instead of calling itself, so that no document can exhaust the
/// thread's stack.
struct TapeBuilder: ~Copyable {
    /// An object or array that is still open.
    private struct Frame {
        /// Its token's index.
        var open: UInt32 = 0
        /// Its members or elements so far.
        var count: UInt32 = 0
        /// A Bloom filter of the prints of its keys.
        var prints: UInt64 = 0
        /// Whether it is an object.
        var isObject = false
    }

    private var tape: [JSONToken]
    private var frames = InlineArray<64, Frame>(repeating: Frame())
    private var frame = Frame()
    private var depth = 0

    init(tape: consuming [JSONToken]) {
        self.tape = tape
    }

    /// Ends the work.
    /// - Returns: The tape; whole only if ``build(_:)`` returned.
    consuming func takeTape() -> [JSONToken] { tape }

    /// Reads the document.
    mutating func build(_ bytes: Span<UInt8>) throws(JSONError) {
        var at = try Scanner.start(bytes)
        repeat {
            at = try readValue(bytes, at)
            at = try closeContainers(bytes, at)
        } while depth > 0
        at = Scanner.skipSpace(bytes, at)
        guard at == bytes.count else {
            throw JSONError(
                .trailingData, at: at,
                "Something follows the JSON value; send exactly one value.")
        }
    }

    /// Reads a scalar or an empty container, after opening whatever containers stand before it.
    private mutating func readValue(_ bytes: Span<UInt8>, _ start: Int) throws(JSONError) -> Int {
        var at = start
        while true {
            switch Scanner.peek(bytes, at) {
            case ASCII.quote:
                var isEscaped = false
                let end = try Scanner.string(bytes, at, isEscaped: &isEscaped)
                tape.append(JSONToken(.string, start: at, end: end, isMarked: isEscaped))
                return end
            case ASCII.openBrace:
                try open(.object, at)
                at = Scanner.skipSpace(bytes, at + 1)
                if Scanner.peek(bytes, at) == ASCII.closeBrace {
                    return close(behind: at + 1)
                }
                at = try readKey(bytes, at)
            case ASCII.openBracket:
                try open(.array, at)
                at = Scanner.skipSpace(bytes, at + 1)
                if Scanner.peek(bytes, at) == ASCII.closeBracket {
                    return close(behind: at + 1)
                }
                frame.count = 1
            case ASCII.minus, ASCII.zero...ASCII.nine:
                var isInteger = true
                let end = try Scanner.number(bytes, at, isInteger: &isInteger)
                tape.append(JSONToken(.number, start: at, end: end, isMarked: !isInteger))
                return end
            case ASCII.n:
                return try readLiteral(bytes, at, 0x6c6c_756e, 4, .null)
            case ASCII.t:
                return try readLiteral(bytes, at, 0x6575_7274, 4, .true)
            case ASCII.f:
                return try readLiteral(bytes, at, 0x65_736c_6166, 5, .false)
            default:
                throw Scanner.unexpected(
                    bytes, at,
                    "A value is missing or is not JSON; give an object, array, string, number, true, false or null."
                )
            }
        }
    }

    /// After a value: closes what ends here and goes on to where the next value is expected, if any.
    private mutating func closeContainers(_ bytes: Span<UInt8>, _ start: Int) throws(JSONError) -> Int {
        var at = start
        while depth > 0 {
            at = Scanner.skipSpace(bytes, at)
            let byte = Scanner.peek(bytes, at)
            if byte == ASCII.comma {
                at = Scanner.skipSpace(bytes, at + 1)
                if frame.isObject {
                    return try readKey(bytes, at)
                }
                frame.count += 1
                return at
            }
            if frame.isObject {
                guard byte == ASCII.closeBrace else {
                    throw Scanner.unexpected(bytes, at, "A comma or a closing brace is missing in an object.")
                }
                try checkManyKeys(bytes)
            } else {
                guard byte == ASCII.closeBracket else {
                    throw Scanner.unexpected(
                        bytes, at, "A comma or a closing bracket is missing in an array.")
                }
            }
            at = close(behind: at + 1)
        }
        return at
    }

    private mutating func open(_ form: JSONToken.Form, _ at: Int) throws(JSONError) {
        guard depth < JSONLimits.depth else {
            throw JSONError(
                .tooDeep, at: at, "Arrays and objects are nested more than 64 deep; send a flatter document.")
        }
        frames[depth] = frame
        depth += 1
        frame = Frame(open: UInt32(truncatingIfNeeded: tape.count), isObject: form == .object)
        tape.append(JSONToken(form, start: at, end: at))
    }

    private mutating func close(behind end: Int) -> Int {
        let index = Int(frame.open)
        tape[index].end = UInt32(truncatingIfNeeded: end)
        tape[index].link = UInt32(truncatingIfNeeded: tape.count)
        tape[index].count = Int(frame.count)
        depth -= 1
        frame = frames[depth]
        return end
    }

    private mutating func readLiteral(
        _ bytes: Span<UInt8>, _ at: Int, _ word: UInt64, _ count: Int, _ form: JSONToken.Form
    ) throws(JSONError) -> Int {
        let end = try Scanner.literal(bytes, at, word, count)
        tape.append(JSONToken(form, start: at, end: end))
        return end
    }

    /// Reads a key and its colon.
    private mutating func readKey(_ bytes: Span<UInt8>, _ start: Int) throws(JSONError) -> Int {
        guard Scanner.peek(bytes, start) == ASCII.quote else {
            throw Scanner.unexpected(
                bytes, start, "A key is missing in an object; keys are strings in quotes.")
        }
        var isEscaped = false
        let end = try Scanner.string(bytes, start, isEscaped: &isEscaped)
        var key = JSONToken(.key, start: start, end: end, isMarked: isEscaped)
        key.link = KeyText.print(of: key, bytes)
        frame.count += 1
        let bit = 1 as UInt64 &<< UInt64(key.link & 63)
        if frame.prints & bit != 0 && frame.count <= KeyText.fewKeys {
            try checkFewKeys(bytes, key)
        }
        frame.prints |= bit
        tape.append(key)
        let colon = Scanner.skipSpace(bytes, end)
        guard Scanner.peek(bytes, colon) == ASCII.colon else {
            throw Scanner.unexpected(bytes, colon, "A colon is missing behind a key.")
        }
        return Scanner.skipSpace(bytes, colon + 1)
    }

    /// Compares a key with the few before it in the same object.
    private func checkFewKeys(_ bytes: Span<UInt8>, _ key: JSONToken) throws(JSONError) {
        var index = Int(frame.open) + 1
        while index < tape.count {
            let other = tape[index]
            if other.link == key.link, KeyText.order(other, key, bytes) == .same {
                throw JSONError.duplicateKey(at: Int(key.start))
            }
            let value = tape[index + 1]
            index = value.isContainer ? Int(value.link) : index + 2
        }
    }

    /// Compares the keys of an object that had too many of them for ``checkFewKeys(_:_:)``.
    private func checkManyKeys(_ bytes: Span<UInt8>) throws(JSONError) {
        guard frame.count > KeyText.fewKeys else { return }
        if let repeated = KeyText.firstRepeated(in: tape, ofObjectAt: Int(frame.open), bytes) {
            throw JSONError.duplicateKey(at: Int(tape[repeated].start))
        }
    }
}

extension JSONError {
    static func duplicateKey(at offset: Int, fileID: StaticString = #fileID, line: UInt = #line) -> JSONError
    {
        JSONError(
            .duplicateKey, at: offset, "An object has the same key twice; send every key once.",
            fileID: fileID, line: line)
    }
}
