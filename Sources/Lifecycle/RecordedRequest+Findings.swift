import StrictJSON

extension RecordedRequest {
    /// The attempt that was made last, among those that ended.
    package var lastAttempt: Attempt? {
        attempts.max { ($0.number ?? 0, $0.sequence) < ($1.number ?? 0, $1.sequence) }
    }

    /// Says why it is not known whether the request had its effect; `nil` if that is known or was looked up since.
    package var doubt: RequestDoubt? {
        let last = lastAttempt
        guard let doubt = RequestDoubt(last?.outcome) else { return nil }
        let end = max(sequence, last?.sequence ?? sequence)
        return resolutions.contains { $0.sequence > end } ? nil : doubt
    }

    /// The finding `unresolved_request`, if there is a doubt.
    package var findings: [Finding] {
        guard let doubt else { return [] }
        var subject: Subject?
        if case .object(let named) = target.flatMap(ResponseTarget.init) { subject = named }
        var status: Int64?
        if case .answered(let answered, _) = lastAttempt?.outcome { status = answered }
        return [
            Finding(
                .unresolvedRequest, subject: subject,
                sequences: [sequence] + [lastAttempt?.sequence].compactMap(\.self), at: sentAt,
                message:
                    "It is not known whether a request had its effect: \(doubt.words). Reconcile before it is "
                    + "made again.",
                details: [
                    "reason": .string(doubt.rawValue), "status": status.map(JSONValue.integer) ?? .null,
                    "attempts": .integer(Int64(attempts.count)),
                ])
        ]
    }
}
