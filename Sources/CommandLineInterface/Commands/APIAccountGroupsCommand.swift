import ArgumentParser
import StrictJSON
import UpvestAPI

/// Calls about account groups.
struct APIAccountGroupsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account-groups",
        abstract: "Create, get or list account groups.",
        discussion: """
            Examples:
              account-ledger api account-groups get 3c9e4b70-18d2-4f65-8b0a-9d7e61a2c101
              account-ledger api account-groups list
            """,
        subcommands: [Create.self, Get.self, List.self])

    /// Creates an account group.
    struct Create: LedgerUsingCommand {
        static let configuration = CommandConfiguration(
            commandName: "create",
            abstract: "Create an account group for a user.",
            discussion: """
                Examples:
                  account-ledger api account-groups create --type PERSONAL \\
                    --user 0b1f6a52-7c3e-4d18-9a40-5e2d8c71f001
                """)

        @Option(help: ArgumentHelp("The id of the user that it belongs to.", valueName: "id"))
        var user: String

        @Option(help: ArgumentHelp("The type, such as PERSONAL.", valueName: "type"))
        var type: String

        @OptionGroup var options: APIOptions

        var ledger: LedgerOptions { options.ledger }

        func perform(in surroundings: Surroundings) async throws -> ExitStatus {
            let body: JSONValue = ["user_id": .string(user), "type": .string(type)]
            return try await options.perform(
                .createAccountGroup(body: Array(body.text.utf8)), in: surroundings)
        }
    }

    /// Reads an account group.
    struct Get: LedgerUsingCommand {
        static let configuration = CommandConfiguration(
            commandName: "get",
            abstract: "Get an account group.",
            discussion: """
                Examples:
                  account-ledger api account-groups get 3c9e4b70-18d2-4f65-8b0a-9d7e61a2c101
                """)

        @Argument(help: "The account group's id.")
        var id: ObjectID

        @OptionGroup var options: APIOptions

        var ledger: LedgerOptions { options.ledger }

        func perform(in surroundings: Surroundings) async throws -> ExitStatus {
            try await options.perform(.accountGroup(id.text), in: surroundings)
        }
    }

    /// Lists account groups.
    struct List: LedgerUsingCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List all account groups, or those of a user.",
            discussion: """
                Examples:
                  account-ledger api account-groups list
                  account-ledger api account-groups list \\
                    --user 0b1f6a52-7c3e-4d18-9a40-5e2d8c71f001
                """)

        @Option(help: ArgumentHelp("Only those of this user.", valueName: "id"))
        var user: ObjectID?

        @OptionGroup var options: APIOptions

        var ledger: LedgerOptions { options.ledger }

        func perform(in surroundings: Surroundings) async throws -> ExitStatus {
            try await options.list({ .accountGroups(ofUser: user?.text, $0) }, in: surroundings)
        }
    }
}
