import FlyingFox
import Guard
import Mail

/// `/lists/import?name=unsubscribed`: the body is the file, as it is.
extension ControlRoutes {
    func importList(_ request: HTTPRequest, _ control: any GuardControl) async throws(ControlFailure)
        -> HTTPResponse
    {
        let order = try ListImportRequest(query: request.query.map { ($0.name, $0.value) })
        let body = RequestBody(try await bytes(of: request, limit: AdminLimits.importBytes))
        return json(try await control.importList(order, from: body))
    }

    /// The body of a request, as a list's file.
    private actor RequestBody: ListByteSource {
        private var bytes: [UInt8]?
        init(_ bytes: [UInt8]) { self.bytes = bytes }
        func next() async throws(ControlFailure) -> [UInt8]? {
            defer { bytes = nil }
            return bytes
        }
    }
}
