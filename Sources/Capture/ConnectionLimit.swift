#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// How many connections the receiver holds at once.
enum ConnectionLimit {
    /// Well above what slow senders can hold against the idle limit.
    private static let wanted = 12_000
    /// Files, the provider's connections, and what the runtime itself keeps open.
    private static let reserved = 128

    /// 12,000, or what the limit on open files leaves; at least 16.
    ///
    /// Source: getrlimit(2).
    static var connections: Int {
        var limit = rlimit()
        #if canImport(Glibc)
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
        let resource = RLIMIT_NOFILE
        #endif
        // The call fills the struct that it is given.
        guard unsafe getrlimit(resource, &limit) == 0 else { return wanted }
        return min(wanted, max(16, Int(clamping: limit.rlim_cur) - reserved))
    }
}
