/// The names of keys: not empty, without Unicode spaces, plus signs and ASCII control characters.
///
/// The last rule is not the specification's for names, but for notes: a key with such a name could sign none.
/// Source: https://c2sp.org/signed-note
enum KeyName {
    static func isValid(_ name: String) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy {
                !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20
            }
    }

    /// Whether two names have the same bytes.
    ///
    /// `String` compares by canonical equivalence, by which "é" has two spellings that are equal.
    static func areEqual(_ left: String, _ right: String) -> Bool {
        left.utf8.elementsEqual(right.utf8)
    }
}
