/// Who sends: where from, and as whom.
struct ClientIdentity: Sendable {
    /// IP address without port.
    var host: String
    var login: String?
    /// As the listener's settings say: its own stream, else the login, else its address.
    var stream: String
    var hello = "unknown"
    var isExtended = false
    var isEncrypted = false

    /// As records show it: `192.0.2.1` or `192.0.2.1 (newsletter)`.
    var recordText: String { login.map { "\(host) (\($0))" } ?? host }
}
