import Dispatch
import Synchronization
import TransparencyLog

/// The leaf hashes of a large call, which a second core makes while the first inserts.
///
/// It begins with the last event and the writer with the first, so that nobody waits for the other: what is not hashed
/// yet when the writer comes to it, the writer hashes. All events are taken to be new, which holds up to the first that
/// is known; the sequence is part of the leaf, so this cannot be done before the writer has taken them.
final class HashingAhead: Sendable {
    /// From how many events on a second core gains more than it costs to ask it.
    static let worthwhile = 64
    /// How many hashes are made between two looks at how far the writer is.
    private static let blockSize = 32

    private let events: [SpelledEvent]
    private let places: [EventPlace]
    private let state = Mutex(State())

    private struct State {
        /// The hashes from the last event on to the front.
        var hashes: [TreeHash] = []
        /// What the writer still asks for begins here.
        var next = 0
    }

    /// Begins to hash events at the places that they are taken to have.
    init(_ events: [SpelledEvent], _ places: [EventPlace]) {
        self.events = events
        self.places = places
        DispatchQueue.global().async { [self] in work() }
    }

    /// The hash of an event; nil if it is not made yet.
    ///
    /// The writer asks for one after the other.
    func hash(_ index: Int) -> TreeHash? {
        state.withLock { state in
            state.next = index + 1
            let place = events.count - 1 - index
            return place < state.hashes.count ? state.hashes[place] : nil
        }
    }

    /// Says that no more is needed.
    func end() { state.withLock { $0.next = events.count } }

    private func work() {
        var end = events.count
        while end > state.withLock({ $0.next }) {
            let block = max(0, end - Self.blockSize)..<end
            let hashes = block.reversed().map { events[$0].leafHash(at: places[$0]) }
            state.withLock { $0.hashes += hashes }
            end = block.lowerBound
        }
    }
}
