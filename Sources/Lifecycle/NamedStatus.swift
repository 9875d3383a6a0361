/// What the name of a notification claims about the status of its subject.
///
/// Only the part after the dot counts; the part before it chose the kind of subject.
enum NamedStatus: Hashable {
    /// The name says nothing about the status.
    case nothing

    /// `CREATED`: whatever status the object carries, if an object can be created with it.
    case creation

    /// The name stands for this status.
    case status(String)

    /// Reads the name of a notification about a subject of that kind.
    init(name: String, of kind: SubjectKind) {
        guard let dot = name.utf8.firstIndex(of: UInt8(ascii: ".")) else {
            self = .nothing
            return
        }
        let action = name[name.utf8.index(after: dot)...]
        if action == "CREATED" {
            self = .creation
        } else {
            self = Self.status(of: action, kind: kind).map(NamedStatus.status) ?? .nothing
        }
    }

    private static func status(of action: Substring, kind: SubjectKind) -> String? {
        switch (kind, action) {
        case (_, "ACTIVATED"): "ACTIVE"
        case (.user, "DEACTIVATED"): "INACTIVE"
        case (.user, "OFFBOARDING_INITIATED"): "OFFBOARDING"
        case (.user, "OFFBOARDED"): "OFFBOARDED"
        case (.accountGroup, "LOCKED"), (.account, "LOCKED"): "LOCKED"
        case (.accountGroup, "CLOSING_INITIATED"), (.account, "CLOSING_INITIATED"): "CLOSING"
        case (.accountGroup, "CLOSED"), (.account, "CLOSED"): "CLOSED"
        default: nil
        }
    }

    /// Says whether the name fits an object of that kind with that status, so that it dates the status.
    func names(_ carried: String, of kind: SubjectKind) -> Bool {
        switch self {
        case .nothing: false
        case .creation: carried == "ACTIVE" || carried == (kind == .user ? "INACTIVE" : "PENDING_APPROVAL")
        case .status(let named): named == carried
        }
    }
}
