import Capture
import UpvestAPI

extension CommandLineError {
    /// The provider answered a call with an error, which is in the ledger.
    ///
    /// The sentence names the call, the status and the kind of problem. What the provider wrote beside it may
    /// quote what was sent, so it stays in the event.
    static func refused(_ call: APICall, _ recorded: RecordedAnswer) -> CommandLineError {
        let status = recorded.answer.status
        let kind = recorded.answer.problem?.slug.flatMap(plainWord).map { " \($0)" } ?? ""
        let request = recorded.answer.requestID.flatMap(plainWord).map { ", request id \($0)" } ?? ""
        return CommandLineError(
            status == 404 ? .notFoundAtProvider : .refusedByProvider,
            """
            The provider answered \(call.method) \(call.target.path) with \(status)\(kind)\(request) (event \
            \(recorded.sequence)): \(advice(for: status, isRead: !call.isMutating)).
            """)
    }

    private static func advice(for status: Int, isRead: Bool) -> String {
        switch status {
        case 400, 422: "correct what was sent; 'account-ledger show' gives the provider's reasons"
        case 401: "check the client id, the key id, the key and this machine's clock"
        case 403: "ask for the scope that the call needs, or have the client given the permission"
        case 404 where isRead: "check the id, and that it belongs to this client"
        case 404: "check the ids; an account can be created only for a user that belongs to its group"
        case 409: "the object's state does not allow it now; look at it and try again"
        case 429: "wait a while and try again"
        case 500...:
            "try again later; a call that changes something may have taken effect, so look it up first"
        default: "'account-ledger show' gives the provider's reasons"
        }
    }

    /// A word of the provider that can be repeated: short, and made of what ids and slugs are made of.
    private static func plainWord(_ text: String) -> String? {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return isPlain && (1...64).contains(text.utf8.count) ? text : nil
    }
}
