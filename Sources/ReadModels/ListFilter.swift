/// Which subjects a list shows: those to which everything applies that is given.
package struct ListFilter: Sendable, Hashable {
    /// The current status, exactly as the provider spells it.
    package var status: String?

    /// The account group: for accounts the one they belong to, for users the one they are named in, for
    /// groups themselves.
    ///
    /// In any case.
    package var group: String?

    /// The user: for groups and accounts one that they name, for users themselves.
    ///
    /// In any case.
    package var user: String?

    /// The object's `type`, exactly as the provider spells it.
    ///
    /// Users have none.
    package var type: String?

    /// Makes a filter that lets everything through that is not said.
    package init(status: String? = nil, group: String? = nil, user: String? = nil, type: String? = nil) {
        self.status = status
        self.group = group
        self.user = user
        self.type = type
    }
}
