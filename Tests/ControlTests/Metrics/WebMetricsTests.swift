import Testing

@testable import Control

/// The route `/metrics`.
struct WebMetricsTests {
    private func ask(_ accept: String?, method: String = "GET") async throws -> ControlAnswer {
        let metrics = WebMetrics(isPublic: true) { [MetricCatalogue.permits.reading(3)] }
        let route = try #require(metrics.routes.first)
        let lines = ["\(method) /metrics HTTP/1.1", "Host: localhost"] + (accept.map { ["Accept: \($0)"] } ?? [])
        let head = try RequestHead(lines: lines.map { Array($0.utf8) })
        return await route.answer(
            WebRequest(
                head: head, body: [], file: NoFile(), peer: "127.0.0.1", isLoopback: true, isEncrypted: false))
    }

    private struct NoFile: ListByteSource {
        func next() async throws(ControlFailure) -> [UInt8]? { nil }
    }

    @Test func `the type of the answer is what was asked for`() async throws {
        let plain = try await ask("text/plain")
        #expect(plain.type == "text/plain; version=0.0.4; charset=utf-8")
        guard case .whole(let bytes) = plain.body else { return }
        #expect(String(decoding: bytes, as: UTF8.self).hasSuffix("\nsendguard_permits_outstanding 3\n"))
        let open = try await ask("application/openmetrics-text;version=1.0.0")
        #expect(open.type == "application/openmetrics-text; version=1.0.0; charset=utf-8")
        #expect(try await ask(nil, method: "POST").status == 405)
    }

    @Test func `who gets them is the configuration's choice`() {
        #expect(WebMetrics(isPublic: true) { [] }.routes.map(\.door) == [.open])
        #expect(WebMetrics(isPublic: false) { [] }.routes.map(\.door) == [.program])
    }
}
