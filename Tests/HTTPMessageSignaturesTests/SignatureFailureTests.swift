import HTTPMessageSignatures
import Testing

@Suite struct SignatureFailureTests {
    @Test func `every failure has its own name and its own sentence`() {
        #expect(Set(SignatureFailure.all.map(\.name)).count == SignatureFailure.all.count)
        #expect(Set(SignatureFailure.all.map(\.message)).count == SignatureFailure.all.count)
        for failure in SignatureFailure.all {
            #expect(failure.message.hasSuffix("."))
            #expect(failure.description == "\(failure.name): \(failure.message)")
        }
    }

    @Test func `errors are equal by code and say where they come from`() {
        let one = #expect(throws: SignatureError.self) { try SigningKey(pem: "", passphrase: nil) }
        let other = #expect(throws: SignatureError.self) { try VerificationKey(pem: " ") }
        #expect(one == other)
        #expect(one?.location.hasPrefix("HTTPMessageSignatures/") == true)
        #expect(one?.description.hasPrefix("emptyKey: ") == true)
    }
}
