extension JSONValue {
    /// The value of the first member with a key.
    ///
    /// Setting replaces the value in its place, appends a new member, or removes it if nil is set.
    /// Setting on `null` makes an object first.
    /// - Precondition: For setting, the value is an object or `null`.
    package subscript(key: String) -> JSONValue? {
        get {
            guard case .object(let members) = self else { return nil }
            // By index, so that none but the one is copied.
            for index in members.indices where members[index].key.hasSameBytes(as: key) {
                return members[index].value
            }
            return nil
        }
        set {
            var members: [JSONMember] = []
            switch self {
            case .object(let existing): members = existing
            case .null where newValue == nil: return
            case .null: break
            default: preconditionFailure("Member \(key) was set on a value that is not an object.")
            }
            // Lets go of the old storage, so that the change below is made in place.
            self = .null
            let index = members.firstIndex { $0.key.hasSameBytes(as: key) }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(JSONMember(key: key, value: value))
            case (nil, nil): break
            }
            self = .object(members)
        }
    }

    /// The text of a string; nil for anything else.
    package var stringValue: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// An integer that is spelt as one and that 64 bits hold; nil for anything else.
    package var integerValue: Int64? {
        switch self {
        case .integer(let value): value
        case .number(let text): Int64(text)
        default: nil
        }
    }

    /// The text of a number; nil for anything else.
    package var numberText: String? {
        switch self {
        case .integer(let value): "\(value)"
        case .number(let text): text
        default: nil
        }
    }

    /// The value of `true` or `false`; nil for anything else.
    package var boolValue: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The elements of an array; nil for anything else.
    package var arrayValue: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The members of an object in their order; nil for anything else.
    package var objectValue: [JSONMember]? {
        guard case .object(let members) = self else { return nil }
        return members
    }

    /// Whether it is `null`.
    package var isNull: Bool {
        guard case .null = self else { return false }
        return true
    }

    /// Whether an object in it, or it itself, holds a key twice: then it is no strict JSON.
    package var holdsKeyTwice: Bool {
        switch self {
        case .object(let members):
            members.holdKeyTwice || members.contains { $0.value.holdsKeyTwice }
        case .array(let elements): elements.contains { $0.holdsKeyTwice }
        default: false
        }
    }
}

extension [JSONMember] {
    fileprivate var holdKeyTwice: Bool {
        // For the few members that most objects have, comparing is faster than hashing.
        guard count <= 16 else { return Set(map { [UInt8]($0.key.utf8) }).count < count }
        for index in indices {
            for earlier in 0..<index where self[earlier].key.hasSameBytes(as: self[index].key) { return true }
        }
        return false
    }
}
