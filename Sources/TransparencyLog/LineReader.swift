/// Reads bytes line by line, as bytes: characters of a `String` can span what a line or a field ends with.
struct LineReader {
    private static let newline = UInt8(ascii: "\n")

    /// What has not been read yet.
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: some Sequence<UInt8>) {
        rest = Array(bytes)[...]
    }

    /// The next line without its newline; nil where no newline follows any more.
    mutating func next() -> ArraySlice<UInt8>? {
        guard let end = rest.firstIndex(of: Self.newline) else { return nil }
        defer { rest = rest[(end + 1)...] }
        return rest[..<end]
    }
}

extension ArraySlice<UInt8> {
    /// What follows a prefix; nil where something else stands.
    func dropping(prefix: String) -> ArraySlice<UInt8>? {
        starts(with: prefix.utf8) ? dropFirst(prefix.utf8.count) : nil
    }

    /// The two parts around the first space; nil where there is none.
    var splitAtSpace: (before: ArraySlice<UInt8>, after: ArraySlice<UInt8>)? {
        guard let space = firstIndex(of: UInt8(ascii: " ")) else { return nil }
        return (self[..<space], self[(space + 1)...])
    }

    /// The index of the newline that the first empty line begins behind: that of `\n\n` from `start` on.
    func emptyLine(from start: Int) -> Int? {
        var place = start
        while let newline = self[Swift.min(place, endIndex)...].firstIndex(of: UInt8(ascii: "\n")) {
            if newline + 1 < endIndex, self[newline + 1] == UInt8(ascii: "\n") { return newline }
            place = newline + 1
        }
        return nil
    }
}

extension Int64 {
    /// A size or an index in ASCII decimal: digits alone, without leading zeros, up to 2^63 - 1.
    init?(decimal digits: some Collection<UInt8>) {
        guard !digits.isEmpty, digits.count == 1 || digits.first != UInt8(ascii: "0") else { return nil }
        var number: Int64 = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            let (tens, overflowed) = number.multipliedReportingOverflow(by: 10)
            let (sum, overflows) = tens.addingReportingOverflow(Int64(digit - UInt8(ascii: "0")))
            guard !overflowed, !overflows else { return nil }
            number = sum
        }
        self = number
    }
}
