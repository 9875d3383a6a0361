import EventStore
import StrictJSON
import UpvestAPI

/// The notes a receiver leaves in the ledger, so that "were we listening?" has an answer.
struct ReceiverNotes: Sendable {
    let configuration: ReceiverConfiguration
    let newID: @Sendable () -> String

    /// The receiver listens from now on.
    func started(host: String, port: Int) -> NewEvent {
        var extra: JSONValue = [
            "listen": .string("\(host):\(port)"),
            "path": .string(configuration.path),
        ]
        extra["public_url"] = configuration.publicURL.map(JSONValue.string)
        return note("receiver.started", extra)
    }

    /// The receiver has listened up to now.
    func stopped(reason: String) -> NewEvent {
        note("receiver.stopped", ["reason": .string(reason)])
    }

    /// The receiver is still listening.
    func alive() -> NewEvent {
        note("receiver.alive", [:])
    }

    /// The keys that deliveries are verified with came from a file; its bytes are the body.
    func keysLoaded(_ file: KeySetFile) -> NewEvent {
        note("verify_keys.loaded", ["source": "file", "file": .string(file.path)], body: file.body)
    }

    private func note(_ name: String, _ extra: JSONValue, body: [UInt8] = []) -> NewEvent {
        var metadata: JSONValue = [
            "note": .string(name),
            "operator": .string(configuration.operatorName),
            "environment": .string(configuration.environment),
        ]
        for member in extra.objectValue ?? [] { metadata[member.key] = member.value }
        return NewEvent(kind: .ledgerNote, sourceKey: "note:" + newID(), metadata: metadata, body: body)
    }
}
