/// What there is to look at; the raw value is the name in JSON, on the command line and in the read models.
package enum FindingKind: String, Sendable, CaseIterable {
    // Of what is said, in whatever order it came.
    case illegalTransition = "illegal_transition"
    case gap
    case conflict
    case statusEventMismatch = "status_event_mismatch"
    case ambiguousOrder = "ambiguous_order"
    case snapshotAdvanced = "snapshot_advanced"
    case attributeChanged = "attribute_changed"
    case unknownVocabulary = "unknown_vocabulary"
    case disappeared
    case orphanAccount = "orphan_account"
    case accountOutlivesGroup = "account_outlives_group"
    case unreadableBody = "unreadable_body"
    case unverifiedSignature = "unverified_signature"
    case clockDisagreement = "clock_disagreement"
    // Of the arrival.
    case lateArrival = "late_arrival"
    case outOfOrder = "out_of_order"
    case clockRegression = "clock_regression"
    // Of time passing.
    case missingNotification = "missing_notification"
    case stuck
    case unconfirmedClose = "unconfirmed_close"
    case unresolvedRequest = "unresolved_request"
    case listeningGap = "listening_gap"

    /// How grave it is, where nothing about it makes it graver or lighter.
    package var severity: FindingSeverity {
        switch self {
        case .illegalTransition, .conflict, .accountOutlivesGroup, .unreadableBody, .unresolvedRequest:
            .error
        case .gap, .statusEventMismatch, .ambiguousOrder, .disappeared, .orphanAccount, .unverifiedSignature,
            .clockRegression, .missingNotification, .stuck, .unconfirmedClose, .listeningGap:
            .warning
        case .snapshotAdvanced, .attributeChanged, .unknownVocabulary, .clockDisagreement, .lateArrival,
            .outOfOrder:
            .info
        }
    }

    /// Says whether it depends on the moment of asking, so that it is evaluated when asked and never stored.
    package var dependsOnNow: Bool {
        switch self {
        case .missingNotification, .stuck, .unconfirmedClose, .unresolvedRequest, .listeningGap: true
        default: false
        }
    }
}
