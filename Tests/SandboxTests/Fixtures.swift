import Foundation
import StrictJSON

/// The example files, found beside the tests.
enum Fixtures {
    static func bytes(_ name: String, file: String = #filePath) throws -> [UInt8] {
        let tests = URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
        return try Array(Data(contentsOf: tests.appendingPathComponent("Fixtures/examples/\(name).json")))
    }

    static func json(_ name: String) throws -> JSONValue { try JSONValue(bytes(name)) }
}

extension JSONValue {
    /// A copy with a member set, or taken away for nil.
    func with(_ key: String, _ value: JSONValue?) -> JSONValue {
        var copy = self
        copy[key] = value
        return copy
    }

    /// The names of an object's members, in order.
    var keys: [String] {
        guard case .object(let members) = self else { return [] }
        return members.map(\.key)
    }
}
