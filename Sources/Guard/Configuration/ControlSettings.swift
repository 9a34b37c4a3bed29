/// Who may query and control the guard, and where.
package struct ControlSettings: Hashable, Sendable {
    /// A reverse proxy that logs people in and says in a field of each request who it is.
    package struct Proxy: Hashable, Sendable {
        /// Its address; the field counts from nowhere else.
        package var from: String
        /// Such as X-Remote-User.
        package var field: String

        package init(from: String, field: String) { (self.from, self.field) = (from, field) }
    }

    /// Who gets the figures for monitoring systems at `/metrics`.
    package enum Metrics: String, Hashable, Sendable, CaseIterable {
        /// Everybody who reaches the address.
        case `public`
        /// Who has logged in or sends a token.
        case login
    }

    /// The Unix group whose members may use the socket; nil: only root and the guard's own user.
    package var group: String?
    /// The address and port of the interface over TCP; nil: there is none.
    package var listen: String?
    /// PEM files; needed when the address is not a loopback one.
    package var certificate: String?
    package var key: String?
    /// Names by which browsers reach the interface, besides its address.
    package var hosts: [String] = []
    package var proxy: Proxy?
    /// nil: `public` on a loopback address, else `login`.
    package var metrics: Metrics?

    package init() {}
}
