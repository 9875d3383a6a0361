import Capture
import EventStore
import HTTPMessageSignatures
import ReadModels
import Sandbox
import StrictJSON
import TransparencyLog
import UpvestAPI

/// An error of any room as the program ends with it: an exit code and one sentence.
///
/// This is the one place where the codes of the rooms become exit codes.
struct Failure {
    /// How the program ends.
    let status: ExitStatus
    /// What to tell; nil where there is nobody to tell it to.
    let sentence: String?

    /// The failure that an error is.
    init(_ error: any Error) {
        switch error {
        case let error as CommandLineError:
            status = ExitStatus(error.code)
            sentence = error.code == .closedOutput ? nil : error.message
        case let error as EventStoreError:
            status = ExitStatus(error.code)
            sentence = Self.sentence(error.message, error.cause)
        case let error as ReadModelsError:
            status = ExitStatus(error.code)
            sentence = Self.sentence(error.message, error.cause)
        case let error as CaptureError:
            status = ExitStatus(error.code)
            // What lies behind a failure to listen is a text of the network library for its own developers.
            sentence = Self.sentence(error.message, error.code == .cannotListen ? nil : error.cause)
        case let error as UpvestAPIError:
            status = ExitStatus(error.code)
            sentence = Self.sentence(error.message, error.cause)
        case let error as SignatureError:
            status = ExitStatus(error.code)
            sentence = Self.sentence(error.message, error.cause)
        case let error as SandboxError:
            status = ExitStatus(error.code)
            sentence = error.message
        case is TransparencyLogError:
            // Files from outside are met where they are read; this is what the ledger itself holds.
            status = .integrity
            sentence =
                "The ledger holds a checkpoint or hashes that cannot be read: run 'account-ledger verify'."
        case is JSONError:
            // Everything from outside is met where it comes in; what is left is what the ledger holds.
            status = .integrity
            sentence = "The ledger holds metadata that is not JSON: run 'account-ledger verify'."
        case is CancellationError:
            status = .inputOutput
            sentence = "The command was interrupted."
        default:
            status = .inputOutput
            sentence = "Something went wrong that has no name yet (\(type(of: error))): please report it."
        }
    }

    /// The message, with the cause in brackets before its full stop.
    ///
    /// A cause that is itself a piece of code or a nest of brackets comes from a library and was written for its
    /// developers; the sentence says enough without it.
    private static func sentence(_ message: String, _ cause: String?) -> String {
        guard let cause, !cause.isEmpty, cause.utf8.count <= 160,
            !cause.contains(where: { "()[]{}<>".contains($0) })
        else { return message }
        let isEnded = message.hasSuffix(".")
        let end = cause.hasSuffix(".") ? String(cause.dropLast()) : cause
        return "\(isEnded ? String(message.dropLast()) : message) (\(end))\(isEnded ? "." : "")"
    }
}

extension ExitStatus {
    /// The exit code for an error of this room.
    init(_ code: CommandLineError.Code) {
        self =
            switch code {
            case .usage, .missingCredential, .outputExists, .malformedFile: .usage
            case .doesNotHold: .integrity
            case .notFound, .notFoundAtProvider: .notFound
            case .refusedByProvider: .provider
            case .incompleteDemo: .findings
            default: .inputOutput
            }
    }

    /// The exit code for an error of the event store.
    init(_ code: EventStoreError.Code) {
        self =
            switch code {
            // The ledger is sound and the command does not fit it.
            case .alreadyExists, .mismatch, .invalidEvent, .clock: .usage
            case .damaged, .missingEvents: .integrity
            default: .inputOutput
            }
    }

    /// The exit code for an error of the read models, which are derived: nothing is lost by it.
    init(_: ReadModelsError.Code) {
        self = .inputOutput
    }

    /// The exit code for an error at one of the doors.
    init(_ code: CaptureError.Code) {
        self =
            switch code {
            case .invalidPublicURL: .usage
            case .keysRefused, .noAnswer, .tokenRefused: .provider
            default: .inputOutput
            }
    }

    /// The exit code for an error of the API client.
    init(_ code: UpvestAPIError.Code) {
        self =
            switch code {
            case .invalidBaseURL, .invalidCredentials, .invalidTarget: .usage
            default: .provider
            }
    }

    /// The exit code for an error with a key.
    init(_ code: SignatureError.Code) {
        self = code == .signingFailed ? .inputOutput : .usage
    }

    /// The exit code for an error of the sandbox.
    init(_ code: SandboxError.Code) {
        self = code == .invalidConfiguration ? .usage : .inputOutput
    }
}
