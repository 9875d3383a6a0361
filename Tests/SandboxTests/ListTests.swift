import StrictJSON
import Testing

@testable import Sandbox

@Suite struct ListTests {
    private func filled(_ count: Int) throws -> (Brokerage, [String]) {
        var brokerage = Brokerage()
        let ids = try (0..<count).map { _ in try brokerage.createUser() }
        return (brokerage, ids)
    }

    private func ids(_ list: JSONValue) throws -> [String] {
        try #require(list["data"]?.arrayValue).compactMap { $0["id"]?.stringValue }
    }

    @Test func `an empty list has the meta of the example`() throws {
        var brokerage = Brokerage()
        #expect(try brokerage.object(.get("/accounts")) == Fixtures.json("accounts_list_empty"))
    }

    @Test func `pages follow each other and end`() throws {
        var (brokerage, all) = try filled(5)
        var found: [String] = []
        for offset in [0, 2, 4, 6] {
            let page = try brokerage.object(.get("/users?sort=created_at&order=ASC&offset=\(offset)&limit=2"))
            let ids = try ids(page)
            #expect(
                page["meta"] == [
                    "offset": .integer(Int64(offset)), "limit": 2, "count": .integer(Int64(ids.count)),
                    "total_count": 5, "sort": "created_at", "order": "ASC",
                ])
            found += ids
        }
        #expect(found == all)
    }

    @Test func `descending order turns the list around`() throws {
        var (brokerage, all) = try filled(3)
        #expect(try ids(brokerage.object(.get("/users?order=DESC"))) == all.reversed())
        #expect(try ids(brokerage.object(.get("/users?order=DESC&limit=1"))) == [all[2]])
    }

    @Test func `the change of a user moves it to the end by updated_at`() throws {
        var brokerage = Brokerage { $0.activationDelay = .seconds(1) }
        let first = try brokerage.createUser()
        brokerage.advance(.milliseconds(900))
        let second = try brokerage.createUser()
        brokerage.advance(.milliseconds(200))
        #expect(try ids(brokerage.object(.get("/users?sort=updated_at"))) == [second, first])
        #expect(try ids(brokerage.object(.get("/users?sort=updated_at&order=DESC"))) == [first, second])
        #expect(try ids(brokerage.object(.get("/users"))) == [first, second])
    }

    @Test func `webhooks sort by what they have`() throws {
        var brokerage = Brokerage()
        for title in ["b", "c", "a"] {
            _ = try brokerage.object(
                .post("/webhooks", ["title": .string(title), "url": "https://example.com/"]))
        }
        let list = try brokerage.object(.get("/webhooks?sort=title"))
        #expect(list["data"]?.arrayValue?.compactMap { $0["title"]?.stringValue } == ["a", "b", "c"])
        for sort in ["updated_at", "url", "enabled"] {
            #expect(try brokerage.answer(.get("/webhooks?sort=\(sort)")).status == 200)
        }
    }

    @Test func `the default limit is 100`() throws {
        var brokerage = Brokerage()
        #expect(try brokerage.object(.get("/users"))["meta"]?["limit"] == 100)
    }

    @Test(arguments: [
        ("limit=1", 200), ("limit=1000", 200), ("limit=0", 400), ("limit=1001", 400), ("limit=-1", 400),
        ("limit=", 400), ("limit=abc", 400), ("limit=99999999999999999999", 400), ("offset=0", 200),
        ("offset=-1", 400), ("offset=%31", 200), ("offset=+1", 400), ("order=ASC", 200), ("order=asc", 400),
        ("order=", 400), ("sort=created_at", 200), ("sort=updated_at", 200), ("sort=id", 400),
        ("sort=email", 400), ("status=ACTIVE", 400), ("limit=1&limit=1", 400), ("", 200), ("limit=%zz", 400),
    ])
    func `parameters are checked`(_ query: String, _ status: Int) throws {
        var brokerage = Brokerage()
        #expect(try brokerage.answer(.get("/accounts?\(query)")).status == status)
    }
}
