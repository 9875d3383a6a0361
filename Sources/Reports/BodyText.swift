package import StrictJSON

/// The body of an event or an answer, shown without the personal fields of people.
///
/// What is shown is decided by a list of names that are known to be harmless, not by one of names that are
/// known to be personal: a field that the provider adds tomorrow stays hidden until somebody has looked at
/// it.
package enum BodyText {
    /// The value with every field hidden that is not known to be free of personal data.
    ///
    /// Shape: a hidden value, whatever it holds, is the string `(hidden)`. Members keep their names and their
    /// order; a name that is not a plain one is hidden too. What stands within a hidden field is hidden with
    /// it.
    package static func withoutPersonalData(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object, .array: filtered(value)
        // A value without a name says nothing about what it is.
        default: .string(hidden)
        }
    }

    private static func filtered(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members):
            .object(
                members.map { member in
                    if shownNames.contains(member.key) {
                        JSONMember(key: member.key, value: filtered(member.value))
                    } else {
                        JSONMember(key: isPlainName(member.key) ? member.key : hidden, value: .string(hidden))
                    }
                })
        case .array(let elements): .array(elements.map(filtered))
        default: value
        }
    }

    /// The lines that show a body on a terminal, without line ends.
    ///
    /// - `body`: the bytes as received; those that are no strict JSON are shown as text, or hidden as a
    ///   whole.
    /// - `showsPersonalData`: true if somebody asked for the personal fields.
    /// - Complexity: O(bytes).
    package static func lines(_ body: [UInt8], showsPersonalData: Bool) -> [String] {
        guard !body.isEmpty else { return ["(empty)"] }
        guard let value = try? JSONValue(body) else {
            guard showsPersonalData else {
                return ["(hidden: \(body.count) bytes that are not JSON)"]
            }
            return String(decoding: body, as: UTF8.self).split(
                separator: "\n", omittingEmptySubsequences: false
            )
            .map { TerminalText.escaped(String($0)) }
        }
        let shown = showsPersonalData ? value : withoutPersonalData(value)
        return shown.prettyText.split(separator: "\n", omittingEmptySubsequences: false)
            .map { TerminalText.escaped(String($0), keepingBackslashes: true) }
    }

    /// What stands in the place of a hidden value.
    package static let hidden = "(hidden)"

    private static func isPlainName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
    }

    /// Ids, statuses, instants, kinds and the wrappers around them.
    private static let shownNames: Set<String> = [
        "account_group_id", "account_id", "account_number", "business_id", "config", "count", "created_at",
        "crv",
        "data", "delay", "enabled", "entity_id", "entity_type", "exclude_type", "id", "keys", "kid", "kty",
        "limit",
        "max_package_size", "meta", "name", "object", "offset", "order", "payload", "request_id", "role_type",
        "securities_account_number", "sort", "status", "total_count", "type", "updated_at", "url", "user_id",
        "users", "webhook_id", "x", "y",
    ]
}
