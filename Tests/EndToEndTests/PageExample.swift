import Foundation
import LedgerTesting
import Testing

/// A command that a page shows, and the lines that it shows behind it, up to one that stands for others.
struct PageExample {
    var command: String
    var lines: [String] = []

    /// The commands of a part of a page, in their order.
    static func all(in page: String, from start: String, to end: String? = nil) throws -> [PageExample] {
        let text = try String(contentsOfFile: Fixture.checkout + "/" + page, encoding: .utf8)
        var part = try #require(text.components(separatedBy: start).last)
        if let end { part = try #require(part.components(separatedBy: end).first) }
        var examples: [PageExample] = []
        for (place, block) in part.components(separatedBy: "```").enumerated() where place % 2 == 1 {
            var isCut = false
            for line in block.split(separator: "\n").dropFirst() {
                if line.hasPrefix("$ ") {
                    examples.append(PageExample(command: String(line.dropFirst(2))))
                    isCut = false
                } else if let last = examples.indices.last {
                    let isOpen = examples[last].command.count { $0 == "\"" } % 2 == 1
                    isCut = isCut || line == "…"
                    if isOpen {
                        examples[last].command += "\n" + line
                    } else if !isCut {
                        examples[last].lines.append(String(line))
                    }
                }
            }
        }
        return examples
    }

    /// A `PATH` on which the programs of the pages are, for commands that are run in a folder; SQLite's own is done by
    /// Python's module.
    static func programs(in folder: TemporaryDirectory) throws -> String {
        let files = FileManager.default
        try files.createDirectory(atPath: folder.file("bin"), withIntermediateDirectories: true)
        try files.createSymbolicLink(
            atPath: folder.file("bin/account-ledger"), withDestinationPath: try BuiltBinary.find().path)
        for name in ["script", "Tests"] {
            try files.createSymbolicLink(
                atPath: folder.file(name), withDestinationPath: Fixture.checkout + "/" + name)
        }
        if let python = FormatPage.python {
            try """
            #!\(python)
            import sqlite3, sys
            sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])
            """.write(toFile: folder.file("bin/sqlite3"), atomically: false, encoding: .utf8)
            try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.file("bin/sqlite3"))
        }
        return folder.file("bin") + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
    }
}
