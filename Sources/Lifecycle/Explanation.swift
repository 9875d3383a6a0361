/// Why a subject has or had a status: what decides, what was set aside, and by which rules.
package struct Explanation: Sendable, Hashable {
    /// Something that does not decide where a period starts.
    package struct SetAside: Sendable, Hashable {
        /// The event.
        package let evidence: Evidence

        /// Says whether it is what the name of a notification claims, and not the object that it carries.
        package let isClaim: Bool

        /// Why it does not decide.
        package let rule: TimelineRule
    }

    /// A period that the answer rests on.
    package struct Part: Sendable, Hashable {
        /// The period, with the event that decides its start.
        package let period: Period

        /// Says whether it is what the name of the deciding notification claims, and not the object that it carries.
        package let isClaim: Bool

        /// Why it starts where it does.
        package let rule: TimelineRule

        /// Its other evidence, by sequence.
        package let setAside: [SetAside]
    }

    /// The answer; `nil` where the current status was asked for.
    package let answer: StatusAnswer?

    /// Why it is the answer.
    package let rule: TimelineRule

    /// The period in force and the one that may have followed it already; before the first period, that one.
    package let parts: [Part]

    /// What has no place in the timeline at all, by sequence.
    package let setAside: [SetAside]
}
