import Lifecycle
import StrictJSON
import Testing

@Suite struct EventNoticeTests {
    private func notice(
        _ kind: String = "webhook.delivery", readable: Bool = true, items: [Int] = [],
        signature: String? = "valid", imported: Bool = false, clockRead: String? = nil
    ) throws -> EventNotice {
        var facts = EventFacts()
        facts.readable = readable
        facts.unreadableItems = items
        return EventNotice(
            sequence: 8, kind: kind, recordedAt: try at("10:00:00"), receivedAt: try at("09:59:59"),
            facts: facts, signature: signature, imported: imported, clockRead: clockRead)
    }

    @Test func `an event that is in order gives no finding`() throws {
        #expect(try notice().findings.isEmpty)
        for kind in ["api.request", "api.response", "api.failure", "ledger.note"] {
            #expect(try notice(kind, signature: nil).findings.isEmpty)
        }
    }

    @Test func `a body that cannot be read is a finding, and so are parts of it`() throws {
        for notice in try [
            notice(readable: false), notice(items: [0, 3]), notice("api.response", readable: false),
        ] {
            #expect(notice.findings.map(line) == ["unreadable_body 8"])
            #expect(try notice.findings.map(\.at) == [at("09:59:59")])
            for finding in notice.findings { expectWellFormed(finding) }
        }
        #expect(try notice(items: [0, 3]).findings.first?.details["items"] == [0, 3])
    }

    @Test(
        arguments: ["invalid", "no_keys", "VALID", ""])
    func `a delivery is verified or a finding, a lighter one if imported`(signature: String) throws {
        #expect(try notice(signature: signature).findings.map(line) == ["unverified_signature 8"])
        let imported = try notice(signature: signature, imported: true).findings
        #expect(imported.map(line) == ["unverified_signature 8 (info)"])
        #expect(imported.first?.details["signature"]?.stringValue == signature)
        for finding in imported { expectWellFormed(finding) }
    }

    @Test func `a delivery that says nothing of a signature is not verified`() throws {
        #expect(try notice(signature: nil).findings.map(line) == ["unverified_signature 8"])
        #expect(try notice(signature: nil, imported: true).findings.map(\.severity) == [.info])
    }

    @Test func `a clock that went back is a finding of any event`() throws {
        for kind in ["ledger.note", "webhook.delivery", "api.failure"] {
            let found = try notice(kind, clockRead: "2026-03-01T09:00:00Z").findings
            #expect(found.map(line) == ["clock_regression 8"])
            #expect(try found.map(\.at) == [at("10:00:00")])
            for finding in found { expectWellFormed(finding) }
        }
    }

    @Test func `one event can give all three`() throws {
        let found = try notice(readable: false, signature: nil, clockRead: "x").findings
        #expect(found.map(\.kind) == [.unreadableBody, .unverifiedSignature, .clockRegression])
    }

    @Test func `what the interpreter cannot read becomes a finding`() throws {
        var interpreter = EventInterpreter()
        func found(_ kind: String, _ metadata: String, _ body: String) throws -> [String] {
            let facts = interpreter.facts(
                sequence: 8, kind: kind, metadata: Array(metadata.utf8), body: Array(body.utf8))
            return EventNotice(
                sequence: 8, kind: kind, recordedAt: try at("10:00:00"), receivedAt: nil, facts: facts,
                signature: "valid", imported: false, clockRead: nil
            ).findings.map(line)
        }
        #expect(try found("webhook.delivery", "{}", "[]") == [])
        #expect(try found("webhook.delivery", "{}", "no") == ["unreadable_body 8"])
        #expect(try found("webhook.delivery", "{}", #"[{"type":"USER.CREATED"}]"#) == ["unreadable_body 8"])
        #expect(try found("api.response", #"{"status":200,"target":"/x"}"#, "no") == ["unreadable_body 8"])
        #expect(try found("api.response", #"{"status":500,"target":"/x"}"#, "no") == [])
    }
}
