import HTTPMessageSignatures
import StrictJSON
import Testing

@testable import Sandbox

@Suite struct DeliveriesTests {
    @Test func `a disabled subscription gets nothing, not even later`() throws {
        var brokerage = Brokerage()
        let id = try brokerage.id(
            of: brokerage.object(.post("/webhooks", ["title": "L", "url": "http://127.0.0.1:9/"])))
        _ = try brokerage.createUser()
        brokerage.advance(.seconds(10))
        #expect(try brokerage.due().isEmpty)
        _ = try brokerage.object(.patch("/webhooks/\(id)", ["enabled": true]))
        brokerage.advance(.seconds(10))
        #expect(try brokerage.due().isEmpty)
    }

    @Test func `what waits while a subscription is disabled is sent when it is enabled`() throws {
        var brokerage = Brokerage()
        let id = try brokerage.subscribe()
        _ = try brokerage.createUser()
        _ = try brokerage.object(.patch("/webhooks/\(id)", ["enabled": false]))
        brokerage.advance(.milliseconds(300))
        #expect(try brokerage.due().isEmpty)
        _ = try brokerage.object(.patch("/webhooks/\(id)", ["enabled": true]))
        let delivery = try #require(brokerage.due().first)
        #expect(try Brokerage.names(delivery) == ["USER.CREATED"])
    }

    static let filters: [(JSONValue, [String])] = [
        ([:], ["USER.CREATED", "ACCOUNT_GROUP.CREATED", "ACCOUNT.CREATED"]),
        (["type": ["USER"]], ["USER.CREATED"]),
        (["type": ["ACCOUNT"]], ["ACCOUNT.CREATED"]),
        (["type": ["ACCOUNT_GROUP"]], ["ACCOUNT_GROUP.CREATED"]),
        (["type": ["ALL"], "exclude_type": ["ACCOUNT"]], ["USER.CREATED", "ACCOUNT_GROUP.CREATED"]),
        (["type": ["USER_CHECK", "ORDER"]], []),
    ]

    @Test(arguments: filters.indices)
    func `a subscription gets its categories, which end at the dot`(_ index: Int) throws {
        let (members, expected) = Self.filters[index]
        var brokerage = Brokerage()
        _ = try brokerage.subscribe(members)
        let user = try brokerage.createUser()
        _ = try brokerage.createAccount(user, try brokerage.createGroup(user))
        brokerage.advance(.milliseconds(200))
        #expect(try brokerage.due().flatMap { try Brokerage.names($0) } == expected)
    }

    @Test func `one fact has one id in all subscriptions and names each of them`() throws {
        var brokerage = Brokerage()
        let hooks = [try brokerage.subscribe(), try brokerage.subscribe()]
        _ = try brokerage.createUser()
        brokerage.advance(.milliseconds(101))
        let payloads = try brokerage.due().flatMap { try Brokerage.payload($0) }
        #expect(payloads.map { $0["webhook_id"]?.stringValue } == hooks)
        #expect(Set(payloads.map { $0["id"]?.stringValue }).count == 1)
    }

    @Test func `notifications are collected until the delay is over`() throws {
        var brokerage = Brokerage()
        _ = try brokerage.subscribe()
        let first = brokerage.now.adding(.milliseconds(100))
        for _ in 0..<3 {
            _ = try brokerage.createUser()
            brokerage.advance(.milliseconds(30))
        }
        #expect(try brokerage.due().isEmpty)
        let due = try #require(brokerage.state.nextDue)
        #expect((0..<10_000).contains(due.nanoseconds(since: first)), "a few stamps after the first user")
        brokerage.now = due
        let delivery = try #require(brokerage.due().first)
        #expect(try Brokerage.names(delivery) == ["USER.CREATED", "USER.CREATED", "USER.CREATED"])
    }

