import ArgumentParser
import StrictJSON
import UpvestAPI

/// Calls about accounts.
struct APIAccountsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accounts",
        abstract: "Create, get or list accounts.",
        discussion: """
            Examples:
              account-ledger api accounts get 7a25d9c4-6e0b-4c83-b1f7-20c4e95ab201
              account-ledger api accounts list
            """,
        subcommands: [Create.self, Get.self, List.self])

    /// Creates an account.
    struct Create: LedgerUsingCommand {
        static let configuration = CommandConfiguration(
            commandName: "create",
            abstract: "Create an account in an account group.",
            discussion: """
                Examples:
                  account-ledger api accounts create --type TRADING --name Main \\
                    --user 0b1f6a52-7c3e-4d18-9a40-5e2d8c71f001 \\
                    --group 3c9e4b70-18d2-4f65-8b0a-9d7e61a2c101
                """)

        @Option(help: ArgumentHelp("The id of the user that it belongs to.", valueName: "id"))
        var user: String

        @Option(help: ArgumentHelp("The id of its account group.", valueName: "id"))
        var group: String

        @Option(help: ArgumentHelp("The type, TRADING or PORTFOLIO.", valueName: "type"))
        var type: String

        @Option(help: ArgumentHelp("A name for it.", valueName: "name"))
        var name: String?

        @OptionGroup var options: APIOptions

        var ledger: LedgerOptions { options.ledger }

        func perform(in surroundings: Surroundings) async throws -> ExitStatus {
            var body: JSONValue = [
                "user_id": .string(user), "account_group_id": .string(group), "type": .string(type),
            ]
            if let name { body["name"] = .string(name) }
            return try await options.perform(.createAccount(body: Array(body.text.utf8)), in: surroundings)
        }
    }

    /// Reads an account.
    struct Get: LedgerUsingCommand {
        static let configuration = CommandConfiguration(
            commandName: "get",
            abstract: "Get an account.",
            discussion: """
                Examples:
                  account-ledger api accounts get 7a25d9c4-6e0b-4c83-b1f7-20c4e95ab201
                """)

        @Argument(help: "The account's id.")
        var id: ObjectID

        @OptionGroup var options: APIOptions

        var ledger: LedgerOptions { options.ledger }

        func perform(in surroundings: Surroundings) async throws -> ExitStatus {
            try await options.perform(.account(id.text), in: surroundings)
        }
    }

    /// Lists accounts.
    struct List: LedgerUsingCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List all accounts, or those of a user.",
            discussion: """
                Examples:
                  account-ledger api accounts list
                  account-ledger api accounts list --format json
                """)

        @Option(help: ArgumentHelp("Only those of this user.", valueName: "id"))
        var user: ObjectID?

        @OptionGroup var options: APIOptions

        var ledger: LedgerOptions { options.ledger }

        func perform(in surroundings: Surroundings) async throws -> ExitStatus {
            try await options.list({ .accounts(ofUser: user?.text, $0) }, in: surroundings)
        }
    }
}
