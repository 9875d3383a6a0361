import Foundation
import LedgerTesting
import StrictJSON
import Testing

@testable import Capture

@Suite struct QuarantineTests {
    private let clock = ManualClock()

    private func delivery(_ body: [UInt8], at second: Int64 = 0) -> Delivery {
        Delivery(
            head: DeliveryHead(method: "POST", target: "/webhooks", headers: []), body: body,
            receivedAt: clock.now.adding(nanoseconds: second * 1_000_000_000), remoteAddress: "192.0.2.7")
    }

    private func names(_ path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }

    @Test func `a refused delivery is kept whole in a private file`() async throws {
        try await TemporaryDirectory.with { folder in
            let path = folder.file("quarantine")
            let quarantine = Quarantine(path: path)
            let body: [UInt8] = [0, 255, 10, 34]
            let name = try #require(
                quarantine.keep(
                    delivery(body), reason: "digestMismatch", headers: ["signature": ["s"]], id: "id-1"))
            #expect(try names(path) == [name])
            let content = try #require(FileManager.default.contents(atPath: path + "/" + name))
            let record = try JSONValue(Array(content))
            #expect(
                record == [
                    "received_at": .string(clock.now.rfc3339), "reason": "digestMismatch",
                    "target": "/webhooks",
                    "headers": ["signature": ["s"]], "remote_address": "192.0.2.7", "body_base64": "AP8KIg==",
                ])
            for (entry, mode) in [(path, 0o700), (path + "/" + name, 0o600)] {
                let found = try FileManager.default.attributesOfItem(atPath: entry)[.posixPermissions]
                #expect((found as? NSNumber)?.intValue == mode)
            }
        }
    }

    @Test func `the oldest go when there are too many files, also those of an earlier run`() async throws {
        try await TemporaryDirectory.with { folder in
            let path = folder.file("quarantine")
            let first = Quarantine(path: path, maximumFiles: 3)
            for number in 1...3 {
                _ = first.keep(delivery([1], at: Int64(number)), reason: "r", headers: [:], id: "\(number)")
            }
            let second = Quarantine(path: path, maximumFiles: 3)
            for number in 4...5 {
                _ = second.keep(delivery([1], at: Int64(number)), reason: "r", headers: [:], id: "\(number)")
            }
            let left1 = try names(path).map { String($0.suffix(7)) }
            #expect(left1 == ["-3.json", "-4.json", "-5.json"])
        }
    }

    @Test func `the oldest go when there are too many bytes`() async throws {
        try await TemporaryDirectory.with { folder in
            let path = folder.file("quarantine")
            let quarantine = Quarantine(path: path, maximumBytes: 5000)
            for number in 1...4 {
                let body = [UInt8](repeating: 7, count: 1500)
                _ = quarantine.keep(
                    delivery(body, at: Int64(number)), reason: "r", headers: [:], id: "\(number)")
            }
            // Each file is a little over 2,000 bytes.
            let left2 = try names(path).map { String($0.suffix(7)) }
            #expect(left2 == ["-3.json", "-4.json"])
            let restarted = Quarantine(path: path, maximumBytes: 5000)
            _ = restarted.keep(delivery([1], at: 5), reason: "r", headers: [:], id: "5")
            let left3 = try names(path).map { String($0.suffix(7)) }
            #expect(left3 == ["-3.json", "-4.json", "-5.json"])
            _ = restarted.keep(
                delivery([UInt8](repeating: 7, count: 1500), at: 6), reason: "r", headers: [:], id: "6")
            let left4 = try names(path).map { String($0.suffix(7)) }
            #expect(left4 == ["-4.json", "-5.json", "-6.json"])
        }
    }

    @Test func `a folder that cannot be used does no harm`() async throws {
        try await TemporaryDirectory.with { folder in
            try folder.write("a file where the folder should be", to: "quarantine")
            let quarantine = Quarantine(path: folder.file("quarantine"))
            #expect(quarantine.keep(delivery([1]), reason: "r", headers: [:], id: "1") == nil)
        }
    }
}
