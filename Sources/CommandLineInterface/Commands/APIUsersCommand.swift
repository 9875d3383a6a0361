import ArgumentParser
import UpvestAPI

/// Calls about users.
struct APIUsersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "users",
        abstract: "Create, get or list users.",
        discussion: """
            Examples:
              account-ledger api users create --body user.json
              account-ledger api users get 0b1f6a52-7c3e-4d18-9a40-5e2d8c71f001
            """,
        subcommands: [Create.self, Get.self, List.self])

    /// Creates a user.
    struct Create: LedgerUsingCommand {
        static let configuration = CommandConfiguration(
            commandName: "create",
            abstract: "Create a user from a JSON document.",
            discussion: """
                The document is sent as it is, after a check that it is JSON.

                Examples:
                  account-ledger api users create --body user.json
                  account-ledger api users create --body - < user.json
                """)

        @Option(help: ArgumentHelp("The file with the user, - for standard input.", valueName: "file"))
        var body: String

        @OptionGroup var options: APIOptions

        var ledger: LedgerOptions { options.ledger }

        func perform(in surroundings: Surroundings) async throws -> ExitStatus {
            let body = try InputFile.json(body)
            return try await options.perform(.createUser(body: body), in: surroundings)
        }
    }

    /// Reads a user.
    struct Get: LedgerUsingCommand {
        static let configuration = CommandConfiguration(
            commandName: "get",
            abstract: "Get a user.",
            discussion: """
                Examples:
                  account-ledger api users get 0b1f6a52-7c3e-4d18-9a40-5e2d8c71f001
                """)

        @Argument(help: "The user's id.")
        var id: ObjectID

        @OptionGroup var options: APIOptions

        var ledger: LedgerOptions { options.ledger }

        func perform(in surroundings: Surroundings) async throws -> ExitStatus {
            try await options.perform(.user(id.text), in: surroundings)
        }
    }

    /// Lists the users.
    struct List: LedgerUsingCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List all users.",
            discussion: """
                Examples:
                  account-ledger api users list
                  account-ledger api users list --format json
                """)

        @OptionGroup var options: APIOptions

        var ledger: LedgerOptions { options.ledger }

        func perform(in surroundings: Surroundings) async throws -> ExitStatus {
            try await options.list({ .users($0) }, in: surroundings)
        }
    }
}
