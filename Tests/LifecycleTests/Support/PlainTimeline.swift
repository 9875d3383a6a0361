import Lifecycle
import StrictJSON

/// The rules of a timeline once more, word by word and without regard to speed: a second opinion.
struct PlainTimeline {
    /// A statement with the letters of the rules.
    struct Entry {
        var response: Bool
        var status: String
        var u: Int64
        var said: Int64
        var asof: Int64
        var c: Int64?
        var s: Int64?
        var r: Int64?
        var exact = false
        var id = ""
        var digest: [UInt8] = []
        var created: Int64?
        var events: [Observation]
    }

    struct Run {
        var status: String
        var members: [Entry]
        var attached: [Entry] = []
        var all: [Entry] { members + attached }
    }

    var lines: [String] = []

    init(_ observations: [Observation]) {
        var entries: [Entry] = []
        var seen: [Observation] = []
        for observation in observations where observation.answer == nil && observation.status != nil {
            if observation.source == .response {
                entries.append(Self.response(observation))
            } else if !seen.contains(where: { Self.isRepeat($0, observation) }) {
                seen.append(observation)
                entries += Self.notification(observations.filter { Self.isRepeat($0, observation) })
            }
        }
        let notifications = entries.filter { !$0.response }.sorted(by: Self.precedes)
        var attached: [Entry] = []
        var placed = notifications
        for response in entries.filter(\.response) {
            let hosted = notifications.contains { $0.u == response.u && $0.status == response.status }
            if hosted { attached.append(response) } else { placed.append(response) }
        }
        placed.sort(by: Self.precedes)
        var runs: [Run] = []
        for entry in placed {
            if runs.last?.status != entry.status { runs.append(Run(status: entry.status, members: [])) }
            runs[runs.count - 1].members.append(entry)
        }
        for response in attached {
            let run = runs.firstIndex { run in
                run.members.contains { !$0.response && $0.u == response.u && $0.status == response.status }
            }
            if let run { runs[run].attached.append(response) }
        }
        describe(runs)
    }

    private static func isRepeat(_ one: Observation, _ other: Observation) -> Bool {
        one.source == .webhook && one.notificationID == other.notificationID
            && one.contentDigest == other.contentDigest
    }

    private static func response(_ observation: Observation) -> Entry {
        let r = observation.receivedAt?.nanoseconds ?? observation.sentAt?.nanoseconds ?? 0
        let s = observation.sentAt?.nanoseconds ?? r
        return Entry(
            response: true, status: observation.status ?? "", u: observation.updatedAt?.nanoseconds ?? r,
            said: r,
            asof: s, s: s, r: r, digest: observation.objectDigest,
            created: observation.objectCreatedAt?.nanoseconds, events: [observation])
    }

    private static func notification(_ repeats: [Observation]) -> [Entry] {
        let first = repeats[0]
        let given = first.notificationCreatedAt?.nanoseconds
        let c = given ?? repeats.compactMap { $0.receivedAt?.nanoseconds }.min() ?? 0
        let u = first.updatedAt?.nanoseconds ?? c
        let named = named(by: first)
        var entry = Entry(
            response: false, status: first.status ?? "", u: u, said: c, asof: c, c: c,
            id: first.notificationID ?? "",
            digest: repeats.map(\.objectDigest).min { $0.lexicographicallyPrecedes($1) } ?? [],
            created: first.objectCreatedAt?.nanoseconds, events: repeats)
        entry.exact = given != nil && named == first.status && abs(c - u) <= 2_000_000_000
        guard u - c > 2_000_000_000 else { return [entry] }
        entry.said = u
        entry.asof = u
        guard let given, let named, first.notificationName?.hasSuffix(".CREATED") == false else {
            return [entry]
        }
        var claim = entry
        (claim.status, claim.u, claim.said, claim.asof, claim.exact) = (named, given, given, given, true)
        return [entry, claim]
    }

    private static func named(by observation: Observation) -> String? {
        let user = observation.subject.kind == .user
        switch observation.notificationName?.split(separator: ".").last {
        case "CREATED":
            let initial = user ? ["INACTIVE", "ACTIVE"] : ["PENDING_APPROVAL", "ACTIVE"]
            return observation.status.flatMap { initial.contains($0) ? $0 : nil }
        case "ACTIVATED": return "ACTIVE"
        case "LOCKED" where !user: return "LOCKED"
        case "CLOSING_INITIATED" where !user: return "CLOSING"
        case "CLOSED" where !user: return "CLOSED"
        case "DEACTIVATED" where user: return "INACTIVE"
        case "OFFBOARDING_INITIATED" where user: return "OFFBOARDING"
        case "OFFBOARDED" where user: return "OFFBOARDED"
        default: return nil
        }
    }

