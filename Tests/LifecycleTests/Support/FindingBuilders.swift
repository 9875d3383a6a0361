import Lifecycle
import StrictJSON
import Testing

let group = Subject(kind: .accountGroup, id: "3c9e4b70-18d2-4f65-8b0a-9d7e61a2c101")

func history(_ observations: [Observation], of subject: Subject = account) throws -> SubjectHistory {
    try #require(SubjectHistory(subject: subject, observations: observations))
}

/// A finding in short: `gap 1,3`, with its severity where it is not that of the kind.
func line(_ finding: Finding) -> String {
    let sequences = finding.sequences.map { "\($0)" }.joined(separator: ",")
    let severity = finding.severity == finding.kind.severity ? "" : " (\(finding.severity.rawValue))"
    return "\(finding.kind.rawValue) \(sequences)\(severity)"
}

/// The findings of some kinds, in short.
func lines(_ findings: [Finding], _ kinds: FindingKind...) -> [String] {
    findings.filter { kinds.contains($0.kind) }.map(line)
}

/// What has to hold for every finding: a sentence or two without text from outside, and details that are an object.
func expectWellFormed(_ finding: Finding, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(finding.message.hasSuffix("."), sourceLocation: sourceLocation)
    #expect(finding.message.split(separator: ".").count >= 2, sourceLocation: sourceLocation)
    #expect(finding.details.objectValue != nil, sourceLocation: sourceLocation)
    #expect(!finding.sequences.isEmpty, sourceLocation: sourceLocation)
    #expect(finding.sequences == Set(finding.sequences).sorted(), sourceLocation: sourceLocation)
}
