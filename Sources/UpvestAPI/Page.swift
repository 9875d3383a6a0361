/// Which part of a list to ask for.
///
/// The order is always the oldest first by `created_at`, since new items then go to the end and a walk over a growing
/// list misses none. Both numbers are always sent, because the provider's pages disagree about the defaults.
///
/// Source: the provider's reference, "Lists".
package struct Page: Sendable, Hashable {
    /// How many items to leave out, from 0.
    package let offset: Int
    /// How many items to ask for, 1 to 1000.
    package let limit: Int

    /// A page; numbers outside their range are taken to the nearest one inside.
    package init(offset: Int = 0, limit: Int = 100) {
        self.offset = max(0, offset)
        self.limit = min(max(1, limit), 1000)
    }

    /// The page after this one, or nil if the answer was the last.
    ///
    /// Steps by the items that came, not by the limit, and stops where a page is empty or the end is reached: the
    /// provider may give fewer items than were asked for.
    package func next(after answer: ListDocument) -> Page? {
        guard answer.count > 0 else { return nil }
        let (reached, overflow) = offset.addingReportingOverflow(answer.count)
        if overflow { return nil }
        if let total = answer.totalCount, Int64(reached) >= total { return nil }
        return Page(offset: reached, limit: limit)
    }

    /// Whether a walk ends here although the list goes on: the page is empty before the end is reached.
    ///
    /// - `total`: how many items there are in all; nil where no answer said so, and then nothing is missing.
    package func isShort(_ answer: ListDocument, of total: Int64?) -> Bool {
        guard answer.count == 0, let total else { return false }
        return Int64(offset) < total
    }

    var query: String {
        "offset=\(offset)&limit=\(limit)&order=ASC&sort=created_at"
    }
}
