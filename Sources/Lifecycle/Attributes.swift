/// What an object says about itself besides its status: the fields that are followed over time.
///
/// A field is `nil` where the object does not have it (missing, null or of another type). Users have none of
/// them: a user's fields are personal and are never copied out of the event that holds them.
package struct Attributes: Sendable, Hashable {
    /// One entry of `users`.
    package struct Owner: Sendable, Hashable {
        /// The user's id in lower case; the schema lets it be absent.
        package let id: String?

        /// The user's part in it: `OWNER`, `CHILD`, `GUARDIAN`, or what else the provider says.
        package let type: String?

        /// Makes an entry; the id may be spelled in any case.
        package init(id: String?, type: String?) {
            self.id = id.map(lowerCased)
            self.type = type
        }
    }

    /// The object's `type`, for example `PERSONAL` or `TRADING`; free text.
    package var type: String?

    /// The object's `name`, as given; it may be empty.
    package var name: String?

    /// The id of the group an account belongs to, in lower case.
    package var accountGroupID: String?

    /// The serial number of an account within its group.
    package var accountNumber: Int64?

    /// The official number of a group: text, since it may begin with zeros.
    package var securitiesAccountNumber: String?

    /// The id of the business that owns it, in lower case.
    package var businessID: String?

    /// The object's `users`, in the order given.
    package var owners: [Owner]?

    /// Makes attributes of which none is known.
    package init() {}

    /// Takes over every field that another object has.
    mutating func update(with newer: Attributes) {
        type = newer.type ?? type
        name = newer.name ?? name
        accountGroupID = newer.accountGroupID ?? accountGroupID
        accountNumber = newer.accountNumber ?? accountNumber
        securitiesAccountNumber = newer.securitiesAccountNumber ?? securitiesAccountNumber
        businessID = newer.businessID ?? businessID
        owners = newer.owners ?? owners
    }
}
