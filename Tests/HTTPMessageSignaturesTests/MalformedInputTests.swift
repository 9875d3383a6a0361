import HTTPMessageSignatures
import Testing

/// A `signature-input` value after `sig1=` that must be refused, and why.
struct MalformedInput: Sendable, CustomTestStringConvertible {
    let text: String
    let failure: SignatureFailure

    var testDescription: String { String(text.prefix(60)) }

    init(_ text: String, _ failure: SignatureFailure) {
        self.text = text
        self.failure = failure
    }

    static let all: [MalformedInput] = types + components + times + parameters + syntax

    private static let rest = #";keyid="k";created=1777882566;expires=1777882596;nonce="n""#

    private static let types: [MalformedInput] = [
        .init(#""@method""# + rest, .malformedInput),
        .init("1777882566", .malformedInput),
        .init("token", .malformedInput),
        .init(":AAAA:", .malformedInput),
        .init("?1", .malformedInput),
        .init("1.5", .malformedInput),
        .init("@1777882566", .malformedInput),
    ]

    private static let components: [MalformedInput] = [
        .init(#"("@method" "@method")"# + rest, .repeatedComponent),
        .init(#"("accept" "@method" "accept")"# + rest, .repeatedComponent),
        .init(#"("@authority")"# + rest, .unsupportedComponent),
        .init(#"("@target-uri")"# + rest, .unsupportedComponent),
        .init(#"("@scheme")"# + rest, .unsupportedComponent),
        .init(#"("@request-target")"# + rest, .unsupportedComponent),
        .init(#"("@status")"# + rest, .unsupportedComponent),
        .init(#"("@query-param")"# + rest, .unsupportedComponent),
        .init(#"("@signature-params")"# + rest, .unsupportedComponent),
        .init(#"("@METHOD")"# + rest, .unsupportedComponent),
        .init(#"("@")"# + rest, .unsupportedComponent),
        .init(#"("Accept")"# + rest, .malformedComponent),
        .init(#"("")"# + rest, .malformedComponent),
        .init(#"("accept ")"# + rest, .malformedComponent),
        .init(#"("accept: x")"# + rest, .malformedComponent),
        .init(#"("a\"b")"# + rest, .malformedComponent),
        .init(#"(accept)"# + rest, .malformedComponent),
        .init(#"(1)"# + rest, .malformedComponent),
        .init(#"("accept";sf)"# + rest, .componentWithParameters),
        .init(#"("@method";req)"# + rest, .componentWithParameters),
        .init(#"("accept";bs;key="a")"# + rest, .componentWithParameters),
        .init(#"("absent")"# + rest, .missingComponent),
        .init(#"("@query")"# + rest, .missingComponent),
    ]

    private static let times: [MalformedInput] = [
        .init(#"();keyid="k";expires=1777882596"#, .missingCreated),
        .init(#"();keyid="k";created="1777882566""#, .malformedParameter),
        .init(#"();keyid="k";created=1777882566.0"#, .malformedParameter),
        .init(#"();keyid="k";created=-1777882566"#, .malformedParameter),
        .init(#"();keyid="k";created=01777882566"#, .malformedParameter),
        .init(#"();keyid="k";created=-0"#, .malformedParameter),
        .init(#"();keyid="k";created=@1777882566"#, .malformedParameter),
        .init(#"();keyid="k";created=t1777882566"#, .malformedParameter),
        .init(#"();keyid="k";created"#, .malformedParameter),
        .init(#"();keyid="k";created=+1777882566"#, .malformedHeader),
        .init(#"();keyid="k";created= 1777882566"#, .malformedHeader),
        .init(#"();keyid="k";created=1777882566 ;nonce="n""#, .malformedHeader),
        .init(#"();keyid="k";created=17778825660000000000"#, .malformedHeader),
        .init(#"();keyid="k";created=1777882566;created=1777882566"#, .repeatedParameter),
        .init(#"();keyid="k";created=1;expires=2;created=1777882566"#, .repeatedParameter),
        .init(#"();keyid="k";created=1777882566;expires="x""#, .malformedParameter),
        .init(#"();keyid="k";created=1777882566;expires=01777882596"#, .malformedParameter),
        .init(#"();keyid="k";created=1777882566;expires=1777882596.5"#, .malformedParameter),
        .init(#"();keyid="k";created=1777882566;expires"#, .malformedParameter),
    ]

    private static let parameters: [MalformedInput] = [
        .init("();created=1777882566", .missingKeyID),
        .init(#"();keyid="";created=1777882566"#, .missingKeyID),
        .init("();keyid=k;created=1777882566", .malformedParameter),
        .init("();keyid=1;created=1777882566", .malformedParameter),
        .init("();keyid;created=1777882566", .malformedParameter),
        .init(#"();keyid="k";keyid="l";created=1777882566"#, .repeatedParameter),
        .init(#"();keyid="k";created=1777882566;nonce=7"#, .malformedParameter),
        .init(#"();keyid="k";created=1777882566;alg=ed25519"#, .malformedParameter),
        .init(#"();keyid="k";created=1777882566;tag=t"#, .malformedParameter),
        .init(#"();Keyid="k";created=1777882566"#, .malformedHeader),
        .init(#"();keyid='k';created=1777882566"#, .malformedHeader),
    ]

    private static let syntax: [MalformedInput] = [
        .init("", .malformedHeader),
        .init("(", .malformedHeader),
        .init(")", .malformedHeader),
        .init("()" + rest + ")", .malformedHeader),
        .init("()()" + rest, .malformedHeader),
        .init("(()" + rest, .malformedHeader),
        .init(#"("accept""@method")"# + rest, .malformedHeader),
        .init(#"("accept","@method")"# + rest, .malformedHeader),
        .init(#"("accept)"# + rest, .malformedHeader),
        .init(#"("accept"#, .malformedHeader),
        .init(" ()" + rest, .malformedHeader),
        .init("() ;keyid=\"k\";created=1777882566", .malformedHeader),
        .init("()" + rest + ";", .malformedHeader),
        .init("()" + rest + ",", .malformedHeader),
        .init("()" + rest + ", !", .malformedHeader),
        .init("()" + rest + " x", .malformedHeader),
        .init("()" + rest + ";d=%\"a\"", .malformedHeader),
        .init("()" + rest + ";x=\"\u{E9}\"", .malformedHeader),
        .init("()" + rest + ";x=\"\n\"", .malformedHeader),
        .init("()" + rest + ";x=\"\\n\"", .malformedHeader),
        .init("()" + rest + "\0", .malformedHeader),
        .init("()" + rest + String(repeating: ";a", count: 65), .malformedHeader),
        .init("()" + rest + ";a=\"" + String(repeating: "x", count: 16_384) + "\"", .headerTooLong),
    ]
}

@Suite struct MalformedInputTests {
    @Test(arguments: MalformedInput.all)
    func `a malformed signature input is refused for its reason`(input: MalformedInput) throws {
        var delivery = try Delivery(Delivery.request(body: []))
        delivery.set("signature-input", "sig1=\(input.text)")
        #expect(delivery.verdict() == .invalid(reason: input.failure))
    }

    @Test func `the table of malformed inputs is long and names every reason of parsing`() {
        #expect(MalformedInput.all.count >= 40)
        #expect(Set(MalformedInput.all.map(\.failure)).count >= 11)
    }

    @Test(arguments: [
        "sig1", "sig1;a=1", "SIG1=()", "=()", "1sig=()", "sig1 =()", "a=1, sig1=(", "sig1=()\t\u{B}", "é=()",
    ])
    func `a header that is no dictionary of lists is refused`(text: String) throws {
        var delivery = try Delivery(Delivery.request(body: []))
        delivery.set("signature-input", text)
        let verdict = delivery.verdict()
        #expect(
            verdict == .invalid(reason: .malformedHeader) || verdict == .invalid(reason: .malformedInput))
    }

    @Test(arguments: [
        (":", SignatureFailure.malformedHeader),
        ("AAAA", .malformedSignature),
        ("\"AAAA\"", .malformedSignature),
        ("(:AAAA:)", .malformedSignature),
        ("1", .malformedSignature),
        ("::", .malformedSignature),
        (":AAA:", .malformedSignature),
        (":AAB=:", .malformedSignature),
        (":AB==:", .malformedSignature),
        (":AA=:", .malformedSignature),
        (":AAAA====:", .malformedSignature),
        (":=AAA:", .malformedSignature),
        (":AA==AA==:", .malformedSignature),
        (":AAAA:;a=1", .malformedSignature),
        (":AA AA:", .malformedHeader),
        (":AA-_:", .malformedHeader),
        (":AAAA", .malformedHeader),
        (":AA\nAA:", .malformedHeader),
        (":AAAA: x", .malformedHeader),
    ])
    func `a signature in any other spelling than strict base64 is refused`(
        text: String, failure: SignatureFailure
    ) throws {
        var delivery = try Delivery(Delivery.request(body: []))
        delivery.set("signature", "sig1=\(text)")
        #expect(delivery.verdict() == .invalid(reason: failure))
    }

    @Test(arguments: [
        (["@method", "@path"], #"("@method" "@path");created=1777882566;keyid="K""#),
        (["@method", "@path"], #"( "@method"   "@path" );created=1777882566;keyid="K""#),
        (["@path"], #"("@path"); created=1777882566;  keyid="K""#),
        (["@method"], #"("@method");keyid="K";created=1777882566;nonce="a,b;c)(=\"\\";x;y=1.5;z=?0"#),
        ([], #"();nonce="";tag="";keyid="K";created=1777882566"#),
        (["accept"], #"("accept");created=1777882566;expires=999999999999999;keyid="K""#),
    ])
    func `the parameter line of the base is the text exactly as received`(
        components: [String], text: String
    ) throws {
        let parameters = text.replacing("\"K\"", with: "\"\(Delivery.keyID)\"")
        let delivery = try Delivery(components: components, parameters: parameters)
        #expect(delivery.verdict() == .valid(keyID: Delivery.keyID, draft: .draft6))
        let input = try #require(try SignatureInput.all(in: delivery.message).first)
        #expect(input.parameters == parameters)
        #expect(input.components == components)
    }

    @Test func `a text is cut out correctly wherever its member stands`() throws {
        let tricky = #"("@method");keyid="a,sig1=(\"x\")";created=5;nonce="\\""#
        let plain = #"("@path");created=6;keyid="b""#
        for (text, expected) in [
            ("a=\(tricky), sig1=\(plain)", [tricky, plain]),
            ("a=\(tricky),sig1=\(plain)", [tricky, plain]),
            (" \t a=\(plain) \t,\t b=\(tricky) \t", [plain, tricky]),
            ("*=\(plain)", [plain]),
        ] {
            let message = HTTPMessage(
                method: "GET", path: "/", query: nil, headers: [("Signature-Input", text)], body: [])
            #expect(try SignatureInput.all(in: message).map(\.parameters) == expected)
        }
    }

    @Test func `random headers never trap and never verify`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        let delivery = try Delivery()
        let alphabet =
            Array(#"sig1=("@method" "accept");keyid="k";created=12,:AA==:?.-%\"*/ é"#) + ["\t", "\n", "\0"]
        let honest = try #require(delivery.message.header("signature-input"))
        for round in 0..<3_000 {
            var text = Array(round.isMultiple(of: 2) ? honest : "")
            for _ in 0..<Int.random(in: 1...20, using: &generator) {
                let place = Int.random(in: 0...text.count, using: &generator)
                text.insert(try #require(alphabet.randomElement(using: &generator)), at: place)
                if Bool.random(using: &generator) {
                    text.remove(at: Int.random(in: 0..<text.count, using: &generator))
                }
            }
            var changed = delivery
            let name = round.isMultiple(of: 3) ? "signature" : "signature-input"
            changed.set(name, String(text))
            guard changed.message.header(name) != delivery.message.header(name) else { continue }
            if case .valid = changed.verdict() {
                Issue.record("seed \(seed), round \(round): accepted \(String(text))")
            }
        }
    }
}