    @Test func `a subscription may ask for a longer delay`() throws {
        var brokerage = Brokerage()
        _ = try brokerage.subscribe(["type": ["USER"], "config": ["delay": "2s"]])
        _ = try brokerage.createUser()
        brokerage.advance(.milliseconds(1999))
        #expect(try brokerage.due().isEmpty)
        brokerage.advance(.milliseconds(2))
        #expect(try Brokerage.names(#require(brokerage.due().first)) == ["USER.CREATED", "USER.ACTIVATED"])
    }

    @Test func `a full delivery goes at once and a large notification goes alone`() throws {
        var brokerage = Brokerage()
        _ = try brokerage.subscribe(["type": ["USER"], "config": ["delay": "30s", "max_package_size": 100]])
        for _ in 0..<3 { _ = try brokerage.createUser() }
        brokerage.advance(.milliseconds(1))
        for _ in 0..<2 {
            let delivery = try #require(brokerage.due().first)
            #expect(try Brokerage.names(delivery) == ["USER.CREATED"])
            #expect(delivery.body.count > 100)
            brokerage.state.conclude(delivery, status: 200, now: brokerage.now)
        }
        #expect(try brokerage.due().isEmpty, "the last one still waits for company")
    }

    @Test func `a delivery keeps to its size`() throws {
        var brokerage = Brokerage { $0.deliveryDelay = .zero }
        _ = try brokerage.subscribe(["type": ["USER"], "config": ["max_package_size": 3000]])
        for _ in 0..<7 { _ = try brokerage.createUser() }
        brokerage.advance(.milliseconds(1))
        var sizes: [Int] = []
        while let delivery = try brokerage.due().first {
            #expect(delivery.body.count <= 3000)
            sizes.append(try Brokerage.payload(delivery).count)
            brokerage.state.conclude(delivery, status: 200, now: brokerage.now)
        }
        #expect(sizes.reduce(0, +) == 7)
        #expect(sizes.count < 7)
    }

