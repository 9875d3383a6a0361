import Foundation
import LedgerSchema
import Testing

@Suite struct MigrationTests {
    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "migrations")

    @Test func `the index lists every file of the folder in order, byte for byte`() throws {
        var files: [(identifier: String, bytes: Data)] = []
        for part in ["ledger", "readmodels"] {
            let names = try FileManager.default.contentsOfDirectory(
                atPath: Self.folder.appending(path: part).path)
            for name in names.sorted() {
                #expect(name.hasSuffix(".sql"), "every file here is embedded: \(name)")
                let bytes = try Data(contentsOf: Self.folder.appending(path: part).appending(path: name))
                files.append((String(name.dropLast(4)), bytes))
            }
        }
        #expect(Migration.all.map(\.identifier) == files.map(\.identifier))
        for (migration, file) in zip(Migration.all, files) {
            #expect(Data(migration.sql.utf8) == file.bytes, "stale or reordered: \(migration.identifier)")
        }
    }

    @Test func `identifiers are unique and name their part`() {
        #expect(Set(Migration.all.map(\.identifier)).count == Migration.all.count)
        #expect(Migration.ledger.allSatisfy { $0.identifier.hasPrefix("ledger_") })
        #expect(Migration.readModels.allSatisfy { $0.identifier.hasPrefix("readmodels_") })
    }

    @Test func `a released script never changes`() throws {
        let released = try #require(Migration.ledger.first)
        let digest = released.sha256.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        #expect(digest == "1e64ceb03f4f7f90dd7028b14dd9acf112954db203f0d7c25f9b922f491f40d1")
    }
}
