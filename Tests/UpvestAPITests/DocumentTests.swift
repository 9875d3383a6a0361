import HTTPMessageSignatures
import LedgerTesting
import StrictJSON
import Testing
import UpvestAPI

@Suite struct DocumentTests {
    @Test func `pages are walked by the items received until the total`() throws {
        let first = try ListDocument(try Fixture.bytes("examples/accounts_list_page_1_of_2.json"))
        let second = try ListDocument(try Fixture.bytes("examples/accounts_list_page_2_of_2.json"))
        let page = Page(offset: 0, limit: 100)
        let next = try #require(page.next(after: first))
        #expect(next.offset == first.count)
        #expect(next.limit == 100)
        #expect(next.next(after: second) == nil)
        #expect(Int64(first.count + second.count) == first.totalCount)
        let ids =
            (first.items.map { ObjectView($0, in: first.document).id })
            + (second.items.map { ObjectView($0, in: second.document).id })
        #expect(Set(ids.compactMap { $0 }).count == first.count + second.count)
    }

    @Test(
        arguments: [
            (#"{"meta":{"total_count":5},"data":[]}"#, nil),
            (#"{"meta":{"total_count":5},"data":[1,2]}"#, nil),
            (#"{"meta":{"total_count":12},"data":[1,2]}"#, nil), (#"{"data":[1]}"#, 11),
            (#"{"data":[]}"#, nil),
            (#"{"meta":{"total_count":"many"},"data":[1]}"#, 11), (#"{"meta":null,"data":[1]}"#, 11),
            (#"{"meta":{"total_count":9},"data":[1]}"#, nil),
            (#"{"meta":{"total_count":13},"data":[1,2]}"#, 12),
        ] as [(String, Int?)])
    func `a walk stops at an empty page or at the total`(body: String, next: Int?) throws {
        #expect(
            Page(offset: 10, limit: 2).next(after: try ListDocument(Array(body.utf8)))?.offset == next)
    }

    @Test(
        arguments: [
            (#"{"data":[]}"#, 11, true), (#"{"data":[]}"#, 10, false), (#"{"data":[1]}"#, 12, false),
            (#"{"data":[]}"#, nil, false),
        ] as [(String, Int64?, Bool)])
    func `an empty page before the total is short`(body: String, total: Int64?, isShort: Bool) throws {
        let list = try ListDocument(Array(body.utf8))
        #expect(Page(offset: 10, limit: 2).isShort(list, of: total) == isShort)
    }

    @Test(arguments: ["", "{", "[]", "{}", #"{"data":{}}"#, #"{"data":null}"#, #"{"data":[1],"data":[2]}"#])
    func `what is no list is an error`(body: String) {
        #expect(throws: UpvestAPIError.self) { try ListDocument(Array(body.utf8)) }
    }

    @Test(arguments: [(-5, 0, 0, 1), (3, 5000, 3, 1000), (0, 100, 0, 100)])
    func `a page keeps to the provider's range`(offset: Int, limit: Int, offsetKept: Int, limitKept: Int) {
        #expect(Page(offset: offset, limit: limit) == Page(offset: offsetKept, limit: limitKept))
    }

    @Test(arguments: ["examples/account_response.json", "examples/account_group_response_business.json"])
    func `an object's view has its id and status`(name: String) throws {
        let bytes = try Fixture.bytes(name)
        let view = try #require(ObjectView(bytes))
        let tree = try JSONValue(bytes)
        #expect(view.id == tree["id"]?.stringValue)
        #expect(view.status == tree["status"]?.stringValue)
        #expect(view.id != nil && view.status != nil)
    }

    @Test func `an unknown status is as good as any`() {
        #expect(ObjectView(Array(#"{"id":"1","status":"ASLEEP","more":[1]}"#.utf8))?.status == "ASLEEP")
        #expect(ObjectView(Array("[1]".utf8)) == nil)
    }

    @Test(arguments: [
        (#"{"type":"https://docs.upvest.co/errors/unauthorised","status":401}"#, "unauthorised"),
        (#"{"type":"bad_request","status":400}"#, "bad_request"),
        (#"{"type":"https://x/errors/internal/?a=b#c","status":500}"#, "internal"),
        (#"{"type":"about:blank","title":"T"}"#, "about:blank"),
    ])
    func `a problem's type is its last path segment`(body: String, slug: String) {
        #expect(Problem(Array(body.utf8))?.slug == slug)
    }

    @Test(arguments: [
        "", "<html><body>502 Bad Gateway</body></html>", "null", "[]", "{}", #"{"status":500}"#,
        #"{"type":7}"#, "{\"type\":",
    ])
    func `what is no problem document is nil`(body: String) {
        #expect(Problem(Array(body.utf8)) == nil)
    }

    @Test func `problems keep their fields`() throws {
        let problem = try #require(Problem(try Fixture.bytes("examples/errors/401_unauthorised.json")))
        #expect(problem.slug == "unauthorised")
        #expect(problem.status == 401)
        #expect(problem.title == "Unauthorised")
        #expect(problem.detail == "Signature is incorrect")
        #expect(problem.requestID == "a3f0c5d1-8e27-4b69-90d4-2c7b1e6f5a01")
    }

    @Test func `the example key set verifies the example deliveries`() throws {
        let keys = try KeySetDocument.keySet(from: try Fixture.bytes("examples/verify_keys_response.json"))
        let vectors =
            try JSONValue(try Fixture.bytes("examples/signature_vectors.json"))["vectors"]?.arrayValue ?? []
        let known = vectors.filter { vector in
            vector["public_jwk"]?["kid"]?.stringValue.flatMap { keys[$0] } != nil
        }
        #expect(known.count == 2)
    }

    @Test func `unknown key types are skipped and the rest is used`() throws {
        let good = try #require(
            try JSONValue(try Fixture.bytes("examples/verify_keys_response.json"))["keys"]?.arrayValue?.first)
        var other = good
        other["kty"] = "RSA"
        other["kid"] = "rsa"
        var curve = good
        curve["crv"] = "P-256"
        curve["kid"] = "p256"
        var broken = good
        broken["x"] = "AA"
        broken["kid"] = "broken"
        let document: JSONValue = ["keys": [other, curve, broken, "no object", good]]
        let keys = try KeySetDocument.keySet(from: Array(document.canonicalText.utf8))
        #expect(keys.keyIDs == [try #require(good["kid"]?.stringValue)])
    }

    @Test(arguments: [
        "", "{}", #"{"keys":{}}"#, #"{"keys":[]}"#, #"{"keys":[{"kid":"a","kty":"OKP"}]}"#, "<html>",
    ])
    func `a key set without a usable key is an error`(body: String) {
        #expect(throws: UpvestAPIError.self) { try KeySetDocument.keySet(from: Array(body.utf8)) }
    }

    @Test func `a coordinate with standard base64 letters is not accepted`() throws {
        let signer = DeliverySigner(keyID: "k")
        let text = String(decoding: signer.keySet, as: UTF8.self)
        #expect(try KeySetDocument.keySet(from: Array(text.utf8)).keyIDs == ["k"])
        let padded = text.replacing(#"","y""#, with: #"+","y""#)
        #expect(throws: UpvestAPIError.self) { try KeySetDocument.keySet(from: Array(padded.utf8)) }
    }
}
