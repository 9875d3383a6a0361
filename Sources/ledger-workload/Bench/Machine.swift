import Foundation
import StrictJSON

/// What the figures were measured on.
struct Machine {
    /// The processor's own name.
    let processor: String
    let cores: Int
    let memoryBytes: UInt64
    let system: String
    /// The file system of the folder in which everything is measured.
    let fileSystem: String
    let swift: String
    let sqlite: String
    /// The day in UTC.
    let date: String

    /// Looks around; what cannot be found out is an empty text.
    init(scratch: String, swift: String, control: ControlProgram, now: Date = Date()) {
        let process = ProcessInfo.processInfo
        processor = Self.value(of: "model name", in: "/proc/cpuinfo", separator: ":")
        cores = process.activeProcessorCount
        memoryBytes = process.physicalMemory
        let name = Self.value(of: "PRETTY_NAME", in: "/etc/os-release", separator: "=")
        let kernel = (try? String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)) ?? ""
        system = "\(name), Linux \(kernel.trimmingCharacters(in: .whitespacesAndNewlines))"
        fileSystem = Self.fileSystem(of: scratch)
        self.swift = swift
        sqlite = (try? control.run(["version"]))?["sqlite"]?.stringValue ?? ""
        date = String(now.ISO8601Format().prefix(10))
    }

    /// One line for the page.
    var sentence: String {
        "\(date), \(processor), \(cores) cores, \(memoryBytes >> 30) GiB, \(system), \(fileSystem); "
            + "\(swift), SQLite \(sqlite)"
    }

    var json: JSONValue {
        [
            "processor": .string(processor), "cores": .integer(Int64(cores)),
            "memory_bytes": .integer(Int64(memoryBytes)), "system": .string(system),
            "file_system": .string(fileSystem), "swift": .string(swift), "sqlite": .string(sqlite),
            "date": .string(date),
        ]
    }

    private static func value(of key: String, in path: String, separator: Character) -> String {
        let lines = ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: "\n")
        let line = lines.first { $0.hasPrefix(key) } ?? ""
        guard let place = line.firstIndex(of: separator) else { return "" }
        return line[line.index(after: place)...].trimmingCharacters(in: CharacterSet(charactersIn: " \t\""))
    }

    /// The type of the mount with the longest path in front of a folder.
    ///
    /// Source: proc_pid_mounts(5).
    private static func fileSystem(of folder: String) -> String {
        let path = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path + "/"
        let mounts = (try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)) ?? ""
        var longest = ""
        var type = ""
        for mount in mounts.split(separator: "\n") {
            let words = mount.split(separator: " ")
            guard words.count > 2 else { continue }
            let place = words[1].hasSuffix("/") ? String(words[1]) : words[1] + "/"
            // Of several on one place the last one is seen.
            if path.hasPrefix(place), place.count >= longest.count {
                longest = place
                type = String(words[2])
            }
        }
        return type
    }
}
