import Crypto
import Foundation
import GRDB
import LedgerTesting

/// The evidence file of a ledger, reached around the program.
///
/// Not what a user would do: this is the tester's, and the attacker's, way in.
struct Evidence {
    private let path: String

    init(_ ledger: Ledger) {
        path = ledger.events
    }

    /// The body of an event, as it stands in the database.
    func body(_ sequence: Int64) throws -> [UInt8] {
        try reading { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT body FROM event WHERE sequence = ?", arguments: [sequence])
            return Array(row?["body"] as Data? ?? Data())
        }
    }

    /// The sequences of the events of a kind, ascending.
    func sequences(ofKind kind: String) throws -> [Int64] {
        try reading { db in
            try Int64.fetchAll(
                db, sql: "SELECT sequence FROM event WHERE kind = ? ORDER BY sequence", arguments: [kind])
        }
    }

    /// All sequences, ascending.
    func sequences() throws -> [Int64] {
        try reading { db in try Int64.fetchAll(db, sql: "SELECT sequence FROM event ORDER BY sequence") }
    }

    /// One row with the type that each column has in the file.
    func row(_ sequence: Int64) throws -> Row? {
        try reading { db in
            try Row.fetchOne(db, sql: "SELECT * FROM event WHERE sequence = ?", arguments: [sequence])
        }
    }

    /// Drops the guards that would stop us and changes something.
    func tamper(_ change: (Database) throws -> Void) throws {
        try changing { db in
            let triggers = try String.fetchAll(
                db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'")
            let statements = try String.fetchAll(
                db, sql: "SELECT sql FROM sqlite_master WHERE type = 'trigger'")
            for name in triggers { try db.execute(sql: "DROP TRIGGER \(name)") }
            try change(db)
            // Put back, so that it is the change and not the missing guard that has to be found.
            for statement in statements { try db.execute(sql: statement) }
        }
    }

    /// Changes something and leaves the guards as they are.
    func changing(_ change: (Database) throws -> Void) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { db in
            try db.inTransaction {
                try change(db)
                return .commit
            }
        }
        try queue.close()
    }

    private func reading<Result>(_ body: (Database) throws -> Result) throws -> Result {
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        let result = try queue.read(body)
        try queue.close()
        return result
    }
}

/// The contents of all files below a folder, by path: to see that nothing was changed.
struct FolderState: Equatable, CustomStringConvertible {
    private let digests: [String: String]

    init(_ path: String) throws {
        var digests: [String: String] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
            let whole = path + "/" + name
            var isFolder: ObjCBool = false
            guard unsafe FileManager.default.fileExists(atPath: whole, isDirectory: &isFolder) else {
                continue
            }
            let bytes = isFolder.boolValue ? Data() : try Data(contentsOf: URL(fileURLWithPath: whole))
            digests[name] = SHA256.hash(data: bytes).description
        }
        self.digests = digests
    }

    /// The digest of one file, nil where it is not there.
    subscript(name: String) -> String? {
        digests[name]
    }

    var description: String {
        digests.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: "\n")
    }
}
