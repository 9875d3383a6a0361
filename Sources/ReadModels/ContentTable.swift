/// A table whose rows are content: what the digest covers and a comparison compares.
///
/// Numbers that stand for subjects mean nothing outside one file, so every row is read with kind and id in their
/// place, in the order of its key.
struct ContentTable: Sendable {
    /// What a column holds; the tables are STRICT.
    enum Kind: Sendable {
        case number
        case text
        case bytes
    }

    /// A column by name.
    struct Column: Sendable {
        let name: String
        let kind: Kind
    }

    /// The table's name.
    let name: String

    /// Its columns, those of the key first.
    let columns: [Column]

    /// How many columns the key has.
    let keyCount: Int

    /// Reads all rows in the order of the key.
    let rows: Query

    /// Counts the rows, also those that belong to no subject.
    let count: Query

    /// Describes a table, or one whose rows belong to subjects.
    ///
    /// `key`: the columns of its key, without those of the subject.
    /// `columns`: its other columns.
    private init(_ name: String, ofSubjects: Bool = false, key: [Column], _ columns: [Column]) {
        let own = key + columns
        let subject: [Column] =
            ofSubjects ? [Column(name: "id", kind: .text), Column(name: "kind", kind: .text)] : []
        self.name = name
        self.columns = subject + own
        keyCount = subject.count + key.count
        count = Query("count \(name)", readsAll: true, "SELECT count(*) FROM \(name)")
        let order = (subject.map { "s." + $0.name } + key.map { "t." + $0.name }).joined(separator: ", ")
        let selected = (subject.map { "s." + $0.name } + own.map { "t." + $0.name }).joined(separator: ", ")
        // CROSS JOIN fixes the order of the loops: both are walked in the order of their keys, nothing is sorted.
        let source = ofSubjects ? "subjects s CROSS JOIN \(name) t ON t.subject = s.subject" : "\(name) t"
        rows = Query("dump \(name)", readsAll: true, "SELECT \(selected) FROM \(source) ORDER BY \(order)")
    }
}

extension ContentTable {
    /// Every table with content, in the order of the digest.
    static let all = [
        subjects, owners, observations, periods, subjectFindings, eventFindings, notes, deliveries,
        otherNotifications,
        mentions, apiCalls,
    ]

    private static let attributes = [
        text("type"), text("name"), text("account_group_id"), number("account_number"),
        text("securities_account_number"), text("business_id"),
    ]

    private static let subjects = ContentTable(
        "subjects", key: [text("id"), text("kind")],
        [
            text("first_seen_by"), number("objects"), number("created_at"), number("updated_at"),
            text("status"),
            number("status_since"), text("precision"), number("confirmed_until"), number("last_sequence"),
        ] + attributes + [number("owner_count")])

    private static let owners = ContentTable(
        "owners", ofSubjects: true, key: [number("item")], [text("user_id"), text("type")])

    private static let observations = ContentTable(
        "observations", ofSubjects: true, key: [number("sequence"), number("item")],
        [
            text("source"), number("imported"), number("answer"), text("status"), number("updated_at"),
            number("created_at"), text("notification_id"), text("notification_name"),
            number("notification_created_at"), text("webhook_id"), number("sent_at"), number("received_at"),
            bytes("object_digest"), bytes("content_digest"),
        ] + attributes + [text("owners")])

    private static let periods = ContentTable(
        "periods", ofSubjects: true, key: [number("number")],
        [
            text("status"), number("valid_from"), number("valid_to"), text("precision"), number("not_before"),
            number("confirmed_until"), number("known_since"), number("deciding_sequence"),
            text("deciding_source"),
            number("evidence_count"), number("notified"),
        ])

    private static let subjectFindings = ContentTable(
        "subject_findings", ofSubjects: true, key: [number("number")],
        [
            text("finding"), text("severity"), number("at"), text("sequences"), text("message"),
            text("details"),
        ])

    private static let eventFindings = ContentTable(
        "event_findings", key: [number("sequence"), number("number")],
        [text("finding"), text("severity"), number("at"), text("message"), text("details")])

    private static let notes = ContentTable(
        "notes", key: [number("sequence")],
        [
            number("recorded_at"), number("at"), text("note"), number("resolves"), text("outcome"),
            number("imported"),
        ])

    private static let deliveries = ContentTable(
        "deliveries", key: [number("sequence")],
        [
            number("recorded_at"), number("received_at"), text("target"), text("signature"), text("key_id"),
            text("draft"), text("remote_address"), number("imported"), number("readable"),
            number("unreadable_items"),
        ])

    private static let otherNotifications = ContentTable(
        "other_notifications", key: [number("sequence"), number("item")],
        [
            text("notification_id"), text("notification_name"), number("notification_created_at"),
            text("webhook_id"),
        ])

    private static let mentions = ContentTable("mentions", key: [text("id"), number("sequence")], [])

    private static let apiCalls = ContentTable(
        "api_calls", key: [number("sequence")],
        [
            number("recorded_at"), text("kind"), text("method"), text("target"), number("status"),
            number("request_sequence"), number("attempt"), text("request_id"), text("idempotency_key"),
            text("operator"), text("reason"), number("sent_any_bytes"), number("sent_at"),
            number("received_at"),
            number("imported"), number("readable"), number("unreadable_items"),
        ])

    private static func number(_ name: String) -> Column { Column(name: name, kind: .number) }

    private static func text(_ name: String) -> Column { Column(name: name, kind: .text) }

    private static func bytes(_ name: String) -> Column { Column(name: name, kind: .bytes) }
}
