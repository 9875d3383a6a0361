// The statements that answer questions.
extension Query {
    static let answering: [Query] = [
        selectSubjectsByID, selectSequences, selectOwners,
        listAll, listByID, listByGroup, listByOwner, listOwnersOfGroup, selectPeriodsAround,
        selectSubjectsOfKind,
    ]

    static let selectPeriodsAround = Query(
        "the period in force at a moment, and the next",
        """
        SELECT status, valid_from, valid_to, precision, not_before, confirmed_until, known_since, deciding_sequence,
            deciding_source
        FROM periods
        WHERE subject = ?1
            AND number >= coalesce((SELECT max(number) FROM periods WHERE subject = ?1 AND valid_from <= ?2), 0)
        ORDER BY number LIMIT 2
        """)

    static let selectSubjectsOfKind = Query(
        "the subjects of a kind", "SELECT subject, id FROM subjects WHERE kind = ?1 ORDER BY created_at, id")

    static let selectSubjectsByID = Query(
        "find the subjects of an id",
        "SELECT subject, kind, objects > 0 FROM subjects WHERE id = ?1 ORDER BY objects = 0, kind")

    /// The request that an observed answer belongs to does not name the subject yet when it creates it.
    static let selectSequences = Query(
        "the events of an id",
        """
        SELECT o.sequence FROM subjects s JOIN observations o ON o.subject = s.subject
        WHERE s.id = ?1
        UNION
        SELECT c.request_sequence FROM subjects s JOIN observations o ON o.subject = s.subject
            JOIN api_calls c ON c.sequence = o.sequence
        WHERE s.id = ?1 AND o.source = 'response' AND c.request_sequence IS NOT NULL
        UNION
        SELECT sequence FROM mentions WHERE id = ?1
        ORDER BY 1
        """)

    static let selectOwners = Query(
        "the owners of a subject", "SELECT user_id, type FROM owners WHERE subject = ?1 ORDER BY item")

    /// What a list shows of a subject.
    private static let state = """
        s.subject, s.id, s.created_at, s.updated_at, s.status, s.status_since, s.precision, s.confirmed_until,
            s.last_sequence, s.type, s.name, s.account_group_id, s.account_number, s.securities_account_number,
            s.business_id, s.owner_count
        """

    /// 1 is the kind, 2 and 3 are the filters that every list has.
    private static let filters = """
        s.objects > 0 AND (?2 IS NULL OR s.status = ?2) AND (?3 IS NULL OR s.type = ?3)
        """

    static let listAll = Query(
        "list a kind",
        "SELECT \(state) FROM subjects s WHERE s.kind = ?1 AND \(filters) ORDER BY s.created_at, s.id")

    static let listByID = Query(
        "list one of a kind",
        "SELECT \(state) FROM subjects s WHERE s.id = ?4 AND s.kind = ?1 AND \(filters)")

    static let listByGroup = Query(
        "list a kind within a group",
        """
        SELECT \(state) FROM subjects s WHERE s.account_group_id = ?4 AND s.kind = ?1 AND \(filters)
        ORDER BY s.created_at, s.id
        """)

    /// The plus sign keeps the planner from walking through the whole kind.
    static let listByOwner = Query(
        "list a kind by owner",
        """
        SELECT \(state) FROM subjects s
        WHERE s.subject IN (SELECT subject FROM owners WHERE user_id = ?4) AND +s.kind = ?1
            AND \(filters)
        ORDER BY s.created_at, s.id
        """)

    static let listOwnersOfGroup = Query(
        "list the users of a group",
        """
        SELECT \(state) FROM subjects s
        WHERE s.kind = ?1 AND \(filters) AND s.id IN (
            SELECT o.user_id FROM subjects g JOIN owners o ON o.subject = g.subject
            WHERE g.id = ?4 AND g.kind = 'account_group')
        ORDER BY s.created_at, s.id
        """)
}
