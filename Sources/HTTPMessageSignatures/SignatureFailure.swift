/// Why a message's signature was refused.
///
/// A code with one fixed sentence. It never holds anything of the message, so it may be logged, counted and
/// answered to the sender. Equal by code.
package struct SignatureFailure: Error, Sendable, Hashable, CustomStringConvertible {
    private enum Code: String, CaseIterable {
        case missingSignature, repeatedHeader, malformedHeader, headerTooLong, tooManySignatures,
            repeatedLabel
        case unpairedLabel, malformedSignature, malformedInput, malformedComponent, componentWithParameters
        case unsupportedComponent, repeatedComponent, missingComponent, unusableValue
        case repeatedParameter, malformedParameter, missingKeyID, missingCreated
        case createdInFuture, createdTooLongAgo, expired
        case requiredComponentNotCovered, bodyNotCovered, malformedDigest, unsupportedDigest, digestMismatch
        case algorithmMismatch, draftNotAccepted, signatureMismatch
    }

    private let code: Code

    private init(_ code: Code) {
        self.code = code
    }

    /// Every failure there is, for tables and documentation.
    package static let all: [SignatureFailure] = Code.allCases.map(SignatureFailure.init)

    /// The code's stable name, for logs and metrics: camel case, ASCII letters only.
    package var name: String { code.rawValue }

    /// The code's name and its sentence.
    package var description: String { "\(name): \(message)" }
}

extension SignatureFailure {
    /// The header `signature` or `signature-input` is absent or empty.
    package static let missingSignature = SignatureFailure(.missingSignature)
    /// `signature`, `signature-input`, `digest` or `content-digest` stands on several header lines.
    package static let repeatedHeader = SignatureFailure(.repeatedHeader)
    /// `signature` or `signature-input` is not a structured-field dictionary.
    package static let malformedHeader = SignatureFailure(.malformedHeader)
    /// `signature` or `signature-input` is longer than 16 KiB.
    package static let headerTooLong = SignatureFailure(.headerTooLong)
    /// More than 16 signatures in one message.
    package static let tooManySignatures = SignatureFailure(.tooManySignatures)
    /// One label stands twice in one header.
    package static let repeatedLabel = SignatureFailure(.repeatedLabel)
    /// A label has a signature but no input, or the reverse.
    package static let unpairedLabel = SignatureFailure(.unpairedLabel)
    /// A signature is not a byte sequence in strict base64.
    package static let malformedSignature = SignatureFailure(.malformedSignature)
    /// A signature's input is not a list of components in parentheses.
    package static let malformedInput = SignatureFailure(.malformedInput)
    /// A component is not a quoted lower-case name.
    package static let malformedComponent = SignatureFailure(.malformedComponent)
    /// A component has parameters such as `;sf` or `;req`.
    package static let componentWithParameters = SignatureFailure(.componentWithParameters)
    /// A derived component other than `@method`, `@path` and `@query`.
    package static let unsupportedComponent = SignatureFailure(.unsupportedComponent)
    /// One component is listed twice.
    package static let repeatedComponent = SignatureFailure(.repeatedComponent)
    /// A covered component is not in the message.
    package static let missingComponent = SignatureFailure(.missingComponent)
    /// A covered value holds a control character.
    package static let unusableValue = SignatureFailure(.unusableValue)
    /// One parameter is given twice.
    package static let repeatedParameter = SignatureFailure(.repeatedParameter)
    /// A known parameter has another type or spelling than it must have.
    package static let malformedParameter = SignatureFailure(.malformedParameter)
    /// There is no `keyid`, or it is empty.
    package static let missingKeyID = SignatureFailure(.missingKeyID)
    /// There is no `created`.
    package static let missingCreated = SignatureFailure(.missingCreated)
    /// `created` lies further ahead than the allowed skew.
    package static let createdInFuture = SignatureFailure(.createdInFuture)
    /// There is no `expires`, and `created` lies further back than the allowed skew.
    package static let createdTooLongAgo = SignatureFailure(.createdTooLongAgo)
    /// `expires` lies further back than the allowed skew.
    package static let expired = SignatureFailure(.expired)
    /// A component that the receiver requires is not covered.
    package static let requiredComponentNotCovered = SignatureFailure(.requiredComponentNotCovered)
    /// The message has a body, and no covered digest protects it.
    package static let bodyNotCovered = SignatureFailure(.bodyNotCovered)
    /// A covered digest header cannot be read.
    package static let malformedDigest = SignatureFailure(.malformedDigest)
    /// A covered digest header names neither SHA-256 nor SHA-512.
    package static let unsupportedDigest = SignatureFailure(.unsupportedDigest)
    /// A covered digest is that of another body.
    package static let digestMismatch = SignatureFailure(.digestMismatch)
    /// The parameter `alg` contradicts the key.
    package static let algorithmMismatch = SignatureFailure(.algorithmMismatch)
    /// The receiver accepts no form of signature base.
    package static let draftNotAccepted = SignatureFailure(.draftNotAccepted)
    /// The signature is not one by this key over this message.
    package static let signatureMismatch = SignatureFailure(.signatureMismatch)
}

extension SignatureFailure {
    /// One sentence for people, without anything of the message.
    package var message: String {
        switch code {
        case .missingSignature:
            "The message carries no signature; both signature and signature-input are needed."
        case .repeatedHeader: "A signature or digest header stands on several lines; send each of them once."
        case .malformedHeader: "The signature headers are not structured-field dictionaries (RFC 8941)."
        case .headerTooLong: "A signature header is longer than 16 KiB."
        case .tooManySignatures: "The message carries more than 16 signatures."
        case .repeatedLabel: "A signature label is used twice."
        case .unpairedLabel: "A signature label is missing in either signature or signature-input."
        case .malformedSignature: "A signature must be standard base64 with padding between two colons."
        case .malformedInput: "A signature input must be a list of components in parentheses and parameters."
        case .malformedComponent: "A covered component must be a quoted name in lower case."
        case .componentWithParameters: "Parameters on covered components are not supported."
        case .unsupportedComponent: "Of the derived components only @method, @path and @query are supported."
        case .repeatedComponent: "A component is covered twice."
        case .missingComponent: "A covered component is not part of the message."
        case .unusableValue: "A covered value holds a control character."
        case .repeatedParameter: "A signature parameter is given twice."
        case .malformedParameter: "A signature parameter has the wrong type or spelling."
        case .missingKeyID: "The signature names no key; the parameter keyid is needed."
        case .missingCreated: "The signature has no time; the parameter created is needed."
        case .createdInFuture: "The signature was created in the future; compare the clocks."
        case .createdTooLongAgo: "The signature is too old; sign every attempt afresh and compare the clocks."
        case .expired: "The signature has expired; sign every attempt afresh and compare the clocks."
        case .requiredComponentNotCovered: "The signature does not cover a component that must be covered."
        case .bodyNotCovered: "The message has a body, but the signature covers no digest of it."
        case .malformedDigest: "The digest of the body cannot be read."
        case .unsupportedDigest: "The digest of the body must be SHA-512 or SHA-256."
        case .digestMismatch: "The digest does not match the body; sign the exact bytes that are sent."
        case .algorithmMismatch: "The parameter alg contradicts the key."
        case .draftNotAccepted: "No signature draft is accepted here."
        case .signatureMismatch: "The signature does not match the message and the key."
        }
    }
}
