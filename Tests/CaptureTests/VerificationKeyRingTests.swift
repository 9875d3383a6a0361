import HTTPMessageSignatures
import LedgerTesting
import StrictJSON
import Synchronization
import Testing
import UpvestAPI

@testable import Capture

@Suite struct VerificationKeyRingTests {
    /// A provider of keys that a test scripts.
    private final class Keys: Sendable {
        private struct State {
            var current = KeySet([:])
            var isDown = false
            var fetches = 0
        }

        private let state = Mutex(State())

        var fetches: Int {
            state.withLock { $0.fetches }
        }

        func serve(_ keyIDs: String...) throws {
            let set = try KeySetDocument.keySet(
                from: DeliverySigner.keySet(of: keyIDs.map { DeliverySigner(keyID: $0) }))
            state.withLock { $0.current = set }
        }

        func set(down: Bool) {
            state.withLock { $0.isDown = down }
        }

        func fetch() throws -> KeySet {
            try state.withLock { state in
                state.fetches += 1
                if state.isDown { throw CancellationError() }
                return state.current
            }
        }
    }

    private let clock = ManualClock()
    private let provider = Keys()

    private func ring() -> VerificationKeyRing {
        VerificationKeyRing(fetch: { [provider] in try provider.fetch() }, clock: clock.reading)
    }

    @Test func `keys are fetched when first needed and again after six hours`() async throws {
        try provider.serve("a")
        let ring = ring()
        #expect(provider.fetches == 0)
        #expect(await ring.keys()?.keyIDs == ["a"])
        clock.advance(seconds: 6 * 3600 - 1)
        #expect(await ring.keys()?.keyIDs == ["a"])
        #expect(provider.fetches == 1)
        clock.advance(seconds: 1)
        #expect(await ring.keys()?.keyIDs == ["a"])
        #expect(provider.fetches == 2)
    }

    @Test func `an unknown key is asked for at most once a minute`() async throws {
        try provider.serve("a")
        let ring = ring()
        _ = await ring.keys()
        try provider.serve("b")
        clock.advance(seconds: 59)
        #expect(await ring.keysAfterUnknown()?.keyIDs == ["a"])
        #expect(provider.fetches == 1)
        clock.advance(seconds: 1)
        #expect(await ring.keysAfterUnknown()?.keyIDs == ["a", "b"])
        #expect(await ring.keysAfterUnknown()?.keyIDs == ["a", "b"])
        #expect(provider.fetches == 2)
    }

    @Test func `keys that have left the set are good for another hour`() async throws {
        try provider.serve("a")
        let ring = ring()
        _ = await ring.keys()
        try provider.serve("b")
        clock.advance(seconds: 60)
        _ = await ring.keysAfterUnknown()
        clock.advance(seconds: 3599)
        #expect(await ring.keys()?.keyIDs == ["a", "b"])
        clock.advance(seconds: 1)
        #expect(await ring.keys()?.keyIDs == ["b"])
    }

    @Test func `a failed fetch is tried again after one, two, four seconds, up to a minute`() async throws {
        provider.set(down: true)
        let ring = ring()
        #expect(await ring.keys() == nil)
        var fetches = 1
        for pause in [1, 2, 4, 8, 16, 32, 60, 60] as [Int64] {
            clock.advance(nanoseconds: pause * 1_000_000_000 - 1)
            #expect(await ring.keys() == nil)
            #expect(provider.fetches == fetches)
            clock.advance(nanoseconds: 1)
            #expect(await ring.keys() == nil)
            fetches += 1
            #expect(provider.fetches == fetches)
        }
        provider.set(down: false)
        try provider.serve("a")
        clock.advance(seconds: 60)
        #expect(await ring.keys()?.keyIDs == ["a"])
    }

    @Test func `a failed second fetch leaves the keys in use and judges no unknown key`() async throws {
        try provider.serve("a")
        let ring = ring()
        _ = await ring.keys()
        provider.set(down: true)
        clock.advance(seconds: 60)
        #expect(await ring.keysAfterUnknown() == nil)
        #expect(await ring.keys()?.keyIDs == ["a"])
        // Within the pause nothing is asked, and still nothing can be said.
        #expect(await ring.keysAfterUnknown() == nil)
        #expect(provider.fetches == 2)
    }

    @Test func `a clock that is set back does not stop the fetching`() async throws {
        provider.set(down: true)
        let ring = ring()
        #expect(await ring.keys() == nil)
        clock.advance(seconds: -86_400)
        provider.set(down: false)
        try provider.serve("a")
        #expect(await ring.keys()?.keyIDs == ["a"])
    }

    @Test func `however many ask, one fetch is made`() async throws {
        try provider.serve("a")
        let ring = ring()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<50 { group.addTask { _ = await ring.keys() } }
        }
        #expect(provider.fetches == 1)
    }

    @Test func `a closed ring asks no more`() async throws {
        let ring = ring()
        await ring.close()
        #expect(await ring.keys() == nil)
        #expect(provider.fetches == 0)
    }
}
