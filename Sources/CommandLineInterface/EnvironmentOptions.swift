import ArgumentParser
import UpvestAPI

/// The environment of the provider that events come from.
enum ProviderEnvironment: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// For trying things out.
    case sandbox
    /// Real money.
    case live
}

/// The option that names the environment.
struct EnvironmentOptions: ParsableArguments {
    @Option(
        name: .customLong("environment"),
        help: ArgumentHelp(
            "The provider's environment, sandbox or live (default: what the address says).",
            valueName: "environment"))
    var name: ProviderEnvironment?

    /// The environment that was named.
    ///
    /// - `address`: the API's address, which may say itself which environment it belongs to.
    /// - Throws: `CommandLineError` if the two contradict each other.
    func checked(against address: String) throws -> String? {
        let known = (try? BaseURL(address))?.environment
        if let name, let known, known != name.rawValue {
            throw CommandLineError(
                .usage,
                "The API's address belongs to \(known), not to \(name.rawValue): correct one of the two.")
        }
        return name?.rawValue ?? known
    }
}
