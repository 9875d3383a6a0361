import TransparencyLog

/// The ways in which the hashes of a proof can be other than they were.
enum ProofMutation {
    /// Each hash flipped in a bit, dropped, duplicated, swapped with the next; another hash at front and back.
    ///
    /// The first hash is flipped in `bit`, the next ones in others.
    static func all(of hashes: [TreeHash], other: TreeHash, bit: Int) -> [(name: String, hashes: [TreeHash])]
    {
        var mutations: [(String, [TreeHash])] = [
            ("added at the front", [other] + hashes), ("added at the back", hashes + [other]),
        ]
        for place in hashes.indices {
            var flipped = hashes
            flipped[place] = flipped[place].flipped((bit + 37 * place) % 256)
            mutations.append(("hash \(place) flipped", flipped))
            var dropped = hashes
            dropped.remove(at: place)
            mutations.append(("hash \(place) dropped", dropped))
            var doubled = hashes
            doubled.insert(hashes[place], at: place)
            mutations.append(("hash \(place) doubled", doubled))
            if place + 1 < hashes.count {
                var swapped = hashes
                swapped.swapAt(place, place + 1)
                mutations.append(("hash \(place) swapped", swapped))
            }
        }
        return mutations
    }
}
