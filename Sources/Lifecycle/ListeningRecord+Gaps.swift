package import StrictJSON

extension ListeningRecord {
    /// The spans up to now in which nobody listened, whether swept since or not, oldest first.
    ///
    /// Nothing is known before the first note. A receiver that stopped listens again when it says that it started or is
    /// alive; while it has not stopped, each of its notes is a sign of life. Spans that touch are one.
    ///
    /// - Complexity: O(n log n) for n notes.
    package func gaps(now: Instant, thresholds: Thresholds = Thresholds()) -> [ListeningGap] {
        var watch = Watch(silence: thresholds.silence.clampedNanoseconds)
        let known = notes.filter { $0.at <= now }.sorted { ($0.at, $0.sequence) < ($1.at, $1.sequence) }
        for note in known {
            watch.wait(until: note.at)
            watch.read(note)
        }
        watch.wait(until: now)
        return watch.finish()
    }

    /// The findings `listening_gap`, in the order of lists.
    package func findings(now: Instant, thresholds: Thresholds = Thresholds()) -> [Finding] {
        let gaps = gaps(now: now, thresholds: thresholds).filter { gap in
            let end = gap.closing?.at ?? now
            return end.nanoseconds(since: gap.from) > thresholds.listeningGap.clampedNanoseconds
                && !sweepEnds.contains { $0 > end && $0 <= now }
        }
        return Finding.ordered(gaps.map(\.finding))
    }
}

extension ListeningGap {
    fileprivate var finding: Finding {
        Finding(
            .listeningGap, subject: nil, sequences: [opening, closing].compactMap { $0?.sequence }, at: from,
            message: closing == nil
                ? "Nobody is listening for notifications. Start the receiver or enable the subscription, then reconcile "
                    + "everything."
                : "Nobody listened for notifications for a while, and not everything was read since. Reconcile "
                    + "everything.",
            details: [
                "cause": .string(cause.rawValue), "from": .instant(from), "to": .instant(closing?.at),
            ])
    }
}

/// Follows the notes of a receiver one after the other.
private struct Watch {
    let silence: Int64
    private var hasStopped = false
    private var isDisabled = false
    private var lastSign: ListeningRecord.Note?
    private var open: (cause: ListeningGap.Cause, opening: ListeningRecord.Note, from: Instant)?
    private var gaps: [ListeningGap] = []

    init(silence: Int64) {
        self.silence = silence
    }

    /// Lets time pass in which nothing is heard.
    mutating func wait(until instant: Instant) {
        guard open == nil, !hasStopped, let lastSign else { return }
        let overdue = lastSign.at.adding(nanoseconds: silence)
        if instant > overdue { open = (.silent, lastSign, overdue) }
    }

    mutating func read(_ note: ListeningRecord.Note) {
        switch note.sign {
        case .started, .alive: hasStopped = false
        case .stopped: hasStopped = true
        case .enabled: isDisabled = false
        case .disabled: isDisabled = true
        }
        // A subscription can be changed while no receiver runs; that it was one says nothing then.
        let isOfReceiver = note.sign == .started || note.sign == .alive
        if isOfReceiver || (lastSign != nil && !hasStopped) { lastSign = note }
        if hasStopped || isDisabled {
            if open == nil { begin(with: note) }
        } else if let open {
            gaps.append(
                ListeningGap(cause: open.cause, opening: open.opening, from: open.from, closing: note))
            self.open = nil
        }
    }

    private mutating func begin(with note: ListeningRecord.Note) {
        if let last = gaps.last, last.closing?.at == note.at {
            // Nobody listened in between.
            gaps.removeLast()
            open = (last.cause, last.opening, last.from)
        } else {
            open = (note.sign == .stopped ? .stopped : .disabled, note, note.at)
        }
    }

    /// Returns the spans, the last of them perhaps still open.
    func finish() -> [ListeningGap] {
        guard let open else { return gaps }
        return gaps + [
            ListeningGap(cause: open.cause, opening: open.opening, from: open.from, closing: nil)
        ]
    }
}
