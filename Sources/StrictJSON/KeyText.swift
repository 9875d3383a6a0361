/// Comparing keys by the bytes that they stand for, whatever their spelling.
enum KeyText {
    /// Up to this many keys of an object are compared one by one.
    static let fewKeys = 24

    /// How two keys compare.
    enum Order {
        case before
        case same
        case behind
    }

    /// A key's print: equal keys have equal prints, and different ones mostly have not.
    ///
    /// It looks at the first and the last eight bytes and the length, so anybody can choose keys with the
    /// same print. Nothing but speed depends on that, and not much of it.
    @inline(__always)
    static func print(of key: JSONToken, _ bytes: Span<UInt8>) -> UInt32 {
        guard !key.isMarked else { return printOfEscaped(key, bytes) }
        let content = key.content
        return print(of: bytes, content.lowerBound, content.upperBound)
    }

    /// The print of a stretch of bytes that contains no escapes.
    @inline(__always)
    static func print(of bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt32 {
        let count = end - start
        if count >= 8 {
            return mix(Scanner.word(bytes, start), Scanner.word(bytes, end - 8), count)
        }
        if start + 8 <= bytes.count {
            return mix(Scanner.word(bytes, start) & (1 &<< UInt64(8 * count) &- 1), 0, count)
        }
        var first: UInt64 = 0
        for index in 0..<count {
            first |= UInt64(bytes[start + index]) << UInt64(8 * index)
        }
        return mix(first, 0, count)
    }

    @inline(never)
    private static func printOfEscaped(_ key: JSONToken, _ bytes: Span<UInt8>) -> UInt32 {
        var cursor = UnescapedBytes(key)
        var count = 0
        var first: UInt64 = 0
        var last: UInt64 = 0
        while let byte = cursor.next(bytes) {
            if count < 8 {
                first |= UInt64(byte) << UInt64(8 * count)
            }
            last = last >> 8 | UInt64(byte) << 56
            count += 1
        }
        return mix(first, count < 8 ? 0 : last, count)
    }

    @inline(__always)
    private static func mix(_ first: UInt64, _ last: UInt64, _ count: Int) -> UInt32 {
        var state = (first &+ UInt64(truncatingIfNeeded: count)) &* 0x9e37_79b9_7f4a_7c15
        state ^= state &>> 29
        state = (state ^ last) &* 0xbf58_476d_1ce4_e5b9
        return UInt32(truncatingIfNeeded: state &>> 32)
    }

    /// The order of two strings by the UTF-8 bytes that they stand for.
    static func order(_ left: JSONToken, _ right: JSONToken, _ bytes: Span<UInt8>) -> Order {
        if !left.isMarked && !right.isMarked {
            let first = left.content
            let second = right.content
            let count = min(first.count, second.count)
            let common = commonPrefix(bytes, first.lowerBound, bytes, second.lowerBound, count)
            if common < count {
                return bytes[first.lowerBound + common] < bytes[second.lowerBound + common]
                    ? .before : .behind
            }
            return first.count == second.count ? .same : first.count < second.count ? .before : .behind
        }
        var first = UnescapedBytes(left)
        var second = UnescapedBytes(right)
        while true {
            switch (first.next(bytes), second.next(bytes)) {
            case (nil, nil): return .same
            case (nil, _): return .before
            case (_, nil): return .behind
            case (let one?, let other?):
                if one != other {
                    return one < other ? .before : .behind
                }
            }
        }
    }

    /// Whether a string stands for these bytes.
    static func equals(_ token: JSONToken, _ bytes: Span<UInt8>, _ text: Span<UInt8>) -> Bool {
        if !token.isMarked {
            let content = token.content
            return content.count == text.count
                && commonPrefix(bytes, content.lowerBound, text, 0, text.count) == text.count
        }
        var cursor = UnescapedBytes(token)
        var index = 0
        while let byte = cursor.next(bytes) {
            guard index < text.count, text[index] == byte else { return false }
            index += 1
        }
        return index == text.count
    }

    /// How many of the first `count` bytes from two places on are equal.
    @inline(__always)
    private static func commonPrefix(
        _ left: Span<UInt8>, _ leftStart: Int, _ right: Span<UInt8>, _ rightStart: Int, _ count: Int
    ) -> Int {
        var index = 0
        while index + 8 <= count {
            let difference = Scanner.word(left, leftStart + index) ^ Scanner.word(right, rightStart + index)
            if difference != 0 {
                return index + difference.trailingZeroBitCount / 8
            }
            index += 8
        }
        while index < count, left[leftStart + index] == right[rightStart + index] {
            index += 1
        }
        return index
    }

    /// The first key of an object that repeats an earlier one.
    ///
    /// Keys are sorted by print, and those of one print by their bytes too: otherwise keys that were chosen
    /// to have one print would cost a comparison of each with each.
    /// - Returns: The index of its token.
    static func firstRepeated(
        in tape: [JSONToken], ofObjectAt object: Int, _ bytes: Span<UInt8>
    ) -> Int? {
        var prints: [UInt64] = []
        var index = object + 1
        while index < tape.count {
            prints.append(UInt64(tape[index].link) << 32 | UInt64(index))
            let value = tape[index + 1]
            index = value.isContainer ? Int(value.link) : index + 2
        }
        prints.sort()
        var repeated: Int?
        var start = 0
        while start < prints.count {
            var end = start + 1
            while end < prints.count, prints[end] >> 32 == prints[start] >> 32 {
                end += 1
            }
            if end - start > 1 {
                let keys = prints[start..<end].map { Int($0 & 0xffff_ffff) }
                if let later = firstRepeated(among: keys, in: tape, bytes) {
                    repeated = min(repeated ?? later, later)
                }
            }
            start = end
        }
        return repeated
    }

    private static func firstRepeated(
        among keys: [Int], in tape: [JSONToken], _ bytes: Span<UInt8>
    ) -> Int? {
        let sorted = keys.sorted { left, right in
            switch order(tape[left], tape[right], bytes) {
            case .before: true
            case .same: left < right
            case .behind: false
            }
        }
        var repeated: Int?
        for (earlier, later) in zip(sorted, sorted.dropFirst())
        where order(tape[earlier], tape[later], bytes) == .same {
            repeated = min(repeated ?? later, later)
        }
        return repeated
    }
}
