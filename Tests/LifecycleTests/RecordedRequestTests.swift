import Lifecycle
import StrictJSON
import Testing

@Suite struct RecordedRequestTests {
    typealias Outcome = RecordedRequest.Outcome

    static let ends: [(Outcome, RequestDoubt?)] = [
        (.answered(status: 200, readable: true), nil),
        (.answered(status: 202, readable: true), nil),
        (.answered(status: 200, readable: false), .unreadableAnswer),
        (.answered(status: 299, readable: false), .unreadableAnswer),
        (.answered(status: 300, readable: false), nil),
        (.answered(status: 400, readable: false), nil),
        (.answered(status: 409, readable: true), nil),
        (.answered(status: 429, readable: true), nil),
        (.answered(status: 499, readable: true), nil),
        (.answered(status: 500, readable: true), .serverError),
        (.answered(status: 504, readable: true), .serverError),
        (.answered(status: 599, readable: true), .serverError),
        (.failed(sentAnyBytes: true), .failed),
        (.failed(sentAnyBytes: nil), .failed),
        (.failed(sentAnyBytes: false), nil),
    ]

    private func request(
        _ attempts: [(Int64, Int64?, Outcome)], resolutions: [Int64] = [], target: String? = "/accounts/A?x=1"
    ) throws -> RecordedRequest {
        RecordedRequest(
            sequence: 10, target: target, sentAt: try at("10:00:00"),
            attempts: attempts.map { .init(sequence: $0.0, number: $0.1, outcome: $0.2) },
            resolutions: resolutions.map { .init(sequence: $0, outcome: .found) })
    }

    @Test(arguments: ends)
    func `how the last attempt ended decides whether a request is resolved`(
        outcome: Outcome, doubt: RequestDoubt?
    ) throws {
        let request = try request([(11, 1, outcome)])
        #expect(request.doubt == doubt)
        #expect(request.findings.map(line) == (doubt == nil ? [] : ["unresolved_request 10,11"]))
        #expect(request.findings.first?.details["reason"]?.stringValue == doubt?.rawValue)
        for finding in request.findings { expectWellFormed(finding) }
    }

    @Test func `a request without any end is not resolved`() throws {
        let found = try request([]).findings
        #expect(found.map(line) == ["unresolved_request 10"])
        #expect(found.first?.subject == Subject(kind: .account, id: "a"))
        #expect(try found.first?.at == at("10:00:00"))
        #expect(found.first?.details == ["reason": "unanswered", "status": nil, "attempts": 0])
        #expect(try request([], target: "/accounts").findings.first?.subject == nil)
        #expect(try request([], target: nil).findings.count == 1)
    }

    @Test func `the last attempt counts, in whatever order they are given`() throws {
        let good = Outcome.answered(status: 200, readable: true)
        let bad = Outcome.answered(status: 503, readable: true)
        for attempts in [[(11, 1, bad), (12, 2, good)], [(12, 2, good), (11, 1, bad)]]
            as [[(Int64, Int64?, Outcome)]]
        {
            #expect(try request(attempts).doubt == nil)
        }
        #expect(
            try request([(11, 1, good), (12, 2, bad)]).findings.map(line) == ["unresolved_request 10,12"])
        #expect(try request([(12, 1, bad), (11, 2, good)]).doubt == nil)
        #expect(try request([(11, nil, bad), (12, nil, good)]).doubt == nil)
    }

    @Test func `a later note resolves it, an earlier one does not`() throws {
        let bad = Outcome.failed(sentAnyBytes: true)
        #expect(try request([(11, 1, bad)], resolutions: [12]).doubt == nil)
        #expect(try request([(11, 1, bad)], resolutions: [11, 9]).doubt == .failed)
        #expect(try request([(11, 1, bad), (14, 2, bad)], resolutions: [12]).doubt == .failed)
        #expect(try request([], resolutions: [11]).doubt == nil)
        #expect(try request([], resolutions: [10, 3]).doubt == .unanswered)
    }

    @Test func `every outcome of a note resolves`() throws {
        #expect(
            RecordedRequest.Resolution.Outcome.allCases.map(\.rawValue) == ["found", "absent", "undecided"])
        for outcome in RecordedRequest.Resolution.Outcome.allCases {
            var request = try request([])
            request.resolutions = [.init(sequence: 11, outcome: outcome)]
            #expect(request.findings.isEmpty)
        }
    }
}
