import StrictJSON

/// What a value in a request body must look like.
///
/// Objects are closed: a member that no field names is refused, as the provider's own documents ask
/// (`additionalProperties: false`).
indirect enum ValueRule: Sendable {
    /// A text of so many Unicode scalars.
    case text(ClosedRange<Int>)
    /// A text with a form of its own; the first value says which, as the end of a sentence.
    case form(String, @Sendable (String) -> Bool)
    case oneOf([String])
    case boolean
    case integer(ClosedRange<Int64>)
    case list(of: ValueRule, atLeast: Int)
    case object([FieldRule])
    /// The rule, or null.
    case nullable(ValueRule)

    /// The first thing wrong with a value, as a sentence without the value; nil where all is well.
    ///
    /// The path names the value in the sentence; it is empty for the body itself.
    func violation(in value: JSONValue, at path: String) -> String? {
        switch self {
        case .text(let lengths):
            return check(value.stringValue.map { lengths.contains($0.unicodeScalars.count) }, path) {
                "must be a text of \(lengths.lowerBound) to \(lengths.upperBound) characters"
            }
        case .form(let name, let holds):
            return check(value.stringValue.map(holds), path) { "must be \(name)" }
        case .oneOf(let names):
            return check(value.stringValue.map(names.contains), path) { "has an unsupported value" }
        case .boolean:
            return check(value.boolValue.map { _ in true }, path) { "must be true or false" }
        case .integer(let range):
            return check(value.integerValue.map(range.contains), path) {
                "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
            }
        case .list(let rule, let least):
            return listViolation(in: value, of: rule, atLeast: least, at: path)
        case .object(let fields):
            return Self.objectViolation(in: value, fields: fields, at: path)
        case .nullable(let rule):
            return value == .null ? nil : rule.violation(in: value, at: path)
        }
    }

    private func check(_ holds: Bool?, _ path: String, _ demand: () -> String) -> String? {
        holds == true ? nil : "field `\(path)` \(demand())"
    }

    private func listViolation(
        in value: JSONValue, of rule: ValueRule, atLeast least: Int, at path: String
    ) -> String? {
        guard let items = value.arrayValue, items.count >= least else {
            return "field `\(path)` must be a list of at least \(least)"
        }
        for (index, item) in items.enumerated() {
            if let violation = rule.violation(in: item, at: "\(path)[\(index)]") { return violation }
        }
        return Set(items).count == items.count ? nil : "field `\(path)` must not repeat a value"
    }

    private static func objectViolation(
        in value: JSONValue, fields: [FieldRule], at path: String
    ) -> String? {
        guard case .object(let members) = value else {
            return path.isEmpty ? "the body must be a JSON object" : "field `\(path)` must be an object"
        }
        let prefix = path.isEmpty ? "" : path + "."
        for member in members {
            guard let field = fields.first(where: { $0.name == member.key }) else {
                return "field `\(prefix)\(member.key)` is not known here"
            }
            if let violation = field.rule.violation(in: member.value, at: prefix + field.name) {
                return violation
            }
        }
        for field in fields where field.isRequired && value[field.name] == nil {
            return "field `\(prefix)\(field.name)` is required"
        }
        return nil
    }
}

/// One member of an object in a request body.
struct FieldRule: Sendable {
    let name: String
    let isRequired: Bool
    let rule: ValueRule

    static func required(_ name: String, _ rule: ValueRule) -> FieldRule {
        FieldRule(name: name, isRequired: true, rule: rule)
    }

    static func optional(_ name: String, _ rule: ValueRule) -> FieldRule {
        FieldRule(name: name, isRequired: false, rule: rule)
    }
}
