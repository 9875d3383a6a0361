import Foundation
import Synchronization

/// One run of a command line by `/bin/sh -c`, with bytes on its standard input.
///
/// It runs in a process group of its own, so that it can be ended with everything it started, and so that an interrupt
/// at the terminal is ours alone. What it prints goes to standard error, since standard output is for results.
final class ShellCommand: Sendable {
    /// How a run came to its end.
    enum Ending: Hashable, Sendable {
        /// With this exit code; 0 is success.
        case exited(Int32)
        /// By a signal, ours for one that took too long.
        case signalled(Int32)
        /// It was never begun, or could not be waited for: the system's error number.
        case failed(Int32)
    }

    private let line: String
    private let environment: [String: String]
    private let running = Mutex(Running())

    private struct Running {
        /// The process while it runs: until then its number cannot belong to another one.
        var process: pid_t?
        var isOver = false
    }

    /// A command line and its whole environment; nothing is started yet.
    init(_ line: String, environment: [String: String]) {
        self.line = line
        self.environment = environment
    }

    /// Runs the command to its end and gives that.
    ///
    /// Blocks the thread. A run that takes longer than `limit` is killed. The process has to ignore SIGPIPE, as
    /// `Program.main` makes it, since a command may end without having read anything.
    func run(input: [UInt8], within limit: Duration) -> Ending {
        let outlet: Int32
        let process: pid_t
        switch start() {
        case .failure(let error): return .failed(error.number)
        case .success(let started): (process, outlet) = started
        }
        let timer = DispatchWorkItem { [self] in kill() }
        DispatchQueue.global().asyncAfter(
            deadline: .now() + .milliseconds(Int(limit / .milliseconds(1))), execute: timer)
        defer { timer.cancel() }
        // A command that does not read its input has not failed by that.
        try? FileDescriptorSink(outlet, name: "the command").write(input)
        close(outlet)
        return end(of: process)
    }

    /// Ends the run and everything that it started; without one, nothing.
    func kill() {
        running.withLock { Self.kill($0.process) }
    }

    /// Ends the run as ``kill()`` does, and lets none begin any more: it would outlive this process.
    func end() {
        running.withLock { running in
            running.isOver = true
            Self.kill(running.process)
        }
    }

    private static func kill(_ process: pid_t?) {
        if let process { _ = Foundation.kill(-process, SIGKILL) }
    }

    private struct StartFailure: Error {
        let number: Int32
    }

    /// Starts the shell and gives its number and the end of the pipe to write to.
    private func start() -> Result<(process: pid_t, outlet: Int32), StartFailure> {
        var ends: [Int32] = [-1, -1]
        // unsafe: the call writes the two numbers that there is room for.
        guard unsafe pipe(&ends) == 0 else { return .failure(StartFailure(number: errno)) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        let number = running.withLock { running in
            guard !running.isOver else { return ECANCELED }
            var started: pid_t = 0
            let number = spawn(&started, input: ends[0])
            if number == 0 { running.process = started }
            return number
        }
        guard number == 0, let process = running.withLock({ $0.process }) else {
            close(ends[1])
            return .failure(StartFailure(number: number))
        }
        return .success((process, ends[1]))
    }

    /// Starts the shell with the reading end of a pipe as its standard input; 0, or the system's error number.
    private func spawn(_ process: inout pid_t, input: Int32) -> Int32 {
        // unsafe, to the end: the structures are made, used and destroyed here; the texts are copies that outlive the
        // call and are freed after it, and both lists end in nil.
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        unsafe posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        // A signal that this process ignores or holds back would else be so for the command as well.
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGHUP, SIGINT, SIGPIPE, SIGTERM, SIGCHLD] { unsafe sigaddset(&signals, signal) }
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        let flags = Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK)
        unsafe posix_spawnattr_setflags(&attributes, flags)
        let arguments = unsafe Self.copies(["/bin/sh", "-c", line])
        defer { unsafe Self.free(arguments) }
        let variables = unsafe Self.copies(environment.map { "\($0.key)=\($0.value)" })
        defer { unsafe Self.free(variables) }
        return unsafe posix_spawn(&process, "/bin/sh", &actions, &attributes, arguments, variables)
    }

    private static func copies(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
        // unsafe: strdup copies a terminated text, which is freed below.
        var copies: [UnsafeMutablePointer<CChar>?] = unsafe []
        for text in texts { unsafe copies.append(strdup(text)) }
        unsafe copies.append(nil)
        return unsafe copies
    }

    private static func free(_ copies: [UnsafeMutablePointer<CChar>?]) {
        // unsafe: each was made by strdup above, and is freed once.
        let count = unsafe copies.count
        for index in 0..<count { unsafe Foundation.free(copies[index]) }
    }

    /// Waits for the end of the process.
    private func end(of process: pid_t) -> Ending {
        var information = unsafe siginfo_t()
        // The number stays taken until the process is fetched below, so that no other one is ever killed for it.
        while unsafe waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        running.withLock { $0.process = nil }
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { return .failed(errno) }
        }
        let signal = status & 0x7f
        return signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal)
    }
}
