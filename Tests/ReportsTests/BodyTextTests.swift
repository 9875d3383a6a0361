import LedgerTesting
import Reports
import StrictJSON
import Testing

@Suite struct BodyTextTests {
    private static func texts(_ value: JSONValue) -> [String] {
        switch value {
        case .string(let text): [text]
        case .array(let elements): elements.flatMap(texts)
        case .object(let members): members.flatMap { texts($0.value) }
        default: []
        }
    }

    @Test(arguments: [
        "user_response.json", "users_list.json", "user_create_request_tol.json", "delivery_batch.json",
    ])
    func `no personal text of a user is shown`(_ name: String) throws {
        let body = try Fixture.bytes("examples/\(name)")
        let shown = BodyText.lines(body, showsPersonalData: false).joined(separator: "\n")
        for text in [
            "Mira", "Okafor", "example.com", "1991", "Lagos", "Musterallee", "10999", "4930000000", "\"DE\"",
        ] {
            #expect(!shown.contains(text), "\(text)")
        }
    }

    @Test func `what a field hides is hidden as a whole, also a status within it`() throws {
        let value = try JSONValue(Array(#"{"id":"1","fatca":{"status":false},"status":"ACTIVE"}"#.utf8))
        #expect(
            BodyText.withoutPersonalData(value).text == #"{"id":"1","fatca":"(hidden)","status":"ACTIVE"}"#)
    }

    @Test func `a field that nobody knows yet is hidden, its name too if it is no plain one`() throws {
        let value = try JSONValue(Array(#"{"shoe_size":43,"mira@example.com":1}"#.utf8))
        #expect(
            BodyText.withoutPersonalData(value).text == #"{"shoe_size":"(hidden)","(hidden)":"(hidden)"}"#)
    }

    @Test(arguments: [#""Mira""#, "43", "true"])
    func `a body that is a bare value is hidden`(_ body: String) {
        #expect(BodyText.lines(Array(body.utf8), showsPersonalData: false) == [#""(hidden)""#])
    }

    @Test func `a body that is not JSON is hidden, and shown escaped if asked for`() {
        let body = Array("Mira\u{1b}[2J\nOkafor".utf8)
        #expect(BodyText.lines(body, showsPersonalData: false) == ["(hidden: 15 bytes that are not JSON)"])
        #expect(BodyText.lines(body, showsPersonalData: true) == ["Mira\\u{1b}[2J", "Okafor"])
    }

    @Test func `an account is shown in full`() throws {
        let body = try Fixture.bytes("examples/account_response.json")
        let shown = BodyText.lines(body, showsPersonalData: false)
        #expect(shown == BodyText.lines(body, showsPersonalData: true))
        #expect(shown.contains { $0.contains("7a25d9c4-6e0b-4c83-b1f7-20c4e95ab201") })
    }

    @Test func `a body brings no control character to the terminal`() {
        let body = Array(#"{"name":"a\u001b\u202e\u0085\udb40\udc41b"}"#.utf8)
        let shown = BodyText.lines(body, showsPersonalData: true).joined()
        #expect(shown.unicodeScalars.allSatisfy { $0.isASCII && $0.value >= 0x20 })
    }

    @Test func `an empty body is called empty`() {
        #expect(BodyText.lines([], showsPersonalData: false) == ["(empty)"])
    }
}
