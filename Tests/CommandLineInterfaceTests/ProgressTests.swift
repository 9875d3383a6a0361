import Reports
import Testing

@testable import CommandLineInterface

@Suite struct ProgressTests {
    @Test(
        arguments: [
            (412_000, 1_000_000, 1_500, "checked 412,000 of 1,000,000 events, about 2 s left"),
            (412_000, 1_000_000, 500, "checked 412,000 of 1,000,000 events"),
            (0, 25, 5_000, "checked 0 of 25 events"),
            (999, 1_000, 2_000, "checked 999 of 1,000 events, about 1 s left"),
            (1_000_000, 100_000_000, 3_000, "checked 1,000,000 of 100,000,000 events, about 5 min left"),
            (1_000_000, 1_000_000_000, 30_000, "checked 1,000,000 of 1,000,000,000 events, about 8 h left"),
            (10, 10, 2_000, "checked 10 of 10 events"), (20, 10, 2_000, "checked 20 of 10 events"),
            (0, 0, 2_000, "checked 0 of 0 events"),
        ] as [(Int64, Int64, Int, String)])
    func `the line says how much is done and about how long the rest takes`(
        _ done: Int64, _ all: Int64, _ milliseconds: Int, _ text: String
    ) {
        #expect(Progress.text("checked", done, of: all, after: .milliseconds(milliseconds)) == text)
    }

    private func console(showsProgress: Bool) -> (Console, MemorySink) {
        let errors = MemorySink()
        let console = Console(
            output: MemorySink(), errors: errors, style: TerminalStyle(), isTerminal: false,
            showsProgress: showsProgress)
        return (console, errors)
    }

    @Test func `where errors go to no terminal nothing is told`() {
        let (console, errors) = console(showsProgress: false)
        console.progress("checked 1 of 2 events")
        console.progress(nil)
        #expect(errors.bytes == [])
    }

    @Test func `a line about progress is gone before the next note, and at the end`() {
        let (console, errors) = console(showsProgress: true)
        console.progress("one")
        console.progress("two\u{1b}")
        console.note("note: three")
        console.progress("four")
        console.progress(nil)
        console.progress(nil)
        console.note("note: five")
        let clear = "\r\u{1b}[K"
        let expected = [
            clear + "one", clear + "two\\u{1b}", clear + "note: three\n", clear + "four", clear,
            "note: five\n",
        ]
        #expect(errors.text == expected.joined())
    }
}
