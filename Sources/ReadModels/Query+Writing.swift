// The statements by which events become rows.
extension Query {
    static let writing: [Query] = [
        insertProjection, selectProjection, updateProjection, updateDigest,
        selectSubject, selectSubjectByNumber, selectLastSubject, insertSubject, updateSubject,
        insertObservation, selectObservations, countObservations,
        insertPeriod, deletePeriods, insertOwner, deleteOwners,
        insertSubjectFinding, deleteSubjectFindings, insertEventFinding, insertNote,
        insertDelivery, insertOtherNotification, insertMention, insertAPICall,
    ]

    static let insertProjection = Query(
        "insert the projection",
        """
        INSERT INTO projection (name, version, schema_sha256, ledger, sequence) VALUES ('lifecycle', ?1, ?2, ?3, 0)
        """)

    static let selectProjection = Query(
        "read the projection",
        """
        SELECT version, schema_sha256, ledger, sequence, leaf_hash, digest FROM projection WHERE name = 'lifecycle'
        """)

    static let updateProjection = Query(
        "move the position",
        "UPDATE projection SET sequence = ?1, leaf_hash = ?2, digest = NULL WHERE name = 'lifecycle'")

    static let updateDigest = Query(
        "store the digest",
        "UPDATE projection SET digest = ?2 WHERE name = 'lifecycle' AND sequence = ?1")

    static let selectSubject = Query(
        "find a subject's number",
        "SELECT subject FROM subjects WHERE id = ?1 AND kind = ?2")

    static let selectSubjectByNumber = Query(
        "find a number's subject", "SELECT kind, id FROM subjects WHERE subject = ?1")

    static let selectLastSubject = Query(
        "find the last number", "SELECT subject FROM subjects ORDER BY subject DESC LIMIT 1")

    static let insertSubject = Query(
        "insert a subject", into: "subjects",
        columns: "subject", "id", "kind", "created_at")

    static let updateSubject = Query(
        "replace a subject's state",
        """
        UPDATE subjects SET first_seen_by = ?2, objects = ?3, created_at = ?4, updated_at = ?5,
            status = ?6, status_since = ?7, precision = ?8, confirmed_until = ?9, last_sequence = ?10, type = ?11,
            name = ?12, account_group_id = ?13, account_number = ?14, securities_account_number = ?15,
            business_id = ?16, owner_count = ?17
        WHERE subject = ?1
        """)

    static let insertObservation = Query(
        "insert an observation", into: "observations",
        columns: "subject", "sequence", "item", "source", "imported", "answer", "status", "updated_at",
        "created_at", "notification_id", "notification_name", "notification_created_at", "webhook_id",
        "sent_at", "received_at", "object_digest", "content_digest", "type", "name", "account_group_id",
        "account_number", "securities_account_number", "business_id", "owners")

    /// Without `webhook_id`, which says nothing about the subject.
    static let selectObservations = Query(
        "read a subject's observations",
        """
        SELECT sequence, item, source, imported, answer, status, updated_at, created_at, notification_id,
            notification_name, notification_created_at, sent_at, received_at, object_digest, content_digest, type,
            name, account_group_id, account_number, securities_account_number, business_id, owners
        FROM observations WHERE subject = ?1 AND sequence <= ?2 ORDER BY sequence, item
        """)

    static let countObservations = Query(
        "count a subject's observations", "SELECT count(*) FROM observations WHERE subject = ?1")

    static let insertPeriod = Query(
        "insert a period", into: "periods",
        columns: "subject", "number", "status", "valid_from", "valid_to", "precision", "not_before",
        "confirmed_until", "known_since", "deciding_sequence", "deciding_source", "evidence_count", "notified"
    )

    static let deletePeriods = Query("remove a subject's periods", "DELETE FROM periods WHERE subject = ?1")

    static let insertSubjectFinding = Query(
        "insert a subject's finding", into: "subject_findings",
        columns: "subject", "number", "finding", "severity", "at", "sequences", "message", "details")

    static let deleteSubjectFindings = Query(
        "remove a subject's findings", "DELETE FROM subject_findings WHERE subject = ?1")

    static let insertEventFinding = Query(
        "insert an event's finding", into: "event_findings",
        columns: "sequence", "number", "finding", "severity", "at", "message", "details")

    static let insertNote = Query(
        "insert a note", into: "notes",
        columns: "sequence", "recorded_at", "at", "note", "resolves", "outcome", "imported")

    static let insertOwner = Query(
        "insert an owner", into: "owners",
        columns: "subject", "item", "user_id", "type")

    static let deleteOwners = Query("remove a subject's owners", "DELETE FROM owners WHERE subject = ?1")

    static let insertDelivery = Query(
        "insert a delivery", into: "deliveries",
        columns: "sequence", "recorded_at", "received_at", "target", "signature", "key_id", "draft",
        "remote_address", "imported", "readable", "unreadable_items")

    static let insertOtherNotification = Query(
        "insert a notification without a subject", into: "other_notifications",
        columns: "sequence", "item", "notification_id", "notification_name", "notification_created_at",
        "webhook_id")

    static let insertMention = Query(
        "insert a mention", "INSERT OR IGNORE INTO mentions (id, sequence) VALUES (?1, ?2)")

    static let insertAPICall = Query(
        "insert a call", into: "api_calls",
        columns: "sequence", "recorded_at", "kind", "method", "target", "status", "request_sequence",
        "attempt",
        "request_id", "idempotency_key", "operator", "reason", "sent_any_bytes", "sent_at",
        "received_at", "imported", "readable", "unreadable_items")
}
