import StrictJSON

/// Consecutive statements of one status, with the responses that are evidence for one of them.
struct StatusRun: Sendable {
    let status: String

    /// All statements of the subject, which the runs share: a statement is large, and a place in this array is not.
    private let statements: [Statement]

    private var memberPlaces: [Int]

    private var attachedPlaces: [Int] = []

    /// *u* of the first member.
    let firstUpdated: Instant

    /// The greatest *u*.
    private(set) var lastUpdated: Instant

    private init(_ statements: [Statement], from place: Int, status: String) {
        self.status = status
        self.statements = statements
        memberPlaces = [place]
        firstUpdated = statements[place].updated
        lastUpdated = firstUpdated
    }

    /// In the order of the timeline; never empty.
    var members: some BidirectionalCollection<Statement> { memberPlaces.lazy.map { statements[$0] } }

    /// The responses with the version and the status of a notification among the members, in no particular order.
    var attached: some Collection<Statement> { attachedPlaces.lazy.map { statements[$0] } }

    /// Members, and the responses with the version and the status of a notification among them, these in no particular
    /// order.
    var all: some Sequence<Statement> {
        [memberPlaces, attachedPlaces].joined().lazy.map { statements[$0] }
    }

    /// Divides ordered statements into runs; those without a status are left out.
    ///
    /// - Complexity: O(n) for n statements.
    static func runs(of ordered: [Statement]) -> [StatusRun] {
        // A response belongs to the first notification of its version and status, wherever in the order it would
        // stand itself.
        var notified: Set<Version> = []
        for statement in ordered where statement.source == .webhook {
            if let version = Version(statement) { notified.insert(version) }
        }
        var runs: [StatusRun] = []
        var host: [Version: Int] = [:]
        var responses: [(Version, Int)] = []
        for (place, statement) in ordered.enumerated() {
            guard let version = Version(statement) else { continue }
            if statement.source == .response, notified.contains(version) {
                responses.append((version, place))
                continue
            }
            if let last = runs.indices.last, runs[last].status == version.status {
                runs[last].memberPlaces.append(place)
                runs[last].lastUpdated = statement.updated
            } else {
                runs.append(StatusRun(ordered, from: place, status: version.status))
            }
            if statement.source == .webhook, host[version] == nil { host[version] = runs.count - 1 }
        }
        for (version, response) in responses {
            if let run = host[version] { runs[run].attachedPlaces.append(response) }
        }
        return runs
    }
}

/// One state of the object: *u* and the status.
private struct Version: Hashable {
    let updated: Instant
    let status: String

    init?(_ statement: Statement) {
        guard let status = statement.status else { return nil }
        updated = statement.updated
        self.status = status
    }
}
