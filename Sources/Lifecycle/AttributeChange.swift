package import StrictJSON

/// A change of one of a subject's attributes.
package struct AttributeChange: Sendable, Hashable {
    /// The attributes that are followed, as the provider spells them.
    package enum Attribute: String, Sendable, CaseIterable {
        case type
        case users
        case businessID = "business_id"
        case name
        case accountGroupID = "account_group_id"
        case accountNumber = "account_number"
        case securitiesAccountNumber = "securities_account_number"
    }

    /// Which attribute changed.
    package let attribute: Attribute

    /// The old value; for `users` an array of objects with `id` and `type`.
    package let from: JSONValue

    /// The new value.
    package let to: JSONValue

    /// The latest moment, not after ``at``, of which an observation with the old value speaks: the change is not older.
    ///
    /// `nil` if none of them carries an instant.
    package let notBefore: Instant?

    /// The version (*u*) of the first observation with the new value: the change is not younger.
    package let at: Instant?

    /// The earliest event of each of the two observations, ascending.
    package let evidence: [Int64]

    /// Makes a change from its parts.
    package init(
        attribute: Attribute, from: JSONValue, to: JSONValue, notBefore: Instant?, at: Instant?,
        evidence: [Int64]
    ) {
        self.attribute = attribute
        self.from = from
        self.to = to
        self.notBefore = notBefore
        self.at = at
        self.evidence = evidence
    }
}

extension Attributes {
    /// The value of an attribute; `nil` if the object does not have it.
    func value(of attribute: AttributeChange.Attribute) -> JSONValue? {
        switch attribute {
        case .type: type.map(JSONValue.string)
        case .users: owners.map { .array($0.map(\.json)) }
        case .businessID: businessID.map(JSONValue.string)
        case .name: name.map(JSONValue.string)
        case .accountGroupID: accountGroupID.map(JSONValue.string)
        case .accountNumber: accountNumber.map(JSONValue.integer)
        case .securitiesAccountNumber: securitiesAccountNumber.map(JSONValue.string)
        }
    }

    /// Says whether the object has an attribute.
    func has(_ attribute: AttributeChange.Attribute) -> Bool {
        switch attribute {
        case .type: type != nil
        case .users: owners != nil
        case .businessID: businessID != nil
        case .name: name != nil
        case .accountGroupID: accountGroupID != nil
        case .accountNumber: accountNumber != nil
        case .securitiesAccountNumber: securitiesAccountNumber != nil
        }
    }

    /// Says whether two objects agree on an attribute.
    ///
    /// The owners are a set: nothing gives their order a meaning.
    func agrees(with other: Attributes, on attribute: AttributeChange.Attribute) -> Bool {
        switch attribute {
        case .type: type == other.type
        case .users:
            owners == other.owners
                || owners.map { Set($0) } == other.owners.map { Set($0) }
        case .businessID: businessID == other.businessID
        case .name: name == other.name
        case .accountGroupID: accountGroupID == other.accountGroupID
        case .accountNumber: accountNumber == other.accountNumber
        case .securitiesAccountNumber: securitiesAccountNumber == other.securitiesAccountNumber
        }
    }
}

extension Attributes.Owner {
    fileprivate var json: JSONValue {
        ["id": id.map(JSONValue.string) ?? .null, "type": type.map(JSONValue.string) ?? .null]
    }
}
