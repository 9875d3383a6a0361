// The statements that find what is to be looked at.
extension Query {
    static let finding: [Query] = [
        selectSubjectFindings, selectEventFindings, selectPassing, selectNotNotified,
        selectAcceptedClosing, selectOrphans, selectOutliving, selectRequests, selectResolutions, selectSigns,
        selectReads,
    ]

    static let selectReads = Query(
        "the reads in a part of the log",
        """
        SELECT count(*), min(received_at), max(received_at) FROM api_calls
        WHERE sequence BETWEEN ?1 AND ?2 AND kind = 'api.response' AND method = 'GET'
        """)

    static let selectSubjectFindings = Query(
        "all subjects' findings", readsAll: true,
        """
        SELECT f.finding, f.severity, f.at, f.sequences, f.message, f.details, s.kind, s.id
        FROM subject_findings f JOIN subjects s ON s.subject = f.subject ORDER BY f.subject, f.number
        """)

    static let selectEventFindings = Query(
        "events' findings", readsAll: true,
        """
        SELECT finding, severity, at, '[' || sequence || ']', message, details, NULL, NULL FROM event_findings
        WHERE sequence <= ?1 ORDER BY sequence, number
        """)

    /// The condition is that of the index.
    static let selectPassing = Query(
        "the subjects whose status should pass",
        """
        SELECT subject, kind, id FROM subjects WHERE status IN ('PENDING_APPROVAL', 'CLOSING', 'LOCKED')
        """)

    static let selectNotNotified = Query(
        "the subjects with a status that no notification told of", readsAll: true,
        """
        SELECT subject, kind, id FROM subjects WHERE subject IN (SELECT subject FROM periods WHERE notified = 0)
        """)

    static let selectAcceptedClosing = Query(
        "the subjects of which closing was accepted", readsAll: true,
        """
        SELECT subject, kind, id FROM subjects WHERE subject IN (SELECT subject FROM observations WHERE answer = 202)
        """)

    static let selectOrphans = Query(
        "the accounts without a group",
        """
        SELECT a.subject, a.kind, a.id FROM subjects a
        WHERE a.kind = 'account' AND a.account_group_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM subjects g WHERE g.id = a.account_group_id AND g.kind = 'account_group' AND g.objects > 0)
        """)

    /// An account that is closed, and was before its group, never outlived it.
    static let selectOutliving = Query(
        "the accounts that may have outlived their group", readsAll: true,
        """
        SELECT subject, kind, id FROM subjects WHERE subject IN (
            SELECT a.subject FROM periods p CROSS JOIN subjects g ON g.subject = p.subject
                CROSS JOIN subjects a ON a.account_group_id = g.id AND a.kind = 'account'
            WHERE p.status = 'CLOSED' AND g.kind = 'account_group'
                AND (a.status IS NOT 'CLOSED' OR a.status_since > p.valid_from))
        """)

    static let selectRequests = Query(
        "the requests and how their attempts ended",
        """
        SELECT r.sequence, r.target, r.sent_at, r.recorded_at, a.sequence, a.kind, a.status, a.attempt,
            a.sent_any_bytes, a.readable
        FROM api_calls r LEFT JOIN api_calls a ON a.request_sequence = r.sequence AND a.sequence <= ?1
        WHERE r.kind = 'api.request' AND r.sequence <= ?1
        ORDER BY r.sequence, a.sequence
        """)

    static let selectResolutions = Query(
        "the notes about a request",
        "SELECT sequence, outcome FROM notes WHERE resolves = ?1 AND sequence <= ?2 ORDER BY sequence")

    static let selectSigns = Query(
        "the notes with a name", "SELECT sequence, at FROM notes WHERE note = ?1 AND sequence <= ?2")
}
