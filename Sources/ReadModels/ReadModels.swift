package import EventStore
import GRDB
import Synchronization

/// What follows from the events, ready for questions: who has which status since when, and which events say so.
///
/// Everything is derived: the files may be removed at any time, and asking again gives the same answers. One object
/// answers from one position, that of its opening, unless another process moves the file on; each answer is one
/// snapshot, and ``position`` says which events the last one covers.
///
/// Owns a connection, to the ledger's file or to a private copy, and the mark that keeps the ledger's file in place.
package final class ReadModels: Sendable {
    private struct State {
        var open: OpenReadModel?
        var position: Int64
        var notes: [String]
    }

    let directory: LedgerDirectory
    let events: EventReader
    let options: ReadModelsOptions
    private let state: Mutex<State>

    private init(
        _ directory: LedgerDirectory, _ events: EventReader, _ options: ReadModelsOptions,
        _ open: OpenReadModel
    ) {
        self.directory = directory
        self.events = events
        self.options = options
        state = Mutex(State(open: open, position: open.position, notes: open.notes))
    }

    /// Opens the read models of a ledger and brings them up to date.
    ///
    /// Waits up to 2 s for another process that does so, and then answers from the present position. A file of another
    /// version, of another ledger, ahead of the events or damaged is made anew. Without permission to write, what is
    /// missing is made up for in a private copy, which is gone with the object.
    ///
    /// `events`: the evidence, which must stay open as long as the object is used.
    /// - Throws: `ReadModelsError`: `busy`, `permissionDenied`, `inputOutput`; and the event store's errors.
    /// - Complexity: O(n) for the n events that are not covered yet.
    package static func open(
        _ directory: LedgerDirectory, events: EventReader, options: ReadModelsOptions = ReadModelsOptions()
    ) throws -> ReadModels {
        ReadModels(directory, events, options, try Opening(directory, events, options).open())
    }

    /// What the user should know about how the read models were opened; each a sentence, most often none.
    package var notes: [String] { state.withLock { $0.notes } }

    /// The newest event that the last answer covers; before the first, that of the opening.
    ///
    /// Known as `known_at`.
    package var position: Int64 { state.withLock { $0.position } }

    /// Closes the connection, and with it a private copy; what is asked afterwards is an error.
    ///
    /// - Throws: `ReadModelsError.Code.inputOutput`.
    package func close() throws {
        let open = state.withLock { state in
            defer { state.open = nil }
            return state.open
        }
        do {
            try open?.queue.close()
        } catch {
            throw ReadModelsError.database(error, "close")
        }
    }

    /// The version of the projection.
    ///
    /// It counts up whenever the same events give other rows.
    package static var projectionVersion: Int { Projection.version }
}

extension ReadModels {
    /// Answers from one snapshot; a file that turns out to be damaged is made anew once, and asked again.
    func answer<Answer>(_ body: (Database) throws -> Answer) throws -> Answer {
        let open = try current()
        do {
            return try answer(from: open, body)
        } catch let error where ReadModelsError.isDamage(error) {
            return try answer(from: reopen(instead: open), body)
        } catch {
            throw ReadModelsError.database(error, "ask")
        }
    }

    private func answer<Answer>(from open: OpenReadModel, _ body: (Database) throws -> Answer) throws
        -> Answer
    {
        let (answer, position) = try open.queue.read { database in
            let position = try Projection.read(database)?.sequence
            return (try body(database), position)
        }
        state.withLock { $0.position = position ?? $0.position }
        return answer
    }

    private func reopen(instead damaged: OpenReadModel) throws -> OpenReadModel {
        let opening = try Opening(directory, events, options)
        let open = try opening.open(distrusting: damaged.generation)
        state.withLock { state in
            state.open = open
            state.notes += open.notes
        }
        return open
    }

    /// What is open now.
    func current() throws -> OpenReadModel {
        guard let open = state.withLock({ $0.open }) else {
            throw ReadModelsError(.inputOutput, "The read models were closed; open them again.")
        }
        return open
    }
}
