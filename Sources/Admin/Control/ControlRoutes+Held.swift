import FlyingFox
import Guard

/// `/held`: what is held, and what is to become of it.
extension ControlRoutes {
    /// - Parameter path: behind `/held`.
    func held(
        _ request: HTTPRequest, _ path: [String], _ control: any GuardControl
    ) async throws(ControlFailure) -> HTTPResponse {
        switch (request.method, path) {
        case (.POST, ["list"]): return json(try await control.held(try await body(of: request)))
        case (.POST, ["preview"]): return json(try await control.previewHeld(try await body(of: request)))
        case (.POST, ["release"]): return json(try await control.release(try await body(of: request)))
        case (.POST, ["discard"]): return json(try await control.discard(try await body(of: request)))
        default: return failure(.notFound, "no such path; there are /held/list, /preview, /release, /discard")
        }
    }

    /// nil stands for all that people made.
    func stopID(_ text: String?) throws(ControlFailure) -> StopID? {
        guard let text else { return nil }
        guard let id = StopID(text) else { throw .refused("\"\(text)\" is no stop id, such as S1") }
        return id
    }
}
