/// How grave a finding is; ordered from the lightest to the gravest.
package enum FindingSeverity: String, Sendable, CaseIterable, Comparable {
    case info
    case warning
    case error

    /// Says whether one is lighter than another.
    package static func < (lhs: FindingSeverity, rhs: FindingSeverity) -> Bool {
        switch (lhs, rhs) {
        case (.info, .warning), (.info, .error), (.warning, .error): true
        default: false
        }
    }
}
