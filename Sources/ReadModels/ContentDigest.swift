import Crypto
import Foundation
import GRDB

/// The SHA-256 over everything that a read model says.
///
/// Shape of what is hashed: the tag `account-ledger/read-models/1`; then for each ``ContentTable`` its name and a NUL,
/// its rows (``ContentRows``) each behind a `1`, a `0`, and the number of rows that the table has in all (8 bytes,
/// big-endian), so that a row that belongs to no subject counts as well. The digest is the same for the same events,
/// however they were taken in, on every machine.
struct ContentDigest {
    private var hash = SHA256()
    private var pending: [UInt8] = Array("account-ledger/read-models/1".utf8)

    /// Begins a table.
    mutating func begin(_ table: ContentTable) {
        pending += Array(table.name.utf8)
        pending.append(0)
    }

    /// Takes in a row.
    mutating func add(_ row: [UInt8]) {
        pending.append(1)
        pending += row
        if pending.count >= 1 << 16 { flush() }
    }

    /// Ends a table that has so many rows.
    mutating func end(count: Int64) {
        pending.append(0)
        pending.append(bigEndian: UInt64(bitPattern: count))
    }

    /// The digest in base64.
    mutating func finish() -> String {
        flush()
        return Data(hash.finalize()).base64EncodedString()
    }

    private mutating func flush() {
        hash.update(data: pending)
        pending.removeAll(keepingCapacity: true)
    }
}

extension ContentDigest {
    /// Computes the digest of a read model, row by row.
    ///
    /// - Throws: the database's error.
    /// - Complexity: O(n) for n rows, in constant memory.
    static func of(_ database: Database) throws -> String {
        var digest = ContentDigest()
        for table in ContentTable.all {
            digest.begin(table)
            var rows = try ContentRows(table, in: database)
            while try rows.next() { digest.add(rows.row) }
            digest.end(count: try table.count(in: database))
        }
        return digest.finish()
    }
}

extension ContentTable {
    /// How many rows the table has, also those that belong to no subject.
    func count(in database: Database) throws -> Int64 {
        try Command(database, count).begin().first { row in row.number(0) ?? 0 } ?? 0
    }
}
