import GRDB
import StrictJSON
import TransparencyLog

/// What an event has to keep to beyond its own form, and where the time comes from.
struct AppendRules: Sendable {
    /// How far the newest event may be ahead of the clock: one day, in nanoseconds.
    static let aheadOfClock: Int64 = 86_400 * 1_000_000_000

    /// The time of day for `recorded_at`.
    let clock: @Sendable () -> Instant
    /// Append even if the newest event is further ahead.
    let acceptClock: Bool
    /// The ledger's directory, for messages.
    let directory: LedgerDirectory

    /// Whether an event that is read off the clock at `now` may follow the newest one.
    func isAcceptable(_ now: Instant, after newest: Instant?) -> Bool {
        guard let newest, now < newest, !acceptClock else { return true }
        let ahead = newest.nanoseconds.subtractingReportingOverflow(now.nanoseconds)
        return !ahead.overflow && ahead.partialValue <= Self.aheadOfClock
    }
}

/// One transaction while it is written: the calls that share it, one after the other.
///
/// A call is refused before its first row is written, so that nothing has to be taken back for it: the others are
/// committed all the same.
struct Commit {
    private let db: Database
    private let rules: AppendRules
    private let rows: EventStatements
    /// The log with the rows written so far.
    private(set) var memory: LogMemory
    /// How many rows were written.
    private(set) var count = 0

    /// Begins behind the newest event; within the transaction.
    init(_ db: Database, _ rules: AppendRules, after memory: consuming LogMemory) throws {
        self.db = db
        self.rules = rules
        rows = try EventStatements(db)
        self.memory = memory
        try self.memory.refresh(db)
    }

    /// Writes the events of one call, or refuses all of them.
    /// - Throws: What ends the transaction, with all the calls in it.
    mutating func append(_ events: inout [ValidEvent]) throws -> Result<[AppendOutcome], EventStoreError> {
        let readings = events.map { _ in rules.clock() }
        if let refusal = try admit(events, readings) { return .failure(refusal) }
        let ahead = try stampAhead(events, readings)
        defer { ahead?.end() }
        var block: [StampedEvent] = []
        var outcomes: [AppendOutcome] = []
        outcomes.reserveCapacity(events.count)
        var hasKnown = false
        for index in events.indices {
            // Where one is known the next mostly is too, as when an import is repeated.
            if hasKnown, let known = try rows.outcome(of: events[index]) {
                outcomes.append(known)
                continue
            }
            let event: StampedEvent
            if let ahead, !hasKnown {
                let (number, place) = StampingAhead.position(of: index)
                if place == 0 { block = ahead.block(number) }
                event = block[place]
            } else {
                event = events[index].stamped(
                    try EventPlace(behind: memory.tree.size, memory.recordedAt, clock: readings[index]))
            }
            if try rows.insert(event) {
                memory.tree.append(event.leafHash)
                memory.recordedAt = event.event.recordedAt
                count += 1
                outcomes.append(.appended(event.event.sequence))
            } else {
                hasKnown = true
                ahead?.end()
                guard let known = try rows.outcome(of: events[index]) else {
                    throw EventStoreError(
                        .damaged, "The index over source keys is damaged: run verify, and restore a backup.")
                }
                outcomes.append(known)
            }
        }
        return .success(outcomes)
    }

    /// Stores the tiles that this transaction's events filled.
    mutating func storeTiles() throws {
        for tile in memory.tree.takeFilledTiles() { try StoredTiles.insert(db, tile.coordinate, tile.hashes) }
    }
}

/// What stands before the first row of a call.
extension Commit {
    /// Checks environment, client and clock for all events of a call; the first that names an environment or a client
    /// sets it.
    ///
    /// An event that is known already is not held to them, since it is not appended again.
    private mutating func admit(_ events: [ValidEvent], _ readings: [Instant]) throws -> EventStoreError? {
        var (environment, clientID) = (memory.environment, memory.clientID)
        var newest = memory.recordedAt
        for (index, event) in events.enumerated() {
            let isOurs = fits(event.environment, environment) && fits(event.clientID, clientID)
            let isInTime = rules.isAcceptable(readings[index], after: newest)
            let names =
                environment == nil && event.environment != nil || clientID == nil && event.clientID != nil
            if !isOurs || !isInTime || names, try isKnown(event, events[..<index]) { continue }
            guard fits(event.environment, environment) else { return mismatch("environment") }
            guard fits(event.clientID, clientID) else { return mismatch("client") }
            guard isInTime else {
                return EventStoreError(
                    .clock,
                    "The newest event is over a day ahead of this machine's clock: set the clock, or pass --accept-clock."
                )
            }
            environment = environment ?? event.environment
            clientID = clientID ?? event.clientID
            newest = max(newest ?? readings[index], readings[index])
        }
        if environment != memory.environment || clientID != memory.clientID {
            try rows.name(environment, clientID)
            (memory.environment, memory.clientID) = (environment, clientID)
        }
        return nil
    }

    private func fits(_ named: String?, _ own: String?) -> Bool { named == nil || own == nil || named == own }

    private func isKnown(_ event: ValidEvent, _ before: ArraySlice<ValidEvent>) throws -> Bool {
        try before.contains { $0.hasSameKey(as: event) } || rows.outcome(of: event) != nil
    }

    private func mismatch(_ what: String) -> EventStoreError {
        EventStoreError(
            .mismatch,
            "The ledger in \(rules.directory.path) belongs to another \(what); use a ledger of its own for each. "
                + "Nothing was appended.")
    }

    /// Lets a second core stamp the events of a large call, as if none of them were known; nil for a small one.
    private func stampAhead(_ events: [ValidEvent], _ readings: [Instant]) throws -> StampingAhead? {
        guard events.count >= StampingAhead.worthwhile else { return nil }
        var places: [EventPlace] = []
        places.reserveCapacity(events.count)
        for reading in readings {
            let (sequence, time) =
                places.last.map { ($0.sequence, $0.recordedAt) } ?? (memory.tree.size, memory.recordedAt)
            places.append(try EventPlace(behind: sequence, time, clock: reading))
        }
        return StampingAhead(events, places)
    }
}
