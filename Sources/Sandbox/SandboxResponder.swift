import HTTPTypes
import Hummingbird
import NIOCore

/// Carries requests from HTTP to the core and answers back.
struct SandboxResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    /// More of a body is not read.
    static let bodyLimit = 1 << 20

    let core: SandboxCore

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        // The name of the server travels apart from the other headers.
        var headers = request.headers.map { (name: $0.name.rawName, value: $0.value) }
        if let authority = request.head.authority { headers.append((name: "host", value: authority)) }
        let answer: SandboxAnswer
        do {
            let body = try await request.body.collect(upTo: Self.bodyLimit)
            answer = await core.answer(
                SandboxRequest(
                    method: request.method.rawValue, target: request.head.path ?? "/", headers: headers,
                    body: Array(body.readableBytesView)))
        } catch is NIOTooManyBytesError {
            answer = await core.refuse(.contentTooLarge)
        }
        let response = response(answer)
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func response(_ answer: SandboxAnswer) -> Response {
        var fields = HTTPFields()
        let typed = answer.contentType.map { [(name: "content-type", value: $0)] } ?? []
        for header in typed + answer.headers {
            guard let name = HTTPField.Name(header.name) else { continue }
            fields.append(HTTPField(name: name, value: header.value))
        }
        return Response(
            status: HTTPResponse.Status(code: answer.status), headers: fields,
            body: answer.contentType == nil
                ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}
