import Reports
import Testing

@testable import CommandLineInterface

@Suite struct FailureLogTests {
    @Test func `a failure is told at once, then once a minute with the number of others, and its end`() {
        let sink = MemorySink()
        let console = Console(output: MemorySink(), errors: sink, style: TerminalStyle(), isTerminal: false)
        let log = FailureLog(console.logger("test"))
        let start = ContinuousClock.now
        for second in 0...130 { log.failed("it failed", at: start + .seconds(second)) }
        log.succeeded("it works")
        log.succeeded("it works")
        log.failed("it failed", at: start + .seconds(140))
        #expect(
            sink.text.split(separator: "\n") == [
                "warning: it failed", "warning: it failed (failed 59 times more since it was last told)",
                "warning: it failed (failed 59 times more since it was last told)", "notice: it works",
                "warning: it failed",
            ])
    }
}
