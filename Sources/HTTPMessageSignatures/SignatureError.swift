/// What can go wrong with keys and with signing.
///
/// Never holds key material, passphrases or anything of a message. Equal by code.
package struct SignatureError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of error.
    package struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case emptyKey, malformedKey, unsupportedKey, publicKeyGiven, privateKeyGiven, missingPassphrase
            case wrongPassphrase, unsupportedPassphrase, unsupportedEncryption, invalidPublicKey,
                invalidMessage
            case invalidParameter, signingFailed
        }

        private let value: Value

        /// The text of the key is empty.
        package static let emptyKey = Code(value: .emptyKey)
        /// The text is no PEM key, or a damaged one.
        package static let malformedKey = Code(value: .malformedKey)
        /// A key on another curve or of another kind than P-521 and Ed25519.
        package static let unsupportedKey = Code(value: .unsupportedKey)
        /// A public key where a private one is needed.
        package static let publicKeyGiven = Code(value: .publicKeyGiven)
        /// A private key where a public one is needed.
        package static let privateKeyGiven = Code(value: .privateKeyGiven)
        /// The key is encrypted and no passphrase, or an empty one, was given.
        package static let missingPassphrase = Code(value: .missingPassphrase)
        /// The passphrase does not decrypt the key.
        package static let wrongPassphrase = Code(value: .wrongPassphrase)
        /// The passphrase is not ASCII or is too long.
        package static let unsupportedPassphrase = Code(value: .unsupportedPassphrase)
        /// The key was decrypted, but keys of its kind can be read only unencrypted.
        package static let unsupportedEncryption = Code(value: .unsupportedEncryption)
        /// The numbers given are no public key.
        package static let invalidPublicKey = Code(value: .invalidPublicKey)
        /// The message cannot be signed as asked.
        package static let invalidMessage = Code(value: .invalidMessage)
        /// A signature parameter cannot be written.
        package static let invalidParameter = Code(value: .invalidParameter)
        /// The crypto library refused to sign.
        package static let signingFailed = Code(value: .signingFailed)

        /// The code's stable name: camel case, ASCII letters only.
        package var description: String { value.rawValue }
    }

    /// What kind of error it is.
    package let code: Code

    /// A sentence for people that says what to do next.
    package let message: String

    /// The error underneath, described, if there is one.
    package let cause: String?

    /// Where it was thrown: `#fileID:line`.
    package let location: String

    init(_ code: Code, _ message: String, cause: String? = nil, file: String = #fileID, line: Int = #line) {
        self.code = code
        self.message = message
        self.cause = cause
        self.location = "\(file):\(line)"
    }

    /// Compares the codes only.
    package static func == (left: SignatureError, right: SignatureError) -> Bool {
        left.code == right.code
    }

    /// Code, sentence and cause in one line.
    package var description: String {
        "\(code): \(message)" + (cause.map { " (\($0))" } ?? "")
    }
}
