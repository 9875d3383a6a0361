import StrictJSON

extension SubjectHistory {
    /// `status_event_mismatch`: a name that says one status over an object that says another.
    ///
    /// Where the object is a snapshot of later, both can be true.
    var mismatchFindings: [Finding] {
        notifications.compactMap { statement in
            let observation = origin(of: statement)
            guard !statement.isSnapshotOfLater, let carried = observation.status,
                let name = observation.notificationName
            else { return nil }
            let named = NamedStatus(name: name, of: subject.kind)
            guard named != .nothing, !named.names(carried, of: subject.kind) else { return nil }
            return Finding(
                .statusEventMismatch, subject: subject, sequences: [statement.firstEvidence.sequence],
                at: observation.notificationCreatedAt ?? statement.version,
                message:
                    "The name of a notification says another status than the object it carries; the object "
                    + "counts. Read the subject again, and report the notification to the provider.",
                details: [
                    "notification_id": .text(observation.notificationID), "name": .string(name),
                    "named": .array(named.statuses(of: subject.kind).map(JSONValue.string)),
                    "carried": .string(carried),
                ])
        }
    }

    /// `unknown_vocabulary`: a status or a name that the rules do not know; once for each word.
    var vocabularyFindings: [Finding] {
        var first: [UnknownWord: Statement] = [:]
        for statement in snapshots {
            let observation = origin(of: statement)
            for word in UnknownWord.words(of: observation) {
                let known = first[word]?.firstEvidence.sequence ?? .max
                if statement.firstEvidence.sequence < known { first[word] = statement }
            }
        }
        return first.map { word, statement in
            Finding(
                .unknownVocabulary, subject: subject, sequences: [statement.firstEvidence.sequence],
                at: statement.version,
                message:
                    "The provider used a \(word.use.rawValue) that is not known here; it is kept and shown as "
                    + "it came. Look for it in the provider's release notes.",
                details: ["use": .string(word.use.rawValue), "word": .string(word.text)])
        }
    }
}

/// A word of the provider that is not in the vocabulary.
private struct UnknownWord: Hashable {
    enum Use: String {
        case status
        case name
    }

    let use: Use
    let text: String

    static func words(of observation: Observation) -> [UnknownWord] {
        var words: [UnknownWord] = []
        let kind = observation.subject.kind
        if let status = observation.status, !StatusMachine.vocabulary.contains(status) {
            words.append(UnknownWord(use: .status, text: status))
        }
        if let name = observation.notificationName, !NamedStatus.isKnown(name, of: kind) {
            words.append(UnknownWord(use: .name, text: name))
        }
        return words
    }
}

extension NamedStatus {
    /// Says whether a name is in the vocabulary.
    static func isKnown(_ name: String, of kind: SubjectKind) -> Bool {
        if NamedStatus(name: name, of: kind) != .nothing { return true }
        guard let dot = name.utf8.firstIndex(of: UInt8(ascii: ".")) else { return false }
        switch name[name.utf8.index(after: dot)...] {
        case "UPDATED", "DATA_CHANGED", "DATA_CHANGE_FAILED": return true
        default: return false
        }
    }

    /// The statuses that the name fits.
    func statuses(of kind: SubjectKind) -> [String] {
        switch self {
        case .nothing: []
        case .creation: [kind == .user ? "INACTIVE" : "PENDING_APPROVAL", "ACTIVE"]
        case .status(let named): [named]
        }
    }
}
