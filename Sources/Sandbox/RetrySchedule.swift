/// The gaps between the attempts of one delivery.
///
/// **Shape**: the first gap follows the first failure; the last one repeats for ever, since the provider
/// gives up on no delivery.
///
/// **Source**: https://docs.upvest.co/documentation/getting_started/implementing_webhooks/webhooks_handler.
package struct RetrySchedule: Sendable, Hashable {
    /// The provider's: 1, 2, 3, 5, 8 … and at most 600 seconds.
    package static let upvest = RetrySchedule(
        [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 600].map { Duration.seconds($0) })

    private let gaps: [Duration]

    /// A schedule of these gaps.
    ///
    /// - Parameter gaps: From the first failure on. Empty means a second each.
    package init(_ gaps: [Duration]) {
        self.gaps = gaps.isEmpty ? [.seconds(1)] : gaps
    }

    /// The wait after a number of failures in a row.
    ///
    /// - Parameter failures: 1 or more.
    /// - Returns: The gap; the last one of the schedule where there were more failures than gaps.
    package func gap(afterFailures failures: Int) -> Duration {
        gaps[min(max(failures, 1), gaps.count) - 1]
    }
}
