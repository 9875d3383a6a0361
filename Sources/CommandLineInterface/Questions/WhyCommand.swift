import ArgumentParser
import Lifecycle
import ReadModels
import Reports
import StrictJSON

/// Justifies a status: what decides, what was set aside, and by which rule.
struct WhyCommand: LedgerUsingCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Say why a user, an account group or an account has or had a status.",
        discussion: """
            Names the event that decides, the others with the reason why each of them does not, and the rule \
            in words; docs/timeline.md has the rules. 'show' gives the events themselves.

            Examples:
              account-ledger why 7a25d9c4-6e0b-4c83-b1f7-20c4e95ab201
              account-ledger why 7a25d9c4-6e0b-4c83-b1f7-20c4e95ab201 --at 2026-05-04T12:00:00Z
            """)

    @Argument(help: "The id of the user, the account group or the account.")
    var id: String

    @OptionGroup var validAt: ValidAtOptions
    @OptionGroup var knownAt: KnownAtOptions
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var format: FormatOptions

    func perform(in surroundings: Surroundings) async throws -> ExitStatus {
        let console = surroundings.console
        return try await ledger.withReadModels(in: surroundings) { events, models in
            let position = try knownAt.position(events, models)
            let history = try models.history(of: id, knownAt: position)
            let explanation = history.explanation(at: validAt.instant)
            let subject = history.timeline.subject
            switch format.format {
            case .json:
                try console.json(explanation.json(of: subject, knownAt: position ?? models.position))
            case .table:
                let text = ExplanationText(style: console.style)
                try console.lines(
                    text.lines(for: explanation, of: subject, knownAt: position ?? models.position))
            }
            return .done
        }
    }
}

extension Explanation {
    /// The explanation as `why` writes it.
    fileprivate func json(of subject: Subject, knownAt position: Int64) -> JSONValue {
        [
            "subject": .subject(subject),
            "at": .instant(answer?.at),
            "known_at": .integer(position),
            "status": .text(answer == nil ? parts.last?.period.status : answer?.status),
            "certain": .bool(answer?.certain ?? true),
            "rule": rule.json,
            "periods": .array(parts.map(\.json)),
            "set_aside": .array(setAside.map(\.json)),
        ]
    }
}

extension Explanation.Part {
    fileprivate var json: JSONValue {
        [
            "period": period.json(showsAllEvidence: false), "deciding": period.deciding.json,
            "claim": .bool(isClaim),
            "rule": rule.json,
            "set_aside": .array(setAside.map(\.json)),
        ]
    }
}

extension Explanation.SetAside {
    fileprivate var json: JSONValue {
        ["evidence": evidence.json, "claim": .bool(isClaim), "rule": rule.json]
    }
}

extension TimelineRule {
    fileprivate var json: JSONValue {
        ["id": .string(rawValue), "section": .string(section), "sentence": .string(sentence)]
    }
}
