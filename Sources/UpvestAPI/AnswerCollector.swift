import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization

/// Gathers one answer up to a limit and notes how far the attempt came.
///
/// Owns the state of exactly one attempt behind a lock: the HTTP library calls it on an event loop, and the attempt
/// reads ``progress`` from its task.
final class AnswerCollector: HTTPClientResponseDelegate {
    typealias Response = HTTPTransport.Incoming

    private struct State {
        var progress = AttemptProgress.nothingSent
        var head: HTTPResponseHead?
        var body: [UInt8] = []
    }

    private let state = Mutex(State())
    private let bodyLimit: Int

    init(bodyLimit: Int) {
        self.bodyLimit = bodyLimit
    }

    /// How far the attempt came.
    var progress: AttemptProgress {
        state.withLock { $0.progress }
    }

    func didSendRequestHead(task: HTTPClient.Task<Response>, _ head: HTTPRequestHead) {
        state.withLock { $0.progress = max($0.progress, .headSent) }
    }

    func didReceiveHead(task: HTTPClient.Task<Response>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        state.withLock { state in
            state.progress = .answerBegun
            state.head = head
        }
        let announced = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
        return announced > bodyLimit
            ? task.eventLoop.makeFailedFuture(AnswerTooLarge()) : task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(task: HTTPClient.Task<Response>, _ buffer: ByteBuffer) -> EventLoopFuture<Void> {
        let fits = state.withLock { state in
            guard state.body.count + buffer.readableBytes <= bodyLimit else { return false }
            state.body.append(contentsOf: buffer.readableBytesView)
            return true
        }
        return fits
            ? task.eventLoop.makeSucceededVoidFuture() : task.eventLoop.makeFailedFuture(AnswerTooLarge())
    }

    func didFinishRequest(task: HTTPClient.Task<Response>) throws -> Response {
        try state.withLock { state in
            guard let head = state.head else { throw HTTPClientError.remoteConnectionClosed }
            return Response(status: Int(head.status.code), headers: head.headers, body: state.body)
        }
    }
}
