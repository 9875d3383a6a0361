import EventStore
import LedgerTesting
import Lifecycle
import StrictJSON

/// Random events about few subjects, with all the shapes that a ledger meets, also those that nobody wants.
struct RandomEvents {
    private var random: SeededGenerator
    private var count = 0
    private let users: [String]
    private let groups: [String]
    private let accounts: [String]

    init(_ random: SeededGenerator) {
        self.random = random
        func ids(_ count: Int, _ random: inout SeededGenerator) -> [String] {
            (0..<count).map { _ in random.uuid() }
        }
        users = ids(3, &self.random)
        groups = ids(3, &self.random)
        accounts = ids(6, &self.random)
    }

    /// So many events.
    mutating func next(_ count: Int) -> [NewEvent] {
        (0..<count).map { _ in next() }
    }

    private mutating func next() -> NewEvent {
        count += 1
        return switch Int.random(in: 0..<20, using: &random) {
        case 0: event(.ledgerNote, ["note": "a note"], "")
        case 1: event(.webhookDelivery, delivery, #"{"payload": [1, "#)
        case 2:
            event(.webhookDelivery, delivery, #"{"payload":[\#(otherNotification()),7,\#(notification())]}"#)
        case 3: event(.apiRequest, request("PATCH", "/accounts/" + pick(accounts).uppercased()), "{}")
        case 4:
            event(
                .apiFailure,
                call("POST", "/accounts", also: ["reason": "timeout", "failed_at": .string(instant())]), "")
        case 5: response("GET", "/accounts/" + pick(accounts), 404, "{}")
        case 6: response("DELETE", "/accounts/" + pick(accounts), 202, "")
        case 7, 8: list()
        case 9, 10: response("GET", "/users/" + pick(users), 200, user())
        case 11: response("GET", "/account_groups/" + pick(groups), 200, group())
        case 12: response("POST", "/accounts", 200, account(), request: Int64(count))
        default: event(.webhookDelivery, delivery, #"{"payload":[\#(notifications())]}"#)
        }
    }

    private mutating func event(_ kind: EventKind, _ metadata: JSONValue, _ body: String) -> NewEvent {
        NewEvent(kind: kind, sourceKey: "random:\(count)", metadata: metadata, body: Array(body.utf8))
    }

    private var delivery: JSONValue {
        mutating get {
            var metadata: JSONValue = [
                "target": "/webhooks", "environment": "sandbox", "headers": [:], "signature": "valid",
                "received_at": .string(instant()), "key_id": "k\u{0}1", "draft": "6",
            ]
            if chance(8) { metadata["imported_at"] = "2026-06-01T00:00:00Z" }
            return metadata
        }
    }

    private mutating func request(_ method: String, _ target: String) -> JSONValue {
        call(method, target, also: ["sent_at": .string(instant()), "operator": "somebody@here"])
    }

    private mutating func call(_ method: String, _ target: String, also: JSONValue) -> JSONValue {
        var metadata: JSONValue = [
            "method": .string(method), "target": .string(target), "environment": "sandbox",
        ]
        guard case .object(let members) = also else { return metadata }
        for member in members { metadata[member.key] = member.value }
        return metadata
    }

    private mutating func response(
        _ method: String, _ target: String, _ status: Int64, _ body: String, request: Int64? = nil
    ) -> NewEvent {
        var metadata = call(
            method, target,
            also: ["status": .integer(status), "received_at": .string(instant()), "attempt": 1])
        if chance(2) { metadata["sent_at"] = .string(instant()) }
        if let request { metadata["request_sequence"] = .integer(max(1, request - 1)) }
        return event(.apiResponse, metadata, body)
    }

    private mutating func list() -> NewEvent {
        let count = Int.random(in: 0...4, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
            let items = (0..<count).map { _ in user() }.joined(separator: ",")
            return response("GET", "/users?limit=4", 200, #"{"meta":{},"data":[\#(items)]}"#)
        case 1:
            let items = (0..<count).map { _ in group() }.joined(separator: ",")
            return response(
                "GET", "/users/\(pick(users))/account_groups", 200, #"{"meta":{},"data":[\#(items)]}"#)
        default:
            let items = (0..<count).map { _ in account() }.joined(separator: ",")
            return response("GET", "/accounts?limit=4", 200, #"{"meta":{},"data":[\#(items),{}]}"#)
        }
    }

    private mutating func notifications() -> String {
        (0..<Int.random(in: 1...3, using: &random)).map { _ in notification() }.joined(separator: ",")
    }

    private mutating func notification() -> String {
        let (family, object, names): (String, String, [String]) =
            switch Int.random(in: 0..<4, using: &random) {
            case 0: ("USER", user(), ["CREATED", "ACTIVATED", "DATA_CHANGED"])
            case 1: ("ACCOUNT_GROUP", group(), ["CREATED", "ACTIVATED", "LOCKED"])
            default: ("ACCOUNT", account(), ["CREATED", "ACTIVATED", "CLOSING_INITIATED", "CLOSED"])
            }
        let id =
            chance(6) ? "" : #""id":"\#(pick(["a", "b", "c"]))-\#(Int.random(in: 0..<20, using: &random))","#
        return
            #"{\#(id)"created_at":"\#(instant())","type":"\#(family).\#(pick(names))","object":\#(object),"#
            + #""webhook_id":"\#(pick(["w1", "w2"]))"}"#
    }

    private mutating func otherNotification() -> String {
        #"{"id":"o\#(count)","created_at":"\#(instant())","type":"ROLE.ACTIVATED","object":{"id":"r\#(count)","#
            + #""user_id":"\#(pick(users))","entity_id":"\#(pick(groups).uppercased())"}}"#
    }

    private mutating func user() -> String {
        let status = pick(["INACTIVE", "ACTIVE", "OFFBOARDED"])
        return #"{\#(head(pick(users)))"first_name":"Mira","name":"Okafor","type":"X","status":"\#(status)"}"#
    }

    private mutating func group() -> String {
        let type = pick(["PERSONAL", "CHILD"])
        return
            #"{\#(head(pick(groups)))"type":"\#(type)",\#(owners())\#(status())"securities_account_number":"012"}"#
    }

    private mutating func account() -> String {
        let name = pick([#""Main""#, #""Ma\u0000in""#, #""Büro 🏦 \\ \"x\"""#, "null", #""""#])
        let type = pick(["TRADING", "OTHER"])
        return
            #"{\#(head(pick(accounts)))"account_group_id":"\#(pick(groups).uppercased())","type":"\#(type)","#
            + #"\#(owners())\#(status())"account_number":\#(Int.random(in: 0..<3, using: &random)),"name":\#(name)}"#
    }

    private mutating func head(_ id: String) -> String {
        let updated = chance(9) ? "" : #""updated_at":"\#(instant())","#
        let created = chance(5) ? "" : #""created_at":"2026-03-01T09:0\#(id.utf8.count % 7):00Z","#
        return #""id":"\#(chance(4) ? id.uppercased() : id)",\#(created)\#(updated)"#
    }

    private mutating func status() -> String {
        chance(9)
            ? ""
            : #""status":"\#(pick(["PENDING_APPROVAL", "ACTIVE", "LOCKED", "CLOSED", #"AC\u0000TIVE"#]))","#
    }

    private mutating func owners() -> String {
        if chance(5) { return "" }
        let entries = (0..<Int.random(in: 0...2, using: &random)).map { _ in
            chance(6) ? #"{"type":"OWNER"}"# : #"{"id":"\#(pick(users))","type":"OWNER"}"#
        }
        return #""users":[\#(entries.joined(separator: ","))],"#
    }

    private mutating func instant() -> String {
        let seconds = Int64(Int.random(in: 0..<600, using: &random))
        let fraction: Int64 = pick([0, 0, 500_000_000, 123_456_789])
        return Instant(nanoseconds: (1_772_359_200 + seconds) * 1_000_000_000 + fraction).rfc3339
    }

    private mutating func chance(_ one: Int) -> Bool {
        Int.random(in: 0..<one, using: &random) == 0
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &random)]
    }
}
