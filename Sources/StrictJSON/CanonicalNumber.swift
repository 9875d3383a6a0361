/// Spelling a number by its exact value.
///
/// The digits without zeros at either end, and the place of the point, name a value in exactly one way.
/// The form is that of ECMAScript's `Number::toString` (as in RFC 8785), but with all digits and any
/// exponent: `100`, `0.1`, `1e+21`, `1.5e-7`.
enum CanonicalNumber {
    /// Appends the canonical spelling of a number.
    /// - Parameters:
    ///   - text: Contains the number, spelt as RFC 8259 wants it.
    ///   - range: Where it is.
    ///   - output: Where the bytes go.
    static func append(_ text: Span<UInt8>, _ range: Range<Int>, to output: inout [UInt8]) {
        var digits: [UInt8] = []
        var integerDigits = 0
        var at = range.lowerBound
        let isNegative = text[at] == ASCII.minus
        if isNegative {
            at += 1
        }
        var isFraction = false
        while at < range.upperBound, text[at] | 0x20 != ASCII.e {
            if text[at] == ASCII.point {
                isFraction = true
            } else {
                digits.append(text[at])
                integerDigits += isFraction ? 0 : 1
            }
            at += 1
        }
        let leading = digits.prefix { $0 == ASCII.zero }.count
        guard leading < digits.count else {
            output.append(ASCII.zero)
            return
        }
        while digits.last == ASCII.zero {
            digits.removeLast()
        }
        digits.removeFirst(leading)
        if isNegative {
            output.append(ASCII.minus)
        }
        // The value is 0.digits times ten to the power of `integerDigits - leading` plus the written exponent.
        let exponent = DecimalInteger(text, min(at + 1, range.upperBound)..<range.upperBound)
        append(digits, exponent.adding(integerDigits - leading), to: &output)
    }

    private static func append(_ digits: [UInt8], _ point: DecimalInteger, to output: inout [UInt8]) {
        switch point.small {
        case .some(let point) where point > 21 || point < -5:
            appendScientific(digits, DecimalInteger(point - 1), to: &output)
        case .some(let point) where point >= digits.count:
            output.append(contentsOf: digits)
            output.append(contentsOf: repeatElement(ASCII.zero, count: point - digits.count))
        case .some(let point) where point > 0:
            output.append(contentsOf: digits[..<point])
            output.append(ASCII.point)
            output.append(contentsOf: digits[point...])
        case .some(let point):
            output.append(contentsOf: "0.".utf8)
            output.append(contentsOf: repeatElement(ASCII.zero, count: -point))
            output.append(contentsOf: digits)
        case .none:
            appendScientific(digits, point.adding(-1), to: &output)
        }
    }

    private static func appendScientific(
        _ digits: [UInt8], _ exponent: DecimalInteger, to output: inout [UInt8]
    ) {
        output.append(digits[0])
        if digits.count > 1 {
            output.append(ASCII.point)
            output.append(contentsOf: digits[1...])
        }
        output.append(ASCII.e)
        output.append(exponent.isNegative ? ASCII.minus : ASCII.plus)
        output.append(contentsOf: exponent.magnitude)
    }
}

/// An integer of any length, for exponents: all that is needed is to add a little to it.
struct DecimalInteger {
    private(set) var isNegative: Bool
    /// Decimal digits in ASCII, without leading zeros but for zero itself.
    private(set) var magnitude: [UInt8]

    init(_ value: Int) {
        isNegative = value < 0
        magnitude = Array("\(value.magnitude)".utf8)
    }

    /// Reads the exponent of a number: a sign or none, and digits, none being 0.
    init(_ text: Span<UInt8>, _ range: Range<Int>) {
        isNegative = false
        magnitude = []
        for index in range {
            switch text[index] {
            case ASCII.minus: isNegative = true
            case ASCII.plus: break
            case ASCII.zero where magnitude.isEmpty: break
            default: magnitude.append(text[index])
            }
        }
        if magnitude.isEmpty {
            magnitude = [ASCII.zero]
            isNegative = false
        }
    }

    /// The value, if it has at most 18 digits.
    var small: Int? {
        guard magnitude.count <= 18 else { return nil }
        let value = magnitude.reduce(0) { $0 * 10 + Int($1 - ASCII.zero) }
        return isNegative ? -value : value
    }

    /// The sum with an integer of at most 17 digits.
    func adding(_ other: Int) -> DecimalInteger {
        if let small {
            return DecimalInteger(small + other)
        }
        // The sum keeps the sign: the magnitude is ten times as large as what is added, or more.
        var sum = self
        var carry = isNegative ? -other : other
        var index = sum.magnitude.count - 1
        while carry != 0, index >= 0 {
            let total = Int(sum.magnitude[index] - ASCII.zero) + carry
            let (quotient, remainder) = total.quotientAndRemainder(dividingBy: 10)
            let digit = remainder < 0 ? remainder + 10 : remainder
            carry = remainder < 0 ? quotient - 1 : quotient
            sum.magnitude[index] = ASCII.zero + UInt8(digit)
            index -= 1
        }
        if carry > 0 {
            sum.magnitude.insert(contentsOf: "\(carry)".utf8, at: 0)
        }
        let zeros = sum.magnitude.prefix { $0 == ASCII.zero }.count
        sum.magnitude.removeFirst(min(zeros, sum.magnitude.count - 1))
        return sum
    }
}
