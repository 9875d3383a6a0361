/// All that one event yields.
package struct EventFacts: Sendable, Hashable {
    /// What it says about users, account groups and accounts, in the order of its items.
    package var observations: [Observation] = []

    /// The notifications of a delivery, of every family, in the order given.
    package var notifications: [Notification] = []

    /// `false` for a delivery, or an answer of success, whose body is not strict JSON or has no known shape.
    package var readable = true

    /// The places of items that ought to name a subject and do not, ascending.
    ///
    /// A delivery's entry that is no notification, or is one of a followed family without `object.id`; a list's
    /// entry without `id`.
    package var unreadableItems: [Int] = []

    /// Makes the facts of an event that says nothing.
    package init() {}
}
