import RawStructuredFieldValues

extension SignatureInput {
    /// More signatures than this in one message are refused.
    package static let mostSignatures = 16

    /// The derived components that can be covered.
    static let derivedComponents: Set<String> = ["@method", "@path", "@query"]

    /// The readable signature inputs of a message, in order; those that cannot be read are left out.
    ///
    /// Nothing is verified: use it to learn which headers a message claims to cover.
    /// - Throws: a `SignatureFailure` if the header `signature-input` is missing or unreadable as a whole.
    package static func all(in message: HTTPMessage) throws(SignatureFailure) -> [SignatureInput] {
        guard let text = try message.single("signature-input"), !text.isEmpty else { throw .missingSignature }
        var inputs: [SignatureInput] = []
        for member in try StructuredDictionary(text, limit: mostSignatures).members {
            if let input = try? SignatureInput(member) {
                inputs.append(input)
            }
        }
        return inputs
    }

    /// Reads one member of `signature-input`.
    ///
    /// - Throws: the `SignatureFailure` that names what is wrong with it.
    init(_ member: StructuredDictionary.Member) throws(SignatureFailure) {
        guard let text = member.text, text.utf8.first == UInt8(ascii: "(") else { throw .malformedInput }
        let spelled = try Self.spelledParameters(of: text)
        guard case .innerList(let list) = member.value else { throw .malformedInput }
        let parameters = list.rfc9651Parameters
        // The parser keeps the last of several equal names; a signature must not be open to two readings.
        guard parameters.count == spelled.count else { throw .repeatedParameter }

        label = member.key
        self.parameters = text
        components = try Self.components(of: list.bareInnerList)
        keyID = try Self.string(parameters["keyid"]) ?? ""
        let created = try Self.seconds(parameters["created"], spelled: spelled["created"])
        expires = try Self.seconds(parameters["expires"], spelled: spelled["expires"])
        nonce = try Self.string(parameters["nonce"])
        algorithm = try Self.string(parameters["alg"])
        tag = try Self.string(parameters["tag"])
        guard !keyID.isEmpty else { throw .missingKeyID }
        guard let created else { throw .missingCreated }
        self.created = created
    }

    /// The parameters after the closing parenthesis, by name, with their values as spelled.
    private static func spelledParameters(of text: String) throws(SignatureFailure) -> [String: String] {
        guard
            let parts = StructuredDictionary.split(text.utf8[...], at: UInt8(ascii: ")")),
            let rest = parts.dropFirst().first, parts.count == 2,
            let pieces = StructuredDictionary.split(rest, at: UInt8(ascii: ";")),
            let before = pieces.first, before.isEmpty
        else { throw .malformedInput }
        var spelled: [String: String] = [:]
        for piece in pieces.dropFirst() {
            let text = String(Substring(piece)).trimmingOWS
            let end = text.utf8.firstIndex(of: UInt8(ascii: "=")) ?? text.endIndex
            let value = String(Substring(text.utf8[end...].dropFirst()))
            guard spelled.updateValue(value, forKey: String(text[..<end])) == nil else {
                throw .repeatedParameter
            }
        }
        return spelled
    }

    private static func components(of list: BareInnerList) throws(SignatureFailure) -> [String] {
        var names: [String] = []
        var seen: Set<String> = []
        for item in list {
            guard case .string(let name) = item.rfc9651BareItem else { throw .malformedComponent }
            guard item.rfc9651Parameters.isEmpty else { throw .componentWithParameters }
            try check(component: name)
            guard seen.insert(name).inserted else { throw .repeatedComponent }
            names.append(name)
        }
        return names
    }

    /// Checks that a name can be covered at all: a supported derived component or a header name in lower case.
    static func check(component name: String) throws(SignatureFailure) {
        if name.utf8.first == UInt8(ascii: "@") {
            guard derivedComponents.contains(name) else { throw .unsupportedComponent }
        } else {
            guard !name.isEmpty, name.utf8.allSatisfy(isLowercaseTokenByte) else { throw .malformedComponent }
        }
    }

    private static func isLowercaseTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    private static func string(_ item: RFC9651BareItem?) throws(SignatureFailure) -> String? {
        guard let item else { return nil }
        guard case .string(let text) = item else { throw .malformedParameter }
        return text
    }

    /// A time in seconds, in its only spelling: digits, no sign, no leading zero.
    private static func seconds(
        _ item: RFC9651BareItem?, spelled: String?
    ) throws(SignatureFailure) -> Int64? {
        guard let item else { return nil }
        guard case .integer(let seconds) = item, seconds >= 0, spelled == String(seconds) else {
            throw .malformedParameter
        }
        return seconds
    }
}
