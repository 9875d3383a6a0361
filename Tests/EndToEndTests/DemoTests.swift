import Foundation
import LedgerTesting
import StrictJSON
import Testing

extension EndToEnd {
    /// The guide from nothing to an active account, and what the ledger answers about it afterwards.
    @Suite(.demoLedger) struct DemoTests {
        private let ledger: Ledger
        private let outcome: ProcessOutcome

        init() throws {
            let demo = try #require(DemoLedger.current)
            ledger = demo.ledger
            outcome = demo.outcome
        }

        @Test func `the demo prints the timelines and the verdict and names its ledger`() throws {
            #expect(outcome.outputText.contains("PENDING_APPROVAL"))
            #expect(outcome.outputText.contains("ACTIVE"))
            #expect(outcome.outputText.contains(ledger.path))
            #expect(!outcome.timedOut)
        }

        @Test func `the readme shows what the demo prints`() throws {
            let text = try String(contentsOfFile: Fixture.checkout + "/README.md", encoding: .utf8)
            let parts = text.components(separatedBy: "<!-- demo output -->")
            try #require(parts.count == 2)
            let shown = try #require(parts[1].components(separatedBy: "<!-- /demo output -->").first)
            let printed = outcome.outputText.replacing(ledger.path, with: "./demo-ledger")
                .replacing(ledger.binary.path, with: "account-ledger")
            let lines = Self.fixed(in: shown.replacing("```", with: ""))
            try #require(lines.count > 40)
            #expect(lines == Self.fixed(in: printed))
        }

        /// The lines that are the same in every run: without those that deliveries shape, and with what is counted,
        /// measured, hashed or made at random masked.
        private static func fixed(in text: String) -> [String] {
            let volatile = /^(evidence:|exact start|bounded|latest|confirmed until|[A-Z_.]+(, [A-Z_.]+)*,?$)/
            return text.split(separator: "\n").compactMap { line in
                let words = line.split(separator: " ").joined(separator: " ")
                guard words.firstMatch(of: volatile) == nil, !words.contains("delivery received") else {
                    return nil
                }
                return words.replacing(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, with: "ID")
                    .replacing(/[0-9-]{10}T[0-9:.]+Z/, with: "INSTANT")
                    .replacing(/[A-Za-z0-9+\/]{43}=/, with: "HASH").replacing(/[0-9]+(\.[0-9]+)?/, with: "N")
            }
        }

        @Test func `one active account stands in one active group of one active user`() async throws {
            let accounts = try await ledger.items(["list", "accounts"])
            let groups = try await ledger.items(["list", "account-groups"])
            let users = try await ledger.items(["list", "users"])
            #expect(accounts.map { $0["status"] } == ["ACTIVE"])
            #expect(groups.map { $0["status"] } == ["ACTIVE"])
            #expect(users.map { $0["status"] } == ["ACTIVE"])
            #expect(accounts.first?["account_group_id"] == groups.first?["id"])
            let filtered = try await ledger.items(["list", "accounts", "--status", "PENDING_APPROVAL"])
            #expect(filtered.isEmpty)
        }

        @Test(arguments: ["accounts", "account-groups"])
        func `a history goes from pending to active, by a delivery and by a response`(list: String)
            async throws
        {
            let id = try #require(try await ledger.items(["list", list]).first?["id"]?.stringValue)
            let history = try await ledger.json(["history", id])
            #expect(history["subject"]?["id"]?.stringValue == id)
            #expect(history.statuses == ["PENDING_APPROVAL", "ACTIVE"])
            #expect(
                Set(history.evidence.compactMap { $0["source"]?.stringValue }) == ["webhook", "response"])
            for piece in history.evidence {
                let sequence = try #require(piece["sequence"]?.integerValue)
                let event = try await ledger.json(["show", "\(sequence)"])
                let kind = piece["source"] == "webhook" ? "webhook.delivery" : "api.response"
                #expect(event["kind"]?.stringValue == kind)
                #expect(event["body"]?.stringValue?.contains(id) == true)
            }
        }

        @Test func `show gives the exact bytes of every delivery`() async throws {
            let evidence = Evidence(ledger)
            let deliveries = try evidence.sequences(ofKind: "webhook.delivery")
            try #require(!deliveries.isEmpty)
            for sequence in deliveries {
                let stored = try evidence.body(sequence)
                #expect(try await ledger.raw(sequence) == stored)
                let line = try await ledger.json(["show", "\(sequence)"])
                #expect(line["body"]?.stringValue.map { Array($0.utf8) } == stored)
                // What was signed is what is stored: the digest that the signature covers fits the bytes.
                let metadata = try #require(line["metadata"])
                #expect(metadata["signature"] == "valid")
                let digest = metadata["headers"]?["digest"]?.arrayValue?.first?.stringValue
                #expect(digest == BodyDigest.draft6(of: stored))
            }
        }

        @Test func `a call that changes something is committed before its answer`() async throws {
            let lines = try await ledger.export()
            let requests = lines.filter { $0["kind"] == "api.request" }
            // User, group and account at least; the subscription and its enabling besides.
            #expect(requests.count >= 3)
            for request in requests {
                let sequence = try #require(request["sequence"]?.integerValue)
                let answers = lines.filter { $0["metadata"]?["request_sequence"]?.integerValue == sequence }
                #expect(!answers.isEmpty)
                #expect(answers.allSatisfy { ($0["sequence"]?.integerValue ?? 0) > sequence })
            }
        }

        @Test func `verify says ok`() async throws {
            let (outcome, verdict) = try await ledger.verdict()
            #expect(outcome.exitCode == 0)
            #expect(verdict["verdict"] == "ok")
            #expect(verdict["problems"]?.arrayValue?.isEmpty == true)
            let size = try #require(verdict["size"]?.integerValue)
            #expect(try Evidence(ledger).sequences() == Array(1...size))
            #expect(verdict["checkpointed_size"]?.integerValue == size)
            #expect(verdict["unprotected"] == .null)
        }

        @Test func `an export into the same ledger appends nothing, and into another one everything`()
            async throws
        {
            try await TemporaryDirectory.with { folder in
                let copy = try ledger.copy(to: folder.file("copy"))
                let export = try await copy.succeed(["export"]).output
                let count = Int64(export.split(separator: 10).count)
                let again = try await copy.succeed(["import", "-", "--format", "json"], input: export)
                let first = try JSONValue(again.output)
                #expect(first["appended"]?.integerValue == 0)
                #expect(first["skipped"]?.integerValue == count)
                #expect(try Evidence(copy).sequences().count == Int(count))

                let other = try Ledger(folder.file("other"), binary: ledger.binary)
                try await other.succeed(["init"])
                let fresh = try await other.succeed(["import", "-", "--format", "json"], input: export)
                #expect(try JSONValue(fresh.output)["appended"]?.integerValue == count)
                let accounts = try await other.items(["list", "accounts"])
                #expect(accounts.map { $0["status"] } == ["ACTIVE"])
                #expect(try await other.verdict().outcome.exitCode == 0)
            }
        }
    }
}
