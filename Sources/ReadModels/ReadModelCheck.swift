/// What came out of comparing the stored read models with ones that were just made from the events.
package struct ReadModelCheck: Sendable, Hashable {
    /// Something that is not as the events have it.
    package struct Problem: Sendable, Hashable {
        /// The table, or `nil` if it is about the file as a whole.
        package let table: String?

        /// The key of the first row that differs, as text: `id = …, kind = …, number = 1`.
        package let key: String?

        /// A sentence for the auditor.
        ///
        /// It names columns but no values beside the key.
        package let message: String
    }

    /// The stored read models with the digest of their present content; `nil` if there are none, which is no problem:
    /// they can be made at any time.
    package let stored: ReadModelStatus?

    /// The ones that were made from the events, up to the stored position where that is possible, else to the head.
    package let fresh: ReadModelStatus

    /// What differs; at most one row for each table.
    package let problems: [Problem]

    /// Says that nothing differs.
    package var isSound: Bool { problems.isEmpty }
}
