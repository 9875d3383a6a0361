import StrictJSON

/// An object of the provider in one of its states.
struct SimulatedVersion {
    /// When it came to be, in truth.
    let at: Int64
    let status: String
    /// Its `updated_at`.
    let updatedAt: Int64
    /// Its other fields.
    var fields: [JSONMember]
    /// The name of the notification that tells of it; nil where nothing does.
    let name: String?
}

/// The true life of a user, an account group or an account.
struct SimulatedLife {
    let subject: OracleSubject
    let createdAt: Int64
    var versions: [SimulatedVersion]

    /// The index of the version at a moment; nil before the first.
    func index(at moment: Int64) -> Int? {
        versions.lastIndex { $0.at <= moment }
    }

    /// When the last version came to be.
    var end: Int64 { versions.last?.at ?? createdAt }

    /// Since when it had which status.
    var truth: [SimulatedTruth.Status] {
        var list: [SimulatedTruth.Status] = []
        for version in versions where list.last?.name != version.status {
            list.append(SimulatedTruth.Status(name: version.status, from: version.at))
        }
        return list
    }

    /// The object of a version, with its instants as texts.
    func object(_ index: Int, using writer: inout SimulatedWriter) -> JSONValue {
        let version = versions[index]
        var members = [
            JSONMember(key: "id", value: .string(writer.id(subject.id))),
            JSONMember(key: "created_at", value: writer.instant(createdAt)),
            JSONMember(key: "updated_at", value: writer.instant(version.updatedAt)),
        ]
        members += version.fields
        members.append(JSONMember(key: "status", value: .string(version.status)))
        return .object(members)
    }
}

/// What was true of one subject.
package struct SimulatedTruth: Sendable, Hashable {
    /// A status and when it began.
    package struct Status: Sendable, Hashable {
        /// The status.
        package let name: String
        /// When it began, in nanoseconds.
        package let from: Int64
    }

    /// Whom it is about.
    package let subject: OracleSubject
    /// All it had, oldest first.
    package let statuses: [Status]

    /// Whether a status began at a moment, give or take so many nanoseconds.
    package func holds(_ status: String, from moment: Int64, within tolerance: Int64) -> Bool {
        statuses.contains {
            $0.name == status && (moment - tolerance...moment + tolerance).contains($0.from)
        }
    }
}
