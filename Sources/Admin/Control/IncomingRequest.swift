import Net

/// A request that has come over a connection: whole, but for a list's file, which is read while it is worked on.
struct IncomingRequest: Sendable {
    let head: RequestHead
    let found: ControlRoutes.Found
    /// Empty where the route takes a file.
    let body: [UInt8]
    private let rest: RequestBody

    /// Waits for it, on the connection's thread; nil when nothing comes any more.
    init?(_ input: ControlInput) throws(RequestHead.Fault) {
        input.deadline = .after(AdminLimits.arrivalTimeout)
        guard let head = try input.head() else { return nil }
        self.head = head
        found = ControlRoutes.find(head)
        rest = RequestBody(input, head.body)
        switch found {
        case .failure: body = []
        case .route(let route, _, _):
            if head.expectsContinue {
                // RFC 9110 section 10.1.1: the client asks whether its head is good before it sends what may be much.
                do throws(NetError) {
                    try input.connection.write(
                        Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), patience: AdminLimits.farewellTimeout)
                } catch {
                    throw .bad("the connection ended")
                }
            }
            body = route.takesFile ? [] : try rest.whole(limit: AdminLimits.requestBytes)
        }
    }

    var file: any ListByteSource { rest }

    /// Nothing of it is left on the connection.
    var isWhole: Bool { rest.isOver }
}
