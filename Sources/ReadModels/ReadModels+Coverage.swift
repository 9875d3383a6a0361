import EventStore
import GRDB
package import Lifecycle
package import StrictJSON

/// When the ledger could hear of something: by listening, and by asking.
package struct Coverage: Sendable, Hashable {
    /// The span that was asked about.
    package let asked: ListeningRecord.Span

    /// The parts of it in which somebody listened, oldest first.
    package let listening: [ListeningRecord.Span]

    /// The gaps that reach into it, oldest first, also those since which everything was read.
    package let gaps: [ListeningGap]

    /// How many answers to reads were recorded in it.
    package let reads: Int64

    /// When the first and the last of them arrived; `nil` without any.
    package let readBetween: ListeningRecord.Span?

    /// When everything had been read by lists, oldest first.
    package let sweeps: [Instant]
}

extension ReadModels {
    /// Says when somebody listened and when the provider was asked, between two moments.
    ///
    /// Before the receiver's first note nobody is known to have listened, and nobody not to have.
    ///
    /// - Throws: `ReadModelsError`; the event store's error.
    /// - Complexity: O(n log n) for n notes of the receiver, and the calls recorded in between.
    package func coverage(from: Instant, to: Instant, thresholds: Thresholds = Thresholds()) throws
        -> Coverage
    {
        let first = try events.head(recordedBy: from - 1) + 1
        let last = try events.head(recordedBy: to)
        return try answer { database in
            let record = try FindingsReading(database, FindingsQuestion(now: to)).record()
            let reads = try Command(database, .selectReads, isKept: true).begin().add(first).add(last)
                .first { ($0.number(0) ?? 0, $0.instant(1), $0.instant(2)) }
            var between: ListeningRecord.Span?
            if case (_, let from?, let to?)? = reads { between = .init(from: from, to: to) }
            return Coverage(
                asked: .init(from: from, to: to),
                listening: record.spans(now: to, thresholds: thresholds).compactMap { span in
                    span.to > from ? .init(from: max(span.from, from), to: span.to) : nil
                },
                gaps: record.gaps(now: to, thresholds: thresholds).filter { ($0.closing?.at ?? to) > from },
                reads: reads?.0 ?? 0, readBetween: between,
                sweeps: record.sweepEnds.filter { from <= $0 && $0 <= to }.sorted())
        }
    }
}
