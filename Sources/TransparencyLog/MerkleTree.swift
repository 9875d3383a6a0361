import Crypto

/// The hashes of the tree of RFC 6962 section 2.1: leaves and nodes are told apart by their first byte,
/// so that no leaf can be made to look like a node.
package enum MerkleTree {
    /// The root of the tree without leaves: SHA-256 of nothing.
    package static let emptyRoot = hash { _ in }

    /// The hash of a leaf: SHA-256(0x00 ‖ leaf).
    package static func leafHash(_ leaf: [UInt8]) -> TreeHash {
        hash { hasher in
            hasher.update(data: [0x00])
            hasher.update(data: leaf)
        }
    }

    /// The hash of a node: SHA-256(0x01 ‖ left ‖ right).
    package static func nodeHash(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        var node: [UInt8] = [0x01]
        node.reserveCapacity(65)
        left.append(to: &node)
        right.append(to: &node)
        return hash { $0.update(data: node) }
    }

    private static func hash(_ feed: (inout SHA256) -> Void) -> TreeHash {
        var hasher = SHA256()
        feed(&hasher)
        guard let hash = TreeHash(bytes: hasher.finalize()) else {
            preconditionFailure("a SHA-256 digest has 32 bytes")
        }
        return hash
    }
}
