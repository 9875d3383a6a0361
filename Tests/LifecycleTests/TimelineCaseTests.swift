import LedgerTesting
import Lifecycle
import Testing

@Suite struct TimelineCaseTests {
    static let files = Fixtures.names(in: "timeline-cases")

    @Test func `the worked cases are there`() {
        #expect(Self.files.count >= 34)
    }

    @Test(arguments: files)
    func `a worked case gives its periods`(file: String) throws {
        let worked = try TimelineCase(file: file)
        let timeline = try #require(Timeline(subject: worked.subject, observations: worked.observations))
        #expect(timeline.periods.map(TimelineCase.Expected.init) == worked.periods)
    }

    @Test(arguments: files)
    func `a worked case gives the same in every order and with every observation twice`(file: String) throws {
        let worked = try TimelineCase(file: file)
        let expected = try #require(Timeline(subject: worked.subject, observations: worked.observations))
        let seed = UInt64.random(in: .min ... .max)
        for order in orders(of: worked.observations, seed: seed) {
            #expect(Timeline(subject: worked.subject, observations: order) == expected, "seed \(seed)")
            let doubled = Timeline(subject: worked.subject, observations: order + order.reversed())
            #expect(doubled == expected, "seed \(seed)")
        }
        for index in worked.observations.indices {
            let repeated = worked.observations + [worked.observations[index]]
            #expect(Timeline(subject: worked.subject, observations: repeated) == expected)
        }
    }

    @Test func `up to four observations are tried in every order`() {
        #expect(Set(orders(of: [1, 2, 3, 4], seed: 1)).count == 24)
        #expect(Set(orders(of: [1, 2], seed: 1)).count == 2)
        #expect(orders(of: [1, 2, 3, 4, 5], seed: 1).count == 50)
    }

    private func orders<Element>(of elements: [Element], seed: UInt64) -> [[Element]] {
        if elements.count <= 4 { return permutations(of: elements[...]) }
        var generator = SeededGenerator(seed: seed)
        return (0..<50).map { _ in elements.shuffled(using: &generator) }
    }

    private func permutations<Element>(of elements: ArraySlice<Element>) -> [[Element]] {
        guard let first = elements.first else { return [[]] }
        return permutations(of: elements.dropFirst()).flatMap { rest in
            (0...rest.count).map { place in rest[..<place] + [first] + rest[place...] }
        }
    }
}
