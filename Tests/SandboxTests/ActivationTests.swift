import StrictJSON
import Testing

@testable import Sandbox

@Suite struct ActivationTests {
    /// A brokerage with a waiting user, group and account, the subscription's deliveries taken up to then.
    private struct Waiting {
        var brokerage: Brokerage
        let user: String
        let group: String
        let account: String
        let created: [JSONValue]

        init() throws {
            brokerage = Brokerage { $0.deliveryDelay = .zero }
            _ = try brokerage.subscribe()
            user = try brokerage.createUser()
            brokerage.advance(.milliseconds(100))
            group = try brokerage.createGroup(user)
            account = try brokerage.createAccount(user, group)
            created = try Self.deliver(&brokerage)
        }

        /// Everything that is due, answered with 200 until nothing is left.
        static func deliver(_ brokerage: inout Brokerage) throws -> [JSONValue] {
            var notifications: [JSONValue] = []
            while let delivery = try brokerage.due().first {
                notifications += try Brokerage.payload(delivery)
                brokerage.state.conclude(delivery, status: 200, now: brokerage.now)
            }
            return notifications
        }

        mutating func status(_ path: String) throws -> JSONValue? {
            try brokerage.object(.get(path))["status"]
        }
    }

    @Test func `creation is told at once with the object that was answered`() throws {
        var waiting = try Waiting()
        #expect(
            waiting.created.map { $0["type"] } == [
                "USER.CREATED", "ACCOUNT_GROUP.CREATED", "ACCOUNT.CREATED",
            ])
        let paths = [
            "/users/\(waiting.user)", "/account_groups/\(waiting.group)", "/accounts/\(waiting.account)",
        ]
        for (notification, path) in zip(waiting.created, paths) {
            #expect(try waiting.brokerage.object(.get(path)) == notification["object"])
            #expect(try notification.keys == Fixtures.json("events/user__created").keys)
        }
    }

    @Test func `nothing is active before the delay and everything after it`() throws {
        var waiting = try Waiting()
        let paths = [
            "/users/\(waiting.user)", "/account_groups/\(waiting.group)", "/accounts/\(waiting.account)",
        ]
        waiting.brokerage.now = Brokerage.start.adding(.milliseconds(499))
        #expect(
            try paths.map { try waiting.status($0) } == ["INACTIVE", "PENDING_APPROVAL", "PENDING_APPROVAL"])
        #expect(try Waiting.deliver(&waiting.brokerage).isEmpty)
        waiting.brokerage.now = Brokerage.start.adding(.milliseconds(500))
        #expect(try paths.map { try waiting.status($0) } == ["ACTIVE", "ACTIVE", "ACTIVE"])
    }

    @Test func `activation is told from the user down`() throws {
        var waiting = try Waiting()
        waiting.brokerage.advance(.seconds(1))
        let notifications = try Waiting.deliver(&waiting.brokerage)
        #expect(
            notifications.map { $0["type"] } == [
                "USER_CHECK.PASSED", "USER.ACTIVATED", "ROLE.ACTIVATED", "ACCOUNT_GROUP.ACTIVATED",
                "ACCOUNT.ACTIVATED",
            ])
        #expect(notifications[0]["object"]?["user_id"] == .string(waiting.user))
        let role = try #require(notifications[2]["object"])
        #expect(try role.keys == #require(Fixtures.json("events/role__activated")["object"]).keys)
        #expect(role["entity_id"] == .string(waiting.group))
        for index in [1, 3, 4] { #expect(notifications[index]["object"]?["status"] == "ACTIVE") }
    }

    @Test func `notifications have ids of their own and ascending times to the nanosecond`() throws {
        var waiting = try Waiting()
        waiting.brokerage.advance(.seconds(1))
        let all = try waiting.created + Waiting.deliver(&waiting.brokerage)
        let times = try all.map { try #require($0["created_at"]?.stringValue) }
        #expect(times.allSatisfy { $0.wholeMatch(of: /.*\.[0-9]{9}Z/) != nil })
        #expect(times == times.sorted())
        #expect(Set(times).count == times.count)
        #expect(Set(all.compactMap { $0["id"]?.stringValue }).count == all.count)
    }

    @Test func `a change of status moves updated_at and keeps close to the time of its notification`() throws
    {
        var waiting = try Waiting()
        waiting.brokerage.advance(.seconds(1))
        for notification in try Waiting.deliver(&waiting.brokerage) {
            guard let object = notification["object"], object["status"] == "ACTIVE",
                let updated = object["updated_at"]?.stringValue.flatMap(Instant.init(rfc3339:)),
                let created = object["created_at"]?.stringValue.flatMap(Instant.init(rfc3339:)),
                let told = notification["created_at"]?.stringValue.flatMap(Instant.init(rfc3339:))
            else { continue }
            #expect(updated > created)
            #expect((0..<1000).contains(told.nanoseconds(since: updated)))
        }
    }

    @Test func `updated_at moves even when the clock stands still`() throws {
        var brokerage = Brokerage {
            $0.activationDelay = .zero
            $0.deliveryDelay = .zero
        }
        let created = try brokerage.object(.post("/users", Fixtures.json("user_create_request_tol")))
        let id = try brokerage.id(of: created)
        let active = try brokerage.object(.get("/users/\(id)"))
        #expect(active["status"] == "ACTIVE")
        #expect(active["created_at"] == created["created_at"])
        #expect(active["updated_at"] != created["updated_at"])
    }

    @Test func `what an active user gets is active at once and told once`() throws {
        var waiting = try Waiting()
        waiting.brokerage.advance(.seconds(1))
        _ = try Waiting.deliver(&waiting.brokerage)
        let group = try waiting.brokerage.createGroup(waiting.user, type: "ISA")
        let account = try waiting.brokerage.createAccount(waiting.user, group)
        #expect(try waiting.status("/account_groups/\(group)") == "ACTIVE")
        #expect(try waiting.status("/accounts/\(account)") == "ACTIVE")
        waiting.brokerage.advance(.seconds(10))
        #expect(
            try Waiting.deliver(&waiting.brokerage).map { $0["type"] } == [
                "ACCOUNT_GROUP.CREATED", "ROLE.ACTIVATED", "ACCOUNT.CREATED",
            ])
    }

    @Test(arguments: ["CHILD", "JOINT"])
    func `a group that needs a second person stays pending with its accounts`(_ type: String) throws {
        var waiting = try Waiting()
        let group = try waiting.brokerage.createGroup(waiting.user, type: type)
        let account = try waiting.brokerage.createAccount(waiting.user, group)
        waiting.brokerage.advance(.seconds(10))
        #expect(try waiting.status("/users/\(waiting.user)") == "ACTIVE")
        #expect(try waiting.status("/account_groups/\(group)") == "PENDING_APPROVAL")
        #expect(try waiting.status("/accounts/\(account)") == "PENDING_APPROVAL")
        #expect(try waiting.status("/accounts/\(waiting.account)") == "ACTIVE")
    }

    @Test func `the next moment is that of the first waiting user`() throws {
        var brokerage = Brokerage()
        #expect(brokerage.state.nextDue == nil)
        _ = try brokerage.createUser()
        let first = brokerage.now.adding(.milliseconds(500))
        brokerage.advance(.milliseconds(100))
        _ = try brokerage.createUser()
        #expect(brokerage.state.nextDue == first)
        brokerage.now = first
        _ = try brokerage.due()
        #expect(brokerage.state.nextDue == first.adding(.milliseconds(100)))
    }

    @Test func `a seed gives the same brokerage again`() throws {
        func run() throws -> [JSONValue] {
            var waiting = try Waiting()
            waiting.brokerage.advance(.seconds(1))
            return try waiting.created + Waiting.deliver(&waiting.brokerage)
        }
        #expect(try run() == run())
    }
}
