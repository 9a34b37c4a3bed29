import FlyingFox
import Guard

/// `/lists/import`: a list's next version.
extension ControlRoutes {
    func importList(_ request: HTTPRequest, _ control: any GuardControl) async throws(ControlFailure)
        -> HTTPResponse
    {
        guard let name = request.query["name"], !name.isEmpty else { throw .refused("parameter \"name\" is missing") }
        guard let kind = request.query["kind"].flatMap(ListKind.init(rawValue:)) else {
            throw .refused("parameter \"kind\" must be suppression or audience")
        }
        let bytes = try await bytes(of: request, limit: AdminLimits.importBytes)
        let entries: [ListEntry]
        do {
            entries = try ListEntryLines.decode(bytes)
        } catch {
            throw .refused("line \(error.number) of the list is no row")
        }
        let source = request.query["source"] ?? ""
        return json(
            try await control.importList(ListImportRequest(name: name, kind: kind, entries: entries, source: source)))
    }
}
