extension Instant {
    /// Reads an instant like `2026-05-04T08:15:30.481159529Z` or `2026-05-04t10:15:30+02:00`.
    ///
    /// Any offset; 0 to 9 digits of a second, further ones are cut. nil for everything that RFC 3339
    /// does not allow, for a leap second, and for what 64 bits of nanoseconds cannot hold.
    ///
    /// Source: [RFC 3339, section 5.6](https://www.rfc-editor.org/rfc/rfc3339#section-5.6).
    package init?(rfc3339 text: String) {
        let span = text.utf8Span.span
        self.init(rfc3339: span, 0..<span.count)
    }

    /// Reads an instant where it is, as ``init(rfc3339:)-(String)`` does.
    /// - Parameters:
    ///   - bytes: Contains the text.
    ///   - range: Where it is.
    /// - Complexity: No allocation.
    /// - Precondition: The range is within the bytes.
    package init?(rfc3339 bytes: Span<UInt8>, _ range: Range<Int>) {
        // The shortest is 2026-05-04T08:15:30Z.
        let start = range.lowerBound
        guard range.count >= 20,
            let year = Self.digits(bytes, start, 4), bytes[start + 4] == ASCII.minus,
            let month = Self.digits(bytes, start + 5, 2), bytes[start + 7] == ASCII.minus,
            let day = Self.digits(bytes, start + 8, 2), bytes[start + 10] | 0x20 == ASCII.t,
            let hour = Self.digits(bytes, start + 11, 2), bytes[start + 13] == ASCII.colon,
            let minute = Self.digits(bytes, start + 14, 2), bytes[start + 16] == ASCII.colon,
            let second = Self.digits(bytes, start + 17, 2),
            1...12 ~= month, day >= 1, day <= Self.daysIn(month: month, year: year),
            hour < 24, minute < 60, second < 60
        else { return nil }
        var at = start + 19
        guard let fraction = Self.fraction(bytes, &at, range.upperBound),
            let offset = Self.offset(bytes, at, range.upperBound)
        else { return nil }
        let days = Self.days(year: year, month: month, day: day)
        let seconds = ((days * 24 + hour) * 60 + minute - offset) * 60 + second
        self.init(seconds: seconds, fraction: fraction)
    }

    /// An instant of whole seconds since 1970 and the nanoseconds after that; nil if 64 bits cannot hold it.
    private init?(seconds: Int64, fraction: Int64) {
        // Before 1970 the seconds alone may not fit where the sum does, so both count towards zero.
        let isBefore = seconds < 0
        let (product, isTooLong) = (isBefore ? seconds + 1 : seconds).multipliedReportingOverflow(
            by: 1_000_000_000)
        let rest = isBefore ? fraction - 1_000_000_000 : fraction
        let (sum, isTooLarge) = product.addingReportingOverflow(rest)
        guard !isTooLong && !isTooLarge else { return nil }
        self.init(nanoseconds: sum)
    }

    @inline(__always)
    private static func digits(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> Int64? {
        var value: Int64 = 0
        for index in start..<start + count {
            let digit = bytes[index] &- ASCII.zero
            guard digit <= 9 else { return nil }
            value = value * 10 + Int64(digit)
        }
        return value
    }

    /// Nanoseconds of an optional fraction; nil if there is a point without a digit.
    @inline(__always)
    private static func fraction(_ bytes: Span<UInt8>, _ at: inout Int, _ end: Int) -> Int64? {
        guard at < end, bytes[at] == ASCII.point else { return 0 }
        at += 1
        let start = at
        var value: Int64 = 0
        while at < end, bytes[at] &- ASCII.zero <= 9 {
            if at < start + 9 {
                value = value * 10 + Int64(bytes[at] &- ASCII.zero)
            }
            at += 1
        }
        guard at > start else { return nil }
        for _ in 0..<max(0, start + 9 - at) {
            value *= 10
        }
        return value
    }

    /// Minutes east of UTC; nil if the text does not end with an offset here.
    @inline(__always)
    private static func offset(_ bytes: Span<UInt8>, _ at: Int, _ end: Int) -> Int64? {
        guard at < end else { return nil }
        let sign = bytes[at]
        if sign | 0x20 == ASCII.z {
            return at + 1 == end ? 0 : nil
        }
        guard sign == ASCII.plus || sign == ASCII.minus, at + 6 == end,
            let hours = digits(bytes, at + 1, 2), bytes[at + 3] == ASCII.colon,
            let minutes = digits(bytes, at + 4, 2), hours < 24, minutes < 60
        else { return nil }
        let offset = hours * 60 + minutes
        return sign == ASCII.minus ? -offset : offset
    }

    private static func daysIn(month: Int64, year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 1970-01-01 to a day of the Gregorian calendar.
    ///
    /// Years are counted from 1 March, so that the leap day is the last of a year, and from the year 0,
    /// so that nothing is negative.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month > 2 ? year + 400 : year + 399
        let era = shifted / 400
        let yearOfEra = shifted % 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return (era - 1) * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

extension Instant {
    /// The instant as `2026-05-04T08:15:30.481159529Z`: UTC, always nine digits of a second.
    package var rfc3339: String {
        var rest = nanoseconds % 1_000_000_000
        var seconds = nanoseconds / 1_000_000_000
        if rest < 0 {
            rest += 1_000_000_000
            seconds -= 1
        }
        var secondOfDay = seconds % 86_400
        var day = seconds / 86_400
        if secondOfDay < 0 {
            secondOfDay += 86_400
            day -= 1
        }
        let date = Self.date(day: day)
        var text: [UInt8] = []
        text.reserveCapacity(30)
        Self.append(date.year, 4, ASCII.minus, to: &text)
        Self.append(date.month, 2, ASCII.minus, to: &text)
        Self.append(date.day, 2, 0x54, to: &text)
        Self.append(secondOfDay / 3600, 2, ASCII.colon, to: &text)
        Self.append(secondOfDay / 60 % 60, 2, ASCII.colon, to: &text)
        Self.append(secondOfDay % 60, 2, ASCII.point, to: &text)
        Self.append(rest, 9, 0x5a, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    private static func append(_ value: Int64, _ count: Int, _ behind: UInt8, to text: inout [UInt8]) {
        var divisor: Int64 = 1
        for _ in 1..<count {
            divisor *= 10
        }
        while divisor > 0 {
            text.append(ASCII.zero + UInt8(value / divisor % 10))
            divisor /= 10
        }
        text.append(behind)
    }

    /// The day of the Gregorian calendar that is so many days after 1970-01-01.
    private static func date(day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        // Days since 1 March of the year 0; positive for every instant that 64 bits hold.
        let shifted = day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (
            year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0),
            month: month,
            day: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        )
    }
}