    @Test func `a delivery is signed in draft 6 with the key that is served`() throws {
        var brokerage = Brokerage()
        _ = try brokerage.subscribe(url: "http://127.0.0.1:9/a%20hook?x=%2F")
        _ = try brokerage.createUser()
        brokerage.advance(.milliseconds(101))
        let delivery = try #require(brokerage.due().first)
        #expect(
            delivery.headers.map(\.name).sorted() == [
                "accept", "content-length", "content-type", "digest", "signature", "signature-input",
            ])
        let keyID = try #require(
            brokerage.object(.get("/auth/verify_keys"))["keys"]?.arrayValue?.first?["kid"]?.stringValue)
        let keys = KeySet([keyID: Brokerage.deliveryKey.publicKey])
        let message = HTTPMessage(
            method: "POST", path: "/a%20hook", query: "x=%2F", headers: delivery.headers, body: delivery.body)
        let now = brokerage.now.unixSeconds
        let report = SignatureVerifier(skewSeconds: 0).examine(
            message, keys: keys, now: now, accepting: [.draft6])
        #expect(report.verdict == .valid(keyID: keyID, draft: .draft6))
        #expect(
            report.input?.components == [
                "@method", "@path", "@query", "accept", "content-length", "content-type", "digest",
            ])
        #expect(report.input?.created == now)
        let spoiled = HTTPMessage(
            method: "POST", path: "/a%20hook", query: "x=%2F", headers: delivery.headers,
            body: delivery.body + [0x20])
        let verdict = SignatureVerifier().verify(spoiled, keys: keys, now: now, accepting: [.draft6])
        #expect(verdict == .invalid(reason: .digestMismatch))
    }

    @Test func `anything but 200 is tried again after 1, 2, 3, 5, 8 and at last 600 seconds`() throws {
        var brokerage = Brokerage { $0.tokenLifetime = .seconds(100_000) }
        _ = try brokerage.subscribe(["type": ["USER_CHECK"]])
        _ = try brokerage.createUser()
        brokerage.advance(.seconds(1))
        var bodies: Set<[UInt8]> = []
        var signatures: Set<String> = []
        let statuses: [Int?] = [nil, 500, 204, 201, 301, 404, 429, 503, 401]
        for index in 0..<20 {
            let delivery = try #require(brokerage.due().first)
            #expect(delivery.attempt == index + 1)
            #expect(try brokerage.due().isEmpty, "in flight")
            bodies.insert(delivery.body)
            signatures.insert(try #require(delivery.headers.first { $0.name == "signature" }).value)
            let status = statuses[index % statuses.count]
            brokerage.state.conclude(delivery, status: status, now: brokerage.now)
            let gaps: [Int64] = [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377]
            let gap = index < gaps.count ? gaps[index] : 600
            #expect(brokerage.state.nextDue == brokerage.now.adding(.seconds(gap)))
            brokerage.advance(.seconds(gap) - .nanoseconds(1))
            #expect(try brokerage.due().isEmpty)
            brokerage.advance(.nanoseconds(1))
        }
        #expect(bodies.count == 1)
        #expect(signatures.count == 20)
    }

    @Test func `a failing delivery holds up the later ones of its subscription only`() throws {
        var brokerage = Brokerage {
            $0.deliveryDelay = .zero
            $0.retrySchedule = RetrySchedule([.seconds(7)])
        }
        let failing = try brokerage.subscribe(["type": ["USER"]])
        let healthy = try brokerage.subscribe(["type": ["USER"]])
        _ = try brokerage.createUser()
        brokerage.advance(.milliseconds(1))
        for delivery in try brokerage.due() {
            brokerage.state.conclude(
                delivery, status: delivery.webhookID == failing ? 500 : 200, now: brokerage.now)
        }
        brokerage.advance(.seconds(1))
        let others = try brokerage.due()
        #expect(others.map(\.webhookID) == [healthy])
        brokerage.advance(.seconds(6))
        let again = try #require(brokerage.due().first { $0.webhookID == failing })
        #expect(try Brokerage.names(again) == ["USER.CREATED"])
        brokerage.state.conclude(again, status: 200, now: brokerage.now)
        let later = try #require(brokerage.due().first { $0.webhookID == failing })
        #expect(try Brokerage.names(later) == ["USER.ACTIVATED"])
    }

    @Test func `a changed address is tried at once`() throws {
        var brokerage = Brokerage()
        let id = try brokerage.subscribe()
        _ = try brokerage.createUser()
        brokerage.advance(.milliseconds(101))
        let first = try #require(brokerage.due().first)
        brokerage.state.conclude(first, status: nil, now: brokerage.now)
        #expect(try brokerage.due().isEmpty)
        _ = try brokerage.object(.patch("/webhooks/\(id)", ["url": "http://127.0.0.1:9/other"]))
        let second = try #require(brokerage.due().first)
        #expect(second.url == "http://127.0.0.1:9/other")
        #expect(second.body == first.body)
    }

    @Test func `the answer to a delivery of a deleted subscription is forgotten`() throws {
        var brokerage = Brokerage()
        let id = try brokerage.subscribe(["type": ["USER"]])
        _ = try brokerage.createUser()
        brokerage.advance(.milliseconds(101))
        let delivery = try #require(brokerage.due().first)
        #expect(try brokerage.answer(.delete("/webhooks/\(id)")).status == 204)
        brokerage.state.conclude(delivery, status: 500, now: brokerage.now)
        brokerage.advance(.seconds(10))
        #expect(try brokerage.due().isEmpty)
        #expect(brokerage.state.nextDue == nil)
    }

    @Test func `an empty schedule does not hurry`() {
        #expect(RetrySchedule([]).gap(afterFailures: 1) == .seconds(1))
        #expect(RetrySchedule([.seconds(4)]).gap(afterFailures: 0) == .seconds(4))
    }
}
