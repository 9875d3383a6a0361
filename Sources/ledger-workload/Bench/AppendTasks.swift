/// Appends of single events: by one client, which pays for a sync with each, and by many that share them.
struct AppendTask: BenchTask {
    let name = "append"

    func run(_ setup: BenchSetup) async throws -> [BenchRow] {
        let blocks = setup.isQuick ? 2 : 20
        var rows: [BenchRow] = []
        let shapes: [(title: String, clients: Int, calls: Int, target: Double)] = [
            ("one client, one event per commit", 1, 100, 0.9),
            ("16 clients, one event per call", 16, 25, 8),
            ("128 clients, one event per call", 128, 12, 25),
        ]
        for shape in shapes {
            rows += try await AppendShape(
                task: name, title: shape.title, clients: shape.clients, calls: shape.calls, eventsPerCall: 1,
                control: .init(commits: 100, eventsPerCommit: 1),
                other: shape.clients == 1
                    ? .init(
                        title: "control with our triggers", commits: 100, eventsPerCommit: 1,
                        hasTriggers: true)
                    // What the client alone could do if all of them came as one call.
                    : .init(
                        title: "control with our triggers and commits of \(shape.clients)",
                        commits: shape.calls,
                        eventsPerCommit: shape.clients, hasTriggers: true),
                blocks: blocks, target: .ratio(atLeast: shape.target)
            ).run(setup)
        }
        return rows
    }
}

/// Appends of a thousand events in one commit, which an import makes.
struct BatchTask: BenchTask {
    let name = "batch"

    func run(_ setup: BenchSetup) async throws -> [BenchRow] {
        try await AppendShape(
            task: name, title: "one client, 1,000 events per commit", clients: 1, calls: 2,
            eventsPerCall: 1_000, control: .init(commits: 2, eventsPerCommit: 1_000),
            other: .init(
                title: "control with our triggers", commits: 2, eventsPerCommit: 1_000, hasTriggers: true),
            blocks: setup.isQuick ? 2 : 12, target: .ratio(atLeast: 0.75)
        ).run(setup)
    }
}
