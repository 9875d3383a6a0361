import Testing
import TransparencyLog

/// Trees and proofs that others have computed.
@Suite struct KnownVectorTests {
    /// The leaves that certificate-transparency-go and transparency-dev/merkle test with, and the roots of the first
    /// 1 to 8.
    static let leaves: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43], Array(0x50...0x57),
        Array(0x60...0x6f),
    ]
    static let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    static func tree() -> TiledTree {
        let hashes = leaves.map { MerkleTree.leafHash($0) }
        return TiledTree(size: 8) { _, count in Array(hashes[..<count]) }
    }

    @Test func `the roots of the reference tree`() throws {
        var frontier = MerkleFrontier()
        var tiled = Self.tree()
        for (leaf, root) in zip(Self.leaves, Self.roots) {
            frontier.append(MerkleTree.leafHash(leaf))
            #expect(frontier.root.hex == root)
            #expect(try tiled.root(size: frontier.size).hex == root)
        }
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        #expect(MerkleTree.emptyRoot.hex == empty)
        #expect(try tiled.root(size: 0).hex == empty)
    }

    /// Index, size and path, of transparency-dev/merkle (whose leaves are counted from 1).
    @Test(
        arguments: [
            (0, 1, []),
            (
                0, 8,
                [
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ]
            ),
            (
                5, 8,
                [
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ]
            ),
            (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
            (
                1, 5,
                [
                    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                ]
            ),
        ] as [(Int, Int, [String])])
    func `the inclusion paths of the reference tree`(index: Int, size: Int, path: [String]) throws {
        var tree = Self.tree()
        let proof = try tree.inclusionProof(index: Int64(index), size: Int64(size))
        #expect(proof.hashes.map(\.hex) == path)
        let root = try #require(TreeHash(hex: Self.roots[size - 1]))
        #expect(proof.holds(leaf: MerkleTree.leafHash(Self.leaves[index]), root: root))
    }

    /// Sizes and path, of the same.
    @Test(
        arguments: [
            (1, 1, []),
            (
                1, 8,
                [
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ]
            ),
            (
                6, 8,
                [
                    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ]
            ),
            (
                2, 5,
                [
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                ]
            ),
            (
                6, 7,
                [
                    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                    "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ]
            ),
        ] as [(Int, Int, [String])])
    func `the consistency paths of the reference tree`(old: Int, new: Int, path: [String]) throws {
        var tree = Self.tree()
        let proof = try tree.consistencyProof(from: Int64(old), to: Int64(new))
        #expect(proof.hashes.map(\.hex) == path)
        let oldRoot = try #require(TreeHash(hex: Self.roots[old - 1]))
        let newRoot = try #require(TreeHash(hex: Self.roots[new - 1]))
        #expect(proof.holds(oldRoot: oldRoot, newRoot: newRoot))
    }

    /// What the log Argon 2020 answered for a tree of 961,984,013 certificates.
    ///
    /// Source: golang.org/x/mod/sumdb/tlog/testdata/argon2020
    @Test func `proofs of a certificate log hold`() throws {
        let root = try #require(TreeHash(base64: "dwlueapdd7LaOEnX2W2Wp9v2XE+KzejHRQGHwEx0oaM="))
        let leaf = try #require(TreeHash(base64: "nCs3mfIydh9x4CKyQ+u2xtmpxmFggA5MLymHwNQSlLg="))
        let inclusion = InclusionProof(
            index: 10_000, size: 961_984_013,
            hashes: try Self.hashes(Self.inclusionPath + Self.upperPath))
        #expect(inclusion.holds(leaf: leaf, root: root))
        let oldRoot = try #require(TreeHash(base64: "AuIZ5V6sDUj1vn3Y1K85oOaQ7y+FJJKtyRTl1edIKBQ="))
        let consistency = ConsistencyProof(
            oldSize: 3_654_490, newSize: 961_984_013,
            hashes: try Self.hashes(Self.consistencyPath + Self.upperPath))
        #expect(consistency.holds(oldRoot: oldRoot, newRoot: root))
    }

    static func hashes(_ texts: [String]) throws -> [TreeHash] {
        try texts.map { try #require(TreeHash(base64: $0)) }
    }

    static let inclusionPath = [
        "T46AmJsuOM/gFiGlUp+IJJebp+1Z5qratFNW7U0JyOQ=", "9Jj1Feodn42uRYEfffkV4HF/EIPFQ5Zo9IwkxbQ2uhk=",
        "D53/1oCNebF4J59HHgioovKZxrmrKcVuCVhy3Izg8Ck=", "wSFDgGSrsXRPA+1c8WHoAFCsWeUv8NDyP/Q/SgsyVyY=",
        "516/RcwsgdwdzHn18v1dJHqBkgFUbNhmCIWOGjsMJaE=", "naTFY2ajLFgrgs5XUl+zJYZnnlJksLGsA1VYwpLfqbY=",
        "mKBRJo6qao+0Kdh/rhGkZUbHUAxMhrtrclrTpIbNjIg=", "Co4ueOFE7lpifLio94irxxsv1wFMMaK3tPu2ZQkHlro=",
        "yRgy800K6JMYCC05sWfqF2kvCg2riT/pVM+nEa6V5+0=", "n2O38XJZC8/Wpbwi9HhgVizlUyeUHVZvYyQB1607MRc=",
        "go3tAjuNfNSCj87y2Rg1xOroDknGN1eaf3cgvzObf7Q=", "8D0Mj3/J7ySSnFb0afIHYXv6rlOhECnsebY6XKi1IR8=",
        "6rcez46ZU8M5vPiWVMAUfJfAOV0pPP/mch/lYzZhj/M=", "2rtIeXrPvSdUyHc5maIgSAVB2BzaKaupWxSAiVayDE4=",
        "nniW/IMFQPN5xw8UsHFn7CRStYbm1gLu7NNa6kkRqJQ=", "mRPPi7sQS22MduIEyvcNzCNFqIt6kLwYPkNKrVtIcu8=",
        "JvTivzESNS9wHI8aph5a7uieVmtS/p9PciMZ5D6GyOo=", "UTyQd+Ym0wY4zG+qK806bBORwi1CSVvFQ/KknnqoZj8=",
        "hXODrqN+ff+U6zPqRQ+ZQKs6im1fPcxIerDSfNwflhE=", "II6GE+WY/DrpZzfHztLwkR46o37zVkNLCyPYlf68zA0=",
        "d609kWWcNBllbA8Jb/ad4XAVVGnScLRmtP8FYyr+Dck=", "rikBsP0G0gioXRpBFED2CzQdSLrGPvRd0bEcbEZw1rI=",
    ]

    static let consistencyPath = [
        "80Sfbj6UQEdVSZCSIgh9NMPj3vCBzcc1A48B2crJSWg=", "FZcrgAHUk6nNPviJZq8kEK6jCG1d18pJOFE45ZDc1TQ=",
        "Q67reWXmPBo1UfmwBap4Xi9PMPfFdUSSw3WGlRZdG7k=", "eJ7CyhR4PxzBxDIsWgrVYW1eFUb9ndgf46tFmiqVrxA=",
        "QrDwp062Grm5WY8KdrhFsBuuNjGzRox2Jb8PmVL5OYw=", "XM4YMjMEdLH/XJam/ZWyaP14k3cmsOtnPsOWQ54lW1s=",
        "SGiBh+jOTGccXU48ZzgQ88lRcBmtB4wz4oSDndv2QTg=", "WAS6txqNLYKGL1GdBdpqmV42TTfn6cJsuDsqLXuTCNI=",
        "QFmRS0rirUA7ZN3lxFjDncV+E1OCrn3NUB4RCp+5fzc=", "Hdbp7It2XBNZmNDBpCN/KPd7vfVqxgzwOosqVIaEA9E=",
        "mxvHL0ZiblBdD7j7pIa1jlfB0gSqfJ6oX0UGo7L0VsU=", "q5hjyvoW6TL/PThgcitpDcSTrnKX2p1+aqscqH2euRA=",
        "jTOWDqt3IHj2NVFeezyBz2ofpru+ztEywqKUAfFclKI=", "GIRn0w3HqJdvU9j1WVD//eR6lk2AaTVjyzjsJNP8U88=",
        "x52GJvxG81fnQBrgOTbll1A5tz95/LXK0Ag1NhB0r1I=", "6/0OqrcTgc3o5dD5PymmoC96lB9yLPFuTHVvLy8fSGk=",
        "Gf+iKLfcXO5l4JEFmsZvSdG5q1uEeWPfYLrds6pmjz0=", "DGuaco+McyM3AfRSF6qX7RwSetwe2ieYJmxw5e9rVx0=",
        "2tQJ9V32hnYp+fdpP6TcjmgJmLeNVOMKM0Ml1kk4cNU=", "3PapK+IkyJr8I9yAErAmzuZezzLMzsg+PfeRCgNW8NQ=",
        "s6xiYeejb+wtqHA+URJZ2I/SCPyIW8coP6aB00FJbMY=", "z9lSpmdTcr5M5ZzKlc4EPh3SrSypKFdk6JUF/UccaZU=",
    ]

    /// What both proofs end with.
    static let upperPath = [
        "GXIElfmnRuWfbA4z7ubV/UwlpSRUbUeec7oL5HDDnh0=", "pR0SH/NYP6s9+8azWwaeUXA4Ze/3WCIgMfh5YW6wvcE=",
        "f3GuAKYVrF8RBg3s15jvA/YvV9oAliWtzP/imwPhQVA=", "WHn8zDxlVgkV+lSlmzaOdfSBrTHoRr5nT3d76q0KKWE=",
        "f2uV2ZxVgULzLPKuZcowRY3ZY7fRlX59iDBjV1R8kNQ=", "NzQVjJsvQwbi7WStMr9oFkh9VbHfK7LB6o7WwAqwNTs=",
        "C0LttBeYHZHgL+032JIcJC3CTBIyza/hsbmJUgJfmDI=", "nixU5CWTFVDlF4BGdcU6kA7WSYurEpe9jRWc+F/7sOc=",
    ]

    /// The two events of docs/format.md, "An example".
    @Test func `the example of the format page`() throws {
        let first = try #require(TreeHash(base64: "HZmhIX0ymxr3YmiohchzgTtDxwizCAc9x9szvXX+N2w="))
        #expect(first.hex == "1d99a1217d329b1af76268a885c873813b43c708b308073dc7db33bd75fe376c")
        let leaf =
            Array("account-ledger/event/1".utf8) + Self.bigEndian(1)
            + Self.bigEndian(1_777_882_530_123_456_789)
            + [
                "ledger.note", "note:00000000-0000-4000-8000-000000000001",
                "{\"note\":\"receiver.started\",\"operator\":\"mira@desk\"}", "identity", "café",
            ].flatMap { Self.bigEndian($0.utf8.count) + Array($0.utf8) }
        #expect(leaf.count == 193)
        #expect(MerkleTree.leafHash(leaf) == first)
        let hex = "e7199b42251575e76bb8834a2832c195f15bf2c413be8228adb53e0017299125"
        let second = try #require(TreeHash(hex: hex))
        var frontier = MerkleFrontier()
        frontier.append(first)
        #expect(frontier.root == first)
        frontier.append(second)
        #expect(frontier.root.base64 == "E61f90bKFwHnohbw1k9bcnLfbkOytXklMHMLRULxLt0=")
    }

    static func bigEndian(_ number: Int) -> [UInt8] {
        stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}
