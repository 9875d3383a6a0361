import StrictJSON
import Testing

@testable import Sandbox

@Suite struct AccountsTests {
    static let nobody: JSONValue = "00000000-0000-4000-8000-000000000000"

    @Test func `a group of a waiting user is pending and shaped as the example`() throws {
        var brokerage = Brokerage()
        let user = try brokerage.createUser()
        let body: JSONValue = ["user_id": .string(user), "type": "PERSONAL"]
        let reply = try brokerage.answer(.post("/account_groups", body))
        #expect(reply.status == 200)
        #expect(try reply.json.keys == Fixtures.json("account_group_response").keys)
        #expect(reply.json["status"] == "PENDING_APPROVAL")
        #expect(reply.json["users"] == [["id": .string(user), "type": "OWNER"]])
        let number = try #require(reply.json["securities_account_number"]?.stringValue)
        #expect(number.wholeMatch(of: /[0-9]{9}/) != nil)
        let id = try brokerage.id(of: reply.json)
        #expect(try brokerage.object(.get("/account_groups/\(id)")) == reply.json)
    }

    @Test func `an account of a waiting group is pending and shaped as the example`() throws {
        var brokerage = Brokerage()
        let user = try brokerage.createUser()
        let group = try brokerage.createGroup(user)
        let body: JSONValue = [
            "user_id": .string(user), "account_group_id": .string(group), "type": "TRADING", "name": "Main",
        ]
        let reply = try brokerage.answer(.post("/accounts", body))
        #expect(reply.status == 200)
        #expect(try reply.json.keys == Fixtures.json("account_response").keys)
        #expect(reply.json["status"] == "PENDING_APPROVAL")
        #expect(reply.json["users"] == [["id": .string(user), "type": "OWNER"]])
        #expect(reply.json["account_group_id"] == .string(group))
        #expect(reply.json["name"] == "Main")
        let id = try brokerage.id(of: reply.json)
        #expect(try brokerage.object(.get("/accounts/\(id)")) == reply.json)
    }

    @Test func `account numbers count within the group and a name is empty unless given`() throws {
        var brokerage = Brokerage()
        let user = try brokerage.createUser()
        let groups = [try brokerage.createGroup(user), try brokerage.createGroup(user, type: "ISA")]
        var numbers: [String: [Int64]] = [:]
        for group in groups + groups {
            let id = try brokerage.createAccount(user, group)
            let account = try brokerage.object(.get("/accounts/\(id)"))
            numbers[group, default: []].append(try #require(account["account_number"]?.integerValue))
            #expect(account["name"] == "")
        }
        #expect(numbers == [groups[0]: [1, 2], groups[1]: [1, 2]])
    }

    @Test func `a given number is kept and belongs to one group`() throws {
        var brokerage = Brokerage()
        let user = try brokerage.createUser()
        let body: JSONValue = [
            "user_id": .string(user), "type": "ISA", "securities_account_number": "0042137",
        ]
        #expect(
            try brokerage.object(.post("/account_groups", body))["securities_account_number"] == "0042137")
        #expect(try brokerage.answer(.post("/account_groups", body)).status == 409)
    }

