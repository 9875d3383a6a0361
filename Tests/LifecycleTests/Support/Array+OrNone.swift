import LedgerTesting

extension Array {
    /// An element, or `nil` about as often as each of them.
    func orNone(using generator: inout SeededGenerator) -> Element? {
        let index = Int.random(in: 0...count, using: &generator)
        return index == count ? nil : self[index]
    }
}
