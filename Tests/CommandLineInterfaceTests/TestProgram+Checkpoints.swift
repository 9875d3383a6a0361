import Foundation
import LedgerTesting
import StrictJSON
import Testing

@testable import CommandLineInterface

extension TestProgram {
    /// A program whose variable names its ledger, in a folder of its own.
    static func with(_ body: (TestProgram) async throws -> Void) async throws {
        try await TemporaryDirectory.with { directory in
            var program = TestProgram(directory: directory)
            program.environment = ["ACCOUNT_LEDGER_DIR": program.ledger]
            try await body(program)
        }
    }

    /// Makes the ledger; its verifier key is in the file `key` from then on.
    @discardableResult
    func makeLedger(_ arguments: String...) async throws -> JSONValue {
        let made = await run(["init", "--format", "json"] + arguments)
        let value = try json(made)
        try directory.write(try #require(value["verifier_key"]?.stringValue) + "\n", to: "key")
        return value
    }

    /// The file with the verifier key that `init` printed.
    var key: String { directory.file("key") }

    /// Appends notes with these numbers, each a call of its own that ends with a checkpoint.
    func appendNotes(_ numbers: ClosedRange<Int>, body: String = "body") async throws {
        let lines = numbers.map { number -> String in
            let line: JSONValue = [
                "kind": "ledger.note", "source_key": .string("note:\(number)"),
                "metadata": ["note": "test", "operator": "tester@test"],
                "body": .string("\(body) \(number)"),
            ]
            return line.text + "\n"
        }
        try directory.write(lines.joined(), to: "notes.ndjson")
        let imported = await run("import", directory.file("notes.ndjson"))
        try #require(imported.status == .done, "\(imported.errors.text)")
    }

    /// The bytes of a file of the ledger.
    func ledgerFile(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: ledger + "/" + name)))
    }

    /// Keeps what a command writes as a file and gives its path.
    func keep(_ arguments: [String], as name: String) async throws -> String {
        let run = await run(arguments)
        try #require(run.status == .done, "\(arguments): \(run.errors.text)")
        return try directory.write(run.output.bytes, to: name)
    }

    /// The JSON of a run that ended with 0.
    func json(_ run: Run, sourceLocation: SourceLocation = #_sourceLocation) throws -> JSONValue {
        try #require(run.status == .done, "\(run.errors.text)", sourceLocation: sourceLocation)
        return try JSONValue(Array(run.output.text.utf8.dropLast()))
    }

    /// Expects a refusal: this status, one sentence and no result.
    func expectRefusal(
        _ run: Run, _ status: ExitStatus, _ words: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(run.status == status, "\(run.errors.text)", sourceLocation: sourceLocation)
        #expect(run.output.bytes == [], sourceLocation: sourceLocation)
        #expect(run.notes.count == 1, "\(run.errors.text)", sourceLocation: sourceLocation)
        #expect(
            run.notes.first?.hasPrefix("account-ledger: ") == true, "\(run.errors.text)",
            sourceLocation: sourceLocation)
        #expect(
            words.isEmpty || run.errors.text.contains(words), "\(run.errors.text)",
            sourceLocation: sourceLocation)
    }
}

extension [UInt8] {
    /// The text up to the first line feed; nil if there is none.
    var firstLine: String? {
        firstIndex(of: 10).map { String(decoding: self[..<$0], as: UTF8.self) }
    }
}

extension JSONValue {
    /// The names of an object's members, in their order.
    var names: [String] { objectValue?.map(\.key) ?? [] }
}
