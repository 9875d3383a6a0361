import Lifecycle
import StrictJSON
import Testing

/// A worked case: events in the form of an import, and the periods of one subject that they must give.
struct TimelineCase {
    /// What is asked of a period.
    struct Expected: Equatable {
        let status: String
        let validFrom: Instant?
        let validTo: Instant?
        let precision: String
        let notBefore: Instant?
        let evidence: [String]
    }

    let subject: Subject
    let observations: [Observation]
    let periods: [Expected]

    init(file: String) throws {
        let json = try Fixtures.json("timeline-cases/" + file)
        let about = try #require(json["subject"])
        let kind = try #require(SubjectKind(rawValue: about.string("kind")))
        let subject = Subject(kind: kind, id: try about.string("id"))
        var interpreter = EventInterpreter()
        var observations: [Observation] = []
        let lines = try #require(json["lines"]?.arrayValue)
        for (index, line) in lines.enumerated() {
            let facts = interpreter.facts(
                sequence: Int64(index + 1), kind: try line.string("kind"),
                metadata: Array(try #require(line["metadata"]).canonicalText.utf8),
                body: Array((line["body"]?.stringValue ?? "").utf8))
            observations += facts.observations.filter { $0.subject == subject }
        }
        self.subject = subject
        self.observations = observations
        periods = try #require(json["periods"]?.arrayValue).map(Expected.init)
    }
}

extension TimelineCase.Expected {
    init(_ json: JSONValue) throws {
        status = try json.string("status")
        validFrom = try json.instant("valid_from")
        validTo = try json.instant("valid_to")
        precision = try json.string("precision")
        notBefore = try json.instant("not_before")
        evidence = try #require(json["all_evidence"]?.arrayValue).map { piece in
            "\(try #require(piece["sequence"]?.integerValue)) \(try piece.string("source"))"
        }
    }

    init(_ period: Period) {
        status = period.status
        validFrom = period.validFrom
        validTo = period.validTo
        precision = period.precision.rawValue
        notBefore = period.notBefore
        evidence = period.evidence.map { "\($0.sequence) \($0.source.rawValue)" }
    }
}
