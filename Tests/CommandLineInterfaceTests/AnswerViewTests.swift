import LedgerTesting
import Reports
import StrictJSON
import Testing

@testable import Capture
@testable import CommandLineInterface
@testable import UpvestAPI

@Suite struct AnswerViewTests {
    private static let user =
        #"{"id":"u-1","status":"ACTIVE","type":"USER","created_at":"2026-03-01T10:00:00Z","first_name":"Ada"}"#

    private func output(_ body: (Console) throws -> Void) rethrows -> String {
        let memory = MemorySink()
        let console = Console(output: memory, errors: MemorySink(), style: TerminalStyle(), isTerminal: false)
        try body(console)
        try? console.flush()
        return memory.text
    }

    private func recorded(_ body: String) -> RecordedAnswer {
        let at = ManualClock().now
        return RecordedAnswer(
            answer: APIAnswer(
                status: 200, contentType: nil, requestID: nil, body: Array(body.utf8), sentAt: at,
                receivedAt: at, tokenNumber: 1),
            sequence: 77, requestSequence: nil, attempt: 1)
    }

    @Test(arguments: OutputFormat.allCases, [true, false])
    func `personal fields are shown only to those who ask`(format: OutputFormat, isAsked: Bool) throws {
        var view = AnswerView(showsPersonalData: isAsked, format: format)
        let one = try output { try view.write(object: recorded(Self.user), to: $0) }
        view.add(try ListDocument(Array(#"{"data":[\#(Self.user)]}"#.utf8)))
        let list = try output { try view.writeItems(to: $0) }
        for text in [one, list] {
            #expect(text.contains("Ada") == isAsked)
            for open in ["u-1", "ACTIVE", "USER", "2026-03-01T10:00:00Z"] { #expect(text.contains(open)) }
        }
    }

    @Test(arguments: ["", "x", "[]", "{}", #"{"id":7}"#, #"{"id":null}"#, #""id""#])
    func `an answer without an object that has an id is an error that names its event`(body: String) throws {
        let view = AnswerView(showsPersonalData: false, format: .json)
        let error = #expect(throws: CommandLineError.self) {
            _ = try output { try view.write(object: recorded(body), to: $0) }
        }
        #expect(error.map { ExitStatus($0.code) } == .provider)
        #expect(error?.message.contains("show 77 --raw") == true)
    }
}
