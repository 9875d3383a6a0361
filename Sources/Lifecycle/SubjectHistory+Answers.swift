import StrictJSON

extension SubjectHistory {
    /// `disappeared`: the provider did not know the subject although it had shown it.
    var disappearanceFindings: [Finding] {
        let lost = observations.filter { $0.answer == .notFound }
        guard !lost.isEmpty, let shown = firstShown else { return [] }
        return lost.compactMap { observation in
            guard let received = observation.receivedAt ?? observation.sentAt, shown.at <= received else {
                return nil
            }
            return Finding(
                .disappeared, subject: subject, sequences: [shown.sequence, observation.sequence],
                at: received,
                message:
                    "The provider answered 404 for a subject that it had shown; its status is taken to go on. "
                    + "Read it again, with the credentials that saw it.",
                details: ["first_shown_at": .instant(shown.at)])
        }
    }

    /// The earliest moment for which anything shows the subject, and the first event that does.
    private var firstShown: (at: Instant, sequence: Int64)? {
        var first: (at: Instant, sequence: Int64)?
        for statement in statements {
            guard let updated = statement.version else { continue }
            let shown = (min(updated, statement.said), statement.firstEvidence.sequence)
            if let earlier = first, earlier <= shown { continue }
            first = shown
        }
        return first
    }
}
