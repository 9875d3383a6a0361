import Dispatch
import Synchronization
import TransparencyLog

/// The events of a large call, which a second core spells and hashes while the first inserts those in front.
///
/// All of them are taken to be new, which holds up to the first that is known. The sequence is part of the leaf, so this
/// cannot be done before the writer has taken them.
///
/// Shape: blocks of events, claimed one after the other by whoever needs or has time for the next.
final class SpellingAhead: Sendable {
    /// From how many events on a second core gains more than it costs to ask it.
    static let worthwhile = 64
    /// How many events a block has, but for the last.
    static let blockSize = 32

    /// Some events, and their leaf hashes at the places that they were taken to have.
    struct Block: Sendable {
        let spelled: SpelledEvents
        let hashes: [TreeHash]
    }

    private let events: [NewEvent]
    private let places: [EventPlace]
    private let state = Mutex(State())
    private let published = DispatchSemaphore(value: 0)

    private struct State {
        /// The first block that nobody has begun.
        var next = 0
        var blocks: [Int: Block] = [:]
        /// The block that the writer sleeps for.
        var awaited: Int?
        var isOver = false
    }

    /// Begins with the first event.
    init(_ events: [NewEvent], _ places: [EventPlace]) {
        self.events = events
        self.places = places
        DispatchQueue.global().async { [self] in workAhead() }
    }

    /// The events of a block; the writer asks for one after the other.
    func block(_ number: Int) -> Block {
        while true {
            enum Step {
                case take(Block)
                case make
                case wait
            }
            let step: Step = state.withLock { state in
                if let block = state.blocks.removeValue(forKey: number) { return .take(block) }
                guard state.next > number else {
                    state.next = number + 1
                    return .make
                }
                state.awaited = number
                return .wait
            }
            switch step {
            case .take(let block): return block
            case .make: return make(number)
            case .wait: published.wait()
            }
        }
    }

    /// Says that no more is needed.
    func end() { state.withLock { $0.isOver = true } }

    private func workAhead() {
        while let number = claim() {
            let block = make(number)
            let isAwaited = state.withLock { state in
                state.blocks[number] = block
                guard state.awaited == number else { return false }
                state.awaited = nil
                return true
            }
            if isAwaited { published.signal() }
        }
    }

    private func claim() -> Int? {
        state.withLock { state in
            guard !state.isOver, state.next * Self.blockSize < events.count else { return nil }
            defer { state.next += 1 }
            return state.next
        }
    }

    private func make(_ number: Int) -> Block {
        let first = number * Self.blockSize
        let spelled = SpelledEvents(events[first..<min(first + Self.blockSize, events.count)])
        return Block(
            spelled: spelled,
            hashes: zip(spelled.events, places[first...]).map { spelled.leafHash($0, $1) })
    }
}