    @Test(arguments: [("PERSONAL", 409), ("FRENCH_PEA", 409), ("ISA", 200), ("LEGAL_ENTITY", 200)])
    func `some types are one per user`(_ type: String, _ status: Int) throws {
        var brokerage = Brokerage()
        let users = [try brokerage.createUser(), try brokerage.createUser()]
        for user in users { _ = try brokerage.createGroup(user, type: type) }
        let body: JSONValue = ["user_id": .string(users[0]), "type": .string(type)]
        let reply = try brokerage.answer(.post("/account_groups", body))
        #expect(reply.status == status)
        if status == 409 { #expect(reply.problem == "conflict") }
    }

    static let badGroups: [(JSONValue, Int)] = [
        (["type": "PERSONAL"], 400), (["user_id": nobody], 400), (["user_id": nobody, "type": "Child"], 400),
        (["user_id": nobody, "type": "BUSINESS"], 400), (["user_id": "42", "type": "PERSONAL"], 400),
        (["user_id": nobody, "type": "PERSONAL", "name": "x"], 400),
        (["user_id": nobody, "type": "PERSONAL", "securities_account_number": "123456"], 400),
        (["user_id": nobody, "type": "PERSONAL", "securities_account_number": 1_234_567], 400),
        (["user_id": nobody, "business_id": nobody, "type": "PERSONAL"], 400),
        (["business_id": nobody, "type": "PERSONAL"], 400), (["user_id": nobody, "type": "PERSONAL"], 404),
        (["business_id": nobody, "type": "BUSINESS"], 404),
    ]

    @Test(arguments: badGroups.indices)
    func `a group needs a known owner and a known type`(_ index: Int) throws {
        let (body, status) = Self.badGroups[index]
        var brokerage = Brokerage()
        #expect(try brokerage.answer(.post("/account_groups", body)).status == status)
    }

    static let badAccounts: [(JSONValue, Int)] = [
        (["type": nil], 400), (["type": "SAVINGS"], 400), (["account_group_id": nil], 400),
        (["user_id": nil], 400), (["name": .string(String(repeating: "n", count: 101))], 400),
        (["name": .null], 400), (["status": "ACTIVE"], 400), (["business_id": nobody], 400),
        (["user_id": nobody], 404), (["account_group_id": nobody], 404),
        (["user_id": nil, "business_id": nobody], 404),
    ]
    .map { (changes: [String: JSONValue?], status: Int) in
        (
            .object(
                changes.sorted { $0.key < $1.key }.map {
                    JSONMember(key: $0.key, value: $0.value ?? "absent")
                }), status
        )
    }

    @Test(arguments: badAccounts.indices)
    func `an account needs a known owner, group and type`(_ index: Int) throws {
        let (changes, status) = Self.badAccounts[index]
        var brokerage = Brokerage()
        let user = try brokerage.createUser()
        var body: JSONValue = [
            "user_id": .string(user), "account_group_id": .string(try brokerage.createGroup(user)),
            "type": "TRADING",
        ]
        for key in changes.keys { body[key] = changes[key] == "absent" ? nil : changes[key] }
        #expect(try brokerage.answer(.post("/accounts", body)).status == status)
        #expect(try brokerage.object(.get("/accounts"))["meta"]?["total_count"] == 0)
    }

    @Test func `a stranger to the group gets no account in it`() throws {
        var brokerage = Brokerage()
        let group = try brokerage.createGroup(try brokerage.createUser())
        let body: JSONValue = [
            "user_id": .string(try brokerage.createUser()), "account_group_id": .string(group),
            "type": "TRADING",
        ]
        #expect(try brokerage.answer(.post("/accounts", body)).status == 404)
    }

    @Test func `the lists of a user hold what is the user's`() throws {
        var brokerage = Brokerage()
        var expected: [(user: String, group: String, account: String)] = []
        for _ in 0..<3 {
            let user = try brokerage.createUser()
            let group = try brokerage.createGroup(user)
            expected.append((user, group, try brokerage.createAccount(user, group)))
        }
        for (user, group, account) in expected {
            let groups = try brokerage.object(.get("/users/\(user)/account_groups"))["data"]?.arrayValue
            #expect(groups?.compactMap { $0["id"]?.stringValue } == [group])
            let accounts = try brokerage.object(.get("/users/\(user)/accounts"))["data"]?.arrayValue
            #expect(accounts?.compactMap { $0["id"]?.stringValue } == [account])
        }
        #expect(try brokerage.object(.get("/account_groups"))["meta"]?["total_count"] == 3)
        #expect(try brokerage.object(.get("/accounts"))["meta"]?["total_count"] == 3)
    }
}
