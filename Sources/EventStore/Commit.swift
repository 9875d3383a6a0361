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
    mutating func append(_ call: AppendCall) throws -> Result<[AppendOutcome], EventStoreError> {
        let readings = call.events.map { _ in rules.clock() }
        if let refusal = try admit(call, readings) { return .failure(refusal) }
        let ahead =
            call.count < HashingAhead.worthwhile ? nil : HashingAhead(call.events, try places(readings))
        defer { ahead?.end() }
        var outcomes: [AppendOutcome] = []
        outcomes.reserveCapacity(call.count)
        var hasKnown = false
        for (index, event) in call.events.enumerated() {
            let outcome = try append(
                event, readings[index], hasKnown ? nil : ahead?.hash(index), isProbablyKnown: hasKnown)
            if case .appended = outcome {} else { hasKnown = true }
            outcomes.append(outcome)
        }
        return .success(outcomes)
    }

    /// Writes one event.
    ///
    /// `hash` is its leaf hash, if it is known already for the case that the clock does not go back. Where one event is
    /// known the next mostly is too, as when an import is repeated: then it is looked up first.
    private mutating func append(
        _ event: SpelledEvent, _ reading: Instant, _ hash: TreeHash?, isProbablyKnown: Bool
    ) throws -> AppendOutcome {
        if isProbablyKnown, let known = try rows.outcome(of: event) { return known }
        let place = try EventPlace(behind: memory.tree.size, memory.recordedAt, clock: reading)
        if let clockRead = place.clockRead {
            return try insert(try event.adding(clockRead: clockRead), place, nil) ?? known(event)
        }
        return try insert(event, place, hash) ?? known(event)
    }

    /// Inserts an event behind the newest; nil if its source key is known.
    private mutating func insert(_ event: SpelledEvent, _ place: EventPlace, _ known: TreeHash?) throws
        -> AppendOutcome?
    {
        let hash = known ?? event.leafHash(at: place)
        guard try rows.insert(event, at: place, hash) else { return nil }
        memory.tree.append(hash)
        memory.recordedAt = place.recordedAt
        count += 1
        return .appended(place.sequence)
    }

    private func known(_ event: SpelledEvent) throws -> AppendOutcome {
        guard let outcome = try rows.outcome(of: event) else {
            throw EventStoreError(
                .damaged, "The index over source keys is damaged: run verify, and restore a backup.")
        }
        return outcome
    }

    /// The places that events have if none of them is known.
    private func places(_ readings: [Instant]) throws -> [EventPlace] {
        var places: [EventPlace] = []
        places.reserveCapacity(readings.count)
        for reading in readings {
            let (sequence, time) =
                places.last.map { ($0.sequence, $0.recordedAt) } ?? (memory.tree.size, memory.recordedAt)
            places.append(try EventPlace(behind: sequence, time, clock: reading))
        }
        return places
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
    private mutating func admit(_ call: AppendCall, _ readings: [Instant]) throws -> EventStoreError? {
        var own = EventNames(environment: memory.environment, clientID: memory.clientID)
        var newest = memory.recordedAt
        for (index, names) in call.names.enumerated() {
            let reading = readings[index]
            let isOurs = fits(names.environment, own.environment) && fits(names.clientID, own.clientID)
            let isInTime = rules.isAcceptable(reading, after: newest)
            let isFirst =
                own.environment == nil && names.environment != nil
                || own.clientID == nil && names.clientID != nil
            if !isOurs || !isInTime || isFirst, try isKnown(index, of: call) { continue }
            guard fits(names.environment, own.environment) else { return mismatch("environment") }
            guard fits(names.clientID, own.clientID) else { return mismatch("client") }
            guard isInTime else {
                return EventStoreError(
                    .clock,
                    "The newest event is over a day ahead of this machine's clock: set the clock, or pass --accept-clock."
                )
            }
            own.environment = own.environment ?? names.environment
            own.clientID = own.clientID ?? names.clientID
            newest = max(newest ?? reading, reading)
        }
        if own != EventNames(environment: memory.environment, clientID: memory.clientID) {
            try rows.name(own.environment, own.clientID)
            (memory.environment, memory.clientID) = (own.environment, own.clientID)
        }
        return nil
    }

    private func fits(_ named: String?, _ own: String?) -> Bool { named == nil || own == nil || named == own }

    private func isKnown(_ index: Int, of call: AppendCall) throws -> Bool {
        let event = call.events[index]
        let key = event.bytes[event.sourceKey]
        if call.events[..<index].contains(where: { $0.bytes[$0.sourceKey] == key }) { return true }
        return try rows.outcome(of: event) != nil
    }

    private func mismatch(_ what: String) -> EventStoreError {
        EventStoreError(
            .mismatch,
            "The ledger in \(rules.directory.path) belongs to another \(what); use a ledger of its own for each. "
                + "Nothing was appended.")
    }
}
