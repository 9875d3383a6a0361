import StrictJSON
import Testing

@testable import Sandbox

@Suite struct WebhooksTests {
    static let hook: JSONValue = ["title": "Ledger", "url": "https://hooks.example.com/upvest"]

    @Test(arguments: ["webhook_create_request", "webhook_create_request_all_except"])
    func `a new subscription is disabled and has what was given`(_ name: String) throws {
        var brokerage = Brokerage()
        let given = try Fixtures.json(name)
        let reply = try brokerage.answer(.post("/webhooks", given))
        #expect(reply.status == 201)
        for key in given.keys { #expect(reply.json[key] == given[key], "\(key)") }
        #expect(reply.json["enabled"] == false)
        #expect(reply.json["created_at"] == reply.json["updated_at"])
        let id = try brokerage.id(of: reply.json)
        #expect(try brokerage.object(.get("/webhooks/\(id)")) == reply.json)
        #expect(try brokerage.object(.get("/webhooks"))["data"] == .array([reply.json]))
    }

    @Test func `a new subscription has the members of the example`() throws {
        var brokerage = Brokerage()
        let webhook = try brokerage.object(.post("/webhooks", Self.hook))
        #expect(try Set(webhook.keys) == Set(Fixtures.json("webhook_response_disabled").keys))
        #expect(webhook["type"] == ["ALL"])
        #expect(webhook["config"] == ["delay": "1s", "max_package_size": 51_200])
    }

    @Test func `a change keeps what it does not name and moves updated_at`() throws {
        var brokerage = Brokerage()
        let given = try Fixtures.json("webhook_create_request")
        let created = try brokerage.object(.post("/webhooks", given))
        let id = try brokerage.id(of: created)
        let enabled = try brokerage.object(
            .patch("/webhooks/\(id)", Fixtures.json("webhook_update_request_enable")))
        #expect(enabled["updated_at"] != created["updated_at"])
        #expect(
            enabled.with("updated_at", nil) == created.with("updated_at", nil).with("enabled", true))
        let changes: JSONValue = [
            "title": "Other", "url": "https://other.example.com/", "type": ["ALL"],
            "exclude_type": ["POSITION"], "config": ["max_package_size": 100], "enabled": false,
        ]
        let changed = try brokerage.object(.patch("/webhooks/\(id)", changes))
        for key in changes.keys where key != "config" { #expect(changed[key] == changes[key], "\(key)") }
        #expect(changed["config"] == ["delay": "1s", "max_package_size": 100])
        #expect(changed["created_at"] == created["created_at"])
        #expect(try brokerage.object(.get("/webhooks/\(id)")) == changed)
    }

    @Test func `a deleted subscription is gone`() throws {
        var brokerage = Brokerage()
        let ids = try (0..<3).map { _ in try brokerage.id(of: brokerage.object(.post("/webhooks", Self.hook)))
        }
        let reply = try brokerage.answer(.delete("/webhooks/\(ids[1])"))
        #expect(reply.status == 204)
        #expect(reply.body.isEmpty)
        #expect(reply.contentType == nil)
        #expect(reply.header("upvest-request-id") != nil)
        #expect(try brokerage.answer(.get("/webhooks/\(ids[1])")).status == 404)
        #expect(try brokerage.answer(.delete("/webhooks/\(ids[1])")).status == 404)
        #expect(try brokerage.answer(.patch("/webhooks/\(ids[1])", ["enabled": true])).status == 404)
        for id in [ids[0], ids[2]] {
            #expect(try brokerage.object(.get("/webhooks/\(id)"))["id"] == .string(id))
        }
        #expect(try brokerage.object(.get("/webhooks"))["meta"]?["total_count"] == 2)
    }

    static let bad: [(key: String, value: JSONValue?)] = [
        ("title", nil), ("url", nil), ("title", ""), ("title", "An umlaut ä"),
        ("title", .string(String(repeating: "x", count: 33))), ("title", "a_b"), ("url", "not a url"),
        ("url", 1), ("type", []), ("type", ["USER.CREATED"]), ("type", ["USER", "USER"]), ("type", "ALL"),
        ("exclude_type", ["NOTHING"]), ("config", ["delay": "0s"]), ("config", ["delay": "31s"]),
        ("config", ["delay": "1m"]), ("config", ["delay": 1]), ("config", ["max_package_size": 99]),
        ("config", ["max_package_size": 1_048_577]), ("config", ["other": 1]), ("enabled", true),
        ("id", "x"),
    ]

    @Test(arguments: bad.indices)
    func `a subscription that is not right is refused`(_ index: Int) throws {
        let (key, value) = Self.bad[index]
        var brokerage = Brokerage()
        let reply = try brokerage.answer(.post("/webhooks", Self.hook.with(key, value)))
        #expect(reply.status == 400)
        #expect(reply.json["detail"]?.stringValue?.contains("`\(key)") == true)
    }

    @Test(
        arguments: [
            ["enabled": "yes"], ["id": "x"], ["created_at": "2026-05-04T08:16:02Z"],
            ["url": "http://example.com"],
            ["exclude_type": ["USER"], "type": ["ACCOUNT"]],
        ] as [JSONValue])
    func `a change that is not right is refused and changes nothing`(_ change: JSONValue) throws {
        var brokerage = Brokerage()
        let created = try brokerage.object(.post("/webhooks", Self.hook))
        let id = try brokerage.id(of: created)
        #expect(try brokerage.answer(.patch("/webhooks/\(id)", change)).status == 400)
        #expect(try brokerage.object(.get("/webhooks/\(id)")) == created)
    }

    @Test func `categories are left out of everything only`() throws {
        var brokerage = Brokerage()
        let some = Self.hook.with("type", ["USER"]).with("exclude_type", ["ACCOUNT"])
        #expect(try brokerage.answer(.post("/webhooks", some)).status == 400)
        let all = Self.hook.with("exclude_type", ["ACCOUNT"])
        #expect(try brokerage.answer(.post("/webhooks", all)).status == 201)
    }

    @Test(arguments: [
        ("https://hooks.example.com/upvest", true), ("https://hooks.example.com", true),
        ("https://hooks.example.com:8443/a%20b?x=1&y=%2F", true), ("HTTPS://Hooks.Example.COM/", true),
        ("https://receiver/hook", true), ("http://hooks.example.com/", false), ("https://1.2.3.4/", false),
        ("https://0x7f000001/", false), ("https://2130706433/", false), ("https://[2001:db8::1]/", false),
        ("http://localhost:8080/hook", true), ("http://127.0.0.1:1/", true), ("https://127.0.0.1/", true),
        ("http://127.9.9.9/", true), ("http://[::1]:8080/", true), ("http://127.0.0.1.example.com/", false),
        ("http://127.0.0.300/", false), ("http://localhost.example.com/", false), ("http://10.0.0.1/", false),
        ("ftp://localhost/", false), ("https:///path", false), ("/path", false), ("https://a b/", false),
        ("https://user@example.com/", false), ("https://user:pw@example.com/", false),
        ("https://example.com/#part", false), ("https://example.com:0/", false),
        ("https://example.com:70000/", false), ("https://-a.example.com/", false),
        ("https://a..example.com/", false), ("https://exämple.com/", false), ("https://example.com/ä", false),
        ("https://example.com/\u{0}", false), ("", false),
    ])
    func `deliveries go to https and DNS names, or to loopback`(_ url: String, _ isGood: Bool) {
        #expect((WebhookTarget(url) != nil) == isGood)
    }

    @Test func `a URL is at most 1000 characters`() {
        let url = "https://example.com/"
        #expect(WebhookTarget(url + String(repeating: "a", count: 1000 - url.count)) != nil)
        #expect(WebhookTarget(url + String(repeating: "a", count: 1001 - url.count)) == nil)
    }

    @Test func `the signed path and query are those on the wire`() throws {
        let full = try #require(WebhookTarget("https://example.com/a%20b/?x=%2F&y"))
        #expect(full.path == "/a%20b/")
        #expect(full.query == "x=%2F&y")
        let bare = try #require(WebhookTarget("https://example.com"))
        #expect(bare.path == "/")
        #expect(bare.query == nil)
    }
}
