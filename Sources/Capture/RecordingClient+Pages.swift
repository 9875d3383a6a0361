package import UpvestAPI

/// How a walk over a list ended.
package enum ListWalk: Sendable {
    /// It came to the end, or the reader had enough.
    case complete
    /// It came to an empty page before the end that the provider names; what came was handed over.
    case short(promised: Int64, came: Int)
    /// A page was answered with another status than 200; the pages before it were handed over.
    case refused(RecordedAnswer)
}

extension RecordingClient {
    /// Walks a list page by page, each of them recorded, until its end or until the reader returns false.
    ///
    /// A list that changes while it is read can show an item twice: the reader drops repeats by id. Cost: one page in
    /// memory at a time.
    ///
    /// - Throws: as ``perform(_:)``; `UpvestAPIError` with `unreadableList` if a page is no list, after it is recorded.
    package func walk(
        from first: Page = Page(),
        _ call: (Page) -> APICall,
        _ body: (RecordedAnswer, ListDocument) throws -> Bool
    ) async throws -> ListWalk {
        var page: Page? = first
        var promised: Int64?
        while let current = page {
            let recorded = try await perform(call(current))
            guard recorded.answer.status == 200 else { return .refused(recorded) }
            let list = try ListDocument(recorded.answer.body)
            guard try body(recorded, list) else { return .complete }
            promised = list.totalCount ?? promised
            if let promised, current.isShort(list, of: promised) {
                return .short(promised: promised, came: current.offset - first.offset)
            }
            page = current.next(after: list)
        }
        return .complete
    }
}
