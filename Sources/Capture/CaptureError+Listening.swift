import EventStore
import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension CaptureError {
    /// A clear sentence for what the operating system says about an address; errors that have one stay as they are.
    static func listening(_ error: any Error, _ configuration: ReceiverConfiguration) -> any Error {
        if error is CaptureError || error is EventStoreError || error is CancellationError { return error }
        let place = "\(configuration.host):\(configuration.port)"
        if let system = error as? IOError, system.errnoCode == EADDRINUSE {
            return CaptureError(
                .addressInUse,
                "Another program listens on \(place) already; stop it or choose another port (0: a free one)."
            )
        }
        return CaptureError(
            .cannotListen,
            "Listening on \(place) failed; choose an address of this machine and a port above 1023.",
            cause: String(describing: error))
    }
}
