import FlyingFox

/// `/lists/import?name=unsubscribed`: the body is the file, as it is. POST and PUT do the same, so that `curl -T` works.
extension ControlRoutes {
    func importList(_ request: HTTPRequest, _ control: any GuardControl) async throws(ControlFailure)
        -> HTTPResponse
    {
        let order = try ListImportRequest(query: request.query.map { ($0.name, $0.value) })
        return json(try await control.importList(order, from: RequestBody(request.bodySequence)))
    }
}
