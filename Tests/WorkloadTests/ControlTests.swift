import EventStore
import Foundation
import LedgerTesting
import StrictJSON
import Testing

@testable import ledger_workload

/// The control, compiled once for all tests.
private enum CompiledControl {
    private static let folder = try? TemporaryDirectory()

    /// The compiled control; nil where it cannot be compiled.
    static let program: ControlProgram? = {
        guard let folder else { return nil }
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        compiler.arguments = [
            "cc", "-O1", "-Wno-deprecated-declarations", "-o", folder.file("control"),
            Fixture.checkout + "/script/bench-control.c", "-lsqlite3", "-lcrypto",
        ]
        compiler.standardError = FileHandle.nullDevice
        guard (try? compiler.run()) != nil else { return nil }
        compiler.waitUntilExit()
        return compiler.terminationStatus == 0 ? ControlProgram(path: folder.file("control")) : nil
    }()
}

/// The C program that the figures are compared with: it has to do the same work, or the comparison means nothing.
@Suite(.enabled(if: CompiledControl.program != nil, "no C compiler, or no headers of SQLite and OpenSSL"))
struct ControlTests {
    @Test func `its scan finds every leaf hash of a ledger as it is stored`() async throws {
        let program = try #require(CompiledControl.program)
        try await TemporaryDirectory.with { folder in
            let directory = LedgerDirectory(folder.file("ledger"))
            _ = try await LedgerFiller.fill(directory, events: 700, seed: 2)
            let answer = try program.run(["scan", directory.events])
            #expect(answer["events"]?.integerValue == 700)
            #expect(answer["different"]?.integerValue == 0)
        }
    }

    @Test(arguments: [true, false])
    func `it appends the rows it is given to the ledger's own table`(withTriggers: Bool) async throws {
        let program = try #require(CompiledControl.program)
        try await TemporaryDirectory.with { folder in
            let directory = LedgerDirectory(folder.file("ledger"))
            _ = try EventStore.create(directory)
            var workload = Workload(events: 30, seed: 2)
            let events = (0..<30).compactMap { _ in workload.next() }
            try ControlRows.write(events, to: folder.file("rows"))
            let conversation = try program.appending(
                to: folder.file("control.sqlite"), copiedFrom: directory, rows: folder.file("rows"),
                withTriggers: withTriggers)
            #expect(try conversation.commit(5, of: 1).latencies.count == 5)
            #expect(try conversation.commit(1, of: 25).latencies.count == 1)
            try conversation.end()
            // A ledger's directory around the control's file, to read it as one.
            let copy = LedgerDirectory(folder.file("copy"))
            _ = try EventStore.create(copy)
            try FileManager.default.removeItem(atPath: copy.events)
            try FileManager.default.moveItem(atPath: folder.file("control.sqlite"), toPath: copy.events)
            let reader = try EventReader.openForInspection(copy)
            defer { try? reader.close() }
            #expect(try reader.head() == 30)
            for (place, given) in events.enumerated() {
                let event = try #require(try reader.event(Int64(place + 1)))
                #expect(
                    event.sourceKey == given.sourceKey && event.body == given.body && event.kind == given.kind
                )
                #expect(event.metadata == given.metadata)
            }
            #expect(try reader.schemaDifferences().isEmpty == withTriggers)
        }
    }

    @Test(arguments: ["grow", "overwrite"])
    func `it counts syncs`(mode: String) throws {
        let program = try #require(CompiledControl.program)
        let folder = try TemporaryDirectory()
        defer { folder.remove() }
        #expect(try program.run(["sync", folder.file("sync"), "7", mode])["syncs"]?.integerValue == 7)
    }
}
