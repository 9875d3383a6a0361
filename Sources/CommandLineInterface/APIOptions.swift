import ArgumentParser
import Capture
import EventStore
import UpvestAPI

/// What every live call needs: a ledger to record it in, and somebody to make it as.
struct APIOptions: ParsableArguments {
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup(title: "Credentials") var credentials: CredentialOptions
    @OptionGroup var writer: WriterOptions
    @OptionGroup var format: FormatOptions
    @OptionGroup var personalData: PersonalDataOptions

    /// Hands over a client that records every call.
    ///
    /// - Throws: what is wrong with the credentials or the ledger, before anything is sent; or what `body`
    ///   throws.
    func withClient<Result>(
        in surroundings: Surroundings, _ body: (RecordingClient) async throws -> Result
    ) async throws -> Result {
        let directory = try ledger.directory(surroundings.environment)
        let credentials = try credentials.credentials(in: surroundings)
        return try await writer.withStore(directory, in: surroundings) { store in
            let client = UpvestClient(credentials: credentials, clock: surroundings.clock)
            let recording = RecordingClient(
                client: client, store: store, operator: surroundings.operatorName, newID: surroundings.newID)
            let result: Result
            do {
                result = try await body(recording)
            } catch {
                await client.shutdown()
                throw error
            }
            let missing = await client.missingScopes()
            if !missing.isEmpty {
                surroundings.console.note(
                    "note: the provider did not grant \(missing.joined(separator: ", "))")
            }
            await client.shutdown()
            return result
        }
    }

    /// Makes a call for one object and writes it.
    ///
    /// - Throws: `CommandLineError` if the provider refuses, after that is recorded.
    func perform(_ call: APICall, in surroundings: Surroundings) async throws -> ExitStatus {
        let recorded = try await withClient(in: surroundings) { try await $0.perform(call) }
        guard (200..<300).contains(recorded.answer.status) else {
            throw CommandLineError.refused(call, recorded)
        }
        surroundings.console.note("note: event \(recorded.sequence) holds the answer")
        let view = AnswerView(showsPersonalData: personalData.showsPersonalData, format: format.format)
        try view.write(object: recorded, to: surroundings.console)
        return .done
    }

    /// Walks a list to its end, every page recorded, and writes its items, each once.
    ///
    /// - Returns: `provider` if the list ended before the end that the provider names, `done` else.
    /// - Throws: `CommandLineError` if the provider refuses a page, after that is recorded; no item is
    ///   written then.
    func list(_ call: (Page) -> APICall, in surroundings: Surroundings) async throws -> ExitStatus {
        var view = AnswerView(showsPersonalData: personalData.showsPersonalData, format: format.format)
        var events: [Int64] = []
        let walk = try await withClient(in: surroundings) { client in
            try await client.walk(call) { recorded, page in
                events.append(recorded.sequence)
                view.add(page)
                return true
            }
        }
        if case .refused(let recorded) = walk { throw CommandLineError.refused(call(Page()), recorded) }
        if let first = events.first, let last = events.last {
            let place = first == last ? "event \(first) holds" : "events \(first) to \(last) hold"
            surroundings.console.note("note: \(place) the \(events.count == 1 ? "answer" : "answers")")
        }
        try view.writeItems(to: surroundings.console)
        guard case .short(let promised, let came) = walk else { return .done }
        surroundings.console.note(
            "note: the list is not complete: the provider says \(promised), \(came) came; ask again later")
        return .provider
    }
}
