import StrictJSON
import Testing

@testable import Sandbox

@Suite struct UsersTests {
    @Test func `a new user is inactive and shaped as the example`() throws {
        var brokerage = Brokerage()
        let given = try Fixtures.json("user_create_request_tol")
        let example = try Fixtures.json("user_response")
        let reply = try brokerage.answer(.post("/users", given))
        #expect(reply.status == 200)
        #expect(reply.json.keys == example.keys)
        for key in example.keys where !["id", "created_at", "updated_at"].contains(key) {
            #expect(reply.json[key] == example[key], "\(key)")
        }
        #expect(reply.json["created_at"] == reply.json["updated_at"])
        #expect(reply.json["created_at"] == "2026-05-04T08:16:02.123456Z")
        let id = try brokerage.id(of: reply.json)
        #expect(try brokerage.object(.get("/users/\(id)")) == reply.json)
        #expect(try brokerage.object(.get("/users/\(id.uppercased())")) == reply.json)
    }

    @Test func `what was given comes back`() throws {
        var brokerage = Brokerage()
        let postal: JSONValue = [
            "address_line1": "Weg 1", "postcode": "1010", "country": "AT", "city": "Wien",
        ]
        let given = try Fixtures.json("user_create_request_tol").with("postal_address", postal)
            .with("salutation", "SALUTATION_DIVERSE").with("title", "DR").with("birth_name", "Adé")
            .with("tags", ["CLIENT_EMPLOYEE"]).with("gender", "DIVERSE")
        let user = try brokerage.object(.post("/users", given))
        for key in given.keys { #expect(user[key] == given[key], "\(key)") }
    }

    @Test func `optional members may be missing`() throws {
        var brokerage = Brokerage()
        var given = try Fixtures.json("user_create_request_tol")
        for key in [
            "birth_city", "birth_country", "phone_number", "terms_and_conditions",
            "data_privacy_and_sharing_agreement",
        ] {
            given[key] = nil
        }
        let user = try brokerage.object(.post("/users", given.with("postal_address", .null)))
        #expect(user["birth_city"] == nil)
        #expect(user["postal_address"] == given["address"])
    }

    @Test(arguments: [
        "first_name", "last_name", "email", "birth_date", "nationalities", "address", "fatca",
    ])
    func `a required member is required`(_ key: String) throws {
        var brokerage = Brokerage()
        let given = try Fixtures.json("user_create_request_tol").with(key, nil)
        let reply = try brokerage.answer(.post("/users", given))
        #expect(reply.status == 400)
        #expect(reply.problem == "bad_request")
        #expect(reply.json["detail"] == .string("field `\(key)` is required"))
    }

    static let bad: [(key: String, value: JSONValue)] = [
        ("first_name", "M"), ("first_name", 1), ("first_name", .null),
        ("first_name", .string(String(repeating: "x", count: 101))), ("last_name", ""),
        ("email", "nobody"), ("email", "a@b"), ("email", "a b@example.com"),
        ("email", .string(String(repeating: "x", count: 90) + "@example.com")),
        ("birth_date", "1991-3-14"), ("birth_date", "1991-02-30"), ("birth_date", "14.03.1991"),
        ("nationalities", []), ("nationalities", "DE"), ("nationalities", ["de"]),
        ("nationalities", ["DE", "DE"]), ("nationalities", ["DEU"]), ("salutation", "MR"), ("title", "SIR"),
        ("phone_number", "+4930000000"), ("phone_number", "1234567"), ("birth_country", "Germany"),
        ("gender", "X"), ("tags", ["OTHER"]), ("status", "ACTIVE"), ("id", "x"), ("unknown", 1),
        ("branch_id", "42"), ("social_security_number", "1"), ("fatca", ["status": true]),
        ("fatca", ["status": "no", "confirmed_at": "2026-05-04T08:10:00Z"]),
        ("fatca", ["status": true, "confirmed_at": "yesterday"]),
        ("fatca", ["status": true, "confirmed_at": "2026-05-04T08:10:00Z", "more": 1]),
        ("terms_and_conditions", ["confirmed_at": "2026-05-04T08:10:00Z"]), ("address", []),
        ("address", ["address_line1": "A", "postcode": "1", "country": "DE"]),
        ("address", ["address_line1": "A", "postcode": "1_2", "country": "DE", "city": "B"]),
        ("address", ["address_line1": "", "postcode": "1", "country": "DE", "city": "B"]),
        ("postal_address", ["city": "B"]),
    ]

    @Test(arguments: bad.indices)
    func `a member that is not right is refused by name`(_ index: Int) throws {
        let (key, value) = Self.bad[index]
        var brokerage = Brokerage()
        let given = try Fixtures.json("user_create_request_tol").with(key, value)
        let reply = try brokerage.answer(.post("/users", given))
        #expect(reply.status == 400)
        #expect(reply.json["detail"]?.stringValue?.contains("`\(key)") == true)
        #expect(try brokerage.object(.get("/users"))["meta"]?["total_count"] == 0)
    }

    @Test(arguments: [
        "", "[]", "null", "{", "{}x", #"{"first_name":"A","first_name":"B"}"#, "\u{FEFF}{}", #"{"a":1,}"#,
    ])
    func `a body that is not a strict JSON object is refused`(_ text: String) throws {
        var brokerage = Brokerage()
        let call = Call(method: "POST", target: "/users", body: Array(text.utf8))
        #expect(try brokerage.answer(call).status == 400)
    }

    @Test(arguments: ["/users/", "/account_groups/", "/accounts/", "/webhooks/"])
    func `an unknown id is not found`(_ path: String) throws {
        var brokerage = Brokerage()
        let reply = try brokerage.answer(.get(path + "00000000-0000-4000-8000-000000000000"))
        #expect(reply.status == 404)
        #expect(reply.problem == "not_found")
    }

    @Test(arguments: ["accounts", "account_groups"])
    func `the lists of an unknown user are not found`(_ list: String) throws {
        var brokerage = Brokerage()
        let target = "/users/00000000-0000-4000-8000-000000000000/\(list)"
        #expect(try brokerage.answer(.get(target)).status == 404)
    }
}