    private static func precedes(_ a: Entry, _ b: Entry) -> Bool {
        let ranks = [
            "PENDING_APPROVAL": 0, "INACTIVE": 0, "ACTIVE": 1, "LOCKED": 2, "CLOSING": 3, "OFFBOARDING": 3,
            "CLOSED": 4, "OFFBOARDED": 4,
        ]
        let left = (a.u, a.said, ranks[a.status] ?? 9, a.id)
        let right = (b.u, b.said, ranks[b.status] ?? 9, b.id)
        return left == right ? a.digest.lexicographicallyPrecedes(b.digest) : left < right
    }

    private mutating func describe(_ runs: [Run]) {
        let second: Int64 = 1_000_000_000
        var starts: [(start: Int64, exact: Bool, notBefore: Int64?, deciding: Int64)] = []
        for (k, run) in runs.enumerated() {
            let floor = starts.last?.start ?? .min
            let nextU = k + 1 < runs.count ? runs[k + 1].members[0].u : .max - second
            let prevU = k == 0 ? Int64.min : runs[k - 1].members.map(\.u).max() ?? 0
            let seen =
                run.all.compactMap { entry in entry.r.flatMap { $0 >= entry.u ? $0 : nil } }.min() ?? .max
            let fit = run.members.filter {
                $0.exact && ($0.c ?? 0) >= floor && ($0.c ?? 0) < nextU + second && ($0.c ?? 0) <= seen
            }
            let e = fit.compactMap(\.c).min()
            let giver = fit.first { $0.c == e }
            let rest = run.all.filter { $0.u != giver?.u }
            let value = { (entry: Entry) in k == 0 || entry.u > prevU ? entry.u : max(entry.said, entry.u) }
            let snap = rest.map(value).min()
            let ofE = fit.filter { $0.c == e }.flatMap(\.events)
            let ofSnap = rest.filter { value($0) == snap }.flatMap(\.events)
            let born = run.all.contains { $0.u == snap && $0.created == $0.u }
            if let e, snap.map({ e <= $0 + second }) ?? true {
                starts.append((e, true, nil, ofE.map(\.sequence).min() ?? 0))
            } else if k == 0, let snap, born {
                starts.append((snap, true, nil, ofSnap.map(\.sequence).min() ?? 0))
            } else {
                let earliest = [e, snap].compactMap(\.self).min() ?? 0
                let start = max(earliest, floor)
                var bound = run.all.compactMap(\.created).min().flatMap { $0 <= start ? $0 : nil }
                if k > 0 {
                    let before = runs[k - 1].all.flatMap { [$0.u, $0.asof] }.filter { $0 <= start }
                    bound = (before + [floor]).max()
                }
                let givers = (e == earliest ? ofE : []) + (snap == earliest ? ofSnap : [])
                starts.append((start, false, bound, givers.map(\.sequence).min() ?? 0))
            }
        }
        for (k, run) in runs.enumerated() {
            let end = k + 1 < starts.count ? starts[k + 1].start : nil
            let moments = run.all.flatMap { [$0.u, $0.c, $0.s].compactMap(\.self) }
            let confirmed = moments.filter { $0 <= end ?? .max }.max()
            let events = Set(run.all.flatMap(\.events).map(\.sequence)).sorted()
            lines.append(
                "\(run.status) \(starts[k].start)..\(end ?? -1) \(starts[k].exact) \(starts[k].notBefore ?? -1) "
                    + "\(confirmed ?? -1) \(starts[k].deciding) \(events)")
        }
    }

    /// A period in the words of this opinion.
    static func line(_ period: Period) -> String {
        "\(period.status) \(period.validFrom.nanoseconds)..\(period.validTo?.nanoseconds ?? -1) "
            + "\(period.precision == .exact) \(period.notBefore?.nanoseconds ?? -1) "
            + "\(period.confirmedUntil.nanoseconds) \(period.deciding.sequence) \(period.evidence.map(\.sequence))"
    }
}
