import StrictJSON

/// The paging of a list.
///
/// **Shape**: `offset` counts items, `limit` is 1 to 1000 and 100 where not given, `order` is `ASC` or `DESC`,
/// `sort` is `created_at`, `updated_at` or another field that the kind of resource has. A parameter that the
/// API does not have is refused, so that nobody takes a whole list for a filtered one.
///
/// **Source**: https://docs.upvest.co/documentation/concepts/api_concepts/pagination_sorting_meta.
struct ListQuery: Sendable {
    let offset: Int
    let limit: Int
    let sort: String
    let isDescending: Bool

    init(_ query: String?) throws(Refusal) {
        let fields = try FormFields(query ?? "")
        try fields.allow(["offset", "limit", "sort", "order"])
        offset = try Self.number(fields, "offset", in: 0...Int(Int32.max), otherwise: 0)
        limit = try Self.number(fields, "limit", in: 1...1000, otherwise: 100)
        sort = fields.values["sort"] ?? "created_at"
        switch fields.values["order"] {
        case nil, "ASC": isDescending = false
        case "DESC": isDescending = true
        default: throw .badRequest("parameter `order` must be ASC or DESC")
        }
    }

    /// One page of rows that come in order of creation.
    ///
    /// - Complexity: O(n log n), O(page) where sorted by creation.
    func page<Row: SandboxResource>(of rows: [Row]) throws(Refusal) -> SandboxAnswer {
        let all = try sorted(rows)
        let start = min(offset, all.count)
        let items = all[start..<min(start + limit, all.count)]
        let meta: JSONValue = [
            "offset": .integer(Int64(offset)), "limit": .integer(Int64(limit)),
            "count": .integer(Int64(items.count)), "total_count": .integer(Int64(all.count)),
            "sort": .string(sort), "order": .string(isDescending ? "DESC" : "ASC"),
        ]
        return .json(200, ["meta": meta, "data": .array(items.map(\.json))])
    }

    private func sorted<Row: SandboxResource>(_ rows: [Row]) throws(Refusal) -> [Row] {
        guard Row.sortFields.contains(sort) else {
            throw .badRequest("parameter `sort` must be one of \(Row.sortFields.joined(separator: ", "))")
        }
        guard sort != "created_at" else { return isDescending ? rows.reversed() : rows }
        let ordered = rows.enumerated()
            .map { (key: $0.element.sortKey(sort), place: $0.offset) }
            .sorted { ($0.key, $0.place) < ($1.key, $1.place) }
            .map { rows[$0.place] }
        return isDescending ? ordered.reversed() : ordered
    }

    private static func number(
        _ fields: FormFields, _ name: String, in range: ClosedRange<Int>, otherwise value: Int
    ) throws(Refusal) -> Int {
        guard let text = fields.values[name] else { return value }
        guard text.wholeMatch(of: /[0-9]+/) != nil, let number = Int(text), range.contains(number) else {
            throw .badRequest(
                "parameter `\(name)` must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
