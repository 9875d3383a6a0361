import StrictJSON
import Testing

/// The parsing cases of JSONTestSuite, which lie beside the package, not in it.
private enum JSONTestSuite {
    static let folder = Files.package + "/../shared/data/json-test-suite"
    static let names = Files.names(in: folder).filter { $0.hasSuffix(".json") }
}

@Suite(
    .enabled(
        if: !JSONTestSuite.names.isEmpty,
        "The files of JSONTestSuite are not here.")
)
struct JSONTestSuiteTests {
    /// Valid by the grammar, refused by design: two readers may take either of the two members.
    private static let refusedByDesign: [String: JSONError.Code] = [
        "y_object_duplicated_key.json": .duplicateKey,
        "y_object_duplicated_key_and_value.json": .duplicateKey,
    ]

    /// What RFC 8259 leaves to the reader: nil is accepted.
    private static let leftToUs: [String: JSONError.Code?] = [
        "i_number_double_huge_neg_exp.json": .none,
        "i_number_huge_exp.json": .none,
        "i_number_neg_int_huge_exp.json": .none,
        "i_number_pos_double_huge_exp.json": .none,
        "i_number_real_neg_overflow.json": .none,
        "i_number_real_pos_overflow.json": .none,
        "i_number_real_underflow.json": .none,
        "i_number_too_big_neg_int.json": .none,
        "i_number_too_big_pos_int.json": .none,
        "i_number_very_big_negative_int.json": .none,
        "i_object_key_lone_2nd_surrogate.json": .loneSurrogate,
        "i_string_1st_surrogate_but_2nd_missing.json": .loneSurrogate,
        "i_string_1st_valid_surrogate_2nd_invalid.json": .loneSurrogate,
        "i_string_UTF-16LE_with_BOM.json": .byteOrderMark,
        "i_string_UTF-8_invalid_sequence.json": .invalidUTF8,
        "i_string_UTF8_surrogate_U+D800.json": .invalidUTF8,
        "i_string_incomplete_surrogate_and_escape_valid.json": .loneSurrogate,
        "i_string_incomplete_surrogate_pair.json": .loneSurrogate,
        "i_string_incomplete_surrogates_escape_valid.json": .loneSurrogate,
        "i_string_invalid_lonely_surrogate.json": .loneSurrogate,
        "i_string_invalid_surrogate.json": .loneSurrogate,
        "i_string_invalid_utf-8.json": .invalidUTF8,
        "i_string_inverted_surrogates_U+1D11E.json": .loneSurrogate,
        "i_string_iso_latin_1.json": .invalidUTF8,
        "i_string_lone_second_surrogate.json": .loneSurrogate,
        "i_string_lone_utf8_continuation_byte.json": .invalidUTF8,
        "i_string_not_in_unicode_range.json": .invalidUTF8,
        "i_string_overlong_sequence_2_bytes.json": .invalidUTF8,
        "i_string_overlong_sequence_6_bytes.json": .invalidUTF8,
        "i_string_overlong_sequence_6_bytes_null.json": .invalidUTF8,
        "i_string_truncated-utf-8.json": .invalidUTF8,
        "i_string_utf16BE_no_BOM.json": .unexpectedByte,
        "i_string_utf16LE_no_BOM.json": .unexpectedByte,
        "i_structure_500_nested_arrays.json": .tooDeep,
        "i_structure_UTF-8_BOM_empty_object.json": .byteOrderMark,
    ]

    private static func failure(_ name: String) throws -> JSONError? {
        RefusalTests.failure(try #require(Files.bytes("\(JSONTestSuite.folder)/\(name)")))
    }

    @Test(arguments: JSONTestSuite.names.filter { $0.hasPrefix("y_") })
    func `every valid case is accepted, but for repeated keys`(_ name: String) throws {
        #expect(try Self.failure(name)?.code == Self.refusedByDesign[name])
    }

    @Test(arguments: JSONTestSuite.names.filter { $0.hasPrefix("n_") })
    func `every invalid case is refused`(_ name: String) throws {
        #expect(try Self.failure(name) != nil)
    }

    @Test(arguments: JSONTestSuite.names.filter { $0.hasPrefix("i_") })
    func `what is left to the reader is decided once and for all`(_ name: String) throws {
        let expected = try #require(Self.leftToUs[name])
        #expect(try Self.failure(name)?.code == expected)
    }

    @Test func `the suite is whole`() {
        #expect(JSONTestSuite.names.filter { $0.hasPrefix("i_") } == Self.leftToUs.keys.sorted())
        #expect(JSONTestSuite.names.count { $0.hasPrefix("y_") } == 95)
        #expect(JSONTestSuite.names.count { $0.hasPrefix("n_") } == 188)
    }
}
