/// The categories that a subscription may name.
///
/// **Source**: Investment API 1.136, webhook subscriptions.
enum WebhookCategory {
    static let everything = "ALL"

    static let all = [
        everything, "BUSINESS", "ROLE", "USER", "USER_CHECK", "ORDER", "ORDER_CANCELLATION", "EXECUTION",
        "POSITION", "CASH_BALANCE", "ACCOUNT", "ACCOUNT_GROUP", "INSTRUMENT", "REPORT", "TREASURY_REPORT",
        "DIRECT_DEBIT", "WITHDRAWAL", "PORTFOLIO", "PORTFOLIO_ALLOCATION", "PORTFOLIO_ORDER",
        "CORPORATE_ACTION", "ACCOUNT_VALUATION", "INTRADAY_ACCOUNT_VALUATION", "CASH_TRANSACTION",
        "SECURITY_TRANSACTION", "ACCOUNT_LIQUIDATION", "ACCOUNT_RETURNS", "VIRTUAL_CASH_INCREASE",
        "VIRTUAL_CASH_DECREASE", "FEE_COLLECTION", "SAVINGS_PLAN", "SAVINGS_PLAN_EXECUTION",
        "REBALANCING_EXECUTION_ORDER", "TAX_EXEMPTION", "TAX_COLLECTION", "ISA_WRAPPER",
        "ISA_WRAPPER_ALLOWANCE", "CREDIT_FUNDING", "VIRTUAL_BANK_ACCOUNT", "SECURITIES_TRANSFER",
        "ACCOUNT_TRANSFER", "TOPUP", "ISA_TRANSFER",
    ]

    /// The category of an event name: what stands before the dot, never a mere prefix.
    static func category(of name: String) -> String {
        name.split(separator: ".", maxSplits: 1).first.map(String.init) ?? name
    }
}
