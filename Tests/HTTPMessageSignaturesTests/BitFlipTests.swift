import Crypto
import Foundation
import HTTPMessageSignatures
import Testing

/// Every single bit of a signed delivery.
@Suite struct BitFlipTests {
    /// The text with one bit of one byte changed; the text must be ASCII.
    private static func flipped(_ text: String, bit: Int) -> String {
        var bytes = Array(text.utf8)
        bytes[bit / 8] ^= 1 << (bit % 8)
        return String(String.UnicodeScalarView(bytes.map { UnicodeScalar($0) }))
    }

    private func expectRefusal(_ delivery: Delivery, _ what: String) {
        guard case .valid = delivery.verdict() else { return }
        Issue.record("accepted with a changed bit in \(what)")
    }

    @Test(arguments: SignatureDraft.allCases)
    func `any bit of the body is protected`(draft: SignatureDraft) throws {
        for key in [try SigningKey.ed25519(seed: Delivery.seed), SigningKey.generateP521()] {
            let delivery = try Delivery(key: key, draft: draft)
            for bit in 0..<delivery.message.body.count * 8 {
                var body = delivery.message.body
                body[bit / 8] ^= 1 << (bit % 8)
                var changed = delivery
                changed.message = HTTPMessage(
                    method: "POST", path: "/upvest/events", query: nil, headers: delivery.message.headers,
                    body: body)
                #expect(changed.verdict() == .invalid(reason: .digestMismatch))
            }
        }
    }

    @Test(arguments: SignatureDraft.allCases)
    func `any bit of a covered header's name or value is protected`(draft: SignatureDraft) throws {
        let delivery = try Delivery(draft: draft)
        let covered = try #require(try SignatureInput.all(in: delivery.message).first).coveredHeaders
        #expect(covered.count == 4)
        for (place, header) in delivery.message.headers.enumerated() where covered.contains(header.name) {
            for bit in 0..<header.value.utf8.count * 8 {
                var changed = delivery
                var headers = delivery.message.headers
                headers[place].value = Self.flipped(header.value, bit: bit)
                changed.message = HTTPMessage(
                    method: "POST", path: "/upvest/events", query: nil, headers: headers, body: Delivery.body)
                expectRefusal(changed, "the value of \(header.name), bit \(bit)")
            }
            for bit in 0..<header.name.utf8.count * 8 {
                let name = Self.flipped(header.name, bit: bit)
                // Header names are the same in any case.
                guard name.lowercased() != header.name else { continue }
                var changed = delivery
                var headers = delivery.message.headers
                headers[place].name = name
                changed.message = HTTPMessage(
                    method: "POST", path: "/upvest/events", query: nil, headers: headers, body: Delivery.body)
                expectRefusal(changed, "the name of \(header.name), bit \(bit)")
            }
        }
    }

    @Test(arguments: SignatureDraft.allCases, ["signature-input", "signature"])
    func `any bit of the signature headers is protected`(draft: SignatureDraft, name: String) throws {
        let delivery = try Delivery(draft: draft)
        let value = try #require(delivery.message.header(name))
        for bit in 0..<value.utf8.count * 8 {
            var changed = delivery
            changed.set(name, Self.flipped(value, bit: bit))
            expectRefusal(changed, "\(name), bit \(bit)")
        }
    }

    @Test(arguments: ["POST", "/upvest/events"])
    func `any bit of method and path is protected`(text: String) throws {
        let delivery = try Delivery()
        for bit in 0..<text.utf8.count * 8 {
            let other = Self.flipped(text, bit: bit)
            var changed = delivery
            changed.message = HTTPMessage(
                method: text == "POST" ? other : "POST", path: text == "POST" ? "/upvest/events" : other,
                query: nil,
                headers: delivery.message.headers, body: Delivery.body)
            expectRefusal(changed, "\(text), bit \(bit)")
        }
    }

    @Test func `any bit of a P-521 signature is protected, in both encodings`() async throws {
        let key = SigningKey.generateP521()
        let base = Array("the base".utf8)
        let der = try key.signature(for: base)
        let raw = [UInt8](try P521.Signing.ECDSASignature(derRepresentation: der).rawRepresentation)
        let publicKey = key.publicKey
        #expect(publicKey.isValid(signature: der, for: base))
        #expect(publicKey.isValid(signature: raw, for: base))
        for signature in [der, raw] {
            let accepted = await withTaskGroup(of: [Int].self) { group in
                for remainder in 0..<2 {
                    group.addTask {
                        (0..<signature.count * 8).filter { bit in
                            guard bit % 2 == remainder else { return false }
                            var changed = signature
                            changed[bit / 8] ^= 1 << (bit % 8)
                            return publicKey.isValid(signature: changed, for: base)
                        }
                    }
                }
                return await group.reduce(into: []) { $0 += $1 }
            }
            #expect(accepted.isEmpty)
        }
    }
}
