import StrictJSON

/// Something that the API answers by id and in lists.
protocol SandboxResource: Sendable {
    /// Lower case.
    var id: String { get }
    var createdAt: Instant { get }
    var updatedAt: Instant { get }
    /// The object of the API.
    var json: JSONValue { get }

    /// What lists of this kind can be sorted by.
    static var sortFields: [String] { get }

    /// The key of this resource in a list sorted by one of `sortFields`.
    func sortKey(_ field: String) -> SortKey
}

extension SandboxResource {
    static var sortFields: [String] { ["created_at", "updated_at"] }

    func sortKey(_ field: String) -> SortKey { .instant(field == "updated_at" ? updatedAt : createdAt) }
}

/// What the rows of a list are ordered by; within one list all keys are of one case.
enum SortKey: Comparable {
    case instant(Instant)
    case text(String)
}

/// Resources by id and in order of creation.
struct ResourceTable<Row: SandboxResource>: Sendable {
    private(set) var rows: [Row] = []
    private var places: [String: Int] = [:]

    subscript(id: String) -> Row? { places[id].map { rows[$0] } }

    mutating func append(_ row: Row) {
        places[row.id] = rows.count
        rows.append(row)
    }

    /// Changes a row in its place; nothing where there is none.
    mutating func update(_ id: String, _ change: (inout Row) -> Void) {
        guard let place = places[id] else { return }
        change(&rows[place])
    }

    /// Changes every row in its place.
    mutating func updateAll(_ change: (inout Row) -> Void) {
        for place in rows.indices { change(&rows[place]) }
    }

    /// Takes a row out.
    ///
    /// - Complexity: O(n) in the number of rows.
    mutating func remove(_ id: String) {
        guard let place = places.removeValue(forKey: id) else { return }
        rows.remove(at: place)
        for later in place..<rows.count { places[rows[later].id] = later }
    }
}
