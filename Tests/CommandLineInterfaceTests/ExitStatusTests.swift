import Capture
import EventStore
import HTTPMessageSignatures
import ReadModels
import Sandbox
import Testing
import TransparencyLog
import UpvestAPI

@testable import CommandLineInterface

@Suite struct ExitStatusTests {
    @Test func `the exit codes are the ones that are documented`() {
        let codes: [ExitStatus: Int32] = [
            .done: 0, .findings: 1, .usage: 2, .integrity: 3, .inputOutput: 4, .provider: 5, .notFound: 6,
        ]
        #expect(codes.count == ExitStatus.allCases.count)
        for (status, code) in codes { #expect(status.rawValue == code) }
    }

    @Test(arguments: [
        (CommandLineError.Code.usage, ExitStatus.usage), (.missingCredential, .usage),
        (.outputExists, .usage),
        (.unreadableFile, .inputOutput), (.unwritableFile, .inputOutput), (.closedOutput, .inputOutput),
        (.notFound, .notFound), (.notFoundAtProvider, .notFound), (.refusedByProvider, .provider),
        (.incompleteDemo, .findings), (.malformedFile, .usage), (.doesNotHold, .integrity),
    ])
    func `an error of the command line has its exit code`(_ code: CommandLineError.Code, _ status: ExitStatus)
    {
        #expect(ExitStatus(code) == status)
    }

    @Test func `every code of the command line is in the table`() {
        #expect(CommandLineError.Code.all.count == 12)
        #expect(Set(CommandLineError.Code.all).count == 12)
    }

    @Test(arguments: [
        (EventStoreError.Code.notALedger, ExitStatus.inputOutput), (.foreignDatabase, .inputOutput),
        (.newerFormat, .inputOutput), (.alreadyExists, .usage), (.permissionDenied, .inputOutput),
        (.readOnly, .inputOutput), (.busy, .inputOutput), (.inputOutput, .inputOutput),
        (.stopped, .inputOutput),
        (.clock, .usage), (.mismatch, .usage), (.invalidEvent, .usage), (.damaged, .integrity),
        (.missingEvents, .integrity), (.signingKey, .inputOutput),
    ])
    func `an error of the event store has its exit code`(_ code: EventStoreError.Code, _ status: ExitStatus) {
        let failure = Failure(EventStoreError(code, "A sentence.", cause: "below"))
        #expect(failure.status == status)
        #expect(failure.sentence == "A sentence (below).")
    }

    @Test(arguments: [ReadModelsError.Code.busy, .damaged, .permissionDenied, .inputOutput])
    func `an error of the read models is one of files`(_ code: ReadModelsError.Code) {
        #expect(ExitStatus(code) == .inputOutput)
    }

    @Test(arguments: [
        (CaptureError.Code.addressInUse, ExitStatus.inputOutput), (.cannotListen, .inputOutput),
        (.invalidPublicURL, .usage), (.keysUnreadable, .inputOutput), (.keysRefused, .provider),
        (.noAnswer, .provider), (.tokenRefused, .provider), (.inputUnreadable, .inputOutput),
    ])
    func `an error at the doors has its exit code`(_ code: CaptureError.Code, _ status: ExitStatus) {
        #expect(ExitStatus(code) == status)
    }

    @Test(arguments: [
        (UpvestAPIError.Code.invalidBaseURL, ExitStatus.usage), (.invalidCredentials, .usage),
        (.invalidTarget, .usage), (.unreadableKeySet, .provider), (.unreadableList, .provider),
    ])
    func `an error of the client has its exit code`(_ code: UpvestAPIError.Code, _ status: ExitStatus) {
        #expect(ExitStatus(code) == status)
    }

    @Test(arguments: [
        (SignatureError.Code.emptyKey, ExitStatus.usage), (.malformedKey, .usage), (.unsupportedKey, .usage),
        (.publicKeyGiven, .usage), (.privateKeyGiven, .usage), (.missingPassphrase, .usage),
        (.wrongPassphrase, .usage), (.unsupportedPassphrase, .usage), (.unsupportedEncryption, .usage),
        (.invalidPublicKey, .usage), (.invalidMessage, .usage), (.invalidParameter, .usage),
        (.signingFailed, .inputOutput),
    ])
    func `an error with a key has its exit code`(_ code: SignatureError.Code, _ status: ExitStatus) {
        #expect(ExitStatus(code) == status)
    }

    @Test(arguments: [
        (SandboxError.Code.cannotListen, ExitStatus.inputOutput), (.invalidConfiguration, .usage),
    ])
    func `an error of the sandbox has its exit code`(_ code: SandboxError.Code, _ status: ExitStatus) {
        #expect(ExitStatus(code) == status)
    }

    @Test(arguments: [TransparencyLogError.Code.malformedProof, .missingTile, .outOfRange])
    func `what the ledger itself holds of checkpoints and hashes is sound or damaged`(
        _ code: TransparencyLogError.Code
    ) {
        let failure = Failure(TransparencyLogError(code, "A sentence."))
        #expect(failure.status == .integrity)
        #expect(failure.sentence?.contains("verify") == true)
    }

    @Test(
        arguments: [
            (nil, "A sentence."), ("", "A sentence."), ("disk I/O error", "A sentence (disk I/O error)."),
            ("An end.", "A sentence (An end)."), ("IOError(errnoCode: 111)", "A sentence."),
            (String(repeating: "x", count: 200), "A sentence."),
        ] as [(String?, String)])
    func `a cause is told unless it was written for developers`(_ cause: String?, _ sentence: String) {
        #expect(Failure(EventStoreError(.inputOutput, "A sentence.", cause: cause)).sentence == sentence)
    }

    @Test func `an error that nobody knows is told without its contents`() {
        struct Odd: Error {
            let secret = "s3cr3t"
        }
        let failure = Failure(Odd())
        #expect(failure.status == .inputOutput)
        #expect(failure.sentence?.contains("s3cr3t") == false)
    }

    @Test func `a reader that went away is not told anything`() {
        let failure = Failure(CommandLineError(.closedOutput, "Nobody reads standard output any more."))
        #expect(failure.status == .inputOutput)
        #expect(failure.sentence == nil)
    }
}
