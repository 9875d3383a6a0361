import StrictJSON

/// Consecutive statements of one status, with the responses that are evidence for one of them.
struct StatusRun: Sendable {
    let status: String

    /// In the order of the timeline; never empty.
    private(set) var members: [Statement]

    /// Responses with the version and the status of a notification among the members, in no particular order.
    private(set) var attached: [Statement] = []

    /// *u* of the first member.
    let firstUpdated: Instant

    /// The greatest *u*.
    private(set) var lastUpdated: Instant

    private init(_ member: Statement, status: String) {
        self.status = status
        members = [member]
        firstUpdated = member.updated
        lastUpdated = member.updated
    }

    /// Members and attached ones.
    var all: some Sequence<Statement> { [members, attached].joined() }

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
        var responses: [(Version, Statement)] = []
        for statement in ordered {
            guard let version = Version(statement) else { continue }
            if statement.source == .response, notified.contains(version) {
                responses.append((version, statement))
                continue
            }
            if let last = runs.indices.last, runs[last].status == version.status {
                runs[last].members.append(statement)
                runs[last].lastUpdated = statement.updated
            } else {
                runs.append(StatusRun(statement, status: version.status))
            }
            if statement.source == .webhook, host[version] == nil { host[version] = runs.count - 1 }
        }
        for (version, response) in responses {
            if let run = host[version] { runs[run].attached.append(response) }
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
