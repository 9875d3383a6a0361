package import StrictJSON

extension SubjectHistory {
    /// All findings that follow from what is said about the subject and from how it arrived, in the order of lists.
    ///
    /// Those that need a second subject, an event's metadata or the time are not among them.
    ///
    /// - Complexity: O(n log n) for n observations.
    package var findings: [Finding] {
        var findings = transitionFindings
        findings += ambiguousOrderFindings
        findings += reusedIDFindings
        findings += mismatchFindings
        findings += attributeFindings
        findings += vocabularyFindings
        findings += disappearanceFindings
        let arrivals = arrivals
        findings += clockFindings(arrivals)
        findings += lateArrivalFindings(arrivals)
        findings += outOfOrderFindings
        return Finding.ordered(findings)
    }

    /// The findings about the subject that depend on the moment of asking, in the order of lists.
    ///
    /// - Complexity: O(n) for n observations.
    package func findings(now: Instant, thresholds: Thresholds = Thresholds()) -> [Finding] {
        Finding.ordered(
            missingNotificationFindings(now: now, thresholds: thresholds)
                + stuckFindings(now: now, thresholds: thresholds)
                + unconfirmedCloseFindings(now: now, thresholds: thresholds))
    }

    /// The statements that a notification or an answer made itself: all but the claims.
    var snapshots: some Sequence<Statement> { statements.lazy.filter { !$0.isClaim } }

    /// The notifications, each content of each id once.
    var notifications: some Sequence<Statement> {
        statements.lazy.filter { $0.source == .webhook && !$0.isClaim }
    }
}
