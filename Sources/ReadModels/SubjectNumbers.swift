import GRDB
import Lifecycle
import StrictJSON

/// The numbers that stand for subjects in a read model's file.
///
/// Keeps those used lately in memory, a bounded number of them: when the young half is full it becomes the old half.
/// Right only while nobody else writes the file, and after a rollback it must be thrown away.
struct SubjectNumbers {
    private static let half = 1 << 15
    private var young: [Subject: Int64] = [:]
    private var old: [Subject: Int64] = [:]
    private var last: Int64?

    /// Returns a subject's number, and gives it one if it has none yet.
    ///
    /// `createdAt`: the object's creation, for a new row; the subject's fold says what it is in the end.
    /// - Throws: the database's error.
    mutating func number(of subject: Subject, createdAt: Instant?, _ commands: Commands) throws -> Int64 {
        if let number = young[subject] { return number }
        let number = try old[subject] ?? stored(subject, commands) ?? insert(subject, createdAt, commands)
        if young.count >= Self.half {
            old = young
            young = [:]
        }
        young[subject] = number
        return number
    }

    private func stored(_ subject: Subject, _ commands: Commands) throws -> Int64? {
        try commands[.selectSubject].begin().add(subject.id).add(subject.kind.rawValue)
            .first { row in row.number(0) } ?? nil
    }

    private mutating func insert(_ subject: Subject, _ createdAt: Instant?, _ commands: Commands) throws
        -> Int64
    {
        let number = try lastNumber(commands) + 1
        try commands[.insertSubject].begin().add(number).add(subject.id).add(subject.kind.rawValue).add(
            createdAt
        )
        .run()
        last = number
        return number
    }

    /// The greatest number given so far, 0 if none was.
    ///
    /// - Throws: the database's error.
    mutating func lastNumber(_ commands: Commands) throws -> Int64 {
        if let last { return last }
        let number = try commands[.selectLastSubject].begin().first { row in row.number(0) ?? 0 } ?? 0
        last = number
        return number
    }
}

/// The prepared statements of one access to a database, each made when it is first needed.
final class Commands {
    private let database: Database
    private var prepared: [ObjectIdentifier: Command] = [:]

    /// Begins with none.
    init(_ database: Database) {
        self.database = database
    }

    /// The prepared statement of a query.
    subscript(query: Query) -> Command {
        get throws {
            if let command = prepared[ObjectIdentifier(query)] { return command }
            let command = try Command(database, query)
            prepared[ObjectIdentifier(query)] = command
            return command
        }
    }
}
