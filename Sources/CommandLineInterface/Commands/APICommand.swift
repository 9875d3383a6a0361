import ArgumentParser

/// The group of commands that make live calls.
struct APICommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "api",
        abstract: "Call the API; every call and every answer is recorded.",
        discussion: """
            Credentials come from flags or from the variables of the provider's own Python package: \
            UPVEST_API_BASE_URL, UPVEST_API_CLIENT_ID, UPVEST_API_CLIENT_SECRET, UPVEST_API_KEY_ID, \
            UPVEST_API_SCOPES, UPVEST_API_HTTP_SIGN_PRIVATE_KEY_FILENAME (or the PEM itself in \
            UPVEST_API_HTTP_SIGN_PRIVATE_KEY) and UPVEST_API_HTTP_SIGN_PRIVATE_KEY_PASSPHRASE.

            Examples:
              account-ledger api users create --body user.json
              account-ledger api accounts list
            """,
        subcommands: [APIUsersCommand.self, APIAccountGroupsCommand.self, APIAccountsCommand.self])
}
