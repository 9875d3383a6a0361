import EventStore
import LedgerTesting
import Lifecycle
import ReadModels
import StrictJSON
import Testing

@Suite struct ListTests {
    @Test func `filters are and-ed, and every list has the order of creation and id`() async throws {
        var random = SeededGenerator()
        var source = RandomEvents(SeededGenerator(seed: random.next()))
        try await TestLedger.with(source.next(200)) { ledger in
            let models = try ledger.open()
            func ids(_ kind: SubjectKind) throws -> [String?] {
                [nil, "nobody"] + (try models.list(kind).map { $0.subject.id.uppercased() })
            }
            let timelines = try ledger.timelines()
            let (users, groups) = (try ids(.user), try ids(.accountGroup))
            var shown = 0
            for _ in 0..<150 {
                let filter = ListFilter(
                    status: [nil, nil, "ACTIVE", "LOCKED", "AC\u{0}TIVE"].randomElement(using: &random)
                        ?? nil,
                    group: groups.randomElement(using: &random) ?? nil,
                    user: users.randomElement(using: &random) ?? nil,
                    type: [nil, nil, "TRADING", "PERSONAL"].randomElement(using: &random) ?? nil)
                let kind = SubjectKind.allCases.randomElement(using: &random) ?? .account
                let answer = try models.list(kind, filter)
                #expect(answer.map(\.subject) == timelines.list(kind, filter), "\(kind) \(filter) \(random)")
                shown += answer.count
            }
            #expect(shown > 0, "\(random)")
        }
    }

    @Test func `a state is the last period of the timeline, with its attributes`() async throws {
        let random = SeededGenerator()
        var source = RandomEvents(random)
        try await TestLedger.with(source.next(150)) { ledger in
            let models = try ledger.open()
            let observations = try ledger.observations()
            for state in try SubjectKind.allCases.flatMap({ try models.list($0) }) {
                let timeline = try #require(try models.timeline(of: state.subject.id))
                let last = timeline.periods.last
                #expect(state.createdAt == timeline.createdAt)
                #expect(state.status == last?.status)
                #expect(state.statusSince == last?.validFrom)
                #expect(state.precision == last?.precision)
                #expect(state.confirmedUntil == last?.confirmedUntil)
                #expect(state.lastSequence == timeline.lastSequence)
                #expect(state.attributes == timeline.attributes)
                let updates = observations.filter { $0.subject == state.subject }.compactMap(\.updatedAt)
                #expect(state.updatedAt == updates.max())
            }
        }
    }

    @Test func `a text with a NUL is kept whole and equals nothing shorter`() async throws {
        let body = #"{"id":"a1","status":"ACTIVE\u0000?","type":"T\u0000","name":"\u0000"}"#
        try await TestLedger.with([.response("GET", "/accounts/a1", body, key: "1")]) { ledger in
            let models = try ledger.open()
            let state = try #require(try models.list(.account).first)
            #expect(state.status == "ACTIVE\u{0}?")
            #expect(state.attributes.type == "T\u{0}")
            #expect(state.attributes.name == "\u{0}")
            #expect(try models.list(.account, ListFilter(status: "ACTIVE")).isEmpty)
            #expect(try models.list(.account, ListFilter(status: "ACTIVE\u{0}?", type: "T\u{0}")).count == 1)
            #expect(try models.timeline(of: "a1")?.periods.map(\.status) == ["ACTIVE\u{0}?"])
        }
    }

    @Test func `who is known from a 404 only is in no list, and has a timeline without periods`() async throws
    {
        let event = NewEvent.response("GET", "/accounts/ghost", "{}", key: "1", status: 404)
        try await TestLedger.with([event]) { ledger in
            let models = try ledger.open()
            #expect(try models.list(.account).isEmpty)
            #expect(try models.timeline(of: "ghost")?.periods == [])
            #expect(try models.sequences(ofSubject: "GHOST") == [1])
        }
    }

    @Test func `the events of an id are those about it`() async throws {
        let account =
            #"{"id":"acc","account_group_id":"grp","users":[{"id":"usr","type":"OWNER"}],"status":"ACTIVE"}"#
        let role = #"{"payload":[{"type":"ROLE.ACTIVATED","object":{"id":"rol","user_id":"USR"}}]}"#
        let delivery = #"{"payload":[{"type":"ACCOUNT.CREATED","object":\#(account)}]}"#
        try await TestLedger.with([
            .request("POST", "/accounts", key: "1"),
            .response("POST", "/accounts", account, key: "2", request: 1),
            .delivery(delivery, key: "3"),
            .delivery(role, key: "4"),
            .request("PATCH", "/accounts/ACC", key: "5"),
            .response("GET", "/users/usr/accounts?limit=1", #"{"meta":{},"data":[]}"#, key: "6"),
            .response("GET", "/accounts/other", "{}", key: "7", status: 404),
        ]) { ledger in
            let models = try ledger.open()
            #expect(try models.sequences(ofSubject: "Acc") == [1, 2, 3, 5])
            #expect(try models.sequences(ofSubject: "usr") == [4, 6])
            #expect(try models.sequences(ofSubject: "rol") == [4])
            #expect(try models.sequences(ofSubject: "grp") == [])
            #expect(try models.sequences(ofSubject: "other") == [7])
        }
    }
}
