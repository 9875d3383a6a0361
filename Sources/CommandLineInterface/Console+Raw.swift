import Reports

extension Console {
    /// Writes bytes as they are, unless a terminal would obey them.
    ///
    /// - `name`: what they are, as a sentence begins with it.
    /// - Throws: `CommandLineError` with `usage` for control characters on their way to a terminal, or if standard
    ///   output fails.
    func raw(_ bytes: [UInt8], _ name: String) throws {
        guard !isTerminal || Self.isHarmless(bytes) else {
            throw CommandLineError(
                .usage,
                "\(name) holds control characters, which a terminal would obey: send it to a file or a pipe.")
        }
        try write(bytes)
    }

    /// Whether a terminal shows the bytes and does nothing else with them.
    private static func isHarmless(_ bytes: [UInt8]) -> Bool {
        String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).allSatisfy { line in
            let text = line.replacing("\t", with: " ")
            return TerminalText.escaped(String(text), keepingBackslashes: true) == text
        }
    }
}
