import StrictJSON

/// What a workload came to hold.
struct WorkloadCounts: Sendable, Hashable {
    /// Events of kind `webhook.delivery`.
    var deliveries = 0
    /// Events of kind `api.response`.
    var responses = 0
    /// Entries of all deliveries, repeated ones included.
    var notifications = 0
    /// Deliveries that bring again what another delivery has brought.
    var duplicates = 0
    /// Deliveries that tell of something older than what an earlier delivery told of the same object.
    var outOfOrder = 0
    /// Notifications of a status that cannot follow the one before.
    var illegalTransitions = 0
    /// Objects that exist at the end.
    var users = 0
    var accountGroups = 0
    var accounts = 0

    /// All events.
    var events: Int { deliveries + responses }

    /// The counts by their names in the output of `generate`.
    var members: [(String, JSONValue)] {
        [
            ("events", .integer(Int64(events))), ("deliveries", .integer(Int64(deliveries))),
            ("responses", .integer(Int64(responses))), ("notifications", .integer(Int64(notifications))),
            ("users", .integer(Int64(users))), ("account_groups", .integer(Int64(accountGroups))),
            ("accounts", .integer(Int64(accounts))), ("duplicates", .integer(Int64(duplicates))),
            ("out_of_order", .integer(Int64(outOfOrder))),
            ("illegal_transitions", .integer(Int64(illegalTransitions))),
        ]
    }
}
