import Guard

/// A place where mail comes in.
package struct ListenerReport: Hashable, Sendable, Codable {
    /// As bound, with the port that was really taken.
    package var address: String
    package var tls: String
    package var auth: String
    /// `newsletter`; `the login`, `the login, else ADDRESS` where it is told by the login.
    package var stream: String

    /// - Parameter boundAddress: where port 0 was asked for, the address that was taken.
    package init(_ settings: ListenerSettings, boundAddress: String? = nil) {
        address = boundAddress ?? settings.address
        tls = settings.tls.rawValue
        auth = settings.auth.rawValue
        stream = settings.streamText
    }
}
