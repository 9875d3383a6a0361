import Hummingbird
import NIOCore

/// What the door knows about a request beside the request: the sender's address.
struct DeliveryContext: InitializableFromSource {
    let remoteAddress: String?

    init(source: ApplicationRequestContextSource) {
        remoteAddress = source.channel.remoteAddress?.ipAddress
    }
}
