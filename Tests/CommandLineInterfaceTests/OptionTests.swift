import Reports
import Testing

@testable import CommandLineInterface

@Suite struct OptionTests {
    @Test(arguments: [
        ("127.0.0.1:8080", ListenAddress(host: "127.0.0.1", port: 8080)),
        ("localhost:0", .init(host: "localhost", port: 0)),
        ("[::1]:443", .init(host: "::1", port: 443)), ("0.0.0.0:65535", .init(host: "0.0.0.0", port: 65_535)),
    ])
    func `an address is read and written in one form`(_ text: String, _ address: ListenAddress) {
        #expect(ListenAddress(argument: text) == address)
        #expect(address.description == text)
    }

    @Test(arguments: ["", "8080", ":8080", "host:", "host:65536", "host:-1", "::1:80", "host:80a"])
    func `what is no address is refused`(_ text: String) {
        #expect(ListenAddress(argument: text) == nil)
    }

    @Test(
        arguments: [
            (true, [:], true), (false, [:], false), (true, ["NO_COLOR": "1"], false),
            (true, ["NO_COLOR": ""], true),
            (true, ["TERM": "dumb"], false), (true, ["TERM": "xterm"], true),
        ] as [(Bool, [String: String], Bool)])
    func `colour needs a terminal and nobody who minds`(
        _ isTerminal: Bool, _ environment: [String: String], _ isColored: Bool
    ) {
        let style = Surroundings.style(isTerminal: isTerminal, terminalWidth: 100, environment: environment)
        #expect(style.isColored == isColored)
    }

    @Test(
        arguments: [
            (true, 120, [:], 120), (false, 120, [:], 80), (true, nil, [:], 80),
            (false, nil, ["COLUMNS": "100"], 100),
            (true, 120, ["COLUMNS": "junk"], 120), (true, 3, [:], 40),
        ] as [(Bool, Int?, [String: String], Int)])
    func `the width is that of COLUMNS, else the terminal's, else 80`(
        _ isTerminal: Bool, _ width: Int?, _ environment: [String: String], _ expected: Int
    ) {
        let style = Surroundings.style(isTerminal: isTerminal, terminalWidth: width, environment: environment)
        #expect(style.width == expected)
    }

    @Test(arguments: [
        ("9", true), ("2026-05-04T08:15:30Z", true), ("yesterday", false), ("", false), ("1.5", false),
    ])
    func `a bound is a sequence or an instant`(_ text: String, _ isBound: Bool) {
        #expect((EventBound(argument: text) != nil) == isBound)
    }
}
